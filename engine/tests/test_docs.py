"""The documentation: every block of it runs, it has nothing to mend, it builds, and the tutorial ends on a live page."""

import doctest
import re
import shlex

import pytest
from playwright.sync_api import expect
from small_books import build, copy_whole
from tutorial import DOCS, Followed, blocks

from modelbook import Book
from modelbook.checks.check import all_problems
from modelbook.cli import main

LANGUAGES = {"python", "pycon", "console", "json", "yaml", "markdown", "html", "js", "text"}
SHOWN = {
    "json",
    "yaml",
    "markdown",
    "html",
    "js",
}  # of other tools; those that the tutorial writes are written by its test
MADE = {"{code-cell}", "{code-block}", "{bibliography}", "{eval-rst}", "{parameters}"}  # made by a build


PAGES = sorted(file.stem for file in (DOCS / "book").glob("*.md"))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    root = copy_whole(DOCS, tmp_path / "docs")
    monkeypatch.chdir(root)
    monkeypatch.delenv("MODELBOOK_BOOK", raising=False)
    return root


@pytest.mark.parametrize("page", [page for page in PAGES if page != "first"])
def test_every_block_runs(page, copy, capsys):
    names: dict = {}
    for kind, _, text in blocks(page):
        assert kind in LANGUAGES | MADE, f"{page}: a block of {kind} is not run by anything"
        if kind == "python":
            exec(compile(text, f"{page}.md", "exec"), names)
        if kind == "pycon":
            examples = doctest.DocTestParser().get_doctest(text, names, page, f"{page}.md", 0)
            assert doctest.DocTestRunner(verbose=False).run(examples, clear_globs=False).failed == 0, (
                capsys.readouterr().out
            )
        if kind == "console":
            for line in text.splitlines():
                command, *arguments = shlex.split(line.removeprefix("$ "))
                assert line.startswith("$ modelbook") and command == "modelbook"
                assert main(arguments) == 0, (line, capsys.readouterr().err)


def test_it_has_nothing_to_mend():
    assert [str(problem) for problem in all_problems(Book(DOCS))] == []


def test_it_speaks_of_every_function_of_the_language():
    from modelbook.language.equations import ARGUMENTS

    text = (DOCS / "book/language.md").read_text(encoding="utf-8")
    assert [name for name in ARGUMENTS if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.slow
def test_it_builds_and_is_alive(tmp_path, page):
    root = copy_whole(DOCS, tmp_path / "docs")
    done = build(root)
    assert done.returncode == 0, done.stderr
    page.goto((root / "_build/html/index.html").as_uri())
    expect(page.locator("figure.explorer.live .drawing")).to_have_count(1)
    slider = page.locator("input[type=range][name=saving]").first
    slider.focus()
    slider.press("End")
    page.goto((root / "_build/html/links.html").as_uri())
    expect(page.locator("figure.explorer.live")).to_have_count(1)
    expect(page.get_by_text("Set by growth")).to_be_visible()  # what is set on one page moves the model of another
    api = (root / "_build/html/api.html").read_text(encoding="utf-8")
    for name in (
        "modelbook.run",
        "modelbook.Book.run",
        "modelbook.Book.of",
        "modelbook.language.Assumption",
        "modelbook.drawing.Show",
    ):
        assert f'id="{name}"' in api, name


@pytest.mark.slow
def test_the_tutorial_ends_on_a_live_page(tmp_path, page):
    """Word for word: each file is written as the page shows it, each command given as it stands."""
    followed = Followed(tmp_path)
    assert sum(1 for _ in followed.steps()) > 10
    for address in (followed.environment.empty / "growth.html", followed.here / "_build/html/growth.html"):
        page.goto(address.as_uri())
        sentence = page.locator("figure.explorer .sentence").first
        expect(page.locator("figure.explorer.live .drawing")).to_have_count(1)
        before = sentence.text_content()
        slider = page.locator("input[type=range][name=saving]").first
        slider.focus()
        slider.press("End")
        expect(sentence).not_to_have_text(before)
