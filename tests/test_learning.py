"""The learning model against its specification (sections 4 to 6), its invariants, and the browser's numbers beside NumPy's."""

import random

import numpy as np
import pytest
from front_end import open_empty
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from random_worlds import world

import chokepoints
from chokepoints.models.learning import points
from modelbook.worlds import sampling, streaming

ENGINE = chokepoints.engine("learning")
SCENARIOS = sorted(ENGINE.assumptions.scenarios["learning"])
KAPPA = {"pv": 1.54, "battery": 1.44}

# technology_wall | year | lam | open | inside | outside | gap inside | gap outside | with kappa | share open | walled
TABLE = """
pv_rest 2018 0.6 0.487 0.530 0.538 9 10 47 45 18
pv_rest 2022 1 0.334 0.391 0.425 17 27 89 65 0
pv_rest 2025 1 0.227 0.314 0.297 38 31 129 57 0
pv_rest 2030 1 0.153 0.236 0.204 55 34 162 57 0
pv_us 2018 0.6 0.487 0.576 0.497 18 2 57 45 40
pv_us 2025 1 0.227 0.466 0.237 106 4 224 57 45
pv_us 2030 1 0.153 0.412 0.160 169 5 333 57 45
battery_rest 2022 0.4 149 154 154 4 3 22 42 25
battery_rest 2025 0.7 114 125 122 9 7 45 39 12
battery_rest 2030 1 84 101 95 21 13 79 39 0
battery_us 2025 0.7 114 133 117 16 2 52 39 30
battery_us 2030 1 84 118 87 40 3 105 39 27
"""


def at(year, values=None, scenario="baseline"):
    frame = chokepoints.run("learning", values or {}, scenario, edition="1", bounded=False).set_index("year")
    return frame.loc[year]


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_section_4(line):
    scenario, year, lam, *prices, gap_i, gap_o, with_kappa, share_open, share_walled = line.split()
    row = at(int(year), {}, scenario)
    digits = 3 if scenario.startswith("pv") else 0
    assert row.wall_level == pytest.approx(float(lam))
    assert [f"{row[f'price_{p}']:.{digits}f}" for p in ("open", "inside", "outside")] == prices
    assert [f"{100 * row[c]:.0f}" for c in ("gap_inside", "gap_outside")] == [gap_i, gap_o]
    dear = at(int(year), {"cost_level": KAPPA[scenario.split("_")[0]]}, scenario)
    assert f"{100 * dear.gap_inside:.0f}" == with_kappa
    shares = row.china_share_of_rest_open, row.china_share_of_rest_walled
    assert [f"{100 * x:.0f}" for x in shares] == [share_open, share_walled]


@pytest.mark.parametrize(
    ("scenario", "bill"), [("pv_rest", 59), ("pv_us", 27), ("battery_rest", 16), ("battery_us", 8)]
)
def test_extra_bills_to_2025(scenario, bill):
    row = chokepoints.run("learning", {}, scenario, summary=True).iloc[0]
    frame = ENGINE.frame({}, scenario)
    assert round(row.extra_bill_bn_usd) == bill
    assert frame[frame.year <= 2025].bill_inside_bn.sum() == pytest.approx(row.extra_bill_bn_usd)


def test_the_baseline_is_solar_with_a_wall_by_all():
    assert ENGINE.frame({}, "baseline").equals(ENGINE.frame({}, "pv_rest"))
    assert set(SCENARIOS) == {
        "baseline",
        "pv_rest",
        "pv_us",
        "battery_rest",
        "battery_us",
        "pv_published_22",
        "pv_standard_module",
    }
    gaps = [at(2025, {}, s).gap_inside for s in ("pv_published_22", "pv_us")]
    assert [round(100 * g) for g in gaps] == [26, 106]
    assert round(100 * at(2025, {"learning_rate": 0.22}, "pv_us").gap_inside) == 70


# --- the second edition: the error of a fit and of its forecast


