"""What a step says and what it puts on the stage, read from its lines: the same for the page and for the check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.parts import Stage, parts_of
from modelbook.parts.steps import pictures
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import lookup
from modelbook.worlds.words import filled, formats

MOST = 100  # words of a step: what is read in the time that one looks at one picture
BETWEEN = " + "  # what stands on one stage, one above the other
FENCE = re.compile(r"^\s*(`{3,}|:{3,})(?:\{(\w+)\}[ \t]*(.*?))?[ \t]*$")
OPTION = re.compile(r"^:([\w-]+):[ \t]*(.*?)[ \t]*$")
ROLE = re.compile(r"\{(\w[\w:-]*)\}`([^`]*)`")
WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
OPTIONS = ("stage", "title")


def kinds(book: Book) -> Mapping[str, Stage]:
    """What may stand on a stage, by the name that a step calls it."""
    known = dict(pictures.STAGES)
    for part in parts_of(book):
        known |= part.stages
    return known


def stage(book: Book, line: str) -> list[tuple[str, Stage, str]]:
    """What a step's ``:stage:`` names, the uppermost first: its kind by name and as it is drawn, and the words behind that.

    Raises
    ------
    BookError
        When it names nothing, a kind that is not there, or something that cannot be shown.
    """
    known, out = kinds(book), []
    for part in line.split(BETWEEN):
        kind, _, words = part.strip().partition(" ")
        if not kind:
            raise BookError("the step names no stage.", mend=f"Write :stage: and one of {', '.join(sorted(known))}.")
        if kind not in known:
            raise BookError(f"no stage is a '{kind}'.", mend=nearest(kind, known))
        known[kind].check(book, words.strip())
        out.append((kind, known[kind], words.strip()))
    return out


def above(book: Book, text: str) -> str:
    """The words above a stage, with ``{REFERENCE|FORMAT}`` put in.

    Raises
    ------
    BookError
        When a reference names no number.
    """
    return filled(text, lambda ref: lookup(book, ref).value, lambda ref: lookup(book, ref).unit, formats(book))


def count(text: str) -> int:
    """How many words a reader reads: a number counts one, a claim its words, a citation none."""

    def said(role: re.Match[str]) -> str:
        if role[1].startswith("cite"):
            return ""
        return role[2].partition("<")[0] if role[1] in ("claim", "term") else "1"

    lines = [line for line in text.splitlines() if not FENCE.match(line)]
    return len(WORD.findall(re.sub(r"<[^>]*>|\]\([^)]*\)", " ", ROLE.sub(said, "\n".join(lines)))))


def problems(book: Book, name: str, text: str) -> Iterator[Problem]:
    """What is wrong in the steps of a page, with file and line."""
    lines, number, empty = text.splitlines(), 0, True
    while number < len(lines):
        fence = FENCE.match(lines[number])
        if not fence or fence[2] != "step":
            # the stage empties where the steps end: at words, a heading, another block
            empty = empty or bool(lines[number].strip())
            number += 1
            continue
        end = next((k for k in range(number + 1, len(lines)) if lines[k].strip() == fence[1]), len(lines))
        yield from _step(book, name, number + 1, fence[3], lines[number + 1 : end], empty)
        number, empty = end + 1, False


def _step(book: Book, name: str, first: int, title: str | None, lines: list[str], empty: bool) -> Iterator[Problem]:
    heads = [OPTION.match(line) for line in lines]
    size = next((k for k, head in enumerate(heads) if not head), len(heads))
    options = {head[1]: (first + k, head[2]) for k, head in enumerate(heads[:size], 1) if head}
    if not title:
        yield Problem("the step has no title.", Place(name, first), "Write :::{step} TITLE.")
    for option, (line, _) in options.items():
        if option not in OPTIONS:
            yield Problem(f"a step has no option '{option}'.", Place(name, line), nearest(option, OPTIONS))
    for option, read in (("stage", stage), ("title", above)):
        line, said = options.get(option, (0, ""))
        try:
            if line:
                read(book, said)
        except BookError as error:
            yield error.problem.named_at(Place(name, line), option)
    if "title" in options and "stage" not in options:
        what, mend = "a title stands above a stage, and the step names none.", "Write :stage: too, or leave it out."
        yield Problem(what, Place(name, options["title"][0]), mend)
    if empty and "stage" not in options:
        what = "the step names no stage, and no step before it does whose stage it could keep."
        yield Problem(what, Place(name, first), "Write a line :stage: below the step's title.")
    if (words := count("\n".join(lines[size:]))) > MOST:
        mend = "Make two steps of it, or say it in fewer words."
        yield Problem(f"the step has {words} words, more than {MOST}.", Place(name, first), mend)
