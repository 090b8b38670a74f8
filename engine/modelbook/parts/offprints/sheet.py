"""A lesson's sheet as a document that a word processor opens."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

from modelbook.explorer import notebooks
from modelbook.parts.packs import blocks, gift, reading
from modelbook.parts.packs.blocks import BLOCK, Block
from modelbook.parts.packs.codes import address_of
from modelbook.parts.packs.reading import HEAD, Pack

if TYPE_CHECKING:
    from docx.document import Document as Made

ONE_VIEW = re.compile(r"^(:{3,})\{on\}[ \t]*(\w+)[^\n]*\n(.*?)^\1[ \t]*\n?", re.S | re.M)
HEADING = re.compile(r"^(#{1,3}) (.+)$")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
ATTRIBUTES = re.compile(r"^\{[^}]*\}$|^\(.*\)=$")
LINE = "_" * 80
WRITTEN = datetime(2000, 1, 1)  # the same lesson gives the same file


def file(pack: Pack, base: str) -> bytes:
    """The sheet of a lesson as it is saved; `base` is the address of the site."""
    out = io.BytesIO()
    document(pack, base).save(out)
    return out.getvalue()


def document(pack: Pack, base: str) -> Made:
    """The same as a word processor has it open."""
    from docx import Document  # of use to a build alone

    made = Document()
    made.core_properties.title, made.core_properties.author = pack.title, pack.book.name.capitalize()
    made.core_properties.created = made.core_properties.modified = WRITTEN
    made.add_paragraph("Name ____________________    Date ____________")
    text = ONE_VIEW.sub(lambda found: found[3] if found[2] == "sheet" else "", HEAD.sub("", pack.text))
    all_blocks = iter([b for b in blocks.blocks(pack) if b.kind != "on"])
    at = 0
    for found in BLOCK.finditer(text):
        words(made, pack, text[at : found.start()])
        put(made, pack, next(b for b in all_blocks if (b.kind, b.name) == (found["kind"], found["name"].strip())), base)
        at = found.end()
    words(made, pack, text[at:])
    about = [f"{pack.given['minutes']} minutes", pack.book.name.capitalize(), reading.licence(pack.book)]
    made.add_paragraph(". ".join(filter(None, about)))
    made.add_paragraph(address_of(base, f"{pack.page}.html"))
    return made


def words(made: Made, pack: Pack, text: str) -> None:
    """Headings and paragraphs."""
    for part in notebooks.filled(pack.book, pack.page, text).split("\n\n"):
        lines = [
            line for line in part.strip().splitlines() if not ATTRIBUTES.match(line) and not line.startswith(":::")
        ]
        said = LINK.sub(r"\1", gift.plain(" ".join(lines)))
        heading = HEADING.match(said)
        if heading:
            made.add_heading(heading[2], len(heading[1]) - 1)
        elif said:
            made.add_paragraph(said)


def put(made: Made, pack: Pack, block: Block, base: str) -> None:
    """A block, with room to write."""
    if block.kind == "guess":
        made.add_paragraph(gift.plain(blocks.guess(pack, block).question))
        made.add_paragraph("My guess: ____________, because")
        made.add_paragraph(LINE)
    elif block.kind == "ask":
        ask = blocks.ask(pack, block)
        made.add_paragraph(gift.plain(ask.question))
        for option in ask.options if ask.kind == "choice" else ():
            made.add_paragraph(f"☐ {option.labels[0]}")
        if ask.kind != "choice":
            made.add_paragraph(f"____________ {ask.unit}".rstrip())
    elif block.kind == "open":
        words(made, pack, "\n".join(line for _, line in block.lines))
        for _ in range(3):
            made.add_paragraph(LINE)
    elif block.kind == "lesson":
        for state in pack.states.values():
            made.add_paragraph(f"{state.label}: {address_of(base, f'{pack.page}.html#?state={state.id}')}")
    elif block.kind == "fill":
        table = blocks.fill(pack, block)
        grid = made.add_table(rows=1, cols=1 + len(table.columns))
        grid.style = "Table Grid"
        for cell, name in zip(grid.rows[0].cells, ["State", *(c.label for c in table.columns)], strict=True):
            cell.text = name
        for state in table.states:
            grid.add_row().cells[0].text = state.label
        made.add_paragraph()
