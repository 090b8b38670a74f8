"""Charts of data alone: no model, no script; the drawing, a table of the same rows, and their sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from modelbook.drawing import charts as drawing
from modelbook.drawing.charting import NARROW, Room
from modelbook.errors import BookError, nearest
from modelbook.explorer.references import TEMPLATES, references
from modelbook.tables.files import split
from modelbook.worlds import words
from modelbook.worlds.book import Book

ROOMS = {"wide": Room(980), "middle": Room(640), "narrow": Room(NARROW)}  # the page shows the one that fits


@dataclass(frozen=True)
class Story:
    """What a data figure shows: its finding, a quiet line, an alternative text, its rows and the columns of its table."""

    title: str
    subtitle: str
    alt: str
    rows: list[dict]
    columns: dict[str, str]


@dataclass(frozen=True)
class DataFigure:
    """A figure as a book declares it: the function that makes its story, and the chart that draws its rows."""

    name: str
    chart: str
    story: Callable[[Book], Story]


@dataclass(frozen=True)
class Figure:
    """A figure of a book, drawn when it is asked for: what is wrong with it stops the cell, and so the build."""

    name: str
    story: Story
    html: str

    @classmethod
    def drawn(cls, book: Book, declared: DataFigure, rooms: Mapping[str, Room] = ROOMS) -> Figure:
        """A figure as the tables are now, drawn once for each kind."""
        name, story = declared.name, declared.story(book)
        data = {"points": story.rows}
        drawings = [
            drawing.svg(
                book, declared.chart, data, {}, room.width, story.title, story.alt, f"{name}-{kind}", kind,
                tallest=room.tallest,
            )
            for kind, room in rooms.items()
        ]  # fmt: skip
        rows = [
            ([Cell.of(row[c]) for c in story.columns], references(book, split(row["source"]), report=False))
            for row in story.rows
        ]
        html = TEMPLATES.render("figure.html", name=name, story=story, drawings=drawings, rows=rows, as_of=book.as_of)
        return cls(name, story, html)

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Cell:
    """A cell of a figure's table."""

    text: str
    numeric: bool

    @classmethod
    def of(cls, x: object) -> Cell:
        """A value as a cell: a number as it is read, nothing for a missing one."""
        if not isinstance(x, int | float):
            return cls(str(x), False)
        return cls("" if x != x else words.trimmed(float(x), 3) if abs(x) >= 2100 or x % 1 else str(int(x)), True)


def data_figure(chart: str):
    """Make a function a figure of data alone under its own name, drawn by `chart`; the book finds it in the module."""

    def declare(story: Callable[[Book], Story]) -> DataFigure:
        return DataFigure(story.__name__, chart, story)

    return declare


def named(book: Book, name: str) -> DataFigure:
    """What a book declares under a name.

    Raises
    ------
    BookError
        When there is none.
    """
    known = book.declared(DataFigure)
    if name not in known:
        raise BookError(f"There is no figure '{name}'.", mend=nearest(name, known))
    return known[name]


def figure(book: Book, name: str) -> Figure:
    """A chart of data alone, by name.

    Raises
    ------
    BookError
        When there is none.
    """
    return Figure.drawn(book, named(book, name))
