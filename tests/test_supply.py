"""The supply model against its specification, and what must hold in every world a reader can make."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from random_worlds import scenarios, settings

import chokepoints

ENGINE = chokepoints.engine("supply")
CONTRACT = [
    "year",
    "binding",
    "ascend_packages_m",
    "other_cards_m",
    "foreign_cards_m",
    "leaked_cards_m",
    "logic_ceiling_m",
    "hbm_ceiling_m",
    "ramp_ceiling_m",
    "die_bank_m",
    "hbm_stock_m",
    "h100e_domestic_m",
    "h100e_foreign_m",
    "dependency_cards",
    "dependency_value",
    "dependency_h100e",
    "dependency_installed",
    "demand_bn_usd",
    "gap_bn_usd",
]


def at(year: int, values: dict | None = None, scenario: str = "baseline"):
    """A year of the first edition, which the specification is of."""
    frame = chokepoints.run("supply", values, scenario, edition="1", bounded=False).set_index("year")
    return frame.loc[year]


def printed(x: float, text: str) -> bool:
    """Whether `x` rounds to the digits that the specification prints."""
    digits = len(text.partition(".")[2])
    return abs(x - float(text)) <= 0.5 * 10**-digits + 1e-9


def test_columns_are_those_of_the_contract_in_order():
    assert list(chokepoints.run("supply").columns)[: len(CONTRACT)] == CONTRACT


def test_years_are_those_of_the_contract():
    assert list(chokepoints.run("supply").year) == list(range(2022, 2029))


# --- section 4: the baseline

TABLE = """
2024 | ramp | 0.507 | 0.142 | 1.95 | 75 | 73 | 67 | 73 | 11
2025 | hbm  | 0.808 | 0.832 | 2.36 | 59 | 47 | 46 | 57 | 19
2026 | hbm  | 0.865 | 0.865 | 0.48 | 22 | 11 | 36 | 49 | 37
2027 | hbm  | 1.352 | 1.352 | 0.40 | 13 | 8  | 23 | 37 | 44
2028 | hbm  | 2.001 | 2.001 | 0.35 | 8  | 5  | 12 | 24 | 50
"""
SHOWN = [
    ("ascend_packages_m", 1), ("other_cards_m", 1), ("foreign_cards_m", 1), ("dependency_cards", 100),
    ("dependency_value", 100), ("dependency_h100e", 100), ("dependency_installed", 100), ("gap_bn_usd", 1),
]  # fmt: skip


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: line[:4])
def test_the_baseline_agrees_to_the_printed_digits(line):
    year, binding, *numbers = (cell.strip() for cell in line.split("|"))
    row = at(int(year))
    assert row.binding == binding
    wrong = {
        c: (row[c] * k, text) for (c, k), text in zip(SHOWN, numbers, strict=True) if not printed(row[c] * k, text)
    }
    assert wrong == {}


def test_in_2025_memory_and_ramp_all_but_meet():
    row = at(2025)
    assert abs(row.hbm_ceiling_m / row.ramp_ceiling_m - 1) < 0.005


# --- section 5: the named views


@pytest.mark.parametrize(
    ("scenario", "year", "column", "factor", "text"),
    [
        ("semianalysis_memory", 2026, "ascend_packages_m", 1, "0.22"),
        ("semianalysis_memory", 2027, "dependency_h100e", 100, "49"),
        ("large_memory", 2027, "dependency_h100e", 100, "16"),
        ("open_h200", 2027, "dependency_h100e", 100, "49"),
        ("sealed", 2027, "dependency_h100e", 100, "6"),
        ("sealed", 2027, "gap_bn_usd", 1, "46"),
    ],
)
def test_named_scenarios_give_the_published_figures(scenario, year, column, factor, text):
    x = at(year, scenario=scenario)[column] * factor
    assert printed(x, text), f"{x} is not {text}"


def test_with_much_memory_the_ramp_binds():
    assert at(2027, scenario="large_memory").binding == "ramp"


@pytest.mark.parametrize("scenario", scenarios(ENGINE))
def test_every_scenario_runs_and_gives_numbers(scenario):
    frame = ENGINE.frame({}, scenario)
    assert np.isfinite(frame.select_dtypes("number").to_numpy()).all()


@pytest.mark.parametrize(
    ("values", "packages", "binding"),
    [
        ({"ascend_hbm_share": 0.55}, "0.57", "hbm"),
        ({"ascend_hbm_share": 0.65}, "0.73", "hbm"),
        ({"ascend_hbm_share": 0.75}, "0.81", "ramp"),
        ({"ascend_hbm_share": 0.85}, "0.81", "ramp"),
        ({"packaging_yield": 0.75}, "0.68", None),
    ],
)
def test_what_2025_rests_on(values, packages, binding):
    row = at(2025, values)
    assert printed(row.ascend_packages_m, packages)
    assert binding is None or row.binding == binding
    if binding == "ramp":
        assert row.hbm_stock_m >= 0.75


# --- section 6: sensitivities of 2027, percentage points at low and high

SENSITIVITIES = {
    "dependency_h100e": """
        leaked_cards_scale -14.6 +20.1
        hbm_domestic_scale +27.1 -6.8
        let_through_scale -2.1 +14.9
        h100e_leaked_scale -5.9 +3.9
        hbm_per_package_scale -3.7 +5.0
        ascend_hbm_share +4.6 -3.6
        ascend_wafer_share +1.0 0.0
        smic_wafers_scale 0.0 0.0
        smic_yield_scale 0.0 0.0
    """,
    "dependency_value": """
        let_through_scale -5.0 +29.3
        hbm_domestic_scale +14.8 -2.7
        flagship_cards_scale -2.5 +4.5
        small_cards_scale -1.6 +3.3
        hbm_per_package_scale -1.5 +2.2
        ascend_hbm_share +2.0 -1.5
    """,
    "dependency_installed": """
        hbm_domestic_scale +18.9 -7.6
        leaked_cards_scale -8.8 +13.5
        ascend_hbm_share +5.9 -4.9
        let_through_scale -1.1 +8.6
        hbm_per_package_scale -4.0 +4.7
        h100e_small -1.3 +5.6
    """,
}
ROWS = [(column, *line.split()) for column, text in SENSITIVITIES.items() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("column", "key", "low", "high"), ROWS, ids=lambda x: x)
def test_sensitivities_of_2027(column, key, low, high):
    here = at(2027)[column]
    for end, text in zip(ENGINE.assumptions.range_of(key), (low, high), strict=True):
        points = 100 * (at(2027, {key: end})[column] - here)
        assert printed(points, text), f"{key} at {end}: {points}, printed {text}"


def test_the_slack_in_logic_is_thin_against_a_joint_error():
    keys = ["smic_wafers_scale", "smic_yield_scale", "ascend_wafer_share"]
    row = at(2027, {key: ENGINE.assumptions.range_of(key)[0] for key in keys})
    assert row.binding == "logic"
    assert printed(row.ascend_packages_m, "0.38")
    assert printed(100 * row.dependency_h100e, "52")


# --- the second edition


def test_what_the_second_edition_has_of_2026():
    """Huawei's own memory serves the cards of the FT's plan, CXMT's comes late."""
    row = chokepoints.run("supply").set_index("year").loc[2026]
    own = 0.85 * 0.8 * 6 / 5.5
    assert own == pytest.approx(0.75, abs=0.01)
    assert own < row.ascend_packages_m < 1 and row.binding == "hbm"
    assert row.value_ascend_bn == pytest.approx(12, rel=0.1)


