"""What a spreadsheet and a text editor do to the book, and whether the message says it in their words."""

from __future__ import annotations

import csv

import pytest
from bad_book import ROOT, copy_book

from chokepoints import markup
from chokepoints.checks import _contents
from chokepoints.tables import Book

TABLE = "estimates"


@pytest.fixture
def copy(tmp_path):
    return copy_book(tmp_path / "book")


def said(copy) -> list[str]:
    return Book(copy.root).check()


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


def test_a_key_that_stands_twice_is_told_where_it_stands_again(copy):
    file = copy.root / "book" / "references.bib"
    text = file.read_text(encoding="utf-8")
    entry = text[text.index("@") : text.index("\n}\n", text.index("@")) + 3]
    file.write_text(text + entry, encoding="utf-8")
    [message] = said(copy)
    assert message.startswith(f"book/references.bib:{len(text.splitlines()) + 1}:") and "repeated" in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":::{div} sixty\nText\n\n:::{div} limits\nMore\n:::\n", "p.md:4: this block begins within that of line 1"),
        ("::::{div} readings\n:::{div}\nOne\n:::\n", "p.md:1: the block that begins here is not closed. Close it by a line ::::."),
        ("```{bet} x\nWhat?\n\n```{code-cell} ipython3\nx\n```\n", "p.md:4: this block begins within that of line 1"),
        ("Text\n:::\n", "p.md:2: this line closes no block."),
        ("```\na = 1\n", "p.md:1: the block that begins here is not closed."),
    ],
)  # fmt: skip
def test_a_block_that_is_not_closed_is_named(text, words):
    [message] = markup.fences("p.md", text)
    assert message.startswith(words)


def test_blocks_within_blocks_are_right():
    text = ":::::{div} questions\n1. What?\n\n   :::{details} The answer\n   One.\n   :::\n:::::\n````\n```{bet} x\n```\n````\n"
    assert list(markup.fences("p.md", text)) == []


def test_a_page_of_the_contents_that_is_not_there_is_named(copy):
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    (copy.root / "_toc.yml").write_text(toc.replace("chapters/4-mate-60", "chapters/4-mate"), encoding="utf-8")
    [message] = _contents(Book(copy.root))
    line = toc[: toc.index("chapters/4-mate-60")].count("\n") + 1
    assert message.startswith(f"_toc.yml:{line}: there is no page book/chapters/4-mate.md. Did you mean chapters/4-mate-60")
