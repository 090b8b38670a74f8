"""What leaves the site of a lesson: its sheet as a document to be edited, and data for catalogues of teaching material.

``sheet-NAME.docx`` holds what the printed sheet holds, without codes: lines to write on, tables to fill in, addresses,
the licence. A lesson's page carries a ``LearningResource`` of schema.org.
"""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.packs.reading import written

__all__ = ["PART"]


def setup(app):
    """Register files."""
    from modelbook.parts.offprints import page

    page.setup(app)


PART = Part("offprints", setup, on=lambda book: bool(written(book)))
