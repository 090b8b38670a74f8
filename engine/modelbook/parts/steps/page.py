"""{step}: a piece of text, and what it puts on the stage. Neighbours share one stage; without scripts each has its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError
from modelbook.parts.steps import pictures, reading
from modelbook.sphinx_ext import assets, kept, notes
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.prose import element, made
from modelbook.worlds.book import Book

HERE = Path(__file__).parent
WAITS = "The pictures do not follow the text and stand below each step"


class Step(SphinxDirective):
    """``{step} TITLE``: at most `reading.MOST` words of Markdown.

    Options: ``stage``, what stands beside it (`pictures.STAGES`, and the kinds of the book's parts), several joined by " + ";
    without it the step before keeps its stage. ``title``, words above it, with ``{REFERENCE|FORMAT}`` for numbers.
    """

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(reading.OPTIONS, directives.unchanged)

    def run(self):
        """The step, and its stage behind it."""
        book, title = book_of(self.env.app), self.arguments[0]
        ident = f"step-{nodes.make_id(title)}"
        words, messages = self.state.inline_text(title, self.lineno)
        step = made("div", [made("p", words, ["step-title"])], ["step"])
        self.set_source_info(step)
        step["ids"].append(ident)
        self.state.nested_parse(self.content, self.content_offset, step)
        if "stage" not in self.options:
            return [step, *messages]
        try:
            html, kinds = kept.once(
                self.env.app, (self.name, ident, self.options), lambda: stage(book, ident, self.options)
            )
        except BookError as error:
            raise self.error(f"{{step}}: {error}") from None
        return [step, made("div", [nodes.raw("", html, format="html")], ["stage", *kinds]), *messages]


def stage(book: Book, ident: str, options: Mapping[str, str]) -> tuple[str, list[str]]:
    """What stands beside a step, and of which kinds it is."""
    found = reading.stage(book, options["stage"])
    drawn = [kind.draw(book, said, f"{ident}-{k}", len(found) == 1) for k, (_, kind, said) in enumerate(found, 1)]
    html = pictures.TEMPLATES.call("steps.html", "stage", reading.above(book, options.get("title", "")), drawn)
    return str(html), [kind for kind, _, _ in found]


def is_a(node: nodes.Node, kind: str) -> bool:
    """Whether a node is a step, or a stage."""
    return isinstance(node, element) and kind in node["classes"]


class ShareStages(SphinxTransform):
    """Neighbouring steps and their stages become one box, and a step's title a heading of the level that follows."""

    default_priority = 400

    def apply(self, **kwargs):
        """Put them together."""
        for parent in {id(s.parent): s.parent for s in self.document.findall(lambda n: is_a(n, "step"))}.values():
            level = 1 + sum(isinstance(a, nodes.section) for a in _up(parent))
            for run in _runs(parent):
                at, k = parent.index(run[0]), 0
                for node in run:
                    parent.remove(node)
                    k += is_a(node, "step")
                    node["given"]["style"] = f"--k:{k}"
                    if is_a(node, "step"):
                        node[0]["tag"] = f"h{min(level, 6)}"
                parent.insert(at, made("div", run, ["steps"], data_waits=WAITS, style=f"--n:{k}"))


def _up(node: nodes.Node):
    while node is not None:
        yield node
        node = node.parent


def _runs(parent: nodes.Element) -> list[list[nodes.Node]]:
    """The steps and stages of a parent that stand next to each other."""
    out: list[list[nodes.Node]] = []
    before = False
    for child in parent.children:
        here = is_a(child, "step") or is_a(child, "stage")
        if here:
            out[-1].append(child) if before else out.append([child])
        before = here
    return out


class ListWorks(SphinxPostTransform):
    """The works that a step cites stand below its stage, under the numbers of their marks."""

    default_priority = notes.LISTED
    formats = ("html",)

    def run(self, **kwargs):
        """Add the lists."""
        for step in list(self.document.findall(lambda n: is_a(n, "step"))):
            box, listed = step.parent, notes.listed(step)
            at = box.index(step) + 1
            at += at < len(box) and is_a(box[at], "stage")
            if listed:
                box.insert(at, made("ol", listed, ["step-notes"], style=step["given"]["style"]))


def add_files(app, pagename, templatename, context, doctree):
    """The script and the style, on pages that have steps."""
    if 'class="steps' in (context.get("body") or ""):
        context["modelbook_styles"] += [f"{assets.FOLDER}/steps.css"]
        context["modelbook_scripts"] += [f"{assets.FOLDER}/steps.js"]


def setup(app):
    """Register the directive and the files."""
    app.add_directive("step", Step)
    app.add_transform(ShareStages)
    app.add_post_transform(ListWorks)
    for name in ("steps.js", "steps.css"):
        assets.add_file(app, name, HERE / name)
    app.connect("html-page-context", add_files, priority=455)
