"""What a spreadsheet and a text editor do to the book, and whether the message says it in their words."""

from __future__ import annotations

import csv

import pytest
from bad_book import ROOT, copy_book

from modelbook.checks import contents
from modelbook.errors import BookError
from modelbook.tables import schema
from modelbook.worlds.book import Book

TABLE = "estimates"


@pytest.fixture
def copy(tmp_path):
    return copy_book(tmp_path / "book")


def said(copy) -> list[str]:
    return [*map(str, schema.problems(Book(copy.root)))]


def test_another_encoding_is_named_with_its_line(copy):
    file = copy.root / "data" / f"{TABLE}.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].rstrip('"') + " – é"
    file.write_bytes("\n".join(lines).encode("cp1252", errors="replace"))
    first = next(n for n, line in enumerate(file.read_bytes().split(b"\n"), 1) if not line.isascii())
    [message] = said(copy)
    assert message.startswith(f"data/{TABLE}.csv:{first}: a letter is not UTF-8.") and "CSV UTF-8" in message


def test_semicolons_are_named(copy):
    lines = copy.lines(TABLE)
    with (copy.root / "data" / f"{TABLE}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    [message] = said(copy)
    assert message.startswith(f"data/{TABLE}.csv:1: semicolons") and "commas" in message


def test_a_mark_at_the_start_and_other_line_ends_do_no_harm(copy):
    file = copy.root / "data" / f"{TABLE}.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert said(copy) == []


@pytest.mark.parametrize(
    ("table", "cells", "words"),
    [
        (TABLE, {"value": "half a million"}, "column value: 'half a million' is no number. Write digits"),
        (TABLE, {"value": "500,000"}, "column value: '500,000' is no number. Write digits"),
        (TABLE, {"published": "4/1/2026"}, "column published: '4/1/2026' is no date of this table. Write 2026"),
        (TABLE, {"unit": ""}, "column unit: the cell is empty, and this column needs a value."),
        (TABLE, {"shape": "shiped"}, "column shape: 'shiped' is no word of this column. Did you mean shipped"),
        ("controls", {"kind": "Rule;Entity Lst"}, "column kind: 'Entity Lst' is no word of this column. Did you mean Entity List?"),
        ("controls", {"id": "A Rule"}, "column id: 'A Rule' has not the form of this column."),
    ],
)  # fmt: skip
def test_a_cell_is_told_in_plain_words(copy, table, cells, words):
    line = copy.change(table, lambda row: True, **cells)
    assert any(message.startswith(f"data/{table}.csv:{line}, {words}") for message in said(copy)), said(copy)


def spoil(copy, find: str, put: str, table: str = TABLE) -> int:
    """Writes something else for the first `find` of a table; its line."""
    file = copy.root / "data" / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, put, 1), encoding="utf-8")
    return text[: text.index(find)].count("\n") + 1


@pytest.mark.parametrize(
    ("table", "find", "put", "words"),
    [
        (TABLE, ",500000,", ",500,000,", "16 cells, and the first line has 15 columns: most likely the comma in value, '500,000', parts it in two. Write 500000."),
        (TABLE, ",0.01,share", ",0,01,share", "the comma in high, '0,01', parts it in two. Write 0.01."),
        (TABLE, ",Kunlunxin,", ",Kunlunxin, of Baidu,", "the comma in entity, 'Kunlunxin, of Baidu', parts it in two. Put the text in double quotes."),
        ("scenarios", ",own-assumption,\n", ",own-assumption,,\n", "Remove the commas at its end."),
        ("scenarios", ",own-assumption,\n", "\n", "has 5 cells, and the first line has 7 columns. Add the commas of its empty cells."),
        (TABLE, "\n", "\n\n", "the line is empty. Remove it."),
        (TABLE, "\n", "\n" + "," * 14 + "\n", "the line is empty. Remove it."),
    ],
)  # fmt: skip
def test_a_row_with_other_cells_than_columns_is_told_in_one_message(copy, table, find, put, words):
    line = spoil(copy, find, put, table)
    [message] = said(copy)
    assert message.startswith(f"data/{table}.csv:{line + (words.startswith('the line'))}: ") and message.endswith(words)


def test_a_column_without_a_name_is_told_once(copy):
    copy.write(TABLE, [[*line, ""] for line in copy.lines(TABLE)])
    [message] = said(copy)
    assert message.startswith(f"data/{TABLE}.csv:1: column 16 has no name. Name it, or remove it")


def test_a_quote_that_is_not_closed_is_told_where_it_opens(copy):
    lines = (copy.root / "data" / f"{TABLE}.csv").read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.endswith('"'))
    assert spoil(copy, lines[line - 1], lines[line - 1][:-1]) == line
    [message] = said(copy)
    assert (
        message.startswith(f"data/{TABLE}.csv:{line}: a double quote in this row is not closed")
        and "Write one before" in message
    )


