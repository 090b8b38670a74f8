"""{scoreboard}: the forecasts under each heading summed up, then every one of them by date."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from modelbook.errors import BookError
from modelbook.explorer.references import brief
from modelbook.explorer.templates import Templates
from modelbook.parts.scoreboard import scores
from modelbook.parts.scoreboard.scores import Score
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated, date_cell, table
from modelbook.worlds import words
from modelbook.worlds.book import Book

TEMPLATES = Templates(Path(__file__).parent)
SUMMARY = ["About", "Forecasts", "Scored", "Too low", "Near", "Too high", "Inside the range", "Off by, median"]
HEADS = ["Said", "Who", "What", "Forecast", "Outcome", "Score"]


class Scoreboard(Generated):
    """``{scoreboard}``: two tables; a row of the second has a place that a link can name."""

    def html(self) -> Markup:
        book = book_of(self.env.app)
        if scores.TABLE not in book.resources:
            mend = f'Add {{"name": "{scores.TABLE}"}} to its resources.'
            raise BookError(f"the book has no table '{scores.TABLE}'.", where="data/datapackage.json", mend=mend)
        found = scores.scored(book)
        return summed(found) + table(
            HEADS, [cells(book, s) for s in found], "All forecasts by date", kind="scroll wide stack"
        )


def summed(found: tuple[Score, ...]) -> Markup:
    """The forecasts under each heading in numbers."""
    body = [
        [
            line.about, str(line.made), str(line.scored), str(line.low), str(line.near), str(line.high),
            f"{line.inside} of {line.ranged}" if line.ranged else "", f"{line.factor:.2f} times" if line.factor else "",
        ]
        for line in scores.summary(found)
    ]  # fmt: skip
    return table(SUMMARY, body, "Forecasts and outcomes by heading", len(SUMMARY) - 1)


def cells(book: Book, score: Score) -> list[str]:
    """A forecast as a row of the table."""
    outcome = {scores.DUE_LATER: f"Not yet due: {date_cell(score.ends)}", scores.OPEN: f"None: {score.open}"}.get(
        score.state, "" if score.outcome is None else number(score.outcome, score.unit)
    )
    by = score.counted_by if score.state == scores.SCORED else ""
    works = [
        [brief(book, key) for key in keys if key in book.sources] for keys in (score.sources, score.outcome_sources)
    ]
    return [
        TEMPLATES.call("scoreboard.html", "anchor", score.id, date_cell(score.made)),
        score.who,
        TEMPLATES.call("scoreboard.html", "with_note", score.what, score.note, ()),
        TEMPLATES.call("scoreboard.html", "with_note", said(score), "", works[0]),
        TEMPLATES.call("scoreboard.html", "with_note", outcome, by, works[1] if score.state == scores.SCORED else ()),
        verdict(score),
    ]


def said(score: Score) -> str:
    """The numbers of a forecast in words."""
    if score.low is not None and score.high is not None:
        span = (
            f"{number(score.low)} to {number(score.high, score.unit)}"
            if score.unit != "share"
            else (f"{number(score.low, score.unit)} to {number(score.high, score.unit)}")
        )
        return f"{number(score.value, score.unit)} ({span})" if score.value is not None else span
    if score.value is not None and not score.ranged:
        return number(score.value, score.unit)
    return (
        f"at least {number(score.low, score.unit)}"
        if score.low is not None
        else f"at most {number(score.middle, score.unit)}"
    )


def verdict(score: Score) -> str:
    """How a forecast did."""
    if score.outcome is None:
        return score.state.capitalize()
    inside = {True: "inside its range", False: "outside its range", None: ""}[score.inside]
    if score.factor is None:
        off = f"{number(score.error or 0, score.unit)} over zero"
    elif score.error == 0:
        off = "met"
    else:
        over = score.factor > 1
        factor = score.factor if over else 1 / score.factor
        gap = (
            f"{factor:.0f} times"
            if factor >= 10
            else f"{factor:.1f} times"
            if factor >= 2
            else f"{100 * abs(score.factor - 1):.0f}%"
        )
        off = f"too {'high' if over else 'low'}, {'by ' if factor < 2 else ''}{gap}"
    text = ", ".join(filter(None, (off, inside)))
    return text[:1].upper() + text[1:]


def number(x: float | None, unit: str = "") -> str:
    """A number with its unit; a share in per cent."""
    if x is None:
        return ""
    if unit == "share":
        return words.shown(x, "percent1" if abs(x) < 0.1 else "percent")
    text = words.trimmed(x, 0 if abs(x) >= 1000 else 2)
    return f"{text} {unit}" if unit else text


def setup(app):
    """Register the directive."""
    app.add_directive("scoreboard", Scoreboard)
