"""The page of the board, and what it knows of the lessons."""

from __future__ import annotations

import os
from pathlib import Path

from markupsafe import Markup

from modelbook.explorer.templates import Templates
from modelbook.parts.packs import blocks, gift, reading
from modelbook.parts.packs.page import as_json, plan_of, words_unit
from modelbook.parts.packs.reading import Pack
from modelbook.parts.packs.solving import plan
from modelbook.sphinx_ext import assets
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated

HERE = Path(__file__).parent
TEMPLATES = Templates(HERE)
MARK = "data-board="
SCRIPTS = ("reading", "counting", "drawing", "board")


class Board(Generated):
    """``{board}``: a place for text, and what is in it."""

    alone = False

    def html(self) -> Markup:
        book = book_of(self.env.app)
        here = Path(self.env.docname).parent
        packs = [plan_of_pack(pack, os.path.relpath(pack.page, here)) for pack in reading.packs(book)]
        verdict = book.settings.verdict.model if book.settings.verdict else ""
        return TEMPLATES.call(
            "board.html", "board", as_json({"packs": packs, "mapped": verdict, "version": book.version})
        )


def plan_of_pack(pack: Pack, page: str) -> dict:
    """What the board knows of a lesson: its questions and guesses, without answers; `page` is its path from the board."""
    all_blocks = blocks.blocks(pack)
    guesses = [blocks.guess(pack, block) for block in all_blocks if block.kind == "guess"]
    return {
        "id": pack.name, "title": pack.title, "page": f"{page}.html", "model": pack.model,
        "guesses": [
            {"name": g.name, "question": g.question, "unit": words_unit(g.unit), "digits": g.digits,
             "low": float(g.slider["min"]), "high": float(g.slider["max"]), "answer": plan(pack.book, g.answer)}
            for g in guesses
        ],
        "asks": [{"id": ask.id, "question": gift.plain(ask.question)} | plan_of(pack, ask) for ask in blocks.asks(pack)],
        "opens": [
            {"id": block.name, "question": gift.plain(" ".join(line for _, line in block.lines))}
            for block in all_blocks if block.kind == "open"
        ],
    }  # fmt: skip


def add_files(app, pagename, templatename, context, doctree):
    """The scripts and the styles, on the page of the board."""
    if MARK in (context.get("body") or ""):
        context["modelbook_styles"] += [f"{assets.FOLDER}/{name}.css" for name in ("explorer", "board")]
        context["modelbook_scripts"] += [f"{assets.FOLDER}/{name}.js" for name in ("explorer", "board")]


def setup(app):
    """Register the directive and files."""
    app.add_directive("board", Board)
    shared = [HERE.parent / "packs" / f"{name}.js" for name in ("checking", "carrying")]
    assets.add_file(app, "board.js", *shared, *(HERE / f"{name}.js" for name in SCRIPTS))
    assets.add_file(app, "board.css", HERE / "board.css")
    app.connect("html-page-context", add_files, priority=456)
