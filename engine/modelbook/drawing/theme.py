"""A book's colours and type, and the Vega-Lite configuration made of them.

Charts name colours as CSS variables, so that one SVG serves light and dark: the page's style sheet sets the variables. The
engine brings a neutral palette; a book adds its own colours, or changes these, in a module of its own (``look`` in
datapackage.json) as ``COLOURS = {"name": ("#light", "#dark")}``. Text needs 4.5:1 on its paper, marks need 3:1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from modelbook.errors import BookError
from modelbook.tables.described import PACKAGE
from modelbook.tables.kept import kept
from modelbook.worlds.book import Book

FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif'

PALETTE = {  # name: (light, dark)
    "paper": ("#fdfdfc", "#15171a"),
    "ink": ("#1f2328", "#e6e7e8"),
    "muted": ("#59636e", "#a0a8b0"),
    "grid": ("#e3e5e8", "#2d3136"),
    "panel": ("#f4f5f6", "#1c1f23"),
    "edge": ("#858b93", "#727a84"),  # a line that must be seen: inputs, buttons
    "link": ("#1f5f99", "#7fb2ea"),
    "focus": ("#1f5fc4", "#9cc2f5"),
    "accent": ("#8a4b08", "#e0a458"),  # words that stand out
    "contrast": ("#2b6a8f", "#6fb0d6"),  # what is chosen or aimed at
    "linked": ("#2f7d5b", "#62b98f"),  # what another model has set
    "notice": ("#7a6400", "#d3bb5a"),  # what a page tells of itself
    "literal": ("#7d4a1e", "#d2a06c"),  # words in code
    "figure": ("#6a4f93", "#ad95d6"),  # numbers in code
    "series-1": ("#2b6a8f", "#6fb0d6"),
    "series-2": ("#a65a0c", "#e0a458"),
    "series-3": ("#2f7d5b", "#62b98f"),
    "series-4": ("#7a5195", "#b594d0"),
    "series-5": ("#7a6400", "#d3bb5a"),
}
ON_PAPER = {  # black on white, whatever the screen shows
    "paper": "#fff", "ink": "#000", "muted": "#444", "grid": "#ccc", "panel": "#fff", "accent": "#000", "link": "#000",
    "edge": "#888",
}  # fmt: skip
Colours = Mapping[str, tuple[str, str]]


@kept
def palette(book: Book) -> Colours:
    """The engine's colours and the book's own, each for light and for dark.

    Raises
    ------
    BookError
        When the module of the book's look has no COLOURS, or one of them is no pair of colours.
    """
    name = book.settings.look
    if not name:
        return PALETTE
    own = getattr(book.modules.load(name), "COLOURS", None)
    if not isinstance(own, dict):
        mend = 'Write COLOURS = {"name": ("#light", "#dark")} in it.'
        raise BookError(f"the module {name} has no COLOURS.", where=PACKAGE, mend=mend)
    for key, pair in own.items():
        named = re.fullmatch(r"[a-z][a-z0-9-]*", str(key))
        coloured = (
            isinstance(pair, tuple) and len(pair) == 2 and all(re.fullmatch(r"#[0-9a-f]{6}", str(x)) for x in pair)
        )
        if not named or not coloured:
            mend = 'Write "small-letters": ("#1d2228", "#e8e6e1"), for light and for dark.'
            raise BookError(f"the colour {key!r}: {pair!r} cannot be read.", where=name, mend=mend)
    return PALETTE | own


def colour(name: str) -> str:
    """A colour as a chart names it."""
    return f"var(--{name})"


QUIET = {"color": colour("muted"), "fill": colour("muted")}  # words in the background
HALO = {"stroke": colour("paper"), "strokeWidth": 4, "strokeJoin": "round"}  # keeps words legible over lines


def rule(selector: str, colours: Mapping[str, str], scheme: str = "") -> str:
    """A CSS rule that sets the variables."""
    body = " ".join(f"--{name}: {value};" for name, value in colours.items())
    return f"{selector} {{ {body}{f' color-scheme: {scheme};' if scheme else ''} }}\n"


def light(colours: Colours) -> dict[str, str]:
    """The colours on light paper."""
    return {name: pair[0] for name, pair in colours.items()}


def dark(colours: Colours) -> dict[str, str]:
    """The colours on dark paper."""
    return {name: pair[1] for name, pair in colours.items()}


def site_css(book: Book) -> str:
    """The variables of a page: for light, for dark as the system or the reader's switch has it, and for print.

    What is drawn to be saved (``on-paper``) has those of light paper in any case.
    """
    colours = palette(book)
    system = rule(':root:not([data-theme="light"])', dark(colours), "dark")
    printed = rule(":root, :root[data-theme]", light(colours) | ON_PAPER, "light")
    return (
        rule(":root, .on-paper", light(colours), "light")
        + f"@media (prefers-color-scheme: dark) {{ {system}}}\n"
        + rule(':root[data-theme="dark"]', dark(colours), "dark")
        + f"@media print {{ {printed}}}\n"
    )


def notebook_css(book: Book) -> str:
    """The same for an explorer in a notebook, whose page has a switch of its own."""
    colours = palette(book)
    return rule(".explorer, .on-paper", light(colours)) + rule('[data-jp-theme-light="false"] .explorer', dark(colours))


def embedded_css(book: Book) -> str:
    """The same on the page of another site: light, or dark where its script found a dark ground (``page/alone.js``)."""
    colours = palette(book)
    return rule(".explorer, .on-paper", light(colours)) + rule(".explorer[data-dark]", dark(colours))


def config() -> dict:
    """Vega-Lite configuration: no frame, quiet axes, text never under 12 px."""
    ink, muted, grid = colour("ink"), colour("muted"), colour("grid")
    text = {"font": FONT, "fontSize": 12}
    return {
        "aria": False,  # the SVG as a whole carries the role, the title and the description
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT, "labelFontSize": 12, "labelColor": muted, "titleFont": FONT, "titleFontSize": 12,
            "titleColor": muted, "titleFontWeight": "normal", "gridColor": grid, "domainColor": muted, "tickColor": muted,
            "labelPadding": 6,
        },
        "axisY": {"domain": False, "ticks": False, "tickCount": 4, "title": None},
        "axisX": {"grid": False, "labelAngle": 0, "ticks": False, "title": None, "labelFlush": False},
        "text": {**text, "color": ink, "fill": ink},
        "line": {"strokeWidth": 2.5, "color": ink},
        "area": {"color": grid},
        "bar": {"color": ink},
        "point": {"color": ink, "filled": True, "size": 60},
        "rule": {"color": muted},
        "tick": {"color": ink, "thickness": 2},
        "legend": {"disable": True},
        "title": {"font": FONT, "color": ink},
    }  # fmt: skip
