"""Why two worlds differ: Shapley values on games worked out by hand and by their own laws, and on small books."""

import dataclasses
import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest
from explained import GAMES, agree, explained_there
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_book import make
from random_worlds import settings as some_settings
from small_books import EPIDEMIC, SOLOW

from modelbook import Book, explain
from modelbook.cli import main
from modelbook.errors import BookError
from modelbook.worlds import explain as explaining
from modelbook.worlds.engine import Engine
from modelbook.worlds.explain import EXACT, ORDERS, Side

BOOK = Book(SOLOW)
GROWTH = BOOK.engine("growth")


@pytest.fixture(scope="module")
def shops(tmp_path_factory) -> Book:
    return make(tmp_path_factory.mktemp("linked") / "book", editions=True)


def by_id(frame: pd.DataFrame) -> dict[str, dict]:
    return frame.set_index("assumption").to_dict("index")


# -- games --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("game", GAMES["exact"], ids=lambda game: game["what"])
def test_games_whose_values_are_known(game):
    worths = np.array(game["worths"], float)
    made, errors = explaining.exact(lambda taken: worths[taken @ (1 << np.arange(taken.shape[1]))], len(game["are"]))
    np.testing.assert_allclose(made, game["are"], rtol=1e-12, atol=1e-12)
    assert not errors.any()


