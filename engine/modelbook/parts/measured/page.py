"""``{measured} TABLE``: a table of the newest result with what it lacks; ``{measured} when``: its date and machine."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from modelbook.explorer.templates import Templates
from modelbook.parts.measured import results
from modelbook.parts.measured.results import Cell, Measured, Result
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated, table
from modelbook.worlds import words

TEMPLATES = Templates(Path(__file__).parent)
WHEN = "when"
STACKED = 7  # columns that a phone shows one below the other


class Shown(Generated):
    """``{measured} TABLE`` or ``{measured} when``. A table that the newest result has not is told in its place."""

    required_arguments = 1
    alone = False

    def html(self) -> Markup:
        book = book_of(self.env.app)
        if (file := results.newest(book.root)) is not None:
            for path in (file, file.parent):  # changed, or beside a newer one
                self.env.note_dependency(str(path))
        return shown(results.latest(book), self.arguments[0])


def shown(result: Result | None, name: str) -> Markup:
    """A table of a result, or when and where it was made."""
    if result is None:
        return TEMPLATES.call("measured.html", "nothing")
    if name == WHEN:
        return TEMPLATES.call("measured.html", "when", result)
    if name not in result.tables:
        return TEMPLATES.call("measured.html", "absent", name)
    one = result.tables[name]
    body = [[number(cell) for cell in row] for row in one.rows]
    kind = "scroll wide stack" if len(one.columns) <= STACKED else "scroll wide"
    drawn = table(one.columns, body, caption(one), one.numbers, kind) if body else Markup()
    return drawn + TEMPLATES.call("measured.html", "beside", one)


def caption(one: Measured) -> str:
    """A table's title with when it was measured and how busy the machine was."""
    load = f"load {words.trimmed(one.load[0], 1)} to {words.trimmed(one.load[1], 1)}" if len(one.load) == 2 else ""
    return ", ".join(filter(None, (one.title, one.at, load)))


def number(cell: Cell) -> str:
    """A cell as a reader sees it: no more than three digits behind the point, fewer for larger numbers."""
    if isinstance(cell, str):
        return cell
    return words.trimmed(cell, 0 if abs(cell) >= 100 else 1 if abs(cell) >= 10 else 2 if abs(cell) >= 1 else 3)


def setup(app):
    """Register the directive."""
    app.add_directive("measured", Shown)
