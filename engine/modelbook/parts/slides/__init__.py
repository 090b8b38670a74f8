"""Slides of a lesson: ``slides-NAME.html``, its pupils' page shown part by part in large type (the part `showing` does that).

Each step has notes for the teacher: its minutes, how much of the lesson is over, and what stands in ``:::{on} notes`` of
the lesson's file. A button opens them in a window of their own, which pupils do not see; they are printed with the slides on
request. Whoever opens the page without scripts finds them in folds, so no answer stands on a slide or in its notes.
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
