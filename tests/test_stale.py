"""After a change of a row, a work or a file, the site is that of a build from nothing: each page knows that it is stale."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from build import JUPYTER_BOOK

ROOT = Path(__file__).resolve().parents[1]
PAGES = (  # some of each kind: a chapter, a model, a lesson, and what is made of tables and works
    "chapters/3-ascend", "conclusion", "timeline", "glossary", "sources", "limits", "data", "models/supply", "models/learning",
    "teach/packs/ch3-measures",
)  # fmt: skip
CHANGES = {  # file, words, other words, and files of the site that show it
    "an estimate": ("data/estimates.csv", "dies-2025-bloomberg,ascend_dies,Ascend,2025,2025,,1000000",
                    "dies-2025-bloomberg,ascend_dies,Ascend,2025,2025,,1050000", ("chapters/3-ascend.html", "limits.html")),
    "an assumption": ("data/assumptions.csv", "die_area,,,Area of an Ascend die,mm²,665.61",
                      "die_area,,,Area of an Ascend die,mm²,670", ("chapters/3-ascend.html", "models/supply.html")),
    "a work": ("book/references.bib", "title   = {", "title   = {Other words: ", ("sources.html",)),
    "a text": ("data/texts.csv", "supply,title,measure = h100e,In {2027} foreign",
               "supply,title,measure = h100e,In the year {2027} foreign", ("chapters/3-ascend.html",)),
    "an event": ("data/events.csv", "TSMC’s last shipments", "The last shipments of TSMC", ("timeline.html",)),
    "a preset": ("data/scenario_values.csv", "supply,semianalysis_memory,hbm_domestic,2026,2,",
                 "supply,semianalysis_memory,hbm_domestic,2026,3,", ("_static/modelbook/models/supply.js",)),
    "a term": ("data/glossary.csv", "A processor built for the sums", "A processor made for the sums", ("glossary.html",)),
    "a style": ("book/_static/face/face.css", "", "/* other */", ()),
}  # fmt: skip
# Two together where neither has the pages of the other made anew.
TOGETHER = [("an estimate", "a term"), ("an assumption",), ("a text", "an event"), ("a preset", "a work"), ("a style",)]


def built(root: Path) -> dict[str, object]:
    """The site of a build, file by file; warnings of links to pages that are left out do not count."""
    command = [
        sys.executable,
        "-P",
        "-c",
        JUPYTER_BOOK,
        "build",
        "book",
        "--path-output",
        str(root),
        "-q",
        "--keep-going",
    ]
    command += ["--config", str(root / "_config.yml"), "--toc", str(root / "_toc.yml")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(ROOT / "engine")])}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    site = root / "_build" / "html"
    return {path.relative_to(site).as_posix(): content(path) for path in site.rglob("*") if path.is_file()}


def content(file: Path) -> object:
    """The bytes of a file; of a document in a ZIP those of its parts, without the day on which it was made."""
    if file.suffix != ".docx":
        return file.read_bytes()
    with ZipFile(file) as parts:
        return {part.filename: part.CRC for part in parts.infolist() if part.filename != "docProps/core.xml"}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A copy of this book with some of its pages, built."""
    root = tmp_path_factory.mktemp("stale") / "book"
    shutil.copytree(
        ROOT, root, ignore=shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", "engine", "dist")
    )
    lines = [f"- file: {page}" for page in PAGES]
    (root / "_toc.yml").write_text(
        "\n".join(["format: jb-book", "root: index", "chapters:", *lines, ""]), encoding="utf-8"
    )
    built(root)
    return root


@pytest.mark.slow
@pytest.mark.parametrize("whats", TOGETHER, ids=" and ".join)
def test_a_change_leaves_no_page_as_it_was(book, whats):
    """One build after each change, and one from nothing after all of them: what one of them left stale is stale in the end."""
    site = book / "_build" / "html"
    for what in whats:
        name, old, new, shows = CHANGES[what]
        file = book / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        before = {page: (site / page).read_bytes() for page in shows}
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        after = built(book)
        assert [page for page in shows if after[page] == before[page]] == [], f"what shows {what} has changed"
    for folder in (site, book / "_build" / ".doctrees", book / "_build" / "cells"):
        shutil.rmtree(folder)
    (book / "_build" / "parts").unlink()
    fresh = built(book)
    assert sorted(k for k in after.keys() | fresh.keys() if after.get(k) != fresh.get(k)) == []
