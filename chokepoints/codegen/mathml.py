"""Model -> printed mathematics: LaTeX from SymPy, MathML for the page (browsers draw it; nothing is fetched)."""

from __future__ import annotations

import re
from collections.abc import Mapping

import latex2mathml.converter
import sympy
from sympy.printing.latex import LatexPrinter

from chokepoints.model import TIME, Equation, Model

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho",
    "sigma", "tau", "phi", "chi", "psi", "omega", "Delta", "Omega", "Sigma", "Phi", "Psi",
}  # fmt: skip
OTHER = {"lam": r"\lambda"}


def symbol_latex(name: str, latex: str = "", step: str = "") -> str:
    """A symbol: greek names as letters, ``x_ab`` with an index, `step` (``t``, ``t-1``) as a further index."""
    if latex:
        return f"{latex}_{{{step}}}" if step and "_" not in latex else f"{{{latex}}}_{{{step}}}" if step else latex
    head, _, index = name.partition("_")
    head = OTHER.get(head, f"\\{head}" if head in GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}")
    index = rf"\mathrm{{{index}}}" if len(index) > 1 else index
    both = ",".join(p for p in (index, step) if p)
    return f"{head}_{{{both}}}" if both else head


class Printer(LatexPrinter):
    """LaTeX in the author's order, with the functions of the model language."""

    def __init__(self, names: Mapping[str, tuple[str, bool]]):
        super().__init__({"order": "none", "mul_symbol": None})
        self._names = names  # symbol -> (latex, changes with time)

    def _print_Symbol(self, expr, step="t"):
        if expr.name == TIME:
            return "t"
        latex, moves = self._names.get(expr.name, ("", False))
        return symbol_latex(expr.name, latex, step if moves else "")

    def _print_Function(self, expr, exp=None):
        name = expr.func.__name__
        if exp is not None:  # a power of a function: SymPy hands the exponent down
            return rf"{{{self._print_Function(expr)}}}^{{{exp}}}"
        if name == "prev":
            return self._print_Symbol(expr.args[0], step="t-1")
        args = [self._print(a) for a in expr.args]
        if name in ("Min", "Max"):
            return rf"\{name.lower()}({', '.join(args)})"
        if name == "First":
            return rf"\mathrm{{arg\,min}}({', '.join(args)})"
        if name == "If":
            return rf"\begin{{cases}} {args[1]} & {args[0]} \\ {args[2]} & \text{{otherwise}} \end{{cases}}"
        if name == "sqrt":
            return rf"\sqrt{{{args[0]}}}"
        if name in ("exp", "log"):
            return rf"\{name}({args[0]})"
        return rf"\mathrm{{{name}}}({', '.join(args)})"


def equation_latex(model: Model, e: Equation, input_axes: Mapping[str, frozenset[str]]) -> str:
    """One equation as ``left = right``."""
    names = {s: ("", TIME in axes) for s, axes in input_axes.items()}
    moving = {s.symbol for s in model.statements(input_axes) if TIME in s.axes}
    names |= {q.symbol: (q.latex, q.symbol in moving) for q in model.equations}
    printer = Printer(names)
    left = printer.doprint(sympy.Symbol(e.symbol))
    right = printer.doprint(model.parsed[e.symbol])
    return f"{left} = {right}"


def mathml(latex: str, display: str = "block") -> str:
    """MathML of a LaTeX text."""
    out = latex2mathml.converter.convert(latex, display=display)
    return re.sub(r'<math xmlns="[^"]*"', "<math", out)
