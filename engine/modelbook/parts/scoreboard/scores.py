"""Forecasts held against what came: the error, and whether the outcome lay inside what was said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

import pandas as pd

from modelbook.errors import BookError, Place, Problem
from modelbook.tables.files import split
from modelbook.tables.kept import kept
from modelbook.worlds import expressions
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import evaluate, lookup
from modelbook.worlds.trees import Fact, leaves

__all__ = ["NEAR", "Score", "Summary", "problems", "scored", "summary"]

TABLE = "forecasts"
NEAR = 1.1  # a forecast within this factor of the outcome counts as near it
SCORED, DUE_LATER, OPEN = "scored", "not yet due", "open"


@dataclass(frozen=True)
class Score:
    """A forecast and what came of it.

    Attributes
    ----------
    id, made, who, about, what, ends, unit, counted_by, open, note : str
        As in the table ``forecasts``.
    low, value, high : float, optional
        What was said; `value` alone is a point, an end alone a floor or a ceiling.
    sources, outcome_sources : tuple of str
    outcome : float, optional
        What was counted; None when the time has not passed, or nothing was counted.
    state : str
        ``scored``, ``not yet due`` or ``open``.
    """

    id: str
    made: str
    who: str
    about: str
    what: str
    ends: str
    unit: str
    low: float | None
    value: float | None
    high: float | None
    sources: tuple[str, ...]
    outcome: float | None
    counted_by: str
    outcome_sources: tuple[str, ...]
    state: str
    open: str
    note: str

    @property
    def middle(self) -> float:
        """The number that stands for the forecast: its value, else the middle of its range, else its only end."""
        if self.value is not None:
            return self.value
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends)

    @property
    def ranged(self) -> bool:
        """Whether a range, a floor or a ceiling was given."""
        return self.low is not None or self.high is not None

    @property
    def inside(self) -> bool | None:
        """Whether the outcome lies inside the range that was given; None where there is no range or no outcome."""
        if self.outcome is None or not self.ranged:
            return None
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return low <= self.outcome <= high

    @property
    def error(self) -> float | None:
        """Forecast less outcome, in the unit of both; nothing for a floor or a ceiling that was kept."""
        if self.outcome is None:
            return None
        alone = self.value is None and (self.low is None) != (self.high is None)
        return 0.0 if alone and self.inside else self.middle - self.outcome

    @property
    def factor(self) -> float | None:
        """Forecast over outcome; 1 for a floor or a ceiling that was kept, None where the outcome is zero."""
        if self.outcome is None or self.error is None:
            return None
        if self.error == 0:
            return 1.0
        return self.middle / self.outcome if self.outcome else None


@kept
def scored(book: Book) -> tuple[Score, ...]:
    """The forecasts of a book by nothing but the date on which they were made; of one day, in the order of the table.

    Raises
    ------
    BookError
        When an outcome cannot be read; it names file, line and column.
    """
    table = book.table(TABLE)
    out = [_score(book, line, row) for line, row in table.iterrows()]
    return tuple(sorted(out, key=lambda score: score.made))


def _score(book: Book, line: int, row: pd.Series) -> Score:
    try:
        outcome = float(evaluate(book, row.outcome)) if row.outcome else None
    except (BookError, ValueError) as error:
        problem = error.problem if isinstance(error, BookError) else Problem(f"'{row.outcome}' is no number.")
        raise BookError.of(problem.named_at(book.at(TABLE, line, "outcome"))) from None
    named = tuple(split(row.outcome_source)) or _facts(book, row.outcome)
    state = SCORED if outcome is not None else DUE_LATER if row.ends >= book.as_of else OPEN
    numbers = {name: None if pd.isna(row[name]) else float(row[name]) for name in ("low", "value", "high")}
    words = {
        name: row[name] for name in ("id", "made", "who", "about", "what", "ends", "unit", "counted_by", "open", "note")
    }
    return Score(
        **words, **numbers, sources=tuple(split(row.source)), outcome=outcome, outcome_sources=named, state=state
    )


def _facts(book: Book, expression: str) -> tuple[str, ...]:
    """The works behind the facts that an outcome is made of."""
    named = leaves(expressions.expression(expression)) if expression else ()
    rows = [leaf.row for leaf in named if isinstance(leaf, Fact)]
    return tuple(dict.fromkeys(key for row in rows for key in lookup(book, row).sources))


@dataclass(frozen=True)
class Summary:
    """What became of the forecasts under one heading."""

    about: str
    made: int
    scored: int
    near: int
    low: int
    high: int
    inside: int
    ranged: int
    factor: float | None


def summary(scores: Iterable[Score]) -> list[Summary]:
    """Forecasts by heading, in the order in which the headings first occur, and how far off they were.

    ``near`` is within a factor of `NEAR` of the outcome, ``low`` and ``high`` are the others under and over it; ``factor`` is
    the median distance, as a factor of 1 or more.
    """
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(score.about, []).append(score)
    return [_summed(about, group) for about, group in groups.items()]


def _summed(about: str, group: list[Score]) -> Summary:
    found = [score for score in group if score.outcome is not None]
    factors = [score.factor for score in found if score.factor]
    off = [max(f, 1 / f) for f in factors]
    ranged = [score.inside for score in found if score.inside is not None]
    return Summary(
        about=about,
        made=len(group),
        scored=len(found),
        near=sum(f <= NEAR for f in off),
        low=sum(f < 1 / NEAR for f in factors),
        high=sum(f > NEAR for f in factors) + sum(s.factor is None for s in found),
        inside=sum(ranged),
        ranged=len(ranged),
        factor=median(off) if off else None,
    )


def problems(book: Book) -> Iterator[Problem]:
    """Forecasts that cannot be scored, or should have been."""
    for line, row in book.table(TABLE).iterrows():
        at = book.at(TABLE, line)
        yield from _said(at, row)
        yield from _came(book, at, row)


def _said(at: Place, row: pd.Series) -> Iterator[Problem]:
    """What is wrong with what was said."""
    if all(pd.isna(row[name]) for name in ("low", "value", "high")):
        yield Problem("no number was said.", at.in_column("value"), "Write a value, or one end or both of a range.")
    if row.made > row.ends:
        what = f"it was made on {row.made}, after the time that it speaks of ({row.ends})."
        yield Problem(what, at.in_column("made"), "A forecast comes before: mend one of the two, or remove the row.")


def _came(book: Book, at: Place, row: pd.Series) -> Iterator[Problem]:
    """What is wrong with what came of it."""
    passed = row.ends < book.as_of
    if passed and not row.outcome and not row.open:
        mend = "Write what was counted into outcome, or into open why there is nothing."
        yield Problem(f"its time passed on {row.ends}, and it has no outcome.", at.in_column("outcome"), mend)
    if row.outcome and not passed:
        what = f"it has an outcome, and its time ends on {row.ends}, after the day of the tables ({book.as_of})."
        yield Problem(what, at.in_column("outcome"), "Leave the outcome empty until then, or mend the day.")
    if row.outcome and row.open:
        yield Problem("it has an outcome and a reason for having none.", at.in_column("open"), "Remove one of the two.")
    if row.outcome and not row.counted_by:
        yield Problem(
            "it has an outcome, and nobody who counted it.", at.in_column("counted_by"), "Name who counted it."
        )
    if row.outcome:
        yield from _outcome(book, at, row)


def _outcome(book: Book, at: Place, row: pd.Series) -> Iterator[Problem]:
    """What is wrong with an outcome: it cannot be read, or nobody stands behind it."""
    try:
        float(evaluate(book, row.outcome))
        bare = not any(isinstance(leaf, Fact) for leaf in leaves(expressions.expression(row.outcome)))
    except BookError as error:
        yield error.problem.named_at(at.in_column("outcome"))
        return
    except ValueError:
        yield Problem(f"'{row.outcome}' is no number.", at.in_column("outcome"), "Write a number, or fact(ROW).")
        return
    if bare and not row.outcome_source:
        what = "the outcome is a number without a source."
        yield Problem(
            what, at.in_column("outcome_source"), "Name the work in which it was read, or a fact of the tables."
        )
