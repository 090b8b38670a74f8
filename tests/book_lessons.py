"""The lessons of this book, a question of one by its name, and a page of the built site as it is read."""

from __future__ import annotations

from bs4 import BeautifulSoup

import chokepoints
from modelbook.parts.packs import blocks, reading

BOOK = chokepoints.book()
PACKS = {pack.name: pack for pack in reading.packs(BOOK)}
FOLDER = "teach/packs/"


def soup(site, path):
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")


def ask(pack, ident):
    return next(a for a in blocks.asks(PACKS[pack]) if a.id == ident)
