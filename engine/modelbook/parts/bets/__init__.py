"""A guess before the chart answers: {bet}, and data/bets.csv where a page sums the guesses up."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import nearest
from modelbook.parts import Part
from modelbook.worlds.book import Book


def setup(app):
    """Register the directive."""
    from modelbook.parts.bets import page

    page.setup(app)


def check_data(book: Book) -> Iterator[str]:
    """Bets that no text answers, or that ask again what was never asked."""
    if "bets" not in book.resources:
        return
    table = book.table("bets")
    for line, row in table.iterrows():
        where = f"{book.file('bets')}:{line}"
        if row.model not in book.engines:
            yield f"{where}, column model: there is no model '{row.model}'. {nearest(row.model, book.engines)}"
            continue
        if row.slot not in book.texts[row.model]:
            yield f"{where}: {book.file('texts')} has no slot '{row.slot}' of {row.model}. Add its row."
        others = set(table.id) - {row.id}
        if row.after and row.after not in others:
            yield f"{where}, column after: there is no other bet '{row.after}'. {nearest(row.after, others)}"


PART = Part("bets", setup, directives=("bet",), verbatim=("bet",), check_data=check_data)
