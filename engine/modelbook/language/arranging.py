"""A model's equations as assignments in an order in which they can run: what a generator writes down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

import sympy

from modelbook.errors import BookError
from modelbook.language.again import with_again
from modelbook.language.equations import OVER_TIME, REDUCTIONS, TIME, Equation, Rate, Shock, Solve, Stock
from modelbook.language.statements import Statement, called, names_in, prevs, shown

if TYPE_CHECKING:
    from modelbook.language.model import Model

Along = sympy.Function("Along")  # a vector read along another axis with the same members
Axes = Mapping[str, frozenset[str]]


def arranged(model: Model, input_axes: Axes, wanted: Iterable[str] | None) -> tuple[Statement, ...]:
    """The assignments of a model; see `Model.statements`."""
    pool = _lowered(model)
    needed = _needed(model, pool, wanted)
    ordered = _ordered(model, with_again({symbol: pool[symbol] for symbol in pool if symbol in needed}))
    return tuple(_with_axes(model, ordered, input_axes))


# -- equations as statements --------------------------------------------------------------------------------------------
def _lowered(model: Model) -> dict[str, Statement]:
    """Each reduction as a statement of its own, so that a generator meets it only as a whole right-hand side."""
    out: dict[str, Statement] = {}
    for equation in model.equations:
        plain = not isinstance(equation, Rate | Solve | Shock)

        def lower(expr: sympy.Basic, equation: Equation = equation, top: bool = False) -> sympy.Basic:
            name = expr.func.__name__
            args = [lower(a) for a in expr.args]
            if name == "lag":
                return _lag(model, equation, args)
            if name == "Product":
                matrix, vector, axis = args
                args = [sympy.Mul(matrix, Along(vector, axis), evaluate=False), axis]
                name = "Sum"
            if name not in (*REDUCTIONS, *OVER_TIME):
                return _rebuilt(expr, args)
            symbol = equation.symbol if top else f"{equation.symbol}__{len(out)}"
            out[symbol] = _reduction(model, equation, symbol, name, args)
            return sympy.Symbol(symbol)

        begins = isinstance(equation, Stock) and bool(equation.initial)
        expr = lower(model.parsed[equation.symbol], top=plain and not begins)
        if equation.symbol not in out:
            out[equation.symbol] = _statement(model, equation, expr)
    for o in model.all_outputs:  # a column may show an assumption as it is
        if model.is_given(o.symbol):
            out[shown(o.symbol)] = Statement(shown(o.symbol), sympy.Symbol(o.symbol))
    return out


def _statement(model: Model, equation: Equation, expr: sympy.Basic) -> Statement:
    """An equation whose reductions are statements of their own already."""
    symbol = equation.symbol
    if isinstance(equation, Stock):
        start = model.parse(equation, equation.before)
        return Statement(symbol, expr, start=start, begins=bool(equation.initial))
    if isinstance(equation, Rate):
        return Statement(symbol, expr, start=model.parse(equation, equation.before), begins=True, is_rate=True)
    if isinstance(equation, Shock):
        return Statement(symbol, expr, seed=crc32(f"{symbol} {equation.seed}".encode()))
    if isinstance(equation, Solve):
        if not 1e-15 <= equation.tolerance <= 1e-4:
            what = f"its tolerance is {equation.tolerance:g} of the bracket."
            raise model.error(equation, what, "Write a number from 1e-15 to 1e-4.")
        low, high = (model.parse(equation, text) for text in (equation.low, equation.high))
        halvings = math.ceil(math.log2(1 / equation.tolerance))
        return Statement(symbol, expr, low=low, high=high, halvings=halvings)
    return Statement(symbol, expr)


def _lag(model: Model, equation: Equation, args: list[sympy.Basic]) -> sympy.Basic:
    """``lag`` with what counts before there are so many steps."""
    if len(args) == 3:
        return sympy.Function("lag")(*args)
    of = model.by_symbol.get(args[0].name)
    if not isinstance(of, Stock | Rate):
        what = f"lag({args[0]}, {args[1]}) does not say what counts before there are so many steps."
        raise model.error(equation, what, f"Write lag({args[0]}, {args[1]}, 0) or another number.")
    return sympy.Function("lag")(*args, model.parse(of, of.before))


def _reduction(model: Model, equation: Equation, symbol: str, name: str, args: list[sympy.Basic]) -> Statement:
    if (name in OVER_TIME or args[1].name == TIME) and any(called(a, f) for a in args for f in ("prev", "lag")):
        raise model.error(
            equation,
            "a reduction over time cannot read the step before.",
            "Give what uses prev(...) or lag(...) an equation of its own.",
        )
    if name in OVER_TIME:
        expr, where = (args[1], args[0]) if name == "When" else (args[0], args[1])
        return Statement(symbol, expr, reduce=name, over=TIME, where=where)
    over = args[1].name
    if over not in (TIME, *model.sets):
        raise model.error(equation, f"'{over}' is no axis.", f"Axes: {', '.join((TIME, *model.sets))}.")
    where = args[2] if len(args) > 2 else None
    return Statement(symbol, args[0], reduce=name, over=over, where=where)


def _rebuilt(expr: sympy.Basic, args: list[sympy.Basic]) -> sympy.Basic:
    """The same expression over new parts, in the author's order."""
    if not args:
        return expr
    if isinstance(expr, sympy.Add | sympy.Mul | sympy.Pow | sympy.core.relational.Relational):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


# -- which of them, and in which order ----------------------------------------------------------------------------------
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
        todo += pool[name].names
    return seen


