"""How the works of a book were read: what their entries say in ``nature`` and ``read``, counted and held against each other.

The words are the book's own: ``evidence`` under ``modelbook`` in datapackage.json lists them. A book that lists none is asked
nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modelbook.errors import Place, Problem, nearest
from modelbook.tables.works import BIBLIOGRAPHY, Work, lines_of

if TYPE_CHECKING:
    from modelbook.tables.frames import Tables

OWN = ("own-assumption", "own-definition")  # entries that stand for the book itself: nobody read them


def problems(book: Tables) -> Iterator[Problem]:
    """Entries that do not say how their work was read, or say what cannot be."""
    evidence = book.settings.evidence
    if not evidence.natures and not evidence.readings:
        return
    text = (book.root / BIBLIOGRAPHY).read_text(encoding="utf-8-sig")
    heads, lines = lines_of(text), text.splitlines()
    for key, work in book.sources.items():
        if key in OWN:
            continue
        for field, what, mend in _wrong(book, work):
            line = _field(lines, heads.get(key, 1), field)
            yield Problem(f"{key}, {what}", Place(BIBLIOGRAPHY, line), mend)


def _field(lines: list[str], head: int, field: str) -> int:
    """The line of an entry's field, else the entry's first line."""
    for number in range(head, len(lines)):
        if lines[number].startswith("}"):
            break
        if re.match(rf"\s*{field}\s*=", lines[number], re.I):
            return number + 1
    return head


def _wrong(book: Tables, work: Work) -> Iterator[tuple[str, str, str]]:
    """Field, what is wrong with it, and the mend."""
    evidence, nature, read = book.settings.evidence, work.field("nature"), work.field("read")
    for field, word, words in (("nature", nature, evidence.natures), ("read", read, evidence.readings)):
        if word not in words:
            what = f"'{word}' is none of the book's words for it" if word else "it is missing"
            yield field, f"field {field}: {what}.", nearest(word, words)
    if nature in evidence.primary and read in evidence.quoted:
        what = f"field nature: it is called {nature}, and its field read says {read}."
        yield "nature", what, "A work that was read in quotation is what was read: give it the nature of that."
    elif read in evidence.second_hand and nature not in evidence.primary and evidence.named not in work.who:
        what = f"field author: the work was read second hand ({read}), and the name in the text does not say where."
        yield "author", what, f'Write who said it, "{evidence.named.strip()}", and where it was read, into the author.'


def counted(book: Tables, keys: Iterable[str]) -> tuple[int, Counter[str], Counter[str]]:
    """How many works there are among `keys`, how many of each nature, and how many of each reading."""
    works = [book.sources[key] for key in keys if key in book.sources and key not in OWN]
    return len(works), Counter(w.field("nature") for w in works), Counter(w.field("read") for w in works)
