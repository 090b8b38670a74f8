"""The Sphinx extension: the site, the parts, and the check, in the order in which they act."""

from __future__ import annotations

from importlib import import_module

from modelbook import __version__

PARTS = (
    "sphinx_ext.site", "sphinx_ext.prose", "sphinx_ext.body", "sphinx_ext.works", "sphinx_ext.roles", "sphinx_ext.pages",
    "sphinx_ext.evidence",
    "parts.bets.page", "parts.records.page", "sphinx_ext.uses", "parts.glossary.page", "parts.timeline.page",
    "parts.summary.page", "checks.build", "sphinx_ext.assets", "sphinx_ext.search",
)  # fmt: skip


def setup(app):
    """Register all parts."""
    for part in PARTS:
        import_module(f"modelbook.{part}").setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
