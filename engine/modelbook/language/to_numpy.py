"""Model -> one NumPy function, vectorised over draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from sympy.printing.codeprinter import CodePrinter
from sympy.printing.pycode import PythonCodePrinter

from modelbook.language.arranging import axes_in, twins
from modelbook.language.model import TIME, Model
from modelbook.language.numerics import normal, numbered, solved, stepped
from modelbook.language.statements import Statement

Array = np.ndarray[Any, np.dtype[Any]]
Run = Callable[[Mapping[str, Array], Mapping[str, Any], int], dict[str, Array]]
NAMED = {"Not": "logical_not", "Abs": "abs"}  # where NumPy calls a function by another name
TIE = 1e-9  # positions and dates are found with this tolerance, the same in JavaScript


class Bracketed(CodePrinter):  # type: ignore[misc]  # SymPy brings no types
    """Sums, products and powers with all their brackets: SymPy leaves out those of sums that were never evaluated."""

    def _print_Add(self, expr: sympy.Add, order: str | None = None) -> str:
        return f"({' + '.join(self._print(a) for a in expr.args)})"

    def _print_Mul(self, expr: sympy.Mul) -> str:
        return f"({'*'.join(self._print(a) for a in expr.args)})"

    def _print_Integer(self, expr: sympy.Integer) -> str:
        return f"({expr.p})" if expr.p < 0 else str(expr.p)

    def _print_Rational(self, expr: sympy.Rational) -> str:
        return f"({expr.p}/{expr.q})"

    def _print_Float(self, expr: sympy.Float) -> str:
        return repr(float(expr)) if expr >= 0 else f"({float(expr)!r})"


class Printer(Bracketed, PythonCodePrinter):  # type: ignore[misc]  # SymPy brings no types
    """SymPy to NumPy source. Relations and choices are printed as elementwise operations.

    SymPy's own NumPy printer rewrites conditions, rounds floats to 15 digits and fails on a scalar beside an array.
    """

    def __init__(self, model: Model, input_axes: Mapping[str, frozenset[str]], axes: Mapping[str, frozenset[str]]):
        super().__init__()
        self._model, self._inputs, self._axes = model, input_axes, axes

    def _print_Symbol(self, expr: sympy.Symbol) -> str:
        return f"v_{expr.name}"

    def _lag(self, name: str, args: list[str]) -> str:
        """An earlier step of a path, as a choice of Python: before there are so many steps it is not read."""
        path = f"inputs[{name!r}]" if name in self._inputs else f"o_{name}"
        return f"({path}[i - {args[1]}] if i >= {args[1]} else {args[2]})"

    def _along(self, expr: sympy.Basic) -> str:
        """A vector with its axis where another one with the same members stands."""
        vector, along = expr.args[0], expr.args[1].name
        sets = list(self._model.sets)
        own = axes_in(self._model, vector, self._axes) & set(twins(self._model, along)) - {along}
        text = str(self._print(vector))
        for axis in own:
            text = f"np.swapaxes({text}, {sets.index(axis) - len(sets)}, {sets.index(along) - len(sets)})"
        return text

    def _print_Function(self, expr: sympy.Basic) -> str:
        name = expr.func.__name__
        args = [self._print(a) for a in expr.args]
        if name == "prev":
            return f"s_{expr.args[0].name}"
        if name == "lag":
            return self._lag(expr.args[0].name, args)
        if name == "Along":
            return self._along(expr)
        if name in ("Min", "Max", "And", "Or"):
            call = {"Min": "np.minimum", "Max": "np.maximum", "And": "np.logical_and", "Or": "np.logical_or"}[name]
            out: str = args[-1]
            for a in reversed(args[:-1]):
                out = f"{call}({a}, {out})"
            return out
        if name == "If":
            return f"np.where({', '.join(args)})"
        if name == "First":
            return f"first({', '.join(args)})"
        return f"np.{NAMED.get(name, name)}({', '.join(args)})"

    def _print_Relational(self, expr: sympy.Basic) -> str:
        return f"({self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)})"

    def _print_Pow(self, expr: sympy.Pow, rational: bool = False) -> str:
        base, power = expr.args
        if power == -1:
            return f"(1/{self._print(base)})"
        return f"({self._print(base)}**{self._print(power)})"

    def _print_Pi(self, expr: sympy.Basic) -> str:
        return repr(float(sympy.pi))


# -- what the generated text calls -------------------------------------------------------------------------------------
def first(*parts: Array) -> Array:
    """Position of the smallest part, the first of ties."""
    each = np.stack(np.broadcast_arrays(*parts))
    low = each.min(axis=0)
    return np.asarray(np.argmax(each <= low + TIE * np.abs(low), axis=0), float)


def reduce(name: str, x: Array, axis: int, size: int, where: Array | None = None) -> Array:
    """Sum, mean, extreme or its position along one axis of `size`, kept as an axis of length one."""
    rank = (1,) * (-axis if axis < 0 else 1)  # a plain number has none
    shape = list(np.broadcast_shapes(np.shape(x), np.shape(where) if where is not None else (), rank))
    shape[axis] = size
    x = np.broadcast_to(x, shape)
    keep = np.ones(shape, bool) if where is None else np.broadcast_to(where, shape).astype(bool)
    if name in ("Sum", "Mean"):
        total: Array = np.where(keep, x, 0.0).sum(axis=axis, keepdims=True)
        return total if name == "Sum" else total / keep.sum(axis=axis, keepdims=True)
    low = name in ("Lowest", "WhereLowest")
    x = np.where(keep, x, np.inf if low else -np.inf)
    best = (x.min if low else x.max)(axis=axis, keepdims=True)
    none = ~keep.any(axis=axis, keepdims=True)
    if name in ("Lowest", "Highest"):
        return np.where(none, np.nan, best)
    tied = x <= best + TIE * np.abs(best) if low else x >= best - TIE * np.abs(best)
    return np.where(none, np.nan, np.expand_dims(np.argmax(tied & keep, axis=axis), axis))


def when(condition: Array, value: Array) -> Array:
    """`value` (T, ...) at the first step at which `condition` holds, else not a number."""
    condition, value = np.broadcast_arrays(condition, value)
    at = np.argmax(condition, axis=0)[None]
    return np.where(condition.any(axis=0), np.take_along_axis(value, at, axis=0)[0], np.nan)


def at_time(x: Array, times: Array, target: Array) -> Array:
    """`x` (T, ...) at the step whose time is `target`, else not a number."""
    hit = np.abs(times - target) <= TIE * np.abs(times)
    return when(np.broadcast_to(hit, np.broadcast_shapes(hit.shape, x.shape)), x)


def compiled(model: Model, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None = None) -> Run:
    """A function ``run(inputs, axes, n)`` of a model.

    Parameters
    ----------
    model : Model
    input_axes : mapping of symbol to set of axis names
    wanted : iterable of str, optional
        Output columns; all by default.

    Returns
    -------
    callable
        ``run(inputs, axes, n)``: `inputs` maps a symbol to an array of full rank, shape (n or 1, *sets), with time first
        where it has time; `axes` maps ``time`` to the times, a set to its members and ``draw`` to the number of the first draw
        (see `numerics.numbered`); `n` is the number of draws. It returns a dict of column -> array (T, n, *sets) or (n, *sets);
        what is solved for stands under ``$symbol`` too, with not a number where nothing solves it.
    """
    scope: dict[str, Any] = {"np": np, "first": first, "reduce": reduce, "when": when, "at_time": at_time}
    scope |= {f.__name__: f for f in (stepped, solved, numbered, normal)}
    exec(compile(numpy_source(model, input_axes, wanted), f"<{model.name}>", "exec"), scope)
    run: Run = scope["run"]
    return run


def numpy_source(model: Model, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None = None) -> str:
    """The text of that function."""
    return _Text(model, input_axes, wanted).text()


class _Text:
    def __init__(self, model: Model, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None):
        self.model, self.input_axes = model, input_axes
        self.wanted = [o for o in model.all_outputs if wanted is None or o.column in set(wanted)]
        self.statements = model.statements(input_axes, wanted)
        self.by_symbol = {s.symbol: s for s in self.statements}
        self.sets = list(model.sets)
        self.axes = {**input_axes, TIME: frozenset({TIME}), **{s.symbol: s.axes for s in self.statements}}
        self.printer = Printer(model, input_axes, self.axes)

    def print(self, expr: sympy.Basic) -> str:
        return str(self.printer.doprint(expr))

    def text(self) -> str:
        before, loop, after = ([s for s in self.statements if s.phase == p] for p in ("before", "loop", "after"))
        kept = self._kept(after)
        lines = ["def run(inputs, axes, n):", "    with np.errstate(all='ignore'):"]
        put = lines.append
        lines += self._inputs(" " * 8, moving=False)
        if any(s.seed is not None for s in loop):
            put(f"        draw = numbered(axes, n, {len(self.sets)})")
        for s in before:
            lines += self._assigned(s, " " * 8)
        if loop or after:
            put("        times = np.asarray(axes['time'], float)")
        if loop:
            for s in loop:
                if s.start is not None:
                    put(f"        s_{s.symbol} = np.zeros((1,) * {1 + len(self.sets)}) + ({self.print(s.start)})")
                if s.symbol in kept:
                    put(f"        o_{s.symbol} = np.empty((len(times), {self._shape(s.axes)}))")
            put("        for i in range(len(times)):")
            put("            v_time = times[i]")
            lines += self._inputs(" " * 12, moving=True)
            for s in loop:
                lines += self._assigned(s, " " * 12)
                if s.symbol in kept:
                    put(f"            o_{s.symbol}[i] = v_{s.symbol}")
            lines += self._rates([s for s in loop if s.is_rate])
            for s in loop:
                if s.start is not None and not s.is_rate:
                    put(f"            s_{s.symbol} = v_{s.symbol}")
        if after:
            put(f"        v_time = times.reshape({(-1,) + (1,) * (1 + len(self.sets))})")
            for symbol, axes in self.input_axes.items():
                if symbol in self._reads and TIME in axes:
                    put(f"        v_{symbol} = inputs[{symbol!r}]")
            for s in loop:
                if s.symbol in kept:
                    put(f"        v_{s.symbol} = o_{s.symbol}")
            for s in after:
                lines += self._assigned(s, " " * 8)
        put(self._returned())
        return "\n".join(lines) + "\n"

    @cached_property
    def _reads(self) -> set[str]:
        return set().union(*(s.names for s in self.statements), set())

    def _inputs(self, pad: str, moving: bool) -> list[str]:
        """The inputs that are read: those of the present step, or those that are the same in all."""
        named = ((symbol, TIME in axes) for symbol, axes in self.input_axes.items() if symbol in self._reads)
        return [f"{pad}v_{symbol} = inputs[{symbol!r}]{'[i]' * moves}" for symbol, moves in named if moves == moving]

    def _returned(self) -> str:
        pairs = []
        for o in self.wanted:
            s = self.by_symbol[self.model.column_symbol(o)]
            name = f"o_{s.symbol}" if s.phase == "loop" else f"np.broadcast_to(v_{s.symbol}, ({self._shape(s.axes)}))"
            if o.since is not None:
                name = f"np.where((times < {o.since}).reshape((-1,) + (1,) * {1 + len(self.sets)}), np.nan, {name})"
            pairs.append(f"{o.column!r}: {name}")
        for s in self.statements:
            if s.low is not None:
                pairs.append(f"{'$' + s.symbol!r}: {'o' if s.phase == 'loop' else 'v'}_{s.symbol}")
        return "        return {" + ", ".join(pairs) + "}"

    def _kept(self, after: list[Statement]) -> set[str]:
        """Loop symbols whose path is needed: columns, what the last part or a later step reads, what is solved for."""
        read_late = set().union(*(s.reads for s in after), *(s.earlier for s in self.statements), set())
        solved_for = {s.symbol for s in self.statements if s.low is not None}
        inside = {name for s in after for name in self._inside(s)}
        return {self.model.column_symbol(o) for o in self.wanted} | read_late | solved_for | inside

    def _inside(self, s: Statement) -> set[str]:
        """What the parts read that a solved symbol computes again."""
        return set().union(*(self.by_symbol[name].reads for name in s.inside), set())

    def _assigned(self, s: Statement, pad: str) -> list[str]:
        """A statement as lines."""
        if s.low is None:
            return [f"{pad}v_{s.symbol} = {self._value(s)}"]
        return [
            f"{pad}def f_{s.symbol}(v_{s.symbol}):",
            *(line for name in s.inside for line in self._assigned(self.by_symbol[name], f"{pad}    ")),
            f"{pad}    return {self.print(s.expr)}",
            f"{pad}v_{s.symbol} = solved(f_{s.symbol}, {self.print(s.low)}, {self.print(s.high)}, {s.halvings})",
        ]

    def _rates(self, rates: list[Statement]) -> list[str]:
        """What takes the rates from this step to the next."""
        if not rates:
            return []
        pad = " " * 16
        state = "(" + "".join(f"s_{s.symbol}, " for s in rates) + ")"
        here = "(" + "".join(f"v_{s.symbol}, " for s in rates) + ")"
        return [
            "            if i + 1 < len(times):",
            f"{pad}def rates(v_time, state):",
            f"{pad}    {here} = state",
            *(line for name in rates[0].inside for line in self._assigned(self.by_symbol[name], f"{pad}    ")),
            f"{pad}    return ({''.join(f'{self.print(s.expr)}, ' for s in rates)})",
            f"{pad}{state} = stepped(",
            f"{pad}    rates, {state}, times[i], times[i + 1], {self.model.method!r}, {self.model.substeps})",
        ]

    def _shape(self, axes: frozenset[str]) -> str:
        return ", ".join(["n", *(f"len(axes[{a!r}])" if a in axes else "1" for a in self.sets)]) + ","

    def _timed(self, expr: sympy.Basic) -> str:
        """An expression with time in front, of length one where it does not change with time."""
        moves = TIME in axes_in(self.model, expr, self.axes)
        return self.print(expr) if moves else f"np.zeros((1,) * {2 + len(self.sets)}) + ({self.print(expr)})"

    def _value(self, s: Statement) -> str:
        if s.is_rate:
            return f"s_{s.symbol}"
        if s.seed is not None:
            sets = ", ".join(f"len(axes[{a!r}])" if a in s.axes else "1" for a in self.sets)
            shape = f", ({sets},)" if s.axes - {TIME} else ""
            return f"({self.print(s.expr)})*normal({s.seed}, draw, i{shape})"
        if s.begins:
            return f"s_{s.symbol} if i == 0 else {self.print(s.expr)}"
        if not s.reduce:
            return self.print(s.expr)
        if s.reduce == "When":
            return f"when({self._timed(s.where)}, {self.print(s.expr)})"
        if s.reduce == "At":
            return f"at_time({self.print(s.expr)}, v_time, {self.print(s.where)})"
        if s.over == TIME:
            where = f", {self._timed(s.where)}" if s.where is not None else ""
            return f"reduce({s.reduce!r}, {self._timed(s.expr)}, 0, len(times){where})[0]"
        where = f", {self.print(s.where)}" if s.where is not None else ""
        axis = self.sets.index(s.over) - len(self.sets)  # from the end: a whole path has time in front
        return f"reduce({s.reduce!r}, {self.print(s.expr)}, {axis}, len(axes[{s.over!r}]){where})"
