"""Cells that only ask the book for an explorer or a figure are run by the build itself, into MyST-NB's cache.

A kernel would be started for each page, and each would import and read everything again: two thirds of a build's time. What
such a cell gives does not depend on who runs it. A page with any other cell is left to MyST-NB and a kernel, and so is one in
which a call fails, because MyST-NB tells best what went wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.formatters import DisplayFormatter
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import create_nb_reader

from modelbook.explorer.figure import figure
from modelbook.explorer.widget import explore
from modelbook.sphinx_ext import kept, stale
from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds.book import Book

ASKED = {"explore": explore, "figure": figure}
Shown = tuple[dict[str, Any], dict[str, Any]]  # what a call shows by kind, and what is said of it


def made(what: object, make: Callable[[], Shown]) -> Shown:
    """What is made now: nothing is kept."""
    return make()


def run(app, env, docnames: list[str]) -> None:
    """Run the cells of the pages that are about to be read: a page is read when it or something that it asked for changed."""
    if env.mystnb_config.execution_mode != "cache":
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    for docname in docnames:
        file = Path(env.doc2path(docname))
        text = file.read_text(encoding="utf-8-sig") if file.suffix == ".md" else ""
        reader = (
            create_nb_reader(str(file), env.myst_config, env.mystnb_config, text) if "{code-cell}" in text else None
        )
        if reader is None:
            continue
        notebook = reader.read(text)
        with stale.heard(app, docname):
            ran = filled(notebook, book_of(app), partial(kept.once, app))
        if ran:
            cache.cache_notebook_bundle(CacheBundleIn(notebook, str(file)), check_validity=False, overwrite=True)
        else:
            env.modelbook_asked[docname].add(stale.ALL)  # nobody hears what a kernel asks for


def filled(notebook: nbformat.NotebookNode, book: Book, once: Callable[..., Shown] = made) -> bool:
    """Whether all cells could be run here; then they have their outputs. They ask the book that the build has open: what it has
    worked out is not worked out again.

    Parameters
    ----------
    notebook : NotebookNode
    book : Book
    once : callable
        Gives what was made before of the same call, or makes it.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    calls = [asks(cell.source, book.package_name) for cell in cells]
    try:
        for count, (cell, call) in enumerate(zip(cells, calls, strict=True), 1):
            if call is None:
                return False
            data, metadata = once(("cell", ast.dump(call)), partial(_shown, call, book))
            output = nbformat.v4.new_output("execute_result", data, metadata=metadata, execution_count=count)
            cell.execution_count, cell.outputs = count, [output]
    except Exception:  # whatever it is, the kernel that runs the cell next meets it too, and MyST-NB tells it
        return False
    return True


def asks(code: str, package: str) -> ast.Call | None:
    """The call of a cell that imports the book's package or the engine and ends by asking it for an explorer or a figure, all
    that it gives being literals; nothing for any other."""
    try:
        tree = ast.parse(code)
        *before, last = tree.body
    except (SyntaxError, ValueError):
        return None
    called = last.value if isinstance(last, ast.Expr) else None
    if not isinstance(called, ast.Call) or not all(_imports(line, package) for line in before):
        return None
    function = called.func
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    given = [*called.args, *(keyword.value for keyword in called.keywords)]
    plain = isinstance(getattr(function, "value", function), ast.Name) and all(map(_literal, given))
    return called if name in ASKED and plain and all(keyword.arg for keyword in called.keywords) else None


def _imports(line: ast.stmt, package: str) -> bool:
    if isinstance(line, ast.Import):
        return {alias.name for alias in line.names} <= {package, "modelbook"}
    return isinstance(line, ast.ImportFrom) and line.module in (package, "modelbook")


def _literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def _shown(call: ast.Call, book: Book) -> Shown:
    """What the call of a cell shows, as a kernel says it: a book's own package hands these calls on to the engine."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    given = [ast.literal_eval(value) for value in call.args]
    named = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    return DisplayFormatter().format(ASKED[name](book, *given, **named))


def setup(app):
    app.connect("env-before-read-docs", run)
