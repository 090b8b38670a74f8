"""The works that a book cites: book/references.bib as entries, and what is wrong in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.tables.files import split
from modelbook.tables.kept import kept

if TYPE_CHECKING:
    from modelbook.tables.frames import Tables

BIBLIOGRAPHY = "book/references.bib"
SOURCE = "source"  # the column of a table that names works, and the end of the names of others that do
TYPES = (  # of works, for which there is a form in print
    "article", "book", "booklet", "dataset", "inbook", "incollection", "inproceedings", "manual", "mastersthesis", "misc",
    "online", "patent", "phdthesis", "proceedings", "software", "techreport", "unpublished",
)  # fmt: skip
ADDRESS = re.compile(r"https?://\S+")
TEX = (("{", ""), ("}", ""), (r"\&", "&"), (r"\%", "%"), (r"\$", "$"), (r"\_", "_"), ("--", "\u2013"), ("~", " "))


def plain_tex(text: str) -> str:
    """BibTeX text without braces and the few escapes that occur."""
    for mark, plain in TEX:
        text = text.replace(mark, plain)
    return text


@dataclass(frozen=True)
class Work:
    """A work as its entry describes it.

    Attributes
    ----------
    key : str
        What rows and pages name it by.
    kind : str
        The entry's type, such as ``article``.
    fields : mapping of str to str
        The entry's fields as they are written, their names in small letters.
    people : tuple of str
        The authors.
    """

    key: str
    kind: str
    fields: Mapping[str, str]
    people: tuple[str, ...]

    def field(self, name: str) -> str:
        """A field as a reader sees it, without the marks of BibTeX; empty where the entry has none."""
        return plain_tex(self.fields.get(name, ""))

    @property
    def who(self) -> str:
        """Its authors, else the institution; empty where the entry names none."""
        named = ", ".join(self.people) or self.fields.get("institution") or self.fields.get("organization") or ""
        return plain_tex(named)

    @property
    def title(self) -> str:
        """Its title, else its key."""
        return self.field("title") or self.key

    @property
    def year(self) -> str:
        """The year as it is written."""
        return self.fields.get("year", "")

    @property
    def note(self) -> str:
        """What was read where it is not the original, and other remarks."""
        return self.field("note")

    @property
    def url(self) -> str:
        """Where it stands on the web; empty for what is no web address, which no page may link to."""
        url = self.fields.get("url", "")
        return url if ADDRESS.fullmatch(url) else ""

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong in the entry, which would fail or be missing only where it is printed, and its mend."""
        fields = self.fields
        if self.kind.lower() not in TYPES:
            yield f"there is no kind of work '{self.kind}'.", nearest(self.kind, TYPES)
        if not fields.get("title"):
            yield "field title: it is missing.", "Add it."
        if fields.get("url") and not self.url:
            yield f"field url: '{fields['url']}' is no address.", "Write https://... without spaces."
        if not re.fullmatch(r"([12]\d{3})?", self.year):
            yield f"field year: '{self.year}' is no year.", "Write four digits."
        for name, value in fields.items():
            if name not in FIELDS and (near := difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.7)):
                yield f"field {name}: there is none of this name.", f"Did you mean {near[0]}?"
            if name != "url" and re.search(r"(?<!\\)%", value):
                yield f"field {name}: a bare % starts a comment.", "Write a backslash before it."


def _second(text: str, message: str) -> int | None:
    """Where a key stands that an entry before it has; none for another mistake."""
    key = re.search(r"repeated bibliography entry: (\S+)", message)
    if not key:
        return None
    return [k for k, t in enumerate(text.splitlines(), 1) if re.match(rf"\s*@\w+\{{\s*{re.escape(key[1])}\s*,", t)][-1]


@kept
def read(book: Tables) -> dict[str, Work]:
    """The works of a book by key.

    Raises
    ------
    BookError
        When the file cannot be read as BibTeX; it names the line.
    """
    file = book.root / BIBLIOGRAPHY
    return _entries(file.read_text(encoding="utf-8-sig")) if file.is_file() else {}


