"""A guess before the chart answers: {bet}."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds import words
from modelbook.worlds.quantities import lookup

TEMPLATES = Templates(Path(__file__).parent)


class Bet(SphinxDirective):
    """A guess before the chart answers.

    Options: min, max, step, start, unit, always (said with each answer). The content is the question, then one line a
    feedback, ``below NUMBER: words`` in rising order and ``else: words``; ``{REFERENCE|FORMAT}`` puts a number in.
    """

    has_content = True
    required_arguments = 1
    option_spec = dict.fromkeys(("min", "max", "step", "start", "unit", "always"), directives.unchanged_required)

    def run(self):
        question, rules = [], []
        for line in self.content:
            head, mark, text = line.partition(":")
            if mark and head.strip() == "else":
                rules.append({"below": None, "text": self.words(text)})
            elif mark and head.startswith("below "):
                try:
                    rules.append({"below": float(head.removeprefix("below ")), "text": self.words(text)})
                except ValueError:
                    raise self.error(f"'{head}' is no number. Write below NUMBER: words.") from None
            else:
                question.append(line)
        if not rules or rules[-1]["below"] is not None:
            raise self.error("A bet needs a last line `else: words`.")
        o = {"min": "0", "max": "100", "step": "1", "unit": "%"} | self.options
        o.setdefault("start", o["min"])
        self.number_line(o, [r["below"] for r in rules[:-1]])
        if o["unit"][:1].isalpha():  # docutils strips the space before a word
            o["unit"] = " " + o["unit"]
        name = self.arguments[0]
        text = TEMPLATES.render(
            "bet.html", name=name, question=self.words(" ".join(question)), rules=json.dumps(rules),
            always=self.words(o.get("always", "")), **{k: o[k] for k in ("min", "max", "step", "start", "unit")},
        )  # fmt: skip
        return [nodes.raw("", str(text), format="html")]

    def number_line(self, o: dict[str, str], marks: list[float]) -> None:
        """Refuse a slider that cannot move, and feedback that is never said."""
        try:
            low, high, step, start = (float(o[k]) for k in ("min", "max", "step", "start"))
        except ValueError:
            raise self.error("min, max, step and start of a bet are numbers. Write digits.") from None
        if not (low < high and 0 < step <= high - low and low <= start <= high):
            raise self.error(
                "A bet needs min < max, a step that fits between them, and start among them. Mend the options."
            )
        if marks != sorted(set(marks)) or any(not low < mark <= high for mark in marks):
            raise self.error("The lines `below NUMBER` rise, between min and max. Put them in order.")

    def words(self, text: str) -> str:
        """Text with ``{REFERENCE|FORMAT}`` put in."""
        book = book_of(self.env.app)
        try:
            return words.say(
                [("", text.strip())],
                lambda ref: lookup(book, ref).value,
                lambda ref: lookup(book, ref).unit,
                words.formats(book),
            )
        except BookError as error:
            raise self.error(str(error)) from None


def setup(app):
    """Register the directive."""
    app.add_directive("bet", Bet)
