"""The small language in which tables and pages name numbers, reckon with them and compare them: one grammar, one parser.

::

    relation   = sum SIGN (sum | words) | name "." name ["!" word] ("falls" | "rises") "from" step "to" step
    condition  = [test {"and" test}]
    test       = variable SIGN (number | variable "@" step | word)
    sum        = product {("+" | "-") product}
    product    = factor {("*" | "/") factor}
    factor     = number | "-" factor | "(" sum ")" | function "(" sum "," sum {"," sum} ")" | "fact(" row ")"
               | result | variable
    result     = name "." name ["@" step] ["!" word] ["[" name "=" value {"," name "=" value} "]"]
    variable   = name ["@" step]            a name may hold "$", which stands for a view of the reader's
    text       = words with {variable ["|" format]} and {digits} among them
    SIGN       = "<" | "<=" | ">" | ">=" | "=" | "!=" | "~"       "~" is within 5% of the larger

A relation is what ``{claim}`` holds true; a condition is the cell `when` of a text; a sum over facts and results is a
residual's side, over variables the rule of a link. What a name stands for is not known here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from modelbook.errors import BookError

NEAR = 0.05  # of the larger of two numbers: as far apart as "~" lets them be
SAME = 1e-9  # the same for "=": the last digits of two ways to reckon
FUNCTIONS = ("min", "max", "mean")


@dataclass(frozen=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True)
class Word:
    """What stands for itself: the right side of ``scarce = water``."""

    text: str


@dataclass(frozen=True)
class Fact:
    """A row of a table, and maybe its column: ``visits:clinic-2024.patients``."""

    row: str


@dataclass(frozen=True)
class Result:
    """A number of a model: ``owner.name@step!scenario[settings]``. Without step, scenario and settings it may be a fact."""

    owner: str
    name: str
    step: int | None = None
    scenario: str = ""
    settings: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        at = "" if self.step is None else f"@{self.step}"
        given = ", ".join(f"{key}={value}" for key, value in self.settings)
        return f"{self.owner}.{self.name}{at}{self.scenario and f'!{self.scenario}'}{given and f'[{given}]'}"


@dataclass(frozen=True)
class Variable:
    """A name that its place gives a meaning: a model's column or assumption, a view; ``column@step`` in one step."""

    name: str
    step: int | None = None

    def __str__(self) -> str:
        return self.name if self.step is None else f"{self.name}@{self.step}"


@dataclass(frozen=True)
class Operation:
    """A sign or a function with what it is applied to; ``-`` with one argument turns its sign."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Number | Fact | Result | Variable | Operation


@dataclass(frozen=True)
class Relation:
    """Two sides and the sign between them."""

    left: Expression
    sign: str
    right: Expression | Word


@dataclass(frozen=True)
class Trend:
    """A model's number that falls, or rises, from a step to another."""

    start: Result
    end: Result
    rises: bool


@dataclass(frozen=True)
class Test:
    """One comparison of a condition."""

    __test__ = False  # no test of pytest

    left: Variable
    sign: str
    right: Number | Variable | Word


@dataclass(frozen=True)
class Slot:
    """A place of a text where a number stands."""

    variable: str
    format: str = ""


def alike(a: float | str, b: float | str) -> bool:
    """Whether two words are one, or two numbers differ by no more than ways of reckoning do."""
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return a == b or abs(a - b) <= SAME * max(abs(a), abs(b))


def near(a: float, b: float) -> bool:
    """Whether two numbers are within 5% of the larger."""
    return abs(a - b) <= NEAR * max(abs(a), abs(b))


