"""The foundry model against its specification, with what other models share and what its second edition changed."""

import itertools
import json
import math

import pytest
from foundry_row import CONTRACT, ENGINE, PRESENT, SCENARIOS, agree, at, printed

import chokepoints
from modelbook.errors import BookError
from modelbook.explorer import bundle
from modelbook.sphinx_ext.pages import residuals

SUPPLY = chokepoints.engine("supply")


def test_the_row_is_that_of_the_contract():
    frame = chokepoints.run("foundry")
    assert list(frame.columns)[: len(CONTRACT)] == CONTRACT
    assert len(frame) == 1 and frame.year.iloc[0] == 2025
    assert list(ENGINE.assumptions.scenarios["foundry"]) == PRESENT
    assert list(ENGINE.assumptions.earlier["foundry"]) == [f"1:{name}" for name in SCENARIOS]


# --- section 4: the baseline


def test_the_baseline_agrees_to_the_printed_digits():
    cells = {
        "gross_kirin": ("596.2", 1), "yield_kirin_smic": ("82.4", 100), "yield_kirin_tsmc": ("90.8", 100),
        "gross_ascend": ("80.4", 1), "yield_ascend_smic": ("30.0", 100), "yield_ascend_tsmc": ("54.9", 100),
        "die_price_kirin_smic": ("27.6", 1), "die_price_kirin_tsmc": ("17.3", 1),
        "die_price_ascend_smic": ("563", 1), "die_price_ascend_tsmc": ("212", 1),
        "subsidy_kirin_usd": ("4.8", 1), "subsidy_ascend_usd": ("238", 1),
        "pass_cost_duv": ("53.3", 1), "pass_cost_euv": ("102.1", 1), "euv_pays_from": ("1.92", 1),
        "wafer_cost_smic": ("10841", 1), "wafer_price_smic": ("13552", 1), "wafer_cost_tsmc": ("4673", 1),
        "subsidy_bn_usd": ("0.48", 1), "wafers_max_k": ("70.9", 1), "scanners_needed": ("6.2", 1),
        "phones_m": ("49.3", 1), "packages_m": ("0.507", 1), "phones_per_package": ("36.5", 1),
        "break_even_usd": ("252", 1), "phones_first_wafers_k": ("8.3", 1), "phones_first_share": ("38", 100),
        "euv_gap": ("5.4", 100),
    }  # fmt: skip
    row = at()
    assert agree(row, cells) == {}
    assert row.binding == "wafers"
    for chip, wafer, die in (("kirin", "1.45", "1.10"), ("ascend", "1.45", "1.83")):
        ratio = row[f"die_price_{chip}_smic"] / row[f"die_price_{chip}_tsmc"]
        yields = row[f"yield_{chip}_tsmc"] / row[f"yield_{chip}_smic"]
        assert printed(row.wafer_price_smic / row.wafer_price_tsmc, wafer) and printed(yields, die)
        assert printed(ratio, {"kirin": "1.60", "ascend": "2.66"}[chip])


def test_what_the_subsidy_rests_on():
    assert printed(at({"subsidy_benchmark": 1}).subsidy_bn_usd, "1.03")
    # the specification prints 0.87 for a price of SMIC that holds no margin
    assert printed(at({"smic_margin": 0}).subsidy_bn_usd, "0.87")


TABLE = """
negbin         | 83 | 39 | 27 | 433  | 5.4  | 0.43 | 71   | 49.7 | 0.66 | 28.3
size_blind     | 50 | 30 | 45 | 562  | 5.4  | 0.83 | 71   | 29.9 | 0.51 | 22.1
five_nm_duv    | 67 | 8  | 40 | 2371 | 13.9 | 1.07 | 34   | 40.1 | 0.14 | 106
no_growth      | 82 | 30 | 32 | 662  | 13.9 | 0.76 | 34   | 49.3 | 0.51 | 36.5
five_scanners  | 82 | 30 | 28 | 563  | 5.4  | 0.38 | 17.7 | 39.7 | 0.41 | 36.5
both           | 67 | 8  | 40 | 2371 | 13.9 | 0.42 | 8.6  | 15.7 | 0.06 | 106
ai_first       | 82 | 30 | 28 | 563  | 5.4  | 0.74 | 71   | 12.3 | 1.52 | 36.5
kirin_9020     | 78 | 30 | 38 | 563  | 5.4  | 0.50 | 71   | 36.1 | 0.51 | 26.7
"""
SHOWN = [
    ("yield_kirin_smic", 100), ("yield_ascend_smic", 100), ("die_price_kirin_smic", 1), ("die_price_ascend_smic", 1),
    ("euv_gap", 100), ("subsidy_bn_usd", 1), ("wafers_max_k", 1), ("phones_m", 1), ("packages_m", 1),
    ("phones_per_package", 1),
]  # fmt: skip
SET = {  # rows of the table that are no scenario
    "negbin": {"yield_law": 2},
    "no_growth": {"euv_layers": 14, "defect_exponent": 0},
    "both": {"euv_layers": 14, "scanners": 5},
    "kirin_9020": {"kirin_area": 136.6},
}


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: line.split()[0])
def test_other_settings_give_the_published_figures(line):
    name, *numbers = (cell.strip() for cell in line.split("|"))
    row = at(SET.get(name), "baseline" if name in SET else name)
    assert agree(row, {c: (text, k) for (c, k), text in zip(SHOWN, numbers, strict=True)}) == {}


