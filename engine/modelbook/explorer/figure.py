"""Charts of data alone: no model, no script; the drawing, a table of the same rows, and their sources."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from modelbook.drawing import charts as drawing
from modelbook.errors import BookError, nearest
from modelbook.explorer.references import reference
from modelbook.worlds import words
from modelbook.worlds.book import Book

WIDTHS = {"wide": 980, "middle": 640, "narrow": drawing.NARROW}  # the page shows the one that fits


@dataclass(frozen=True)
class Story:
    """What a data figure shows: its finding, a quiet line, an alternative text, its rows and the columns of its table."""

    title: str
    subtitle: str
    alt: str
    rows: list[dict]
    columns: dict[str, str]


@dataclass(frozen=True)
class DataFigure:
    """A figure as a book declares it: the function that makes its story, and the chart that draws its rows."""

    name: str
    chart: str
    story: Callable[[Book], Story]


@dataclass(frozen=True)
class Figure:
    """A figure of a book, which shows itself on a page."""

    book: Book
    declared: DataFigure

    @property
    def story(self) -> Story:
        """What it shows, from the tables as they are."""
        return self.declared.story(self.book)

    def _repr_html_(self) -> str:
        book, name, story = self.book, self.declared.name, self.story
        drawn = [
            drawing.svg(
                book, self.declared.chart, {"points": story.rows}, {}, width, story.title, story.alt, f"{name}-{kind}"
            ).replace("<svg ", f'<svg class="{kind}" ', 1)
            for kind, width in WIDTHS.items()
        ]
        heads = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in (*story.columns.values(), "Source"))
        lines = []
        for row in story.rows:
            cells = "".join(_cell(row[c]) for c in story.columns)
            sources = " ".join(reference(book, k) for k in _keys(row["source"]))
            lines.append(f"<tr>{cells}<td>{sources}</td></tr>")
        region = f'tabindex="0" role="region" aria-label="{html.escape(story.title)}"'
        return (
            f'<figure class="chart" id="{name}"><h3 class="finding">{html.escape(story.title)}</h3>'
            f'<p class="quiet">{html.escape(story.subtitle)}</p>{"".join(drawn)}'
            f'<details><summary>Table and sources</summary><div class="scroll" {region}><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>{''.join(lines)}</tbody></table></div></details>"
            f"<figcaption>Published figures, no model. As of {book.as_of}.</figcaption></figure>"
        )


def _keys(cell: str) -> Sequence[str]:
    return [k.strip() for k in cell.split(";") if k.strip()]


def _cell(x: object) -> str:
    if isinstance(x, int | float):
        text = "" if x != x else words.trimmed(float(x), 3) if abs(x) >= 2100 or x % 1 else str(int(x))
        return f'<td class="number">{text}</td>'
    return f"<td>{html.escape(str(x))}</td>"


def data_figure(chart: str):
    """Make a function a figure of data alone under its own name, drawn by `chart`; the book finds it in the module."""

    def declare(story: Callable[[Book], Story]) -> DataFigure:
        return DataFigure(story.__name__, chart, story)

    return declare


def figure(book: Book, name: str) -> Figure:
    """A chart of data alone, by name.

    Raises
    ------
    BookError
        When there is none.
    """
    known = book.declared(DataFigure)
    if name not in known:
        raise BookError(f"There is no figure '{name}'.", mend=nearest(name, known))
    return Figure(book, known[name])
