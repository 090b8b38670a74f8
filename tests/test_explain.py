"""Why two worlds of this book differ: the same in Python and in the page, for each model, its scenarios and a reader's settings."""

import dataclasses
import itertools
import random

import numpy as np
import pytest
from explained import agree, explained_there
from random_worlds import all_keys

import chokepoints
from chokepoints import BookError
from modelbook.worlds.engine import Engine
from modelbook.worlds.explain import Between, Side

OUTPUTS = {
    "supply": ["dependency_h100e@2027", "foreign_cards_m@2026"],
    "rules": ["free", "gap_tpp"],
    "reach": ["reach_after", "index@24"],
    "foundry": ["yield_ascend_smic", "die_price_kirin_smic"],
    "learning": ["extra_bill_bn_usd", "price_inside@2025"],
    "efficacy": ["difference", "gap_with@2032"],
}


def some(engine, rng: random.Random, n: int) -> dict[str, float]:
    """A few settings that keep every order and share."""
    bound = {name for group in (*engine.model.ordered, *engine.model.shares) for name in group}
    keys = [key for key in all_keys(engine) if engine.assumptions.of_key(key)[0].id not in bound]
    return {key: anywhere(engine, key, rng) for key in rng.sample(keys, n)}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_page_divides_a_difference_as_python_does(browser, name):
    """Exact and drawn, over scenarios of both editions and settings; a reader's category among them in the foundry."""
    engine, rng = chokepoints.engine(name), random.Random(13)
    names = [*engine.assumptions.scenarios[name], *list(engine.assumptions.earlier[name])[:1]]
    pairs = [(({}, "baseline"), ({}, other), OUTPUTS[name][0]) for other in names[1:]]
    for n in (2, 5, 12):
        pairs += [
            ((some(engine, rng, n), rng.choice(names)), (some(engine, rng, 1), "baseline"), o) for o in OUTPUTS[name]
        ]
    if name == "foundry":
        pairs.append((({"year": 0.0}, "baseline"), ({"smic_defects@2025": 0.3}, "baseline"), OUTPUTS[name][0]))
    counts = []
    for (a, b, output), there in zip(pairs, explained_there(browser, engine, pairs), strict=True):
        if there["problem"]:  # Python says the same in words
            words = {"same": "do not differ", "missing": "has no number"}[there["problem"]]
            with pytest.raises(BookError, match=words):
                agree(engine, Side(*a), Side(*b), output, {})
            continue
        counts.append(agree(engine, Side(*a), Side(*b), output, there))
    assert min(counts) <= 8 < max(counts)


def test_limits_that_keep_an_order_move_together():
    values = {"tpp_middle": 4500, "tpp_upper": 4700}
    frame = chokepoints.explain("rules", "2022-10", {"scenario": "2022-10", **values}, "free")
    assert frame.assumption.tolist() == ["tpp_upper; tpp_middle"]  # in the order of the table
    one, two = (chokepoints.run("rules", own, "2022-10", summary=True).free[0] for own in ({}, values))
    assert frame.contribution.sum() == two - one


@pytest.mark.parametrize("name", ["rules", "foundry", "learning"])
def test_no_world_between_breaks_an_order_or_a_whole(name):
    """Nor where, as in no model yet, bound limits have their baselines from a category: the fit of learning stands for it."""
    engine, rng = chokepoints.engine(name), random.Random(3)
    if name == "learning":
        engine = Engine(
            engine.book, dataclasses.replace(engine.model, ordered=(("fit_from", "fit_to"),)), engine.assumptions
        )
    chains, wholes = engine.model.ordered, engine.model.shares
    keys = sorted({key for group in (*chains, *wholes) for key in group})
    categories = sorted({engine.assumptions[key].category for key in keys} - {""})
    moved_together, tried = 0, 0
    while tried < 40:
        sides = []
        for _ in range(2):
            chosen = rng.sample(keys, rng.randint(0, 2)) + [key for key in categories if rng.random() < 0.6]
            values = {key: anywhere(engine, key, rng) for key in chosen}
            sides.append(Side(values, rng.choice(list(engine.assumptions.scenarios[name]))))
        try:
            for side in sides:
                engine.check_order(side.values, side.scenario)
        except BookError:
            continue
        tried += 1
        between = Between(engine, *sides)
        moved_together += any(len(part) > 1 for part in between.parts)
        taken = np.array(list(itertools.product([False, True], repeat=min(len(between.parts), 8))))
        taken = np.pad(taken, [(0, 0), (0, len(between.parts) - taken.shape[1])])
        at = {key: np.broadcast_to(between.mixed(key, taken), len(taken)) for key in keys}
        for low, high in (pair for chain in chains for pair in itertools.pairwise(chain)):
            assert (at[low] <= at[high]).all(), (low, high, sides)
        for group in wholes:
            assert (sum(at[key] for key in group) <= 1 + 1e-9).all(), (group, sides)
    assert moved_together > 2


def anywhere(engine, key: str, rng: random.Random) -> float:
    """A value of a control within its range; the place of a word for a choice."""
    choices = engine.assumptions.of_key(key)[0].choices
    return float(rng.randrange(len(choices))) if choices else rng.uniform(*engine.assumptions.range_of(key))


def test_a_year_takes_along_what_is_read_in_it():
    """Another year of the foundry: its defects and wafers are those of that year, and stand under the year."""
    frame = chokepoints.explain("foundry", "baseline", {"year": "2024"}, "yield_ascend_smic")
    assert frame.assumption.tolist() == ["year"]
    assert frame[["value_a", "value_b"]].values.tolist() == [["2025", "2024"]]


def test_memory_is_most_of_what_sets_the_book_and_semianalysis_apart():
    frame = chokepoints.explain("supply", "baseline", "semianalysis_memory", "dependency_h100e@2027")
    ends = [
        chokepoints.run("supply", {}, name).set_index("year").dependency_h100e[2027]
        for name in ("baseline", "semianalysis_memory")
    ]
    assert frame.contribution.sum() == pytest.approx(ends[1] - ends[0], rel=1e-12)
    assert frame.assumption[0] == "hbm_domestic" and frame["share"][0] > 0.5
