"""What is said to an answer: `judged`, whose twin is `checking.js`; and `check_answer` for a notebook.

A number is read as pupils write it: with a comma or a point, a unit behind it, a sign before it. One separator before three
digits may stand for thousands: both readings count. The cases of ``engine/tests/twins/answers.json`` bind both sides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from modelbook.errors import BookError, nearest
from modelbook.parts.packs import blocks, reading, solving
from modelbook.parts.packs.asks import Ask
from modelbook.worlds import words
from modelbook.worlds.book import Book

TRIES = 3  # after which the hint is given
SLACK = 1e-9  # the last digits of an answer have no say
UNREAD = "Write a number, such as 1.5 or 1,5."
RIGHT, WRONG = "Right.", "Not this one."
LOW, HIGH = "Too low.", "Too high."
LOOK = "Set the slider to your number and look at the result."
UNKNOWN = "Not one of the words that the page knows. Look at the result beside the controls."


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what is said to it."""

    right: bool
    says: str

    def __str__(self) -> str:
        return self.says

    def __repr__(self) -> str:  # what a notebook prints
        return self.says


def readings(text: str) -> list[float]:
    """The numbers that a text may mean; none where it means none."""
    bare = re.sub(r"[\s'’_ ]", "", text.replace("\u2212", "-"))
    found = re.fullmatch(r"[×x$€£+]?([-+]?(?:\d[\d.,]*|[.,]\d+))([^\d]*)", bare)
    if not found:
        return []
    digits = found[1].rstrip(".,")
    signs = re.findall(r"[.,]", digits)
    if len(set(signs)) == 2:
        decimal = max(digits.rfind("."), digits.rfind(","))
        if len(re.findall(re.escape(digits[decimal]), digits)) > 1:
            return []
        return [float(f"{re.sub('[.,]', '', digits[:decimal])}.{digits[decimal + 1 :]}")]
    if len(signs) > 1:
        return [float(re.sub(r"[.,]", "", digits))]
    out = [float(digits.replace(",", "."))]
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", digits):
        out.append(float(re.sub(r"[.,]", "", digits)))
    return out


def plainly(text: str) -> str:
    """A text without case, accents, punctuation and double spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


def judged(ask: Ask, worths: list[float], given: str, tries: int) -> Verdict:
    """What is said to an answer.

    Parameters
    ----------
    worths : list of float
        What the question's mistakes are worth, in their order.
    tries : int
        How often was answered, this answer included.
    """
    hint = f" {ask.hint}" if ask.hint and tries >= TRIES else ""
    if ask.kind == "number":
        right, says = _number(ask, worths, given)
    elif ask.kind == "choice":
        chosen = next((o for o in ask.options if given in (o.word, *o.labels)), None)
        right, says = bool(chosen and chosen.word == ask.worth), (chosen and chosen.says) or WRONG
    else:
        known = next((o for o in ask.options if plainly(given) in map(plainly, o.labels)), None)
        right, says = bool(known and known.word == ask.worth), (known.says or WRONG) if known else UNKNOWN
    if right:
        return Verdict(True, " ".join(filter(None, [says if ask.kind == "number" else RIGHT, ask.right])))
    return Verdict(False, f"{says}{hint}")


def _number(ask: Ask, worths: list[float], given: str) -> tuple[bool, str]:
    xs, worth = readings(given), float(ask.worth)
    if not xs:
        return False, UNREAD
    if any(abs(x - worth) <= ask.accept * (1 + SLACK) for x in xs):
        exact = any(words.trimmed(x, ask.digits) == words.trimmed(worth, ask.digits) for x in xs)
        return True, RIGHT if exact else f"{RIGHT} The model's number is {ask.written(worth)}."
    for wrong, y in zip(ask.wrongs, worths, strict=True):
        if any(abs(x - y) <= wrong.near * (1 + SLACK) for x in xs):
            return False, wrong.says
    return False, f"{LOW if xs[0] < worth else HIGH} {LOOK}"


def worths(book: Book, ask: Ask) -> list[float]:
    """What the mistakes of a question are worth."""
    return [float(solving.value(book, wrong.answer)) for wrong in ask.wrongs]


def check_answer(book: Book, ident: str, given: object, lesson: str = "", tries: int = 1) -> Verdict:
    """What the page of a lesson says to an answer.

    Parameters
    ----------
    ident : str
        The question's id.
    given : object
        The answer, a number or as it would be typed.
    lesson : str
        The lesson, where several have a question of that id.
    tries : int
        How often was answered; from the third on the hint is given.

    Raises
    ------
    BookError
        For a question that no lesson has, or that several have.
    """
    known = {(p.name, ask.id): ask for p in reading.packs(book) if lesson in ("", p.name) for ask in blocks.asks(p)}
    mine = {name: ask for (name, one), ask in known.items() if one == ident}
    if not mine:
        where = f"the lesson '{lesson}'" if lesson else "the book"
        raise BookError(f"{where} has no question '{ident}'.", mend=nearest(ident, {one for _, one in known}))
    if len(mine) > 1:
        raise BookError(
            f"several lessons have a question '{ident}'.", mend=f"Add lesson=, one of {', '.join(sorted(mine))}."
        )
    ask = next(iter(mine.values()))
    return judged(ask, worths(book, ask), str(given), tries)
