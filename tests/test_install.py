"""The book's wheel beside the engine's in a fresh environment: it brings its tables and answers from any folder."""

from pathlib import Path

import pytest
from conftest import ROOT
from fresh import Environment, content, wheel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(made, tmp_path_factory) -> Environment:
    folder = tmp_path_factory.mktemp("installed")
    environment = Environment(folder, ROOT / "requirements.txt")
    environment.install(str(wheel(ROOT / "engine", folder)), str(made))
    return environment


def test_the_wheel_carries_code_tables_and_works(made):
    code = {str(file.relative_to(ROOT)) for file in (ROOT / "chokepoints").rglob("*.py")}
    tables = {f"chokepoints/{file.relative_to(ROOT)}" for file in (ROOT / "data").rglob("*") if file.is_file()}
    lessons = {f"chokepoints/{file.relative_to(ROOT)}" for file in (ROOT / "book" / "teach" / "packs").glob("*.md")}
    assert content(made) == code | tables | lessons | {"chokepoints/book/references.bib"}


def test_it_answers_from_any_folder_as_the_checkout_does(installed):
    import chokepoints

    answer = installed.run("chokepoints", "run", "supply", "--format", "csv")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == chokepoints.run("supply").to_csv(index=False, lineterminator="\n")
    answer = installed.run("python", "-c", "import chokepoints; print(chokepoints.book().root, *chokepoints.engines())")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == [str(Path(answer.stdout.split()[0])), *chokepoints.engines()]
    assert str(installed.root) in answer.stdout


def test_its_charts_are_drawn_from_the_installed_tables(installed):
    answer = installed.run(
        "python",
        "-c",
        "import chokepoints; print(len(chokepoints.explore('supply', id='supply')._repr_mimebundle_()[0]['text/html']))",
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    "command", [["build"], ["new", "chapter", "x"], ["new", "model", "x"], ["new", "assumption", "x"]], ids=" ".join
)
def test_nothing_is_written_into_an_installed_book(installed, command):
    before = {
        file: file.stat().st_mtime_ns
        for file in installed.root.rglob("*")
        if file.suffix in (".csv", ".json", ".py", ".md")
    }
    answer = installed.run("chokepoints", *command)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr
    after = {
        file: file.stat().st_mtime_ns
        for file in installed.root.rglob("*")
        if file.suffix in (".csv", ".json", ".py", ".md")
    }
    assert after == before
    assert installed.written() == []
