"""How a page is shown: for the projector, in a frame of another site, with few controls. No part of a page is made for it.

A button of the header, “For the projector”, shows a page part by part in large type: one chart and two controls at a time,
arrow keys turn, and on paper each part has a sheet of its own. A page that holds ``data-slides`` is shown so from the start.
Notes (``details.notes``) are in no part: a button opens them in a window of their own, from which they are printed too.

Keys of a link, beside those that set a world::

    view=embed        without header and footer, and of a page with a place (``#PLACE?...``) that place alone; the page tells
                      the frame around it its height: ``postMessage({modelbook: "height", height})``
    view=projector    as if the button was pressed
    only=KEY,KEY      the controls in sight, at the explorer that the link points at
    lock=KEY,KEY      controls in sight that are not to be moved

What is hidden or locked is so for convenience: whoever opens the page without these keys has all of it.
"""

from __future__ import annotations

from modelbook.parts import Part

__all__ = ["PART"]


def setup(app):
    """Register files."""
    from modelbook.parts.showing import page

    page.setup(app)


PART = Part("showing", setup, keys=("view", "only", "lock"))
