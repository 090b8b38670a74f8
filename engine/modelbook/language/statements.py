"""One assignment of a generated program, and what it reads."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

NAMED = ("prev", "lag")  # functions of a symbol at an earlier step


@dataclass(frozen=True)
class Statement:
    """One generated assignment: an expression, or a reduction of it over an axis.

    Attributes
    ----------
    symbol, expr, axes, phase
        What is assigned, what it equals, over which axes; whether that is ``before`` the ``loop`` over time, or ``after``.
    reduce, over, where : str, str, expression
        Of a reduction: its name, its axis, its condition (or the time of ``At``).
    start : expression, optional
        Of a stock or a rate: its value before the first step, or in it where it `begins` there.
    is_rate : bool
        Whether `expr` is what the symbol changes by in a unit of time.
    low, high, halvings
        Of a symbol that is solved for: its bracket, and how often that is halved.
    seed : int, optional
        Of a shock, whose standard deviation `expr` is.
    inside : tuple of str
        What is computed again between the symbol and `expr`, of a rate or a solved symbol, in order; see `again`.
    outside : set of str
        What that reads from elsewhere.
    """

    symbol: str
    expr: sympy.Basic
    axes: frozenset[str] = frozenset()
    reduce: str = ""
    over: str = ""
    where: sympy.Basic | None = None
    start: sympy.Basic | None = None
    phase: str = "loop"
    begins: bool = False
    is_rate: bool = False
    low: sympy.Basic | None = None
    high: sympy.Basic | None = None
    halvings: int = 0
    seed: int | None = None
    inside: tuple[str, ...] = ()
    outside: frozenset[str] = frozenset()

    @property
    def same_step(self) -> tuple[sympy.Basic, ...]:
        """The expressions that are evaluated in the step itself."""
        return tuple(part for part in (self.expr, self.where, self.low, self.high) if part is not None)

    @property
    def reads(self) -> set[str]:
        """Names of the symbols that must be there before it (not those of the step before)."""
        if self.is_rate:  # it is there from the step before
            return set()
        if self.low is not None:
            return set(self.outside)
        return set().union(*map(names_in, self.same_step))

    @property
    def names(self) -> set[str]:
        """Names of all symbols that it reads, those of earlier steps among them."""
        parts = self.same_step if self.start is None else (*self.same_step, self.start)
        return {node.name for part in parts for node in sympy.preorder_traversal(part) if node.is_Symbol}

    @property
    def earlier(self) -> set[str]:
        """Names of the symbols that it reads at an earlier step through ``lag``."""
        return set().union(*(called(part, "lag") for part in self.same_step))


def names_in(expr: sympy.Basic) -> set[str]:
    """Names of the free symbols of an expression, leaving out what is read at an earlier step."""
    if expr.is_Symbol:
        return {expr.name}
    args = expr.args
    if getattr(expr.func, "__name__", "") in NAMED:
        args = args[2:]  # what counts before the first step is read now
    return set().union(*(names_in(a) for a in args), set())


def called(expr: sympy.Basic, function: str) -> set[str]:
    """Names of the symbols that a function of an earlier step is called with."""
    return {node.args[0].name for node in sympy.preorder_traversal(expr) if node.func.__name__ == function}


def prevs(expr: sympy.Basic) -> set[str]:
    """Names of the stocks whose value of the step before an expression reads."""
    return called(expr, "prev")


def shown(symbol: str) -> str:
    """The statement that shows an assumption as a column."""
    return f"{symbol}__shown"
