"""Numerals in the prose that look like numbers of data/ or of a model and are bound to neither by a role.

A numeral counts when it is told with a unit of money, share or quantity ($6bn, 40%, 1.3 million). It is unbound unless it is
in ``{fact}``, ``{result}`` or ``{claim}``, or is a setting that a role or a link of the same page makes (``[share=0.4]``,
``?share=0.4``) or a bound that a claim tests. What is meant so stands with its reason in the list that datapackage.json names::

    "modelbook": {"unbound": {"book/harvest.md": {"40%": "the words of the miller, no measurement"}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelbook.checks.writing import Page
from modelbook.errors import Place, Problem
from modelbook.tables.frames import PACKAGE
from modelbook.worlds.book import Book

SPAN = re.compile(r"\{(fact|result|claim|cite)[^}]*\}`[^`]*`|`[^`]*`|\[[^\]]*\]\([^)]*\)|<[^>]*>|\]\([^)]*\)")
BINDS = re.compile(r"\{(?:fact|result|claim)\}`[^`]*`|href=\"[^\"]*\"")
MONEY = r"\d[\d,.]*\d?(?: ?(?:bn|m|billion|million|trillion))?\b"
QUANTITY = r"\b\d[\d,.]*(?:%| per ?cent\b| ?(?:bn|million|billion|trillion)\b)"

SET = re.compile(r"[=<>~]\s*(-?\d*\.?\d+)\b")  # in a role or a link: what is set or tested


def numerals(book: Book, text: str) -> list[str]:
    """The numerals of a text that are told with a unit; currencies are the usual signs and those of the book's own formats."""
    signs = {"$", "€", "£", "¥", *(str(rule.get("before", "")) for rule in book.settings.formats.values())} - {""}
    return re.findall(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(signs)))}){MONEY}|{QUANTITY}", text)


def _value(numeral: str) -> float:
    """What a numeral says, a share out of 1."""
    digits = float(re.sub(r"[^\d.]", "", numeral.replace(",", "")).strip(".") or "nan")
    return digits / 100 if re.search(r"%|cent", numeral) else digits


def problems(book: Book, page: Page) -> Iterator[Problem]:
    """Numerals of a page that no role binds."""
    known = book.settings.unbound.get(page.name, {})
    made = {round(float(x), 9) for span in BINDS.findall(page.text) for x in SET.findall(span)}
    for number, said in page.words:
        for numeral in numerals(book, SPAN.sub(" ", said)):
            if numeral not in known and round(_value(numeral), 9) not in made:
                mend = f"Bind it by {{fact}}, {{result}} or {{claim}}, or name it with its reason in {PACKAGE} under unbound."
                yield Problem(
                    f"the number {numeral} stands in the prose and comes from no row.", Place(page.name, number), mend
                )


def stale(book: Book, pages: dict[str, Page]) -> Iterator[Problem]:
    """Exceptions that no page needs any more."""
    for name, named in book.settings.unbound.items():
        page = pages.get(name)
        there = {n for _, said in page.words for n in numerals(book, SPAN.sub(" ", said))} if page else set()
        for numeral in named:
            if numeral not in there:
                what = f"'{numeral}' is named as unbound in {name} and does not stand there."
                yield Problem(what, Place(PACKAGE), "Remove it from the list.")
