"""The page that sums the book up in the reader's world: data/conclusion.csv, {summary}."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import BookError, Problem, nearest
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


def check_data(book: Book) -> Iterator[Problem]:
    """What data/conclusion.csv names: numbers of models, and slots of their texts."""
    if "conclusion" not in book.resources:
        return
    for line, row in book.table("conclusion").iterrows():
        where = book.at("conclusion", line)
        if row.model not in book.engines:
            yield Problem(
                f"there is no model '{row.model}'.", where.in_column("model"), nearest(row.model, book.engines)
            )
            continue
        for slot in ("figure", "conclusion"):
            if slot not in book.texts[row.model]:
                yield Problem(f"{book.file('texts')} has no slot '{slot}' of {row.model}.", where, "Add its row.")
        if not row.low < row.high:
            what = f"the scale has no length, {row.low:g} to {row.high:g}."
            yield Problem(what, where.in_column("high"), "Write a high above low.")
        try:
            Spoken(book.engines[row.model], {}, "baseline", {}).value(row.reference)
        except BookError as error:
            yield Problem(error.problem.what, where.in_column("reference"), error.problem.mend)


PART = Part(
    "summary", setup, on=lambda book: "conclusion" in book.resources, directives=("summary",), verbatim=("summary",),
    slots=SLOTS, check_data=check_data,
)  # fmt: skip
