"""The timeline page's drawing and table, and the strip of dates that opens a chapter."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import jinja2
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError
from modelbook.explorer.references import reference, report_link
from modelbook.parts.timeline import acts as timeline
from modelbook.sphinx_ext import assets
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.roles import remember_sources
from modelbook.worlds.book import Book
from modelbook.worlds.words import MONTHS

HERE = Path(__file__).parent
PAGE = "timeline"
DATED = re.compile(r'class="(timeline|strip)[ "]')
FORMS = {"circle": "United States", "square": "China", "triangle": "Allies", "diamond": "Firms"}  # form of a mark: side
TEMPLATES = jinja2.Environment(
    autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=jinja2.FileSystemLoader(HERE)
)


class Dated(SphinxDirective):
    """A directive made from the dated acts; a mistake fails the build with file and line."""

    def run(self):
        book = book_of(self.env.app)
        try:
            return [nodes.raw("", self.html(book), format="html")]
        except BookError as error:
            raise self.error(f"{{{self.name}}}: {error}") from None

    def html(self, book: Book) -> str:
        """The text of the part."""
        raise NotImplementedError


def form(act: timeline.Act) -> str:
    """The form of an act's mark, which its colour goes with."""
    return next(name for name, side in FORMS.items() if side == act.side)


class Strip(Dated):
    """``{strip} ID, ID``: a line of all dates with a chapter's own lit, each a link to the timeline page."""

    required_arguments = 1
    final_argument_whitespace = True

    def html(self, book: Book) -> str:
        every, lit = timeline.acts(book), timeline.chosen(book, self.arguments[0])
        first, end = timeline.span(every)
        return TEMPLATES.get_template("strip.html").render(
            page=PAGE, lit=lit, quiet=[a for a in every if a not in lit], form=form, years=range(first, end),
            at=lambda x: f"{(x - first) / (end - first) * 100:.2f}%",
            year=timeline.year, months=MONTHS,
        )  # fmt: skip


class Timeline(Dated):
    """``{timeline} ID``: every dated act as a mark on a line and as a row of a table.

    The option ``bands`` names stretches of time: ``2021-01-20 Biden; 2025-01-20 Trump``.
    """

    required_arguments = 1
    option_spec = {"bands": directives.unchanged}

    def html(self, book: Book) -> str:
        found = timeline.acts(book)
        remember_sources(self.env, [key for a in found for key in a.sources])
        first, end = timeline.span(found)
        lanes = timeline.lanes(book, found)
        by_act = {p.act.id: p for p in timeline.placed(found)}
        tall = {
            s: [1 + max(p.rows[s] for p in by_act.values() if p.act.lane == lane) for lane in lanes]
            for s in timeline.STRETCHES
        }
        choices = {
            key: [(timeline.slug(v), v) for v in dict.fromkeys(v for a in found for v in a.values(key))]
            for key in timeline.FILTERS
        }
        return TEMPLATES.get_template("timeline.html").render(
            ident=self.arguments[0], acts=found, places=by_act, lanes=lanes, form=form, forms=FORMS, first=first, end=end,
            stretches=timeline.STRETCHES, tall=tall, top={s: [sum(t[:k]) for k in range(len(t))] for s, t in tall.items()},
            total={s: sum(t) for s, t in tall.items()}, bands=self.bands(first), choices=choices,
            slugs=lambda act, key: " ".join(timeline.slug(v) for v in act.values(key)),
            labels={"admin": "Government", "agency": "Agency", "kind": "Kind", "target": "Aimed at"},
            sources=lambda act, report: " ".join(
                f"{reference(book, k, note=report)}{' ' + report_link(book, k) if report else ''}"
                for k in act.sources
                if k in book.sources
            ),
        )  # fmt: skip

    def bands(self, first: int) -> list[tuple[float, str]]:
        """Where each named stretch of time begins, and its name."""
        out = []
        for part in filter(str.strip, self.options.get("bands", "").split(";")):
            day, _, name = part.strip().partition(" ")
            try:
                out.append((max(float(first), timeline.year(date.fromisoformat(day))), name.strip()))
            except ValueError:
                raise BookError(f"'{part.strip()}' is no band.", mend="Write YYYY-MM-DD NAME.") from None
        return out


def add_files(app, pagename, templatename, context, doctree):
    """The script and the style, on pages that have a line of dates."""
    body = context.get("body") or ""
    if DATED.search(body):
        context["modelbook_styles"] += [f"{assets.FOLDER}/timeline.css"]
    if 'class="timeline' in body:
        context["modelbook_scripts"] += [f"{assets.FOLDER}/timeline.js"]


def setup(app):
    """Register the directives and the files."""
    app.add_directive("strip", Strip)
    app.add_directive("timeline", Timeline)
    for name in ("timeline.js", "timeline.css"):
        assets.add_file(app, name, HERE / name)
    app.connect("html-page-context", add_files, priority=455)
