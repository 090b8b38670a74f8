"""A question that the page checks: ``{ask} ID``, read from the lines of its block.

::

    ```{ask} contacts
    :kind: number            or choice, text
    :unit: contacts a week
    :answer: solve contacts where epidemic.past@20 >= 0.5
    :accept: 0.05            in the unit that the pupil sees; or 3%, of the answer
    From how many contacts a week on does half of the town fall ill within twenty weeks?
    wrong epidemic.contacts ~ 0.03: That is what people do today.
    right: Why does it turn so suddenly?
    hint: Move the slider until the title changes.
    ```

With the unit ``%`` the answer, and each mistake that is not a bare number, is a share. A choice has lines
``option WORD: label`` and an answer that is one of these words; or each option has its own relation, of which one holds:
``option WORD <RELATION>: label``. A text is a choice whose labels, joined by ``;``, are what a pupil may write. Of these kinds
``wrong WORD: sentence`` says what is wrong with an option.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from modelbook.errors import BookError, Place, nearest
from modelbook.parts.packs import solving
from modelbook.parts.packs.solving import Answer
from modelbook.worlds import expressions, words
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import filled as filled_in
from modelbook.worlds.quantities import relation
from modelbook.worlds.trees import Relation

OPTIONS = ("kind", "unit", "answer", "accept", "digits")
KINDS = ("number", "choice", "text")
NUMBERED = re.compile(r"^wrong\s+(.+?)(?:\s+~\s+([\d.]+))?:\s+(.+)$")
WORDED = re.compile(r"^wrong\s+([\w-]+):\s+(.+)$")
OPTION = re.compile(r"^option\s+([\w-]+)\s*(?:<(.+)>)?\s*:\s+(.+)$")
SAID = re.compile(r"^(right|hint):\s+(.+)$")


@dataclass(frozen=True)
class Wrong:
    """A typical mistake: what a pupil then writes, how near counts as it, and what is said."""

    answer: Answer
    near: float
    says: str


@dataclass(frozen=True)
class Option:
    """An answer to choose, or to write: its word, its labels, when it is right, and what is said where it is wrong."""

    word: str
    labels: tuple[str, ...]
    relation: Relation | None = None
    holds: str = ""
    says: str = ""


@dataclass(frozen=True)
class Ask:
    """A question.

    Attributes
    ----------
    accept : float
        How far from the answer is right, in the unit of the question.
    """

    id: str
    kind: str
    question: str
    unit: str
    answer: Answer | None
    accept: float
    digits: int
    wrongs: tuple[Wrong, ...] = ()
    options: tuple[Option, ...] = ()
    right: str = ""
    hint: str = ""
    worth: float | str = field(default=0.0)

    @property
    def answered(self) -> str:
        """The answer as it is written."""
        if self.kind == "number":
            return self.written(float(self.worth))
        return next("; ".join(o.labels) for o in self.options if o.word == self.worth)

    def written(self, x: float) -> str:
        """A number with the digits and the unit of the question."""
        return f"{words.trimmed(x, self.digits)}{spaced(self.unit)}"


def spaced(unit: str) -> str:
    """A unit as it follows a number."""
    return unit if not unit or unit == "%" else f" {unit}"


def read(
    book: Book, model: str, at: Place, ident: str, options: Mapping[str, str], content: Iterable[tuple[Place, str]]
) -> Ask:
    """A question from the options and lines of its block.

    Raises
    ------
    BookError
        When it cannot be asked or its answer does not follow from the model; it names the line.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", ident):
        raise BookError(f"'{ident}' cannot name a question.", where=at, mend="Use lower-case letters, digits and -.")
    for name in options:
        if name not in OPTIONS:
            raise BookError(f"a question has no option '{name}'.", where=at, mend=nearest(name, OPTIONS))
    kind = options.get("kind", "number").strip()
    if kind not in KINDS:
        raise BookError(f"there is no kind of question '{kind}'.", where=at, mend=f"Known: {', '.join(KINDS)}.")
    said = _Lines(book, content)
    if not said.question:
        raise BookError("the question has no words.", where=at, mend="Write it below the options.")
    make = _number if kind == "number" else _choice
    try:
        return make(book, model, at, ident, kind, options, said)
    except BookError as error:
        raise BookError.of(error.problem.placed(at)) from None


class _Lines:
    """The lines of a block by what they are."""

    def __init__(self, book: Book, content: Iterable[tuple[Place, str]]):
        self.wrongs: list[tuple[Place, str]] = []
        self.options: list[tuple[Place, str]] = []
        self.said = {"right": "", "hint": ""}
        question = []
        for where, line in content:
            if found := SAID.match(line):
                self.said[found[1]] = filled(book, where, found[2])
            elif re.match(r"(wrong|option)\b.*:(\s|$)", line):
                (self.wrongs if line.startswith("wrong") else self.options).append((where, line))
            else:
                question.append(filled(book, where, line))
        self.question = " ".join(part.strip() for part in question if part.strip())


