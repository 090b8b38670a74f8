"""Altair charts over a model's columns, and of data alone."""

from modelbook.drawing.charting import Edge, Grid, Show, chart, data, pick, spread, worded
from modelbook.drawing.others import GHOST, NAMED, others
from modelbook.drawing.theme import HALO, QUIET, colour

__all__ = [
    "GHOST",
    "HALO",
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
