"""Numbers as a reader sees them, and sentences that rewrite themselves.

A text is written once, in ``data/texts.csv``: slot, the condition under which it is said, and words with numbers in
braces: ``In {2030} wind gives {wind_share@2030|percent}``. Of the rows of a slot whose condition
holds the one with the most comparisons is said.

``js/core/words.js`` says the same in the browser. Both read ``formats.json``: a number is multiplied by ``times`` or divided
by ``over``, rounded to ``digits`` (``trim`` drops zeros at the end, ``ungrouped`` the thousands' commas) and put between
``before`` and ``after``; ``below`` names the format of what is smaller than ``over``. Golden cases in engine/tests/twins hold
the two together.
"""

from __future__ import annotations

import html
import itertools
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelbook.errors import BookError
from modelbook.tables.described import PACKAGE
from modelbook.tables.kept import kept
from modelbook.worlds import expressions
from modelbook.worlds.trees import Number, Slot, Test, Variable, Word, compared

if TYPE_CHECKING:
    from modelbook.worlds.book import Book

RULES = json.loads((Path(__file__).parent / "formats.json").read_text(encoding="utf-8"))
NUMERAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def fixed(x: float, digits: int) -> str:
    """`x` with thousands separated and ties rounded away from zero, as JavaScript's ``toFixed`` does."""
    if not math.isfinite(x):
        return str(RULES["missing"])
    with localcontext(prec=400):  # a number of any size keeps its digits
        text = f"{abs(Decimal(x)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):,}"
    return f"{RULES['minus']}{text}" if x < 0 and re.search("[1-9]", text) else text


