"""What a reader may set, what is refused, and which of several settings wins."""

import math
from dataclasses import replace

import numpy as np
import pytest

import chokepoints
from chokepoints import BookError
from modelbook.worlds import sampling

ENGINE = chokepoints.engine("supply")
A = ENGINE.assumptions


def path(name, values=None, scenario="baseline"):
    years = np.array(ENGINE.model.steps)
    return dict(zip(map(int, years), A.resolve("supply", years, values or {}, scenario)[name][:, 0], strict=True))


def number(name, values=None, scenario="baseline"):
    return A.resolve("supply", np.array(ENGINE.model.steps), values or {}, scenario)[name][0]


# --- data/ as the contract says


def test_ids_are_those_of_the_contract():
    ids = """die_area wafer_diameter smic_wafers ascend_wafer_share smic_yield tsmc_dies dies_per_package packaging_yield
        hbm_imported hbm_domestic hbm_leaked hbm_per_package ascend_hbm_share flagship_cards let_through small_cards amd_cards
        leaked_cards h100e_per_die h100e_other h100e_flagship h100e_leaked h100e_small h100e_amd price_ascend price_flagship
        price_other price_small price_amd demand_2025 demand_growth retirement ramp_2024 ramp_growth other_per_ascend own_memory_share"""
    assert set(ids.split()) == set(A.symbols("supply").values())


def test_scenarios_are_those_of_the_contract():
    names = ["baseline", "semianalysis_memory", "large_memory", "open_h200", "sealed"]
    assert list(A.earlier["supply"]) == [f"1:{name}" for name in names]
    assert set(A.scenarios["supply"]) == {*names, "september_plan"}


@pytest.mark.parametrize("name", A)
def test_every_assumption_has_a_range_around_its_baseline_and_a_source(name):
    a = A[name]
    assert a.low <= a.start <= a.high
    assert a.is_constant or a.low < a.high
    assert a.label and a.group and a.note
    bare = bool(a.choices) or a.high <= 3
    assert a.unit or bare, f"{name}: only a level, a choice or another small pure number goes without a unit"
    assert all(a.low <= low <= a.by_choice[word] <= high <= a.high for word, (low, high) in a.ranges.items())
    assert a.sources and all(key in ENGINE.book.sources for key in a.sources)
    if a.is_path:
        years = list(a.baseline)
        assert years == list(range(years[0], years[-1] + 1))
        assert a.id not in ENGINE.symbols.values() or years == list(ENGINE.model.steps)


def test_what_is_assumed_says_so():
    table = ENGINE.book.table("assumptions")
    assumed = table[table.kind == "assumed"]
    assert len(assumed)
    assert all("own-assumption" in source for source in assumed.source)


@pytest.mark.parametrize("name", A.scenarios["supply"])
def test_every_scenario_says_who_and_where(name):
    s = A.scenario("supply", name)
    assert s.label and s.who and s.says
    assert s.sources and all(key in ENGINE.book.sources for key in s.sources)


# --- which setting wins


def test_the_baseline_is_what_the_table_says():
    assert path("smic_yield") == A["smic_yield"].baseline
    assert number("die_area") == A["die_area"].baseline


def test_a_multiplier_acts_from_its_first_year():
    base, moved = A["smic_wafers"].baseline, path("smic_wafers", {"smic_wafers_scale": 1.5})
    assert moved == pytest.approx({y: v * (1.5 if y >= 2026 else 1) for y, v in base.items()})


@pytest.mark.parametrize("name", ["tsmc_dies", "hbm_imported"])
def test_two_paths_are_moved_in_all_years(name):
    base, moved = A[name].baseline, path(name, {f"{name}_scale": 0.8})
    assert moved == pytest.approx({y: v * 0.8 for y, v in base.items()})


def test_a_year_set_by_hand_wins_over_the_multiplier_and_the_scenario():
    values = {"hbm_domestic_scale": 2.0, "hbm_domestic@2027": 9.0}
    assert path("hbm_domestic", values)[2027] == 9.0
    assert path("hbm_domestic", values)[2028] == pytest.approx(30.0)
    assert path("hbm_domestic", values, "semianalysis_memory")[2027] == 9.0


def test_a_scenario_wins_over_the_baseline_and_the_multiplier_acts_on_it():
    assert path("hbm_domestic", scenario="semianalysis_memory") == {
        **A["hbm_domestic"].baseline,
        2026: 2,
        2027: 4,
        2028: 8,
    }
    assert path("hbm_domestic", {"hbm_domestic_scale": 0.5}, "semianalysis_memory")[2027] == 2.0


