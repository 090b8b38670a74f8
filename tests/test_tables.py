"""data/ as typed tables: found from anywhere, described once, every row with a source."""

import pandas as pd
import pytest
from bad_book import ROOT, copy_book

import chokepoints
from chokepoints import BookError
from modelbook.tables.frames import find_root
from modelbook.worlds.book import Book

BOOK = chokepoints.book()
PACKAGE = BOOK.package


def test_every_file_is_described_and_every_description_has_a_file():
    described = {r["path"] for r in PACKAGE["resources"]}
    assert described == {f.name for f in (ROOT / "data").glob("*.csv")}


@pytest.mark.parametrize("resource", PACKAGE["resources"], ids=lambda r: r["name"])
def test_every_column_is_described(resource):
    head = (ROOT / "data" / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
    assert head == [f["name"] for f in resource["schema"]["fields"]]
    assert all(f.get("description") and f.get("type") for f in resource["schema"]["fields"])
    assert resource.get("description")


@pytest.mark.parametrize("name", BOOK.resources)
def test_tables_are_plain_text(name):
    raw = (ROOT / BOOK.file(name)).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    raw.decode("utf-8")


@pytest.mark.parametrize("name", BOOK.resources)
def test_tables_are_typed(name):
    table = BOOK.table(name)
    assert table.index.name == "line"
    assert len(table) == 0 or table.index[0] == 2
    for field in BOOK.resources[name]["schema"]["fields"]:
        if field["type"] in ("number", "integer", "year"):
            assert pd.api.types.is_numeric_dtype(table[field["name"]]), field["name"]


def test_tables_of_facts_name_their_sources():
    with_source = [n for n, r in BOOK.resources.items() if "source" in [f["name"] for f in r["schema"]["fields"]]]
    assert {"assumptions", "scenarios", "estimates", "adoption", "chips"} <= set(with_source)
    for name in with_source:
        for cell in BOOK.table(name).source:
            keys = [key.strip() for key in cell.split(";")]
            assert all(key in BOOK.sources for key in keys), (name, cell)


def test_no_row_rests_on_memory():
    for name in BOOK.resources:
        table = BOOK.table(name)
        for column in ("status", "source", "kind", "basis", "access"):
            if column in table:
                assert not table[column].astype(str).str.contains(r"\bmemory row\b|^memory$", regex=True).any(), (
                    name,
                    column,
                )


def test_a_source_says_who_what_and_when():
    for key, work in BOOK.sources.items():
        fields = work.fields
        assert fields.get("title"), key
        assert key == "own-assumption" or fields.get("year") or fields.get("urldate"), key
        assert key == "own-assumption" or work.who, key


# --- where data/ is looked for


@pytest.fixture
def other(tmp_path):
    return copy_book(tmp_path / "other").root


def test_found_from_a_chapter_folder(other, monkeypatch):
    monkeypatch.delenv("MODELBOOK_BOOK", raising=False)
    assert find_root(other / "book" / "chapters") == other
    monkeypatch.chdir(other / "book")
    assert find_root() == other


def test_found_from_any_working_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("MODELBOOK_BOOK", raising=False)
    monkeypatch.chdir(tmp_path)
    assert chokepoints.book().root == ROOT


def test_the_environment_names_another(other, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MODELBOOK_BOOK", str(other))
    assert find_root() == other


def test_a_folder_that_is_named_wins_over_the_environment(other, monkeypatch):
    monkeypatch.setenv("MODELBOOK_BOOK", str(ROOT))
    assert find_root(other / "book") == other


def test_an_environment_that_names_no_book_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("MODELBOOK_BOOK", str(tmp_path))
    with pytest.raises(BookError, match="Name the folder above data/"):
        find_root()


def test_another_data_folder_is_no_book(tmp_path, monkeypatch):
    monkeypatch.delenv("MODELBOOK_BOOK", raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text('{"name": "someone else"}', encoding="utf-8")
    with pytest.raises(BookError, match="Run inside a book"):
        find_root(tmp_path)


# --- what loading alone says (a page's cell meets this before any check)


def test_an_unknown_table_says_what_was_meant():
    with pytest.raises(BookError, match="Did you mean assumptions"):
        BOOK.table("asumptions")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [("baseline", "much", "'much' is not a number"), ("baseline", "NaN", "NaN"), ("year", "2027.5", "whole number")],
)
def test_a_cell_of_the_wrong_type_is_told_with_its_line(tmp_path, column, cell, words):
    copy = copy_book(tmp_path / "copy")
    line = copy.change("assumptions", lambda row: row["id"] == "smic_yield", **{column: cell})
    with pytest.raises(BookError) as found:
        Book(copy.root).table("assumptions")
    assert f"data/assumptions.csv:{line}, column {column}" in str(found.value)
    assert words in str(found.value)


def test_a_missing_column_is_told_with_the_one_that_may_be_meant(tmp_path):
    copy = copy_book(tmp_path / "copy")
    copy.rename("assumptions", "baseline", "basline")
    with pytest.raises(BookError) as found:
        Book(copy.root).table("assumptions")
    assert "data/assumptions.csv:1: the column 'baseline' is missing" in str(found.value)
    assert "basline" in str(found.value)


def test_a_missing_file_is_told(tmp_path):
    copy = copy_book(tmp_path / "copy")
    (copy.root / "data" / "symbols.csv").unlink()
    with pytest.raises(BookError, match=r"data/symbols\.csv: .* Restore it"):
        Book(copy.root).table("symbols")


def test_damaged_json_is_told_with_its_line(tmp_path):
    copy = copy_book(tmp_path / "copy")
    file = copy.root / "data" / "datapackage.json"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[3] += ","
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BookError, match=r"data/datapackage\.json:[45]"):
        Book(copy.root)
