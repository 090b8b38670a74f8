"""The book's terms, from ``data/glossary.csv``: found by name, by another word for it, or by id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modelbook.errors import BookError, Problem, nearest
from modelbook.tables.files import split
from modelbook.tables.kept import kept
from modelbook.worlds.book import Book

OWN = "own-definition"  # the source of a definition that states no fact


@dataclass(frozen=True)
class Term:
    """A term with its definition, where that comes from, and what to read beside it."""

    id: str
    term: str
    aliases: tuple[str, ...]
    definition: str
    sources: tuple[str, ...]
    see_also: tuple[str, ...]


@kept
def terms(book: Book) -> dict[str, Term]:
    """All terms by id, in the order of the alphabet.

    Raises
    ------
    BookError
        When the book has no glossary.
    """
    table = book.table("glossary")
    terms = [
        Term(r.id, r.term, split(r.aliases), r.definition, split(r.source), split(r.see_also))
        for r in table.itertuples()
    ]
    return {t.id: t for t in sorted(terms, key=lambda t: sort_key(t.term))}


def sort_key(words: str) -> tuple[bool, str]:
    """Where a term stands: letters before digits, capitals as small letters."""
    return words[:1].isdigit(), words.lower()


def names(term: Term) -> Iterator[str]:
    """All words under which a term is found, in small letters."""
    for name in (term.id, term.term, *term.aliases):
        yield name.lower()


def find(book: Book, text: str) -> tuple[str, Term]:
    """What a role names: ``words``, or ``words <term>``, as the words shown and the term.

    A plural in s finds its singular.

    Raises
    ------
    BookError
        When there is no such term.
    """
    given = re.fullmatch(r"(.+?)\s*<([^<>]+)>", text.strip(), re.S)
    shown, wanted = given.groups() if given else (text.strip(), text.strip())
    known = {name: t for t in terms(book).values() for name in names(t)}
    wanted = re.sub(r"\s+", " ", wanted).lower()
    term = known.get(wanted) or known.get(wanted.removesuffix("s"))
    if term is None:
        raise BookError(
            f"there is no term '{wanted}' in {book.file('glossary')}.",
            mend=f"{nearest(wanted, known)} Write words <TERM> to show other words, or add a row.",
        )
    return shown, term


def problems(book: Book) -> Iterator[Problem]:
    """What is wrong in the glossary, with file and line."""
    if "glossary" not in book.resources:
        return
    found, seen = terms(book), {}
    for line, row in book.table("glossary").iterrows():
        for other in split(row.see_also):
            if other not in found or other == row.id:
                what = f"there is no other term '{other}'."
                yield Problem(what, book.at("glossary", line, "see_also"), nearest(other, found))
        for name in set(names(found[row.id])):
            if seen.setdefault(name, row.id) != row.id:
                what = f"'{name}' names the term {seen[name]} already."
                yield Problem(what, book.at("glossary", line, "aliases"), "Remove it from one of the two rows.")