def test_the_plan_of_september_2025_is_a_case():
    plan = chokepoints.run("supply", scenario="september_plan").set_index("year")
    assert plan.ascend_dies_used_m[2026] == pytest.approx(1.6, rel=0.03)
    then = chokepoints.run("supply", edition="1").set_index("year")
    assert np.allclose(plan.hbm_ceiling_m, then.hbm_ceiling_m)


# --- data/ holds what the specification says


@pytest.mark.parametrize(("name", "total"), [("hbm_imported", 13.0), ("tsmc_dies", 2.9)])
def test_totals_of_paths(name, total):
    assert sum(ENGINE.assumptions[name].baseline.values()) == pytest.approx(total)


# --- in every world

worlds = st.tuples(settings(ENGINE), st.sampled_from(scenarios(ENGINE)))
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


@hypothesis_settings(max_examples=150, deadline=None)
@given(worlds)
def test_stocks_are_never_negative_and_output_never_above_a_ceiling(world):
    frame = ENGINE.frame(*world)
    assert (frame[["die_bank_m", "hbm_stock_m"]].to_numpy() >= 0).all()
    ceilings = frame[["logic_ceiling_m", "hbm_ceiling_m", "ramp_ceiling_m"]]
    assert (frame.ascend_packages_m <= ceilings.min(axis=1)).all()
    named = [row[f"{row['binding']}_ceiling_m"] for row in frame.to_dict("records")]
    np.testing.assert_allclose(frame.ascend_packages_m, named, **CLOSE)


