"""Dated acts on a line: {timeline} the page, {strip} a chapter's own dates lit on it, ``dates`` on the stage beside a step.

datapackage.json says under ``modelbook.timeline`` in which tables they stand and how they are drawn; see `acts.Drawing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelbook.errors import BookError, Place, Problem
from modelbook.parts import Part, Stage
from modelbook.parts.timeline import acts, stage
from modelbook.worlds.book import Book

__all__ = ["PART", "acts"]
STRIP = re.compile(r"^\s*(?:`{3,}|:{3,})\{strip\}(.*)$")


def setup(app):
    """Register the directives and the files."""
    from modelbook.parts.timeline import page

    page.setup(app)


def check_data(book: Book) -> Iterator[Problem]:
    """What cannot be drawn."""
    acts.acts(book)
    yield from ()


def check_page(book: Book, name: str, text: str) -> Iterator[Problem]:
    """Dates that the strip of a chapter names."""
    for number, line in enumerate(text.splitlines(), 1):
        strip = STRIP.match(line)
        if strip:
            try:
                acts.chosen(book, strip[1])
            except BookError as error:
                yield error.problem.named_at(Place(name, number), "{strip}")


PART = Part(
    "timeline", setup, on=lambda book: bool(book.settings.timeline), directives=("strip", "timeline"),
    check_data=check_data, check_page=check_page, stages={"dates": Stage(stage.check, stage.draw)},
)  # fmt: skip