def _entries(text: str) -> dict[str, Work]:
    from pybtex.database import parse_string  # pybtex is the parser of sphinxcontrib-bibtex too
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_string(text, bib_format="bibtex").entries
    except PybtexError as error:
        named = re.search(r"line (\d+)", str(error))
        line = int(named[1]) if named else _second(text, str(error)) or int(getattr(error, "lineno", None) or 1)
        raise BookError(
            f"the sources cannot be read: {error}.",
            where=Place(BIBLIOGRAPHY, line),
            mend="Mend the entry's braces, commas or key there.",
        ) from None
    return {
        key: Work(
            key,
            entry.type,
            {k.lower(): str(v).strip("{}") for k, v in entry.fields.items()},
            tuple(str(p).strip("{}") for p in entry.persons.get("author", [])),
        )
        for key, entry in entries.items()
    }


FIELDS = (  # what an entry may say; others are kept by nobody
    "title", "author", "editor", "year", "month", "day", "date", "url", "urldate", "note", "institution", "organization",
    "publisher", "journal", "booktitle", "series", "volume", "number", "pages", "edition", "chapter", "school", "type",
    "howpublished", "address", "license", "doi", "isbn", "issn", "eprint", "keywords", "language", "version", "abstract",
    "key", "annote", "crossref", "archived", "accessed", "nature", "read",
)  # fmt: skip


def _text_problems(text: str) -> Iterator[Problem]:
    """What BibTeX reads over without a word: an entry that has lost its @."""
    for number, line in enumerate(text.splitlines(), 1):
        bare = re.match(r"(\w+)\s*\{\s*([^\s,{}]+)\s*,\s*$", line)
        if bare and bare[1].lower() in TYPES:
            what = f"the entry {bare[2]} has no @ and is read as a remark."
            yield Problem(what, Place(BIBLIOGRAPHY, number), f"Write @{bare[1]}{{{bare[2]},")


def problems(book: Tables) -> Iterator[Problem]:
    """Entries that would fail only where they are printed."""
    text = (book.root / BIBLIOGRAPHY).read_text(encoding="utf-8-sig")
    yield from _text_problems(text)
    at = lines_of(text)
    for key, work in book.sources.items():
        for what, mend in work.problems():
            yield Problem(f"{key}, {what}", Place(BIBLIOGRAPHY, at.get(key, 1)), mend)


def lines_of(text: str) -> dict[str, int]:
    """The line on which each entry begins, by its key."""
    heads = (re.match(r"\s*@\w+\s*\{\s*([^\s,]+)\s*,", line) for line in text.splitlines())
    return {head[1]: n for n, head in enumerate(heads, 1) if head}


def missing(book: Tables, told: Container[Place] = ()) -> Iterator[Problem]:
    """Sources that rows name and the bibliography lacks, and rows without any.

    Parameters
    ----------
    told : set of Place
        Cells whose form is told to be wrong: of these, what is no key by its form is not told again.
    """
    for name in book.names:
        for column in columns_of(book, name):
            yield from _missing(book, name, column, told)


def columns_of(book: Tables, name: str) -> list[str]:
    """The columns of a table that hold keys of works: ``source``, which no row may leave empty, and those that end so."""
    fields = [str(f["name"]) for f in book.fields(name)]
    return [field for field in fields if field == SOURCE or field.endswith(f"_{SOURCE}")]


def _missing(book: Tables, name: str, column: str, told: Container[Place]) -> Iterator[Problem]:
    """The same of one column."""
    try:
        cells = book.table(name)[column]
    except BookError:
        return  # already reported by Frictionless
    for line, cell in cells.items():
        where = book.at(name, line, column)
        keys = split(cell)
        if not keys and column == SOURCE:
            yield Problem("the row has no source.", where, f"Name a key of {BIBLIOGRAPHY}, or own-assumption.")
        badly = re.compile(r"[\s,]") if where in told else None
        for key in (k for k in keys if k not in book.sources and not (badly and badly.search(k))):
            mend = f"{nearest(key, book.sources)} Add it to {BIBLIOGRAPHY} or name another."
            yield Problem(f"there is no source '{key}'.", where, mend)
