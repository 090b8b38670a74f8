"""Values that fit their columns and can hardly be meant, told with row, column and mend."""

import json
import subprocess

import pytest
from mistakes import MENDS, Copy
from small_books import EPIDEMIC, copy_whole

from modelbook.checks import plausible
from modelbook.tables import schema
from modelbook.worlds import words
from modelbook.worlds.book import Book

UNITS = {
    "count": {"units": ["people"], "least": 0},
    "time": {"units": ["weeks"], "least": 0},
    "share": {"units": ["share"]},
}


@pytest.fixture
def copy(tmp_path):
    found = Copy(copy_whole(EPIDEMIC, tmp_path / "book"))
    describe(found, units=UNITS)
    return found


def describe(copy: Copy, **more) -> None:
    """Say more under ``modelbook`` in datapackage.json."""
    file = copy.root / "data" / "datapackage.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["modelbook"] |= more
    file.write_text(json.dumps(told, indent=1), encoding="utf-8")


def release(copy: Copy) -> None:
    """Tag the book as it is."""
    named = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], [*named, "commit", "-qm", "one"], ["tag", "v1"]):
        subprocess.run(["git", "-C", str(copy.root), *command], check=True)


def told(copy: Copy) -> list[str]:
    return [str(problem) for problem in plausible.problems(Book(copy.root))]


ILL = {"where": lambda row: row["id"] == "illness"}


def test_a_table_that_is_right_is_left_alone(copy):
    release(copy)
    assert told(copy) == []


@pytest.mark.parametrize("cell", ["#REF!", "##REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#####"])
def test_what_a_spreadsheet_writes_for_a_mistake(copy, cell):
    line = copy.change("assumptions", **ILL, note=cell)
    [message] = told(copy)
    assert message.startswith(
        f"data/assumptions.csv:{line}, column note: '{cell}' is what a spreadsheet"
    ) and MENDS.search(message)


@pytest.mark.parametrize(("year", "right"), [("2091", False), ("1791", False), ("2056", True), ("1900", True)])
def test_a_year_out_of_time(copy, year, right):
    line = copy.change("assumptions", **ILL, year=year)
    message = f"data/assumptions.csv:{line}, column year: the year {year} is not between 1900 and 2056. Write the year that is meant."
    assert told(copy) == ([] if right else [message])


def test_a_count_below_nothing(copy):
    line = copy.change("assumptions", **ILL, low="-1")
    [message] = told(copy)
    assert (
        message
        == f"data/assumptions.csv:{line}, column low: -1 weeks: a time is not under 0. Mend its sign, or its unit."
    )


def test_a_unit_that_the_vocabulary_lacks(copy):
    line = copy.change("assumptions", **ILL, unit="week")
    [message] = told(copy)
    assert message.startswith(f"data/assumptions.csv:{line}, column unit: there is no unit 'week'. Did you mean weeks")


@pytest.mark.parametrize(
    ("value", "right"), [("7.4", True), ("7.6", False), ("0.31", True), ("0.29", False), ("-1.5", False)]
)
def test_a_number_that_changed_five_fold_since_the_last_release(copy, value, right):
    describe(copy, units={})
    release(copy)
    line = copy.change("assumptions", **ILL, baseline=value)
    messages = told(copy)
    assert len(messages) == (0 if right else 1)
    if not right:
        assert (
            messages[0].startswith(f"data/assumptions.csv:{line}, column baseline: {value} ")
            and "of the last release" in messages[0]
        )
        describe(copy, revised={"assumptions:illness.baseline": "a mistake of the first edition"})
        assert told(copy) == []


def test_a_unit_that_changed_since_the_last_release(copy):
    release(copy)
    copy.change("assumptions", **ILL, unit="people")
    [message] = told(copy)
    assert "column unit: the unit was 'weeks' at the last release." in message


def test_a_column_that_was_sorted_alone(copy):
    release(copy)
    head, *rows = copy.lines("assumptions")
    k = head.index("label")
    labels = [row[k] for row in rows]
    copy.write(
        "assumptions",
        [head, *([*row[:k], label, *row[k + 1 :]] for row, label in zip(rows, labels[1:] + labels[:1], strict=True))],
    )
    [message] = told(copy)
    assert "rows hold each other's former label: the column was sorted without the others. Undo it" in message
    copy.write("assumptions", [head, *sorted(rows)])  # whole rows may be sorted
    assert told(copy) == []


