"""The residual table is computed from data/, and agrees with what the specification printed."""

import pytest
from bad_book import copy_book

import chokepoints
from modelbook import Book
from modelbook.sphinx_ext.pages import residuals

ENGINE = chokepoints.engine("supply")
TABLE = ENGINE.book.table("residuals")
ROWS = residuals(ENGINE)

# as the page prints them, section 5 of the specification moved on: model, published, unit; None where a published side was dropped for want of a source
PRINTED = [
    ("domestic share of value 2024, Morgan Stanley", 2024, 27.5, 34, "share"),
    ("Nvidia share of value 2024, Bernstein", 2024, 71.9, 66, "share"),
    ("domestic share of value 2025, DigiTimes", 2025, 52.9, 58, "share"),
    ("domestic share of value 2025, other edition", 2025, 52.9, 43, "share"),
    ("market 2025", 2025, 20.8, 20.4, ""),
    ("Ascend compute 2025, Epoch", 2025, 0.517, 0.528, ""),
    ("Ascend revenue 2026, FT", 2026, 11.1, 12, ""),
    ("Nvidia share of value 2026, Bernstein", 2026, 8.6, 8, "share"),
    ("domestic share of value 2027, Morgan Stanley", 2027, 92.7, 82, "share"),
    ("domestic share of value 2027, Bernstein", 2027, 92.7, 57, "share"),
    ("Ascend 2025, IDC (fitted)", 2025, 0.808, 0.812, ""),
    ("Ascend 2025, SemiAnalysis (fitted)", 2025, 0.808, 0.805, ""),
    ("dies used 2026, Bloomberg", 2026, 1.74, 1.6, ""),
    ("domestic share of cards 2025, IDC (input)", 2025, 41.0, 41, "share"),
]


def digits(x: float) -> int:
    return len(repr(x).partition(".")[2].rstrip("0"))


def agrees(value: float, printed: float, unit: str) -> bool:
    return abs(value * (100 if unit == "share" else 1) - printed) <= 0.5 * 10 ** -digits(printed) + 1e-9


def test_the_table_has_rows_of_each_kind():
    assert {r["kind"] for r in ROWS} == {"test", "fitted", "input"}
    assert len(ROWS) == (TABLE.model == "supply").sum() >= 10


def test_both_sides_are_computed():
    for r in ROWS:
        assert isinstance(r["is"], float) and r["is"] == r["is"], r["id"]
        assert isinstance(r["was"], float) and r["was"] == r["was"], r["id"]
        assert r["label"] and r["id"]


def test_what_is_published_comes_from_a_table_of_facts_and_what_is_computed_from_the_model():
    for r in ROWS:
        assert "fact(" in r["published"], r["id"]
        assert "supply." in r["expression"] or "fact(" in r["expression"], r["id"]


@pytest.mark.parametrize("what", PRINTED, ids=lambda row: row[0])
def test_the_residual_that_is_printed_is_there(what):
    _, year, model, published, unit = what
    same = [r for r in ROWS if r["year"] == year and agrees(r["is"], model, unit) and agrees(r["was"], published, unit)]
    assert same, [(r["id"], r["is"], r["was"]) for r in ROWS if r["year"] == year]


def test_a_changed_number_changes_the_residual(tmp_path):
    copy = copy_book(tmp_path / "copy")
    copy.change("assumptions", lambda row: row["id"] == "price_ascend" and row["year"] == "2026", baseline="20")
    other = {r["id"]: r["is"] for r in residuals(Book(copy.root).engine("supply"))}
    changed = {r["id"] for r in ROWS if other[r["id"]] != pytest.approx(r["is"])}
    assert any("2026" in name for name in changed)
    assert changed != set(other)


def test_residuals_of_fits_are_small_and_those_of_tests_are_not_hidden():
    for r in ROWS:
        if r["kind"] == "fitted":
            assert abs(r["is"] / r["was"] - 1) < 0.03, r["id"]
    assert max(abs(r["is"] / r["was"] - 1) for r in ROWS if r["kind"] == "test") > 0.2
