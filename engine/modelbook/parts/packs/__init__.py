"""A lesson in one file: a page for pupils, a sheet, a key, a file for Moodle and a notebook, all from the same words.

A page whose front matter has ``pack`` is a lesson (`reading` says what may stand there). Its second-level headings are its
steps, ``## Compare, 10 minutes``. Its blocks:

``{guess} NAME``      a guess whose answer is held back until the teacher says so (`guesses`)
``{lesson}``          the explorer in lesson view: states as buttons, few controls, the result beside them
``{fill}``            a table to fill in, a row a state
``{ask} ID``          a question that the page checks by running the model (`asks`)
``{open} ID``         a question with room to write
``{on} key``          what only the key shows (or ``page``, ``sheet``; ``notes`` stand beside the slides and in the key)
``{packs}``           on the teachers' page: all lessons with their pages

From ``FOLDER/NAME.md`` the build makes ``NAME.html`` for pupils, ``sheet-NAME.html`` to print, ``lab-NAME.ipynb``, and for the
teacher ``key-NAME.html`` and ``key-NAME.gift``. What begins with ``key-`` holds answers: it is linked from the teachers' page
alone, left out of search and sitemap, and not made where the environment says ``MODELBOOK_KEYS=off``.

Links
-----
A link to a pupils' page says in its fragment what it opens, in the grammar of all links of a book (`js/core/address.js`);
these keys are the lesson's own, and all others set the world, as anywhere::

    teach/packs/NAME.html#?state=scarce           a state of the lesson, as the sheet's codes open it
    teach/packs/NAME.html#?show=1                 the held answers and the model are shown
    teach/packs/NAME.html#?pack=NAME&who=Ada+7&bet.peak=30&a.factor=1.55&a.factor.n=2&t.why=...&saving=0.3&v=0.2.0

``pack``
    Which lesson answers are of; a board finds a class's links by it.
``who``
    A nickname, if any.
``bet.NAME``
    A guess, as everywhere in the book.
``a.ID``, ``a.ID.n``
    What was answered last to the question ID, as it was typed, and after how many tries.
``t.ID``
    What was written to the open question ID.
``v``
    The book's version, for a model that has changed since.

In ``who``, ``a.`` and ``t.`` the signs ``&``, ``?`` and ``%`` stand as their wide forms (U+FF06, U+FF1F, U+FF05), which no
program on the way takes for a part of the address.

`packs.js` reads such a link (answers are put back where nothing was answered yet) and writes it: ``modelbook.packs.query(who)``
is made from what is kept, never from what happened, so that what was restored is in it too.
"""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.packs import checking
from modelbook.parts.packs.answering import check_answer
from modelbook.parts.packs.reading import written

__all__ = ["PART", "check_answer"]


def setup(app):
    """Register directives and files."""
    from modelbook.parts.packs import page

    page.setup(app)


PART = Part(
    "packs", setup, on=lambda book: bool(written(book)), directives=("packs", "lesson", "guess", "ask", "fill", "open", "on"),
    verbatim=("packs", "lesson", "guess", "ask", "fill"), check_page=checking.check_page,
)  # fmt: skip
