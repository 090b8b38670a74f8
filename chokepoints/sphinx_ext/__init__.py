"""The Sphinx extension: the site's shell, numbers that cannot rot, generated pages, the front end's files."""

from chokepoints.sphinx_ext import (
    assets,
    catalogue,
    evidence,
    pages,
    roles,
    search,
    site,
    summary,
    terms,
    timeline,
    uses,
    works,
)


def setup(app):
    """Register all parts."""
    for part in (site, works, roles, pages, evidence, catalogue, uses, terms, timeline, summary, assets, search):
        part.setup(app)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
