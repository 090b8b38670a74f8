"""Forecasts held against what came: how each is scored, and what is told of a row that cannot be or should have been."""

import csv
import json

import pytest
from small_books import EPIDEMIC, copy_whole

from modelbook.checks.check import all_problems
from modelbook.errors import BookError
from modelbook.parts.scoreboard import scores
from modelbook.parts.scoreboard.page import cells, said, verdict
from modelbook.worlds.book import Book

HEAD = "id made who about what ends low value high unit source outcome counted_by outcome_source open note".split()
ROW = {
    "id": "a", "made": "2019-05", "who": "A. Nurse", "about": "Illness", "what": "Cases of the winter", "ends": "2020-03-01",
    "value": "200", "unit": "cases", "source": "w", "outcome": "100", "counted_by": "The ward", "outcome_source": "w",
}  # fmt: skip


def book(folder, *rows):
    """The epidemic's book on 1 January 2021, with these forecasts."""
    root = copy_whole(EPIDEMIC, folder)
    package = root / "data" / "datapackage.json"
    described = json.loads(package.read_text(encoding="utf-8"))
    described["created"] = "2021-01-01T00:00:00Z"
    described["resources"].append({"name": "forecasts"})
    package.write_text(json.dumps(described, indent=1), encoding="utf-8")
    with (root / "data" / "forecasts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEAD, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    with (root / "book" / "references.bib").open("a", encoding="utf-8") as file:
        file.write("\n@misc{w,\n  title = {Ward book},\n  author = {{The ward}},\n  year = {2020},\n}\n")
    return Book(root)


def one(folder, **row):
    (score,) = scores.scored(book(folder, row))
    return score


@pytest.mark.parametrize(
    ("row", "error", "factor", "inside", "words"),
    [
        ({"value": "200"}, 100, 2, None, "Too high, 2.0 times"),
        ({"value": "95"}, -5, 0.95, None, "Too low, by 5%"),
        ({"value": "", "low": "80", "high": "140"}, 10, 1.1, True, "Too high, by 10%, inside its range"),
        ({"value": "110", "low": "105", "high": "140"}, 10, 1.1, False, "Too high, by 10%, outside its range"),
        ({"value": "", "low": "60"}, 0, 1, True, "Met, inside its range"),
        ({"value": "", "low": "400"}, 300, 4, False, "Too high, 4.0 times, outside its range"),
        ({"value": "", "high": "25"}, -75, 0.25, False, "Too low, 4.0 times, outside its range"),
        ({"value": "3000", "outcome": "100"}, 2900, 30, None, "Too high, 30 times"),
        ({"value": "100", "outcome": "100"}, 0, 1, None, "Met"),
        ({"value": "5", "outcome": "0"}, 5, None, None, "5 cases over zero"),
    ],
)
def test_a_forecast_is_scored(tmp_path, row, error, factor, inside, words):
    score = one(tmp_path / "b", **row)
    assert score.error == pytest.approx(error)
    assert score.factor == (None if factor is None else pytest.approx(factor))
    assert (score.inside, verdict(score)) == (inside, words)


def test_what_is_not_due_and_what_nobody_counted_is_not_scored(tmp_path):
    rows = (
        {"id": "later", "ends": "2021-06-01", "outcome": ""},
        {"id": "lost", "outcome": "", "open": "nobody counted"},
    )
    later, lost = scores.scored(book(tmp_path / "b", *rows))
    assert (later.state, lost.state) == ("not yet due", "open")
    assert later.error is later.factor is later.inside is lost.error is None
    assert (verdict(later), verdict(lost)) == ("Not yet due", "Open")


def test_forecasts_stand_by_the_day_on_which_they_were_made_alone(tmp_path):
    rows = [
        {"id": i, "made": made}
        for i, made in (("c", "2019-12-01"), ("a", "2018"), ("b", "2019-05"), ("d", "2019-12-01"))
    ]
    assert [s.id for s in scores.scored(book(tmp_path / "b", *rows))] == ["a", "b", "c", "d"]


def test_headings_are_summed_up(tmp_path):
    rows = [
        {"id": "a", "value": "105"}, {"id": "b", "value": "50"}, {"id": "c", "value": "", "low": "300", "high": "500"},
        {"id": "d", "about": "Beds", "value": "100", "outcome": "", "ends": "2022-01-01"},
    ]  # fmt: skip
    illness, beds = scores.summary(scores.scored(book(tmp_path / "b", *rows)))
    assert (illness.made, illness.scored, illness.low, illness.near, illness.high) == (3, 3, 1, 1, 1)
    assert (illness.inside, illness.ranged, illness.factor) == (0, 1, pytest.approx(2))
    assert (beds.made, beds.scored, beds.factor) == (1, 0, None)


def test_a_row_says_what_was_said_and_who_counted(tmp_path):
    found = book(tmp_path / "b", {"value": "0.05", "low": "0.02", "high": "0.3", "unit": "share", "outcome": "0.2"})
    (score,) = scores.scored(found)
    assert said(score) == "5.0% (2.0% to 30%)"
    assert "The ward" in cells(found, score)[4] and 'id="a"' in cells(found, score)[0]


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ({"source": ""}, "column source", "the row has no source."),
        ({"source": "x"}, "column source", "there is no source 'x'."),
        ({"outcome": ""}, "column outcome", "its time passed on 2020-03-01, and it has no outcome."),
        ({"outcome_source": ""}, "column outcome_source", "the outcome is a number without a source."),
        ({"counted_by": ""}, "column counted_by", "it has an outcome, and nobody who counted it."),
        ({"outcome_source": "x"}, "column outcome_source", "there is no source 'x'."),
        ({"outcome": "many"}, "column outcome", "'many'"),
        ({"outcome": "fact(cases)"}, "column outcome", "cases"),
        ({"ends": "2021-06-01"}, "column outcome", "after the day of the tables (2021-01-01)"),
        ({"open": "why"}, "column open", "an outcome and a reason for having none."),
        ({"value": ""}, "column value", "no number was said."),
        ({"made": "2020-05-01"}, "column made", "made on 2020-05-01, after the time that it speaks of"),
        ({"value": "", "low": "5", "high": "2"}, "column low", "low 5 of 'a' is above high 2."),
        ({"value": "", "low": "4000000", "high": "2"}, "column low", "low 4000000 of 'a' is above high 2."),
        ({"ends": "March"}, "column ends", "'March' is no date of this table."),
    ],
)
def test_a_row_that_cannot_be_scored_is_told_with_its_line(tmp_path, row, place, words):
    told = [str(problem) for problem in all_problems(book(tmp_path / "b", row))]
    assert any(text.startswith(f"data/forecasts.csv:2, {place}: ") and words in text for text in told), told


def test_an_outcome_that_cannot_be_read_names_its_line(tmp_path):
    with pytest.raises(BookError, match=r"data/forecasts.csv:2, column outcome"):
        scores.scored(book(tmp_path / "b", {"outcome": "fact(nothing)"}))