def _number(book: Book, model: str, at: Place, ident: str, kind: str, options: Mapping[str, str], said: _Lines) -> Ask:
    if not options.get("answer"):
        raise BookError(f"the question '{ident}' has no answer.", where=at, mend="Write :answer: EXPRESSION.")
    if said.options:
        raise BookError("a number has no options.", where=said.options[0][0], mend="Write :kind: choice.")
    unit = options.get("unit", "").strip()
    answer = solving.read(book, model, options["answer"], unit)
    worth = solving.value(book, answer)
    if isinstance(worth, str):
        raise BookError(f"'{answer.text}' is a word, '{worth}'.", where=at, mend="Write :kind: choice.")
    accept = _accept(at, options.get("accept", ""), worth)
    digits = options.get("digits", "2").strip()
    if not re.fullmatch(r"[0-6]", digits):
        raise BookError(f"'{digits}' is no number of digits.", where=at, mend="Write 0 to 6.")
    wrongs: list[Wrong] = []
    for where, line in said.wrongs:
        found = NUMBERED.match(line)
        if not found:
            raise BookError("the mistake cannot be read.", where=where, mend="Write wrong NUMBER ~ NEAR: sentence.")
        wrongs.append(_wrong(book, model, unit, where, found, worth, accept, wrongs))
    return Ask(
        ident, kind, said.question, unit, answer, accept, int(digits), tuple(wrongs), right=said.said["right"],
        hint=said.said["hint"], worth=worth,
    )  # fmt: skip


def _accept(at: Place, text: str, worth: float) -> float:
    found = re.fullmatch(r"(\d*\.?\d+)\s*(%?)", text.strip())
    if not found or not float(found[1]):
        raise BookError(f"'{text}' says not how near is right.", where=at, mend="Write :accept: 0.05, or 3%.")
    return float(found[1]) * (abs(worth) / 100 if found[2] else 1.0)


def _wrong(
    book: Book,
    model: str,
    unit: str,
    where: Place,
    found: re.Match[str],
    worth: float,
    accept: float,
    before: list[Wrong],
) -> Wrong:
    """A mistake that is one: outside what is right, and not said by an earlier line."""
    try:
        plain = re.fullmatch(r"-?[\d.]+", found[1]) is not None  # a number stands in the pupil's unit already
        answer = solving.read(book, model, found[1], "" if plain else unit)
        x = solving.value(book, answer)
    except BookError as error:
        raise error.of(error.problem.named_at(where, f"the mistake '{found[1]}'")) from None
    if isinstance(x, str):
        raise BookError(f"the mistake '{found[1]}' is a word.", where=where, mend="Name a number.")
    if abs(x - worth) <= accept:
        what = f"the mistake {x:.6g} lies inside what is right, {worth - accept:.6g} to {worth + accept:.6g}."
        raise BookError(what, where=where, mend="Narrow :accept:, or take the mistake away.")
    near = float(found[2]) if found[2] else accept
    for other in before:
        y = solving.value(book, other.answer)
        if not isinstance(y, str) and abs(x - y) + near <= other.near:
            what = f"the mistake {x:.6g} is never told: an earlier line takes {y - other.near:.6g} to {y + other.near:.6g}."
            raise BookError(what, where=where, mend="Narrow that one, or put this one first.")
    return Wrong(answer, near, filled(book, where, found[3]))


def _choice(book: Book, model: str, at: Place, ident: str, kind: str, options: Mapping[str, str], said: _Lines) -> Ask:
    told: dict[str, str] = {}
    for where, line in said.wrongs:
        if not (found := WORDED.match(line)):
            raise BookError("the mistake cannot be read.", where=where, mend="Write wrong WORD: sentence.")
        told[found[1]] = filled(book, where, found[2])
    made: list[Option] = []
    for where, line in said.options:
        if not (found := OPTION.match(line)):
            raise BookError("the option cannot be read.", where=where, mend="Write option WORD: label.")
        labels = found[3].split(";") if kind == "text" else [found[3]]
        claim = expressions.relation(found[2]) if found[2] else None
        if claim is not None and not isinstance(claim, Relation):
            raise BookError(f"'{found[2]}' has no two sides.", where=where, mend="Write A > B.")
        if any(found[1] == other.word for other in made):
            raise BookError(f"two options are called '{found[1]}'.", where=where, mend="Give each its own word.")
        made.append(
            Option(
                found[1],
                tuple(filled(book, where, x.strip()) for x in labels),
                claim,
                found[2] or "",
                told.get(found[1], ""),
            )
        )
    known = [o.word for o in made]
    if len(made) < 2:
        raise BookError(
            f"the question '{ident}' has no two options.", where=at, mend="Write option WORD: label, twice or more."
        )
    for word in told:
        if word not in known:
            raise BookError(f"there is no option '{word}'.", where=at, mend=nearest(word, known))
    answer = solving.read(book, model, options["answer"]) if options.get("answer") else None
    worth = _right(book, at, answer, made)
    if worth in told:
        what = f"the option '{worth}' is right, and has a sentence for a mistake."
        raise BookError(what, where=at, mend="The model has changed: mend the sentences.")
    return Ask(
        ident, kind, said.question, "", answer, 0.0, 0, options=tuple(made), right=said.said["right"], hint=said.said["hint"],
        worth=worth,
    )  # fmt: skip


def _right(book: Book, at: Place, answer: Answer | None, options: list[Option]) -> str:
    """The option that the model says is right."""
    if answer is not None:
        worth = solving.value(book, answer)
        if worth not in [o.word for o in options]:
            raise BookError(f"the model answers '{worth}', which is no option.", where=at, mend="Add it.")
        return str(worth)
    holding = [o.word for o in options if o.holds and relation(book, o.holds)[0]]
    if len(holding) != 1:
        what = f"{'none' if not holding else ' and '.join(holding)} of the options is right by the model."
        raise BookError(what, where=at, mend="Write relations of which one holds, or :answer: EXPRESSION.")
    return holding[0]


def filled(book: Book, where: Place, text: str) -> str:
    """Text with ``{REFERENCE|FORMAT}`` put in."""
    try:
        return filled_in(book, text)
    except BookError as error:
        raise BookError.of(error.problem.named_at(where)) from None
