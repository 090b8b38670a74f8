"""A page's words: roles and the numbers that they name, blocks, links, states of explorers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from modelbook.checks import blocks, cells, markup, unbound, writing
from modelbook.checks.writing import Page
from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.parts import parts_of
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import numbered, relation

STATE = re.compile(r"""href="[^"#]*#([\w-]*)\?([^"]*)\"""")


def problems(
    book: Book, page: Page, others: dict[str, Page], shown: dict[str, str], config: dict[str, Any]
) -> Iterator[Problem]:
    """What is wrong in a page.

    Parameters
    ----------
    others : dict of str to Page
        All pages of the book, by their file.
    shown : dict of str to str
        The model of each explorer of the book, by the explorer's id.
    config : dict
        The book's ``_config.yml``.
    """
    name, text = page.name, page.text
    yield from markup.head(name, text)
    yield from markup.fences(name, text)
    yield from writing.problems(page, config)
    yield from writing.inner_links(page, others)
    yield from unbound.problems(book, page)
    yield from cells.problems(book, name, text)
    yield from blocks.problems(book, name, text)
    for switched_on in parts_of(book):
        yield from switched_on.check_page(book, name, text)
    yield from _states(book, name, text, shown)
    names, more = markup.names_of(parts_of(book)), markup.may_know_more(config)
    for number, part, opens in markup.pieces(text.splitlines()):
        where = Place(name, number)
        if opens:
            if not more and (wrong := markup.directive(part, names)):
                yield Problem(wrong[0], where, wrong[1])
            continue
        for what, mend in (*markup.stray(part), *markup.broken_links(part, book.root / name)):
            yield Problem(what, where, mend)
        for role, inside in markup.roles(part):
            by = f"{{{role}}}`{inside}`"
            if not more and (wrong := markup.role(role, names)):
                yield Problem(f"{by}: {wrong[0]}", where, wrong[1])
                continue
            try:
                _role(book, role.partition(":")[0], inside)
            except BookError as error:
                yield error.problem.named_at(where, by)


def _states(book: Book, name: str, text: str, shown: dict[str, str]) -> Iterator[Problem]:
    """Links that open an explorer in a set state: what the page would tell its reader is told here first."""
    from modelbook.explorer.bundle import addressed

    known = addressed(book) if STATE.search(text) else {}
    of_parts = {key for part in parts_of(book) for key in part.keys}
    for link in STATE.finditer(text):
        where = Place(name, text[: link.start()].count("\n") + 1)
        for key, value in parse_qsl(link[2].replace("&amp;", "&"), keep_blank_values=True):
            if key in of_parts:
                continue
            try:
                _state(known, shown.get(link[1], ""), key, value)
            except BookError as error:
                yield error.problem.named_at(where, f"the link to #{link[1]}")


def _state(known: dict[str, dict], model: str, key: str, value: str) -> None:
    """As the page reads it."""
    own = [known[model]] if model in known else list(known.values())
    views = {view: choices for m in own for view, choices in m["views"].items()}
    if key.startswith("scenario"):
        named = [s for m in own for s in m["scenarios"]]
        if value not in named:
            raise BookError(f"there is no scenario '{value}'.", mend=nearest(value, named))
    elif key in views:
        if value not in views[key]:
            raise BookError(f"the view '{key}' has no '{value}'.", mend=nearest(value, views[key]))
    elif key != "v" and not key.startswith(("bet.", "link.")):
        owners = [m["keys"][key] for m in known.values() if key in m["keys"]]
        if not owners:
            raise BookError(f"there is no assumption '{key}'.", mend=nearest(key, [k for m in own for k in m["keys"]]))
        if any(value in choices for _, _, _, *rest in owners for choices in rest):
            return
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise BookError(f"{key}: '{value}' is not a number.", mend="Write digits, or one of its choices.")
        if not any(low <= float(value) <= high for _, low, high, *_ in owners):
            label, low, high, *_ = owners[0]
            raise BookError(f"{key}: {value} is out of range.", mend=f"{label} goes from {low:g} to {high:g}.")


def _role(book: Book, role: str, inside: str) -> None:
    if role == "cite":
        for key in inside.split(","):
            if key.strip() not in book.sources:
                raise BookError(f"there is no source '{key.strip()}'.", mend=nearest(key.strip(), book.sources))
    elif role == "claim":
        match = re.fullmatch(r"(.*?)\s*<(.+)>", inside)
        if not match:
            raise BookError("a claim needs its relation.", mend="Write {claim}`words <RELATION>`.")
        holds, sides = relation(book, match[2])
        if not holds:
            raise BookError(f"it no longer holds (it is {sides}).", mend="Mend the sentence, the number or the model.")
    elif role in ("fact", "result"):
        numbered(book, role, inside)
    for part in parts_of(book):
        if role in part.roles:
            part.check_role(book, role, inside)
