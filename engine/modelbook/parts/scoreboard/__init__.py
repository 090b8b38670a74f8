"""What was forecast, by whom, and what came: data/forecasts.csv, {scoreboard}."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import Problem
from modelbook.parts import Part
from modelbook.parts.scoreboard import scores
from modelbook.worlds.book import Book

__all__ = ["PART", "scores"]


def setup(app):
    """Register the directive."""
    from modelbook.parts.scoreboard import page

    page.setup(app)


def check_data(book: Book) -> Iterator[Problem]:
    """Forecasts that cannot be scored, or should have been."""
    if scores.TABLE in book.resources:
        yield from scores.problems(book)


PART = Part(
    "scoreboard", setup, on=lambda book: scores.TABLE in book.resources, directives=("scoreboard",), check_data=check_data,
)  # fmt: skip
