"""The book's colours and type, and the Vega-Lite configuration made of them.

Charts name colours as CSS variables, so that one SVG serves light and dark: the page's stylesheet sets the variables.
One actor has one colour in the whole book. Values: 4.5:1 on their paper for text, 3:1 for marks.
"""

from __future__ import annotations

FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif'

COLOURS = {  # name: (light, dark)
    "paper": ("#fcfbf8", "#14171b"),
    "ink": ("#1d2228", "#e8e6e1"),
    "muted": ("#5b6470", "#a3abb5"),
    "grid": ("#e6e2da", "#2c3138"),
    "panel": ("#f4f1ea", "#1b1f25"),
    "ascend": ("#c43d2b", "#f0705c"),
    "other-chinese": ("#d98a73", "#b9604f"),
    "other-chinese-text": ("#a9553d", "#d98a73"),
    "us": ("#2f5f9e", "#6fa0e0"),
    "leaked": ("#8a76b5", "#a894d6"),
    "leaked-text": ("#6b559c", "#a894d6"),
    "smic": ("#8a6200", "#d9b25c"),
    "allies": ("#2a7d76", "#5cb8af"),
}


def colour(name: str) -> str:
    """A colour as a chart names it."""
    return f"var(--{name})"


QUIET = {"color": colour("muted"), "fill": colour("muted")}  # words in the background
HALO = {"stroke": colour("paper"), "strokeWidth": 4, "strokeJoin": "round"}  # keeps words legible over lines


def stylesheet(light: str, dark: str, inherit: bool = False) -> str:
    """CSS that sets the variables for two selectors."""
    rules = []
    for selector, which in ((light, 0), (dark, 1)):
        body = " ".join(f"--{name}: {pair[which]};" for name, pair in COLOURS.items())
        rules.append(f"{selector} {{ {body} }}")
    return "\n".join(rules) + "\n"


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
