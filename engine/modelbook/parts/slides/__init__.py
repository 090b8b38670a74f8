"""Slides of a lesson: ``slides-NAME.html``, its pupils' page shown part by part in large type (the part `showing` does that).

Each step has notes in a fold: its minutes and how much of the lesson is over. No answer stands on a slide.
"""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.packs.reading import written

__all__ = ["PART"]


def setup(app):
    """Register pages."""
    from modelbook.parts.slides import page

    page.setup(app)


PART = Part("slides", setup, on=lambda book: bool(written(book)))
