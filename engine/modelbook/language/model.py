"""The small language models are written in.

A model is a list of equations in SymPy over named symbols. A symbol is an assumption (``data/symbols.csv`` says which),
another equation, or the time of the present step. From this one text come the printed mathematics, the NumPy function,
and the reader's JavaScript (`modelbook.language`).

The functions an equation may use:

=============================  ==========================================================================
``Min(a, b, ...)``, ``Max``    of numbers
``If(condition, a, b)``        ``a`` where the condition holds, else ``b``; ``And``, ``Or``, ``Not`` join conditions
``First(a, b, ...)``           position of the smallest, the first of ties (1e-9)
``exp``, ``log``, ``sqrt``     as usual
``prev(x)``                    the value of the step before; `x` is a `Stock`
``Sum(x, axis, where)``        over a set or over time; also ``Mean``, ``Lowest``, ``Highest``
``WhereLowest(x, axis)``       position along the axis of the lowest; also ``WhereHighest``
``When(condition, value)``     `value` at the first time that the condition holds, else not a number
``At(x, time)``                `x` at that time
=============================  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy
from sympy.parsing.sympy_parser import parse_expr

from modelbook.errors import BookError, Place

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


@dataclass(frozen=True)
class Statement:
    """One generated assignment: an expression, or a reduction of it over an axis."""

    symbol: str
    expr: sympy.Basic
    axes: frozenset[str]
    reduce: str = ""
    over: str = ""
    where: sympy.Basic | None = None
    start: sympy.Basic | None = None
    phase: str = "loop"

    @property
    def reads(self) -> set[str]:
        """Names of the symbols it reads in the same step (not those of the step before)."""
        return set().union(*(names_in(e) for e in (self.expr, self.where) if e is not None))


def names_in(expr: sympy.Basic) -> set[str]:
    """Names of the free symbols of an expression, leaving out what ``prev`` reads."""
    if expr.is_Symbol:
        return {expr.name}
    if getattr(expr.func, "__name__", "") == "prev":
        return set()
    return set().union(*(names_in(a) for a in expr.args), set())


def _prevs(expr: sympy.Basic) -> set[str]:
    return {e.args[0].name for e in sympy.preorder_traversal(expr) if e.func.__name__ == "prev"}


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
        The time that the controls and the sentence speak of.
    time_name : str
        The name of the time column.
    rows : str
        What a row of the result is: ``time``, a set's name, or empty for a single row.
    sets : mapping of str to str
        Other axes: the table (of data/, or of `tables`) whose ids are the members.
    data : mapping of symbol to (table, column)
        Symbols that are columns of such a table: one number a member, which no reader moves.
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

    @cached_property
    def by_symbol(self) -> dict[str, Equation]:
        """Equations by symbol."""
        out: dict[str, Equation] = {}
        for e in self.equations:
            if e.symbol in out:
                raise self.error(e, f"'{e.symbol}' is defined twice (also by {out[e.symbol].tag}).")
            out[e.symbol] = e
        return out

    def error(self, e: Equation, what: str, mend: str = "") -> BookError:
        """An error that names the model and the equation."""
        return BookError(what, where=Place(self.file or self.name, part=f"equation {e.tag} ({e.symbol})"), mend=mend)

    @cached_property
    def parsed(self) -> dict[str, sympy.Basic]:
        """Right-hand sides as the author wrote them (unevaluated), by symbol."""
        return {e.symbol: self._parse(e, e.text) for e in self.equations}

    @cached_property
    def inputs(self) -> list[str]:
        """Symbols that no equation defines: the assumptions, in order of first use."""
        out: dict[str, None] = {}
        for e in self.equations:
            texts = [e.text, e.start] if isinstance(e, Stock) else [e.text]
            for text in texts:
                for node in sympy.preorder_traversal(self._parse(e, text)):
                    if node.is_Symbol and node.name not in (*self.by_symbol, TIME, *self.sets):
                        out.setdefault(node.name)
        return list(out)

    @cached_property
    def _read(self) -> dict[str, sympy.Basic]:
        return {}  # text -> expression: each is asked for many times, and SymPy reads slowly

    def _parse(self, e: Equation, text: str) -> sympy.Basic:
        if text not in self._read:
            self._read[text] = self._parsed_anew(e, text)
        return self._read[text]

    def _parsed_anew(self, e: Equation, text: str) -> sympy.Basic:
        words = set(re.findall(r"[A-Za-z_]\w*", text))
        calls = set(re.findall(r"([A-Za-z_]\w*)\s*\(", text))
        for call in sorted(calls - set(FUNCTIONS)):
            raise self.error(e, f"'{call}(...)' is no function of the model language.", "See modelbook.language.model.")
        names = {w: sympy.Symbol(w) for w in words - set(FUNCTIONS) - {"pi"}}
        try:
            return parse_expr(text, local_dict={**FUNCTIONS, **names, "pi": sympy.pi}, evaluate=False)
        except Exception as problem:  # the parser raises whatever Python's own parser does
            raise self.error(e, f"'{text}' cannot be read: {problem}.", "Mend its brackets or signs.") from None

    def check(self, symbols: Iterable[str]) -> None:
        """Raise for an undefined symbol, given the symbols that data/symbols.csv defines for this model."""
        from modelbook.errors import nearest

        known = set(symbols) | set(self.by_symbol) | {TIME, *self.sets}
        for e in self.equations:
            for text in [e.text, e.start] if isinstance(e, Stock) else [e.text]:
                for node in sympy.preorder_traversal(self._parse(e, text)):
                    if node.is_Symbol and node.name not in known:
                        raise self.error(
                            e,
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
            pool = self._lowered()
            needed = self._needed(pool, wanted)
            ordered = self._ordered({s: pool[s] for s in pool if s in needed})
            self._statements[key] = tuple(self._with_axes(ordered, input_axes))
        return list(self._statements[key])

    @cached_property
    def _statements(self) -> dict[tuple[Any, ...], tuple[Statement, ...]]:
        return {}  # the NumPy and the JavaScript of a model, and its columns, ask for the same ones

    def _lowered(self) -> dict[str, Statement]:
        """Each reduction as a statement of its own, so that a generator meets it only as a whole right-hand side."""
        out: dict[str, Statement] = {}
        for e in self.equations:

            def lower(expr: sympy.Basic, e: Equation = e, top: bool = False) -> sympy.Basic:
                name = expr.func.__name__
                args = [lower(a) for a in expr.args]
                if name not in (*REDUCTIONS, *OVER_TIME):
                    return _rebuilt(expr, args)
                symbol = e.symbol if top else f"{e.symbol}__{len(out)}"
                out[symbol] = self._reduction(e, symbol, name, args)
                return sympy.Symbol(symbol)

            expr = lower(self.parsed[e.symbol], top=True)
            if e.symbol not in out:
                start = self._parse(e, e.start) if isinstance(e, Stock) else None
                out[e.symbol] = Statement(e.symbol, expr, frozenset(), start=start)
        for o in self.all_outputs:  # a column may show an assumption as it is
            if o.symbol in self.inputs:
                out[shown(o.symbol)] = Statement(shown(o.symbol), sympy.Symbol(o.symbol), frozenset())
        return out

    def _reduction(self, e: Equation, symbol: str, name: str, args: list[sympy.Basic]) -> Statement:
        if (name in OVER_TIME or args[1].name == TIME) and set().union(*map(_prevs, args)):
            raise self.error(
                e,
                "a reduction over time cannot read the step before.",
                "Give what uses prev(...) an equation of its own.",
            )
        if name in OVER_TIME:
            expr, where = (args[1], args[0]) if name == "When" else (args[0], args[1])
            return Statement(symbol, expr, frozenset(), reduce=name, over=TIME, where=where)
        over = args[1].name
        if over not in (TIME, *self.sets):
            raise self.error(e, f"'{over}' is no axis.", f"Axes: {', '.join((TIME, *self.sets))}.")
        where = args[2] if len(args) > 2 else None
        return Statement(symbol, args[0], frozenset(), reduce=name, over=over, where=where)

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
        return shown(o.symbol) if o.symbol in self.inputs else o.symbol

    def _needed(self, pool: dict[str, Statement], wanted: Iterable[str] | None) -> set[str]:
        columns = {o.column: o for o in self.all_outputs}
        todo = []
        for column in columns if wanted is None else wanted:
            if self.column_symbol(columns[column]) not in pool:
                raise BookError(
                    f"the output '{column}' shows '{columns[column].symbol}', which no equation defines.",
                    where=self.file or self.name,
                    mend="Mend the output's symbol.",
                )
            todo.append(self.column_symbol(columns[column]))
        seen: set[str] = set()
        while todo:
            name = todo.pop()
            if name in seen or name not in pool:
                continue
            seen.add(name)
            s = pool[name]
            todo += s.reads
            for expr in (s.expr, s.where, s.start):
                if expr is not None:
                    todo += _prevs(expr) | names_in(expr)
        return seen

    def _ordered(self, pool: dict[str, Statement]) -> list[Statement]:
        out: list[Statement] = []
        state: dict[str, int] = {}

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name not in pool or state.get(name) == 2:
                return
            if state.get(name) == 1:
                circle = [*path[path.index(name) :], name]
                e = self.by_symbol.get(name, self.equations[0])
                raise self.error(
                    e,
                    f"the equations go in a circle: {' needs '.join(circle)}.",
                    "Read the value of the step before with prev(...).",
                )
            state[name] = 1
            for other in sorted(pool[name].reads):
                visit(other, (*path, name))
            state[name] = 2
            out.append(pool[name])

        for name in pool:
            visit(name, ())
        return out

    def _with_axes(self, ordered: list[Statement], input_axes: Mapping[str, frozenset[str]]) -> list[Statement]:
        axes: dict[str, frozenset[str]] = {**input_axes, TIME: frozenset({TIME})}
        stocks = {s.symbol for s in ordered if s.start is not None}
        axes.update({s: frozenset({TIME}) for s in stocks})
        for _ in range(len(ordered)):  # until nothing changes: a stock may take an axis from what it sums up
            before = dict(axes)
            for s in ordered:
                own = frozenset().union(*(axes.get(n, frozenset()) for n in s.reads))
                read_before = _prevs(s.expr) | (_prevs(s.where) if s.where is not None else set())
                for p in sorted(read_before):
                    if p not in stocks:
                        raise self.error(
                            self.by_symbol.get(s.symbol, self.equations[0]),
                            f"prev({p}) reads the step before, but {p} is no Stock.",
                            "Make it a Stock with a start.",
                        )
                    own |= axes[p] | {TIME}
                if s.reduce:
                    own -= {s.over}
                if s.symbol in stocks:
                    own |= {TIME} | axes[s.symbol]
                axes[s.symbol] = own
            if axes == before:
                break
        out: list[Statement] = []
        after: set[str] = set()
        for s in ordered:
            over_time = s.reduce and s.over == TIME
            late = over_time or bool(s.reads & after)
            if late and TIME in axes[s.symbol]:
                raise self.error(
                    self.by_symbol.get(s.symbol, self.equations[0]),
                    "it needs the whole path (a reduction over time) and is itself one value a step.",
                    "Split the model, or use a Stock that carries the sum so far.",
                )
            if late:
                after.add(s.symbol)
            phase = "after" if late else "loop" if TIME in axes[s.symbol] else "before"
            out.append(Statement(**{**s.__dict__, "axes": axes[s.symbol], "phase": phase}))
        return out


def shown(symbol: str) -> str:
    """The statement that shows an assumption as a column."""
    return f"{symbol}__shown"


def _rebuilt(expr: sympy.Basic, args: list[sympy.Basic]) -> sympy.Basic:
    """The same expression over new parts, in the author's order."""
    if not args:
        return expr
    if isinstance(expr, sympy.Add | sympy.Mul | sympy.Pow | sympy.core.relational.Relational):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)
