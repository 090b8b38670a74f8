"""How the works of a book were read: what an entry says in `nature` and `read`, counted, and told where it cannot be."""

import json

import pytest
from bs4 import BeautifulSoup
from small_books import EPIDEMIC, copy_whole

from modelbook.errors import BookError
from modelbook.sphinx_ext.evidence import by_page
from modelbook.tables import reading
from modelbook.tables.settings import read
from modelbook.worlds.book import Book

JUDGED = {
    "natures": {"primary": "by those it is about", "report": "someone else's account"},
    "readings": {"full": "whole", "copy": "in a reprint", "quoted": "in quotation"},
    "primary": ["primary"], "quoted": ["quoted"], "second_hand": ["copy", "quoted"],
}  # fmt: skip
ENTRY = "@misc{{{key},\n  author  = {{{{{who}}}}},\n  title   = {{A title}},\n  nature  = {{{nature}}},\n  read    = {{{read}}},\n}}\n"


def book(folder, *entries, judged=JUDGED):
    """The epidemic's book with these works and words for how works are read."""
    root = copy_whole(EPIDEMIC, folder)
    package = root / "data" / "datapackage.json"
    said = json.loads(package.read_text(encoding="utf-8"))
    said["modelbook"]["evidence"] = judged
    package.write_text(json.dumps(said, indent=1), encoding="utf-8")
    (root / "book" / "references.bib").write_text("\n".join(entries), encoding="utf-8")
    return Book(root)


def entry(key="w", who="Ministry", nature="primary", read="full"):
    return ENTRY.format(key=key, who=who, nature=nature, read=read)


def soup(markup):
    return BeautifulSoup(str(markup), "html.parser")


def told(book):
    return [str(problem) for problem in reading.problems(book)]


def test_a_work_read_as_it_says_is_no_problem(tmp_path):
    right = (entry("a"), entry("b", read="copy"), entry("c", "Reuters, in The Star", "report", "quoted"))
    assert told(book(tmp_path / "b", *right)) == []


def test_a_primary_work_that_was_read_in_quotation_is_told_with_its_line(tmp_path):
    (problem,) = told(book(tmp_path / "b", entry("a"), entry("filing", read="quoted")))
    assert problem.startswith(
        "book/references.bib:11: filing, field nature: it is called primary, and its field read says quoted."
    )


@pytest.mark.parametrize("how", ["copy", "quoted"])
def test_a_second_hand_work_says_in_its_name_where_it_was_read(tmp_path, how):
    (problem,) = told(book(tmp_path / "b", entry("r", "Reuters", "report", how)))
    assert problem.startswith("book/references.bib:2: r, field author: the work was read second hand")


@pytest.mark.parametrize(("field", "word", "line"), [("nature", "primry", 4), ("read", "", 5)])
def test_a_word_that_the_book_does_not_have_is_told(tmp_path, field, word, line):
    (problem,) = told(book(tmp_path / "b", entry("w", **{field: word})))
    assert problem.startswith(f"book/references.bib:{line}: w, field {field}: ")


def test_a_book_without_such_words_is_asked_nothing(tmp_path):
    assert told(book(tmp_path / "b", entry("w", nature="", read=""), judged={"weak": ["rumour"]})) == []


def test_words_that_judge_must_be_words_of_the_book():
    part = {"evidence": {**JUDGED, "quoted": ["quotd"]}}
    with pytest.raises(BookError, match=r"modelbook.evidence.quoted names 'quotd', which readings does not have"):
        read({"modelbook": part}, json.dumps({"modelbook": part}, indent=1))


def test_works_are_counted_page_by_page(tmp_path):
    found = book(tmp_path / "b", entry("a"), entry("b", read="copy"), entry("c", "R, in S", "report", "quoted"))
    assert reading.counted(found, ["a", "c", "own-assumption"]) == (
        2,
        {"primary": 1, "report": 1},
        {"full": 1, "quoted": 1},
    )
    page = by_page(found, {"one": ["a", "c"]}, {"one": "The first"})
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in soup(page).tbody.find_all("tr")]
    assert rows == [
        ["The first", "2", "1", "1", "1", "0", "1", "50%"],
        ["All works of the book", "3", "2", "1", "1", "1", "1", "67%"],
    ]
