"""Which of a slot's texts is said: the one with the most comparisons of those that hold, wherever it stands in the table."""

import csv
import json
import random
from pathlib import Path

import pytest
from mistakes import Copy
from small_books import EPIDEMIC, copy_whole

from modelbook.checks import texts
from modelbook.worlds import expressions, words
from modelbook.worlds.book import Book

ROWS = [
    ("", "else"),
    ("a > 1", "one"),
    ("a > 1 and b = up", "two"),
    ("a <= 1 and b != up", "other two"),
    ("a > 1 and b = up and c ~ 100", "three"),
]
SAID = [
    ({"a": 0.0, "b": "up", "c": 0.0}, "else"),
    ({"a": 2.0, "b": "down", "c": 0.0}, "one"),
    ({"a": 2.0, "b": "up", "c": 105.3}, "two"),
    ({"a": 1.0, "b": "down", "c": 0.0}, "other two"),
    ({"a": 2.0, "b": "up", "c": 105.2}, "three"),
]


@pytest.mark.parametrize("seed", range(4))
def test_the_row_with_the_most_comparisons_is_said_wherever_it_stands(seed):
    rows = random.Random(seed).sample(ROWS, len(ROWS))
    for world, wanted in SAID:
        assert words.say(words.in_order(rows), world.get, lambda _: "") == wanted


def test_the_golden_cases_of_the_browser_stand_in_the_order_in_which_a_page_gets_them():
    told = json.loads((Path(__file__).parent / "twins" / "texts.json").read_text(encoding="utf-8"))
    assert any(len(rows) > 2 for rows in told["texts"].values())
    for rows in told["texts"].values():
        assert words.in_order(map(tuple, rows)) == [*map(tuple, rows)]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("", True),
        ("a > 1 and a < 2", True),
        ("a > 1 and a < 1", False),
        ("a >= 1 and a <= 1", True),
        ("a > 1 and a <= 1", False),
        ("a >= 1 and a < 1", False),
        ("a = 1 and a > 1", False),
        ("a = 1 and a < 1", False),
        ("a = 1 and a >= 1", True),
        ("a = 1 and a = 2", False),
        ("a = 1 and a != 1", False),
        ("a = up and a = down", False),
        ("a = up and a != down", True),
        ("a = up and b = down", True),
        ("a@2026 > 1 and a@2027 < 1", True),
        ("a > b@2027 and a < b@2027", False),
        ("a >= b@2027 and a <= b@2027", True),
    ],
)
def test_a_condition_that_contradicts_itself_is_seen(condition, holds):
    assert words.can_hold(expressions.condition(condition)) is holds


@pytest.fixture
def told(tmp_path):
    """What the check says of the epidemic's table with other rows of one slot."""
    copy = Copy(copy_whole(EPIDEMIC, tmp_path / "book"))
    head, *rows = copy.lines("texts")
    assert head == ["model", "slot", "when", "text"]
    kept = [row for row in rows if row[1] != "title"]

    def make(*conditions: str) -> list[str]:
        copy.write("texts", [head, *kept, *(["epidemic", "title", when, "Words."] for when in conditions)])
        return [str(problem) for problem in texts.problems(Book(copy.root))]

    make.first = len(kept) + 2
    return make


def test_rows_that_can_hold_at_once_are_told(told):
    engine = Book(EPIDEMIC).engine("epidemic")
    column = f"{engine.columns[0]}@{engine.model.steps[0]}"
    assert told("", f"{column} > 1", f"{column} <= 1") == []
    both = told(f"{column} > 1", f"{column} < 2")
    assert both == [
        f"data/texts.csv:{told.first + 1}, column when: this row and that of line {told.first} can hold at once, and have as "
        "many conditions. Add a condition to the one that should be said then."
    ]
    assert told(f"{column} > 1", f"{column} < 2", f"{column} > 1 and {column} < 2") == []  # a third is said then
    [twice] = told("", "")
    assert "can never be told from" in twice
    [never] = told(f"{column} > 2 and {column} < 1")
    assert "can never be said" in never


def test_the_order_of_the_table_has_no_say(tmp_path):
    copy = Copy(copy_whole(EPIDEMIC, tmp_path / "book"))
    head, *rows = copy.lines("texts")
    before = Book(copy.root).texts
    copy.write("texts", [head, *reversed(rows)])
    assert Book(copy.root).texts == before


def test_a_table_has_rows_of_more_than_one_condition():
    """Else the test above would compare nothing."""
    with (EPIDEMIC / "data" / "texts.csv").open(encoding="utf-8", newline="") as file:
        slots = [(row["model"], row["slot"]) for row in csv.DictReader(file)]
    assert len(slots) > len(set(slots))