SIGNS: dict[str, Callable[..., bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": lambda a, b: not alike(a, b), "<": operator.lt, ">": operator.gt,
    "=": alike, "~": near,
}  # fmt: skip  # the longer first


def compared(a: float | str, sign: str, b: float | str) -> bool:
    """Whether two sides stand as the sign says.

    Raises
    ------
    BookError
        When a word is asked for more than whether it is another.
    """
    if (isinstance(a, str) or isinstance(b, str)) and sign not in ("=", "!="):
        raise BookError(f"'{a} {sign} {b}' compares a word.", mend="Use = or !=, or name what holds numbers.")
    return SIGNS[sign](a, b)


class Reader:
    """A text, and how far it has been read. A part that cannot be read ends in an error that says where it stands."""

    def __init__(self, text: str, what: str, mend: str):
        self.text, self.what, self.mend, self.at = text, what, mend, 0

    def error(self) -> BookError:
        """What is wrong at the place where reading stopped."""
        rest = self.text[self.at :].strip()
        where = f" at '{rest[:20]}'" if rest and self.text[: self.at].strip() else ""
        return BookError(f"{self.what} '{self.text.strip()}' cannot be read{where}.", mend=self.mend)

    def match(self, form: str) -> re.Match[str] | None:
        """Read what has a form, behind any spaces; else nothing."""
        found = re.compile(rf"\s*(?:{form})").match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def take(self, form: str) -> str:
        """The same as a word; an error where it is not there."""
        found = self.match(rf"({form})")
        if not found:
            raise self.error()
        return found[1]

    def end(self) -> None:
        """Nothing may follow."""
        if self.text[self.at :].strip():
            raise self.error()

    # -- the grammar ----------------------------------------------------------------------------------------------------
    def sum(self) -> Expression:
        """Products, added and subtracted."""
        return self.chain("[-+]", self.product)

    def product(self) -> Expression:
        """Factors, multiplied and divided."""
        return self.chain("[*/]", self.factor)

    def chain(self, signs: str, part: Callable[[], Expression]) -> Expression:
        """Parts with signs between them, from the left."""
        out = part()
        while sign := self.match(f"({signs})"):
            out = Operation(sign[1], (out, part()))
        return out

    def factor(self) -> Expression:
        """One thing that has a value."""
        if self.match(r"\("):
            inner = self.sum()
            self.take(r"\)")
            return inner
        if self.match("-"):
            return Operation("-", (self.factor(),))
        if number := self.match(NUMBER):
            return Number(float(number[0]))
        if fact := self.match(r"fact\(([^()]+)\)"):
            return Fact(fact[1].strip())
        if call := self.match(rf"({'|'.join(FUNCTIONS)})\("):
            arguments = [self.sum()]
            while self.match(","):
                arguments.append(self.sum())
            self.take(r"\)")
            if len(arguments) < 2:
                raise self.error()
            return Operation(call[1], tuple(arguments))
        name = self.take(NAME)
        return self.result(name) if self.match(r"\.(?=[A-Za-z_])") else Variable(name, self.step())

    def result(self, owner: str) -> Result:
        """The rest of a model's number, behind its first dot."""
        name, step = self.take(NAME), self.step()
        scenario = found[1] if (found := self.match(r"!([\w-]+)")) else ""
        settings = self.settings() if self.match(r"\[") else ()
        return Result(owner, name, step, scenario, settings)

    def settings(self) -> tuple[tuple[str, str], ...]:
        """Assumptions and their values, up to the bracket that closes them."""
        out = []
        while True:
            key = self.take(r"[\w@]+")
            self.take("=")
            out.append((key, self.take(r"[^,\[\]=]+").strip()))
            if not self.match(","):
                self.take(r"\]")
                return tuple(out)

    def step(self) -> int | None:
        """The year, or other step of time, behind a name."""
        return int(found[1]) if (found := self.match(r"@(\d+)")) else None

    def sign(self) -> str:
        """What stands between two sides."""
        return self.take("|".join(SIGNS))

    def variable(self) -> Variable:
        """A name, maybe in a step."""
        return Variable(self.take(NAME), self.step())


NAME = r"[A-Za-z_$][\w$]*"
NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])"
SIGNED = r"-?" + NUMBER
ROW = r"[\w:.-]+"  # a fact that stands alone, as {fact} names it
EXPRESSION = "Use numbers, MODEL.OUTPUT@YEAR, fact(ID) and + - * / ( )."
RELATION = "Write EXPRESSION > NUMBER, or MODEL.OUTPUT falls from YEAR to YEAR."


def expression(text: str) -> Expression:
    """A sum over facts, results and variables.

    Raises
    ------
    BookError
        When it cannot be read.
    """
    reader = Reader(text, "the expression", EXPRESSION)
    out = reader.sum()
    reader.end()
    return out


def quantity(text: str) -> Expression:
    """What ``{fact}`` and ``{result}`` name: the same, or a row of a table by its id alone.

    Raises
    ------
    BookError
        When it can be neither.
    """
    text = text.strip().removeprefix("fact:")
    if not re.fullmatch(ROW, text):
        return expression(text)
    try:
        found = expression(text)
    except BookError:
        return Fact(text)
    return found if isinstance(found, Result) else Fact(text)  # hyphens of an id are no minus signs


