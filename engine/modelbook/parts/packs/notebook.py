"""A lesson as a notebook: its words with numbers put in, the explorer, and a cell for each answer."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from urllib.parse import quote

from modelbook.explorer import notebooks
from modelbook.explorer.notebooks import code_cell, markdown
from modelbook.parts.packs import blocks
from modelbook.parts.packs.blocks import OPTION
from modelbook.parts.packs.reading import HEAD, Pack
from modelbook.worlds.book import Book

ONE_VIEW = re.compile(r"^(:{3,})\{on\}[^\n]*\n.*?^\1[ \t]*\n", re.S | re.M)
OPEN = re.compile(r"^(:{3,})\{open\}[^\n]*\n(.*?)^\1[ \t]*\n", re.S | re.M)


def text(pack: Pack) -> str:
    """The notebook of a lesson; what the page, the sheet or the key alone shows is left out."""
    name = pack.book.package_name
    module = name or "modelbook"
    words = ONE_VIEW.sub("", HEAD.sub("", pack.text))
    words = OPEN.sub(lambda found: f"{found[2].rstrip()}\n\n*Write here:*\n\n", words)
    asks = {block.name: block for block in blocks.blocks(pack) if block.kind == "ask"}

    def of_block(kind: str, ident: str, lines: list[str]) -> list[dict] | None:
        said = [line for line in lines if line.strip() and not OPTION.match(line) and not line.startswith("then:")]
        if kind == "lesson":
            return [*_states(pack), code_cell(_explorer(pack, module))]
        if kind == "guess":
            return [
                markdown(f"**My guess.** {notebooks.filled(pack.book, pack.page, ' '.join(said))} \n\n*Write here:*")
            ]
        if kind == "fill":
            return [markdown(_table(pack, ident))]
        if kind == "ask":
            ask = blocks.ask(pack, asks[ident])
            unit = f" ({ask.unit})" if ask.unit else ""
            options = "".join(f"\n- `{o.word}`: {o.labels[0]}" for o in ask.options) if ask.kind == "choice" else ""
            asked = markdown(f"**{ask.question}**{unit}{options}")
            return [asked, code_cell(f'{module}.check("{ask.id}", "")  # your answer between the last quotes')]
        return None

    made = notebooks.cells(pack.book, pack.page, words, of_block)
    first = [code_cell(f"import {module}")]
    return notebooks.notebook([made[0], *first, *made[1:]] if made else first)


def _explorer(pack: Pack, module: str) -> str:
    given = {"controls": [*pack.given["shows"], *pack.locks], "charts": pack.charts}
    said = ", ".join(f"{key}={json.dumps(value)}" for key, value in given.items())
    view = "".join(f', {key}="{value}"' for key, value in (pack.given.get("view") or {}).items())
    return f'e = {module}.explore("{pack.model}", {said}, drawer=False{view})\ne'


def _states(pack: Pack) -> list[dict]:
    lines = [
        f"- **{s.label}**: `e.scenario, e.values = {s.scenario!r}, {dict(s.values)!r}`" for s in pack.states.values()
    ]
    return [markdown("The states, each as a line that sets the explorer below:\n\n" + "\n".join(lines))]


def _table(pack: Pack, ident: str) -> str:
    block = next(b for b in blocks.blocks(pack) if b.kind == "fill" and b.name == ident)
    table = blocks.fill(pack, block)
    heads = ["State", *(c.label for c in table.columns)]
    rows = [[s.label, *("" for _ in table.columns)] for s in table.states]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def launches(book: Book, pack: Pack) -> list[dict[str, str]]:
    """The services that the book offers to open a lesson's notebook in, with the address of each; none by default."""
    path = str(PurePosixPath("notebooks") / f"{pack.name}.ipynb")
    return [
        {"name": name, "address": address.replace("{notebook}", quote(path, safe="/"))}
        for name, address in book.settings.launch.items()
    ]
