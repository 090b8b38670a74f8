"""The explorer: the widget, its markup and its scripts; and charts of data alone."""

from modelbook.explorer.figure import Story, data_figure

__all__ = ["Story", "data_figure"]
