"""The timeline page's drawing and table, and the strip of dates that opens a chapter."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError
from modelbook.explorer.references import reference, report_link
from modelbook.explorer.templates import Templates
from modelbook.parts.timeline import acts as timeline
from modelbook.sphinx_ext import assets
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.roles import remember_sources
from modelbook.worlds.book import Book
from modelbook.worlds.words import MONTHS

HERE = Path(__file__).parent
PAGE = "timeline"
DATED = re.compile(r'class="(timeline|strip)[ "]')
TEMPLATES = Templates(HERE)


class Dated(SphinxDirective):
    """A directive made from the dated acts; a mistake fails the build with file and line."""

    def run(self):
        book = book_of(self.env.app)
        try:
            return [nodes.raw("", str(self.html(book)), format="html")]
        except BookError as error:
            raise self.error(f"{{{self.name}}}: {error}") from None

    def html(self, book: Book) -> str:
        """The text of the part."""
        raise NotImplementedError


class Strip(Dated):
    """``{strip} ID, ID``: a line of all dates with a chapter's own lit, each a link to the timeline page."""

    required_arguments = 1
    final_argument_whitespace = True

    def html(self, book: Book) -> str:
        every, lit, form = timeline.acts(book), timeline.chosen(book, self.arguments[0]), timeline.drawing(book).form
        first, end = timeline.span(every)
        return TEMPLATES.render(
            "strip.html", page=PAGE, lit=lit, others=timeline.others(every, lit), form=form, years=range(first, end),
            left=lambda x: f"{timeline.along(every, x):.2%}",
            year=timeline.year, months=MONTHS,
        )  # fmt: skip


class Timeline(Dated):
    """``{timeline} ID``: every dated act as a mark on a line and as a row of a table.

    The option ``bands`` names stretches of time: ``1979-05-04 Thatcher; 1990-11-28 Major``.
    """

    required_arguments = 1
    option_spec = {"bands": directives.unchanged}

    def html(self, book: Book) -> str:
        found, plan = timeline.acts(book), timeline.drawing(book)
        remember_sources(self.env, [key for a in found for key in a.sources])
        first, end = timeline.drawn(found)
        lanes = timeline.lanes(book, found)
        by_act = {p.act.id: p for p in timeline.placed(book, found)}
        tall = {
            s: [1 + max(p.rows[s] for p in by_act.values() if p.lane == lane) for lane in lanes]
            for s in timeline.STRETCHES
        }
        choices = {
            key: [(timeline.slug(v), v) for v in dict.fromkeys(v for a in found for v in a.values(column))]
            for key, (column, _) in plan.filters.items()
        }
        return TEMPLATES.render(
            "timeline.html",
            ident=self.arguments[0], acts=found, plan=plan, places=by_act, lanes=lanes,
            first=first, end=end, year_after=timeline.span(found)[1],
            stretches=timeline.STRETCHES, tall=tall, top={s: [sum(t[:k]) for k in range(len(t))] for s, t in tall.items()},
            total={s: sum(t) for s, t in tall.items()}, bands=self.bands(first), choices=choices,
            slugs=lambda act, column: " ".join(timeline.slug(v) for v in act.values(column)),
            labels={key: label for key, (_, label) in plan.filters.items()},
            said=[
                (head, column["of"], column.get("width", ""), column["of"] != [plan.lane])
                for head, column in plan.columns.items()
            ],
            sources=lambda act: [
                (reference(book, key, note=False), book.sources[key].note, report_link(book, key))
                for key in act.sources if key in book.sources
            ],
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
