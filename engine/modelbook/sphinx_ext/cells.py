"""Cells that only ask the book for an explorer or a figure are run by the build itself, into MyST-NB's cache.

A kernel would be started for each page, and each would import and read everything again: two thirds of a build's time. What
such a cell gives does not depend on who runs it. A page with any other cell is left to MyST-NB and a kernel, and so is one in
which a call fails, because MyST-NB tells best what went wrong.
"""

from __future__ import annotations

import ast
from contextlib import chdir
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.formatters import DisplayFormatter
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import create_nb_reader

from modelbook.sphinx_ext.opened import book_of

ASKED = ("explore", "figure")


def run(app, env, docnames: list[str]) -> None:
    """Run the cells of the pages that are about to be read, where the cache does not hold them yet."""
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
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            with chdir(file.parent):  # where a kernel would stand; `modelbook.explore` looks for its book from there
                done = filled(notebook, book_of(app).package_name)
            if done:
                cache.cache_notebook_bundle(CacheBundleIn(notebook, str(file)), check_validity=False, overwrite=True)


def filled(notebook: nbformat.NotebookNode, package: str) -> bool:
    """Whether all cells could be run here; then they have their outputs."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    trees = [asks(cell.source, package) for cell in cells]
    names: dict[str, Any] = {}
    try:
        for count, (cell, tree) in enumerate(zip(cells, trees, strict=True), 1):
            if tree is None:
                return False
            cell.execution_count, cell.outputs = count, [_output(tree, names, count)]
    except Exception:  # whatever it is, the kernel that runs the cell next meets it too, and MyST-NB tells it
        return False
    return True


def asks(code: str, package: str) -> ast.Module | None:
    """The code of a cell that imports the book's package or the engine and ends by asking it for an explorer or a figure, all
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
    return tree if name in ASKED and plain else None


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


def _output(tree: ast.Module, names: dict[str, Any], count: int) -> nbformat.NotebookNode:
    """What the last line of a cell shows, as a kernel says it."""
    *before, last = tree.body
    exec(compile(ast.Module(before, []), "<cell>", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    data, metadata = DisplayFormatter().format(value)
    return nbformat.v4.new_output("execute_result", data, metadata=metadata, execution_count=count)


def setup(app):
    app.connect("env-before-read-docs", run)
