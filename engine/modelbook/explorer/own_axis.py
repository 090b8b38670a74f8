"""The axis that a guess is made on, with the answer: the book's value, worlds that fit the record, and the named sets.

The reader's guess joins it in the page (``explorer/js/page/bets.js``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from modelbook.errors import BookError, Place
from modelbook.explorer.templates import Templates
from modelbook.worlds import expressions, fitting, words
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import Quantity, lookup, shown
from modelbook.worlds.trees import Result

HERE = Path(__file__).parent
STYLE = HERE / "own_axis.css"
TEMPLATES = Templates(HERE)


@dataclass(frozen=True)
class Mark:
    """A value on the axis: where it stands, in per cent of its length, and how it reads."""

    label: str
    at: float
    shown: str


@dataclass(frozen=True)
class Axis:
    """The answer to a bet, on the bet's own axis.

    Attributes
    ----------
    book : Mark
        The book's own value.
    worlds : tuple of float, optional
        Where the 5th and 95th percentile of worlds that fit stand, in per cent of the axis.
    worlds_shown : str
        The same in words.
    others : tuple of Mark
        What the named sets of assumptions give; one without a number is left out.
    zero : float, optional
        Where zero stands, when it is inside.
    """

    book: Mark
    worlds: tuple[float, float] | None
    worlds_shown: str
    others: tuple[Mark, ...]
    zero: float | None


def drawn(book: Book, at: Place, options: Mapping[str, str]) -> Axis | None:
    """The axis of a bet; None for one that names no answer.

    Parameters
    ----------
    at : Place
        Of the block, for the message.
    options : mapping of str to str
        ``answer``, the number that answers it, as MODEL.OUTPUT@YEAR!SCENARIO; ``min``, ``max``, ``step``, ``unit``.

    Raises
    ------
    BookError
        When the answer is no number of a model.
    """
    if not options.get("answer"):
        return None
    try:
        asked = expressions.quantity(options["answer"])
        if not isinstance(asked, Result) or asked.owner not in book.engines:
            mend = "Write MODEL.OUTPUT, with @YEAR or !SCENARIO behind it."
            raise BookError(f"'{options['answer']}' is no number of a model.", mend=mend)
        return _axis(book, asked, options)
    except BookError as error:
        raise BookError.of(error.problem.named_at(at, "answer")) from None


def _axis(book: Book, asked: Result, options: Mapping[str, str]) -> Axis:
    low, high = float(options["min"]), float(options["max"])
    share = options["unit"].strip() == "%"
    digits = 0 if float(options["step"]) >= 1 else 1

    def place(x: float) -> float:
        x = 100 * x if share else x
        return 100 * min(max((x - low) / (high - low), 0.0), 1.0)

    def mark(label: str, scenario: str) -> Mark | None:
        name = f"{asked.owner}.{asked.name}{'' if asked.step is None else f'@{asked.step}'}!{scenario}"
        x = lookup(book, name).value
        if isinstance(x, str) or not math.isfinite(x):
            return None
        said = words.trimmed(100 * x if share else x, digits)
        unit = _unit(options) if said not in ("1", "\u22121") else _unit(options).removesuffix("s")
        return Mark(label, place(x), f"{said}{unit}")

    own = asked.scenario or "baseline"
    scenarios = book.assumptions.scenarios[asked.owner]
    answer = mark("the book’s baseline" if own == "baseline" else f"the book, “{scenarios[own].label}”", own)
    if answer is None:
        raise BookError(f"the book has no number for '{options['answer']}'.", mend="Name one that it has.")
    others = [mark(s.label, name) for name, s in scenarios.items() if name not in (own, "baseline")]
    fit = worlds(book, asked, options["answer"])
    told = "" if fit is None else shown(fit, "range percent" if share else "range", words.formats(book))
    return Axis(
        answer, (place(fit.low or 0), place(fit.high or 0)) if fit else None,
        told if share or not fit else f"{told} {fit.unit}", tuple(m for m in others if m),
        100 * -low / (high - low) if low < 0 < high else None,
    )  # fmt: skip


def worlds(book: Book, asked: Result, name: str) -> Quantity | None:
    """A number over worlds that fit, with the ends of nine in ten; None where nothing is uncertain, or both ends are one."""
    if not fitting.free(book.engine(asked.owner), {}, asked.scenario or "baseline"):
        return None
    q = lookup(book, name, "range")
    return None if q.low is None or q.high is None or q.low == q.high else q


def html(axis: Axis | None, options: Mapping[str, str], mine: str = "your guess", first: str = "") -> Markup:
    """The markup of an axis, its ends with the unit of `options`; nothing for none.

    ``mine`` names the reader's mark, ``first`` a second one, if there is to be one.
    """
    if axis is None:
        return Markup()
    return TEMPLATES.call(
        "own_axis.html", "own_axis", axis, options["min"], options["max"], _unit(options), mine, first
    )


def _unit(options: Mapping[str, str]) -> str:
    """The unit as it stands behind a number."""
    return options["unit"] if options["unit"].startswith((" ", "%")) else f" {options['unit']}"
