"""A guess before the chart answers: {bet}, and data/bets.csv where a page sums the guesses up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.parts import Part
from modelbook.parts.bets import question
from modelbook.worlds.book import Book

BLOCK = re.compile(r"^`{3,}\{bet\}([^\n]*)\n(.*?)^`{3,}\s*$", re.S | re.M)
OPTION = re.compile(r"^:([\w-]+):(.*)$")


def setup(app):
    """Register the directive."""
    from modelbook.parts.bets import page

    page.setup(app)


def check_data(book: Book) -> Iterator[Problem]:
    """Bets that no text answers, or that ask again what was never asked."""
    if "bets" not in book.resources:
        return
    table = book.table("bets")
    for line, row in table.iterrows():
        where = book.at("bets", line)
        if row.model not in book.engines:
            yield Problem(
                f"there is no model '{row.model}'.", where.in_column("model"), nearest(row.model, book.engines)
            )
            continue
        if row.slot not in book.texts[row.model]:
            yield Problem(f"{book.file('texts')} has no slot '{row.slot}' of {row.model}.", where, "Add its row.")
        others = set(table.id) - {row.id}
        if row.after and row.after not in others:
            yield Problem(f"there is no other bet '{row.after}'.", where.in_column("after"), nearest(row.after, others))
        scenarios = book.assumptions.scenarios[row.model]
        if row.scenario and row.scenario not in scenarios:
            what = f"{row.model} has no scenario '{row.scenario}'."
            yield Problem(what, where.in_column("scenario"), nearest(row.scenario, scenarios))


def check_page(book: Book, name: str, text: str) -> Iterator[Problem]:
    """Bets that cannot be asked."""
    for block in BLOCK.finditer(text):
        first = text[: block.start()].count("\n") + 1
        lines = [(Place(name, number), line) for number, line in enumerate(block[2].splitlines(), first + 1)]
        heads = [OPTION.match(line) for _, line in lines]
        count = next((k for k, head in enumerate(heads) if not head), len(heads))
        options = {head[1]: head[2].strip() for head in heads[:count] if head}
        if not block[1].strip():
            yield Problem("the bet has no name.", Place(name, first), "Write ```{bet} NAME.")
        try:
            question.read(book, Place(name, first), options, lines[count:])
        except BookError as error:
            yield error.problem


PART = Part("bets", setup, directives=("bet",), verbatim=("bet",), check_data=check_data, check_page=check_page)
