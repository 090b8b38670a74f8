"""Roles for numbers in the prose: {fact} from data/, {result} from a model, {claim} for a relation that must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from sphinx.util.docutils import SphinxRole

from modelbook.errors import BookError
from modelbook.explorer.references import reference, report_link
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import Quantity, numbered, relation

TEMPLATES = Templates(Path(__file__).parent)


class number(nodes.inline):
    """A number with a card that says where it comes from."""


def remember_sources(env, keys: Iterable[str]) -> None:
    """Count works among those that the page rests on (the line under its lede says how many)."""
    known = getattr(env, "modelbook_sources", {})
    known.setdefault(env.docname, set()).update(keys)
    env.modelbook_sources = known


class Numbered(SphinxRole):
    """``{fact}`ROW | FORMAT``` and ``{result}`MODEL.OUTPUT@YEAR | FORMAT```."""

    def run(self):
        book = book_of(self.env.app)
        try:
            q, text, inside = kept.once(self.env.app, (self.name, self.text), lambda: told(book, self.name, self.text))
        except BookError as error:
            message = self.inliner.reporter.error(f"{{{self.name}}}`{self.text}`: {error}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        remember_sources(self.env, q.sources)
        node = number(
            self.rawtext,
            "",
            nodes.Text(text),
            classes=["result" if q.model else "source", *(["long"] if len(text) > 24 else [])],
        )
        node["card"] = inside
        node["model"] = q.model
        return [node], []


class Claim(SphinxRole):
    """``{claim}`words <RELATION>```: the words, and a build that fails when the relation does not hold."""

    def run(self):
        match = re.fullmatch(r"(.*?)\s*<(.+)>", self.text, re.S)
        book = book_of(self.env.app)
        try:
            if not match:
                raise BookError("a claim needs its relation.", mend="Write {claim}`words <RELATION>`.")
            holds, sides = kept.once(self.env.app, ("claim", match[2]), lambda: relation(book, match[2]))
            if not holds:
                raise BookError(
                    f"“{match[1]}” no longer holds: {match[2]} (it is {sides}).",
                    mend="Mend the sentence, the number in data/ or the model.",
                )
        except BookError as error:
            message = self.inliner.reporter.error(f"{{claim}}: {error}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        return [nodes.inline(self.rawtext, match[1], classes=["claim"])], []


def told(book: Book, role: str, text: str) -> tuple[Quantity, str, Markup]:
    """The quantity that a role names, how it reads, and the inside of its card."""
    q, shown = numbered(book, role, text)
    return q, shown, card(book, q)


def card(book: Book, q: Quantity) -> Markup:
    """The inside of a number's card."""
    works = [(reference(book, key), report_link(book, key)) for key in q.sources if key in book.sources]
    return TEMPLATES.call("number.html", "card", capitalised(q.what), capitalised(q.note), works)


def capitalised(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def visit_number(self, node):
    """The number as a button with its card."""
    self.modelbook_cards = getattr(self, "modelbook_cards", 0) + 1
    ident, page = f"fact-{self.modelbook_cards}", f"models/{node['model']}"
    there = node["model"] and page in self.builder.env.all_docs
    link = self.builder.get_relative_uri(self.builder.current_docname, page) if there else None
    self.body.append(TEMPLATES.call("number.html", "start", node["classes"], ident))
    node["tail"] = TEMPLATES.call("number.html", "end", ident, node["card"], link)


def depart_number(self, node):
    """Close it."""
    self.body.append(node["tail"])


def forget(app, env, docname):
    """A page that is read anew starts with no sources."""
    getattr(env, "modelbook_sources", {}).pop(docname, None)


def merge(app, env, docnames, other):
    """Sources of pages that another process read."""
    known = getattr(env, "modelbook_sources", {})
    known.update({d: s for d, s in getattr(other, "modelbook_sources", {}).items() if d in docnames})
    env.modelbook_sources = known


def plain(self, node):
    """Other builders print the number alone."""


def setup(app):
    """Register the roles."""
    app.add_node(number, html=(visit_number, depart_number), text=(plain, plain), latex=(plain, plain))
    app.add_role("fact", Numbered())
    app.add_role("result", Numbered())
    app.add_role("claim", Claim())
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
