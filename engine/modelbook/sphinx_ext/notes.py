"""Works cited in the text: a raised mark in the line, and behind it the works; beside their line where the page has a margin.

A mark is a button with a card, like a number of the text. The style alone decides where the card stands: in the margin of a
wide page, on a tap elsewhere. Works that a sentence names in its own words ({cite:t}) stay in it.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from modelbook.explorer.references import references
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.prose import made

TEMPLATES = Templates(Path(__file__).parent)
NAMED = ("t", "ts", "ct", "cts", "author", "authors", "year", "label", "cauthor")  # read as words of the sentence
BEFORE, MARKED, LISTED = 5, 15, 16  # of the post-transforms: before citations are resolved, and after
CLOSING = ".,;:!?”’)"


class cited(nodes.inline):
    """A mark for the works that it holds; `number` on its page, `keys` of the works."""


class Citations(SphinxPostTransform):
    """Each citation goes into a node of its own, which knows the keys of its works, before Sphinx puts words in its place."""

    default_priority = BEFORE
    formats = ("html",)

    def run(self, **kwargs):
        """Wrap them."""
        for reference in list(self.document.findall(addnodes.pending_xref)):
            if reference.get("refdomain") == "cite" and reference.get("reftype") not in NAMED:
                node = cited("", "", keys=[key.strip() for key in reference["reftarget"].split(",")])
                reference.replace_self(node)
                node += reference


class Marks(SphinxPostTransform):
    """Marks are counted, lose the space before them and the brackets within, and stand behind the sentence's point."""

    default_priority = MARKED
    formats = ("html",)

    def run(self, **kwargs):
        """Count and place them."""
        for number, node in enumerate(list(self.document.findall(cited)), 1):
            node["number"] = number
            for inner in node.findall(lambda n: isinstance(n, nodes.inline) and "bibtex-citation" in n["classes"]):
                for link in inner.findall(nodes.reference):
                    link.attributes.pop("reftitle", None)  # the card says it in full
                for k, strip, brackets in ((0, str.lstrip, "[("), (-1, str.rstrip, ")]")):
                    if isinstance(inner[k], nodes.Text):
                        inner[k] = nodes.Text(strip(inner[k].astext(), brackets))
            _place(node)


def _place(node: cited) -> None:
    """Close up with the word before, and let the point that follows stand before the mark.

    Children are named by their place: two texts that say the same are equal to docutils.
    """
    parent, at = node.parent, node.parent.index(node)
    point = ""
    if at + 1 < len(parent) and isinstance(parent[at + 1], nodes.Text):
        rest = parent[at + 1].astext()
        point = rest[: len(rest) - len(rest.lstrip(CLOSING))]
        parent[at + 1] = nodes.Text(rest[len(point) :])
    if at and isinstance(parent[at - 1], nodes.Text):
        parent[at - 1] = nodes.Text(parent[at - 1].astext().rstrip() + point)
    elif point:
        parent.insert(at, nodes.Text(point))


def listed(node: nodes.Node) -> list[nodes.Node]:
    """The works that a part of a page cites, as items of a list under the numbers of their marks."""
    out = []
    for mark in node.findall(cited):
        item = made("li", [child.deepcopy() for child in mark.children], value=str(mark["number"]))
        for part in item.findall(nodes.Element):
            part["ids"] = []  # the mark has them
        out.append(item)
    return out


def visit_cited(self, node):
    """The mark, and the beginning of its card."""
    book = book_of(self.builder.app)
    node["full"] = references(book, node["keys"], report=False)
    self.body.append(TEMPLATES.call("number.html", "mark", node["number"]))


def depart_cited(self, node):
    """The works in full, and its end."""
    self.body.append(TEMPLATES.call("number.html", "marked", node["full"]))


def plain(self, node):
    """Other builders print the works where they are cited."""


def add_style(app, pagename, templatename, context, doctree):
    """The style of marks and notes, on pages that have them."""
    if 'class="fact' in (context.get("body") or ""):
        context["modelbook_styles"] += ["notes.css"]


def setup(app):
    """Register the node and its transforms."""
    app.connect("html-page-context", add_style, priority=453)
    app.add_node(cited, html=(visit_cited, depart_cited), text=(plain, plain), latex=(plain, plain))
    app.add_post_transform(Citations)
    app.add_post_transform(Marks)
