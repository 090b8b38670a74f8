"""Tables saved as the guide says: what the check accepts is published, with the rows that it names."""

import codecs

import pytest
from bad_book import copy_book

from modelbook.checks.check import data_problems
from modelbook.parts.records import page
from modelbook.tables import publishing, schema
from modelbook.worlds.book import Book


@pytest.fixture
def copy(tmp_path):
    return copy_book(tmp_path / "book")


def test_tables_with_a_byte_order_mark_are_published_without_it(copy):
    plain = {path: content for path, content in publishing.files(Book(copy.root)) if path.endswith((".csv", ".json"))}
    for file in [*(copy.root / "data").glob("*.csv"), copy.root / "data" / "datapackage.json"]:
        file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    book = Book(copy.root)
    assert schema.problems(book) == []
    assert {path: content for path, content in publishing.files(book) if path.endswith((".csv", ".json"))} == plain


@pytest.mark.slow
def test_a_line_break_in_a_cell_moves_no_row_of_the_catalogue(copy):
    book = Book(copy.root)
    table = next(name for name in book.resources if publishing.outside(book, name).any())
    before = page.described(book, table)
    assert before["closed"]
    head, *rows = copy.lines(table)
    note = head.index("note")
    copy.write(table, [head, *([*row[:note], f"{row[note]}\n\nMore.", *row[note + 1 :]] for row in rows)])
    book = Book(copy.root)
    assert data_problems(book) == []
    assert page.described(book, table)["closed"] == before["closed"]
