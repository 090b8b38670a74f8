"""What a book says of itself: the part ``modelbook`` of datapackage.json as one object, checked when a book is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from modelbook.errors import BookError, Place, nearest
from modelbook.tables.described import PACKAGE

PART = "modelbook"


@dataclass(frozen=True)
class Chapter:
    """Where a model stands: what its chapter is called, and the page."""

    chapter: str
    page: str = ""


@dataclass(frozen=True)
class Edition:
    """An edition of the book: what it is called, and how the versions that carried it begin."""

    label: str
    version: str


@dataclass(frozen=True)
class Verdict:
    """The model and the column that the book's verdict is read from."""

    model: str
    column: str


@dataclass(frozen=True)
class Evidence:
    """How a book judges its sources.

    Attributes
    ----------
    weak, carried : tuple of str
        Patterns in a work's note by which it calls itself weak, or says that not the original was read.
    natures, readings : mapping of word to str
        The words of the fields ``nature`` and ``read`` of a work, and what each means. Without any, no work needs them.
    primary : tuple of str
        The natures of works that were made by those whom they are about.
    quoted : tuple of str
        The readings in which not the work was read but another that quotes it: such a work cannot be primary.
    second_hand : tuple of str
        The readings after which the author's name says where a work was read, unless it is primary.
    named : str
        What the author's name holds that says so, such as ``", in "``.
    """

    weak: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    natures: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    primary: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    second_hand: tuple[str, ...] = ()
    named: str = ", in "


@dataclass(frozen=True)
class Settings:
    """What datapackage.json says under ``modelbook``.

    Attributes
    ----------
    package : str
        The Python package of the book, which a page's cells import; empty for a book without one.
    models, charts : tuple of str
        The modules of models; those of charts and stories.
    parts : tuple of str, optional
        The parts that are switched on; None for those that the book has the tables for.
    look : str
        The module of the book's colours.
    facts : str
        The table in which a fact is looked for whose table is not named.
    formats : mapping of name to rule
        Number formats of its own.
    chapters : mapping of model to Chapter
    editions : mapping of name to Edition
        In the order in which they came; the last is the present one.
    verdict : Verdict, optional
    evidence : Evidence
    timeline : mapping
        How the dates are drawn, which the part of that name reads.
    launch : mapping of name to str
        Services that open a notebook of the book, by what a reader reads: an address with ``{notebook}`` for its path.
    units, revised, unbound : mapping
        Units of its own, values changed on purpose and numerals that stand unbound: what the check need not tell.
    """

    package: str = ""
    models: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    parts: tuple[str, ...] | None = None
    look: str = ""
    facts: str = ""
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    chapters: Mapping[str, Chapter] = field(default_factory=dict)
    editions: Mapping[str, Edition] = field(default_factory=dict)
    verdict: Verdict | None = None
    evidence: Evidence = field(default_factory=Evidence)
    timeline: Mapping[str, Any] = field(default_factory=dict)
    launch: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, Any] = field(default_factory=dict)
    revised: Mapping[str, Any] = field(default_factory=dict)
    unbound: Mapping[str, Any] = field(default_factory=dict)


def read(package: Mapping[str, Any], text: str) -> Settings:
    """The settings of a book.

    Parameters
    ----------
    package : mapping
        What datapackage.json holds.
    text : str
        The same as it is written, in which lines are looked for.

    Raises
    ------
    BookError
        For a name that is not known, or a value of another kind; it names the line.
    """
    return _Reader(text).settings(package.get(PART) or {})


def line(text: str, path: Sequence[str]) -> int:
    """The line on which the last of some words stands that are nested in each other."""
    at = 0
    for word in path:
        there = text.find(f'"{word}"', at)
        if there < 0:
            break
        at = there + 1
    return text.count("\n", 0, at) + 1


class _Reader:
    """Reads each kind of value, and tells the line of one that is of another kind."""

    def __init__(self, text: str):
        self.text = text

    def wrong(self, path: Sequence[str], what: str, mend: str) -> BookError:
        return BookError(what, where=Place(PACKAGE, line(self.text, path)), mend=mend)

    def settings(self, given: Any) -> Settings:
        values = self.known(given, [f.name for f in fields(Settings)], [PART])
        out: dict[str, Any] = {}
        for name, value in values.items():
            path = [PART, name]
            if name in ("package", "look", "facts"):
                out[name] = self.word(value, path)
            elif name in ("models", "charts", "parts"):
                out[name] = self.words(value, path)
            elif name == "formats":
                out[name] = {k: self.object(v, [*path, k]) for k, v in self.object(value, path).items()}
            elif name == "chapters":
                chapters = self.object(value, path).items()
                out[name] = {k: Chapter(**self.named(v, Chapter, ["chapter"], [*path, k])) for k, v in chapters}
            elif name == "editions":
                given_ = self.object(value, path).items()
                out[name] = {k: Edition(**self.named(v, Edition, ["label", "version"], [*path, k])) for k, v in given_}
            elif name == "launch":
                out[name] = {k: self.word(v, [*path, k]) for k, v in self.object(value, path).items()}
            elif name == "verdict":
                out[name] = Verdict(**self.named(value, Verdict, ["model", "column"], path))
            elif name == "evidence":
                out[name] = self.evidence(value, path)
            else:
                out[name] = self.object(value, path)
        return Settings(**out)

    def evidence(self, value: Any, path: Sequence[str]) -> Evidence:
        said: dict[str, Any] = {}
        for name, given in self.known(value, [f.name for f in fields(Evidence)], path).items():
            at = [*path, name]
            if name in ("natures", "readings"):
                said[name] = {word: self.word(text, [*at, word]) for word, text in self.object(given, at).items()}
            else:
                said[name] = self.word(given, at) if name == "named" else self.words(given, at)
        known = {"primary": "natures", "quoted": "readings", "second_hand": "readings"}
        for name, of in known.items():
            for word in said.get(name, ()):
                if word not in said.get(of, {}):
                    what = f"{'.'.join([*path, name])} names '{word}', which {of} does not have."
                    raise self.wrong([*path, name], what, nearest(word, said.get(of, {})))
        return Evidence(**said)

    def object(self, value: Any, path: Sequence[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(path, f"{'.'.join(path)} is no object.", 'Write {"name": value, ...}.')
        return value

    def known(self, value: Any, names: Sequence[str], path: Sequence[str]) -> dict[str, Any]:
        """An object that has no other names than these."""
        for name in self.object(value, path):
            if name not in names:
                raise self.wrong([*path, name], f"{'.'.join(path)} has no '{name}'.", nearest(name, names))
        return dict(value)

    def named(self, value: Any, kind: type, needed: Sequence[str], path: Sequence[str]) -> dict[str, str]:
        """An object of words, some of which it needs."""
        words = self.known(value, [f.name for f in fields(kind)], path)
        for name in needed:
            if name not in words:
                raise self.wrong(path, f"{'.'.join(path)} has no '{name}', which it needs.", "Add it.")
        return {name: self.word(word, [*path, name]) for name, word in words.items()}

    def word(self, value: Any, path: Sequence[str]) -> str:
        if not isinstance(value, str):
            raise self.wrong(path, f"{'.'.join(path)} is no word.", "Write it in double quotes.")
        return value

    def words(self, value: Any, path: Sequence[str]) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.wrong(path, f"{'.'.join(path)} is no list of words.", 'Write ["one", "two"].')
        twice = next((word for k, word in enumerate(value) if word in value[:k]), None)
        if twice is not None:
            raise self.wrong([*path, twice], f"{'.'.join(path)} names '{twice}' twice.", "Remove one of the two.")
        return tuple(value)
