"""Model -> printed mathematics: LaTeX from SymPy, MathML for the page (browsers draw it; nothing is fetched)."""

from __future__ import annotations

import html
from collections.abc import Mapping
from xml.etree import ElementTree

import sympy
from latex2mathml.converter import convert_to_element
from sympy.printing.latex import LatexPrinter

from modelbook.language.equations import PLAIN
from modelbook.language.model import TIME, Equation, Model, Rate, Shock, Solve, Stock

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho",
    "sigma", "tau", "phi", "chi", "psi", "omega", "Delta", "Omega", "Sigma", "Phi", "Psi",
}  # fmt: skip
OTHER = {"lam": r"\lambda"}
LINES, LINE = r"\begin{cases}", r" \\ "
AND, OR = r" \text{ and } ", r" \text{ or } "
OVER = {  # reductions, as signs with their axis below
    "Sum": r"\sum", "Mean": r"\mathrm{mean}", "Lowest": r"\min", "Highest": r"\max", "WhereLowest": r"\mathrm{arg\,min}",
    "WhereHighest": r"\mathrm{arg\,max}",
}  # fmt: skip
AROUND = {"Abs": (r"\left|", r"\right|"), "floor": (r"\lfloor ", r" \rfloor"), "ceil": (r"\lceil ", r" \rceil")}
MANY = 3  # conditions that fit on a line


def symbol_latex(name: str, latex: str = "", step: str = "") -> str:
    """A symbol: greek names as letters, ``x_ab`` with an index, `step` (``t``, ``t-1``) as a further index."""
    if latex:
        return f"{latex}_{{{step}}}" if step and "_" not in latex else f"{{{latex}}}_{{{step}}}" if step else latex
    head, _, index = name.partition("_")
    head = OTHER.get(head, f"\\{head}" if head in GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}")
    index = rf"\mathrm{{{index}}}" if len(index) > 1 else index
    both = ",".join(p for p in (index, step) if p)
    return f"{head}_{{{both}}}" if both else head