@pytest.mark.parametrize("game", GAMES["sampled"], ids=lambda game: game["what"])
def test_games_of_many_steps(game):
    made, errors = explaining.sampled(lambda taken: (taken @ game["linear"]) ** game["power"], len(game["linear"]), 1)
    np.testing.assert_allclose(made, game["are"], rtol=1e-9)
    np.testing.assert_allclose(errors, game["errors"], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("game", GAMES["orders"], ids=lambda game: f"{game['d']} steps, seed {game['seed']}")
def test_orders(game):
    made = list(explaining.orders(game["d"], game["seed"]))
    assert [made[k] for k in (0, 1, 62, 63)] == game["are"]


@pytest.mark.parametrize("game", GAMES["joined"], ids=lambda game: game["what"])
def test_what_is_bound_moves_together(game):
    assert [list(part) for part in explaining.joined(game["names"], game["bound"])] == game["are"]


def test_orders_come_in_antithetic_pairs_and_place_each_step_evenly():
    drawn = list(explaining.orders(9, 3))
    assert len(drawn) == ORDERS
    assert all(sorted(order) == list(range(9)) for order in drawn)
    assert all(drawn[k + 1] == drawn[k][::-1] for k in range(0, ORDERS, 2))
    assert {order[0] for order in drawn} == set(range(9))


def table(d: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(-1e3, 1e3), min_size=2**d, max_size=2**d)


def game(worths: list[float]):
    return lambda taken: np.array(worths)[taken @ (1 << np.arange(taken.shape[1]))]


@settings(max_examples=60, deadline=None)
@given(table(4))
def test_values_sum_to_the_difference(worths):
    made, _ = explaining.exact(game(worths), 4)
    assert made.sum() == pytest.approx(worths[-1] - worths[0], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(table(4), st.integers(0, 3), st.integers(0, 3))
def test_two_steps_that_change_places_change_values(worths, i, j):
    """Symmetry: names have no say, so a game in which two steps stand for each other gives each the other's value."""

    def swapped(taken):
        other = taken.copy()
        other[:, [i, j]] = taken[:, [j, i]]
        return game(worths)(other)

    made, there = explaining.exact(game(worths), 4)[0], explaining.exact(swapped, 4)[0]
    made[[i, j]] = made[[j, i]]
    np.testing.assert_allclose(there, made, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(table(4), st.integers(0, 4))
def test_a_step_that_moves_nothing_gets_nothing_and_leaves_the_others_alone(worths, k):
    def with_null(taken):
        return game(worths)(np.delete(taken, k, axis=1))

    made, _ = explaining.exact(with_null, 5)
    assert made[k] == 0
    np.testing.assert_allclose(np.delete(made, k), explaining.exact(game(worths), 4)[0], atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-12, 12), min_size=9, max_size=14), st.integers(0, 2**31), st.integers(1, 3))
def test_drawn_values_sum_to_the_difference_and_give_nothing_to_a_null_step(quarters, seed, power):
    weights = np.array([*quarters, 0]) / 4  # whose sums have no rounding
    made, errors = explaining.sampled(lambda taken: (taken @ weights) ** power, len(weights), seed)
    assert made.sum() == pytest.approx(weights.sum() ** power, rel=1e-9, abs=1e-9)
    assert (made[-1], errors[-1]) == (0, 0)
    if power < 3:  # a sum over pairs: antithetic orders have it exactly
        np.testing.assert_allclose(made, weights * weights.sum() ** (power - 1), atol=1e-9)
        np.testing.assert_allclose(errors, 0, atol=1e-9)


def test_the_standard_error_is_that_of_the_means_of_pairs():
    """Over many seeds the values spread as the errors say."""
    weights = np.linspace(0.2, 1.8, 10)
    runs = [explaining.sampled(lambda taken: np.exp(taken @ weights), 10, seed) for seed in range(200)]
    spread = np.std([made for made, _ in runs], axis=0)
    said = np.sqrt(np.mean([errors**2 for _, errors in runs], axis=0))
    np.testing.assert_allclose(spread, said, rtol=0.2)
    true, _ = explaining.exact(lambda taken: np.exp(taken @ weights), 10)
    np.testing.assert_allclose(np.mean([made for made, _ in runs], axis=0), true, rtol=0.02)


# -- worlds -------------------------------------------------------------------------------------------------------------------


def test_a_product_of_two_is_divided_as_worked_out_by_hand(shops):
    """Sold in 2028: price x 3 x 2 x trust. From 3 x 6 x .8 to 4 x 6 x .5; each step is the mean of first and second place."""
    frame = shops.explain("shop", "baseline", {"price": 4, "trust": 0.5}, "sold@2028")
    assert tuple(frame.columns) == explaining.COLUMNS
    assert frame.assumption.tolist() == ["trust", "price"]
    rows = by_id(frame)
    assert rows["price"] == {
        "label": "Price", "value_a": 3, "value_b": 4, "unit": "t", "contribution": pytest.approx(3.9),
        "share": pytest.approx(3.9 / -2.4), "error": 0,
    }  # fmt: skip
    assert rows["trust"]["contribution"] == pytest.approx(-6.3)
    assert frame.contribution.sum() == pytest.approx(-2.4, rel=1e-12)


def test_a_path_is_one_step_with_its_multiplier_and_its_years(shops):
    frame = shops.explain("shop", {"supply_scale": 1.2}, {"supply@2028": 4, "supply@2029": 5}, "sold@2028")
    assert frame.assumption.tolist() == ["supply"]
    assert frame.iloc[0][["label", "value_a", "value_b"]].tolist() == ["Supply, 2028", pytest.approx(3.6), 4]
    later = shops.explain("shop", "baseline", {"supply@2029": 5}, "sold@2028").iloc[0]
    assert later[["label", "value_a", "value_b", "contribution"]].tolist() == ["Supply, 2029", 4, 5, 0]
    assert math.isnan(later.share)  # of no difference there is no share
    before = shops.explain("shop", "baseline", {"supply@2026": 1.2, "supply@2027": 1.5, "supply@2029": 5}, "sold@2028")
    assert before.label.tolist() == ["Supply, 2027"]


def test_scenarios_and_editions_are_worlds(shops):
    frame = shops.explain("shop", "flood", {"scenario": "sure", "price": 8}, "rest")
    assert set(frame.assumption) == {"supply", "trust", "price"}
    assert frame.contribution.sum() == pytest.approx(8 * 3 * 2 * 0.3 - 3 * 9 * 2 * 0.8)
    first = by_id(shops.explain("shop", "1:baseline", "baseline", "rest"))
    assert {k: (r["value_a"], r["value_b"]) for k, r in first.items()} == {"water": (3, 2), "trust": (0.6, 0.8)}
    dear = shops.explain("shop", "baseline", "dear", "rest", edition="1")
    assert dear.assumption.tolist() == ["price"]


@settings(max_examples=30, deadline=None)
@given(some_settings(GROWTH), some_settings(GROWTH))
def test_any_two_worlds_are_explained_to_the_last_digits_and_backwards(a, b):
    one, two = (float(BOOK.run("growth", world).made[60]) for world in (a, b))
    if {k: a.get(k, GROWTH.assumptions[k].start) for k in GROWTH.assumptions} == {
        k: b.get(k, GROWTH.assumptions[k].start) for k in GROWTH.assumptions
    }:
        with pytest.raises(BookError, match="do not differ"):
            BOOK.explain("growth", a, b, "made@60")
        return
    there, back = (by_id(BOOK.explain("growth", *pair, "made@60")) for pair in ((a, b), (b, a)))
    assert sum(r["contribution"] for r in there.values()) == pytest.approx(two - one, rel=1e-9, abs=1e-12)
    for name, row in there.items():
        assert row["contribution"] == pytest.approx(-back[name]["contribution"], rel=1e-9, abs=1e-12)


def test_the_larger_comes_first_and_a_lever_that_moves_nothing_has_nothing():
    frame = Book(EPIDEMIC).explain("epidemic", "baseline", {"cut": 0.5, "contacts": 2, "illness": 1.5}, "ill@5")
    assert frame.assumption.tolist() == [
        "contacts",
        "cut",
    ]  # illness is what it was; nobody avoids anything before week 6
    assert frame.contribution[1] == 0 and frame["share"].tolist() == [1, 0]


def test_bound_assumptions_move_together():
    """No world between breaks an order: here what is saved may never pass what is added."""
    model = dataclasses.replace(GROWTH.model, ordered=(("saving", "strength"),), shares=(("wear", "workers"),))
    bound = Engine(BOOK, model, BOOK.assumptions)
    a, b = Side({}, "baseline"), Side({"saving": 0.4, "strength": 0.5, "workers": 0.02}, "baseline")
    frame = explaining.explain(bound, a, b, "made@60")
    assert sorted(frame.assumption) == ["saving; strength", "workers"]
    row = by_id(frame)["saving; strength"]
    assert (row["value_a"], row["value_b"]) == ("0.2; 0.33", "0.4; 0.5")
    assert row["label"] == "Share that is saved; What more machines add"
    between = explaining.Between(bound, a, b)
    for taken in itertools.product([False, True], repeat=2):
        values = {name: float(between.mixed(name, np.array([taken]))[0]) for name in ("saving", "strength")}
        assert values["saving"] <= values["strength"]


def test_more_than_eight_are_drawn_and_more_than_the_most_are_refused(monkeypatch):
    a, b = Side({}, "baseline"), Side({"saving": 0.4, "strength": 0.5, "workers": 0.02, "wear": 0.03}, "baseline")
    whole = by_id(explaining.explain(GROWTH, a, b, "made@60"))
    monkeypatch.setattr(explaining, "EXACT", 3)
    drawn = by_id(explaining.explain(GROWTH, a, b, "made@60", seed=4))
    for name, row in drawn.items():
        assert 0 < row["error"] < 0.05 * abs(row["contribution"])
        assert row["contribution"] == pytest.approx(whole[name]["contribution"], abs=4 * row["error"])
    assert explaining.explain(GROWTH, a, b, "made@60", seed=5).contribution.tolist() != [
        row["contribution"] for row in drawn.values()
    ]
    monkeypatch.setattr(explaining, "MOST", 3)
    with pytest.raises(BookError, match="differ in 4 assumptions; 3 can be told apart"):
        explaining.explain(GROWTH, a, b, "made@60")


# -- bad input ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("growth", "baseline", "baseline", "made@60"), "The two worlds do not differ"),
        (("growth", "baseline", {"saving": 0.2}, "made@60"), "do not differ"),
        (("growth", "baseline", "thrift", "mode@60"), "growth has no output 'mode'. Did you mean made"),
        (("growth", "baseline", "thrift", "made@61"), "'made' of growth has no year '61'. Write made@YEAR. They go from 0 to 60"),
        (("growth", "baseline", "thrift", "made@soon"), "has no year 'soon'"),
        (("growth", "baseline", "thrift", "made@"), "has no year ''"),
        (("growth", "baseline", "thirft", "made@60"), "Did you mean thrift"),
        (("growth", "baseline", {"saving": 9}, "made@60"), "saving: 9 is out of range"),
        (("growth", {"nosuch": 1}, "thrift", "made@60"), "There is no assumption 'nosuch'"),
        (("nosuch", "baseline", "thrift", "made@60"), "There is no model 'nosuch'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(arguments, words):
    with pytest.raises(BookError) as told:
        BOOK.explain(*arguments)
    assert words in str(told.value)


def test_a_number_that_is_missing_is_told(shops, monkeypatch):
    with pytest.raises(BookError, match="'rest' of shop is one number and has no step 2028"):
        shops.explain("shop", "baseline", "sure", "rest@2028")
    engine = shops.engine("shop")
    whole = Engine.columns_of
    monkeypatch.setattr(
        Engine, "columns_of",
        lambda self, world, n: {name: np.where(world["price"] == 8, np.nan, x) for name, x in whole(self, world, n).items()},
    )  # fmt: skip
    for a, b, where in [({"price": 8}, {}, "in the first"), ({}, {"price": 8}, "in the second")]:
        with pytest.raises(BookError, match=f"'sold' has no number {where} world"):
            explaining.explain(engine, Side(a, "baseline"), Side(b, "baseline"), "sold@2028")


def test_the_focus_is_meant_where_no_step_is_named():
    world = {"saving": 0.4, "wear": 0.03}
    pd.testing.assert_frame_equal(*(BOOK.explain("growth", "baseline", world, o) for o in ("made", "made@60")))


# -- the command line, and the page -------------------------------------------------------------------------------------------


def test_the_command_line_says_the_same(capsys, monkeypatch):
    monkeypatch.chdir(SOLOW)
    wanted = explain("growth", "baseline", {"scenario": "thrift", "wear": 0.03}, "made@60", book=BOOK)
    asked = ["explain", "growth", "--output", "made@60", "--to", "thrift", "--set", "wear=0.03"]
    assert main([*asked, "--format", "csv"]) == 0
    assert capsys.readouterr().out == wanted.to_csv(index=False, lineterminator="\n")
    assert main([*asked, "--format", "json"]) == 0
    assert [row["assumption"] for row in json.loads(capsys.readouterr().out)] == wanted.assumption.tolist()
    assert main(["explain", "growth", "--output", "made@60", "--from", "thrift", "--to", "thrift"]) == 2
    assert capsys.readouterr().err == "modelbook: The two worlds do not differ. Change a setting of one of them.\n"
    assert main(["explain", "growth", "--output", "made@60", "--set", "wear"]) == 2
    assert "--set wear cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("model", "output", "a", "b"),
    [
        ("shop", "sold@2028", ({"price": 8, "supply_scale": 1.3, "water@2027": 1}, "sure"), ({"trust": 0.1}, "flood")),
        ("shop", "rest", ({}, "1:baseline"), ({"supply@2029": 5, "price": 2}, "baseline")),
        ("mine", "left", ({"dig": 3, "one": 0.1, "two": 1}, "baseline"), ({}, "deep")),
    ],
)  # fmt: skip
def test_the_page_says_the_same(browser, shops, model, output, a, b):
    engine = shops.engine(model)
    agree(engine, Side(*a), Side(*b), output, explained_there(browser, engine, [(a, b, output)])[0])


def test_few_worlds_are_exact():
    assert EXACT == 8 and 2**EXACT == 256
