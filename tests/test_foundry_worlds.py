"""What must hold of the foundry model in every world a reader can make."""

import numpy as np
import pytest
from foundry_row import CONTRACT, ENGINE, PRESENT, SCENARIOS, Row, at
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from modelbook.worlds import editions


def anywhere(only: str = ""):
    """Some settings, each anywhere in its range; a category takes one of its choices."""

    def one(key):
        a = ENGINE.assumptions.of_key(key)[0]
        low, high = ENGINE.assumptions.range_of(key, "foundry")
        return st.integers(0, len(a.choices) - 1) if a.choices else st.floats(low, high)

    keys = [k for k in ENGINE.assumptions.keys_of("foundry") if only in k]
    chosen = st.lists(st.sampled_from(keys), unique=True, max_size=12)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({key: one(key) for key in some}))


WORLD = {"values": anywhere(), "scenario": st.sampled_from([*PRESENT, *(f"1:{name}" for name in SCENARIOS)])}


def there(values: dict, scenario: str) -> Row:
    """A world of any edition."""
    edition, name = editions.parted(scenario)
    return at(values, name, edition or "2")


@given(**WORLD)
@hypothesis_settings(deadline=None, max_examples=80)
def test_yields_wafers_and_parts(values, scenario):
    row, curve = there(values, scenario), ENGINE.members(values, scenario)
    yields = [row[c] for c in CONTRACT if c.startswith("yield_")]
    yields += list(np.ravel(curve[["yield_poisson", "yield_murphy", "yield_negbin", "yield_tsmc"]]))
    assert min(yields) > 0 and max(yields) <= 1
    assert row.wafers_k <= row.wafers_max_k * (1 + 1e-12)
    for chip in ("kirin", "ascend"):  # the parts of a price sum to it
        parts = row[f"die_price_{chip}_tsmc"] + row[f"wafer_part_{chip}"] + row[f"yield_part_{chip}"]
        assert parts == pytest.approx(row[f"die_price_{chip}_smic"], rel=1e-9)
    assert row.subsidy_bn_usd >= 0 and row.packages_left_m >= 0
    assert 0 <= row.good_kirin <= row.drawn_kirin and 0 <= row.good_ascend <= row.drawn_ascend


@given(**WORLD)
@hypothesis_settings(deadline=None, max_examples=40)
def test_yield_falls_with_area_and_with_defects(values, scenario):
    curve = ENGINE.members(values, scenario)
    for law in ("yield_poisson", "yield_murphy", "yield_negbin", "yield_tsmc"):
        assert (np.diff(curve[law]) < 0).all()
    key = ENGINE.assumptions.control("foundry", ENGINE.assumptions["smic_defects"], values, scenario).key
    less, more = (there({**values, key: d}, scenario) for d in (0.15, 0.3))
    assert more.yield_kirin_smic < less.yield_kirin_smic and more.yield_ascend_smic < less.yield_ascend_smic
    assert more.die_price_ascend_smic > less.die_price_ascend_smic


@given(**WORLD)
@hypothesis_settings(deadline=None, max_examples=40)
def test_the_frontier_is_a_straight_line_through_the_present_split(values, scenario):
    row = there(values, scenario)
    assert row.phones_m / row.frontier_phones_m + row.packages_m / row.frontier_packages_m == pytest.approx(1)
    assert row.frontier_phones_m / row.frontier_packages_m == pytest.approx(row.phones_per_package)
    only_phones = there({**values, "ascend_wafer_share": 1e-12}, scenario)
    assert only_phones.frontier_phones_m == pytest.approx(only_phones.phones_m)


@pytest.mark.parametrize("law", range(3))
def test_without_defects_every_die_is_good(law):
    row = at({"yield_law": law, "smic_defects@2025": 0, "tsmc_defects": 0})
    assert [row[c] for c in CONTRACT if c.startswith("yield_")] == [1, 1, 1, 1]
    nearly = at({"yield_law": law, "smic_defects@2025": 1e-6})
    assert nearly.yield_ascend_smic == pytest.approx(1 - 6.6561e-6, abs=1e-9)


def test_a_premium_is_the_claimed_one_at_the_reference():
    for premium in (0.4, 0.45, 0.5):
        row = at({"smic_premium": premium})
        assert row.wafer_price_smic == pytest.approx(row.wafer_price_tsmc * (1 + premium))


def test_the_same_foundry_needs_no_subsidy():
    same = {
        "smic_defects@2025": 0.09,
        "smic_premium": 0,
        "smic_margin": 0.5,
        "tsmc_margin": 0.5,
        "subsidy_benchmark": 1,
    }
    row = at(same)
    assert abs(row.subsidy_kirin_usd) < 1e-9 and abs(row.subsidy_ascend_usd) < 1e-9


@pytest.mark.parametrize("scenario", PRESENT)
def test_every_scenario_runs_and_gives_numbers(scenario):
    for year in range(5):
        frame = ENGINE.frame({"year": year}, scenario)
        assert np.isfinite(frame.select_dtypes("number").to_numpy()).all()
