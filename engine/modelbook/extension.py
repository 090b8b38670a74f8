"""The Sphinx extension: the site, the parts that the book has switched on, and the check, in the order in which they act."""

from __future__ import annotations

from importlib import import_module

from sphinx.errors import ExtensionError

from modelbook import __version__
from modelbook.building import equipped
from modelbook.errors import BookError
from modelbook.parts import parts_of
from modelbook.sphinx_ext.opened import book_of

SITE = (
    "kept", "stale", "defaults", "site", "prose", "body", "works", "notes", "roles", "pages", "taught", "sobol", "evidence",
    "uses", "cells", "social",
)  # fmt: skip
LAST = ("checks.build", "sphinx_ext.assets", "sphinx_ext.served", "sphinx_ext.search", "sphinx_ext.guest")


def setup(app):
    """Register all of it."""
    try:
        equipped()
        parts = parts_of(book_of(app))
    except BookError as error:
        raise ExtensionError(str(error)) from error
    for name in SITE:
        import_module(f"modelbook.sphinx_ext.{name}").setup(app)
    for part in parts:
        part.setup(app)
    for name in LAST:
        import_module(f"modelbook.{name}").setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
