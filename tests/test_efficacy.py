"""The efficacy model against its specification (sections 5 to 8), its aims, its second edition and the lines of its map."""

import numpy as np
import pytest
from efficacy_runs import ENGINE, SCENARIOS, run

from modelbook.drawing import charts as drawing
from modelbook.explorer import grid
from modelbook.sphinx_ext.pages import residuals


def year(values, scenario, at, column):
    return run(values, scenario).set_index("year").loc[at, column]


def difference(values=None, scenario="baseline"):
    return run(values, scenario, summary=True).difference[0]


def printed(text: str) -> tuple[float, float]:
    """A printed number and half its last digit."""
    return float(text), 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-9


def close(x: float, text: str, scale: float = 1):
    value, half = printed(text)
    return abs(x * scale - value) <= half


# year | gap w, wo | speed | chip w, wo | domestic w, wo | legal | unmet | flow w, wo | stock w, wo | tools | sales
BASELINE = {
    2018: "4.50 4.50 0.98 0.11 0.11 17 17 17 0 - - - - 11 0",
    2022: "4.83 4.50 0.82 0.29 0.32 16 17 17 4 0.08 0.08 0.1 0.1 18 0.1",
    2024: "5.25 4.50 0.75 0.44 0.53 19 17 23 15 0.31 0.71 0.5 1.0 26 2.8",
    2025: "5.50 4.50 0.76 0.53 0.68 29 17 55 34 0.86 2.04 1.3 2.8 32 17.4",
    2026: "5.74 4.50 0.80 0.64 0.88 38 17 86 39 1.60 3.48 2.6 5.7 39 29.7",
    2028: "6.11 4.50 0.86 0.97 1.47 44 17 86 32 5.01 10.08 9.0 18.5 47 50.1",
    2032: "6.56 4.50 0.92 2.41 4.07 50 17 88 25 44.0 84.6 82 159 54 148",
}
COLUMNS = [
    "gap_with",
    "gap_without",
    "speed_with",
    "chip_with",
    "chip_without",
    "domestic_share_with",
    "domestic_share_without",
    "legal_share_with",
    "unmet",
    "compute_with",
    "compute_without",
    "stock_with",
    "stock_without",
    "tool_share",
    "us_sales_forgone_bn",
]
SHARES = {"domestic_share_with", "domestic_share_without", "legal_share_with", "unmet", "tool_share"}


@pytest.mark.parametrize("at", BASELINE)
def test_section_5(at):
    row = run().set_index("year").loc[at]
    for column, text in zip(COLUMNS, BASELINE[at].split(), strict=True):
        if text == "-":
            assert np.isnan(row[column]), column
        else:
            assert close(row[column], text, 100 if column in SHARES else 1), (column, row[column], text)


# gap 2025 | gap 2032 w, wo | difference | turning | crossover | delay | months | stock | self-sufficiency | U.S. bn
PRESETS = {
    "baseline": "5.5 6.6 4.5 2.06 - - 1.23 4.9 52 34 551",
    "bite": "6.1 8.9 4.5 4.37 - - 2.21 7.3 37 32 620",
    "backfire": "4.7 3.7 4.5 -0.80 2025 2027.1 -0.10 2.9 67 39 513",
    "delay_then_spur": "5.5 5.2 4.5 0.73 2027 - 0.88 4.3 56 38 560",
    "anyway": "5.5 7.7 4.1 3.57 - - 1.80 5.3 49 30 522",
    "tools_only": "5.5 7.2 4.5 2.67 - - 1.36 0.5 93 -6 69",
    "chips_only": "5.5 4.9 4.5 0.38 2027 - 0.82 5.2 50 25 556",
    "open_2027": "5.5 5.4 4.5 0.86 2027 - 0.93 0.2 97 -4 49",
    "sealed": "5.8 7.2 4.5 2.72 - - 1.60 7.3 38 47 725",
    "leaky": "5.1 5.6 4.5 1.07 - - 0.70 2.5 72 20 330",
}


@pytest.mark.parametrize("scenario", PRESETS)
def test_section_6(scenario):
    rows, s = run(scenario=scenario).set_index("year"), run(scenario=scenario, summary=True).iloc[0]
    got = [
        rows.gap_with[2025],
        rows.gap_with[2032],
        rows.gap_without[2032],
        s.difference,
        s.turning,
        s.crossover,
        s.discounted_delay,
        s.months_lost,
        100 * s.stock_ratio,
        100 * s.self_sufficiency_gain,
        s.us_sales_forgone_total_bn,
    ]
    for x, text in zip(got, PRESETS[scenario].split(), strict=True):
        assert np.isnan(x) if text == "-" else close(x, text), (scenario, x, text)


