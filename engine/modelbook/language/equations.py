"""What an author writes: equations and stocks over named symbols, and the columns that a model shows."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import sympy

PLAIN = ("exp", "log", "sqrt", "sin", "cos", "tanh", "Abs", "floor", "ceil")  # of one number
REDUCTIONS = ("Sum", "Mean", "Lowest", "Highest", "WhereLowest", "WhereHighest")
OVER_TIME = ("When", "At")
ARGUMENTS = {  # of each function: the fewest, the most (0: as many as wanted), and what they are
    **dict.fromkeys(PLAIN, (1, 1, "x")),
    **dict.fromkeys(REDUCTIONS, (2, 3, "x, axis, condition")),
    "Min": (2, 0, "a, b"),
    "Max": (2, 0, "a, b"),
    "First": (2, 0, "a, b"),
    "If": (3, 3, "condition, a, b"),
    "And": (2, 0, "condition, condition"),
    "Or": (2, 0, "condition, condition"),
    "Not": (1, 1, "condition"),
    "prev": (1, 1, "symbol"),
    "lag": (2, 3, "symbol, steps, before"),
    "Product": (3, 3, "matrix, vector, axis"),
    "When": (2, 2, "condition, value"),
    "At": (2, 2, "x, when"),
}
FUNCTIONS = {n: sympy.Function(n) for n in ARGUMENTS}
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
    written: tuple[str, int] = field(default=("", 0), init=False, compare=False, repr=False)  # file and line

    def __post_init__(self) -> None:
        frame = sys._getframe(1)
        while frame.f_back and frame.f_globals.get("__name__") in (__name__, "dataclasses"):
            frame = frame.f_back
        object.__setattr__(self, "written", (frame.f_code.co_filename, frame.f_lineno))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it says in the language."""
        return (self.text,)


@dataclass(frozen=True)
class Stock(Equation):
    """An equation whose value of the step before may be read with ``prev``.

    `start` is that value before the first step. With `initial` instead, the stock has that value in the first step itself,
    and follows its equation from the second on.
    """

    start: str = "0"
    initial: str = ""

    @property
    def before(self) -> str:
        """What ``prev`` reads in the first step."""
        return self.initial or self.start

    @property
    def texts(self) -> tuple[str, ...]:
        return self.text, self.before


@dataclass(frozen=True)
class Rate(Equation):
    """``d symbol / d time = text``: a quantity that changes all the time, `initial` in the first step.

    Between two steps all rates of a model are taken along together, by the model's `method` in its `substeps`; what changes
    from step to step only (stocks, paths, shocks) keeps its value of the earlier of the two.
    """

    initial: str = "0"

    @property
    def before(self) -> str:
        """What ``lag`` reads before the first step."""
        return self.initial

    @property
    def texts(self) -> tuple[str, ...]:
        return self.text, self.initial


@dataclass(frozen=True)
class Solve(Equation):
    """The number between `low` and `high` at which `text` is 0, found anew in each step by halving the bracket.

    `text` may read the symbol through other equations, and several such symbols may need each other: the one written first
    is then the outer one. `tolerance` is a share of the bracket. Where `text` does not change its sign between `low` and
    `high`, or jumps over 0, there is no number, and the run says so.
    """

    low: str = "0"
    high: str = "1"
    tolerance: float = 1e-12

    @property
    def texts(self) -> tuple[str, ...]:
        return self.text, self.low, self.high


@dataclass(frozen=True)
class Shock(Equation):
    """A normal draw in each step, of mean 0 and with `text` as its standard deviation; over a set, one for each member.

    The draws follow from `seed`, the symbol and the number of the draw alone, in Python as in a browser.
    """

    seed: int = 1


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
