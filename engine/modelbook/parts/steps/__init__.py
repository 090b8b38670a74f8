"""Steps of text beside a stage that stays: {step}, and what each puts on the stage in one line of Markdown."""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.steps.reading import problems


def setup(app):
    """Register the directive and the files."""
    from modelbook.parts.steps import page

    page.setup(app)


PART = Part("steps", setup, directives=("step",), check_page=problems)
