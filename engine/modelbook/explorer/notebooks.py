"""A page as a notebook that reads like the page: numbers put in, terms and works as words, boxes as text, cells as cells.

JupyterLab shows the raw roles of a page that it opens as a notebook. A filled copy is written beside the pages instead
(``notebooks FOLDER``) and opened; what fills the text while it is read (a contents manager) would save it over the source.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from modelbook.errors import BookError
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import numbered

HEAD = re.compile(r"\A---\n.*?\n---\n", re.S)
ROLE = re.compile(r"\{([\w:+-]+)\}(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.S)
FENCE = re.compile(r"^(`{3,}|:{3,})\{([\w-]+)\}[ \t]*(.*)$")
CLOSED = re.compile(r"^\s*:{3,}\s*$")
COMMENT = re.compile(r"<!--.*?-->|^%.*$", re.S | re.M)
ATTRIBUTES = re.compile(r"^\{[.#][^}]*\}\s*$", re.M)
BLANK = re.compile(r"\[&nbsp;\]\{\.blank[^}]*\}")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^()\s]+?)\.md(#[^()\s]*)?\)")
ANCHOR = re.compile(r'<a href="([^"]+)">(.*?)</a>', re.S)
Block = Callable[[str, str, list[str]], "list[dict] | None"]


def cells(book: Book, page: str, text: str, of_block: Block = lambda kind, name, lines: None) -> list[dict]:
    """The cells of a page.

    Parameters
    ----------
    page : str
        Its path below ``book``, without ending, from which its links are read.
    of_block : callable
        What a block in backticks becomes, of its kind, what stands behind it and its lines: cells, or None for nothing.
    """
    out: list[dict] = []
    said: list[str] = []

    def close() -> None:
        words = filled(book, page, "\n".join(said)).strip()
        if words:
            out.append(markdown(words))
        said.clear()

    lines = iter(COMMENT.sub("", HEAD.sub("", text)).splitlines())
    for line in lines:
        found = FENCE.match(line.lstrip())
        if found and found[1][0] == "`":
            held = list(_until(lines, found[1]))
            made = code(held) if found[2] == "code-cell" else of_block(found[2], found[3].strip(), held)
            if made:
                close()
                out += made
        elif found and found[2] == "details":
            said.append(f"\n**{found[3].strip()}**\n")
        elif not found and not CLOSED.match(line):
            said.append(line)
    close()
    return out


def _until(lines: Iterable[str], marks: str) -> Iterable[str]:
    for line in lines:
        if line.strip() == marks:
            return
        yield line


def code(lines: list[str]) -> list[dict]:
    """A cell of a page as one of a notebook."""
    kept = [line for line in lines if not re.match(r"^:[\w-]+:", line)]
    return [code_cell("\n".join(kept).strip())]


def filled(book: Book, page: str, text: str) -> str:
    """Text with its roles put in and its links made addresses of the published book."""
    home = str(book.package.get("published", "") or book.package.get("homepage", ""))
    here = urljoin(home.rstrip("/") + "/", f"{page}.html") if home else f"{page}.html"

    def linked(found: re.Match[str]) -> str:
        return f"]({urljoin(here, found[1] + '.html')}{found[2] or ''})"

    def anchored(found: re.Match[str]) -> str:
        return f"[{found[2]}]({urljoin(here, html.unescape(found[1]))})"

    text = ATTRIBUTES.sub("", BLANK.sub("______", text))
    text = ROLE.sub(lambda found: said(book, found[1], found[3]), text)
    return ANCHOR.sub(anchored, LINK.sub(linked, text))


def said(book: Book, role: str, inside: str) -> str:
    """What a role says, in plain Markdown."""
    words = re.sub(r"\s*<[^<>]*>$|\s*<.*>$", "", inside, flags=re.S)
    if role in ("fact", "result"):
        try:
            return numbered(book, role, inside)[1]
        except BookError:
            return f"`{inside}`"  # the check tells of it
    if role.startswith("cite"):
        works = [book.sources[key.strip()] for key in inside.split(",") if key.strip() in book.sources]
        return f"({'; '.join(f'[{w.who}, {w.year}]({w.url})' if w.url else f'{w.who}, {w.year}' for w in works)})"
    if role == "math":
        return f"${inside}$"
    return words


def markdown(text: str) -> dict:
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code_cell(text: str) -> dict:
    """A cell of code that has not run."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": text}


def notebook(made: Iterable[dict]) -> str:
    """A notebook of cells, as its file says it; the same cells give the same file, and the file says which they were."""
    named = [{"id": sha256(f"{k}{one['source']}".encode()).hexdigest()[:8], **one} for k, one in enumerate(made)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    said = {"kernelspec": kernel, "modelbook": {"made": mark(named)}}
    whole = {"cells": named, "metadata": said, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def mark(all_cells: Iterable[Mapping[str, Any]]) -> str:
    """What tells cells from others, whatever came out of them."""
    return sha256("\0".join("".join(one["source"]) for one in all_cells).encode()).hexdigest()


def write(file: Path, text: str) -> bool:
    """Write a notebook, unless one is there in which somebody has written; whether it was written.

    Raises
    ------
    BookError
        When the file cannot be written.
    """
    try:
        if file.is_file() and _changed(json.loads(file.read_text(encoding="utf-8"))):
            return False
        file.write_text(text, encoding="utf-8")
    except ValueError:
        return False  # no notebook that we made
    except OSError as error:
        raise BookError(f"{file} cannot be written: {error.strerror}.", mend="Name another folder.") from error
    return True


def _changed(found: Mapping[str, Any]) -> bool:
    """Whether the cells of a notebook are others than those it was made with."""
    made = found.get("metadata", {}).get("modelbook", {}).get("made")
    return made != mark(found.get("cells", []))
