"""Blocks that name a model, such as ``{taught} MODEL``: a model or a number that is not there is told before the build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelbook.errors import BookError, Place, Problem
from modelbook.worlds import ranges
from modelbook.worlds.book import Book

BLOCK = re.compile(
    r"^(?P<marks>`{3,}|:{3,})\{(?P<name>baseline|equations|parameters|residuals|sobol|taught)\}[ \t]*(?P<model>\S*).*\n"
    r"(?P<lines>(?s:.*?))^(?P=marks)[ \t]*$",
    re.M,
)


def problems(book: Book, name: str, text: str) -> Iterator[Problem]:
    """What is wrong in the blocks of a page that name a model."""
    for block in BLOCK.finditer(text):
        first, by = text[: block.start()].count("\n") + 1, f"{{{block['name']}}}"
        try:
            if not block["model"]:
                raise BookError("the block names no model.", mend=f"Write {by} MODEL.")
            engine = book.engine(block["model"])
        except BookError as error:
            yield error.problem.named_at(Place(name, first), by)
            continue
        if block["name"] not in ("sobol", "taught"):
            continue
        lines = [(k, line) for k, line in enumerate(block["lines"].splitlines(), first + 1) if line.strip()]
        if not lines:
            mend = "Write a line OUTPUT@STEP: words for each number."
            yield Problem(f"{by} names no output.", Place(name, first), mend)
        for k, line in lines:
            try:
                _, _, output, step = ranges.named(engine, line)
                if block["name"] == "taught":
                    ranges.line(engine, output, step)
            except BookError as error:
                yield error.problem.named_at(Place(name, k), by)
