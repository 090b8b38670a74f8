"""What a chart to draw on shows: published figures at their years, the lines of the named sets, and worlds that fit the record.

All numbers are those of the model at build and of the table of facts; the chart's own are its scale and its years.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from modelbook.errors import BookError, Place, nearest
from modelbook.explorer import own_axis
from modelbook.tables.files import split
from modelbook.worlds import words
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import lookup

OPTIONS = (
    "model", "years", "scale", "unit", "foot", "lines", "points", "dates", "sets", "answer", "least", "most", "bet", "lever",
)  # fmt: skip
LINE = re.compile(r"^(\w+) from (\d{4})$")
SPAN = re.compile(r"^(-?[\d.]+) to (-?[\d.]+)$")
FRAME = (630, 330)  # px of the chart where it is least wide and has names, which are put where they do not collide then
LETTER, ROW = 7.3, 17  # px, at 12.5 px: that of a wide face
APART = 10.5  # per cent of the height between two names at the right


@dataclass(frozen=True)
class Span:
    """Two ends of an axis."""

    low: float
    high: float

    def at(self, x: float) -> float:
        """Where a number stands, in per cent; outside at the end."""
        return 100 * min(max((x - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True)
class Line:
    """A line that is asked for: the model's column that answers it, its name, its first year, and where it starts."""

    column: str
    label: str
    seam: int
    start: float


@dataclass(frozen=True)
class Camp:
    """A named set of assumptions: its lines as paths, and what they end at."""

    name: str
    label: str
    who: str
    paths: tuple[str, ...]
    ends: tuple[str, ...]
    value: float
    y: float  # where its first line ends, in per cent from above
    top: float  # and where its name stands