def test_a_slider_that_no_equation_reads(copy):
    head, *rows = copy.lines("symbols")
    copy.write("symbols", [head, *rows, ["epidemic", "illness2", "nothing"]])
    a_head, *a_rows = copy.lines("assumptions")
    copy.write("assumptions", [a_head, *a_rows, ["illness2", *a_rows[1][1:]]])
    [problem] = plausible.unread(Book(copy.root))
    assert str(problem).startswith(
        f"data/symbols.csv:{len(rows) + 2}, column symbol: no equation of epidemic reads 'nothing'"
    )
    assert list(plausible.unread(Book(EPIDEMIC))) == []


def test_per_cent_are_of_shares():
    assert words.suits("percent", "share") and words.suits("percent1", "") and words.suits("1", "weeks")
    assert not words.suits("percent", "days") and not words.suits("percent1", "people")


# --- one mistake, one message


def test_names_of_columns_that_stand_again(copy):
    head, *rows = copy.lines("assumptions")
    copy.write("assumptions", [head, rows[0], head, *rows[1:]])
    assert [*map(str, schema.problems(Book(copy.root)))] == [
        "data/assumptions.csv:3: the names of the columns stand here again. Remove this line."
    ]


def test_columns_in_another_order(copy):
    head, *rows = copy.lines("assumptions")
    copy.write("assumptions", [[*row[1:], row[0]] for row in [head, *rows]])
    [message] = map(str, schema.problems(Book(copy.root)))
    assert (
        message.startswith("data/assumptions.csv:1: the columns stand in another order")
        and "Restore the order: id,year" in message
    )


MISNAMED = {
    "unit": ("units", ["the column 'unit' is missing. Rename the column 'units', which the table does not have."]),
    "floor": ("flor", ["the column 'floor' is missing. Rename the column 'flor', which the table does not have."]),
    "choices": ("choises", ["the table has no column 'choises'. Did you mean choices?"]),  # one that may be left out
    "group": (
        "xyz",
        [
            "the table has no column 'xyz'. Remove the column, or describe it in data/datapackage.json.",
            "the column 'group' is missing. Add it to the first line, and its cells below.",
        ],
    ),
}


@pytest.mark.parametrize("column", MISNAMED)
def test_a_column_that_is_spelled_wrong_is_told_once(copy, column):
    head, *rows = copy.lines("assumptions")
    if column not in head:
        head, rows = [*head, column], [[*row, ""] for row in rows]
    written, says = MISNAMED[column]
    copy.write("assumptions", [[written if name == column else name for name in head], *rows])
    told = [*map(str, schema._heads(Book(copy.root)))]
    assert told == [f"data/assumptions.csv:1: {words}" for words in says]
    assert [*map(str, schema.problems(Book(copy.root)))] in (told, told[:1])


def test_the_mark_of_a_merge(copy):
    file = copy.root / "data" / "assumptions.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    merged = [*lines[:2], "<<<<<<< HEAD", lines[2], "=======", lines[2], ">>>>>>> other", *lines[3:]]
    file.write_text("\n".join(merged) + "\n", encoding="utf-8")
    [message] = map(str, schema.problems(Book(copy.root)))
    assert message.startswith("data/assumptions.csv:3: a merge left its mark here (<<<<<<<). Keep one")


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("@misc{own-assumption", "misc{own-assumption", "the entry own-assumption has no @ and is read as a remark."),
        ("title", "titel", "field titel: there is none of this name. Did you mean title?"),
    ],
)
def test_a_work_that_bibtex_reads_over(copy, was, now, words):
    file = copy.root / "book" / "references.bib"
    text = file.read_text(encoding="utf-8")
    assert was in text
    lines = text.replace(was, now, 1).splitlines()
    lines = [line if not line.startswith("misc{") else line.split(",")[0] + "," for line in lines]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any(words in str(problem) for problem in schema.problems(Book(copy.root)))
