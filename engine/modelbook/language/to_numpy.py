"""Model -> one NumPy function, vectorised over draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import sympy
from sympy.printing.codeprinter import CodePrinter
from sympy.printing.pycode import PythonCodePrinter

from modelbook.language.model import TIME, Model
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

    def _print_Symbol(self, expr: sympy.Symbol) -> str:
        return f"v_{expr.name}"

    def _print_Function(self, expr: sympy.Basic) -> str:
        name = expr.func.__name__
        args = [self._print(a) for a in expr.args]
        if name == "prev":
            return f"s_{expr.args[0].name}"
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
    shape = list(np.broadcast_shapes(np.shape(x), np.shape(where) if where is not None else ()))
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
        where it has time; `axes` maps ``time`` to the times and a set to its members; `n` is the number of draws.
        It returns a dict of column -> array (T, n, *sets) or (n, *sets).
    """
    scope: dict[str, Any] = {"np": np, "first": first, "reduce": reduce, "when": when, "at_time": at_time}
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
        self.printer = Printer()

    def print(self, expr: sympy.Basic) -> str:
        return str(self.printer.doprint(expr))

    def text(self) -> str:
        before, loop, after = ([s for s in self.statements if s.phase == p] for p in ("before", "loop", "after"))
        kept = self._kept(after)
        lines = ["def run(inputs, axes, n):", "    with np.errstate(all='ignore'):"]
        put = lines.append
        reads = set().union(*(s.reads | _all_names(s) for s in self.statements), set())
        for symbol, axes in self.input_axes.items():
            if symbol in reads and TIME not in axes:
                put(f"        v_{symbol} = inputs[{symbol!r}]")
        for s in before:
            put(f"        v_{s.symbol} = {self._value(s)}")
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
            for symbol, axes in self.input_axes.items():
                if symbol in reads and TIME in axes:
                    put(f"            v_{symbol} = inputs[{symbol!r}][i]")
            for s in loop:
                put(f"            v_{s.symbol} = {self._value(s)}")
                if s.symbol in kept:
                    put(f"            o_{s.symbol}[i] = v_{s.symbol}")
            for s in loop:
                if s.start is not None:
                    put(f"            s_{s.symbol} = v_{s.symbol}")
        if after:
            put(f"        v_time = times.reshape({(-1,) + (1,) * (1 + len(self.sets))})")
            for symbol, axes in self.input_axes.items():
                if symbol in reads and TIME in axes:
                    put(f"        v_{symbol} = inputs[{symbol!r}]")
            for s in loop:
                if s.symbol in kept:
                    put(f"        v_{s.symbol} = o_{s.symbol}")
            for s in after:
                put(f"        v_{s.symbol} = {self._value(s)}")
        pairs = []
        for o in self.wanted:
            s = self.by_symbol[self.model.column_symbol(o)]
            name = f"o_{s.symbol}" if s.phase == "loop" else f"np.broadcast_to(v_{s.symbol}, ({self._shape(s.axes)}))"
            if o.since is not None:
                name = f"np.where((times < {o.since}).reshape((-1,) + (1,) * {1 + len(self.sets)}), np.nan, {name})"
            pairs.append(f"{o.column!r}: {name}")
        put("        return {" + ", ".join(pairs) + "}")
        return "\n".join(lines) + "\n"

    def _kept(self, after: list[Statement]) -> set[str]:
        """Loop symbols whose path is needed: columns, and what the last part reads."""
        read_late = set().union(*(s.reads for s in after), set())
        return {self.model.column_symbol(o) for o in self.wanted} | read_late

    def _shape(self, axes: frozenset[str]) -> str:
        return ", ".join(["n", *(f"len(axes[{a!r}])" if a in axes else "1" for a in self.sets)]) + ","

    def _value(self, s: Statement) -> str:
        if not s.reduce:
            return self.print(s.expr)
        if s.reduce == "When":
            return f"when({self.print(s.where)}, {self.print(s.expr)})"
        if s.reduce == "At":
            return f"at_time({self.print(s.expr)}, v_time, {self.print(s.where)})"
        where = f", {self.print(s.where)}" if s.where is not None else ""
        if s.over == TIME:
            return f"reduce({s.reduce!r}, {self.print(s.expr)}, 0, len(times){where})[0]"
        axis = self.sets.index(s.over) - len(self.sets)  # from the end: a whole path has time in front
        return f"reduce({s.reduce!r}, {self.print(s.expr)}, {axis}, len(axes[{s.over!r}]){where})"


def _all_names(s: Statement) -> set[str]:
    return {
        node.name
        for part in (s.expr, s.where, s.start)
        if part is not None
        for node in sympy.preorder_traversal(part)
        if node.is_Symbol
    }