def test_shares_and_yields_are_cut():
    assert max(path("let_through", {"let_through_scale": A.range_of("let_through_scale")[1]}).values()) <= 1
    assert path("smic_yield", {"smic_yield@2028": 5.0})[2028] == 0.9
    assert number("packaging_yield", {"packaging_yield": 2.0}) == 1.0
    assert path("leaked_cards", {"leaked_cards@2027": -1.0})[2027] == 0.0


def test_draws_take_the_place_of_numbers():
    drawn = A.resolve(
        "supply", np.array(ENGINE.model.steps), {"die_area": np.array([600.0, 700.0]), "smic_yield_scale": np.ones(2)}
    )
    assert drawn["die_area"].shape == (2,)
    assert drawn["smic_yield"].shape == (7, 2)
    assert drawn["smic_wafers"].shape == (7, 1)


# --- ranges


def test_the_range_of_one_year_is_in_its_unit():
    base = A["hbm_domestic"].baseline[2027]
    assert A.range_of("hbm_domestic@2027") == pytest.approx((0.27 * base, 2 * base))


def test_the_range_of_a_year_whose_baseline_is_nothing():
    assert A["hbm_imported"].baseline[2027] == 0
    assert A.range_of("hbm_imported@2027") == pytest.approx((0, 7.0 * A["hbm_imported"].high))


def test_ranges_of_years_are_cut_like_values():
    for key in (f"{a.id}@{y}" for a in A.values() if a.is_path and not a.is_constant for y in a.baseline):
        a, _ = A.of_key(key)
        low, high = A.range_of(key)
        assert a.floor <= low <= high <= a.ceiling


@pytest.mark.parametrize("key", [*A.keys_of("supply"), "smic_yield@2027"])
def test_both_ends_of_a_range_may_be_set_and_nothing_beyond(key):
    low, high = A.range_of(key)
    for end in (low, high):
        assert A.checked({key: end}) == {key: end}
    for beyond in (low - 0.01 * (high - low), high + 0.01 * (high - low)):
        with pytest.raises(BookError, match="out of range"):
            A.checked({key: beyond})
        assert A.checked({key: beyond}, bounded=False) == {key: beyond}


# --- what is refused


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("nosuch", "There is no assumption 'nosuch'"),
        ("smic_yeld_scale", "Did you mean smic_yield_scale"),
        ("smic_yield", "smic_yield_scale"),
        ("smic_yield@1999", "2022 to 2028"),
        ("smic_yield@", "smic_yield@"),
        ("smic_yield@2027.5", "2027.5"),
        ("die_area@2027", "one number"),
        ("die_area_scale", "die_area"),
        ("wafer_diameter", "constant"),
        ("", "no assumption"),
    ],
)
def test_an_unknown_key_is_refused_with_what_was_meant(key, words):
    with pytest.raises(BookError) as found:
        A.checked({key: 1.0})
    assert words in str(found.value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "NaN", "abc", "", None, [1], {}])
def test_what_is_no_number_is_refused(value):
    for bounded in (True, False):
        with pytest.raises(BookError) as found:
            A.checked({"die_area": value}, bounded=bounded)
        assert "die_area" in str(found.value)


def test_out_of_range_says_the_range():
    with pytest.raises(BookError) as found:
        A.checked({"die_area": 9000})
    assert "600 to 720" in str(found.value)


def test_an_unknown_scenario_is_refused_with_what_was_meant():
    with pytest.raises(BookError, match="Did you mean sealed"):
        A.scenario("supply", "seald")
    with pytest.raises(BookError, match="nosuch"):
        A.scenario("nosuch", "baseline")


# --- draws


def distributions() -> list[str]:
    """The words that data/ may use."""
    fields = chokepoints.book().fields("assumptions")
    return next(f for f in fields if f["name"] == "distribution")["constraints"]["enum"]


@pytest.mark.parametrize("distribution", ["", *distributions()])
def test_every_distribution_that_data_may_name_can_be_drawn(distribution):
    a = replace(A["die_area"], distribution=distribution)
    x = sampling.quantile_of(a, a.start, np.linspace(0, 1, 101))
    assert (np.diff(x) >= 0).all()
    assert x.min() >= a.low - 1e-9
    assert x.max() <= a.high + 1e-9
    assert x.max() - x.min() > 0.5 * (a.high - a.low)


def test_a_triangle_has_its_mode_at_the_value_in_force():
    a = A["die_area"]
    u = sampling.lattice(2**14, 1, 1)[:, 0]
    x = sampling.quantile_of(a, 650.0, u)
    assert x.mean() == pytest.approx((a.low + a.high + 650) / 3, rel=1e-3)
    counts, edges = np.histogram(x, bins=24)
    k = counts.argmax()
    assert edges[k] - 5 <= 650 <= edges[k + 1] + 5


def test_the_number_of_draws_has_a_limit():
    with pytest.raises(BookError, match="4294967295"):
        chokepoints.run("supply", draws=2**32)
