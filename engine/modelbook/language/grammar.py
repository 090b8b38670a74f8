"""What a text of an equation may say: told before SymPy reads it, with the spelling that is meant.

SymPy reads much that is Python and no mathematics, and much of it as something else: ``a^2`` as a condition, ``prev(y, 5)``
as ``prev(y)``. Whatever is not in this grammar is refused here.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from modelbook.errors import nearest
from modelbook.language.equations import ARGUMENTS, TIME

NUMBER, CONDITION = "a number", "a condition"
CONDITIONS = ("And", "Or", "Not")
SPELLED = {  # what authors bring from Python, NumPy, SymPy and spreadsheets, and how it is written here
    "min": "Min", "max": "Max", "abs": "Abs", "fabs": "Abs", "ln": "log", "sum": "Sum", "mean": "Mean", "where": "If",
    "iif": "If", "Piecewise": "If", "argmin": "WhereLowest", "argmax": "WhereHighest", "ceiling": "ceil",
    "delay": "lag", "shift": "lag",
    "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "log1p": "log(1 + x)", "expm1": "exp(x) - 1", "pow": "x**y",
    "power": "x**y", "round": "floor(x + 0.5)", "int": "floor(x)", "tan": "sin(x)/cos(x)", "sinh": "(exp(x) - exp(-x))/2",
    "cosh": "(exp(x) + exp(-x))/2", "sign": "If(x < 0, -1, 1)", "clip": "Min(Max(x, low), high)", "square": "x**2",
    "cumsum": "a Stock, prev(total) + x", "range": "steps=range(...) of the Model", "normal": "a Shock", "random": "a Shock",
}  # fmt: skip
OPERATORS = {
    ast.BitXor: ("^", "Write ** for a power."),
    ast.Mod: ("%", "Write x - n*floor(x/n) for what is left over."),
    ast.FloorDiv: ("//", "Write floor(a/b)."),
    ast.MatMult: ("@", "Write Product(matrix, vector, axis)."),
    ast.BitAnd: ("&", "Write And(a, b)."),
    ast.BitOr: ("|", "Write Or(a, b)."),
    ast.LShift: ("<<", "Write a multiplication."),
    ast.RShift: (">>", "Write a division."),
}
ALLOWED = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
RELATIONS = {
    ast.Eq: ("==", "Write And(a >= b, a <= b)."),
    ast.NotEq: ("!=", "Write Or(a < b, a > b)."),
    ast.In: ("in", "Write Or(a >= ..., ...)."),
    ast.NotIn: ("not in", "Write Not(...)."),
    ast.Is: ("is", "Write And(a >= b, a <= b)."),
    ast.IsNot: ("is not", "Write Or(a < b, a > b)."),
}
OTHERS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lambda: ("a Python 'lambda'", "Give what it computes an equation of its own."),
    ast.Attribute: ("a dot between names", "Functions have no module before them: write exp(x), not np.exp(x)."),
    ast.Subscript: ("square brackets", "Write a symbol over a set or over time alone; lag(x, 1) is its value one step ago."),
    ast.Tuple: ("a comma outside a function", "Write one expression."),
    ast.List: ("a list", "Put the numbers into a table, and name its column in the model's data."),
    ast.Dict: ("a dict", "Put the numbers into a table, and name its column in the model's data."),
    ast.Set: ("a set", "Write one expression."),
    ast.GeneratorExp: ("a Python loop", "Write Sum(x, axis), Mean, Lowest or Highest."),
    ast.ListComp: ("a Python loop", "Write Sum(x, axis), Mean, Lowest or Highest."),
    ast.NamedExpr: ("':='", "Give it an equation of its own."),
    ast.JoinedStr: ("a string", "Write a number or a symbol."),
    ast.Starred: ("a star before a name", "Write the arguments one by one."),
}  # fmt: skip


@dataclass(frozen=True)
class Wrong(Exception):
    """What is wrong in a text, and how to mend it."""

    what: str
    mend: str = ""


def check(text: str) -> None:
    """Raise `Wrong` for a text that is no expression of the language."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise Wrong(f"'{text}' cannot be read: {error.msg}.", _hint(text)) from None
    _Reader(text).kind(tree)