@hypothesis_settings(max_examples=150, deadline=None)
@given(worlds)
def test_dies_and_stacks_are_conserved(world):
    values, scenario = world
    frame = ENGINE.frame(values, scenario)
    inputs = {k: x[..., 0] for k, x in ENGINE.assumptions.resolve("supply", frame.year, values, scenario).items()}

    def before(column):
        return np.concatenate([[0], frame[column][:-1]])

    came = before("die_bank_m") + inputs["tsmc_dies"] + frame.smic_dies_m
    used = inputs["dies_per_package"] * frame.ascend_packages_m / inputs["packaging_yield"]
    np.testing.assert_allclose(came, used + frame.die_bank_m, **CLOSE)

    own = inputs["own_memory_share"] * inputs["hbm_domestic"]
    came = before("hbm_stock_m") + inputs["hbm_imported"] + inputs["hbm_domestic"] - own + inputs["hbm_leaked"]
    shared = inputs["ascend_hbm_share"] * (came - frame.hbm_stock_m)
    alone = before("own_memory_stock_m") + own - frame.own_memory_stock_m
    used = inputs["hbm_per_package"] * frame.ascend_packages_m / inputs["packaging_yield"]
    np.testing.assert_allclose(shared + alone, used, **CLOSE)
    left = frame[["hbm_stock_m", "own_memory_stock_m"]]
    assert (
        (frame.own_memory_stock_m <= 1e-9) | np.isclose(left.hbm_stock_m, came, **CLOSE)
    ).all()  # own memory goes first


@hypothesis_settings(max_examples=150, deadline=None)
@given(worlds)
def test_dependency_is_a_share(world):
    shares = ENGINE.frame(*world)[[c for c in CONTRACT if c.startswith("dependency_")]].to_numpy()
    assert ((shares >= 0) & (shares <= 1)).all()


@hypothesis_settings(max_examples=50, deadline=None)
@given(worlds)
def test_the_parts_add_up(world):
    f = ENGINE.frame(*world)
    np.testing.assert_allclose(f.h100e_ascend_m + f.h100e_other_m, f.h100e_domestic_m, **CLOSE)
    np.testing.assert_allclose(f.h100e_legal_m + f.h100e_leaked_m, f.h100e_foreign_m, **CLOSE)
    np.testing.assert_allclose(f.value_nvidia_bn + f.value_amd_bn, f.value_foreign_bn, **CLOSE)
    np.testing.assert_allclose(f.demand_bn_usd - f.market_bn, f.gap_bn_usd, **CLOSE)


@hypothesis_settings(max_examples=20, deadline=None)
@given(st.lists(worlds, min_size=2, max_size=4))
def test_draws_side_by_side_are_what_one_at_a_time_would_be(many):
    scenario = many[0][1]
    keys = sorted(set().union(*(values for values, _ in many)))
    starts = {k: ENGINE.assumptions.of_key(k)[0].start if "@" not in k else None for k in keys}
    keys = [k for k in keys if starts[k] is not None]
    draws = {k: np.array([values.get(k, starts[k]) for values, _ in many]) for k in keys}
    together = ENGINE.arrays(draws, scenario, len(many))
    for i in range(len(many)):
        alone = ENGINE.arrays({k: x[i] for k, x in draws.items()}, scenario)
        for column in alone:
            np.testing.assert_allclose(together[column][:, i], alone[column][:, 0], rtol=1e-12)
