"""Links between models: the same in Python and in the browser, and none where the reader has changed nothing of the source."""

import random

import pytest
from linked_book import LINKS, make
from random_worlds import all_keys, scenarios

from chokepoints import BookError
from modelbook.explorer import bundle
from modelbook.tables.frames import book
from modelbook.worlds import links
from modelbook.worlds.engine import engines
from modelbook.worlds.links import World


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The book of three small models."""
    return make(tmp_path_factory.mktemp("linked") / "book")


@pytest.fixture(scope="module", params=["small", "real"])
def of(request, made):
    """The small book and the real one."""
    return made if request.param == "small" else book()


@pytest.fixture(scope="module")
def front(browser, of):
    page = browser.new_page()
    page.add_script_tag(content=bundle.front_end())
    page.add_script_tag(content=bundle.index(engines(of.root)))
    for name in sources(of):
        page.add_script_tag(content=bundle.model_script(engines(of.root)[name]))
    yield page
    page.close()


def sources(of):
    return sorted({link.source for link in links.declared(of)})


def worlds(of, n=120):
    """Worlds at random, most of them with something set in a source."""
    rng, found, out = random.Random(11), engines(of.root), []
    names = [link.name for link in links.declared(of)]
    ends = sorted({m for link in links.declared(of) for m in (link.source, link.target)}) or list(found)
    for _ in range(n):
        values, chosen = {}, {}
        for model in rng.sample(ends, rng.randint(0, len(ends))):
            keys = all_keys(found[model])
            for key in rng.sample(keys, min(len(keys), rng.choice([0, 1, 1, 3, 9]))):
                low, high = found[model].assumptions.range_of(key)
                a = found[model].assumptions.of_key(key)[0]
                values[key] = float(rng.randint(0, len(a.choices) - 1)) if a.choices else rng.uniform(low, high)
            if rng.random() < 0.3:
                chosen[model] = rng.choice(scenarios(found[model]))
        out.append(World(values, chosen, rng.sample(names, rng.choice([0, 0, 0, min(1, len(names))]))))
    for link in links.declared(of):  # among many keys chance may miss the ones that a rule names
        for key in (k for k in found[link.source].assumptions.keys_of(link.source) if k in str(link.rule)):
            low, high = found[link.source].assumptions.range_of(key)
            out += [World({key: rng.uniform(low, high)}, {}, off) for off in ([], [link.name])]
    return out


FIND = """worlds => worlds.map(([values, scenarios, off]) =>
  modelbook.links.find({values, scenarios, off}).found.map(f => [f.link.name, f.value, f.on]))"""


def test_python_and_the_browser_agree(of, front):
    some = worlds(of)
    there = front.evaluate(FIND, [[dict(w.values), dict(w.scenarios), list(w.off)] for w in some])
    acted = set()
    for world, of_browser in zip(some, there, strict=True):
        here = links.found(of, world)
        assert [(f.link.name, f.on) for f in here] == [(name, on) for name, _, on in of_browser], world
        for f, (_, value, _) in zip(here, of_browser, strict=True):
            assert value == pytest.approx(f.value, rel=1e-9), (f.link.name, world)
            acted.add((f.link.name, f.on))
    assert acted == {(link.name, on) for link in links.declared(of) for on in (True, False)}


def test_a_world_without_changes_moves_nothing(of, front):
    nothing = World()
    assert links.found(of, nothing) == []
    assert links.in_force(of, nothing) == {}
    assert front.evaluate(FIND, [[{}, {}, []]]) == [[]]


def test_what_the_target_reads_too_moves_nothing(of, front):
    """A control of the target never starts a link, and acts in each model by itself."""
    rng, found = random.Random(5), engines(of.root)
    for link in links.declared(of):
        keys = all_keys(found[link.target])
        for key in keys:
            values = {key: rng.uniform(*found[link.target].assumptions.range_of(key))}
            mine = [f for f in links.found(of, World(values)) if f.link.name == link.name]
            assert mine == [], (link.name, key)


# --- the rules, on the small book


def flour(made, **values):
    return {f.link.name: (round(f.value, 9), f.on) for f in links.found(made, World(values))}


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
    assert value > engines(made.root)["shop"].assumptions["supply"].high


def test_the_readers_own_value_wins(made):
    world = World({"rate": 2.0, "supply_scale": 0.7})
    assert links.in_force(made, world) == dict(world.values)
    assert [f.on for f in links.found(made, world)] == [False]


def test_a_year_set_by_hand_wins_for_its_year_only(made):
    values = links.in_force(made, World({"rate": 1.21, "supply@2028": 7.0}))
    sold = engines(made.root)["shop"].frame(values).set_index("year").sold
    plain = engines(made.root)["shop"].frame().set_index("year").sold
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
    assert links.found(made, World({}, {"mine": "deep"})) == []  # its rule does not see what that set moves


def test_an_undone_link_does_not_act(made):
    assert links.in_force(made, World({"rate": 1.3}, {}, ["flour"])) == {"rate": 1.3}


def test_a_rule_without_a_number_sets_nothing(tmp_path):
    row = "flour,mill,shop,supply_scale,flour / (rate - 1.1),,,the mill's flour,Ours.,own"
    assert links.found(make(tmp_path / "book", {"flour": row}), World({"rate": 1.3})) == []


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


# --- one id is one number


def test_no_two_models_read_different_baselines_for_one_id():
    """Each model resolves its inputs from the one row of an id; none brings a value of its own."""
    found = engines()
    seen: dict[tuple[str, int], tuple[str, float]] = {}
    for name, e in found.items():
        years = e.axes["time"]
        for ident, x in e.assumptions.resolve(name, years).items():
            steps = years if len(x) == len(years) and e.assumptions[ident].is_path else [0]
            for step, value in zip(steps, x.ravel(), strict=True):
                other, before = seen.setdefault((ident, int(step)), (name, float(value)))
                assert value == before, f"{ident} is {before} in {other} and {value} in {name}"
    table = book().table("assumptions")
    assert not table.duplicated(["id", "index", "year"]).any()


def test_the_scripts_of_the_models_hold_the_same_baselines_too(browser):
    page = browser.new_page()
    page.add_script_tag(content=bundle.front_end())
    for e in engines().values():
        page.add_script_tag(content=bundle.model_script(e))
    every = page.evaluate(
        "() => Object.values(modelbook.models).flatMap(m => Object.values(m.assumptions).map(a => [m.name, a.id, a.baseline, a.byChoice]))"
    )
    page.close()
    seen = {}
    for model, ident, *start in every:
        assert seen.setdefault(ident, start) == start, f"{ident} in {model}"
    assert {model for model, *_ in every} == set(engines())
