"""How a work is printed: the style of the list and of {cite}, formatted once for each state of the sources."""

from __future__ import annotations

from typing import ClassVar

from pybtex.backends.plaintext import Backend as Plaintext
from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.template import field, first_of, href, optional, sentence

from modelbook.sphinx_ext import kept, stale
from modelbook.sphinx_ext.opened import book_of

KEPT = "works"  # what it is called among what a build keeps


class WorksStyle(Style):
    """Titles keep their capitals (WHO, Solow) and carry the link; print adds the address."""

    formatted: ClassVar[dict] = {}  # by label and key; sphinxcontrib-bibtex formats every work in every build

    def format_entry(self, label, entry, bib_data=None):
        """An entry, or what was made of it before."""
        if (label, entry.key) not in self.formatted:
            self.formatted[label, entry.key] = super().format_entry(label, entry, bib_data)
        return self.formatted[label, entry.key]

    def format_title(self, entry, which_field, as_sentence=True):
        """A title."""
        title = field(which_field)
        linked = first_of[optional[href(field("url", raw=True))[title]], title]
        return sentence[linked] if as_sentence else linked

    def format_web_refs(self, entry):
        """Identifiers behind it."""
        return sentence[optional[self.format_doi(entry)], optional[self.format_eprint(entry)]]


def remember(app):
    """Take over what the last build made of the same sources, before the list of works is read anew and formatted."""
    env, now = app.env, stale.said(book_of(app), "works") + stale.said(book_of(app), stale.CODE)
    same = getattr(env, "modelbook_works", "") == now
    env.modelbook_works = now
    citations = env.get_domain("cite").citations
    if same:
        WorksStyle.formatted = {(c.formatted_entry.label, c.entry.key): c.formatted_entry for c in citations}
    else:
        WorksStyle.formatted = kept.get(app, KEPT) or {}
    app.modelbook_said = {} if same else {c.key: said(c) for c in citations}


def keep(app, env):
    """Keep what was made of the works for a build that begins anew."""
    if kept.get(app, KEPT) is None:
        kept.put(app, KEPT, WorksStyle.formatted)


def rewrite_citing(app, env):
    """A page is written anew when a work that it cites reads differently; Sphinx itself looks at the page alone."""
    before, cite = app.modelbook_said, env.get_domain("cite")
    changed = {c.key for c in cite.citations if c.key in before and said(c) != before[c.key]}
    return sorted({ref.docname for ref in cite.citation_refs if any(t.key in changed for t in ref.targets)})


def said(citation) -> tuple[str, str]:
    """What {cite} prints of a work: its entry, and the card behind it."""
    return repr(citation.entry), repr(citation.tooltip_entry)


def setup(app):
    """Register the style and connect to the build."""
    register_plugin("pybtex.style.formatting", "modelbook", WorksStyle)
    register_plugin("pybtex.backends", "plaintext", Plaintext, force=True)  # else looked up on disk for each {cite}
    app.connect("builder-inited", remember)
    app.connect("env-updated", rewrite_citing, priority=600)  # after sphinxcontrib-bibtex
    app.connect("env-updated", keep, priority=600)
