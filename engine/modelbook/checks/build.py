"""The check as part of a build: what it finds are warnings."""

from __future__ import annotations

from sphinx.util import logging

from modelbook.checks.check import all_problems
from modelbook.checks.known import Known
from modelbook.sphinx_ext.opened import book_of

logger = logging.getLogger(__name__)


def check(app):
    """What the command `check` finds, as warnings, which fail the build; what the command or a build before found right is not
    tried again. Sphinx counts a notebook's lines anew in each cell; the check knows the file's."""
    book = book_of(app)
    known = Known(book.root)
    problems = all_problems(book, known)
    known.write()
    for problem in problems:
        where = str(problem.where)
        where = where if ":" in where else f"{where}:1"  # without a line Sphinx takes a file for a page
        logger.warning("%s %s", problem.what, problem.mend, location=where, type="modelbook", subtype="check")


def setup(app):
    """Check before anything is read."""
    app.connect("builder-inited", check, priority=490)  # before the site's own files are written