def test_lines_behind_a_cell_of_two_lines_keep_their_numbers(copy):
    line = copy.change(TABLE, lambda row: True, note="One.\nTwo.")
    bad = copy.change(TABLE, lambda row: row["unit"] == "share", value="35%")
    [message] = said(copy)
    assert bad > line and message.startswith(f"data/{TABLE}.csv:{bad + 1}, column value: '35%' is no number.")


@pytest.mark.parametrize(
    ("table", "cells", "words"),
    [
        ("outcomes", {"chip": "H200X"}, "'H200X' names no row of chips."),
        (
            TABLE,
            {"source": "own-assumption, reuters-2025"},
            "column source: 'own-assumption, reuters-2025' has not the form",
        ),
        ("controls", {"date": "2026-02-30"}, "column date: '2026-02-30' is no date. Write year, month and day"),
    ],
)
def test_a_row_is_told_in_one_message(copy, table, cells, words):
    line = copy.change(table, lambda row: True, **cells)
    [message] = said(copy)
    assert words in message and message.startswith(f"data/{table}.csv:{line}")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("@onlien{new-1, title = {T}, year = {2026}, url = {https://a.b}, READ}", "new-1, there is no kind of work 'onlien'. Did you mean online?"),
        ("@misc{new-1, year = {2026}, url = {https://a.b}, READ}", "new-1, field title: it is missing. Add it."),
        ("@misc{new-1, title = {T}, year = {March 2026}, READ}", "new-1, field year: 'March 2026' is no year. Write four digits."),
        ("@misc{new-1, title = {T}, url = {a.b/ c}, READ}", "new-1, field url: 'a.b/ c' is no address. Write https://"),
    ],
)  # fmt: skip
def test_a_work_that_could_not_be_printed_is_told(copy, entry, words):
    file = copy.root / "book" / "references.bib"
    text = file.read_text(encoding="utf-8")
    entry = entry.replace("READ", "nature = {report}, read = {full}")
    file.write_text(f"{text}{entry}\n", encoding="utf-8")
    [message] = said(copy)
    assert message.startswith(f"book/references.bib:{len(text.splitlines()) + 1}: {words}")


def test_a_description_that_cannot_be_read_is_told(copy):
    file = copy.root / "data" / "datapackage.json"
    text = file.read_text(encoding="utf-8")
    line = text[: text.index('"type": "number"')].count("\n") + 1
    file.write_text(text.replace('"type": "number"', '"type": "numbr"', 1), encoding="utf-8")
    with pytest.raises(BookError, match=rf"^data/datapackage.json:{line}: the column .* the type 'numbr'"):
        Book(copy.root)


def test_a_key_that_stands_twice_is_told_where_it_stands_again(copy):
    file = copy.root / "book" / "references.bib"
    text = file.read_text(encoding="utf-8")
    entry = text[text.index("@") : text.index("\n}\n", text.index("@")) + 3]
    file.write_text(text + entry, encoding="utf-8")
    [message] = said(copy)
    assert message.startswith(f"book/references.bib:{len(text.splitlines()) + 1}:") and "repeated" in message


ENTRY = "      - file: chapters/3-ascend"
CONTENTS = {
    "no such page": ("      - file: chapters/3-ascent", "there is no page book/chapters/3-ascent.md. Did you mean chapters/3-ascend"),
    "a folder too many": ("      - file: book/chapters/3-ascend", "there is no page book/book/chapters/3-ascend.md. Did you mean chapters/3-ascend"),
    "a page twice": ("      - file: chapters/2-gpu-rules", "the page chapters/2-gpu-rules stands in line {} already. Remove"),
    "a misspelt word": ("      - fiel: chapters/3-ascend", "'fiel' is no word of an entry. Did you mean file?"),
    "no space": ("      - file:chapters/3-ascend", "'file:chapters/3-ascend' is no word of an entry."),
    "no hyphen": ("        file: chapters/3-ascend", "one entry has two words 'file'. Write a hyphen"),
    "a tab": ("\t- file: chapters/3-ascend", "the list cannot be read"),
    "a space less": ("     - file: chapters/3-ascend", "the list cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", CONTENTS)
def test_a_mistake_in_the_contents_is_told_with_its_line(tmp_path, mistake):
    put, words = CONTENTS[mistake]
    (tmp_path / "book").symlink_to(ROOT / "book")
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    (tmp_path / "_toc.yml").write_text(toc.replace(ENTRY, put), encoding="utf-8")
    [message] = map(str, contents.problems(tmp_path))
    line = toc[: toc.index(ENTRY)].count("\n") + 1
    assert message.startswith(f"_toc.yml:{line}: {words.format(line - 1)}")


def test_contents_without_a_front_page(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\n", encoding="utf-8")
    assert [*map(str, contents.problems(tmp_path))] == [
        "_toc.yml:1: the front page is not named. Add a line `root: index`."
    ]


def test_the_contents_of_the_book_are_right():
    assert list(contents.problems(ROOT)) == []
