"""What a check found right is not tried again; whatever changes is told as by a check that knows nothing."""

import shutil
import subprocess
from functools import partial

import pytest
from frictionless import Package
from mistakes import Copy
from small_books import EPIDEMIC, copy_whole

from modelbook import Book
from modelbook.checks import check as checking
from modelbook.checks import pages
from modelbook.checks.known import FILE, Known
from modelbook.cli import main

PICTURE = "![A small map](map.svg)\n"
MISTAKES = {
    "a cell": lambda root: replace(root / "data" / "assumptions.csv", "1.4,0.5,4", "much,0.5,4"),
    "a cell that a claim rests on": lambda root: replace(root / "data" / "assumptions.csv", "1.4,0.5,4", "0.6,0.5,4"),
    "the description of a table": lambda root: replace(
        root / "data" / "datapackage.json", '"2026-11-24T00:00:00Z"', "5"
    ),
    "a model": lambda root: replace(root / "epidemic.py", "beta*prev(S)", "beta*prav(S)"),
    "a column that a chart draws": lambda root: replace(root / "epidemic.py", ":Q", "x:Q"),
    "a sentence": lambda root: append(root / "book" / "index.md", "\n{fcat}`x`\n"),
    "a picture that is gone": lambda root: (root / "book" / "map.svg").unlink(),
    "a work that is gone": lambda root: (root / "book" / "references.bib").write_text("", encoding="utf-8"),
    "the contents": lambda root: append(root / "_toc.yml", "- file: nowhere\n"),
}


def replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(file, text):
    with file.open("a", encoding="utf-8") as end:
        end.write(text)


@pytest.fixture
def root(tmp_path):
    """A book that was checked once, in a repository and with a folder for what is built."""
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    (root / "book" / "map.svg").write_text("<svg/>", encoding="utf-8")
    append(root / "book" / "index.md", f"\n{PICTURE}")
    (root / "_build").mkdir()
    assert check(root) == []
    return root


def check(root):
    """What the command says, in a new process's place."""
    known = Known(root)
    problems = [str(problem) for problem in checking.all_problems(Book(root), known)]
    known.write()
    return problems


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_as_by_a_check_that_knows_nothing(root, mistake):
    MISTAKES[mistake](root)
    told = check(root)
    assert told == [str(problem) for problem in checking.all_problems(Book(root))] != []
    assert check(root) == told, "and again: what is wrong is never known as right"


def test_what_did_not_change_is_not_tried_again(root, monkeypatch):
    def tried(*_):
        raise AssertionError("tried again")

    for module, name in ((checking, "data_problems"), (pages, "problems")):
        monkeypatch.setattr(module, name, tried)
    assert check(root) == []
    append(root / "book" / "index.md", "\nOne more sentence.\n")
    with pytest.raises(AssertionError, match="tried again"):
        check(root)


def test_a_fresh_checkout_keeps_what_its_first_check_found_and_an_installed_copy_nothing(tmp_path):
    for name, kept in (("checkout", True), ("installed", False)):
        root = copy_whole(EPIDEMIC, tmp_path / name)
        if not kept:
            (root / "_config.yml").unlink()
        main(["check"], open_book=partial(Book, root))
        assert ((root / FILE).is_file(), (root / "_build").exists()) == (kept, kept)


def test_only_the_table_that_changed_is_held_against_its_schema(root, monkeypatch):
    seen, read = [], Package.from_descriptor
    monkeypatch.setattr(Package, "from_descriptor", lambda told, **how: seen.append(told) or read(told, **how))
    append(root / "book" / "references.bib", "\n")  # no table: none is tried
    assert (check(root), seen) == ([], [])
    copy = Copy(root)
    head, *rows = copy.lines("texts")
    copy.write("texts", [head, *rows, [*rows[-1][:-1], "Other words."]])
    check(root)
    assert [r["name"] for r in seen[0]["resources"]] == ["texts"]


def test_another_release_to_compare_with_is_another_state(root):
    git = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    replace(root / "data" / "assumptions.csv", "1.4,0.5,4", "1.5,0.5,4")
    for command in (["init", "-q"], ["add", "data"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    assert check(root) == []
    lines = (root / "data" / "assumptions.csv").read_text(encoding="utf-8")
    (root / "data" / "assumptions.csv").write_text(lines.replace("1.5,0.5,4", "0.2,0.1,4"), encoding="utf-8")
    subprocess.run([*git, "commit", "-qam", "second"], check=True)
    (root / "data" / "assumptions.csv").write_text(lines, encoding="utf-8")  # as it was when it was right
    assert "times" in " ".join(check(root))


def test_without_a_folder_for_what_is_built_nothing_is_kept(root):
    shutil.rmtree(root / "_build")
    assert check(root) == []
    assert not (root / FILE).exists()
