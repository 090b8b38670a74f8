"""What a book says of itself in datapackage.json: read as one object; a mistake is told with its line."""

import json
from pathlib import Path

import pytest
from small_books import EPIDEMIC, copy_whole

from modelbook.errors import BookError
from modelbook.tables.settings import Chapter, Settings, read
from modelbook.worlds.book import Book


def said(part: object) -> str:
    return json.dumps({"name": "x", "modelbook": part}, indent=1)


def settings(part: object) -> Settings:
    return read({"modelbook": part}, said(part))


def test_a_book_that_says_nothing_has_the_defaults():
    assert read({}, "{}") == Settings()
    assert settings({"chapters": {"m": {"chapter": "One"}}}).chapters == {"m": Chapter("One", "")}


@pytest.mark.parametrize(
    ("part", "at", "words"),
    [
        ({"models": ["m"], "chrats": []}, "chrats", "modelbook has no 'chrats'. Did you mean charts"),
        ({"models": "m"}, "models", "modelbook.models is no list of words."),
        ({"models": ["m", 3]}, "models", "modelbook.models is no list of words."),
        ({"charts": ["a", "b", "a"]}, "a", "modelbook.charts names 'a' twice."),
        ({"models": [], "look": 3}, "look", "modelbook.look is no word."),
        ({"chapters": {"m": {"page": "p"}}}, "m", "modelbook.chapters.m has no 'chapter', which it needs."),
        ({"chapters": {"m": {"chapter": "One", "pgae": "p"}}}, "pgae", "modelbook.chapters.m has no 'pgae'. Did you mean page"),
        ({"verdict": {"model": "m"}}, "verdict", "modelbook.verdict has no 'column', which it needs."),
        ({"evidence": {"weak": "rumour"}}, "weak", "modelbook.evidence.weak is no list of words."),
        ({"formats": {"usd": 2}}, "usd", "modelbook.formats.usd is no object."),
        (["models"], "modelbook", "modelbook is no object."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(part, at, words):
    with pytest.raises(BookError) as told:
        settings(part)
    line = next(n for n, text in enumerate(said(part).splitlines(), 1) if f'"{at}"' in text)
    assert str(told.value).startswith(f"data/datapackage.json:{line}: {words}")


@pytest.fixture
def other(tmp_path) -> Path:
    return copy_whole(EPIDEMIC, tmp_path / "book")


@pytest.mark.parametrize("kind", ["models", "charts"])
def test_a_module_that_is_not_there_is_told_with_the_line_that_names_it(other, kind):
    file = other / "data/datapackage.json"
    file.write_text(file.read_text().replace(f'"{kind}": ["epidemic"]', f'"{kind}": [\n"epidemik"]'))
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "epidemik" in text)
    with pytest.raises(BookError, match=rf"^data/datapackage.json:{line}: there is no module 'epidemik'"):
        book = Book.open(other)
        book.models if kind == "models" else book.declared(object)


def test_a_column_of_an_unknown_type_is_told(other):
    file = other / "data/datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    next(r for r in package["resources"] if r["name"] == "symbols")["columns"] = {"unit": {"type": "txet"}}
    file.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(
        BookError, match=r"the column 'unit' of symbols has the type 'txet'[^.]*. Write one of string, number"
    ):
        Book.open(other)
