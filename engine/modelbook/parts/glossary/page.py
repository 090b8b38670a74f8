"""Terms in the prose: {term} with its card, the glossary page itself."""

from __future__ import annotations

import html
from itertools import groupby

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from modelbook.errors import BookError
from modelbook.explorer.references import reference
from modelbook.parts.glossary import terms as glossary
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated
from modelbook.sphinx_ext.roles import number, remember_sources
from modelbook.worlds.book import Book

PAGE = "glossary"


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


def said(book: Book, term: glossary.Term) -> str:
    """Where a definition comes from, as HTML; nothing where the words are the book's own."""
    found = " ".join(reference(book, key, note=False) for key in facts(term))
    return f'<span class="basis">Source: {found}</span>' if found else ""


def card(book: Book, term: glossary.Term) -> str:
    """The inside of a term's card, as HTML."""
    return (
        f"<span><b>{html.escape(term.term)}.</b> {html.escape(term.definition)}</span>{said(book, term)}"
        f'<span><a data-page="{PAGE}#{term.id}">In the glossary</a></span>'
    )


class Glossary(Generated):
    """``{terms}``: all terms by letter, each with an address of its own."""

    def html(self) -> str:
        book = book_of(self.env.app)
        found = glossary.terms(book)
        remember_sources(self.env, [key for t in found.values() for key in facts(t)])
        parts, letters = [], []
        for letter, group in groupby(found.values(), key=lambda t: t.term[0].upper() if t.term[0].isalpha() else "0-9"):
            ident = f"letter-{letter.lower()}"
            letters.append(f'<li><a href="#{ident}">{letter}</a></li>')
            parts.append(
                f'<h2 id="{ident}">{letter}</h2><dl class="terms">{"".join(entry(book, found, t) for t in group)}</dl>'
            )
        jump = f'<nav class="letters" aria-label="Letters"><ol>{"".join(letters)}</ol></nav>'
        return jump + "".join(parts)


def entry(book: Book, found: dict[str, glossary.Term], term: glossary.Term) -> str:
    """A term of the page: its words, its definition, its source, its neighbours."""
    also = ", ".join(f'<a href="#{i}">{html.escape(found[i].term)}</a>' for i in term.see_also)
    other = f'<span class="also">{html.escape(", ".join(term.aliases))}</span>' if term.aliases else ""
    more = [said(book, term), f'<span class="basis">See {also}.</span>' if also else ""]
    return (
        f'<dt id="{term.id}">{html.escape(term.term)}{other}</dt><dd>{html.escape(term.definition)}{"".join(more)}</dd>'
    )


def setup(app):
    """Register role and directive; Sphinx's own {term} looks in a page, ours in data/."""
    app.add_role_to_domain("std", "term", TermRole(), override=True)
    app.add_directive("terms", Glossary)
