"""The kinds of picture that every book can put on a stage: a figure of data, a model's chart in a state, bars, a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from modelbook.drawing import charts
from modelbook.drawing.charting import LEAST, NARROW, Room
from modelbook.errors import BookError, nearest
from modelbook.explorer import figure, still
from modelbook.explorer.references import references
from modelbook.explorer.templates import Templates
from modelbook.parts import Stage
from modelbook.worlds import words
from modelbook.worlds.book import Book
from modelbook.worlds.facts import Quantity
from modelbook.worlds.quantities import lookup

TEMPLATES = Templates(Path(__file__).parent)
# Beside the text, and above it on a phone, where that much is left below a finding (--tall in steps.css).
ROOMS = {"middle": Room(624), "narrow": Room(NARROW, 196)}


# --- a figure of data alone


def check_figure(book: Book, name: str) -> None:
    """Refuse a figure that is not there, or whose rows are not."""
    figure.named(book, name).story(book)


def draw_figure(book: Book, name: str, ident: str, alone: bool) -> str:
    """The figure with its table and sources."""
    return figure.Figure.drawn(book, figure.named(book, name), ROOMS).html


# --- a chart of a model in a state


def check_chart(book: Book, name: str) -> None:
    """Refuse a chart or a state that is not there."""
    chart, _, query = name.partition("?")
    still.state(book, chart, query)


def draw_chart(book: Book, name: str, ident: str, alone: bool) -> str:
    """The chart, and what it is."""
    chart, _, query = name.partition("?")
    at = still.state(book, chart, query)
    title, quiet, drawings = still.drawn(chart, at, ident, ROOMS)
    return TEMPLATES.call("steps.html", "chart", title, quiet, drawings, at.engine.model.name, is_tall(book, chart))


def is_tall(book: Book, chart: str) -> bool:
    """Whether half a chart's height is more than a phone's stage has: a map. Such a stage is higher."""
    return LEAST * charts.named(book, chart).height > ROOMS["narrow"].tallest


# --- bars of a few numbers


@dataclass(frozen=True)
class Bar:
    """A number with its words, and its share of the longest bar in per cent."""

    label: str
    shown: str
    width: float


def bars_of(book: Book, line: str) -> list[tuple[str, str, Quantity]]:
    """Numbers by reference, ``REFERENCE | FORMAT: words; REFERENCE: words``, each with its words and its format.

    Raises
    ------
    BookError
        When one names no number, has no words, or is of another unit than the first.
    """
    out: list[tuple[str, str, Quantity]] = []
    for part in filter(str.strip, line.split(";")):
        said, colon, label = part.strip().partition(": ")
        name, _, form = (piece.strip() for piece in said.partition("|"))
        if not colon or not label.strip():
            raise BookError(
                f"'{said}' has no words.", mend="Write REFERENCE: WORDS, one behind the other with a semicolon."
            )
        q = lookup(book, name, form)
        if isinstance(q.value, str) or q.value != q.value or q.value < 0:
            raise BookError(f"'{name}' is no length of a bar: {q.value}.", mend="Name a number of zero or more.")
        if out and q.unit != out[0][2].unit:
            mend = "Bars of one stage are of one unit."
            raise BookError(
                f"'{name}' is in {q.unit or 'no unit'}, the first in {out[0][2].unit or 'none'}.", mend=mend
            )
        out.append((label.strip(), form, q))
    if not out:
        raise BookError("the bars name no number.", mend="Write bars REFERENCE: WORDS.")
    return out


def check_bars(book: Book, line: str) -> None:
    """Refuse bars that name no numbers."""
    bars_of(book, line)


def draw_bars(book: Book, line: str, ident: str, alone: bool) -> str:
    """The bars, each with its words and its number, and where they come from."""
    found = bars_of(book, line)
    longest = max(float(q.value) for _, _, q in found) or 1.0
    bars = [
        Bar(label, words.shown(q.value, form or None, q.unit, words.formats(book)), 100 * float(q.value) / longest)
        for label, form, q in found
    ]
    sources = list(dict.fromkeys(key for _, _, q in found for key in q.sources))
    return TEMPLATES.call("steps.html", "bars", bars, references(book, sources, report=False))


# --- a picture


def picture_of(book: Book, line: str) -> tuple[str, str]:
    """A file of ``book/`` and the words for who cannot see it, ``FILE: words``.

    Raises
    ------
    BookError
        When the file is not there or nothing is said of it.
    """
    name, _, said = (part.strip() for part in line.partition(": "))
    folder = book.root / "book" / "_static"
    if not (folder / name).is_file() or not name:
        there = [p.relative_to(folder).as_posix() for p in folder.rglob("*.*")]
        raise BookError(f"book/_static has no picture '{name}'.", mend=nearest(name, there))
    if not said:
        raise BookError("nothing is said of the picture.", mend="Write picture FILE: what it shows.")
    return f"_static/{name}", said


def check_picture(book: Book, line: str) -> None:
    """Refuse a picture that is not there or is not described."""
    picture_of(book, line)


def draw_picture(book: Book, line: str, ident: str, alone: bool) -> str:
    """The picture, with its words."""
    return TEMPLATES.call("steps.html", "picture", *picture_of(book, line))


STAGES = {
    "figure": Stage(check_figure, draw_figure),
    "chart": Stage(check_chart, draw_chart),
    "bars": Stage(check_bars, draw_bars),
    "picture": Stage(check_picture, draw_picture),
}
