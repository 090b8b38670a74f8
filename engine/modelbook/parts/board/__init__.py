"""The board: the hand-ins of a class, read from any text that is pasted or dropped, shown together.

``{board}`` on a page makes it. The page holds what it must know of all lessons (`page.plans`), no answers. Its scripts:

``reading.js``   finds links in a text, mends bent ones and says what each holds; nothing is left out without a word
``counting.js``  what a class answered: guesses, moves, answers by question, worlds
``drawing.js``   dots and arrows
``board.js``     the page; text from links is put in as text alone, nothing is stored or sent
"""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.packs.reading import written

__all__ = ["PART"]


def setup(app):
    """Register the directive and files."""
    from modelbook.parts.board import page

    page.setup(app)


PART = Part("board", setup, on=lambda book: bool(written(book)), directives=("board",), verbatim=("board",))
