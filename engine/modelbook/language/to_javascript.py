"""Model -> one JavaScript function over plain numbers; draws are the caller's loop (that beats arrays there)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sympy
from sympy.printing.jscode import JavascriptCodePrinter

from modelbook.language.model import TIME, Model
from modelbook.language.statements import Statement, names_in
from modelbook.language.to_numpy import Bracketed, _all_names

PRELUDE = """\
function first() {
  let low = Infinity;
  for (let k = 0; k < arguments.length; k++) if (arguments[k] < low) low = arguments[k];
  const bar = low + 1e-9 * Math.abs(low);
  for (let k = 0; k < arguments.length; k++) if (arguments[k] <= bar) return k;
  return 0;
}
function since(path, times, first, into) {
  const k = path.length / times.length;
  for (let i = 0; i < path.length; i++) into[i] = times[Math.floor(i / k)] < first ? NaN : path[i];
  return into;
}
"""


class Printer(Bracketed, JavascriptCodePrinter):  # type: ignore[misc]  # SymPy brings no types
    """SymPy to JavaScript source, for one step and one member of each set."""

    def __init__(self, name: Callable[..., str]):
        super().__init__()
        self._name = name  # symbol -> how it is read here

    def _print_Symbol(self, expr: sympy.Symbol) -> str:
        return self._name(expr.name)

    def _print_Function(self, expr: sympy.Basic) -> str:
        name = expr.func.__name__
        if name == "prev":
            return self._name(expr.args[0].name, before=True)
        args = [self._print(a) for a in expr.args]
        if name in ("Min", "Max"):
            return f"Math.{name.lower()}({', '.join(args)})"
        if name == "If":
            return f"({args[0]} ? {args[1]} : {args[2]})"
        if name in ("And", "Or"):
            return "(" + (" && " if name == "And" else " || ").join(args) + ")"
        if name == "Not":
            return f"(!{args[0]})"
        if name == "First":
            return f"first({', '.join(args)})"
        return f"Math.{'abs' if name == 'Abs' else name}({', '.join(args)})"

    def _print_Relational(self, expr: sympy.Basic) -> str:
        return f"({self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)})"

    def _print_Pow(self, expr: sympy.Pow, rational: bool = False) -> str:
        base, power = expr.args
        if power == -1:
            return f"(1/{self._print(base)})"
        return f"Math.pow({self._print(base)}, {self._print(power)})"

    def _print_Pi(self, expr: sympy.Basic) -> str:
        return "Math.PI"


def javascript(model: Model, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None = None) -> str:
    """The text of a JavaScript expression: a function ``(inputs, axes, memory) => columns``.

    `inputs` maps a symbol to a number, or to an array over time, over a set, or over time and sets (row-major, time
    first). `axes` maps ``time`` to the times and a set to its members. `memory` (optional) is an earlier result to write
    over, so that thousands of draws make no garbage (its arrays are under ``$symbol``). Columns are numbers, or
    Float64Arrays over time and sets.
    """
    return _Text(model, input_axes, wanted).text()


class _Text:
    def __init__(self, model: Model, input_axes: Mapping[str, frozenset[str]], wanted: Iterable[str] | None):
        self.model, self.input_axes = model, dict(input_axes)
        self.wanted = [o for o in model.all_outputs if wanted is None or o.column in set(wanted)]
        self.statements = model.statements(input_axes, wanted)
        self.by_symbol = {s.symbol: s for s in self.statements}
        self.sets = list(model.sets)
        self.late = False  # writing the part after the loop, where paths are read from memory
        after = [s for s in self.statements if s.phase == "after"]
        read_late = set().union(*(s.reads for s in after), set())
        self.kept = {model.column_symbol(o) for o in self.wanted} | read_late
        self.names = {s.symbol: _all_names(s) for s in self.statements}
        self.guards: dict[str, list[str]] = {}
        for s in reversed(self.statements):  # a reader comes after what it reads, and hands its own condition on
            self.guards[s.symbol] = self._guard(s)

    def _guard(self, s: Statement) -> list[str]:
        """Conditions on inputs without which nobody reads a number: what one branch of an ``If`` alone reads."""
        readers = [r for r in self.statements if s.symbol in self.names[r.symbol]]
        if len(readers) != 1 or s.start is not None or s.symbol in self.kept or self.sets_of(s.axes):
            return []
        (reader,) = readers
        inherited = self.guards[reader.symbol] if reader.phase == s.phase else []
        whole = reader.expr
        if reader.reduce or getattr(whole.func, "__name__", "") != "If":
            return inherited
        test, yes, no = whole.args
        if any(name not in self.input_axes or self.input_axes[name] for name in names_in(test)):
            return inherited  # a condition on plain numbers alone can stand anywhere
        if s.symbol not in names_in(no):
            return [*inherited, self.print(test)]
        if s.symbol not in names_in(yes):
            return [*inherited, f"!{self.print(test)}"]
        return inherited

    def axes_of(self, symbol: str) -> frozenset[str]:
        if symbol in self.by_symbol:
            return self.by_symbol[symbol].axes
        return self.input_axes.get(symbol, frozenset({TIME}))

    def sets_of(self, axes: frozenset[str]) -> list[str]:
        return [a for a in self.sets if a in axes]

    def index(self, axes: frozenset[str], with_time: bool) -> str:
        parts = (["i"] if with_time else []) + [f"k_{a}" for a in self.sets_of(axes)]
        text = parts[0] if parts else "0"
        for a, part in zip([*([None] if with_time else []), *self.sets_of(axes)][1:], parts[1:], strict=True):
            text = f"({text})*n_{a} + {part}"
        return text

    def name(self, symbol: str, before: bool = False) -> str:
        if symbol == TIME:
            return "times[i]"
        axes = self.axes_of(symbol)
        prefix = "s" if before else "v"
        if symbol in self.by_symbol:
            if self.late and TIME in axes:
                return f"o_{symbol}[{self.index(axes, True)}]"
            return f"{prefix}_{symbol}[{self.index(axes, False)}]" if self.sets_of(axes) else f"{prefix}_{symbol}"
        if TIME in axes or self.sets_of(axes):
            return f"p_{symbol}[{self.index(axes, TIME in axes)}]"
        return f"p_{symbol}"

    def print(self, expr: sympy.Basic) -> str:
        return str(Printer(self.name).doprint(expr))

    def text(self) -> str:
        before, loop, after = ([s for s in self.statements if s.phase == p] for p in ("before", "loop", "after"))
        out = ["(function () {", PRELUDE + "return function (inputs, axes, memory) {"]
        put = out.append
        reads = set().union(*self.names.values(), set())
        put("const times = axes.time || [], o = memory || {};")
        for a in self.sets:
            put(f"const n_{a} = axes.{a}.length;")
        for symbol in self.input_axes:
            if symbol in reads:
                put(f"const p_{symbol} = inputs.{symbol};")
        for s in self.statements:
            size = "*".join(f"n_{a}" for a in self.sets_of(s.axes))
            if size:
                put(f"const v_{s.symbol} = new Float64Array({size});")
            if s.symbol in self.kept and s.phase == "loop":
                full = "times.length" + (f"*{size}" if size else "")
                put(f"const o_{s.symbol} = o.${s.symbol} || (o.${s.symbol} = new Float64Array({full}));")
        for s in before:
            out += self._assign(s)
        for s in loop:
            if s.start is not None:
                out += self._start(s)
        if loop:
            put("for (let i = 0; i < times.length; i++) {")
            for s in loop:
                out += self._assign(s)
                if s.symbol in self.kept:
                    out += self._each(s.axes, f"o_{s.symbol}[{self.index(s.axes, True)}] = {self.name(s.symbol)};")
            for s in loop:
                if s.start is not None:
                    out += self._each(s.axes, f"{self.name(s.symbol, before=True)} = {self.name(s.symbol)};")
            put("}")
        self.late = True
        for s in after:
            out += self._assign(s)
        for o in self.wanted:
            s = self.by_symbol[self.model.column_symbol(o)]
            path = f"{'o' if s.phase == 'loop' else 'v'}_{s.symbol}"
            if o.since is not None:
                own = f"o.$since_{o.column}"  # another column may show the same path in full
                path = f"since({path}, times, {o.since}, {own} || ({own} = new Float64Array({path}.length)))"
            put(f"o.{o.column} = {path};")
        put("return o;")
        put("};")
        put("})()")
        return "\n".join(out)

    def _each(self, axes: frozenset[str], line: str) -> list[str]:
        loops = [f"for (let k_{a} = 0; k_{a} < n_{a}; k_{a}++)" for a in self.sets_of(axes)]
        return [" ".join([*loops, line])]

    def _start(self, s: Statement) -> list[str]:
        if not self.sets_of(s.axes):
            return [f"let s_{s.symbol} = {self.print(s.start)};"]
        size = "*".join(f"n_{a}" for a in self.sets_of(s.axes))
        return [
            f"const s_{s.symbol} = new Float64Array({size});",
            *self._each(s.axes, f"{self.name(s.symbol, before=True)} = {self.print(s.start)};"),
        ]

    def _assign(self, s: Statement) -> list[str]:
        sets = self.sets_of(s.axes)
        declare = "" if sets else "let "
        guard = " && ".join(self.guards[s.symbol])
        if not s.reduce:
            value = f"{guard} ? {self.print(s.expr)} : NaN" if guard else self.print(s.expr)
            return self._each(s.axes, f"{declare}{self.name(s.symbol)} = {value};")
        body = "{ " + " ".join(self._reduction(s)) + f" {self.name(s.symbol)} = r; }}"
        if sets:
            return self._each(s.axes, body)
        return [f"let {self.name(s.symbol)};", f"if ({guard}) {body}" if guard else body]

    def _reduction(self, s: Statement) -> list[str]:
        """Statements that leave the reduction in ``r``."""
        x = self.print(s.expr)
        k = "i" if s.over == TIME else f"k_{s.over}"
        size = "times.length" if s.over == TIME else f"n_{s.over}"
        head = f"for (let {k} = 0; {k} < {size}; {k}++)"
        where = f"if ({self.print(s.where)}) " if s.where is not None else ""
        if s.reduce == "When":
            return ["let r = NaN;", head, f"if ({self.print(s.where)}) {{ r = {x}; break; }}"]
        if s.reduce == "At":
            hit = f"Math.abs(times[i] - ({self.print(s.where)})) <= 1e-9 * Math.abs(times[i])"
            return ["let r = NaN;", head, f"if ({hit}) {{ r = {x}; break; }}"]
        if s.reduce == "Sum":
            return ["let r = 0;", head, f"{where}r += {x};"]
        if s.reduce == "Mean":
            return ["let r = 0, c = 0;", head, f"{where}{{ r += {x}; c++; }}", "r /= c;"]
        low = s.reduce in ("Lowest", "WhereLowest")
        better = "<" if low else ">"
        find = ["let r = NaN;", head, f"{where}{{ const x = {x}; if (!(r === r) || x {better} r) r = x; }}"]
        if s.reduce in ("Lowest", "Highest"):
            return find
        bar = f"r {'+' if low else '-'} 1e-9 * Math.abs(r)"
        return [
            *find,
            f"const bar = {bar}; r = NaN;",
            head,
            f"{where}if ({x} {better}= bar) {{ r = {k}; break; }}",
        ]
