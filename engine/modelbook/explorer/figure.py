"""Charts of data alone: no model, no script; the drawing, a table of the same rows, and their sources."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from modelbook.drawing import charts as drawing
from modelbook.errors import BookError, nearest
from modelbook.explorer import bundle
from modelbook.explorer.references import reference
from modelbook.tables.frames import Book, book
from modelbook.worlds import words

FIGURES: dict[str, DataFigure] = {}
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
    """A registered figure: the function that makes its story from the book, and the chart that draws its rows."""

    name: str
    chart: str
    story: Callable[[Book], Story]

    def _repr_html_(self) -> str:
        of = book()
        story = self.story(of)
        drawn = [
            drawing.svg(self.chart, {"points": story.rows}, {}, width, story.title, story.alt, f"{self.name}-{kind}")
            .replace("<svg ", f'<svg class="{kind}" ', 1)
            for kind, width in WIDTHS.items()
        ]  # fmt: skip
        heads = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in (*story.columns.values(), "Source"))
        lines = []
        for row in story.rows:
            cells = "".join(_cell(row[c]) for c in story.columns)
            sources = " ".join(reference(of, k) for k in _keys(row["source"]))
            lines.append(f"<tr>{cells}<td>{sources}</td></tr>")
        region = f'tabindex="0" role="region" aria-label="{html.escape(story.title)}"'
        return (
            f'<figure class="chart" id="{self.name}"><h3 class="finding">{html.escape(story.title)}</h3>'
            f'<p class="quiet">{html.escape(story.subtitle)}</p>{"".join(drawn)}'
            f'<details><summary>Table and sources</summary><div class="scroll" {region}><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>{''.join(lines)}</tbody></table></div></details>"
            f"<figcaption>Published figures, no model. As of {of.as_of}.</figcaption></figure>"
        )


def _keys(cell: str) -> Sequence[str]:
    return [k.strip() for k in cell.split(";") if k.strip()]


def _cell(x: object) -> str:
    if isinstance(x, int | float):
        text = "" if x != x else words.trimmed(float(x), 3) if abs(x) >= 2100 or x % 1 else str(int(x))
        return f'<td class="number">{text}</td>'
    return f"<td>{html.escape(str(x))}</td>"


def data_figure(chart: str):
    """Register a function as a data figure under its own name, drawn by `chart`."""

    def register(story: Callable[[Book], Story]) -> Callable[[Book], Story]:
        FIGURES[story.__name__] = DataFigure(story.__name__, chart, story)
        return story

    return register


def figure(name: str) -> DataFigure:
    """A chart of data alone, by name.

    Raises
    ------
    BookError
        When there is none.
    """
    bundle.load_charts(book())
    if name not in FIGURES:
        raise BookError(f"There is no figure '{name}'.", mend=nearest(name, FIGURES))
    return FIGURES[name]
