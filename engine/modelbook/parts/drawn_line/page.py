"""The chart that the reader draws on: {drawn}."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError, Place
from modelbook.explorer import own_axis
from modelbook.explorer.references import references
from modelbook.explorer.templates import Templates
from modelbook.parts.drawn_line import figure
from modelbook.sphinx_ext import assets
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.roles import remember_sources

HERE = Path(__file__).parent
TEMPLATES = Templates(HERE)
TICKS = 2  # years, and units of the scale, between two words of an axis


class Drawn(SphinxDirective):
    """``{drawn} NAME``: one chart, on which the reader draws two lines; `figure.read` says what its options mean."""

    required_arguments = 1
    option_spec = dict.fromkeys(figure.OPTIONS, directives.unchanged_required)

    def run(self):
        book = book_of(self.env.app)
        try:
            f = figure.read(book, Place(line=self.lineno), self.options)
        except BookError as error:
            raise self.error(f"{{drawn}}: {error.problem.what} {error.problem.mend}") from None
        remember_sources(self.env, [key for point in f.points for key in point.sources])
        d = f.difference
        known = {
            "years": [f.years.low, f.years.high], "scale": [f.scale.low, f.scale.high], "unit": f.unit,
            "lines": [{"label": x.label, "seam": x.seam, "start": x.start, "column": x.column} for x in f.lines],
            "camps": [{"label": c.label, "value": c.value} for c in f.camps], "answer": d["answer"].partition(".")[2],
            "least": float(d["min"]), "most": float(d["max"]), "book": f.axis.book.shown,
        }  # fmt: skip
        text = TEMPLATES.render(
            "drawn.html", name=self.arguments[0], f=f, known=json.dumps(known),
            years=range(int(f.years.low), int(f.years.high) + 1, TICKS),
            ticks=range(int(f.scale.low), int(f.scale.high) + 1, TICKS), as_of=book.as_of,
            axis=own_axis.html(f.axis, d),
            sources=lambda point: references(book, point.sources, True),
        )  # fmt: skip
        return [nodes.raw("", str(text), format="html")]


def add_files(app, pagename, templatename, context, doctree):
    """The script and the styles, on pages that have such a chart."""
    if "data-drawn=" in (context.get("body") or ""):
        context["modelbook_styles"] += [f"{assets.FOLDER}/drawn.css"]
        context["modelbook_scripts"] += [f"{assets.FOLDER}/drawn.js"]


def setup(app):
    """Register the directive and the files."""
    app.add_directive("drawn", Drawn)
    assets.add_file(app, "drawn.js", HERE / "ends.js", HERE / "drawn.js")
    assets.add_file(app, "drawn.css", own_axis.STYLE, HERE / "drawn.css")
    app.connect("html-page-context", add_files, priority=456)
