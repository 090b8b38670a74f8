"""What a chapter's Markdown becomes: its byline, tables, boxes and folds, and its mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from modelbook import language
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext.site import sources_on

logger = logging.getLogger(__name__)
TEMPLATES = Templates(Path(__file__).parent)
WORDS_A_MINUTE = 230


class element(nodes.Element):
    """An element of HTML that docutils has no node for: its `tag`, and its `given` attributes."""


def made(tag: str, inner: Iterable[nodes.Node] = (), classes: Iterable[str] = (), **given: str) -> element:
    """An element, with ``data_label`` for an attribute ``data-label``."""
    named = {name.replace("_", "-"): text for name, text in given.items()}
    return element("", *inner, tag=tag, given=named, classes=list(classes))


def visit_element(self, node):
    """Its start tag, whose attributes the writer escapes."""
    self.body.append(self.starttag(node, node["tag"], "", **node["given"]))


def depart_element(self, node):
    """Its end tag."""
    self.body.append(f"</{node['tag']}>")


# --- the line under the lede


def add_byline(app, doctree, docname):
    """How long a page is, on how many works it rests, how old its figures are; and of a chapter its contents."""
    meta = app.env.metadata[docname]
    if app.builder.format != "html" or not ("as_of" in meta or "minutes" in meta):
        return
    section = next(iter(doctree.findall(nodes.section)), None)
    if section is None:
        return
    words = [t for t in doctree.findall(nodes.Text) if not isinstance(t.parent, nodes.raw)]  # not the words in drawings
    minutes = meta.get("minutes") or max(1, round(sum(len(t.split()) for t in words) / WORDS_A_MINUTE))
    count = len(sources_on(app.env, docname))
    parts = [f"{minutes} minutes" if str(minutes) != "1" else "1 minute"]
    if count:
        parts.append(f"{count} sources" if count > 1 else "1 source")
    if "as_of" in meta:
        parts.append(f"figures as of {meta['as_of']}")
    sections = [child for child in section.children if isinstance(child, nodes.section)]
    listed = sections if "short_title" in meta and len(sections) > 2 else []
    named = [(part["ids"][0], part[0].astext()) for part in listed]
    text = TEMPLATES.call("prose.html", "byline", parts, named)

    place = 1
    for index, child in enumerate(section.children):
        if isinstance(child, nodes.Element) and "lede" in child["classes"]:
            place = index + 1
    section.insert(place, nodes.raw("", str(text), format="html"))


# --- tables


class StackTables(SphinxPostTransform):
    """A table of the text scrolls by itself, and on a phone it is stacked, each cell under the name of its column.

    Its cells are made here because only so can they carry that name and the roles that keep it a table when stacked.
    """

    default_priority = 900
    formats = ("html",)

    def run(self):
        """Replace them."""
        for table in list(self.document.findall(nodes.table)):
            if any(entry.get("morecols") or entry.get("morerows") for entry in table.findall(nodes.entry)):
                table.replace_self(nodes.container("", table.deepcopy(), classes=["scroll"]))
            else:
                table.replace_self(nodes.container("", stacked(table), classes=["scroll", "stack"]))


def stacked(table: nodes.table) -> element:
    """A table without spans."""
    heads = [row for part in table.findall(nodes.thead) for row in part]
    labels = [entry.astext() for entry in heads[-1]] if heads else []

    def cell(k: int, entry: nodes.entry, tag: str) -> element:
        if tag == "thead":
            return made("th", entry.children, entry["classes"], role="columnheader", scope="col")
        if k == 0 and entry.astext().strip():
            return made("th", entry.children, entry["classes"], role="rowheader", scope="row")
        label = {"data_label": labels[k]} if labels else {}
        return made("td", entry.children, entry["classes"], role="cell", **label)

    def group(tag: str, rows: Iterable[nodes.row]) -> element:
        lines = [made("tr", [cell(k, entry, tag) for k, entry in enumerate(row)], role="row") for row in rows]
        return made(tag, lines, role="rowgroup")

    parts = [made("caption", title.children) for title in table.findall(nodes.title)]
    parts += [group("thead", heads)] if heads else []
    parts.append(group("tbody", [row for part in table.findall(nodes.tbody) for row in part]))
    return made("table", parts, role="table")


# --- Markdown's small helpers


class Div(SphinxDirective):
    """`:::{div} lede` - a box with classes and nothing else."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {"name": directives.unchanged}

    def run(self):
        """The box."""
        box = nodes.container("", classes=(self.arguments[0].split() if self.arguments else []))
        self.set_source_info(box)
        self.add_name(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class Details(SphinxDirective):
    """`:::{details} The answer` - folded until it is asked for, without a script."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"class": directives.class_option, "open": directives.flag}

    def run(self):
        """The fold."""
        opened = {"open": "open"} if "open" in self.options else {}
        box = made("details", classes=["note", *self.options.get("class", [])], **opened)
        self.set_source_info(box)
        box += made("summary", [nodes.Text(self.arguments[0])])
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


# --- mathematics


def mathml(latex: str, display: str, node) -> Markup:
    """MathML of LaTeX as authors write it; what cannot be read is told as a warning and stays as code."""
    latex = re.sub(
        r"\\(begin|end)\{(aligned|split|align|gather|gathered|equation)\*?\}",
        lambda found: f"\\{found[1]}{{align*}}" if found[2] != "equation" else "",
        latex,
    )
    # a row break outside an environment needs one
    if "\\\\" in latex and "\\begin" not in latex:
        latex = f"\\begin{{align*}}{latex}\\end{{align*}}"
    try:
        return Markup(language.mathml(latex, display))
    except Exception as problem:  # the converter has one exception class a mistake
        logger.warning(
            "cannot turn this into MathML: %s (%s)",
            latex,
            type(problem).__name__,
            location=node,
            type="modelbook",
            subtype="math",
        )
        return Markup("<code>{}</code>").format(latex)


def visit_inline_math(self, node):
    """Mathematics in a line."""
    self.body.append(mathml(node.astext(), "inline", node))
    raise nodes.SkipNode


def visit_block_math(self, node):
    """Mathematics in a line of its own."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(mathml(node.astext(), "block", node))
    if node["number"]:
        self.body.append(f'<span class="eqno">({int(node["number"])})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    """Register directives, nodes and the writer of mathematics."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(visit_inline_math, None), block_renderers=(visit_block_math, None)
    )
    app.add_directive("div", Div)
    app.add_directive("details", Details)
    app.add_node(element, html=(visit_element, depart_element))
    app.add_post_transform(StackTables)
    app.connect("doctree-resolved", add_byline)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
