"""The engine's wheel in a fresh environment: it brings what it needs, and says what is not there."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from fresh import Environment, content, wheel
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from small_books import EPIDEMIC, copy_whole

ENGINE = Path(__file__).resolve().parents[1]
PACKAGE = ENGINE / "modelbook"
KNOWN = packages_distributions()  # the distributions that bring a module, by the module's name
FOR_PAGES = {"sphinx_ext", "parts", "extension"}  # what is imported only where pages are built


def asked(*extras: str) -> set[str]:
    """The distributions that the engine asks for, alone or with extras."""
    project = tomllib.loads((ENGINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def imported(file: Path) -> set[str]:
    """The distributions that a module imports anywhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    names -= set(sys.stdlib_module_names) | {"modelbook"}
    return {canonicalize_name(KNOWN[name][0]) for name in names}


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_what_a_module_imports_is_asked_for(file):
    assert imported(file) <= asked("book", "sobol", "cluster")


def test_nothing_is_asked_for_that_no_module_needs():
    every = {name for file in PACKAGE.rglob("*.py") for name in imported(file)}
    assert asked() - every == set()


def test_pages_apart_the_engine_needs_no_extra():
    files = [
        file
        for file in PACKAGE.rglob("*.py")
        if file.relative_to(PACKAGE).parts[0].removesuffix(".py") not in FOR_PAGES
    ]
    every = {name for file in files for name in imported(file)} - asked()
    # The check that a build runs, the Parquet files that it publishes, and what only some runs ask for.
    assert every == {"sphinx", "pyarrow", "distributed", "salib"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return wheel(ENGINE, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def alone(made, tmp_path_factory) -> Environment:
    """The engine without an extra."""
    environment = Environment(tmp_path_factory.mktemp("alone"), ENGINE.parent / "requirements.txt")
    environment.install(str(made))
    return environment


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_the_package(made):
    files = {f"modelbook/{file.relative_to(PACKAGE)}" for file in PACKAGE.rglob("*") if file.is_file()}
    assert content(made) == {name for name in files if "__pycache__" not in name}


@pytest.mark.slow
def test_it_starts_in_an_empty_environment(alone):
    answer = alone.run("python", "-c", "import modelbook; print(modelbook.__version__, modelbook.__file__)")
    assert answer.returncode == 0, answer.stderr
    assert str(alone.root) in answer.stdout
    answer = alone.run("modelbook", "--help")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("usage: modelbook")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["models"], ["run", "x"], ["check"], ["build"], ["new", "chapter", "x"], ["new", "assumption", "x"], ["new", "model", "x"]],
    ids=" ".join,
)  # fmt: skip
def test_outside_a_book_it_says_so_and_how_to_start_one(alone, command):
    answer = alone.run("modelbook", *command)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("modelbook: There is no book here")
    assert "modelbook new book NAME" in answer.stderr
    assert alone.written() == []


@pytest.mark.slow
def test_a_book_runs_and_is_checked_without_what_builds_pages(alone, tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    answer = alone.run("modelbook", "check", cwd=root)
    assert (answer.returncode, answer.stderr) == (0, "")
    answer = alone.run("modelbook", "run", "epidemic", "--format", "csv", cwd=root)
    assert answer.returncode == 0, answer.stderr
    assert len(answer.stdout.splitlines()) > 2


@pytest.mark.slow
def test_asked_to_build_it_names_the_extra_and_writes_nothing(alone, tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    before = sorted(root.rglob("*"))
    answer = alone.run("modelbook", "build", cwd=root)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "jupyter-book" in answer.stderr
    assert "pip install 'modelbook[book]'" in answer.stderr
    assert sorted(root.rglob("*")) == before


@pytest.mark.slow
def test_with_the_extra_it_builds_a_book(made, tmp_path):
    environment = Environment(tmp_path, ENGINE.parent / "requirements.txt")
    environment.install(f"{made}[book]")
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    answer = environment.run("modelbook", "build", cwd=root)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert Path(answer.stdout.strip()) == root / "_build" / "html" / "index.html"
    assert "explorer" in Path(answer.stdout.strip()).read_text(encoding="utf-8")
