"""A guess before the chart answers: {bet}."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError, Place
from modelbook.explorer.templates import Templates
from modelbook.parts.bets import question
from modelbook.sphinx_ext.opened import book_of

TEMPLATES = Templates(Path(__file__).parent)


class Bet(SphinxDirective):
    """A guess before the chart answers.

    Options: min, max, step, start, unit, always (said with each answer). The content is the question, then one line a
    feedback, ``below NUMBER: words`` in rising order and ``else: words``; ``{REFERENCE|FORMAT}`` puts a number in.
    """

    has_content = True
    required_arguments = 1
    option_spec = dict.fromkeys(question.OPTIONS, directives.unchanged_required)

    def run(self):
        here = Place(line=self.lineno)
        try:
            asked = question.read(book_of(self.env.app), here, self.options, [(here, line) for line in self.content])
        except BookError as error:
            raise self.error(f"{error.problem.what} {error.problem.mend}") from None
        o = dict(asked.options)
        if o["unit"][:1].isalpha():  # docutils strips the space before a word
            o["unit"] = " " + o["unit"]
        rules = json.dumps([{"below": below, "text": text} for below, text in asked.rules])
        text = TEMPLATES.render(
            "bet.html", name=self.arguments[0], question=asked.words, rules=rules, always=asked.always,
            **{k: o[k] for k in ("min", "max", "step", "start", "unit")},
        )  # fmt: skip
        return [nodes.raw("", str(text), format="html")]


def setup(app):
    """Register the directive."""
    app.add_directive("bet", Bet)
