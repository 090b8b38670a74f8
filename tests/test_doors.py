"""This book uses the engine by its public names: those that a package lists in `__all__`, each with its words."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT

FILES = sorted((ROOT / "chokepoints").rglob("*.py"))


def used(file: Path) -> Iterator[tuple[str, str]]:
    """The engine's modules and the names that a file takes from them."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "modelbook":
            yield from ((node.module, alias.name) for alias in node.names)
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "modelbook":
                    assert alias.name == "modelbook", f"{file}:{node.lineno}: write from {alias.name} import NAME"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "modelbook":
            yield "modelbook", node.attr


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_only_public_names_of_the_engine_are_used(file):
    private = [
        (module, name) for module, name in used(file) if name not in getattr(import_module(module), "__all__", ())
    ]
    assert private == []


def test_each_of_these_names_is_documented():
    names = {pair for file in FILES for pair in used(file)}
    assert len(names) > 15
    things = {pair: getattr(import_module(pair[0]), pair[1]) for pair in names}
    assert [pair for pair, thing in things.items() if callable(thing) and not inspect.getdoc(thing)] == []