class Printer(LatexPrinter):  # type: ignore[misc]  # SymPy brings no types
    """LaTeX in the author's order, with the functions of the model language."""

    def __init__(self, names: Mapping[str, tuple[str, bool]]):
        super().__init__({"order": "none", "mul_symbol": None})
        self._names = names  # symbol -> (latex, changes with time)

    def _print_Symbol(self, expr: sympy.Symbol, step: str = "t") -> str:
        if expr.name == TIME:
            return "t"
        latex, moves = self._names.get(expr.name, ("", False))
        return symbol_latex(expr.name, latex, step if moves else "")

    def _print_Mul(self, expr: sympy.Mul) -> str:
        rest = [a for a in expr.args if a != 1]
        if len(rest) == 1 and len(expr.args) > 1:  # 1/x is read as 1 times x to the power of -1
            return str(self._print(rest[0]))
        below = [a for a in expr.args if isinstance(a, sympy.Pow) and a.exp == -1]
        if expr.is_commutative or len(below) != 1:
            return str(super()._print_Mul(expr))
        # SymPy sees no fraction where a function holds a condition
        above = [a for a in expr.args if a is not below[0]]
        top = above[0] if len(above) == 1 else sympy.Mul(*above, evaluate=False)
        return rf"\frac{{{self._print(top)}}}{{{self._print(below[0].base)}}}"

    def _print_Function(self, expr: sympy.Basic, exp: str | None = None) -> str:
        name = expr.func.__name__
        if exp is not None and name in OVER:
            return rf"\left({self._print_Function(expr)}\right)^{{{exp}}}"
        if exp is not None:  # a power of a function: SymPy hands the exponent down
            return rf"{{{self._print_Function(expr)}}}^{{{exp}}}"
        if name == "prev":
            return self._print_Symbol(expr.args[0], step="t-1")
        if name == "lag":
            return self._print_Symbol(expr.args[0], step=f"t-{expr.args[1]}")
        if name == "Product":
            matrix, vector, axis = map(self._print, expr.args)
            return rf"\sum_{{{axis}}} {matrix} \, {vector}"
        if name == "If":
            return self._cases(expr)
        if name == "And":
            return self._all_of(expr)
        args = [self._print(a) for a in expr.args]
        if name in OVER:
            below = r":\ ".join(args[1:])
            return f"{OVER[name]}_{{{below}}} {self._inner(expr.args[0])}"
        if name == "When":
            return rf"\left({args[1]} \text{{ at the first }} t \text{{ with }} {args[0]}\right)"
        if name == "At":
            if expr.args[0].is_Symbol:
                return self._print_Symbol(expr.args[0], step=args[1])
            return rf"\left({args[0]}\right)_{{t = {args[1]}}}"
        if name in ("Min", "Max"):
            if any(LINES in a for a in args):  # side by side such arguments would be as wide as several pages
                lines = f",{LINE}".join(args)
                return rf"\{name.lower()}\left(\begin{{array}}{{l}} {lines} \end{{array}}\right)"
            return rf"\{name.lower()}({', '.join(args)})"
        if name == "Or":
            return rf"\left({OR.join(args)}\right)"
        if name == "Not":
            return rf"\text{{not }} \left({args[0]}\right)"
        if name == "First":
            return rf"\mathrm{{arg\,min}}({', '.join(args)})"
        if name == "sqrt":
            return rf"\sqrt{{{args[0]}}}"
        if name in AROUND:
            before, behind = AROUND[name]
            return f"{before}{args[0]}{behind}"
        if name in PLAIN:
            return rf"\{name}({args[0]})"
        return rf"\mathrm{{{name}}}({', '.join(args)})"

    def _needs_mul_brackets(self, expr: sympy.Basic, first: bool = False, last: bool = False) -> bool:
        """Whether a factor stands in brackets: a sum does where another factor follows."""
        if getattr(expr.func, "__name__", "") in OVER:
            return not last
        return bool(super()._needs_mul_brackets(expr, first, last))

    def _inner(self, expr: sympy.Basic) -> str:
        """What stands behind a sign such as a sum's: in brackets where it is itself a sum."""
        text = str(self._print(expr))
        return rf"\left({text}\right)" if isinstance(expr, sympy.Add) else text

    def _all_of(self, expr: sympy.Basic) -> str:
        """Conditions joined by "and", two to a line where they are many; not under and not over is equal."""
        args, words = list(expr.args), []
        while args:
            a, b = args[0], args[1] if len(args) > 1 else None
            equal = isinstance(a, sympy.Ge) and isinstance(b, sympy.Le) and a.args == b.args
            words.append(" = ".join(map(self._print, a.args)) if equal else self._print(a))
            del args[: 1 + equal]
        if len(words) <= MANY:
            return AND.join(words)
        lines = [AND.join(words[k : k + 2]) for k in range(0, len(words), 2)]
        return rf"\begin{{array}}{{l}} {(AND + LINE).join(lines)} \end{{array}}"

    def _cases(self, expr: sympy.Basic) -> str:
        """A line a condition; the first that holds counts, so an If in place of "otherwise" goes on in the same list."""
        if expr.args[1:] == (1, 0):
            return rf"\left[{self._print(expr.args[0])}\right]"
        rows = []
        while getattr(expr.func, "__name__", "") == "If":
            condition, value, expr = expr.args
            rows.append(f"{self._print(value)} & {self._print(condition)}")
        rows.append(rf"{self._print(expr)} & \text{{otherwise}}")
        return f"{LINES} {LINE.join(rows)} \\end{{cases}}"


def equation_latex(model: Model, equation: Equation, input_axes: Mapping[str, frozenset[str]]) -> str:
    """One equation as ``left = right``."""
    names = {s: ("", TIME in axes) for s, axes in input_axes.items()}
    moving = {s.symbol for s in model.statements(input_axes) if TIME in s.axes}
    names |= {q.symbol: (q.latex, q.symbol in moving) for q in model.equations}
    printer = Printer(names)
    left = printer.doprint(sympy.Symbol(equation.symbol))
    right = printer.doprint(model.parsed[equation.symbol])
    if isinstance(equation, Solve):
        low, high = (printer.doprint(model.parse(equation, text)) for text in (equation.low, equation.high))
        return rf"{left} \text{{ with }} {right} = 0, \quad {low} \leq {left} \leq {high}"
    if isinstance(equation, Shock):
        variance = printer.doprint(sympy.Pow(model.parsed[equation.symbol], 2, evaluate=False))
        return rf"{left} \sim \mathcal{{N}}\left(0, {variance}\right)"
    if isinstance(equation, Rate):
        left = rf"\frac{{d {symbol_latex(equation.symbol, equation.latex)}}}{{d t}}"
    first = ""
    if isinstance(equation, Rate | Stock) and equation.initial:
        begin = symbol_latex(equation.symbol, equation.latex, str(model.steps[0]))
        first = rf", \quad {begin} = {printer.doprint(model.parse(equation, equation.before))}"
    return f"{left} = {right}{first}"


def mathml(latex: str, display: str = "block") -> str:
    """MathML of a LaTeX text.

    The converter writes letters as references such as ``&#x0003C;`` in the text of its elements; they become letters here,
    and whatever would be a mark of MathML is escaped.
    """
    root = convert_to_element(latex, display=display)
    for element in root.iter():
        element.text = html.unescape(element.text) if element.text else element.text
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
