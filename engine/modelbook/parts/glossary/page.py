"""Terms in the prose: {term} with its card, the glossary page itself."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from sphinx.util.docutils import SphinxRole

from modelbook.errors import BookError
from modelbook.explorer.references import reference
from modelbook.explorer.templates import Templates
from modelbook.parts.glossary import terms as glossary
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated
from modelbook.sphinx_ext.roles import number, remember_sources
from modelbook.worlds.book import Book

PAGE = "glossary"
TEMPLATES = Templates(Path(__file__).parent)


class TermRole(SphinxRole):
    """``{term}`words``` or ``{term}`words <TERM>```: the words, with the definition in a card."""

    def run(self):
        book = book_of(self.env.app)
        try:
            words, term = glossary.find(book, self.text)
        except BookError as error:
            message = self.inliner.reporter.error(f"{{term}}`{self.text}`: {error}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        remember_sources(self.env, facts(term))
        classes = ["term", *(["long"] if " " in words else [])]
        node = number(self.rawtext, "", nodes.Text(words), classes=classes)
        node["card"], node["model"] = card(book, term), ""
        return [node], []


def facts(term: glossary.Term) -> list[str]:
    """The sources of a definition, without the book itself."""
    return [key for key in term.sources if key != glossary.OWN]


def works(book: Book, term: glossary.Term) -> Markup:
    """The works that a definition comes from; nothing where the words are the book's own."""
    return Markup(" ").join(reference(book, key, note=False) for key in facts(term))


def card(book: Book, term: glossary.Term) -> Markup:
    """The inside of a term's card."""
    return TEMPLATES.call("glossary.html", "card", term, works(book, term), PAGE)


class Glossary(Generated):
    """``{terms}``: all terms by letter, each with an address of its own."""

    alone = False

    def html(self) -> Markup:
        book = book_of(self.env.app)
        known = glossary.terms(book)
        remember_sources(self.env, [key for term in known.values() for key in facts(term)])
        by_letter = groupby(known.values(), key=lambda t: t.term[0].upper() if t.term[0].isalpha() else "0-9")
        letters = [(letter, list(group)) for letter, group in by_letter]
        return TEMPLATES.call("glossary.html", "page", letters, known, lambda term: works(book, term))


def setup(app):
    """Register role and directive; Sphinx's own {term} looks in a page, ours in data/."""
    app.add_role_to_domain("std", "term", TermRole(), override=True)
    app.add_directive("terms", Glossary)
