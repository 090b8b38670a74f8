"""Dated acts from ``data/controls.csv`` and ``data/events.csv``, and where their marks stand on a drawn timeline.

A mark's place along the line is its date; the page's style turns it into pixels for the part of the line in view. Which row a
mark takes, and whether its name fits beside it, depends on how far the line is stretched, so it is worked out here for each
stretch. The rows do not change when a reader filters: what stays, stays where it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from modelbook.errors import BookError, nearest
from modelbook.tables.files import split
from modelbook.worlds.book import Book
from modelbook.worlds.words import MONTHS

STRETCHES = (1, 2, 4, 8)
WIDTH = 640  # pixels of the whole line at stretch 1 on the narrowest screen that gets a line; a phone gets a list
MARK, LETTER = 19, 6.7  # pixels a mark takes, and a letter of its name
ROOMY = 3  # a lane may have as many rows as there are acts over this, so that more names fit
FILTERS = {"admin": "administration", "agency": "agency", "kind": "kind", "target": "target"}  # key in a link: column
FIRM = {"side": "Firms", "administration": "Firms", "agency": "", "kind": "Act of a firm", "target": "What firms did"}


@dataclass(frozen=True)
class Act:
    """A control, or what a firm did about one."""

    id: str
    date: date
    side: str
    administration: str
    agency: str
    kind: tuple[str, ...]
    target: tuple[str, ...]
    title: str
    summary: str
    citation: str
    entities: int | None
    sources: tuple[str, ...]

    @property
    def day(self) -> str:
        """The date as a reader writes it."""
        return f"{self.date.day} {MONTHS[self.date.month - 1]} {self.date.year}"

    @property
    def lane(self) -> str:
        """The row of the drawing."""
        return self.target[0]

    def values(self, key: str) -> tuple[str, ...]:
        """What the act is under one of the filters."""
        found = getattr(self, FILTERS[key])
        return found if isinstance(found, tuple) else (found,) if found else ()


@dataclass
class Place:
    """Where a mark stands: its lane, its row in it, and whether its name fits, for each stretch."""

    act: Act
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


def acts(book: Book) -> list[Act]:
    """All dated acts of the book, the first first."""
    rows = book.table("controls").to_dict("records")
    if "events" in book.resources:
        rows += [
            FIRM | {"summary": r["what"], "citation": "", "entities": float("nan")} | r
            for r in book.table("events").to_dict("records")
        ]
    found = [
        Act(
            id=r["id"], date=date.fromisoformat(r["date"]), side=r["side"], administration=r["administration"],
            agency=r["agency"], kind=split(r["kind"]), target=split(r["target"]), title=r["title"], summary=r["summary"],
            citation=r["citation"], entities=None if r["entities"] != r["entities"] else int(r["entities"]),
            sources=split(r["source"]),
        )
        for r in rows
    ]  # fmt: skip
    return sorted(found, key=lambda a: (a.date, a.id))


def chosen(book: Book, text: str) -> list[Act]:
    """The acts that a list of ids names, the first first.

    Raises
    ------
    BookError
        When an id is not known, stands twice, or none is given.
    """
    known = {a.id: a for a in acts(book)}
    ids = [i for i in re.split(r"[\s,]+", text.strip()) if i]
    if not ids:
        raise BookError("no date is named.", mend=f"Name rows of {book.file('controls')} by their id.")
    for k, i in enumerate(ids):
        if i not in known:
            raise BookError(f"there is no '{i}' in {book.file('controls')}.", mend=nearest(i, known))
        if i in ids[:k]:
            raise BookError(f"'{i}' is named twice.", mend="Name it once.")
    return sorted((known[i] for i in ids), key=lambda a: (a.date, a.id))


def span(found: list[Act]) -> tuple[int, int]:
    """The first year of the line, and the one after its last."""
    return found[0].date.year, found[-1].date.year + 1


def lanes(book: Book, found: list[Act]) -> list[str]:
    """The rows of the drawing, in the order in which the column's description lists its values."""
    fields = {f["name"]: f for f in book.resources["controls"]["schema"]["fields"]}
    order = re.findall(r"[^|()^$*;]+", fields["target"]["constraints"]["pattern"])
    there = {a.lane for a in found}
    return [w for w in dict.fromkeys([*order, FIRM["target"]]) if w in there]


def placed(found: list[Act]) -> list[Place]:
    """Rows and names of one lane's marks, for each stretch."""
    first, end = span(found)
    return [p for lane in dict.fromkeys(a.lane for a in found) for p in _lane(found, lane, first, end)]


def _lane(found: list[Act], lane: str, first: int, end: int) -> list[Place]:
    marks = [Place(a, year(a.date)) for a in found if a.lane == lane]
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
    return marks
