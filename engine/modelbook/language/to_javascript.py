"""Model -> one JavaScript function over plain numbers; draws are the caller's loop (that beats arrays there)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import sympy
from sympy.printing.jscode import JavascriptCodePrinter

from modelbook.language.arranging import twins
from modelbook.language.model import TIME, Model
from modelbook.language.numerics import METHODS, NORMAL, SOLVED
from modelbook.language.statements import Statement, names_in
from modelbook.language.to_numpy import Bracketed

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

    def __init__(self, name: Callable[..., str], twins: Callable[[str], list[str]]):
        super().__init__()
        self._name, self._twins = name, twins  # symbol -> how it is read here; axis -> those with the same members

    def _print_Symbol(self, expr: sympy.Symbol) -> str:
        return self._name(expr.name)

    def _print_Function(self, expr: sympy.Basic) -> str:
        name = expr.func.__name__
        if name == "prev":
            return self._name(expr.args[0].name, before=True)
        if name == "lag":
            back = self._print(expr.args[1])
            return f"(i >= {back} ? {self._name(expr.args[0].name, back=back)} : {self._print(expr.args[2])})"
        if name == "Along":
            return self._along(expr)
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

    def _along(self, expr: sympy.Basic) -> str:
        """A vector, each of its members read where those of another axis are counted."""
        along = expr.args[1].name
        return str(
            Printer(partial(self._name, along=dict.fromkeys(self._twins(along), along)), self._twins).doprint(
                expr.args[0]
            )
        )

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
        read_late = set().union(*(s.reads for s in after), *(s.earlier for s in self.statements), set())
        read_late |= {name for s in after for inner in s.inside for name in self.by_symbol[inner].reads}
        self.kept = {model.column_symbol(o) for o in self.wanted} | read_late
        self.kept |= {s.symbol for s in self.statements if s.low is not None}
        self.names = {s.symbol: s.names for s in self.statements}
        self.now = "times[i]"  # how the present time is read
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

    def index(self, axes: frozenset[str], time: str = "", along: Mapping[str, str] | None = None) -> str:
        """The place of the present member, at a time, in an array over these axes."""
        with_time = [time] if time else []
        parts = [*with_time, *(f"k_{(along or {}).get(a, a)}" for a in self.sets_of(axes))]
        text = parts[0] if parts else "0"
        for a, part in zip([*with_time, *self.sets_of(axes)][1:], parts[1:], strict=True):
            text = f"({text})*n_{a} + {part}"
        return text

    def name(self, symbol: str, before: bool = False, back: str = "", along: Mapping[str, str] | None = None) -> str:
        """How a symbol is read: in this step, of the step `before`, or some steps `back`."""
        if symbol == TIME:
            return self.now
        axes = self.axes_of(symbol)
        sets, time = self.sets_of(axes), f"i - {back}" if back else "i"
        if symbol not in self.by_symbol:
            over = self.index(axes, time if TIME in axes else "", along)
            return f"p_{symbol}[{over}]" if TIME in axes or sets else f"p_{symbol}"
        if back or (self.late and TIME in axes):
            return f"o_{symbol}[{self.index(axes, time, along)}]"
        prefix = "s" if before else "v"
        return f"{prefix}_{symbol}[{self.index(axes, along=along)}]" if sets else f"{prefix}_{symbol}"

    def print(self, expr: sympy.Basic) -> str:
        return str(Printer(self.name, partial(twins, self.model)).doprint(expr))

    def text(self) -> str:
        before, loop, after = ([s for s in self.statements if s.phase == p] for p in ("before", "loop", "after"))
        called = SOLVED * any(s.low is not None for s in self.statements) + NORMAL * any(
            s.seed is not None for s in loop
        )
        out = ["(function () {", PRELUDE + called + "return function (inputs, axes, memory) {"]
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
                    out += self._each(s.axes, f"o_{s.symbol}[{self.index(s.axes, 'i')}] = {self.name(s.symbol)};")
            out += self._rates([s for s in loop if s.is_rate])
            for s in loop:
                if s.start is not None and not s.is_rate:
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
        for s in self.statements:
            if s.low is not None and s.phase != "loop":
                put(f"o.${s.symbol} = v_{s.symbol};")
        put("return o;")
        put("};")
        put("})()")
        return "\n".join(out)

    def _each(self, axes: frozenset[str], line: str) -> list[str]:
        loops = [f"for (let k_{a} = 0; k_{a} < n_{a}; k_{a}++)" for a in self.sets_of(axes)]
        return [" ".join([*loops, line])]

    def _start(self, s: Statement) -> list[str]:
        more = "dg" if s.is_rate else ""
        if not self.sets_of(s.axes):
            return [f"let s_{s.symbol} = {self.print(s.start)};", *(f"let {x}_{s.symbol} = 0;" for x in more)]
        size = "*".join(f"n_{a}" for a in self.sets_of(s.axes))
        return [
            *(f"const {x}_{s.symbol} = new Float64Array({size});" for x in f"s{more}"),
            *self._each(s.axes, f"{self.name(s.symbol, before=True)} = {self.print(s.start)};"),
        ]

    def _rates(self, rates: list[Statement]) -> list[str]:
        """What takes the rates from this step to the next: the twin of `numerics.stepped`."""
        if not rates:
            return []
        where, along, weight = (list(column) for column in zip(*METHODS[self.model.method], strict=True))
        self.now = "t"
        inside = [line for name in rates[0].inside for line in self._assign(self.by_symbol[name])]
        ahead, rate, total, end = [], [], [], []
        for s in rates:
            d, g, v, start = (self._of_rate(s, letter) for letter in "dgvs")
            ahead += self._each(s.axes, f"{v} = stage ? {start} + along[stage]*h*{d} : {start};")
            rate += self._each(s.axes, f"{d} = {self.print(s.expr)};")
            total += self._each(s.axes, f"{g} = (stage ? {g} : 0) + weight[stage]*{d};")
            end += self._each(s.axes, f"{start} = {start} + h*{g};")
        self.now = "times[i]"
        return [
            "if (i + 1 < times.length) {",
            f"const where = {where}, along = {along}, weight = {weight}, h = (times[i + 1] - times[i])/{self.model.substeps};",
            f"for (let j = 0; j < {self.model.substeps}; j++) {{",
            "for (let stage = 0; stage < where.length; stage++) {",
            "const t = times[i] + (j + where[stage])*h;",
            *ahead,
            *inside,
            *rate,
            *total,
            "}",
            *end,
            "}",
            "}",
        ]

    def _of_rate(self, s: Statement, letter: str) -> str:
        """A rate's number in the step (v), between steps (s), what it changes by (d), that over the stages so far (g)."""
        at = f"[{self.index(s.axes)}]" if self.sets_of(s.axes) else ""
        return f"{letter}_{s.symbol}{at}"

    def _assign(self, s: Statement) -> list[str]:
        sets = self.sets_of(s.axes)
        declare = "" if sets else "let "
        if s.low is not None:
            return [
                f"const f_{s.symbol} = (v_{s.symbol}) => {{",
                *(line for name in s.inside for line in self._assign(self.by_symbol[name])),
                f"return {self.print(s.expr)};",
                "};",
                f"let v_{s.symbol} = solved(f_{s.symbol}, {self.print(s.low)}, {self.print(s.high)}, {s.halvings});",
            ]
        guard = " && ".join(self.guards[s.symbol])
        if not s.reduce:
            value = f"{guard} ? {self._value(s)} : NaN" if guard else self._value(s)
            return self._each(s.axes, f"{declare}{self.name(s.symbol)} = {value};")
        body = "{ " + " ".join(self._reduction(s)) + f" {self.name(s.symbol)} = r; }}"
        if sets:
            return self._each(s.axes, body)
        return [f"let {self.name(s.symbol)};", f"if ({guard}) {body}" if guard else body]

    def _value(self, s: Statement) -> str:
        before = self.name(s.symbol, before=True)
        if s.is_rate:
            return before
        if s.seed is not None:
            member = self.index(s.axes) if self.sets_of(s.axes) else "0"
            return f"({self.print(s.expr)})*normal({s.seed}, axes.draw || 0, i, {member})"
        return f"i === 0 ? {before} : {self.print(s.expr)}" if s.begins else self.print(s.expr)

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