def trimmed(x: float, digits: int) -> str:
    """`fixed`, without zeros at the end."""
    text = fixed(x, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(count: int, noun: str) -> str:
    """How many there are, as a sentence begins with it: ``Two models``."""
    numeral = NUMERALS[count] if count < len(NUMERALS) else f"{count:,}"
    return f"{numeral.capitalize()} {noun}{'' if count == 1 else 's'}"


def _format(rule: Mapping[str, Any]) -> Callable[[float], str]:
    """A format of ``formats.json`` as a function."""

    def written(x: float) -> str:
        if not math.isfinite(x):
            return str(RULES["missing"])
        over = rule.get("over", 1)
        if "below" in rule and not abs(x) >= over:
            return FORMATS[rule["below"]](x)
        y = x * rule.get("times", 1) / over
        text = (trimmed if rule.get("trim") else fixed)(y, rule["digits"])
        if rule.get("ungrouped"):
            text = text.replace(",", "")
        return f"{rule.get('before', '')}{text}{rule.get('after', '')}"

    return written


Formats = Mapping[str, Callable[[float], str]]
FORMATS: Formats = {name: _format(rule) for name, rule in RULES["formats"].items()}
WORDS_OF_A_FORMAT = ("times", "over", "digits", "trim", "ungrouped", "before", "after", "below")


def declared(rules: Mapping[str, Mapping[str, Any]]) -> Formats:
    """The engine's formats and those of a book: its currencies, its units.

    Raises
    ------
    BookError
        When a rule cannot be read.
    """
    for name, rule in rules.items():
        unknown = [word for word in rule if word not in WORDS_OF_A_FORMAT]
        if unknown or not isinstance(rule.get("digits"), int) or rule.get("below", "0") not in FORMATS:
            what = (
                f"the number format '{name}' has no word '{unknown[0]}'."
                if unknown
                else f"the format '{name}' is not whole."
            )
            mend = f'Write "digits": 0 to 3, and of these what it needs: {", ".join(WORDS_OF_A_FORMAT)}.'
            raise BookError(what, where=PACKAGE, mend=mend)
    return {**FORMATS, **{name: _format(rule) for name, rule in rules.items()}}


@kept
def formats(book: Book) -> Formats:
    """The number formats of a book; its own stand in datapackage.json, ``"modelbook": {"formats": {NAME: rule}}``."""
    return declared(book.settings.formats)


def shown(x: float | str, form: str | None = None, unit: str = "", formats: Formats = FORMATS) -> str:
    """A value in a format; by default what its unit asks for.

    Raises
    ------
    BookError
        For an unknown format.
    """
    if isinstance(x, str):
        return x
    form = form or RULES["units"].get(unit, RULES["otherwise"])
    if form not in formats:
        raise BookError(f"There is no number format '{form}'.", mend=f"Known: {', '.join(formats)}.")
    return formats[form](float(x))


def quantity(x: float, unit: str) -> str:
    """A control's value: three digits that matter, shares as per cent. The twin of ``words.quantity`` in JavaScript."""
    if unit == "year":
        return FORMATS["year"](x)
    if not math.isfinite(x):
        return str(RULES["missing"])
    y = x * 100 if unit == "share" else x
    size = abs(y)
    text = trimmed(y, next((digits for least, digits in RULES["places"] if size >= least), 0))
    return text + "%" if unit == "share" else text


PREFIX = re.compile(rf"^({'|'.join(RULES['prefixes'])}) ")


def short(x: float, unit: str) -> str:
    """A control's value without its noun: 12M, 60k, 5.5, 40%; nothing is 0 of whatever is counted."""
    prefix, text = PREFIX.match(unit), quantity(x, unit)
    return text + (prefix[1] if prefix and text != "0" else "")


def measured(x: float, unit: str) -> str:
    """A control's value with its unit: 12M people, 60k t a month, 5.5 weeks, 40%."""
    noun, text = "" if unit in ("share", "year") else PREFIX.sub("", unit), short(x, unit)
    return " ".join(filter(None, [text, beside(text, noun)]))


def beside(text: str, noun: str) -> str:
    """A noun beside a number: one year, two years."""
    return re.sub(r"\S+", lambda first: RULES["ones"].get(first[0], first[0]), noun, count=1) if text == "1" else noun


PART = 4  # of the width of a range: its ends are rounded to a step no finer


def coarse(low: float, high: float, parts: int = PART) -> float:
    """The step that a range bears: the largest of 1, 2 and 5 times a power of ten that is no more than a quarter of its width.

    With other `parts` another part of the width, for a table that compares ranges.

    It is 0 where the range has no width.
    """
    if not high > low:
        return 0.0
    part = (high - low) / parts
    power = 10.0 ** math.floor(math.log10(part) + 1e-9)
    return next(k * power for k in (5, 2, 1) if k * power <= part * (1 + 1e-9))


def coarsely(x: float, step: float) -> float:
    """A number rounded to a step; ties upward, as JavaScript rounds."""
    return math.floor(x / step + 0.5) * step if step else x


def ranged(low: float, middle: float, high: float, unit: str) -> str:
    """A range in words with no more digits than it bears: ``−1 to 3 years, with 1 in the middle``."""
    step = coarse(low, high)
    a, b, c = (coarsely(x, step) for x in (low, middle, high))
    return (
        f"{short(a, unit)} to {measured(c, unit)}, with {short(b, unit)} in the middle" if step else measured(b, unit)
    )


SHARES = (
    "",
    "share",
    "ratio",
    "times",
    "index",
    "a year",
)  # units of numbers that may be read in per cent; none is that of an expression


def suits(form: str, unit: str) -> bool:
    """Whether a format says what a number of a unit is: per cent of a share, and of nothing that is counted or weighed."""
    return RULES["formats"].get(form, {}).get("times") != 100 or unit in SHARES


def holds(condition: str, value: Callable[[str], float | str]) -> bool:
    """Whether a condition such as ``lead@2030 = wind and measure = value`` holds; an empty one does.

    `value` gives what a reference names; a right side that is no number and no reference is a word.

    Raises
    ------
    BookError
        For a condition that cannot be read, or that asks which of two words is the larger.
    """
    return all(_stands(test, value) for test in expressions.condition(condition))


def can_hold(tests: Iterable[Test]) -> bool:
    """Whether comparisons could all hold at once, whatever the names in them stand for.

    Each name that is compared with numbers has to leave an interval, one that is compared with words has to leave one word;
    what is compared with another name is held to be possible, but for a sign and its contrary.
    """
    by_name: dict[Variable, list[Test]] = {}
    for test in tests:
        by_name.setdefault(test.left, []).append(test)
    return all(_possible(of_one) for of_one in by_name.values())


CONTRARY = {("=", "!="), ("<", ">="), (">", "<="), ("<", ">"), ("<", "="), (">", "=")}


def _possible(tests: list[Test]) -> bool:
    """The same of the comparisons of one name.

    Between two numbers that a condition names nothing changes: it is enough to try these numbers, one between each pair of
    neighbours and one beyond each end; and of words those that are named, and one that is not.
    """
    signs: dict[Variable, set[str]] = {}
    for test in tests:
        if isinstance(test.right, Variable):
            signs.setdefault(test.right, set()).add(test.sign)
    if any({one, other} <= held for held in signs.values() for one, other in CONTRARY):
        return False
    fixed = [(test.sign, test.right) for test in tests if not isinstance(test.right, Variable)]
    numbers = sorted(right.value for _, right in fixed if isinstance(right, Number))
    named = [right.text for _, right in fixed if isinstance(right, Word)]
    between = [(a + b) / 2 for a, b in itertools.pairwise(numbers)]
    beyond = [numbers[0] - 1, numbers[-1] + 1] if numbers else []
    another = ["".join(named) + "-"] if named else []
    candidates: list[float | str] = [*numbers, *between, *beyond, *named, *another]
    return not candidates or any(all(_meets(x, sign, right) for sign, right in fixed) for x in candidates)


def _meets(x: float | str, sign: str, right: Number | Word) -> bool:
    """Whether a value stands so to a number or word; a word is never more or less than anything."""
    other = right.value if isinstance(right, Number) else right.text
    ordered = sign not in ("=", "!=")
    return not (ordered and (isinstance(x, str) or isinstance(other, str))) and compared(x, sign, other)


def in_order(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The rows of a slot (condition, text) in the order in which they are tried: the one with the most comparisons first.

    The order of the table has no say. Of two rows with as many comparisons no world meets both; the check sees to that.

    Raises
    ------
    BookError
        When a condition cannot be read.
    """
    return sorted(rows, key=lambda row: (-len(expressions.condition(row[0])), row[0]))


def _stands(test: Test, value: Callable[[str], float | str]) -> bool:
    right = test.right
    if isinstance(right, Variable):
        b = value(str(right))
    else:
        b = right.value if isinstance(right, Number) else right.text
    return compared(value(str(test.left)), test.sign, b)


def say(
    rows: Iterable[tuple[str, str]],
    value: Callable[[str], float | str],
    units: Callable[[str], str],
    formats: Formats = FORMATS,
) -> str:
    """The first text whose condition holds, with its numbers put in.

    Parameters
    ----------
    rows : iterable of (condition, text)
    value : callable
        The value of a reference (``column@year``, or a view such as ``measure``).
    units : callable
        The unit of a reference, for its default format.
    formats : mapping
        Those of the book.

    Returns
    -------
    str
        Text with ``**bold**`` marks; empty when no condition holds.
    """
    for condition, text in rows:
        if holds(condition, value):
            return filled(text, value, units, formats)
    return ""


def filled(
    text: str, value: Callable[[str], float | str], units: Callable[[str], str], formats: Formats = FORMATS
) -> str:
    """A text with its numbers put in."""

    def put(slot: Slot) -> str:
        return shown(value(slot.variable), slot.format or None, units(slot.variable), formats)

    return expressions.filled(text, put)


def bold(text: str) -> str:
    """HTML of a text with ``**bold**`` marks."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(text, quote=False))


def plain(text: str) -> str:
    """A text without its marks."""
    return text.replace("**", "")
