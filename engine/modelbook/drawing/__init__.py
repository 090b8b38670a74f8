"""Altair charts over a model's columns, and of data alone."""

from modelbook.drawing.charting import LABEL_Y, Edge, Grid, Show, chart, data, pick, spread, worded
from modelbook.drawing.others import GHOST, NAMED, others
from modelbook.drawing.theme import HALO, QUIET, colour

__all__ = [
    "GHOST",
    "HALO",
    "LABEL_Y",
    "NAMED",
    "QUIET",
    "Edge",
    "Grid",
    "Show",
    "chart",
    "colour",
    "data",
    "others",
    "pick",
    "spread",
    "worded",
]