def test_all_presets_of_the_specification_are_there():
    assert set(SCENARIOS) == set(PRESETS)


def test_the_value_of_time():
    assert close(run({"discount": 0.30}, "backfire", summary=True).discounted_delay[0], "0.06")


def bite_at(target: float, of, high: float, **values) -> float:
    """The bite at which an output that rises with it reaches a value: a fine grid, refined."""
    low = 0.0
    for _ in range(5):
        bites = np.linspace(low, high, 101)
        found = np.ravel(of(ENGINE.arrays({**values, "bite": bites}, n=101)))
        k = int(np.argmax(found >= target))
        low, high = bites[max(k - 1, 0)], bites[k]
    return high


def bite_for(gap: float, **values) -> float:
    """The bite that gives a gap in 2025."""
    return bite_at(gap, lambda out: out["gap_with"][7], 3.0, **values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"induced": 0}, "0.69 2.36 0.86 -"),
        ({"induced": 0.33}, "0.73 2.05 0.92 -"),
        ({"induced": 1}, "0.80 1.44 1.05 2030"),
        ({"induced": 1.5}, "0.85 0.99 1.13 2028"),
        ({"learning": 1, "induced": 0}, "0.75 1.81 0.95 -"),
        ({"learning": 1, "induced": 1.5}, "0.92 0.46 1.21 2027"),
    ],
)
def test_the_ridge(values, expected):
    """Settings that give 5.5 years in 2025 part by 2032."""
    bite, d, speed, turn = expected.split()
    exact = values | {"bite": bite_for(5.5, **values)}
    s = run(exact, summary=True).iloc[0]
    assert close(exact["bite"], bite)
    assert close(s.difference, d)
    assert close(year(exact, "baseline", 2032, "speed_with"), speed)
    assert np.isnan(s.turning) if turn == "-" else s.turning == float(turn)


@pytest.mark.parametrize(("gap", "bite"), [(4.5, "0.06"), (5.0, "0.40"), (5.5, "0.73")])
def test_the_bite_that_a_reading_of_2025_needs(gap, bite):
    assert close(bite_for(gap), bite)


def test_bites_out_of_reach():
    ceiling = ENGINE.assumptions["bite"].ceiling
    assert ceiling == 1
    for gap in (10, 3):
        gaps = ENGINE.arrays({"bite": np.linspace(0, 1, 11)}, n=11)["gap_with"][7].ravel()
        assert (gaps < gap).all() or (gaps > gap).all()
    assert close(bite_for(5.0, open_speed=1.1), "0.69")


def boundary(induced: float, **values) -> float:
    """The bite at which controls change nothing by the horizon."""
    return bite_at(0.0, lambda out: out["difference"], 1.0, induced=induced, **values)


@pytest.mark.parametrize(
    ("values", "bites"),
    [
        ({}, "0.15 0.25 0.35 0.46 0.62"),
        ({"horizon": 2028}, "0.09 0.15 0.22 0.28 0.38"),
        ({"learning": 1}, "0.31 0.42 0.53 0.64 0.81"),
    ],
)
def test_the_boundary_of_the_map(values, bites):
    for induced, text in zip((0, 0.33, 0.66, 1, 1.5), bites.split(), strict=True):
        assert close(boundary(induced, **values), text), (induced, values)


def test_the_lines_of_the_map_are_the_boundary_and_the_ridge():
    rows = grid.rows(ENGINE, drawing.named(ENGINE.book, "efficacy_map").grid, {}, "baseline")
    zero = {r["y"]: r for r in rows if r["kind"] == "line" and r["line"] == "difference" and r["level"] == 0}
    assert zero[1.5]["x"] == pytest.approx(boundary(1.5), abs=1e-3)
    assert not zero[0.0]["inside"]  # there the boundary is under the lowest bite
    ridge = [r for r in rows if r["kind"] == "line" and r["line"] == "ridge"]
    for r in ridge:
        at = year({"bite": r["x"], "induced": r["y"]}, "baseline", 2025, "gap_with")
        assert at == pytest.approx(5.5, abs=1e-3)
    first = grid.rows(ENGINE, drawing.named(ENGINE.book, "efficacy_map").grid, {}, "1:baseline")
    for edition, bite in ((rows, 0.5), (first, 0.73)):
        places = {r["name"]: r["x"] for r in edition if r["kind"] == "place"}
        assert set(places) == {"baseline", "bite", "backfire", "delay_then_spur", "anyway"}
        assert places["baseline"] == bite


SENSITIVITY = {  # section 8: the difference of 2032 at the low and the high end
    "bite": "-2.25 1.35",
    "alignment": "-1.97 0.90",
    "induced": "0.48 -1.60",
    "learning": "0.66 -0.82",
    "own_effort": "0.64 -0.81",
    "half_saturation": "-0.48 0.38",
    "open_speed": "-0.34 0.22",
    "response_lag": "-0.27 0.33",
    "leakage": "-0.14 0.28",
    "chips_weight": "-0.23 0.23",
    "fill_added": "0.27 -0.09",
}


