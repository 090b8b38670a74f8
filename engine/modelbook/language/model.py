"""The small language models are written in.

A model is a list of equations in SymPy over named symbols. A symbol is an assumption (``data/symbols.csv`` says which),
another equation, or the time of the present step. From this one text come the printed mathematics, the NumPy function,
and the reader's JavaScript (`modelbook.language`).

The functions an equation may use:

=============================  ==========================================================================
``Min(a, b, ...)``, ``Max``    of numbers
``If(condition, a, b)``        ``a`` where the condition holds, else ``b``; ``And``, ``Or``, ``Not`` join conditions
``First(a, b, ...)``           position of the smallest, the first of ties (1e-9)
``exp``, ``log``, ``sqrt``     as usual; also ``sin``, ``cos``, ``tanh``, ``Abs``, ``floor``, ``ceil``
``prev(x)``                    the value of the step before; `x` is a `Stock`
``lag(x, k, before)``           the value of `x` `k` steps before; `before` counts until there are so many steps (not needed of
                               a stock or a rate, which has a value before the first step)
``Sum(x, axis, where)``        over a set or over time; also ``Mean``, ``Lowest``, ``Highest``
``WhereLowest(x, axis)``       position along the axis of the lowest; also ``WhereHighest``
``Product(P, x, axis)``        a matrix times a vector: the sum of ``P*x`` over `axis`, `x` read along it (a twin of its own)
``When(condition, value)``     `value` at the first time that the condition holds, else not a number
``At(x, time)``                `x` at that time
=============================  ==========================================================================

Beside an `Equation` there are a `Stock` (read a step later by ``prev``), a `Rate` (``dx/dt``), a `Solve` (the number at
which a text is 0) and a `Shock` (a normal draw a step).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any

import sympy
from sympy.parsing.sympy_parser import parse_expr

from modelbook.errors import BookError, Place, nearest
from modelbook.language import grammar
from modelbook.language.arranging import arranged
from modelbook.language.brought import Assumption, Scenario, Texts
from modelbook.language.equations import FUNCTIONS, TIME, Equation, Output, Rate, Shock, Solve, Stock
from modelbook.language.numerics import METHODS
from modelbook.language.statements import Statement, shown

__all__ = ["TIME", "Equation", "Model", "Output", "Rate", "Shock", "Solve", "Stock"]

MOST_SUBSTEPS = 1000  # a model stays bounded in time


@dataclass(frozen=True)
class Model:
    """A model: equations over symbols, and the columns it shows.

    Parameters
    ----------
    name : str
        Its name in data/ and on the command line.
    title, question : str
        What it is called, and what it answers.
    equations : sequence of Equation
        In reading order; the generator orders them by need.
    outputs : sequence of Output
        The columns, in order.
    steps : sequence of int
        The times, such as years; empty for a model without time.
    first_shown : int, optional
        The first time worth showing (earlier ones only fill the stocks).
    focus : int, optional
        The time that the controls and the sentence speak of; the last by default.
    time_name : str
        The name of the time column.
    rows : str
        What a row of the result is: ``time``, a set's name, or empty for a single row.
    sets : mapping of str to str
        Other axes: the table (of data/, or of `tables`) whose ids are the members.
    data : mapping of symbol to (table, column)
        Symbols that are columns of such a table: one number a member, which no reader moves. A table that is no set itself and
        has columns named after sets gives one number for each pair of their members: a matrix.
    series : mapping of symbol to (table, column)
        Symbols that are columns of a table over time (it has a column `time_name`): one number a step, which no reader moves.
    tables : mapping of str to callable
        Tables made of others: ``name -> function(book)``, a frame with a column ``id``.
    summary : sequence of Output
        Columns of the one-row summary; by default the row of the focus time.
    members : sequence of Output
        Columns over a set alone, which charts draw one mark a member (dataset ``members``).
    shown_after : str
        A symbol of one number: only steps after it are rows of the result (the years after a date that the reader sets).
    ordered : sequence of sequences of str
        Assumptions whose values may not fall along the sequence: the page moves the others, the command line refuses.
    shares : sequence of sequences of str
        Assumptions that are shares of one whole, so that their sum may not pass 1: treated in the same way.
    method, substeps : str, int
        How rates are taken from one step to the next: ``rk4`` or ``euler``, in so many equal parts.
    assumptions, scenarios, texts : sequences, mapping
        What the model brings itself instead of rows in data/: `Assumption`, `Scenario`, and words by slot, such as
        ``{"title": "After {60} years a worker makes {made@60}"}``; conditions as in ``{"sentence": [("made@60 > 2", "...")]}``.
    labels : callable, optional
        ``function(scenario)``: words for the steps, such as months as dates, in a column `label_name`.

    Raises
    ------
    BookError
        For an equation that cannot be read, an undefined symbol or function, a symbol defined twice, a cycle, or an output
        that names no equation. The message names the equation.
    """

    name: str
    title: str
    question: str
    equations: Sequence[Equation]
    outputs: Sequence[Output]
    steps: Sequence[int] = ()
    first_shown: int | None = None
    focus: int | None = None
    time_name: str = "year"
    rows: str = TIME
    sets: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tables: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    summary: Sequence[Output] = ()
    members: Sequence[Output] = ()
    ordered: Sequence[Sequence[str]] = ()
    shares: Sequence[Sequence[str]] = ()
    labels: Callable[[str], Sequence[str]] | None = None
    label_name: str = "date"
    file: str = ""
    series: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    shown_after: str = ""
    method: str = "rk4"
    substeps: int = 1
    assumptions: Sequence[Assumption] = ()
    scenarios: Sequence[Scenario] = ()
    texts: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        where = self.file or self.name
        if self.focus is None and len(self.steps):
            object.__setattr__(self, "focus", self.steps[-1])
        if self.method not in METHODS:
            raise BookError(f"there is no method '{self.method}'.", where=where, mend=f"Known: {', '.join(METHODS)}.")
        if not 1 <= self.substeps <= MOST_SUBSTEPS or self.substeps % 1:
            what = f"substeps={self.substeps} is no whole number from 1 to {MOST_SUBSTEPS}."
            raise BookError(what, where=where, mend="Write one.")

    @cached_property
    def by_symbol(self) -> dict[str, Equation]:
        """Equations by symbol."""
        out: dict[str, Equation] = {}
        for equation in self.equations:
            try:
                grammar.symbol(equation.symbol)
            except grammar.Wrong as wrong:
                raise self.error(equation, wrong.what, wrong.mend) from None
            if equation.symbol in out:
                raise self.error(
                    equation, f"'{equation.symbol}' is defined twice (also by {out[equation.symbol].tag})."
                )
            out[equation.symbol] = equation
        return out

    def error(self, equation: Equation, what: str, mend: str = "") -> BookError:
        """An error that names the model's file, the equation and the line in which it is written."""
        place = replace(self.place(equation.written), part=f"equation {equation.tag} ({equation.symbol})")
        return BookError(what, where=place, mend=mend)

    def place(self, written: tuple[str, int]) -> Place:
        """The place of something of this model, from the file and line in which it is written."""
        file, line = written
        own = PurePath(file).as_posix().endswith(self.file)  # a shared equation may stand in another file
        return Place(self.file or self.name, line if self.file and own else 0)

    @cached_property
    def parsed(self) -> dict[str, sympy.Basic]:
        """Right-hand sides as the author wrote them (unevaluated), by symbol."""
        return {equation.symbol: self.parse(equation, equation.text) for equation in self.equations}

    @cached_property
    def inputs(self) -> list[str]:
        """Symbols that no equation defines: the assumptions, in order of first use."""
        out: dict[str, None] = {}
        for equation in self.equations:
            for text in equation.texts:
                for node in sympy.preorder_traversal(self.parse(equation, text)):
                    if node.is_Symbol and node.name not in (*self.by_symbol, TIME, *self.sets):
                        out.setdefault(node.name)
        return list(out)

    @cached_property
    def _read(self) -> dict[str, sympy.Basic]:
        return {}  # text -> expression: each is asked for many times, and SymPy reads slowly

    def parse(self, equation: Equation, text: str) -> sympy.Basic:
        """A text of an equation as an expression."""
        if text not in self._read:
            self._read[text] = self._parsed_anew(equation, text)
        return self._read[text]

    def _parsed_anew(self, equation: Equation, text: str) -> sympy.Basic:
        try:
            grammar.check(text)
        except grammar.Wrong as wrong:
            raise self.error(equation, wrong.what, wrong.mend) from None
        words = set(re.findall(r"[A-Za-z_]\w*", text))
        names = {w: sympy.Symbol(w) for w in words - set(FUNCTIONS) - {"pi"}}
        return parse_expr(text, local_dict={**FUNCTIONS, **names, "pi": sympy.pi}, evaluate=False)

    def check(self, symbols: Iterable[str]) -> None:
        """Raise for an undefined symbol, given the symbols that data/symbols.csv defines for this model."""
        known = set(symbols) | set(self.by_symbol) | {TIME, *self.sets}
        for equation in self.equations:
            for text in equation.texts:
                for node in sympy.preorder_traversal(self.parse(equation, text)):
                    if node.is_Symbol and node.name not in known:
                        raise self.error(
                            equation,
                            f"the symbol '{node.name}' is not defined.",
                            f"{nearest(node.name, known)} An assumption needs a row in data/symbols.csv.",
                        )

    def statements(
        self, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None = None
    ) -> list[Statement]:
        """The assignments in an order in which they can run, each with its axes and phase.

        Parameters
        ----------
        input_axes : mapping of symbol to set of axis names
            ``time`` and set names; an input that is one number has none.
        wanted : iterable of str, optional
            Output columns; what they do not need is left out. All by default.
        """
        wanted = None if wanted is None else tuple(wanted)
        key = (frozenset(input_axes.items()), wanted)
        if key not in self._statements:
            self.check(input_axes)
            self._statements[key] = arranged(self, input_axes, wanted)
        return list(self._statements[key])

    @cached_property
    def _statements(self) -> dict[tuple[Any, ...], tuple[Statement, ...]]:
        return {}  # the NumPy and the JavaScript of a model, and its columns, ask for the same ones

    def needs(self, input_axes: Mapping[str, frozenset[str]]) -> set[str]:
        """The symbols that some column needs; an equation of any other moves nothing that is shown."""
        return {s.symbol for s in self.statements(input_axes)}

    @property
    def row_name(self) -> str:
        """The name of the column that tells the result's rows apart; empty where there is a single row."""
        return self.time_name if self.rows == TIME else self.rows

    @property
    def singles(self) -> Sequence[Output]:
        """Columns that are one number each, which words may name alone: the summary, or the single row."""
        return self.summary or (() if self.rows else self.outputs)

    def is_shown(self, row: Mapping[Any, Any]) -> bool:
        """Whether a row of the result is worth showing: the first times only fill the stocks."""
        return self.rows != TIME or bool(row[self.time_name] >= (self.first_shown or self.steps[0]))

    @property
    def all_outputs(self) -> list[Output]:
        """Columns of the result, of the summary and of the members, each once."""
        return list({o.column: o for o in (*self.members, *self.summary, *self.outputs)}.values())

    def column_symbol(self, o: Output) -> str:
        """The statement whose value a column shows."""
        return shown(o.symbol) if self.is_given(o.symbol) else o.symbol

    def is_given(self, symbol: str) -> bool:
        """Whether a symbol is an assumption, or a column of a table, and no equation's."""
        return symbol not in self.by_symbol and symbol in (*self.inputs, *self.data, *self.series)
