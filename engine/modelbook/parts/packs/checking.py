"""What can be wrong in a lesson, told by the check and by the build with file and line."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import BookError, Place, Problem
from modelbook.parts.packs import blocks, reading
from modelbook.parts.packs.blocks import ALONE, Block
from modelbook.parts.packs.reading import Pack
from modelbook.worlds.book import Book

READ = {"ask": blocks.ask, "guess": blocks.guess, "fill": blocks.fill}


def check_page(book: Book, name: str, text: str) -> Iterator[Problem]:
    """What is wrong in a lesson; of another page, that it holds a block of lessons."""
    all_blocks = blocks.found(name, text)
    if not reading.is_pack(text):
        for block in all_blocks:
            if block.kind == "ask" and "." in block.name:
                try:
                    blocks.elsewhere(book, block.place, block.name)
                except BookError as error:
                    yield error.problem.placed(block.place)
            elif block.kind != "packs":
                what = f"{{{block.kind}}} stands on a page that is no lesson."
                mend = "Give the page a front matter with pack:, or name a lesson's question, {ask} LESSON.ID."
                yield Problem(what, block.place, mend)
        return
    try:
        pack = reading.read(book, name, text)
    except BookError as error:
        yield error.problem.placed(Place(name, 1))
        return
    for block in all_blocks:
        if block.kind in READ:
            try:
                READ[block.kind](pack, block)
            except BookError as error:
                yield error.problem.placed(block.place)
    yield from _together(pack, all_blocks)
    yield from _guesses(book, all_blocks)


def _together(pack: Pack, all_blocks: list[Block]) -> Iterator[Problem]:
    """What the blocks of a lesson need of each other."""
    top = Place(pack.file, 1)
    seen: dict[tuple[str, str], Block] = {}
    for block in all_blocks:
        if block.kind == "on" and block.name not in ALONE:
            yield Problem(f"there is no view '{block.name}'.", block.place, f"Known: {', '.join(ALONE)}.")
        if block.kind in ("ask", "open", "guess"):
            if not block.name:
                yield Problem(f"{{{block.kind}}} has no name.", block.place, f"Write {{{block.kind}}} NAME.")
            elif (block.kind, block.name) in seen:
                yield Problem(f"two {block.kind}s are called '{block.name}'.", block.place, "Give each its own name.")
            seen[block.kind, block.name] = block
    lessons = [block for block in all_blocks if block.kind == "lesson"]
    if len(lessons) != 1:
        what = f"the lesson has {len(lessons)} places for its explorer."
        yield Problem(what, lessons[1].place if lessons else top, "Write one block ```{lesson}.")
    if not any(block.kind == "on" and block.name == "key" for block in all_blocks):
        yield Problem("the lesson has no key.", top, "Write :::{on} key with the answers and what to listen for.")


def _guesses(book: Book, all_blocks: list[Block]) -> Iterator[Problem]:
    """A guess that the book knows as a bet is asked in the bet's unit: both are kept under one name."""
    if "bets" not in book.resources:
        return
    units = dict(zip(book.table("bets").id, book.table("bets").unit, strict=True))
    for block in all_blocks:
        unit = block.options.get("unit", "%")
        if block.kind == "guess" and block.name in units and units[block.name].strip() != unit.strip():
            what = f"the bet '{block.name}' is asked in '{units[block.name].strip()}', this guess in '{unit}'."
            yield Problem(what, block.place, "Take the unit of data/bets.csv, or another name.")
