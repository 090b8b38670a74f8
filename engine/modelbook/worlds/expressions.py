"""The small language in which tables and pages name numbers, reckon with them and compare them: one grammar, one parser.

::

    relation   = sum SIGN (sum | words) | name "." name ["!" word] ("falls" | "rises") "from" step "to" step
    condition  = [test {"and" test}]
    test       = variable SIGN (number | variable "@" step | word)
    sum        = product {("+" | "-") product}
    product    = factor {("*" | "/") factor}
    factor     = number | "-" factor | "(" sum ")" | function "(" sum "," sum {"," sum} ")" | "fact(" row ")"
               | result | level "(" result ")" | variable
    result     = name "." name ["@" step] ["!" word] ["[" name "=" value {"," name "=" value} "]"]
    variable   = name ["@" step]            a name may hold "$", which stands for a view of the reader's
    text       = words with {variable ["|" format]} and {digits} among them
    SIGN       = "<" | "<=" | ">" | ">=" | "=" | "!=" | "~"       "~" is within 5% of the larger

A relation is what ``{claim}`` holds true; a condition is the cell `when` of a text; a sum over facts and results is a
residual's side, over variables the rule of a link. What a name stands for is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from modelbook.errors import BookError
from modelbook.worlds.trees import (
    SIGNS,
    Expression,
    Fact,
    Level,
    Number,
    Operation,
    Relation,
    Result,
    Slot,
    Test,
    Trend,
    Variable,
    Word,
)

FUNCTIONS = ("min", "max", "mean")
LEVELS = ("p5", "p25", "p50", "p75", "p95", "negative")  # of a number over worlds that fit
NAME = r"[A-Za-z_$][\w$]*"
NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])"
SIGNED = r"-?" + NUMBER
ROW = r"[\w:.-]+"  # a fact that stands alone, as {fact} names it


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
        match = re.compile(rf"\s*(?:{form})").match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def take(self, form: str) -> str:
        """The same as a word; an error where it is not there."""
        match = self.match(rf"({form})")
        if not match:
            raise self.error()
        return match[1]

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
        if level := self.match(rf"({'|'.join(LEVELS)})\("):
            inner = self.factor()
            self.take(r"\)")
            if not isinstance(inner, Result):
                raise self.error()
            return Level(level[1], inner)
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
        scenario = match[1] if (match := self.match(r"!((?:\w+:)?[\w-]+)")) else ""
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
        return int(match[1]) if (match := self.match(r"@(\d+)")) else None

    def sign(self) -> str:
        """What stands between two sides."""
        return self.take("|".join(SIGNS))

    def variable(self) -> Variable:
        """A name, maybe in a step."""
        return Variable(self.take(NAME), self.step())


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
        tree = expression(text)
    except BookError:
        return Fact(text)
    return tree if isinstance(tree, Result) else Fact(text)  # hyphens of an id are no minus signs


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
