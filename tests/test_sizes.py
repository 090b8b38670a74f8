"""No module is longer than 400 lines, no function longer than 60 without a reason in its docstring."""

import ast
from pathlib import Path

import pytest
from bad_book import ROOT

MODULE, FUNCTION = 400, 60
FOLDERS = ("engine/modelbook", "chokepoints", "engine/tests", "tests", "tools", "benchmarks")
KINDS = {"py": {".py"}, "js": {".js", ".mjs"}}
REASON = "One piece"  # begins the sentence in a docstring that says why a function is long


def modules(kind: str) -> list[Path]:
    """The modules of engine and book, of their tests and tools; what others made is theirs."""
    files = (f for folder in FOLDERS for f in sorted((ROOT / folder).rglob("*")))
    return [f for f in files if f.suffix in KINDS[kind] and "vendor" not in f.parts]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def too_long(text: str) -> list[str]:
    """The functions of a module that are longer than allowed and do not say why."""
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        f"{f.name}: {f.end_lineno - f.lineno + 1} lines"
        for f in functions
        if f.end_lineno - f.lineno + 1 > FUNCTION and REASON not in (ast.get_docstring(f) or "")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_module_is_longer_than_four_hundred_lines(kind):
    lengths = {name(f): len(f.read_text(encoding="utf-8").splitlines()) for f in modules(kind)}
    assert len(lengths) > 10
    assert {f: n for f, n in lengths.items() if n > MODULE} == {}


def test_no_function_is_longer_than_sixty_lines_without_a_reason():
    found = {name(f): too_long(f.read_text(encoding="utf-8")) for f in modules("py")}
    assert {f: wrong for f, wrong in found.items() if wrong} == {}


def test_a_long_function_is_seen():
    body = "    x = 1\n" * FUNCTION
    assert too_long(f"def f():\n{body}") == ["f: 61 lines"]
    assert too_long(f'def f():\n    """{REASON}: a list."""\n{body}') == []
    assert too_long(f"def f():\n{body[:-10]}") == []
