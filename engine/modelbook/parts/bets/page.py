"""A guess before the chart answers: {bet}."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError, Place
from modelbook.explorer import own_axis
from modelbook.explorer.templates import Templates
from modelbook.parts.bets import question
from modelbook.sphinx_ext import assets, kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds.book import Book

HERE = Path(__file__).parent
TEMPLATES = Templates(HERE)
ASKED = re.compile(r'data-bet="([^"]+)"')


class Bet(SphinxDirective):
    """A guess before the chart answers.

    Options: min, max, step, start, unit, always (said with each answer), answer (the number that answers it, shown on the
    guess's own axis with worlds that fit and the named sets). The content is the question, then one line a
    feedback, ``below NUMBER: words`` in rising order and ``else: words``; ``{REFERENCE|FORMAT}`` puts a number in.
    """

    has_content = True
    required_arguments = 1
    option_spec = dict.fromkeys(question.OPTIONS, directives.unchanged_required)

    def run(self):
        what = (self.name, self.arguments, self.options, list(self.content))
        try:
            return [nodes.raw("", kept.once(self.env.app, what, self.text), format="html")]
        except BookError as error:
            raise self.error(f"{error.problem.what} {error.problem.mend}") from None

    def text(self) -> str:
        """The question and its answers."""
        here = Place(line=self.lineno)
        asked = question.read(book_of(self.env.app), here, self.options, [(here, line) for line in self.content])
        o = dict(asked.options)
        if o["unit"][:1].isalpha():  # docutils strips the space before a word
            o["unit"] = " " + o["unit"]
        rules = json.dumps([{"below": below, "text": text} for below, text in asked.rules])
        return str(TEMPLATES.render(
            "bet.html", name=self.arguments[0], question=asked.words, rules=rules, always=asked.always,
            axis=own_axis.html(asked.axis, o),
            **{k: o[k] for k in ("min", "max", "step", "start", "unit")},
        ))  # fmt: skip


def add_files(app, pagename, templatename, context, doctree):
    """The style on pages that ask, and what they ask, by which the page's first script knows whether it was answered."""
    asked = ASKED.findall(context.get("body") or "")
    if asked:
        context["modelbook_styles"] += [f"{assets.FOLDER}/bets.css"]
        again = dict(again_of(book_of(app)))
        context["asks"] = " ".join("|".join(filter(None, (name, again.get(name, "")))) for name in asked)


def again_of(book: Book) -> Iterator[tuple[str, str]]:
    """Bets that ask another again, with that other."""
    if "bets" in book.resources:
        for row in book.table("bets").itertuples():
            if row.after:
                yield row.id, row.after


def setup(app):
    """Register the directive and the style."""
    app.add_directive("bet", Bet)
    assets.add_file(app, "bets.css", own_axis.STYLE, HERE / "bets.css")
    app.connect("html-page-context", add_files, priority=455)
