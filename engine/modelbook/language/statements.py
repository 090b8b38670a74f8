"""A model's equations as assignments in an order in which they can run: what a generator writes down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy

from modelbook.errors import BookError
from modelbook.language.equations import OVER_TIME, REDUCTIONS, TIME, Equation, Stock

if TYPE_CHECKING:
    from modelbook.language.model import Model


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
        return set().union(*(names_in(part) for part in (self.expr, self.where) if part is not None))


def names_in(expr: sympy.Basic) -> set[str]:
    """Names of the free symbols of an expression, leaving out what ``prev`` reads."""
    if expr.is_Symbol:
        return {expr.name}
    if getattr(expr.func, "__name__", "") == "prev":
        return set()
    return set().union(*(names_in(a) for a in expr.args), set())


def prevs(expr: sympy.Basic) -> set[str]:
    """Names of the stocks whose value of the step before an expression reads."""
    return {node.args[0].name for node in sympy.preorder_traversal(expr) if node.func.__name__ == "prev"}


def arranged(
    model: Model, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None
) -> tuple[Statement, ...]:
    """The assignments of a model; see `Model.statements`."""
    pool = _lowered(model)
    needed = _needed(model, pool, wanted)
    ordered = _ordered(model, {symbol: pool[symbol] for symbol in pool if symbol in needed})
    return tuple(_with_axes(model, ordered, input_axes))


def _lowered(model: Model) -> dict[str, Statement]:
    """Each reduction as a statement of its own, so that a generator meets it only as a whole right-hand side."""
    out: dict[str, Statement] = {}
    for equation in model.equations:

        def lower(expr: sympy.Basic, equation: Equation = equation, top: bool = False) -> sympy.Basic:
            name = expr.func.__name__
            args = [lower(a) for a in expr.args]
            if name not in (*REDUCTIONS, *OVER_TIME):
                return _rebuilt(expr, args)
            symbol = equation.symbol if top else f"{equation.symbol}__{len(out)}"
            out[symbol] = _reduction(model, equation, symbol, name, args)
            return sympy.Symbol(symbol)

        expr = lower(model.parsed[equation.symbol], top=True)
        if equation.symbol not in out:
            start = model.parse(equation, equation.start) if isinstance(equation, Stock) else None
            out[equation.symbol] = Statement(equation.symbol, expr, frozenset(), start=start)
    for o in model.all_outputs:  # a column may show an assumption as it is
        if o.symbol in model.inputs:
            out[shown(o.symbol)] = Statement(shown(o.symbol), sympy.Symbol(o.symbol), frozenset())
    return out


def _reduction(model: Model, equation: Equation, symbol: str, name: str, args: list[sympy.Basic]) -> Statement:
    if (name in OVER_TIME or args[1].name == TIME) and set().union(*map(prevs, args)):
        raise model.error(
            equation,
            "a reduction over time cannot read the step before.",
            "Give what uses prev(...) an equation of its own.",
        )
    if name in OVER_TIME:
        expr, where = (args[1], args[0]) if name == "When" else (args[0], args[1])
        return Statement(symbol, expr, frozenset(), reduce=name, over=TIME, where=where)
    over = args[1].name
    if over not in (TIME, *model.sets):
        raise model.error(equation, f"'{over}' is no axis.", f"Axes: {', '.join((TIME, *model.sets))}.")
    where = args[2] if len(args) > 2 else None
    return Statement(symbol, args[0], frozenset(), reduce=name, over=over, where=where)


def _needed(model: Model, pool: dict[str, Statement], wanted: Iterable[str] | None) -> set[str]:
    columns = {o.column: o for o in model.all_outputs}
    todo = []
    for column in columns if wanted is None else wanted:
        if model.column_symbol(columns[column]) not in pool:
            raise BookError(
                f"the output '{column}' shows '{columns[column].symbol}', which no equation defines.",
                where=model.file or model.name,
                mend="Mend the output's symbol.",
            )
        todo.append(model.column_symbol(columns[column]))
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
                todo += prevs(expr) | names_in(expr)
    return seen


def _ordered(model: Model, pool: dict[str, Statement]) -> list[Statement]:
    out: list[Statement] = []
    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name not in pool or state.get(name) == 2:
            return
        if state.get(name) == 1:
            circle = [*path[path.index(name) :], name]
            equation = _equation_of(model, name)
            raise model.error(
                equation,
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


def _with_axes(model: Model, ordered: list[Statement], input_axes: Mapping[str, frozenset[str]]) -> list[Statement]:
    axes: dict[str, frozenset[str]] = {**input_axes, TIME: frozenset({TIME})}
    stocks = {s.symbol for s in ordered if s.start is not None}
    axes.update({s: frozenset({TIME}) for s in stocks})
    for _ in range(len(ordered)):  # until nothing changes: a stock may take an axis from what it sums up
        before = dict(axes)
        for s in ordered:
            own = _axes_of(s.reads, axes)
            read_before = prevs(s.expr) | (prevs(s.where) if s.where is not None else set())
            for p in sorted(read_before):
                if p not in stocks:
                    raise model.error(
                        _equation_of(model, s.symbol),
                        f"prev({p}) reads the step before, but {p} is no Stock.",
                        "Make it a Stock with a start.",
                    )
                own |= axes[p] | {TIME}
            if s.reduce == "At" and s.where is not None and TIME in _axes_of(names_in(s.where), axes):
                raise model.error(
                    _equation_of(model, s.symbol),
                    f"At reads at one time, the same for all steps, and '{s.where}' changes from step to step.",
                    "Write lag(x, 2) for the value two steps before.",
                )
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
            raise model.error(
                _equation_of(model, s.symbol),
                "it needs the whole path (a reduction over time) and is itself one value a step.",
                "Split the model, or use a Stock that carries the sum so far.",
            )
        if late:
            after.add(s.symbol)
        phase = "after" if late else "loop" if TIME in axes[s.symbol] else "before"
        out.append(Statement(**{**s.__dict__, "axes": axes[s.symbol], "phase": phase}))
    return out


def _axes_of(names: Iterable[str], axes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The axes of an expression over some symbols."""
    return frozenset().union(*(axes.get(name, frozenset()) for name in names))


def _equation_of(model: Model, symbol: str) -> Equation:
    """The equation that a statement comes from: a part of one is named after it."""
    return model.by_symbol.get(symbol) or model.by_symbol.get(symbol.rpartition("__")[0]) or model.equations[0]


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
