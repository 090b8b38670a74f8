"""What an expression is made of, what it is worth, and how two sides are compared.

`expressions` reads it from a text; what a name stands for is known to those who ask.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from modelbook.errors import BookError

NEAR = 0.05  # of the larger of two numbers: as far apart as "~" lets them be
SAME = 1e-9  # the same for "=": the last digits of two ways to reckon


@dataclass(frozen=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True)
class Word:
    """What stands for itself: the right side of ``scarce = water``."""

    text: str


@dataclass(frozen=True)
class Fact:
    """A row of a table, and maybe its column: ``visits:clinic-2024.patients``."""

    row: str


@dataclass(frozen=True)
class Result:
    """A number of a model: ``owner.name@step!scenario[settings]``. Without step, scenario and settings it may be a fact."""

    owner: str
    name: str
    step: int | None = None
    scenario: str = ""
    settings: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        at = "" if self.step is None else f"@{self.step}"
        given = ", ".join(f"{key}={value}" for key, value in self.settings)
        return f"{self.owner}.{self.name}{at}{self.scenario and f'!{self.scenario}'}{given and f'[{given}]'}"


@dataclass(frozen=True)
class Variable:
    """A name that its place gives a meaning: a model's column or assumption, a view; ``column@step`` in one step."""

    name: str
    step: int | None = None

    def __str__(self) -> str:
        return self.name if self.step is None else f"{self.name}@{self.step}"


@dataclass(frozen=True)
class Operation:
    """A sign or a function with what it is applied to; ``-`` with one argument turns its sign."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Level:
    """A model's number over worlds that fit the record: a quantile such as ``p50``, or ``negative``, the share below zero."""

    name: str
    result: Result

    def __str__(self) -> str:
        return f"{self.name}({self.result})"


Expression = Number | Fact | Result | Level | Variable | Operation


@dataclass(frozen=True)
class Relation:
    """Two sides and the sign between them."""

    left: Expression
    sign: str
    right: Expression | Word


@dataclass(frozen=True)
class Trend:
    """A model's number that falls, or rises, from a step to another."""

    start: Result
    end: Result
    rises: bool


@dataclass(frozen=True)
class Test:
    """One comparison of a condition."""

    __test__ = False  # no test of pytest

    left: Variable
    sign: str
    right: Number | Variable | Word


@dataclass(frozen=True)
class Slot:
    """A place of a text where a number stands."""

    variable: str
    format: str = ""


def alike(a: float | str, b: float | str) -> bool:
    """Whether two words are one, or two numbers differ by no more than ways of reckoning do."""
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return a == b or abs(a - b) <= SAME * max(abs(a), abs(b))


def near(a: float, b: float) -> bool:
    """Whether two numbers are within 5% of the larger."""
    return abs(a - b) <= NEAR * max(abs(a), abs(b))


SIGNS: dict[str, Callable[..., bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": lambda a, b: not alike(a, b), "<": operator.lt, ">": operator.gt,
    "=": alike, "~": near,
}  # fmt: skip  # the longer first


def compared(a: float | str, sign: str, b: float | str) -> bool:
    """Whether two sides stand as the sign says.

    Raises
    ------
    BookError
        When a word is asked for more than whether it is another.
    """
    if (isinstance(a, str) or isinstance(b, str)) and sign not in ("=", "!="):
        raise BookError(f"'{a} {sign} {b}' compares a word.", mend="Use = or !=, or name what holds numbers.")
    return SIGNS[sign](a, b)


def leaves(tree: Expression) -> Iterator[Number | Fact | Result | Level | Variable]:
    """Numbers, facts, results, levels and variables of an expression, from the left."""
    if isinstance(tree, Operation):
        for part in tree.arguments:
            yield from leaves(part)
    else:
        yield tree


OPERATIONS: dict[str, Callable[..., float]] = {
    "+": operator.add, "-": lambda *x: x[0] - x[1] if len(x) > 1 else -x[0], "*": operator.mul, "/": operator.truediv,
    "min": min, "max": max, "mean": lambda *x: sum(x) / len(x),
}  # fmt: skip


def value_of(tree: Expression, read: Callable[[Fact | Result | Level | Variable], float | str]) -> float | str:
    """The value of an expression; `read` gives that of a name.

    Raises
    ------
    BookError
        When it divides by 0, or reckons with a word.
    """
    if isinstance(tree, Number):
        return tree.value
    if not isinstance(tree, Operation):
        return read(tree)
    values = [value_of(part, read) for part in tree.arguments]
    if word := next((x for x in values if isinstance(x, str)), None):
        raise BookError(f"it reckons with a word, '{word}'.", mend="Name columns that hold numbers.")
    try:
        return OPERATIONS[tree.name](*values)
    except ZeroDivisionError:
        raise BookError("it divides by 0.", mend="Mend the expression, or the row that is 0.") from None
