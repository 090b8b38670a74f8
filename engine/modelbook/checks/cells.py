"""Code cells of a chapter, checked without running them: modules, explorers, figures."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.worlds.book import Book

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.S | re.M)


def problems(book: Book, name: str, text: str) -> Iterator[Problem]:
    """What is wrong in the cells of a page."""
    seen: set[str] = set()
    for cell in CELL.finditer(text):
        first = text[: cell.start(1)].count("\n")
        code = re.sub(r"^:.*$", "", cell[1], flags=re.M)  # options such as :tags:
        try:
            tree = ast.parse(code)
        except SyntaxError as error:
            where = Place(name, first + (error.lineno or 1))
            yield Problem(f"the code cannot be read: {error.msg}.", where, "Mend its brackets or quotes.")
            continue
        for node in ast.walk(tree):
            if wrong := _misnamed(node, book.package_name):
                yield Problem(wrong[0], Place(name, first + node.lineno), wrong[1])
        for called, call in _calls(tree):
            where = Place(name, first + call.lineno)
            try:
                args = [ast.literal_eval(a) for a in call.args]
                named = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
            except ValueError:
                continue  # a value that only running the cell gives
            try:
                _call(book, called, args, named, seen)
            except BookError as error:
                yield error.problem.named_at(where)
            except Exception as error:
                failure = book.modules.failure(error)
                what = f"the cell cannot be run: {type(error).__name__}: {error}."
                yield (
                    failure.problem.named_at(where)
                    if failure
                    else Problem(what, where, "Mend what stands in brackets.")
                )


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a cell, each with its function's last name: of ``book.explore("it")`` and ``explore("it")`` the same."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def _call(book: Book, what: str, args: list, named: dict[str, Any], seen: set[str]) -> None:
    """Refuse an explorer or a figure that cannot be made."""
    if what not in ("explore", "figure"):
        return
    if what == "figure":
        from modelbook.explorer import figure

        figure.named(book, *args, **named).story(book)  # reads its rows, and draws nothing
        return
    from modelbook.explorer.widget import validated

    ident = str(named.get("id") or (args[0] if args else ""))
    if ident in seen:
        raise BookError(f"two explorers have the id '{ident}'.", mend="Give one of them another id=.")
    seen.add(ident)
    of_the_page = ("id", "drawer", "level", "slot", "listing")
    validated(book, *args, **{k: v for k, v in named.items() if k not in of_the_page})


def _misnamed(node: ast.AST, package: str) -> tuple[str, str] | None:
    """What is wrong where code names a module, or a part of the book's package, that is not there, and its mend."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        for module in (m.partition(".")[0] for m in names):
            if module and find_spec(module) is None:
                return f"there is no module '{module}'.", nearest(module, (package, "pandas", "altair", "numpy"))
    asked = []
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == package:
        asked = [node.attr]
    elif isinstance(node, ast.ImportFrom) and node.module == package:
        asked = [alias.name for alias in node.names if alias.name != "*"]
    own = import_module(package) if asked else None
    for name in (name for name in asked if not hasattr(own, name)):
        return f"the package has no '{name}'.", nearest(name, getattr(own, "__all__", dir(own)))
    return None


def explorers(texts: Iterable[str]) -> dict[str, str]:
    """The model of each explorer of the book, by the explorer's id."""
    shown = {}
    for text in texts:
        for call in re.finditer(r"\bexplore\(([^)]*)\)", text):
            model = re.match(r"\s*[\"']([^\"']+)", call[1])
            ident = re.search(r"\bid=[\"']([^\"']+)", call[1])
            if model:
                shown[ident[1] if ident else model[1]] = model[1]
    return shown
