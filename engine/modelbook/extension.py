"""The Sphinx extension: the site, the parts, and the check, in the order in which they act."""

from __future__ import annotations

from importlib import import_module

from sphinx.errors import ExtensionError

from modelbook import __version__
from modelbook.building import equipped
from modelbook.errors import BookError

PARTS = (
    "sphinx_ext.site", "sphinx_ext.works", "sphinx_ext.roles", "sphinx_ext.pages", "sphinx_ext.evidence",
    "parts.bets.page", "parts.records.page", "sphinx_ext.uses", "parts.glossary.page", "parts.timeline.page",
    "parts.summary.page", "checks.build", "sphinx_ext.assets", "sphinx_ext.search",
)  # fmt: skip


def setup(app):
    """Register all parts."""
    try:
        equipped()
    except BookError as error:
        raise ExtensionError(str(error)) from None
    for part in PARTS:
        import_module(f"modelbook.{part}").setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
