"""`chokepoints new`: what it writes checks, runs and builds as it stands."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from bad_book import ROOT, copy_book
from bs4 import BeautifulSoup


@pytest.fixture
def checkout(tmp_path):
    """A copy of all that a contributor has, and a way to run a command in it."""
    root = copy_book(tmp_path / "book").root
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("node_modules"))
    for name in ("_config.yml", "_toc.yml", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, root)

    def run(*command):
        return subprocess.run(
            [sys.executable, *command],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            timeout=300,
        )

    return root, run


@pytest.mark.slow
def test_what_is_started_checks_runs_and_builds(checkout):
    root, run = checkout
    command = ("-m", "modelbook.cli")
    for kind, name in (("chapter", "9-my-question"), ("model", "my_model"), ("assumption", "my_number")):
        answer = run(*command, "new", kind, name)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout
        again = run(*command, "new", kind, name)
        assert again.returncode == 2
        assert "there already" in again.stderr and again.stdout == ""

    contents = root / "_toc.yml"  # the line that `new chapter` asks for
    text = contents.read_text(encoding="utf-8")
    line = "      - file: conclusion\n"
    contents.write_text(text.replace(line, f"      - file: chapters/9-my-question\n{line}"), encoding="utf-8")
    checked = run(*command, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    ran = run(*command, "run", "my_model", "--set", "my_model_growth=0.25", "--format", "csv")
    assert ran.stdout.splitlines() == ["year,x", "2026,0.5", "2027,0.75", "2028,1.0", "2029,1.25", "2030,1.5"]

    described = root / "data" / "datapackage.json"  # numbers that pages leave unbound go with their pages
    package = json.loads(described.read_text(encoding="utf-8"))
    package["modelbook"].pop("unbound")
    described.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    for page in (root / "book").rglob("*.md"):  # the new chapter and the list of sources alone, for speed
        if page.name not in ("9-my-question.md", "sources.md"):
            page.unlink()
    sources = root / "book" / "sources.md"
    sources.write_text("# Sources\n\n```{bibliography}\n:all:\n```\n", encoding="utf-8")
    toc = "format: jb-book\nroot: chapters/9-my-question\nchapters:\n- file: sources\n"
    (root / "_toc.yml").write_text(toc, encoding="utf-8")
    built = run("tools/build.py")
    assert built.returncode == 0, built.stderr + built.stdout
    page = BeautifulSoup((root / "_build/html/chapters/9-my-question.html").read_text(encoding="utf-8"), "html.parser")
    assert page.find("figure", class_="explorer", id="my-question")
    assert page.find(class_="bet")
    assert len(page.find_all("h2")) >= 7


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("chapter", "../x"), ("chapter", "My Chapter"), ("chapter", ""), ("model", "my-model"), ("model", "2x"),
        ("assumption", "Yield"), ("assumption", "die_area"), ("model", "supply"), ("chapter", "3-ascend"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_do_is_refused(tmp_path, monkeypatch, capsys, kind, name):
    from bad_book import assert_refused, inside

    copy = copy_book(tmp_path / "book")
    for name_ in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name_, copy.root)
    monkeypatch.setenv("MODELBOOK_BOOK", str(copy.root))
    before = {f: f.read_bytes() for f in copy.root.rglob("*") if f.is_file()}
    assert_refused(inside(capsys, "new", kind, name), name)
    assert before == {f: f.read_bytes() for f in copy.root.rglob("*") if f.is_file()}