def test_the_error_of_the_slope_is_that_of_least_squares():
    row = chokepoints.run("learning", {"fit_to": 2024}, summary=True).iloc[0]
    p = points(ENGINE.book).query("technology == 'pv' and year >= 2012")
    x, z = np.log(p.cumulative.to_numpy()), np.log(p.price.to_numpy())
    (slope, level), covariance = np.polyfit(x, z, 1, cov="unscaled")
    error = np.sqrt(covariance[0, 0] * ((z - level - slope * x) ** 2).sum() / (len(x) - 2))
    assert [row.learning_rate_low, row.learning_rate_high] == pytest.approx(
        [1 - 2 ** (slope + k * error) for k in (2, -2)]
    )
    dx, dz = np.diff(x), np.diff(z)
    omega = (dx @ dz) / (dx @ dx)
    sigma = np.sqrt(((dz - omega * dx) ** 2).sum() / (len(dx) - 1))
    wide = 2 * sigma / np.sqrt(dx @ dx)
    found = [row.learning_rate_changes_low, row.learning_rate_changes_high]
    assert found == pytest.approx([1 - 2 ** (omega + k * wide) for k in (1, -1)])


def test_the_band_of_a_forecast_starts_at_the_last_known_price_and_grows():
    frame = chokepoints.run("learning", {"fit_to": 2018}).set_index("year")
    ratio = frame.forecast_high / frame.forecast_low
    assert ratio[2018] == pytest.approx(1) and (np.diff(ratio.loc[2018:]) > 0).all()
    price = points(ENGINE.book).query("technology == 'pv'").set_index("year").price
    assert frame.forecast[2018] == pytest.approx(price[2018])
    row = chokepoints.run("learning", {"fit_to": 2018}, summary=True).iloc[0]
    inside = [frame.forecast_low[y] <= price[y] <= frame.forecast_high[y] for y in range(2019, 2025)]
    assert (row.years_after, row.years_inside) == (6, sum(inside))


def test_the_standard_module_gives_another_slope():
    facts = ENGINE.book.table("estimates").set_index("id").value
    p = points(ENGINE.book).query("technology == 'pv'").set_index("year").cumulative
    doublings = np.log2(p[2023] / p[2012])
    assert 1 - (facts["module-bnef-2023"] / facts["module-bnef-2012"]) ** (1 / doublings) == pytest.approx(
        0.43, abs=0.005
    )


def test_rows_begin_the_year_after_the_wall():
    for scenario, values, first in (
        ("baseline", {}, 2013),
        ("battery_us", {}, 2019),
        ("baseline", {"wall_start": 2016}, 2017),
        ("battery_rest", {"wall_start": 2022}, 2023),
    ):
        years = list(chokepoints.run("learning", values, scenario).year)
        assert years == list(range(first, 2031))
        drawn = chokepoints.run("learning", values, scenario, draws=64).year
        assert sorted(set(drawn)) == years


# from, to, technology | learning rate | last year | predicted by year
FITS = [
    (2012, 2018, "pv_rest", 27.2, {2020: "0.420", 2022: "0.352", 2024: "0.273"}, 6),
    (2006, 2015, "pv_rest", 34.4, {2018: "0.463", 2020: "0.365", 2024: "0.206"}, -20),
    (2006, 2011, "pv_rest", 25.3, {2018: "0.905", 2024: "0.517"}, 100),
    (2018, 2022, "battery_rest", 13.7, {2024: "138", 2025: "129"}, 20),
    (2010, 2018, "battery_rest", 55.2, {2020: "105", 2025: "16"}, -85),
    (2012, 2024, "pv_rest", 28.5, {}, None),
    (2006, 2024, "pv_rest", 33.0, {}, None),
    (2018, 2025, "battery_rest", 18.1, {}, None),
]


@pytest.mark.parametrize(("first", "last", "scenario", "rate", "predicted", "miss"), FITS)
def test_section_5_fits_and_what_they_miss(first, last, scenario, rate, predicted, miss):
    values = {"fit_from": first, "fit_to": last}
    row = chokepoints.run("learning", values, scenario, summary=True).iloc[0]
    frame = chokepoints.run("learning", values, scenario).set_index("year")
    # 28.5 and 13.7 are the printed 28.5 and 13.8 to the rounding of the series
    assert 100 * row.learning_rate_fitted == pytest.approx(rate, abs=0.06)
    digits = 3 if scenario.startswith("pv") else 0
    assert {y: f"{frame.price_fitted[y]:.{digits}f}" for y in predicted} == predicted
    if miss is None:
        assert np.isnan(row.hindcast_residual)
    else:
        assert round(100 * row.hindcast_residual) == miss