@pytest.mark.parametrize("key", SENSITIVITY)
def test_section_8(key):
    here = difference()
    for end, text in zip(ENGINE.assumptions.range_of(key), SENSITIVITY[key].split(), strict=True):
        assert close(difference({key: end}) - here, text), (key, end)


def test_section_8_levers_and_stocks():
    here = difference()
    assert close(difference({"tools_denied": 0}) - here, "-1.67")
    assert close(difference({"chips_open": 1}) - here, "0.61")
    for key, ends in {"compute_discount": "72 37", "leakage": "43 70", "fill_added": "42 55", "bite": "59 48", "alignment": "58 49"}.items():  # fmt: skip
        for end, text in zip(ENGINE.assumptions.range_of(key), ends.split(), strict=True):
            assert close(run({key: end}, summary=True).stock_ratio[0], text, 100), key
    assert close(run({"chips_open": 1}, summary=True).stock_ratio[0], "76", 100)


RESIDUALS = {  # section 7: the model, the published figure
    "lag-2023": "4.8 5",
    "chip-ratio-2025": "3.7 5",
    "chip-ratio-2027": "3.9 17",
    "die-2025": "0.58 0.40",
    "legal-share-2023": "20 19",
    "legal-share-2024": "25 34",
    "legal-share-2025": "56 43",
    "legal-share-2026": "87 80",
    "legal-share-2027": "85 82",
    "legal-share-2027-bernstein": "85 57",
    "legal-share-2028": "87 93",
    "tools-2024": "26 25",
    "tools-2025": "32 35",
    "flow-2024": "0.29 0.65",
    "flow-2025": "0.71 1.30",  # of the supply model as it stands
    "flow-2026": "1.28 1.13",  # of the supply model as it stands
    "flow-2028": "4.17 3.78",  # of the supply model as it stands
    "compute-ratio-2026": "2.1 7.8",
    "months-2025": "5.7 7",
    "months-2026": "5.6 8",
    "sales-2025": "17.6 15",
}
FOUND = {r["id"]: r for r in residuals(ENGINE)}


@pytest.mark.parametrize("name", RESIDUALS)
def test_section_7(name):
    r = FOUND[name]
    for x, text in zip((r["is"], r["was"]), RESIDUALS[name].split(), strict=True):
        assert close(x, text, 100 if r["unit"] == "share" else 1), (name, x, text)


# --- the aims


def test_the_verdict_depends_on_the_aim():
    verdicts = {
        name: tuple(run(scenario=name, summary=True)[f"{aim}_verdict"][0] for aim in ("delay", "denial", "market"))
        for name in ("baseline", "backfire", "tools_only", "bite", "open_2027")
    }
    assert verdicts == {
        "baseline": ("met", "met", "missed"),
        "backfire": ("missed", "met", "missed"),
        "tools_only": ("met", "missed", "met"),
        "bite": ("met", "met", "missed"),
        "open_2027": ("missed", "missed", "met"),
    }


def test_a_bar_moves_the_verdict_and_nothing_else():
    here, there = run(summary=True).iloc[0], run({"bar_denial": 0.5}, summary=True).iloc[0]
    changed = [c for c in here.index if not (here[c] == there[c] or (here[c] != here[c] and there[c] != there[c]))]
    assert changed == ["denial_bar", "denial_verdict"]
    members = ENGINE.members({"bar_denial": 0.5}).set_index("id")
    assert list(members.met) == [0, 0, 0]
    assert members.bar["denial"] == 0.5


@pytest.mark.parametrize("horizon", [2028, 2029, 2029.7, 2032])
def test_the_horizon_is_the_last_whole_year(horizon):
    s = run({"horizon": horizon}, summary=True).iloc[0]
    assert s.horizon_year == int(horizon)
    assert s.difference == pytest.approx(year({}, "baseline", int(horizon), "gap_with") - 4.5)


# --- the second edition


def test_the_second_edition_moves_the_bite_alone():
    s, at = run(summary=True, edition="2").iloc[0], run(edition="2").set_index("year")
    assert close(s.difference, "1.01")
    assert 5 <= at.gap_with[2025] <= 6  # Brooks's five or six
    assert run({"bite": 0.73}, edition="2").equals(run())
    assert (s.delay_verdict, s.denial_verdict, s.market_verdict) == ("missed", "met", "missed")
    for name in ("bite", "backfire", "delay_then_spur", "anyway"):  # their bite is their own
        assert run(scenario=name, edition="2").equals(run(scenario=name)), name
