"""Models written once in Python, alive in Python and on a static page."""

__version__ = "0.1.0"
