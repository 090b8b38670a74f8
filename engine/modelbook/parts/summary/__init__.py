"""The page that sums the book up in the reader's world: data/conclusion.csv, {summary}."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import BookError, nearest
from modelbook.explorer.spoken import Spoken
from modelbook.parts import Part
from modelbook.worlds.book import Book

MOVE = ("label", "from", "to", "share", "result")
SLOTS = {  # slot: (names in its words, names in its conditions); see `page`
    "flips": (("count",), ("count",)),
    "flip": (MOVE, MOVE),
    "near": (MOVE, MOVE),
    "searched": (("searched", "rest"), ("searched", "rest")),
    "moved": (("by", "first", "now"), ("state", "moved", "world", "start", "end")),
    "distance": (("here", "book", "off", "off_first"), ("state", "moved", "world")),
    "among": (("over", "count", "lowest", "highest"), ("place",)),
}


def setup(app):
    """Register the directive."""
    from modelbook.parts.summary import page

    page.setup(app)


def check_data(book: Book) -> Iterator[str]:
    """What data/conclusion.csv names: numbers of models, and slots of their texts."""
    if "conclusion" not in book.resources:
        return
    for line, row in book.table("conclusion").iterrows():
        where = f"{book.file('conclusion')}:{line}"
        if row.model not in book.engines:
            yield f"{where}, column model: there is no model '{row.model}'. {nearest(row.model, book.engines)}"
            continue
        for slot in ("figure", "conclusion"):
            if slot not in book.texts[row.model]:
                yield f"{where}: {book.file('texts')} has no slot '{slot}' of {row.model}. Add its row."
        if not row.low < row.high:
            yield f"{where}, column high: the scale has no length, {row.low:g} to {row.high:g}. Write a high above low."
        try:
            Spoken(book.engines[row.model], {}, "baseline", {}).value(row.reference)
        except BookError as error:
            yield f"{where}, column reference: {error.what} {error.mend}"


PART = Part(
    "summary", setup, on=lambda book: "conclusion" in book.resources, directives=("summary",), verbatim=("summary",),
    slots=SLOTS, check_data=check_data,
)  # fmt: skip
