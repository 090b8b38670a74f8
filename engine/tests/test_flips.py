"""Which single assumption turns the verdict soonest: on a small book worked out by hand, and alike in both engines."""

import math

import pytest
from linked_book import make
from linked_worlds import assert_flips_agree, open_linked

from modelbook.worlds import flips
from modelbook.worlds.links import World


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("linked") / "book")


def flip(made, **values):
    return {m.key: m for m in flips.verdict(made, World(values)).flips}


def test_what_turns_the_baseline(made):
    """The shop has 3 x 3 x 2 x 0.8 = 14.4 and pays 20: price, supply, water (alone or through the mill), rate and the mine's ore."""
    v = flips.verdict(made, World())
    assert v.value == pytest.approx(-5.6)
    found = {m.key: m for m in v.flips}
    assert found["price"].value == pytest.approx(20 / 4.8, rel=1e-9)
    assert found["price"].share == pytest.approx((20 / 4.8 - 3) / 8, rel=1e-9)
    assert found["supply_scale"].value == pytest.approx(20 / 14.4, rel=1e-9)
    assert found["rate"].value == pytest.approx(1.1 * (20 / 14.4) ** (1 / 3), rel=1e-9)
    assert "trust" not in found  # all of it gives 18
    assert "dig" not in found  # the link's rule does not see it
    assert [m.share for m in v.flips] == sorted(m.share for m in v.flips)
    assert v.nearest.key in ("one", "two", "trust")  # each brings trust to 1
    assert v.nearest.result == pytest.approx(-2)


def test_the_result_of_a_flip_has_the_other_sign_and_just_before_it_does_not(made):
    world = {"one": 0.7, "rate": 1.0}
    v = flips.verdict(made, World(world))
    assert v.flips
    for m in v.flips:
        assert m.result * v.value <= 0
        back = m.value - (m.value - m.start) * 1e-6
        assert flips.verdict(made, World(world | {m.key: back})).value * v.value > 0


def test_from_outside_the_range_only_the_way_back_is_tried(made):
    v = flips.verdict(made, World({"rate": 2.0}))  # the link puts supply at six times, over its range of 1.5
    move = next(m for m in v.flips if m.key == "supply_scale")
    assert move.start == pytest.approx((2 / 1.1) ** 3)
    assert move.value < move.start


def test_a_level_verdict_is_turned_by_nothing(made):
    v = flips.verdict(made, World({"price": 20 / 4.8}))
    assert abs(v.value) < 1e-9
    assert (v.flips, v.nearest) == ((), None)


def test_what_does_not_reach_the_verdict_is_counted(made):
    v = flips.verdict(made, World())
    assert v.searched + v.out_of_reach == 8


def test_python_and_the_browser_agree(browser, made):
    page = open_linked(browser, made)
    assert_flips_agree(made, page, 25)
    page.close()


def test_a_flip_is_told_in_whole_steps_of_its_slider_that_still_turn_the_verdict(made):
    """Its exact place is a number of the model, with more digits than anybody knows."""
    v = flips.verdict(made, World())
    sign = math.copysign(1, v.value)
    told = 0
    for m in v.flips:
        a = next(iter(made.engines.values())).assumptions.of_key(m.key)[0]
        to = flips.whole(m, a)
        if a.is_path:
            assert to == m.value
            continue
        told += 1
        assert to / a.step == pytest.approx(round(to / a.step), abs=1e-6)
        assert abs(to - m.start) >= abs(m.value - m.start) - 1e-9
        assert a.low <= to <= a.high
        assert sign * flips.verdict(made, World({m.key: to})).value <= 1e-9
    assert told
