"""What an author writes: equations and stocks over named symbols, and the columns that a model shows."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

NUMBERS = ("Min", "Max", "If", "And", "Or", "Not", "First", "exp", "log", "sqrt", "prev")
REDUCTIONS = ("Sum", "Mean", "Lowest", "Highest", "WhereLowest", "WhereHighest")
OVER_TIME = ("When", "At")
FUNCTIONS = {n: sympy.Function(n) for n in (*NUMBERS, *REDUCTIONS, *OVER_TIME)}
TIME = "time"


@dataclass(frozen=True)
class Equation:
    """``symbol = text``, with the number it has in the specification, its unit and what it says.

    `latex` is how the symbol is printed, where the default (``n_d`` as n with index d) does not do. An equation that says
    once more what another says, of something else, need not be `printed`.
    """

    tag: str
    symbol: str
    text: str
    unit: str = ""
    says: str = ""
    latex: str = ""
    printed: bool = True


@dataclass(frozen=True)
class Stock(Equation):
    """An equation whose value of the step before may be read with ``prev``; `start` is that value before the first step."""

    start: str = "0"


@dataclass(frozen=True)
class Output:
    """A column of a model's result.

    Attributes
    ----------
    column : str
        Its public name.
    symbol : str
        The equation it shows.
    unit : str
        ``share`` for fractions.
    names : tuple of str, or str
        For a position (``First``, ``WhereLowest``): the names of the positions, or the set that they are members of.
    since : int, optional
        The first time for which there is a value; before it the column is empty (not a number).
    """

    column: str
    symbol: str
    unit: str = ""
    says: str = ""
    names: tuple[str, ...] | str = ()
    since: int | None = None