@dataclass(frozen=True)
class Point:
    """A published figure."""

    who: str
    x: float
    y: float
    low: float | None
    high: float | None
    year: int
    shown: str
    about: str
    side: str  # where its words stand
    floor: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A chart to draw on."""

    model: str
    years: Span
    scale: Span
    unit: str
    foot: str
    lines: tuple[Line, ...]
    points: tuple[Point, ...]
    dates: tuple[tuple[float, str], ...]
    camps: tuple[Camp, ...]
    fitting: tuple[str, ...]  # an area for each line
    fitting_shown: tuple[str, ...]
    axis: own_axis.Axis
    difference: Mapping[str, str]
    bet: str
    lever: Mapping[str, object]


def read(book: Book, at: Place, options: Mapping[str, str]) -> Figure:
    """The chart that a block declares.

    Parameters
    ----------
    at : Place
        Of the block, for messages.
    options : mapping of str to str
        ``model``; ``years`` and ``scale``, as ``2018 to 2032``; ``unit``; ``foot``, what the low end means; ``lines``, two, as
        ``COLUMN from YEAR: words; COLUMN from YEAR: words``; ``points``, rows of the table of facts; ``dates``, dated rows as
        TABLE:ROW; ``sets``, scenarios; ``answer``, the number that the lines' difference is held against, on a scale from
        ``least`` to ``most``; ``bet``, under which it is kept; ``lever``, an assumption.

    Raises
    ------
    BookError
        When an option is missing or names nothing.
    """
    try:
        for name in options:
            if name not in OPTIONS:
                raise BookError(f"a chart to draw on has no option '{name}'.", mend=nearest(name, OPTIONS))
        missing = [name for name in OPTIONS if not options.get(name, "").strip()]
        if missing:
            raise BookError(f"the chart needs {', '.join(missing)}.", mend=f"Write :{missing[0]}: with a value.")
        return _figure(book, at, {name: text.strip() for name, text in options.items()})
    except BookError as error:
        raise BookError.of(error.problem.named_at(at)) from None


def _figure(book: Book, at: Place, o: Mapping[str, str]) -> Figure:
    if o["model"] not in book.engines:
        raise BookError(f"there is no model '{o['model']}'.", mend=nearest(o["model"], book.engines))
    bets = {row.id: row for row in book.table("bets").itertuples()} if "bets" in book.resources else {}
    if o["bet"] not in bets:
        raise BookError(f"there is no bet '{o['bet']}'.", mend=nearest(o["bet"], bets))
    years, scale = _span("years", o["years"]), _span("scale", o["scale"])
    dates = tuple((years.at(at_year), title) for at_year, title in _dates(book, o["dates"]))
    rows = _rows(book, o["points"])
    lines = tuple(_line(book, o["model"], part, rows, years) for part in o["lines"].split(";"))
    if len(lines) != 2:
        raise BookError("two lines are drawn, one after the other.", mend="Write them with a ; between.")
    unit = str(bets[o["bet"]].unit)
    difference = {"answer": o["answer"], "min": o["least"], "max": o["most"], "step": "0.1", "unit": unit}
    drawn = own_axis.drawn(book, at, difference)
    assert drawn is not None
    fitting = [_fitting(book, o["model"], line, years, scale) for line in lines]
    return Figure(
        o["model"], years, scale, o["unit"], o["foot"], lines, tuple(_points(rows, years, scale)), dates,
        tuple(_camps(book, o, lines, years, scale)), tuple(area for area, _ in fitting), tuple(said for _, said in fitting),
        drawn, difference, o["bet"], _lever(book, o["model"], o["lever"]),
    )  # fmt: skip


def _span(name: str, text: str) -> Span:
    found = SPAN.match(text)
    if not found or float(found[1]) >= float(found[2]):
        raise BookError(f"'{text}' is no range for {name}.", mend="Write LOW to HIGH.")
    return Span(float(found[1]), float(found[2]))


def _rows(book: Book, text: str) -> list[dict]:
    """Rows of the table of facts, the earliest first."""
    known = {row["id"]: row for row in book.table(book.settings.facts).to_dict("records")}
    ids = [name.strip() for name in text.split(",")]
    for name in ids:
        if name not in known:
            raise BookError(f"there is no row '{name}'.", mend=nearest(name, known))
    return sorted((known[name] for name in ids), key=lambda row: (int(row["year"]), row["id"]))


def _dates(book: Book, text: str) -> Iterable[tuple[float, str]]:
    """Dated rows of tables, as years with their titles."""
    for name in (part.strip() for part in text.split(",")):
        table, _, row = name.partition(":")
        if table not in book.resources:
            raise BookError(f"there is no table '{table}'.", mend=nearest(table, book.resources))
        known = {str(r["id"]): r for r in book.table(table).to_dict("records")}
        if row not in known:
            raise BookError(f"{book.file(table)} has no row '{row}'.", mend=nearest(row, known))
        day = pd.Timestamp(known[row]["date"])
        yield day.year + (day.day_of_year - 1) / 365.25, str(known[row]["title"])


def _line(book: Book, model: str, text: str, rows: Iterable[dict], years: Span) -> Line:
    """A line that is asked for; it starts at the last figure that was published of its first year or before."""
    head, _, label = (part.strip() for part in text.partition(":"))
    found = LINE.match(head)
    if not found or not label:
        raise BookError(f"'{text.strip()}' is no line.", mend="Write COLUMN from YEAR: words.")
    lookup(book, f"{model}.{found[1]}@{found[2]}")
    before = [row["value"] for row in rows if int(row["year"]) <= int(found[2]) and not math.isnan(row["value"])]
    if not before or not years.low <= int(found[2]) < years.high:
        mend = "Begin within the years, at a published figure or after it."
        raise BookError(f"no figure was published up to {found[2]}.", mend=mend)
    return Line(found[1], label, int(found[2]), float(before[-1]))


def path(points: Iterable[tuple[float, float]], years: Span, scale: Span) -> str:
    """A line through (year, value), in per cent of the frame, from above."""
    return "M" + "L".join(f"{years.at(year):.2f} {100 - scale.at(value):.2f}" for year, value in points)


def _steps(book: Book, model: str, years: Span) -> list[int]:
    return [y for y in book.engines[model].model.steps if years.low <= y <= years.high]


def _camps(book: Book, o: Mapping[str, str], lines: tuple[Line, ...], years: Span, scale: Span) -> list[Camp]:
    """The book's own set and those that are named, from the highest end to the lowest, their names apart."""
    known, steps = book.assumptions.scenarios[o["model"]], _steps(book, o["model"], years)
    found = []
    for name in ("baseline", *(part.strip() for part in o["sets"].split(","))):
        if name not in known:
            raise BookError(f"there is no set of assumptions '{name}'.", mend=nearest(name, known))
        values = [[float(lookup(book, f"{o['model']}.{x.column}@{y}!{name}").value) for y in steps] for x in lines]
        found.append((values, name, known[name]))
    found.sort(key=lambda camp: -camp[0][0][-1])
    heights = [100 - scale.at(values[0][-1]) for values, *_ in found]
    out = []
    for (values, name, s), y, top in zip(found, heights, apart(heights), strict=True):
        paths = tuple(path(zip(steps, v, strict=True), years, scale) for v in values)
        ends = tuple(words.fixed(v[-1], 1) for v in values)
        label = "The book’s baseline" if name == "baseline" else s.label
        out.append(Camp(name, label, s.who, paths, ends, values[0][-1], y, top))
    return out


