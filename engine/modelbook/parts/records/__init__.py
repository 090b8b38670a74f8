"""Tables looked up cell by cell, and the list of all tables with their downloads: {records}, {catalogue}."""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.records import cells


def setup(app):
    """Register the directives."""
    from modelbook.parts.records import page

    page.setup(app)


PART = Part("records", setup, directives=("records", "catalogue"), check_data=cells.problems)