def test_the_reading_of_the_ft():
    row = at(scenario="ft_2024")
    wanted = {"yield_kirin_smic": ("76", 100), "yield_ascend_smic": ("18", 100), "phones_per_package": ("55", 1)}
    assert agree(row, wanted) == {}


def test_who_binds():
    assert {s: at(scenario=s).binding for s in SCENARIOS} == dict.fromkeys(SCENARIOS, "wafers") | {
        "five_scanners": "scanners"
    }


@pytest.mark.parametrize(
    ("year", "share", "phones", "left"),
    [(2024, "74", "32", "0.51"), (2025, "38", "36", "2.1"), (2026, "19", "32", "6.1"), (2027, "13", "32", "9.5"), (2028, "11", "32", "11.6")],
)  # fmt: skip
def test_the_path_by_year(year, share, phones, left):
    row = at({"year": ENGINE.assumptions["year"].choices.index(str(year))})
    assert row.year == year
    assert printed(row.phones_first_share * 100, share)
    assert printed(row.phones_per_package, phones)
    assert printed(row.packages_left_m, left)


def test_in_2028_the_scanners_cap_the_line():
    row = at({"year": 4})
    assert row.binding == "scanners" and printed(row.wafers_k, "70.9")


# --- section 5: one density of defects cannot bear both claims

CLAIMS = [  # what is taken as true, of which die, the density, then the other die under four laws
    ("kirin", 0.5, "0.648", ["1", "5", "8", "14"]),
    ("kirin", 0.935 / 3, "1.090", ["0.1", "2", "3", "7"]),
    ("ascend", 0.2, "0.242", ["77", "74", "70", "61"]),
    ("ascend", 0.3, "0.181", ["82", "81", "78", "73"]),
    ("ascend", 0.5, "0.104", ["89", "89", "88", "86"]),
]
LAWS = [{"yield_law": 0}, {"yield_law": 1}, {"yield_law": 2}, {"yield_law": 2, "clustering": 1}]


def density(chip: str, share: float, law: dict) -> float:
    """The density of defects at which a share of a chip's dies is good, found by halving."""
    low, high = 1e-3, 1e2
    for _ in range(40):
        middle = (low + high) / 2
        good = at({**law, "smic_defects@2025": middle})[f"yield_{chip}_smic"]
        low, high = (middle, high) if good > share else (low, middle)
    return low


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: f"{c[0]} {c[1]:.2f}")
def test_what_one_published_yield_implies_for_the_other_die(claim):
    chip, share, poisson, others = claim
    other = "ascend" if chip == "kirin" else "kirin"
    assert printed(density(chip, share, LAWS[0]), poisson)
    for law, text in zip(LAWS, others, strict=True):
        row = at({**law, "smic_defects@2025": density(chip, share, law)})
        assert printed(row[f"yield_{other}_smic"] * 100, text), (law, row[f"yield_{other}_smic"])


def test_strong_clustering_is_a_second_way_out():
    law = {"yield_law": 2, "clustering": 0.29}
    row = at({**law, "smic_defects@2025": density("ascend", 0.3, law)})
    assert row.yield_kirin_smic == pytest.approx(0.5, abs=0.01)


# --- section 5: residuals

RESIDUALS = {  # row of data/residuals.csv: the model's side and the published one, as pages print them
    "tsmc-yield-phone": ("91.0", "93.5", 100),
    "gross-ascend": ("80.4", "78", 1),
    "gross-kirin9020": ("447", "422", 1),
    "wafers-40m-chips": ("136", "144", 1),
    "package-of-two-dies": ("21", "20", 100),
    "euv-pays-from": ("1.92", "2", 1),
    "scanners-45k": ("98", "15", 1),
    "wafers-120-scanners": ("55", "55", 1),
    "ft-ascend-die": ("21.1", "20", 100),
    "ft-phone-die": ("12.0", "20", 100),
    "yield-ratio-ascend": ("0.47", "0.33", 1),
    "yield-ratio-kirin": ("0.67", "0.33", 1),
    "phones-2024": ("20.2", "21.5", 1),
    "phone-yield-2024": ("50", "50", 100),
    "ascend-yield-2026": ("35", "35", 100),
    "packages-2026": ("3.5", "5", 1),
    "wafer-price-n5": ("1007", "1699", 0.1),  # printed to ten dollars
    "phone-part-of-revenue": ("17", "24.6", 100),
}
ROWS = {r["id"]: r for r in residuals(ENGINE)}


