"""Dated acts, and where their marks stand on a drawn timeline.

A mark's place along the line is its date; the page's style turns it into pixels for the part of the line in view. Which row a
mark takes, and whether its name fits beside it, depends on how far the line is stretched, so it is worked out here for each
stretch. The rows do not change when a reader filters: what stays, stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from modelbook.errors import BookError, nearest
from modelbook.tables.described import PACKAGE
from modelbook.tables.files import split
from modelbook.tables.kept import kept
from modelbook.worlds.book import Book
from modelbook.worlds.words import MONTHS

STRETCHES = (1, 2, 4, 8)
WIDTH = 640  # pixels of the whole line at stretch 1 on the narrowest screen that gets a line; a phone gets a list
MARK, LETTER = 19, 6.7  # pixels a mark takes, and a letter of its name
ROOMY = 1.5  # a lane may have as many rows as there are acts over this, so that more names fit
ROOM = 2  # years of the timeline's line behind the last, for the names of its marks
FIELD = re.compile(r"\{(\w+)\}")
CIRCLE = "circle"  # the form of every mark where none is declared


@dataclass(frozen=True)
class Drawing:
    """How a book draws its dated acts: ``modelbook.timeline`` of datapackage.json.

    Attributes
    ----------
    tables : mapping of table to mapping of column to words
        Where acts stand: rows with ``id``, ``date``, ``title``, ``source``. What a table has no column for is said the same of
        all its rows; ``{column}`` in the words puts another column in.
    several : sequence of str
        Columns that may hold several values, joined by a semicolon.
    lane : str
        The column whose first value is the row of the drawing; one row without it.
    forms : mapping
        ``column``, and for each form of a mark (circle, square, triangle, diamond) the value that it stands for.
    filters : mapping of key to (column, label)
        By what a reader may choose; the key stands in a link.
    columns : mapping of heading to {"of": columns, "width": per cent}
        The table's columns between the title and the sources.
    title, where, caption : str
        Headings of the title's and the sources' column, and what a lane means.
    """

    tables: Mapping[str, Mapping[str, str]]
    several: Sequence[str] = ()
    lane: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    title: str = "What"
    where: str = "Where it stands"
    caption: str = ""

    def form(self, act: Act) -> str:
        """The form of an act's mark, which its colour goes with."""
        column = self.forms.get("column", "")
        return next((form for form, value in self.keys.items() if value == act.said(column)), CIRCLE)

    @property
    def keys(self) -> dict[str, str]:
        """What each form stands for."""
        return {form: value for form, value in self.forms.items() if form != "column"}

    def lane_of(self, act: Act) -> str:
        """The row of the drawing."""
        return next(iter(act.values(self.lane)), "")


def drawing(book: Book) -> Drawing:
    """How the book draws its dates.

    Raises
    ------
    BookError
        When datapackage.json does not say it, or says what is not there.
    """
    settings = book.settings.timeline
    if not settings:
        raise BookError(
            "the book declares no timeline.", where=PACKAGE, mend='Write "timeline": {"tables": {...}} in it.'
        )
    unknown = set(settings) - {f.name for f in fields(Drawing)}
    if unknown or not settings.get("tables"):
        mend = f"Known: {', '.join(f.name for f in fields(Drawing))}; tables is needed."
        what = f"the timeline has no '{min(unknown)}'." if unknown else "the timeline names no tables."
        raise BookError(what, where=PACKAGE, mend=mend)
    return Drawing(**settings)


@dataclass(frozen=True)
class Act:
    """Something that was done on a day."""

    id: str
    date: date
    title: str
    sources: tuple[str, ...]
    row: Mapping[str, str]
    several: Sequence[str] = ()

    @property
    def summary(self) -> str:
        """What was done, in a sentence or two."""
        return self.said("summary")

    @property
    def day(self) -> str:
        """The date as a reader writes it."""
        return f"{self.date.day} {MONTHS[self.date.month - 1]} {self.date.year}"

    def said(self, column: str) -> str:
        """What its row says in a column; nothing where its table has none."""
        return self.row.get(column, "")

    def values(self, column: str) -> tuple[str, ...]:
        """The same in parts, where the column may hold several."""
        said = self.said(column)
        return split(said) if column in self.several else (said,) if said else ()


@dataclass
class Place:
    """Where a mark stands: its lane, its row in it, and whether its name fits, for each stretch."""

    act: Act
    lane: str
    at: float
    rows: dict[int, int] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)


