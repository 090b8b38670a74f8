"""The sentences of this book do not hang on the order of rows in data/texts.csv."""

import random

import pytest
from bad_book import ROOT, copy_book

from modelbook.drawing.charting import Show
from modelbook.explorer.spoken import Spoken
from modelbook.worlds import expressions, words
from modelbook.worlds.book import Book

BOOK = Book(ROOT)


def worlds(model: str):
    """A model's presets, each with every view."""
    shows = BOOK.declared(Show)
    views = {view: [*choices] for view, choices in (shows[model].views if model in shows else {}).items()}
    for k, scenario in enumerate(BOOK.assumptions.scenarios[model]):
        yield Spoken(BOOK.engines[model], {}, scenario, {view: c[k % len(c)] for view, c in views.items()})


@pytest.mark.parametrize("seed", range(3))
def test_a_table_in_another_order_says_the_same(tmp_path, seed):
    copy = copy_book(tmp_path / "book")
    head, *rows = copy.lines("texts")
    copy.write("texts", [head, *random.Random(seed).sample(rows, len(rows))])
    assert Book(copy.root).texts == BOOK.texts


@pytest.mark.parametrize("model", BOOK.models)
def test_in_no_preset_two_texts_would_be_said(model):
    asked = 0
    for world in worlds(model):
        for slot, rows in BOOK.texts[model].items():
            if slot.split(":")[0] in (
                "moved",
                "distance",
                "among",
                "flips",
                "flip",
                "near",
                "searched",
                "range",
                "unexpected",
            ):
                continue  # of parts and of the cockpit, which give the names that they need
            holding = [len(expressions.condition(when)) for when, _ in rows if words.holds(when, world.value)]
            assert holding.count(max(holding, default=0)) <= 1, (slot, world.scenario)
            asked += len(rows) > 1
    assert asked
