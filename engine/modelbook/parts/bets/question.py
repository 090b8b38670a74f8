"""What a bet asks and answers, read from the lines of its block: the same for the page and for the check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modelbook.errors import BookError, Place, nearest
from modelbook.explorer import own_axis
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import filled

OPTIONS = ("min", "max", "step", "start", "unit", "always", "answer")
USUAL = {"min": "0", "max": "100", "step": "1", "unit": "%"}


@dataclass(frozen=True)
class Question:
    """A bet: its words, and what is said to a guess below each mark (None for all others)."""

    words: str
    rules: list[tuple[float | None, str]]
    options: dict[str, str]
    always: str
    axis: own_axis.Axis | None = None


def read(book: Book, at: Place, options: Mapping[str, str], content: Iterable[tuple[Place, str]]) -> Question:
    """A bet from the options and lines of its block.

    Parameters
    ----------
    at : Place
        Of the block's first line.
    options : mapping of str to str
        min, max, step, start, unit, always, answer.
    content : iterable of (Place, str)
        The question, then a line a feedback: ``below NUMBER: words`` in rising order and ``else: words``.

    Raises
    ------
    BookError
        When it cannot be asked: the slider cannot move, an answer is never given, a number names nothing.
    """
    for name in options:
        if name not in OPTIONS:
            raise BookError(f"a bet has no option '{name}'.", where=at, mend=nearest(name, OPTIONS))
    question, rules, marks = [], [], []
    for where, line in content:
        head, mark, text = (part.strip() for part in line.partition(":"))
        if mark and head == "else":
            rules.append((None, _filled(book, where, text)))
        elif mark and head.startswith("below "):
            try:
                limit = float(head.removeprefix("below "))
            except ValueError:
                raise BookError(f"'{head}' is no number.", where=where, mend="Write below NUMBER: words.") from None
            rules.append((limit, _filled(book, where, text)))
            marks.append((where, limit))
        elif rules and line.strip():
            raise BookError("this line is no answer.", where=where, mend="Write below NUMBER: words, or else: words.")
        else:
            question.append(line)
    if not rules or rules[-1][0] is not None:
        raise BookError("a bet needs a last line `else: words`.", where=at, mend="Add it.")
    given = USUAL | dict(options)
    given.setdefault("start", given["min"])
    _check_line(at, given, marks)
    asked = _filled(book, at, " ".join(question))
    return Question(asked, rules, given, _filled(book, at, given.get("always", "")), own_axis.drawn(book, at, given))


def _check_line(at: Place, options: Mapping[str, str], marks: list[tuple[Place, float]]) -> None:
    """Refuse a slider that cannot move, and feedback that is never said."""
    try:
        low, high, step, start = (float(options[name]) for name in ("min", "max", "step", "start"))
    except ValueError:
        raise BookError("min, max, step and start of a bet are numbers.", where=at, mend="Write digits.") from None
    if not (low < high and 0 < step <= high - low and low <= start <= high):
        what = "a bet needs min < max, a step that fits between them, and start among them."
        raise BookError(what, where=at, mend="Mend the options.")
    for k, (where, mark) in enumerate(marks):
        if not low < mark <= high or (k and mark <= marks[k - 1][1]):
            what = "the lines `below NUMBER` rise, between min and max."
            raise BookError(what, where=where, mend="Put them in order.")


def _filled(book: Book, where: Place, text: str) -> str:
    """Text with ``{REFERENCE|FORMAT}`` put in."""
    try:
        return filled(book, text)
    except BookError as error:
        raise BookError.of(error.problem.named_at(where)) from None
