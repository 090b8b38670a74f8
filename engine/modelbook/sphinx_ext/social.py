"""The picture where a page is shared: the main chart of its first explorer under its title, 1200 x 630, made by vl-convert.

Such a page asks in its title; the picture shows the chart and what it is of, not what it finds. The file is named by its
content, so that a build which changes nothing draws nothing, and a changed picture has another address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

from modelbook.drawing import charts as drawing
from modelbook.drawing import rendered, theme
from modelbook.drawing.charting import Room
from modelbook.explorer import still
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.assets import FOLDER
from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds.book import Book

TEMPLATES = Templates(Path(__file__).parent)
WIDTH, HEIGHT = 1200, 630  # px, as those who show shared links want it
ROOM = (700, 500)  # for the chart, beside the words
LARGEST = 1.6  # times the size that a chart is made for
FIGURE = re.compile(r"<figure\b[^>]*>")
VARIABLE = re.compile(r"var\(--([\w-]+)\)")
WORDS = 372  # px
WIDE = 0.56  # of its size that a letter takes, at most, on average: nothing measures text here


@dataclass(frozen=True)
class Shown:
    """An explorer as a page has it: its model, charts, named set of values and views."""

    model: str
    charts: tuple[str, ...]
    scenario: str
    view: dict[str, str]


class _First(HTMLParser):
    """The first explorer of a page."""

    found: Shown | None = None

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if (
            self.found
            or tag != "figure"
            or "data-config" not in said
            or "explorer" not in (said.get("class") or "").split()
        ):
            return
        config = json.loads(said["data-config"])
        self.found = Shown(said["data-explorer"], tuple(config["charts"]), config["scenario"], config["view"])


def first(body: str) -> Shown | None:
    """The first explorer of a page's body that has a chart; None where there is none."""
    reader = _First()
    for tag in FIGURE.findall(body):
        reader.feed(tag)
    return reader.found if reader.found and reader.found.charts else None


def lines(words: str, size: float, most: int) -> list[str]:
    """Words in lines that fit beside the chart; what does not ends in an ellipsis."""
    out, room = [""], WORDS / (WIDE * size)
    for word in words.split():
        longer = f"{out[-1]} {word}".strip()
        if len(longer) <= room or not out[-1]:
            out[-1] = longer
        else:
            out.append(word)
    return out if len(out) <= most else [*out[: most - 1], f"{out[most - 1]} …"]


def card(book: Book, shown: Shown, title: str, kicker: str, name: str) -> str:
    """The picture as SVG.

    Parameters
    ----------
    book : Book
    shown : Shown
        Its first chart is drawn.
    title, kicker : str
        Of the page.
    name : str
        What the book is called on its pages.
    """
    chart = shown.charts[0]
    scale = min(LARGEST, ROOM[1] / drawing.named(book, chart).height)
    state = still.State(book.engine(shown.model), {}, shown.scenario, shown.view)
    _, quiet, (svg,) = still.drawn(chart, state, "card", {"social": Room(round(ROOM[0] / scale))})
    light = theme.light(theme.palette(book))
    inner = ElementTree.fromstring(VARIABLE.sub(lambda found: light[found[1]], str(svg)))
    for spoken in [child for child in inner if child.tag.endswith(("}title", "}desc"))]:
        inner.remove(spoken)  # what the chart finds is not told beside the question
    width, height = (float(inner.attrib[side]) for side in ("width", "height"))
    inner.attrib |= {"x": "0", "y": "0"}
    title_size = 40 if len(title) < 70 else 34
    return str(TEMPLATES.render(
        "social.svg", width=WIDTH, height=HEIGHT, light=light, kicker=kicker, name=name, font=theme.FONT.replace('"', "'"),
        title=lines(title, title_size, 6), title_size=title_size, quiet=lines(Markup(quiet).striptags(), 19, 5),
        chart=Markup(ElementTree.tostring(inner, encoding="unicode")), scale=round(scale, 4),
        x=round(WIDTH - 40 - width * scale), y=round((HEIGHT - 70 - height * scale) / 2 + 8), as_of=book.as_of,
    ))  # fmt: skip


def written(site: Path, pagename: str, svg: str, draw: Callable[[str], bytes]) -> str:
    """The picture's file in a site, as `draw` makes it of the SVG, where it is not there yet; one of before is removed.

    Returns
    -------
    str
        Its path in the site.
    """
    folder = site / "_static" / FOLDER / "social"
    stem = pagename.replace("/", "-")
    file = folder / f"{stem}.{kept.version(svg.encode())}.png"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{stem}.????????.png"):
            old.unlink()
        file.write_bytes(draw(svg))
    return file.relative_to(site).as_posix()


def add(app, pagename, templatename, context, doctree):
    """Name the picture of a page that has an explorer; the others have the book's own."""
    meta = context.get("meta")
    if not getattr(app.config, "ogp_site_url", "") or doctree is None or meta is None or "og:image" in meta:
        return
    shown = first(context.get("body") or "")
    if shown is None:
        return
    title = Markup(context.get("title") or "").striptags()
    said = (title, meta.get("kicker") or "", app.config.html_title or app.config.project)
    svg = kept.once(app, ("social", shown, *said), lambda: card(book_of(app), shown, *said))
    file = written(Path(app.outdir), pagename, svg, partial(rendered.png, book_of(app).root))
    meta |= {
        "og:image": file, "og:image:width": str(WIDTH), "og:image:height": str(HEIGHT),
        "og:image:alt": f"{title} A chart of the book. A model, not a forecast.",
    }  # fmt: skip


def setup(app):
    """Connect to the build, once a page's body is whole and before `sphinxext.opengraph` reads what it says of itself."""
    app.connect("html-page-context", add, priority=440)