def apart(heights: list[float]) -> list[float]:
    """Rising heights moved as little as keeps names apart, within the frame."""
    out = list(heights)
    for _ in range(200):
        for k in range(1, len(out)):
            short = APART - (out[k] - out[k - 1])
            if short > 0:
                out[k - 1], out[k] = out[k - 1] - short / 2, out[k] + short / 2
        out = [min(max(y, 2 + APART * k), 100 - APART * (len(out) - 1 - k)) for k, y in enumerate(out)]
    return out


def _fitting(book: Book, model: str, line: Line, years: Span, scale: Span) -> tuple[str, str]:
    """Nine in ten worlds that fit, from a line's first year on: an area, and where it ends in words."""
    steps = [y for y in _steps(book, model, years) if y >= line.seam]
    ranges = [lookup(book, f"{model}.{line.column}@{y}", "range") for y in steps]
    low = [(y, float(q.low or 0)) for y, q in zip(steps, ranges, strict=True)]
    high = [(y, float(q.high or 0)) for y, q in zip(steps, ranges, strict=True)]
    q = ranges[-1]
    step = words.coarse(float(q.low or 0), float(q.high or 0))
    ends = [words.trimmed(words.coarsely(float(x or 0), step) if step else float(x or 0), 1) for x in (q.low, q.high)]
    return f"{path(low, years, scale)}L{path(reversed(high), years, scale)[1:]}Z", " to ".join(ends)


def _lever(book: Book, model: str, name: str) -> dict[str, object]:
    """The one assumption that can be moved below the chart."""
    engine = book.engines[model]
    if name not in engine.assumptions or name not in engine.symbols.values():
        raise BookError(f"{model} has no assumption '{name}'.", mend=nearest(name, engine.symbols.values()))
    a = engine.assumptions[name]
    if a.is_path:
        raise BookError(f"'{name}' has a value for each year.", mend="Name an assumption with one number.")
    return {
        "key": a.key,
        "label": a.label,
        "unit": a.unit,
        "low": a.low,
        "high": a.high,
        "step": a.step,
        "value": a.start,
    }


# -- published figures and where their words stand ---------------------------------------------------------------------------


def _points(rows: list[dict], years: Span, scale: Span) -> Iterable[Point]:
    width, height = FRAME
    marks = [_mark(row, years, scale) for row in rows]
    taken = [
        (x / 100 * width - 8, y / 100 * height - 8, x / 100 * width + 8, y / 100 * height + 8) for x, y, *_ in marks
    ]
    shown, sides = [_shown(row) for row in rows], {}
    for k in sorted(range(len(rows)), key=lambda k: -marks[k][0]):  # the last first: beside it a line is to be drawn
        x, y, low, high, _ = marks[k]
        ends = [p / 100 * height for p in (high or y, low or y)]
        sides[k], box = _side(x / 100 * width, ends, max(len(shown[k]), len(rows[k]["who"])), taken)
        taken.append(box)
    for k, (row, (x, y, low, high, floor)) in enumerate(zip(rows, marks, strict=True)):
        yield Point(
            row["who"], x, y, low, high, int(row["year"]), shown[k], f"{row['entity']}: {row['basis']}", sides[k], floor,
            tuple(split(row["source"])),
        )  # fmt: skip


def _mark(row: dict, years: Span, scale: Span) -> tuple[float, float, float | None, float | None, bool]:
    """Where a row stands: its value, its range, and whether it is a floor."""
    value, floor = row["value"], math.isnan(row["value"])
    if floor:
        value = row["low"]
    ends = [None if math.isnan(row[k]) or floor else 100 - scale.at(row[k]) for k in ("low", "high")]
    return years.at(int(row["year"])), 100 - scale.at(value), ends[0], ends[1], floor


def _shown(row: dict) -> str:
    low, value, high = (words.trimmed(row[k], 1) if not math.isnan(row[k]) else "" for k in ("low", "value", "high"))
    return f"{low} to {high}" if low and high else value or f"{low} or more"


def _side(x: float, ends: list[float], letters: int, taken: list[tuple]) -> tuple[str, tuple]:
    """The first side of a mark on which two rows of words meet nothing."""
    wide, (top, bottom), tall = LETTER * letters, ends, 2 * ROW
    places = {
        "below": (x - wide / 2, bottom + 8, x + wide / 2, bottom + 8 + tall),
        "above": (x - wide / 2, top - 8 - tall, x + wide / 2, top - 8),
        "left": (x - 10 - wide, (top + bottom - tall) / 2, x - 10, (top + bottom + tall) / 2),
        "right": (x + 10, (top + bottom - tall) / 2, x + 10 + wide, (top + bottom + tall) / 2),
    }
    for side, box in places.items():
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= FRAME[0] and box[3] <= FRAME[1]
        if inside and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            return side, box
    return "below", places["below"]
