"""The blocks of a lesson's page, found in its text: questions, guesses, tables to fill in, what the key alone shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modelbook.errors import BookError, Place, nearest
from modelbook.parts.packs import asks as asking
from modelbook.parts.packs import solving
from modelbook.parts.packs.asks import Ask, filled, spaced
from modelbook.parts.packs.reading import Pack, Read, State, read, written
from modelbook.parts.packs.solving import Answer
from modelbook.worlds import words
from modelbook.worlds.book import Book

BLOCK = re.compile(
    r"^[ \t]*(?P<marks>`{3,}|:{3,})\{(?P<kind>guess|lesson|fill|ask|open|on|packs)\}[ \t]*(?P<name>[^\n]*)\n"
    r"(?P<lines>(?s:.*?))^[ \t]*(?P=marks)[ \t]*$",
    re.M,
)
OPTION = re.compile(r"^:([\w-]+):(.*)$")
GUESSED = ("unit", "min", "max", "step", "start", "answer", "digits")
VIEWS = ("page", "sheet", "key")
ALONE = (*VIEWS, "notes")  # what `{on}` may name: notes stand beside the slides, and in the key


@dataclass(frozen=True)
class Block:
    """A block: its kind, what stands behind it, its options and lines, and where it begins."""

    kind: str
    name: str
    options: Mapping[str, str]
    lines: tuple[tuple[Place, str], ...]
    place: Place


@dataclass(frozen=True)
class Guess:
    """A guess: the question, its slider, and the answer, which the page works out when it may be seen."""

    name: str
    question: str
    unit: str
    slider: Mapping[str, str]
    answer: Answer
    worth: float
    digits: int
    then: str

    def written(self, x: float) -> str:
        """A number with the unit of the guess."""
        return f"{words.trimmed(x, self.digits)}{spaced(self.unit)}"


@dataclass(frozen=True)
class Fill:
    """A table to fill in: a row a state, a column a number."""

    name: str
    states: tuple[State, ...]
    columns: tuple[Read, ...]


def blocks(pack: Pack) -> list[Block]:
    """The blocks of a lesson, in their order."""
    return found(pack.file, pack.text)


def found(file: str, text: str) -> list[Block]:
    """The blocks of a text."""
    out = []
    for block in BLOCK.finditer(text):
        first = text[: block.start()].count("\n") + 1
        lines = [(Place(file, k), said) for k, said in enumerate(block["lines"].splitlines(), first + 1)]
        heads = [OPTION.match(said) for _, said in lines]
        count = next((k for k, head in enumerate(heads) if not head), len(heads))
        options = {head[1]: head[2].strip() for head in heads[:count] if head}
        name = block["name"].strip()
        out.append(Block(block["kind"], name, options, tuple(lines[count:]), Place(file, first)))
    return out


def asks(pack: Pack) -> list[Ask]:
    """The checked questions of a lesson."""
    return [ask(pack, block) for block in blocks(pack) if block.kind == "ask"]


def ask(pack: Pack, block: Block) -> Ask:
    """A checked question from its block; see `asks.read`."""
    return asking.read(pack.book, pack.model, block.place, block.name, block.options, block.lines)


def elsewhere(book: Book, at: Place, name: str) -> tuple[Pack, Ask]:
    """A question of a lesson that another page asks, by ``LESSON.ID``.

    Raises
    ------
    BookError
        When there is no such lesson or question.
    """
    lesson, _, ident = name.partition(".")
    files = {file.rpartition("/")[2].removesuffix(".md"): (file, text) for file, text in written(book).items()}
    if lesson not in files:
        raise BookError(f"there is no lesson '{lesson}'.", where=at, mend=nearest(lesson, files))
    pack = read(book, *files[lesson])
    named = {block.name: block for block in blocks(pack) if block.kind == "ask"}
    if ident not in named:
        raise BookError(f"the lesson '{lesson}' has no question '{ident}'.", where=at, mend=nearest(ident, named))
    return pack, ask(pack, named[ident])


def guess(pack: Pack, block: Block) -> Guess:
    """A guess from its block: options, the question, and a line ``then: words`` that follow the answer.

    Raises
    ------
    BookError
        When it cannot be asked.
    """
    at, o = block.place, {"min": "0", "max": "100", "step": "1", "unit": "%", "digits": "0", **block.options}
    if not re.fullmatch(r"[a-z][\w-]*", block.name):
        raise BookError("the guess has no name.", where=at, mend="Write ```{guess} NAME.")
    for name in block.options:
        if name not in GUESSED:
            raise BookError(f"a guess has no option '{name}'.", where=at, mend=nearest(name, GUESSED))
    if not o.get("answer"):
        raise BookError(f"the guess '{block.name}' has no answer.", where=at, mend="Write :answer: EXPRESSION.")
    if not pack.word:
        what = "a guess is held back, and the lesson has no word that opens it."
        raise BookError(what, where=at, mend="Add word: SOMETHING under pack.")
    try:
        answer = solving.read(pack.book, pack.model, o["answer"], o["unit"])
        worth = solving.value(pack.book, answer)
        low, high, step, start = (float(o.get(k, o["min"])) for k in ("min", "max", "step", "start"))
    except BookError as error:
        raise BookError.of(error.problem.placed(at)) from None
    except ValueError:
        raise BookError("min, max, step and start of a guess are numbers.", where=at, mend="Write digits.") from None
    if isinstance(worth, str) or not (low < high and 0 < step <= high - low and low <= start <= high):
        what = "a guess needs min < max, a step that fits between them, start among them, and a number as its answer."
        raise BookError(what, where=at, mend="Mend the options.")
    if not low <= worth <= high:
        raise BookError(f"the answer {worth:g} is not on the slider.", where=at, mend="Widen min and max.")
    then = [line.removeprefix("then:") for _, line in block.lines if line.startswith("then:")]
    question = " ".join(line.strip() for _, line in block.lines if line.strip() and not line.startswith("then:"))
    if not question:
        raise BookError("the guess has no words.", where=at, mend="Write the question below the options.")
    slider = {"min": o["min"], "max": o["max"], "step": o["step"], "start": o.get("start", o["min"])}
    said = filled(pack.book, at, " ".join(then))
    return Guess(block.name, filled(pack.book, at, question), o["unit"], slider, answer, worth, int(o["digits"]), said)


def fill(pack: Pack, block: Block) -> Fill:
    """A table from its block: ``:states: base, scarce`` (all by default), and lines ``LABEL: NUMBER | FORMAT`` for its
    columns (the lesson's own reads by default).

    Raises
    ------
    BookError
        For a state or a number that is not there.
    """
    at = block.place
    wanted = [s.strip() for s in block.options.get("states", "").split(",") if s.strip()] or list(pack.states)
    for ident in wanted:
        if ident not in pack.states:
            raise BookError(f"the lesson has no state '{ident}'.", where=at, mend=nearest(ident, pack.states))
    columns, said = [], pack.said()
    for where, line in block.lines:
        if not line.strip():
            continue
        label, _, number = line.partition(": ")
        reference, _, form = (part.strip() for part in number.partition("|"))
        one = Read(label.strip(), reference, form)
        try:
            pack.shown(one, said)
        except BookError as error:
            raise BookError.of(error.problem.named_at(where, f"“{one.label}”")) from None
        columns.append(one)
    return Fill(block.name or "table", tuple(pack.states[s] for s in wanted), tuple(columns) or pack.reads)


def ids(all_blocks: Iterable[Block]) -> list[str]:
    """The keys that the lesson's links use for its questions."""
    out = []
    for block in all_blocks:
        if block.kind == "ask":
            out += [f"a.{block.name}", f"a.{block.name}.n"]
        if block.kind == "open":
            out.append(f"t.{block.name}")
    return out
