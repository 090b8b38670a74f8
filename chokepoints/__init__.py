"""Chokepoints: this book's models, charts, stories and colours, and the engine's commands bound to this book."""

from modelbook.errors import BookError
from modelbook.tables.frames import book
from modelbook.worlds.engine import engine, engines, run

__all__ = ["BookError", "book", "engine", "engines", "explore", "figure", "run"]
__version__ = "0.1.0"


def explore(*args, **kwargs):
    """An explorer of a model; see `modelbook.explorer.widget.explore`."""
    from modelbook.explorer.widget import explore as make  # the widget's imports are slow, the command line's are not

    return make(*args, **kwargs)


def figure(name: str):
    """A chart of data alone; see `modelbook.explorer.figure.figure`."""
    from modelbook.explorer.figure import figure as make

    return make(name)