def test_the_fit_is_least_squares():
    frame = points(ENGINE.book)
    some = frame[(frame.technology == "pv") & frame.year.between(2009, 2017)]
    slope, level = np.polyfit(np.log(some.cumulative), np.log(some.price), 1)
    row = chokepoints.run("learning", {"fit_from": 2009, "fit_to": 2017}, summary=True).iloc[0]
    assert row.learning_rate_fitted == pytest.approx(1 - 2**slope)
    last = frame[(frame.technology == "pv") & (frame.year == 2024)].iloc[0]
    assert row.hindcast_residual == pytest.approx(np.exp(level + slope * np.log(last.cumulative)) / last.price - 1)


def test_other_residuals():
    gap = at(2020, {"wall_start": 2008, "price_elasticity": 0}, "pv_us").gap_inside
    assert round(100 * gap) == 82
    gaps = [at(2030, {"wall_start": 2020, "price_elasticity": 0}, s).gap_inside for s in ("pv_rest", "pv_us")]
    assert [round(100 * g) for g in gaps] == [22, 42]
    volume = at(2023, {}, "battery_rest").cumulative - at(2020, {}, "battery_rest").cumulative
    assert round(volume) == 2127


SENSITIVITIES = [  # assumption, its ends, the gap inside in 2025 for solar and for batteries
    ("wall_strength", (0.25, 1), (7, 38), (2, 9)),
    ("spillover", (0.75, 0), (7, 38), (2, 9)),
    ("wall_ramp", (15, 1), (26, 48), (6, 23)),
    ("price_elasticity", (0, 1), (34, 43), (9, 10)),
]


@pytest.mark.parametrize(("key", "ends", "pv", "battery"), SENSITIVITIES)
def test_section_6(key, ends, pv, battery):
    for scenario, expected in (("pv_rest", pv), ("battery_rest", battery)):
        found = [round(100 * at(2025, {key: x}, scenario).gap_inside) for x in ends]
        assert tuple(found) == expected, scenario


def test_section_6_where_the_ends_differ_by_technology():
    for scenario, key, expected in (
        ("pv_rest", "learning_rate", (23, 87)),
        ("battery_rest", "learning_rate", (8, 14)),
        ("pv_rest", "wall_start", (46, 23)),
        ("battery_rest", "wall_start", (18, 2)),
        ("pv_rest", "cost_level", (38, 129)),
        ("battery_rest", "cost_level", (9, 45)),
    ):
        a = ENGINE.assumptions[key]
        low, high = a.ranges[scenario.split("_")[0]]
        assert tuple(round(100 * at(2025, {key: x}, scenario).gap_inside) for x in (low, high)) == expected, key


# --- what holds anywhere


def anywhere():
    """A technology and a wall, and some other settings within the range that the technology has."""

    def settings(technology):
        keys = [k for k in ENGINE.assumptions.keys_of("learning") if k not in ("technology", "wall")]
        word = ("pv", "battery")[technology]

        def one(key):
            a = ENGINE.assumptions[key]
            low, high = a.ranges.get(word, (a.low, a.high))
            return st.integers(int(low), int(high)) if a.unit == "year" else st.floats(low, high)

        chosen = st.lists(st.sampled_from(keys), unique=True, max_size=6)
        return chosen.flatmap(
            lambda some: st.fixed_dictionaries({"technology": st.just(technology)} | {k: one(k) for k in some})
        )

    return st.integers(0, 1).flatmap(settings)


@given(anywhere(), st.integers(0, 1))
@hypothesis_settings(deadline=None, max_examples=50)
def test_invariants(values, wall):
    frame = ENGINE.frame({**values, "wall": wall})
    shares = [c for c in frame if c.startswith("china_share")] + ["wall_level"]
    assert ((frame[shares] >= 0) & (frame[shares] <= 1)).all(axis=None)
    prices = frame[["price_open", "price_inside", "price_outside", "price_fitted"]]
    assert (prices > 0).all(axis=None)
    assert (frame.price_open.diff().dropna() < 0).all()  # volume only grows
    assert (frame.price_outside.diff().dropna() < 0).all()
    assert (frame.gap_outside >= -1e-12).all()
    assert (frame.china_share_of_rest_walled <= frame.china_share_of_rest_open + 1e-12).all()
    assert (frame.cumulative.diff().dropna() > 0).all()


