"""Chokepoints: models written once, alive in Python and on the page."""

from chokepoints.errors import BookError
from chokepoints.tables import book
from chokepoints.worlds import engine, engines, run

__all__ = ["BookError", "book", "engine", "engines", "explore", "figure", "run"]
__version__ = "0.1.0"


def explore(*args, **kwargs):
    """An explorer of a model; see `chokepoints.explorer.explorer.explore`."""
    from chokepoints.explorer.explorer import (
        explore as make,
    )  # the widget's imports are slow, the command line's are not

    return make(*args, **kwargs)


def figure(name: str):
    """A chart of data alone; see `chokepoints.explorer.figure.figure`."""
    from chokepoints.explorer.figure import figure as make

    return make(name)