def relation(text: str) -> Relation | Trend:
    """What a claim rests on.

    Raises
    ------
    BookError
        When it cannot be read.
    """
    reader = Reader(text, "the relation", RELATION)
    left = reader.sum()
    if (
        isinstance(left, Result)
        and not left.settings
        and (way := reader.match(r"(falls|rises)\s+from\s+(\d+)\s+to\s+(\d+)"))
    ):
        reader.end()
        start, end = (Result(left.owner, left.name, int(step), left.scenario) for step in (way[2], way[3]))
        return Trend(start, end, way[1] == "rises")
    sign = reader.sign()
    words = reader.match(r"([A-Za-z][\w-]*(?:\s+[\w-]+)*)\s*$")
    if words and words[1] not in FUNCTIONS:
        return Relation(left, sign, Word(words[1]))
    right = reader.sum()
    reader.end()
    return Relation(left, sign, right)


def condition(text: str) -> tuple[Test, ...]:
    """The comparisons of a condition, all of which have to hold; none for an empty one.

    Raises
    ------
    BookError
        When it cannot be read.
    """
    reader, out = Reader(text, "the condition", "Write NAME = VALUE, joined by and."), []
    while text.strip():
        left, sign = reader.variable(), reader.sign()
        right: Number | Variable | Word
        if number := reader.match(SIGNED):
            right = Number(float(number[0]))
        else:
            word = reader.take(r"[\w$-]+")
            step = reader.step()
            right = Word(word) if step is None else Variable(word, step)
        out.append(Test(left, sign, right))
        if not reader.match(r"and\b"):
            reader.end()
            break
    return tuple(out)


def template(text: str) -> list[str | Slot]:
    """A text as its words and the places where numbers stand; ``{2027}`` is the word 2027.

    Raises
    ------
    BookError
        When a brace has no partner, or nothing that can be read stands between two.
    """
    out: list[str | Slot] = []
    for part in re.split(r"(\{[^{}]*\})", text):
        if re.fullmatch(r"\{\d+\}", part):
            out.append(part[1:-1])
        elif part.startswith("{") and part.endswith("}"):
            variable, mark, form = (x.strip() for x in part[1:-1].partition("|"))
            if not variable or (mark and not form):
                raise BookError(f"'{part}' names nothing.", mend="Write {NAME@YEAR|FORMAT}.")
            out.append(Slot(variable, form))
        elif "{" in part or "}" in part:
            raise BookError("a brace has no partner.", mend="Write {NAME@YEAR|FORMAT}.")
        elif part:
            out.append(part)
    return out


def filled(text: str, put: Callable[[Slot], str]) -> str:
    """A text with its numbers put in.

    Raises
    ------
    BookError
        As `template`.
    """
    return "".join(part if isinstance(part, str) else put(part) for part in template(text))


def leaves(tree: Expression) -> Iterator[Number | Fact | Result | Variable]:
    """Numbers, facts, results and variables of an expression, from the left."""
    if isinstance(tree, Operation):
        for part in tree.arguments:
            yield from leaves(part)
    else:
        yield tree


OPERATIONS: dict[str, Callable[..., float]] = {
    "+": operator.add, "-": lambda *x: x[0] - x[1] if len(x) > 1 else -x[0], "*": operator.mul, "/": operator.truediv,
    "min": min, "max": max, "mean": lambda *x: sum(x) / len(x),
}  # fmt: skip


def value_of(tree: Expression, read: Callable[[Fact | Result | Variable], float | str]) -> float | str:
    """The value of an expression; `read` gives that of a name.

    Raises
    ------
    BookError
        When it divides by 0, or reckons with a word.
    """
    if isinstance(tree, Number):
        return tree.value
    if not isinstance(tree, Operation):
        return read(tree)
    values = [value_of(part, read) for part in tree.arguments]
    if word := next((x for x in values if isinstance(x, str)), None):
        raise BookError(f"it reckons with a word, '{word}'.", mend="Name columns that hold numbers.")
    try:
        return OPERATIONS[tree.name](*values)
    except ZeroDivisionError:
        raise BookError("it divides by 0.", mend="Mend the expression, or the row that is 0.") from None
