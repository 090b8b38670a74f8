"""What a book may switch on: each part with its page, script, style and check in a folder of its own.

A part declares itself as ``PART`` in its folder's ``__init__``; the site and the check know parts only by what they declare.
A book switches parts on by name (``"modelbook": {"parts": ["glossary"]}`` in datapackage.json; a name with a dot is a module
of the book's own); a book that names none gets those that it has the tables for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from modelbook.errors import BookError, Problem, nearest
from modelbook.tables.described import PACKAGE
from modelbook.tables.kept import kept
from modelbook.worlds.book import Book

__all__ = ["Part", "Stage", "parts_of", "shipped"]

# What every book has without a part: directives and roles of the site itself.
DIRECTIVES = (
    "baseline",
    "details",
    "div",
    "equations",
    "evidence",
    "listing",
    "parameters",
    "residuals",
    "sobol",
    "taught",
)
ROLES = ("fact", "result", "claim")
VERBATIM = ("equations", "parameters", "baseline", "residuals", "sobol", "taught")


@dataclass(frozen=True)
class Stage:
    """A kind of picture that may stand on the stage beside a step of text.

    Attributes
    ----------
    check : callable
        ``check(book, words)`` raises BookError where the words behind the kind's name cannot be shown.
    draw : callable
        ``draw(book, words, ident, alone)``: its HTML, with an id for its parts, and whether nothing else is on the stage.
    """

    check: Callable[[Book, str], None]
    draw: Callable[[Book, str, str, bool], str]


@dataclass(frozen=True)
class Part:
    """A part of a book.

    Attributes
    ----------
    name : str
        As datapackage.json names it.
    setup : callable
        Registers directives, roles and files with Sphinx; it imports Sphinx only when it is called.
    on : callable
        Whether a book that names no parts has this one.
    directives, roles : tuple of str
        The names that pages write.
    verbatim : tuple of str
        Directives whose content is no Markdown.
    keys : tuple of str
        Keys of links that its script reads, which set no world.
    slots : mapping of slot to (names, names)
        What the texts of a slot may name beside a model's columns: in words, and in conditions.
    check_data : callable
        What is wrong in data/ for this part.
    check_page : callable
        The same of a page, from its path and its text.
    check_role : callable
        Raises BookError for the content of one of its roles.
    stages : mapping of kind to Stage
        What it can put on the stage beside a step of text.
    """

    name: str
    setup: Callable[[Any], None]
    on: Callable[[Book], bool] = lambda book: True
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    slots: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict, hash=False)
    check_data: Callable[[Book], Iterable[Problem]] = lambda book: ()
    check_page: Callable[[Book, str, str], Iterable[Problem]] = lambda book, name, text: ()
    check_role: Callable[[Book, str, str], None] = lambda book, role, inside: None
    stages: Mapping[str, Stage] = field(default_factory=dict)


@cache
def shipped() -> dict[str, Part]:
    """The parts that come with the engine, by name."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.PART.name: module.PART for module in modules}


@kept
def parts_of(book: Book) -> tuple[Part, ...]:
    """The parts of a book.

    Raises
    ------
    BookError
        When it names a part that is not there, or two of them claim one directive or role.
    """
    named, known = book.settings.parts, shipped()
    if named is None:
        parts = [part for part in known.values() if part.on(book)]
    else:
        parts = [_named(book, name) for name in named]
    for kind, site in (("directives", DIRECTIVES), ("roles", ROLES)):
        owners = dict.fromkeys(site, "the site itself")
        for part in parts:
            for name in getattr(part, kind):
                if name in owners:
                    what = f"the {kind[:-1]} {{{name}}} is claimed by the part {part.name} and by {owners[name]}."
                    raise BookError(what, where=PACKAGE, mend="Leave one of them out of modelbook.parts.")
                owners[name] = f"the part {part.name}"
    return tuple(parts)


def _named(book: Book, name: str) -> Part:
    if name in shipped():
        return shipped()[name]
    if "." in name:
        part = getattr(book.modules.load(name), "PART", None)
        if isinstance(part, Part):
            return part
        raise BookError(f"the module {name} has no PART.", where=PACKAGE, mend="Write PART = Part(...) in it.")
    raise BookError(f"there is no part '{name}'.", where=PACKAGE, mend=nearest(name, shipped()))
