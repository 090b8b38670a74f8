"""Dates on the stage beside a step: ``dates ID, ID``."""

from __future__ import annotations

from pathlib import Path

from modelbook.explorer.templates import Templates
from modelbook.parts.timeline import acts
from modelbook.worlds.book import Book
from modelbook.worlds.words import MONTHS

PAGE = "timeline"
TEMPLATES = Templates(Path(__file__).parent)


def check(book: Book, words: str) -> None:
    """Refuse dates that are not there."""
    acts.chosen(book, words)


def draw(book: Book, words: str, ident: str, alone: bool) -> str:
    """The line of all dates with these lit and named, and told where nothing else is on the stage."""
    every, lit = acts.acts(book), acts.chosen(book, words)
    first, end = acts.span(every)
    return TEMPLATES.render(
        "stage.html", page=PAGE, lit=lit, others=acts.others(every, lit), years=range(first, end), alone=alone,
        at=lambda act: round(acts.along(every, acts.year(act.date)) * 1000), form=acts.drawing(book).form,
        months=MONTHS,
    )  # fmt: skip