@pytest.mark.parametrize("name", RESIDUALS)
def test_the_residuals_are_those_that_the_page_prints(name):
    model, published, factor = RESIDUALS[name]
    assert printed(ROWS[name]["is"] * factor, model), ROWS[name]["is"]
    assert printed(ROWS[name]["was"] * factor, published), ROWS[name]["was"]


def test_every_residual_is_computed_from_the_model_and_the_table_of_facts():
    assert len(ROWS) >= len(RESIDUALS)
    for r in ROWS.values():
        assert "foundry." in r["expression"] and "fact(" in r["published"], r["id"]
        assert math.isfinite(r["is"]) and math.isfinite(r["was"]), r["id"]
    assert max(abs(r["is"] / r["was"] - 1) for r in ROWS.values() if r["kind"] == "test") > 5  # the worst is not hidden


# --- section 6: sensitivities

SENSITIVITIES = """
phones_per_package   euv_layers -4.1 357 | smic_defects -13.3 34.4 | dies_per_package -13.7 9.1 | harvest 0 -13.4
subsidy_bn_usd       euv_layers -0.08 1.07 | smic_margin 0.79 -0.20 | size_blind_yield 0.55 0 | subsidy_benchmark 0 0.55 | smic_wafers -0.19 0.29
die_price_kirin_smic euv_layers -1.2 33.0 | size_blind_yield 27.6 0 | kirin_area -2.2 11.7 | tsmc_wafer_price -4.0 1.9
packages_m           ascend_wafer_share -0.24 0.51 | euv_layers 0.08 -0.48 | smic_defects 0.36 -0.28 | smic_wafers -0.20 0.30 | dies_per_package 0.30 -0.10
wafers_max_k         scanners -53 142 | euv_layers 9 -50 | scanner_use_duv -30 30 | passes_per_layer 30 -9
"""  # fmt: skip
THEN = {"smic_defects": (0.1, 0.3), "scanners": (5, 60), "smic_wafers": (13.2, 35.2)}  # ranges that are others now
CASES = [
    (column, *case.split())
    for column, _, rest in (line.partition(" ") for line in SENSITIVITIES.strip().splitlines())
    for case in rest.split("|")
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: "-".join(c[:2]))
def test_sensitivities_agree_to_the_printed_digits(case):
    column, name, *ends = case
    control = ENGINE.assumptions.control("foundry", ENGINE.assumptions[name])
    here = at()[column]
    for value, text in zip(THEN.get(name, (control.low, control.high)), ends, strict=True):
        change = at({control.key: value})[column] - here
        assert printed(change, text), (value, change, text)


# --- one book: what other models share


def test_good_ascend_dies_are_those_of_the_supply_model():
    for k in range(4):  # in 2028 scanners cap the line, which supply does not know
        year, row = 2024 + k, at({"year": k}, edition="2")
        good = SUPPLY.frame({f"smic_yield@{year}": row.yield_ascend_smic}).set_index("year").loc[year].smic_dies_m
        assert row.ascend_dies_m == pytest.approx(good, rel=1e-12)
    row = at({"smic_wafers@2025": 30, "ascend_wafer_share": 0.2, "die_area": 700}, edition="2")
    world = {"smic_wafers@2025": 30, "ascend_wafer_share": 0.2, "die_area": 700}
    good = SUPPLY.frame({**world, "smic_yield@2025": row.yield_ascend_smic}).set_index("year").loc[2025].smic_dies_m
    assert row.ascend_dies_m == pytest.approx(good, rel=1e-12)


def test_the_baseline_yield_is_the_supply_models():
    for k, year in enumerate(range(2024, 2029)):
        own = SUPPLY.assumptions["smic_yield"].baseline[year]
        assert at({"year": k}).yield_ascend_smic == pytest.approx(own, abs=0.002)
        # a fifth is lost whatever its size and no defect is learned away below TSMC's, so 2028 stays a little behind
        assert at({"year": k}, edition="2").yield_ascend_smic == pytest.approx(own, abs=0.02 if year == 2028 else 0.006)


def test_a_path_moved_in_another_chapter_is_read_here():
    scaled = at({"year": 3, "smic_wafers_scale": 0.9}, edition="2")
    assert scaled.wafers_k == pytest.approx(45)
    assert at({"year": 1, "smic_wafers_scale": 0.9}, edition="2").wafers_k == 19  # it acts from 2026 on
    assert at({"year": 3, "smic_wafers_scale": 0.9, "smic_wafers@2027": 40}, edition="2").wafers_k == 40


