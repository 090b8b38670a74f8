"""The page that builds a link, and what it knows of the explorers."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from markupsafe import Markup

from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext import assets
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated
from modelbook.worlds.book import Book
from modelbook.worlds.words import plain

HERE = Path(__file__).parent
TEMPLATES = Templates(HERE)
MARK = "data-making="
EXPLORE = re.compile(r"\bexplore\(\s*[\"'](\w+)[\"']([^`]*?)\)\s*$", re.M)
TITLE = re.compile(r"^# (.+)$", re.M)
IDENT = re.compile(r"\bid=[\"']([\w-]+)[\"']")


def explorers(book: Book) -> list[dict[str, str]]:
    """The first explorer of each chapter: its model, its page and its place there, the chapter's name."""
    out = []
    for model, chapter in book.settings.chapters.items():
        file = book.root / "book" / f"{chapter.page}.md"
        text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
        for found in EXPLORE.finditer(text):
            if found[1] == model and (ident := IDENT.search(found[2])):
                title = TITLE.search(text)
                name = f"{chapter.chapter}: {plain(title[1])}" if title else chapter.chapter
                out.append({"model": model, "page": chapter.page, "place": ident[1], "name": name})
                break
    return out


class Making(Generated):
    """``{making}``: choices, and the link that they make."""

    alone = False

    def html(self) -> Markup:
        here = Path(self.env.docname).parent
        found = explorers(book_of(self.env.app))
        plan = [one | {"page": f"{os.path.relpath(one['page'], here)}.html"} for one in found]
        return TEMPLATES.call("making.html", "making", json.dumps(plan, ensure_ascii=False), found)


def add_files(app, pagename, templatename, context, doctree):
    """The scripts and the styles, on that page."""
    if MARK in (context.get("body") or ""):
        context["modelbook_styles"] += [f"{assets.FOLDER}/making.css"]
        context["modelbook_scripts"] += [f"{assets.FOLDER}/{name}" for name in ("qr.js", "code.js", "making.js")]


def setup(app):
    """Register the directive and files."""
    app.add_directive("making", Making)
    assets.add_file(app, "making.js", HERE / "making.js")
    assets.add_file(app, "making.css", HERE / "making.css")
    app.connect("html-page-context", add_files, priority=456)