def _ordered(model: Model, pool: dict[str, Statement]) -> list[Statement]:
    out: list[Statement] = []
    state: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name not in pool or state.get(name) == 2:
            return
        if state.get(name) == 1:
            circle = [*path[path.index(name) :], name]
            raise model.error(
                _equation_of(model, name),
                f"the equations go in a circle: {' needs '.join(circle)}.",
                "Read the value of the step before with prev(...), or let one of them be a Solve.",
            )
        state[name] = 1
        for other in sorted(pool[name].reads):
            visit(other, (*path, name))
        state[name] = 2
        out.append(pool[name])

    for name in pool:
        visit(name, ())
    return out


# -- over which axes, and in which part of the program ------------------------------------------------------------------
def _with_axes(model: Model, ordered: list[Statement], input_axes: Axes) -> list[Statement]:
    axes = _axes(model, ordered, input_axes)
    out: list[Statement] = []
    after: set[str] = set()
    by_symbol = {s.symbol: s for s in ordered}
    for s in ordered:
        _possible(model, s, axes)
        over_time = any(by_symbol[name].reduce and by_symbol[name].over == TIME for name in (s.symbol, *s.inside))
        late = over_time or bool(s.reads & after)
        if late and TIME in axes[s.symbol]:
            raise _whole_path(model, s)
        if late:
            after.add(s.symbol)
        phase = "after" if late else "loop" if TIME in axes[s.symbol] else "before"
        out.append(replace(s, axes=axes[s.symbol], phase=phase))
    for s in out:
        if s.is_rate and after & set().union(names_in(s.expr), s.inside):
            raise _whole_path(model, s)
    return out


def _whole_path(model: Model, s: Statement) -> BookError:
    return model.error(
        _equation_of(model, s.symbol),
        "it needs the whole path (a reduction over time) and is itself one value a step.",
        "Split the model, or use a Stock that carries the sum so far.",
    )


def _axes(model: Model, ordered: list[Statement], input_axes: Axes) -> dict[str, frozenset[str]]:
    """The axes of every symbol: those of what it reads, without the one that it is reduced over."""
    axes: dict[str, frozenset[str]] = {**input_axes, TIME: frozenset({TIME})}
    stocks = {s.symbol for s in ordered if s.start is not None}
    axes.update({s: frozenset({TIME}) for s in stocks})
    for _ in range(len(ordered)):  # until nothing changes: a stock may take an axis from what it sums up
        before = dict(axes)
        for s in ordered:
            for name in sorted(set().union(*map(prevs, s.same_step))):
                _can_be_read_before(model, s, name, stocks, by_rate={r.symbol for r in ordered if r.is_rate})
            own = frozenset().union(*(axes_in(model, part, axes) for part in s.same_step))
            if s.reduce == "At" and s.where is not None and TIME in axes_in(model, s.where, axes):
                raise model.error(
                    _equation_of(model, s.symbol),
                    f"At reads at one time, the same for all steps, and '{s.where}' changes from step to step.",
                    "Write lag(x, 2) for the value two steps before.",
                )
            if s.reduce:
                own -= {s.over}
            if s.symbol in stocks:
                own |= {TIME} | axes[s.symbol] | axes_in(model, s.start, axes)
            if s.seed is not None:
                own |= {TIME}
            axes[s.symbol] = own
        if axes == before:
            break
    return axes


def axes_in(model: Model, expr: sympy.Basic, axes: Axes) -> frozenset[str]:
    """The axes of an expression."""
    name = expr.func.__name__
    if expr.is_Symbol:
        return axes.get(expr.name, frozenset())
    each = [axes_in(model, a, axes) for a in (expr.args[:1] if name == "Along" else expr.args)]
    own = frozenset().union(*each)
    if name == "Along":
        along = expr.args[1].name
        return own - set(twins(model, along)) | {along}
    return own | {TIME} if name in ("prev", "lag") else own


def twins(model: Model, axis: str) -> list[str]:
    """The axes that have the members of another, itself among them."""
    return [name for name, table in model.sets.items() if table == model.sets[axis]]


def _can_be_read_before(model: Model, s: Statement, name: str, stocks: set[str], by_rate: set[str]) -> None:
    equation = _equation_of(model, s.symbol)
    if name not in stocks:
        what = f"prev({name}) reads the step before, but {name} is no Stock."
        raise model.error(equation, what, f"Make it a Stock with a start, or write lag({name}, 1, start).")
    if name in by_rate:
        what = f"prev({name}) reads the step before, but {name} is a Rate."
        raise model.error(equation, what, f"Write lag({name}, 1), or {name} for its value in the step itself.")


def _possible(model: Model, s: Statement, axes: Axes) -> None:
    """Raise for what no program can compute in the place where it stands."""
    equation = _equation_of(model, s.symbol)
    if s.start is not None and (late := sorted(n for n in names_in(s.start) if TIME in axes.get(n, ()))):
        what = f"its value before the first step reads '{late[0]}', which changes from step to step."
        raise model.error(equation, what, "Write a number, or symbols that do not change with time.")
    for name in sorted(s.earlier):
        if TIME not in axes.get(name, ()):
            raise model.error(equation, f"lag reads '{name}', which is the same in every step.", f"Write {name} alone.")
    if s.low is not None and (sets := sorted(axes[s.symbol] - {TIME})):
        what = f"it would be one number for each {sets[0]}, and Solve finds a single one."
        raise model.error(equation, what, f"Sum over {sets[0]}, or solve for the total.")
    if (s.is_rate or s.seed is not None) and not model.steps:
        raise model.error(equation, "it changes with time, and the model has no steps.", "Give the model steps=...")


def _equation_of(model: Model, symbol: str) -> Equation:
    """The equation that a statement comes from: a part of one is named after it."""
    return model.by_symbol.get(symbol) or model.by_symbol.get(symbol.rpartition("__")[0]) or model.equations[0]
