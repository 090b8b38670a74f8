"""What the record teaches, as a page of a model prints it."""

import os
import re
from types import SimpleNamespace

import pytest
from recorded_book import recorded

from modelbook.checks import blocks
from modelbook.errors import BookError
from modelbook.sphinx_ext import taught
from modelbook.worlds import ranges, words


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("recorded") / "book")


def html(book, *lines: str) -> str:
    part = taught.Taught.__new__(taught.Taught)
    part.arguments, part.content, part.name = ["growth"], list(lines), "taught"
    part.state = SimpleNamespace(document=SimpleNamespace(settings=SimpleNamespace(env=SimpleNamespace(app=None))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taught.Taught, "engine", book.engine("growth"))
        return str(part.html())


def test_each_number_stands_before_and_after_with_what_would_narrow_it(book):
    page = html(book, "made@60: Made a worker", "used@30")
    told = ranges.taught(book.engine("growth"), "made", 60)
    step = words.coarse(told["after"][0], told["after"][-1], taught.FINE)
    for levels in (told["before"], told["after"], told["ranges"]["0.5"], told["ranges"]["2.0"]):
        low, high = (words.quantity(words.coarsely(x, step), "") for x in (levels[0], levels[-1]))
        assert f"{low} to {high} tonnes" in page
    assert "Made a worker" in page and "used a worker, 30" in page
    assert f"“{told['narrows']}” would narrow it most" in page and told["narrows"].startswith("What ")
    assert "20,000 draws" in page and "no odds" in page
    spread = (told["after"][-1] - told["after"][0]) / (told["before"][-1] - told["before"][0])
    assert f"the record leaves {words.shown(spread, 'percent')}" in page


def test_it_is_kept_with_the_ranges(tmp_path):
    book = recorded(tmp_path / "book")
    (book.root / "_build").mkdir()
    first = ranges.taught(book.engine("growth"), "made", 60)
    book.engine("growth").kept.clear()
    assert ranges.taught(book.engine("growth"), "made", 60) == first
    assert len(list((book.root / "_build" / "worlds").glob("*-made@60.json"))) == 1


def test_ranges_that_no_build_asked_for_in_a_month_go(tmp_path):
    book = recorded(tmp_path / "book")
    folder = book.root / "_build" / "worlds"
    folder.mkdir(parents=True)
    old, used = folder / "growth-then.json", folder / "growth-now.json"
    for file in (old, used):
        file.write_text("{}")
    os.utime(old, (0, 0))
    ranges.frame(book.engine("growth"))
    assert not old.exists() and used.exists()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("nosuch@60", "no output 'nosuch'"),
        ("made@soon", "names no step"),
        ("made@99", "has no year 99"),
        ("made", "no single number"),
    ],
)
def test_a_line_that_names_nothing_is_told(book, line, what):
    with pytest.raises(BookError, match=re.escape(what)):
        html(book, line)


def test_no_line_is_told(book):
    with pytest.raises(BookError, match="names no output"):
        html(book)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("{taught} growth\nmade@60: Made a worker", []),
        ("{taught} grwth\nmade@60", ["p.md:3: {taught}: There is no model 'grwth'. Did you mean growth?"]),
        ("{taught} growth\nmade@60\n\nmad@60", ["p.md:6: {taught}: growth has no output 'mad'. Did you mean"]),
        ("{taught} growth\nmade@99", ["p.md:4: {taught}: 'made' of growth has no year 99. Name one from 0 to 60"]),
        ("{taught} growth", ["p.md:3: {taught} names no output. Write a line"]),
        ("{residuals}", ["p.md:3: {residuals}: the block names no model. Write {residuals} MODEL."]),
    ],
)
def test_a_check_tells_a_block_that_names_nothing_with_its_line(book, block, told):
    found = [*map(str, blocks.problems(book, "p.md", f"# A page\n\n```{block}\n```\n"))]
    assert len(found) == len(told) and all(a.startswith(b) for a, b in zip(found, told, strict=True)), found