def test_a_path_is_set_at_the_year_in_force():
    a = ENGINE.assumptions
    assert a.control("foundry", a["smic_wafers"]).key == "smic_wafers@2025"
    assert a.control("foundry", a["smic_wafers"], {"year": 3}) == a.control("foundry", a["smic_wafers"], {"year": 3})
    later = a.control("foundry", a["smic_wafers"], {"year": 3})
    assert (later.key, later.value, later.low, later.high) == ("smic_wafers@2027", 50, 30, 80)
    assert a.range_of("dies_per_package@2025", "foundry") == (1, 2)
    assert a.range_of("dies_per_package@2025") == pytest.approx((1.44, 1.84))
    with pytest.raises(BookError, match="out of range"):
        chokepoints.run("supply", {"dies_per_package@2025": 1})
    assert chokepoints.run("foundry", {"dies_per_package@2025": 1}).phones_per_package.iloc[0] < 20
    # the plain id means the year in force
    assert chokepoints.run("foundry", {"year": "2027", "smic_wafers": 40}).wafers_k.iloc[0] == 40


def test_one_id_is_one_number_in_the_whole_book():
    """Models that share an assumption read one baseline, in Python and in the scripts of the site."""
    engines = chokepoints.engines()
    scripts = {}
    for name, e in engines.items():
        text = bundle.model_script(e)
        data, _ = json.JSONDecoder().raw_decode(text[text.index("Object.assign(") + len("Object.assign(") :])
        scripts[name] = data["assumptions"]
    shared = 0
    for one, two in itertools.combinations(engines, 2):
        for name in set(engines[one].symbols.values()) & set(engines[two].symbols.values()):
            shared += 1
            here, there = (scripts[m][name]["baseline"] for m in (one, two))
            assert here == there, (name, one, two)
            worlds = [engines[m].assumptions[name].baseline for m in (one, two)]
            assert worlds[0] == worlds[1], (name, one, two)
    assert shared >= 7  # foundry and supply alone share seven


# --- the second edition


def test_what_euv_would_save():
    """On the wafer the passes alone; on a good die the defects that go with them too, by F2."""
    row = at(edition="2")
    found = [round(100 * x) for x in (row.euv_wafer_saving, row.euv_saving_kirin, row.euv_saving_ascend)]
    assert found == [5, 15, 32]
    assert row.defects_euv == pytest.approx(row.defects_smic * 19 / 34)
    with_euv = at({"smic_defects@2025": row.defects_euv}, edition="2")
    assert row.yield_ascend_euv == pytest.approx(with_euv.yield_ascend_smic)
    cost = row.wafer_cost_smic * (1 - row.euv_wafer_saving) / row.yield_ascend_euv
    assert row.euv_saving_ascend == pytest.approx(1 - cost * row.yield_ascend_smic / row.wafer_cost_smic)
    flat = at({"defect_exponent": 0}, edition="2")
    assert flat.euv_saving_ascend == pytest.approx(flat.euv_wafer_saving)
    first = at()  # Poisson without lesser bins: the numbers of the review
    assert [round(100 * first.yield_ascend_euv), round(100 * first.euv_saving_ascend)] == [51, 44]


def test_the_exchange_rate_is_geometry_times_yield_times_packaging():
    for row in (at(edition="2"), at({"year": 3, "harvest": 0.2}, "size_blind", edition="2")):
        assert row.rate_geometry * row.rate_yield * row.rate_packaging == pytest.approx(row.phones_per_package)


def test_defects_fall_towards_those_of_tsmc():
    path = [at({"year": k}, edition="2").defects_smic for k in range(5)]
    assert path[0] > path[1] and path[1] == 0.27
    gaps = [x - 0.09 for x in path[1:]]
    assert [b / a for a, b in itertools.pairwise(gaps)] == pytest.approx([math.exp(-0.41)] * 3)
    assert (
        at({"year": 4, "smic_defects@2028": 0.05}, edition="2").defects_smic == 0.05
    )  # below TSMC's nothing is learned


def test_lesser_bins_are_counted_in_both_foundries_or_in_one():
    both, one = at(edition="2"), at({"harvest_tsmc": 0}, edition="2")
    assert both.yield_ascend_tsmc > one.yield_ascend_tsmc
    assert both.yield_ascend_smic == one.yield_ascend_smic == pytest.approx(0.3, abs=1e-3)
    assert both.full_ascend_smic == pytest.approx(0.222, abs=1e-3)


def test_scanners_are_those_of_the_published_estimate():
    row = at(edition="2")
    assert row.wafers_max_k == pytest.approx(55, abs=0.5) and row.binding == "wafers"
    assert at({"year": 4}, edition="2").binding == "scanners"
