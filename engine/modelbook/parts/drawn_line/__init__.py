"""A line that the reader draws on before the models do: {drawn}, one chart, two lines, the named sets and worlds that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelbook.errors import BookError, Place, Problem
from modelbook.parts import Part
from modelbook.parts.drawn_line import figure
from modelbook.worlds.book import Book

BLOCK = re.compile(r"^`{3,}\{drawn\}([^\n]*)\n(.*?)^`{3,}\s*$", re.S | re.M)
OPTION = re.compile(r"^:([\w-]+):(.*)$")


def setup(app):
    """Register the directive and the files."""
    from modelbook.parts.drawn_line import page

    page.setup(app)


def check_page(book: Book, name: str, text: str) -> Iterator[Problem]:
    """Charts that cannot be drawn on."""
    for block in BLOCK.finditer(text):
        at = Place(name, text[: block.start()].count("\n") + 1)
        if not block[1].strip():
            yield Problem("the chart has no name.", at, "Write ```{drawn} NAME.")
        options = {head[1]: head[2].strip() for line in block[2].splitlines() if (head := OPTION.match(line))}
        try:
            figure.read(book, at, options)
        except BookError as error:
            yield error.problem


PART = Part(
    "drawn_line", setup, on=lambda book: bool(book.settings.facts) and "bets" in book.resources, directives=("drawn",),
    verbatim=("drawn",), check_page=check_page,
)  # fmt: skip
