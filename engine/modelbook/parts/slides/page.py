"""The pages with slides."""

from __future__ import annotations

import re
from itertools import accumulate

from docutils import nodes

from modelbook.explorer.templates import Templates
from modelbook.parts.packs import reading
from modelbook.parts.packs.reading import Pack
from modelbook.sphinx_ext.opened import book_of

TEMPLATES = Templates(__file__.rpartition("/")[0])


def more_pages(app):
    """A page a lesson: its document in a view of its own, the pupils' with what the teacher wrote as notes."""
    for pack in reading.packs(book_of(app)):
        if pack.page not in app.env.found_docs:
            continue
        app.builder.modelbook_view, app.builder.current_docname = "slides", pack.page
        try:
            doctree = app.env.get_and_resolve_doctree(pack.page, app.builder)
        finally:
            app.builder.modelbook_view = "page"
        add_notes(pack, doctree)
        box = nodes.container("", *(child.deepcopy() for child in doctree.children), classes=["pack-slides"])
        body = re.sub(r'class="pack-slides', "data-slides \\g<0>", app.builder.render_partial(box)["fragment"], count=1)
        name = f"{pack.page.removesuffix(pack.name)}slides-{pack.name}"
        context = {"title": f"{pack.title}: slides", "body": body, "meta": {}, "modelbook_made": "slides"}
        yield (name, context, "page.html")


def add_notes(pack: Pack, doctree: nodes.document) -> None:
    """Notes below the heading of each step, in a fold: its minutes, and what the lesson says in ``{on} notes``."""
    top = next(iter(doctree.findall(nodes.section)))
    sections = [s for s in top.children if isinstance(s, nodes.section)]
    over = accumulate(minutes for _, minutes in pack.steps)
    for section, (_, minutes), sum_ in zip(sections, pack.steps, over, strict=False):
        written = [box for box in section.findall(nodes.container) if "on-notes" in box["classes"]]
        for box in written:
            box.parent.remove(box)
        begin = nodes.raw(
            "", str(TEMPLATES.call("slides.html", "notes", minutes, sum_, pack.given["minutes"])), format="html"
        )
        section[1:1] = [begin, *written, nodes.raw("", "</details>", format="html")]


def setup(app):
    """Register pages."""
    app.connect("html-collect-pages", more_pages)
