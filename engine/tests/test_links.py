"""Links between models: the same in Python and in the browser, and none where the reader has changed nothing of the source."""

import pytest
from linked_book import LINKS, make
from linked_worlds import assert_links_agree, assert_nothing_moves_by_itself, open_linked

from modelbook.errors import BookError
from modelbook.worlds import links
from modelbook.worlds.links import World


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The book of three small models."""
    return make(tmp_path_factory.mktemp("linked") / "book")


@pytest.fixture(scope="module")
def front(browser, made):
    page = open_linked(browser, made)
    yield page
    page.close()


def test_python_and_the_browser_agree(made, front):
    assert_links_agree(made, front)


def test_nothing_moves_by_itself(made, front):
    assert_nothing_moves_by_itself(made, front)


# --- the rules, on the small book


def flour(made, **values):
    return {f.link.name: (round(f.value, 9), f.on) for f in links.carried(made, World(values))}


def test_a_link_hands_on_a_ratio_at_the_focus_time(made):
    assert flour(made, rate=1.21) == {"flour": (round(1.1**3, 9), True)}


def test_a_setting_in_common_stands_on_both_sides(made):
    assert flour(made, water_scale=2.0) == {}
    assert flour(made, rate=1.21, water_scale=2.0) == flour(made, rate=1.21)


def test_a_value_is_cut_to_what_the_target_may_be(made):
    assert flour(made, one=1.0, two=1.0) == {"trust": (1.0, True)}
    assert flour(made, one=0.6) == {"trust": (round(0.8 * 0.65 / 0.6, 9), True)}


def test_a_path_may_lie_outside_its_range(made):
    value = links.in_force(made, World({"rate": 2.0}))["supply_scale"]
    assert value == pytest.approx((2 / 1.1) ** 3)
    assert value > made.engines["shop"].assumptions["supply"].high


def test_the_readers_own_value_wins(made):
    world = World({"rate": 2.0, "supply_scale": 0.7})
    assert links.in_force(made, world) == dict(world.values)
    assert [f.on for f in links.carried(made, world)] == [False]


def test_a_year_set_by_hand_wins_for_its_year_only(made):
    values = links.in_force(made, World({"rate": 1.21, "supply@2028": 7.0}))
    sold = made.engines["shop"].frame(values).set_index("year").sold
    plain = made.engines["shop"].frame().set_index("year").sold
    assert sold[2028] / plain[2028] == pytest.approx(7 / 3)
    assert sold[2029] / plain[2029] == pytest.approx(1.1**3)


@pytest.mark.parametrize(
    ("scenario", "on"), [("sure", ["supply_scale"]), ("flood", ["trust"]), ("dear", ["supply_scale", "trust"])]
)
def test_the_set_of_assumptions_chosen_for_the_target_wins(made, scenario, on):
    world = World({"rate": 1.3, "one": 0.2}, {"shop": scenario})
    assert sorted(k for k in links.in_force(made, world) if k not in world.values) == on


def test_a_scenario_of_the_source_is_handed_on(made):
    assert links.in_force(made, World({}, {"mill": "fast"}))["supply_scale"] == pytest.approx((1.9 / 1.1) ** 3)
    assert links.carried(made, World({}, {"mine": "deep"})) == []  # its rule does not see what that set moves


def test_an_undone_link_does_not_act(made):
    assert links.in_force(made, World({"rate": 1.3}, {}, ["flour"])) == {"rate": 1.3}


def test_a_rule_without_a_number_sets_nothing(tmp_path):
    row = "flour,mill,shop,supply_scale,flour / (rate - 1.1),,,the mill's flour,Ours.,own"
    assert links.carried(make(tmp_path / "book", {"flour": row}), World({"rate": 1.3})) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,mil,shop,price,flour,,,a,b,own", "no model 'mil'"),
        ("x,mill,shop,nosuch,flour,,,a,b,own", "no 'nosuch'"),
        ("x,mill,shop,price,flower,,,a,b,own", "no 'flower'"),
        ("x,mill,shop,price,flour@1999,,,a,b,own", "no 'flour@1999'"),
        ("x,mill,shop,price,flour,nosuch=1,,a,b,own", "nosuch"),
        ("x,mill,shop,price,flour,,nosuch,a,b,own", "nosuch"),
        ("x,mill,shop,price,open('f'),,,a,b,own", "cannot be read"),
        ("x,mill,shop,price,flour +,,,a,b,own", "cannot be read"),
        ("x,mill,shop,price,flour ** 2,,,a,b,own", "cannot be read"),
        ("x,mill,shop,trust,flour,,,a,b,own", "two links"),
        ("x,mill,mine,one,flour,,,a,b,own", "stands after"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path, row, words):
    bad = make(tmp_path / "book", {"trust": LINKS["trust"], "x": row})
    with pytest.raises(BookError, match=words) as error:
        links.declared(bad)
    assert "data/links.csv:3" in str(error.value)


def test_a_rule_may_name_a_step(made):
    assert links.parsed("a / b@2027 - 2 * c") == ["-", ["/", "a", "b@2027"], ["*", 2.0, "c"]]
    read = {"a": 6.0, "b@2027": 2.0, "c": 5.0}.__getitem__
    assert links.value_of(links.parsed("a / b@2027 - 2 * c"), read) == -7
