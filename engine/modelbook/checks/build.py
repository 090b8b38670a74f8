"""The check as part of a build: what it finds are warnings."""

from __future__ import annotations

from sphinx.util import logging

from modelbook.checks.check import chapter_problems, data_problems
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of

logger = logging.getLogger(__name__)


def check(app):
    """What the command `check` finds, as warnings (which fail the build): data/ and models once for each state of them, a
    chapter once for each of its own. Sphinx counts a notebook's lines anew in each cell; the check knows the file's."""
    book = book_of(app)
    now = kept.of_build(app)
    before, right = getattr(app.env, "modelbook_right", ("", set()))
    problems = data_problems(book) if before != now else []
    if not problems:
        app.env.modelbook_right = now, right if before == now else set()
        problems = chapter_problems(book, app.env.modelbook_right[1])
    for problem in problems:
        where = str(problem.where)
        where = where if ":" in where else f"{where}:1"  # without a line Sphinx takes a file for a page
        logger.warning("%s %s", problem.what, problem.mend, location=where, type="modelbook", subtype="check")


def setup(app):
    """Check before anything is read."""
    app.connect("builder-inited", check, priority=490)  # before the site's own files are written