def _hint(text: str) -> str:
    if "=" in text.replace("<=", "").replace(">=", "").replace("==", ""):
        return "An equation's text is its right-hand side alone."
    words = [w for w in re.findall(r"[A-Za-z_]\w*", text) if keyword.iskeyword(w)]
    if "lambda" in words:
        return "'lambda' is a word of Python and cannot be a symbol: call it lam."
    if words:
        return f"'{words[0]}' is a word of Python; conditions are joined by And, Or, Not, and chosen by If(condition, a, b)."
    if text.count("(") != text.count(")"):
        return "Mend its brackets: one has no partner."
    return "Mend its brackets or signs; a product is written a*b."


def symbol(name: str) -> None:
    """Raise `Wrong` for a name that no equation can define."""
    if name == TIME:
        raise Wrong(
            f"'{TIME}' is the time of the present step, which no equation sets.", "Give the symbol another name."
        )
    if name in ARGUMENTS or name == "pi":
        raise Wrong(f"'{name}' is a word of the model language.", "Give the symbol another name.")
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or "__" in name:
        raise Wrong(f"'{name}' cannot be a symbol.", "A symbol is letters, digits and single underlines, as n_d.")


class _Reader:
    """Walks an expression; each part is a number or a condition."""

    def __init__(self, text: str):
        self.text = text

    def said(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text.strip(), node) or self.text

    def kind(self, node: ast.AST) -> str:
        """What a part is.

        Raises
        ------
        Wrong
            For what is no part of the language.
        """
        match node:
            case ast.Constant(value=bool() | str() | bytes() | None | complex()):
                raise Wrong(
                    f"'{self.said(node)}' is no number.", "Write a number, a symbol or a condition such as x > 0."
                )
            case ast.Constant() | ast.Name():
                return self._leaf(node)
            case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=inner):
                return self.number(inner)
            case ast.UnaryOp(op=ast.Not()):
                raise Wrong(f"'{self.said(node)}': 'not' is a word of Python.", "Write Not(condition).")
            case ast.UnaryOp():
                raise Wrong(f"'{self.said(node)}' has the sign ~.", "Write Not(condition).")
            case ast.BoolOp(op=op):
                word = "and" if isinstance(op, ast.And) else "or"
                mend = f"Write {word.title()}({', '.join(self.said(part) for part in node.values)})."
                raise Wrong(f"'{self.said(node)}': '{word}' is a word of Python.", mend)
            case ast.BinOp(left=left, op=op, right=right):
                if not isinstance(op, ALLOWED):
                    sign, mend = OPERATORS[type(op)]
                    raise Wrong(f"'{self.said(node)}' has the sign {sign}, which the language does not have.", mend)
                self.number(left)
                return self.number(right)
            case ast.IfExp(test=test, body=body, orelse=other):
                mend = f"Write If({', '.join(map(self.said, (test, body, other)))})."
                raise Wrong(f"'{self.said(node)}': 'if' is a word of Python.", mend)
            case ast.Compare():
                return self._relation(node)
            case ast.Call():
                return self._call(node)
        what, mend = OTHERS.get(
            type(node), ("something that is no expression", "Write numbers, symbols and functions.")
        )
        raise Wrong(f"'{self.said(node)}' has {what}, which the language does not have.", mend)

    def _leaf(self, node: ast.AST) -> str:
        if isinstance(node, ast.Name) and node.id in ARGUMENTS:
            raise Wrong(f"'{node.id}' is a function and stands without its arguments.", f"Write {_shape(node.id)}.")
        return NUMBER

    def number(self, node: ast.AST) -> str:
        """A part that has to be a number."""
        if self.kind(node) == CONDITION:
            raise Wrong(f"'{self.said(node)}' is a condition where a number is meant.", "Write If(condition, 1, 0).")
        return NUMBER

    def condition(self, node: ast.AST) -> str:
        """A part that has to be a condition."""
        if self.kind(node) == NUMBER:
            raise Wrong(f"'{self.said(node)}' is a number where a condition is meant.", "Compare it, as in x > 0.")
        return CONDITION

    def _relation(self, node: ast.Compare) -> str:
        for op in node.ops:
            if type(op) in RELATIONS:
                sign, mend = RELATIONS[type(op)]
                raise Wrong(f"'{self.said(node)}' compares with {sign}, which the language does not have.", mend)
        if len(node.ops) > 1:
            pairs = zip([node.left, *node.comparators], node.comparators, strict=False)
            signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
            each = [
                f"{self.said(a)} {signs[type(op)]} {self.said(b)}" for op, (a, b) in zip(node.ops, pairs, strict=True)
            ]
            raise Wrong(f"'{self.said(node)}' compares more than two.", f"Write And({', '.join(each)}).")
        self.number(node.left)
        self.number(node.comparators[0])
        return CONDITION

    def _call(self, node: ast.Call) -> str:
        if not isinstance(node.func, ast.Name):
            return self.kind(node.func)
        name = node.func.id
        if name not in ARGUMENTS:
            raise Wrong(f"'{name}(...)' is no function of the model language.", _spelling(name))
        if node.keywords:
            raise Wrong(f"'{self.said(node)}' names an argument.", f"Arguments have their place: {_shape(name)}.")
        least, most, _ = ARGUMENTS[name]
        if not least <= len(node.args) <= (most or len(node.args)):
            several = f"{least}" if least == most else f"{least} or more" if not most else f"{least} to {most}"
            what = f"'{self.said(node)}' has {len(node.args)} arguments and takes {several}."
            raise Wrong(what, f"Write {_shape(name)}{_more(name)}.")
        for place, argument in enumerate(node.args):
            self._argument(name, place, argument)
        return CONDITION if name in CONDITIONS else NUMBER

    def _argument(self, name: str, place: int, node: ast.expr) -> None:
        """One argument of a function: a condition, the name of a symbol or of an axis, a whole number, or a number."""
        wanted = list(_wanted(name))
        want = wanted[min(place, len(wanted) - 1)]
        if want == "symbol" and not isinstance(node, ast.Name):
            mend = f"Give '{self.said(node)}' an equation of its own, and write {name} of its symbol."
            raise Wrong(f"'{name}({self.said(node)}...)' is not of a symbol.".replace("...", ""), mend)
        if want == "axis" and not isinstance(node, ast.Name):
            raise Wrong(f"'{self.said(node)}' is no axis.", f"Write {_shape(name)}, the axis by its name.")
        if want == "whole":
            value = node.value if isinstance(node, ast.Constant) else None
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise Wrong(
                    f"'{self.said(node)}' is no whole number of steps.", "Write 1, 2, 3 and so on, as a number."
                )
        elif want == "condition":
            self.condition(node)
        else:
            self.number(node)


def _wanted(name: str) -> Iterator[str]:
    """What each argument of a function is; the last counts for all that follow."""
    for word in ARGUMENTS[name][2].split(", "):
        yield {"condition": "condition", "axis": "axis", "symbol": "symbol", "steps": "whole"}.get(word, "number")


def _shape(name: str) -> str:
    _, most, shown = ARGUMENTS[name]
    return f"{name}({shown}{', ...' if not most else ''})"


def _more(name: str) -> str:
    return "; lag(x, 5) is the value five steps before" if name == "prev" else ""


def _spelling(name: str) -> str:
    if name in SPELLED:
        return f"Write {SPELLED[name]}."
    return f"{nearest(name, ARGUMENTS)} engine/modelbook/language/model.py lists them."
