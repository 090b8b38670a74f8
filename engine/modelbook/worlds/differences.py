"""Two states of a book side by side: what changed, as a reader of a terminal or a program wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from modelbook.worlds import changes, ranges, releases
from modelbook.worlds.book import Book
from modelbook.worlds.revisions import State

MARKS = {"added": "+", "removed": "-", "changed": "~", "retired": "x", "column added": "+", "column removed": "-"}
CSV = ["part", "table", "row", "change", "column", "old", "new"]
LONG = 60  # letters of a cell that a terminal shows


@dataclass(frozen=True)
class Differences:
    """What changed between two states.

    Attributes
    ----------
    old, new : str
        What the states were asked for by.
    headlines : pandas.DataFrame
        ``model``, ``output``, and ``value``, ``p5``, ``p50``, ``p95`` of each side.
    rows : pandas.DataFrame
        As `changes.rows` gives them.
    notes : tuple of str
        Why a side has no headlines.
    """

    old: str
    new: str
    headlines: pd.DataFrame
    rows: pd.DataFrame
    notes: tuple[str, ...]

    def to_text(self) -> str:
        """The differences as lines for a terminal."""
        return "\n".join([f"{self.old} -> {self.new}", *self._headlines(), *self._rows()]) + "\n"

    def _headlines(self) -> Iterator[str]:
        yield "\nWhat the models say first, in the baseline:"
        yield from (f"  {note}" for note in self.notes)
        width = max((len(f"{row.model}.{row.output}") for row in self.headlines.itertuples()), default=0)
        for row in self.headlines.itertuples():
            sides = [_side(row, side) for side in ("old", "new")]
            same = "" if sides[0] != sides[1] else "  (the same)"
            yield f"  {f'{row.model}.{row.output}':<{width}}  {sides[0]} -> {sides[1]}{same}"

    def _rows(self) -> Iterator[str]:
        if self.rows.empty:
            yield "\nNo row changed."
        for table in self.rows["table"].unique():
            found = self.rows[self.rows["table"] == table]
            cells = found[found.change == "changed"]
            counts = found[found.change != "changed"].groupby("change", sort=False).size().to_dict()
            counts |= {"changed": cells["row"].nunique()} if len(cells) else {}
            yield f"\n{table}: " + ", ".join(f"{count} {change}" for change, count in counts.items())
            for row in found.itertuples():
                where = f"{row.row}: {row.column}" if row.row and row.column else row.row or row.column
                yield f"  {MARKS[str(row.change)]} {where}{_said(row)}"

    def to_csv(self) -> str:
        """The differences as CSV: headlines and rows in one table, told apart by ``part``."""
        lines = [
            [
                "headline",
                row.model,
                row.output,
                "",
                column,
                getattr(row, f"{column}_old"),
                getattr(row, f"{column}_new"),
            ]
            for row in self.headlines.itertuples()
            for column in ("value", "p5", "p50", "p95")
            if not (pd.isna(getattr(row, f"{column}_old")) and pd.isna(getattr(row, f"{column}_new")))
        ]
        rows = self.rows.assign(part="row")[CSV]
        said = pd.concat([pd.DataFrame(lines, columns=CSV), rows], ignore_index=True) if lines else rows
        return str(said.to_csv(index=False, lineterminator="\n"))


def _side(row: object, side: str) -> str:
    value, low, high = (getattr(row, f"{name}_{side}") for name in ("value", "p5", "p95"))
    if pd.isna(value):
        return "none"
    return f"{value:.4g}" if pd.isna(low) or low == high else f"{value:.4g} [{low:.3g} to {high:.3g}]"


def _said(row: object) -> str:
    old, new = (str(getattr(row, side)) for side in ("old", "new"))
    if getattr(row, "change") == "retired":  # noqa: B009 - pandas makes these names
        return f", {new}"
    if not old and not new:
        return ""
    return f": {_short(old)} -> {_short(new)}"


def _short(text: str) -> str:
    return (text if len(text) <= LONG else f"{text[: LONG - 1]}…") or "(empty)"


def ranges_of(book: Book) -> changes.Ranges | None:
    """What gives the quantiles of a model's outputs over worlds that fit the record, those that all pages state.

    Nothing for a book without a record.
    """
    return (lambda model: ranges.frame(book.engine(model))) if "residuals" in book.resources else None


def between(book: Book, old: State, new: State) -> Differences:
    """What changed between two states of a book.

    Parameters
    ----------
    book : Book
        The book as it is, whose frozen releases stand in where a state's models cannot be run.
    """
    sides, notes = [], []
    for state in (old, new):
        if state.book:
            sides.append(changes.headlines(state.book, ranges_of(state.book)))
        elif state.release:
            sides.append(releases.frozen(book, state.release).headlines)
            notes.append(f"{state.name}: as frozen with the release {state.release}.")
        else:
            sides.append(pd.DataFrame(columns=changes.HEADLINES))
            notes.append(f"{state.name}: its models do not run here ({state.why}).")
    return Differences(old.name, new.name, changes.moved(*sides), changes.rows(old.tables, new.tables), tuple(notes))