def year(day: date) -> float:
    """A date as a year with its fraction."""
    first, last = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return round(day.year + (day - first).days / (last - first).days, 4)


def slug(words: str) -> str:
    """A value as it stands in a link."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


@kept
def acts(book: Book) -> list[Act]:
    """All dated acts of the book, the first first.

    Raises
    ------
    BookError
        When the timeline is not declared, or a table lacks a column that an act needs.
    """
    found, plan = [], drawing(book)
    for name, same in plan.tables.items():
        table = book.table(name)
        for column in ("id", "date", "title", "source"):
            if column not in table:
                raise BookError(f"the timeline's table {name} has no column '{column}'.", where=PACKAGE, mend="Add it.")
        for row in table.astype(object).where(table.notna(), "").astype(str).to_dict("records"):
            row |= {column: FIELD.sub(lambda m, row=row: row.get(m[1], ""), words) for column, words in same.items()}
            day = date.fromisoformat(row["date"])
            found.append(Act(row["id"], day, row["title"], split(row["source"]), row, plan.several))
    return sorted(found, key=lambda a: (a.date, a.id))


def chosen(book: Book, text: str) -> list[Act]:
    """The acts that a list of ids names, the first first.

    Raises
    ------
    BookError
        When an id is not known, stands twice, or none is given.
    """
    known, files = {a.id: a for a in acts(book)}, " and ".join(book.file(name) for name in drawing(book).tables)
    ids = [i for i in re.split(r"[\s,]+", text.strip()) if i]
    if not ids:
        raise BookError("no date is named.", mend=f"Name rows of {files} by their id.")
    for k, i in enumerate(ids):
        if i not in known:
            raise BookError(f"there is no '{i}' in {files}.", mend=nearest(i, known))
        if i in ids[:k]:
            raise BookError(f"'{i}' is named twice.", mend="Name it once.")
    return sorted((known[i] for i in ids), key=lambda a: (a.date, a.id))


def span(found: list[Act]) -> tuple[int, int]:
    """The first year of the line, and the one after its last."""
    return found[0].date.year, found[-1].date.year + 1


def along(found: list[Act], when: float) -> float:
    """How far along the line a year stands, as a share of it."""
    first, end = span(found)
    return (when - first) / (end - first)


def others(found: list[Act], lit: list[Act]) -> list[int]:
    """The places along the line of the acts that are not lit, in thousandths."""
    return sorted({round(along(found, year(act.date)) * 1000) for act in found if act not in lit})


def drawn(found: list[Act]) -> tuple[int, int]:
    """The first year of the timeline's line, and its end: with room for the names of the last marks."""
    first, end = span(found)
    return first, end + ROOM


def lanes(book: Book, found: list[Act]) -> list[str]:
    """The rows of the drawing, in the order in which the column's description lists its values."""
    plan, order = drawing(book), []
    for name in plan.tables:
        limits = next((f.get("constraints", {}) for f in book.fields(name) if f["name"] == plan.lane), {})
        order += limits.get("enum") or re.findall(r"[^|()^$*;]+", limits.get("pattern", ""))
    there = dict.fromkeys(plan.lane_of(a) for a in found)
    return [lane for lane in dict.fromkeys([*order, *there]) if lane in there]


def placed(book: Book, found: list[Act]) -> list[Place]:
    """Rows and names of each lane's marks, for each stretch."""
    by_lane: dict[str, list[Place]] = {}
    for act in found:
        lane = drawing(book).lane_of(act)
        by_lane.setdefault(lane, []).append(Place(act, lane, year(act.date)))
    for marks in by_lane.values():
        _lane(marks, *drawn(found))
    return [place for marks in by_lane.values() for place in marks]


def _lane(marks: list[Place], first: int, end: int) -> None:
    for stretch in STRETCHES:
        scale = WIDTH * stretch / (end - first)
        rows: list[list[Place]] = [[] for _ in range(max(1, round(len(marks) / ROOMY)))]
        for mark in marks:
            free = min(rows, key=lambda row: row[-1].at if row else 0.0)  # the row that has waited longest
            if free and (mark.at - free[-1].at) * scale < MARK:
                rows.append(free := [])
            free.append(mark)
        for k, row in enumerate(rows):
            for mark, after in zip(row, [*row[1:], None], strict=True):
                mark.rows[stretch] = k
                room = ((after.at if after else end) - mark.at) * scale - MARK
                if room >= LETTER * len(mark.act.title):
                    mark.named.add(stretch)
