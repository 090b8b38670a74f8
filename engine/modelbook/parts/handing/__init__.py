"""Hand in: what a pupil has done in a lesson, frozen as a link that goes to the teacher by whatever way a class has.

A lesson's page gets a last part with the pupil's nickname, if wanted, and a button. The link is made by `packs.js` from what is
kept; `handing.js` freezes it, shows it with a QR code, offers to copy, share or keep it as a text file, and says when something
was changed since. Nothing leaves the page until the pupil sends it. One key of the link is this part's own::

    by=k3f9        made at random for the tab: a later hand-in replaces an earlier one of the same pupil

`code.js` draws a QR code of any address; other parts use it too.
"""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.packs.reading import written

__all__ = ["PART"]


def setup(app):
    """Register files."""
    from modelbook.parts.handing import page

    page.setup(app)


PART = Part("handing", setup, on=lambda book: bool(written(book)))
