"""The reach model: edition 1 against its specification (sections 4 and 8), what the second edition adds, and what must always hold."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import chokepoints
from chokepoints.models.reach import dates
from modelbook.explorer.spoken import Spoken

ENGINE = chokepoints.engine("reach")

# firm or setting | bite | deep | 2020 | 2021 | 2022 | 2023 | 2024 | weakest
TABLE = [
    ({}, "baseline", 16, 11, ".941 .599 .528 .620 .826", "fab_adv"),
    ({}, "huawei_phones", 16, 11, ".941 .599 .528 .620 .826", "fab_adv"),
    ({}, "entity_list_only", 37, 23, "1.000 .995 .919 .895 .973", None),
    ({"stock_rationing": 1}, "baseline", 20, 4, "1.000 .551 .517 .618 .826", "fab_adv"),
    ({"licensed_fab": 0.35}, "baseline", 16, 13, ".961 .751 .697 .788 .971", "fab_adv"),
    ({"substitution": 0}, "baseline", 16, 11, ".941 .599 .528 .518 .517", "fab_adv"),
    ({}, "huawei_network", 17, 5, ".967 .706 .772 .842 .958", "dram"),
]


@pytest.mark.parametrize(("values", "scenario", "bite", "deep", "years", "weakest"), TABLE)
def test_section_4(values, scenario, bite, deep, years, weakest):
    row = chokepoints.run("reach", values, scenario, edition="1", summary=True).iloc[0]
    if bite is not None:
        assert (row.bite_months, row.deep_months) == (bite, deep)
    assert [f"{row[f'y{2020 + k}']:.3f}".lstrip("0") for k, _ in enumerate(years.split())] == years.split()
    assert weakest in (None, row.weakest)


@pytest.mark.parametrize(
    ("level", "licensed", "reach", "cut"),
    [(1, None, 23, 2), (2, None, 50, 10), (3, None, 56, 13), (1, 0, 36, 7), (2, 0, 73, 17), (3, 0, 83, 19)],
)
def test_reach_by_level(level, licensed, reach, cut):
    values = {"rule_after": level} | ({} if licensed is None else {"licensed": licensed})
    row = chokepoints.run("reach", values, edition="1", summary=True).iloc[0]
    assert (round(100 * row.reach_after), row.links_cut) == (reach, cut)


def mean(values, scenario, first, last):
    return chokepoints.run("reach", values, scenario, edition="1")["index"][first - 1 : last].mean()


def test_what_warning_bought():
    assert mean({}, "baseline", 17, 28) == pytest.approx(0.653, abs=5e-4)
    assert mean({}, "no_warning", 1, 12) == pytest.approx(0.576, abs=5e-4)


@pytest.mark.parametrize(
    ("values", "first", "second"),
    [({}, 1.0, 1.0), ({"licensed": 0}, 0.51, 0.21), ({"licensed": 0, "rule_after": 2}, 0.38, 0.14)],
)
def test_the_foundry(values, first, second):
    assert mean(values, "smic", 1, 12) == pytest.approx(first, abs=6e-3)
    assert mean(values, "smic", 13, 24) == pytest.approx(second, abs=6e-3)


def test_months_have_their_dates():
    dates = {s: list(chokepoints.run("reach", scenario=s).date) for s in ("baseline", "zte_2018", "smic")}
    assert {s: d[0] for s, d in dates.items()} == {"baseline": "2019-06", "zte_2018": "2018-05", "smic": "2021-01"}
    assert dates["baseline"][15] == "2020-09"
    assert dates["baseline"][-1] == "2024-12"


# --- the second edition


def second(values=None, scenario="baseline"):
    return chokepoints.run("reach", values, scenario)


def test_the_door_stands_open_from_the_first_phones_to_the_end_of_the_licence():
    frame = second()
    open_ = frame.licensed_chips > 0
    assert (frame.date[open_].iloc[0], frame.date[open_].iloc[-1]) == ("2021-08", "2024-04")
    assert set(frame.licensed_chips[open_]) == {0.15}
    shut = second({"licensed_chips_share": 0})
    assert np.allclose(frame.own_chips, shut.own_chips)  # it takes nothing from the firm's own designs
    assert (frame["index"] >= shut["index"] - 1e-12).all()


def test_the_end_of_a_licence_may_be_moved():
    never = second({"licensed_to": 120})
    assert never.licensed_chips.iloc[-1] == 0.15 and second().licensed_chips.iloc[-1] == 0


def test_hisilicon_is_held_to_what_the_firm_designs_itself():
    own = second().own_chips
    for months, share in (([23, 24, 25], 0.03), ([35, 36, 37], 0.004)):
        assert 0.16 * own[[m - 1 for m in months]].mean() == pytest.approx(share, rel=0.02)


def test_advanced_foundries_obey_no_less_than_all():
    fab = ENGINE.members({"obedience": 0.8, "obedience_fab": 0.9}).set_index("id").denied_after.fab_adv
    assert fab == pytest.approx(0.9)
    assert ENGINE.members({"obedience": 1, "obedience_fab": 0.9}).set_index("id").denied_after.fab_adv == 1


def test_letters_on_design_software_deny_nothing_else():
    members = ENGINE.members({}, "eda_letters").set_index("id")
    assert list(members.index[members.denied_after > 0]) == ["eda"]
    row = ENGINE.summary({}, "eda_letters").iloc[0]
    assert (row.links_cut, row.bite_months) == (1, 10)
    assert second(scenario="eda_letters").date.iloc[0] == "2025-06"


def test_concentration_is_that_of_herfindahl_and_a_stock_lasts_by_the_foreign_part_of_supply():
    members = ENGINE.members().set_index("id")
    assert members.input_concentration.between(1 / 7, 1).all()
    assert members.input_concentration["fab_adv"] == 1
    assert members.input_concentration["eda"] == pytest.approx(0.96**2 + 0.03**2 + 0.01**2)
    row = ENGINE.summary().iloc[0]
    assert (row.most_concentrated, row.first_out, row.months_held) == ("fab_adv", "fab_adv", 1.7)
    assert members.input_months_held["eda"] == pytest.approx(1.7 * 6 / 0.99)
    assert row.concentration == ENGINE.summary({"rule_after": 0}).iloc[0].concentration


def anywhere(engine):
    """Some settings, each anywhere in its range; a category takes one of its words."""

    def one(key):
        a = engine.assumptions.of_key(key)[0]
        return st.integers(0, len(a.choices) - 1) if a.choices else st.floats(*engine.assumptions.range_of(key))

    keys = engine.assumptions.keys_of(engine.model.name)
    chosen = st.lists(st.sampled_from(keys), unique=True, max_size=10)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({key: one(key) for key in some}))


@given(anywhere(ENGINE), st.sampled_from(sorted(ENGINE.assumptions.scenarios["reach"])))
@hypothesis_settings(deadline=None, max_examples=60)
def test_invariants(values, scenario):
    frame, members = ENGINE.frame(values, scenario), ENGINE.members(values, scenario)
    supplies = frame[list(ENGINE.axes["input"])]
    assert frame["index"].between(0, 1 + 1e-12).all()
    assert (supplies.min().min(), supplies.max().max()) >= (0, 0)
    assert supplies.max().max() <= 1 + 1e-12
    assert members.denied_after.between(0, 1 + 1e-12).all()
    assert (frame.stock_advanced >= 0).all()


@given(anywhere(ENGINE), st.floats(0, 3), st.floats(0, 3))
@hypothesis_settings(deadline=None, max_examples=40)
def test_a_higher_level_never_denies_less(values, one, two):
    low, high = sorted((one, two))
    denied = [ENGINE.members({**values, "rule_after": level}).denied_after for level in (low, high)]
    assert (denied[1] >= denied[0] - 1e-12).all()


def test_no_rule_no_loss():
    row = chokepoints.run("reach", {"rule_before": 0, "rule_after": 0}, summary=True).iloc[0]
    assert (row.reach_after, row.links_cut, row.bite_months) == (0, 0, 67)
    assert np.isnan(row.deep_months)
    assert (ENGINE.frame({"rule_before": 0, "rule_after": 0})["index"] == 1).all()


def test_a_hard_chain_is_its_lowest_needed_input():
    frame = ENGINE.frame({"chain_share": 0.7})
    needed = ENGINE.members().query("needed > 0.5").id
    assert np.allclose(frame["index"], 0.3 + 0.7 * frame[list(needed)].min(axis=1))


def test_a_run_ends_with_the_order_that_it_is_about():
    assert [d for d in dates("zte_2018") if d] == ["2018-05", "2018-06", "2018-07"]
    assert len(dates("zte_2018")) == len(dates("baseline")) == 67
    assert all(dates("baseline")) and all(dates("smic"))


def test_no_word_about_zte_after_its_order_was_ended():
    engine = chokepoints.engine("reach")
    for stock in (0.0, 0.85, 3.0):
        said = Spoken(engine, {"stock_at_listing": stock}, "zte_2018", {})
        for slot in ("title", "subtitle", "sentence", "title:reach_stock", "alt:reach_index", "alt:reach_stock"):
            words = said.say(slot)
            assert words and not re.search("20(19|2[0-9])", words), (slot, words)