@given(anywhere(), st.integers(0, 1))
@hypothesis_settings(deadline=None, max_examples=25)
def test_no_wall_or_full_spillover_gives_no_gap(values, wall):
    for nothing in ({"wall_strength": 0}, {"spillover": 1, "cost_level": 1}):
        frame = ENGINE.frame({**values, "wall": wall, **nothing})
        assert np.allclose(frame[["gap_inside", "gap_outside"]], 0, atol=1e-12)


@given(anywhere(), st.integers(0, 1))
@hypothesis_settings(deadline=None, max_examples=25)
def test_without_elasticity_nobody_gains_from_a_wall(values, wall):
    frame = ENGINE.frame({**values, "wall": wall, "price_elasticity": 0})
    assert (frame.price_inside >= frame.price_open * (1 - 1e-12)).all()
    assert (frame.price_outside >= frame.price_open * (1 - 1e-12)).all()


@given(anywhere(), st.integers(0, 1), st.floats(0.25, 1), st.floats(0.25, 1))
@hypothesis_settings(deadline=None, max_examples=25)
def test_a_stronger_wall_never_lowers_the_gap_inside_while_demand_is_fixed(values, wall, one, two):
    weak, strong = sorted((one, two))
    fixed = {**values, "wall": wall, "price_elasticity": 0}
    gaps = [ENGINE.frame({**fixed, "wall_strength": x}).gap_inside for x in (weak, strong)]
    assert (gaps[1] >= gaps[0] - 1e-12).all()


@given(anywhere())
@hypothesis_settings(deadline=None, max_examples=25)
def test_the_rate_is_what_a_doubling_takes_off(values):
    world = ENGINE.assumptions.resolve("learning", ENGINE.axes["time"], values)
    frame = ENGINE.frame(values)
    b = -np.log2(1 - world["learning_rate"][0])
    ratio = frame.price_open * frame.cumulative**b
    assert np.allclose(ratio, ratio[0])


@given(anywhere(), st.integers(2006, 2023), st.integers(2008, 2025))
@hypothesis_settings(deadline=None, max_examples=25)
def test_any_two_years_give_a_fit(values, first, last):
    settings = {**values, "fit_from": first, "fit_to": last}
    assume(values["technology"] or first <= 2022)
    row = ENGINE.summary(settings).iloc[0]
    assert np.isfinite(row.learning_rate_fitted)
    assert ENGINE.members(settings).in_fit.sum() >= 3
    assert row.fitted_to >= row.fitted_from + 2


def test_the_walls_do_not_see_the_fit():
    of_the_fit = ["price_fitted", "forecast", "forecast_low", "forecast_high"]
    other = ENGINE.frame({"fit_from": 2006, "fit_to": 2011}).drop(columns=of_the_fit)
    assert other.equals(ENGINE.frame().drop(columns=of_the_fit))


# --- ranges by technology, and the browser


def test_draws_keep_to_the_range_of_the_technology():
    for scenario, (low, high) in (("pv_rest", (0.2, 0.45)), ("battery_rest", (0.15, 0.24))):
        drawn = sampling.draws(ENGINE.assumptions, "learning", {}, scenario, 500, 1)["learning_rate"]
        assert low <= drawn.min() < drawn.max() <= high


def test_fans_of_two_sets_of_rows_agree(browser):
    rng = random.Random(11)
    page = open_empty(browser, ENGINE)
    fans = (
        """([v, s]) => modelbook.sampling.fan(modelbook.models.learning, v, s, 64, 1, ['price_inside', 'gap_inside'])"""
    )
    for values, scenario in [world(ENGINE, rng) for _ in range(6)]:
        table = streaming.quantiles(ENGINE, values, scenario, 64, 1)
        there = page.evaluate(fans, [values, scenario])
        assert there
        for row in there:
            same = table[(table.year == row["year"]) & (table.output == row["output"])].iloc[0]
            assert row["p95"] == pytest.approx(same.p95, rel=1e-9), (values, scenario)
    page.close()
