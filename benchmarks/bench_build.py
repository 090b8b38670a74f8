"""How long a build takes, beside plain Jupyter Book with the same text: cold, warm, after one sentence, with more chapters; and
how soon the preview shows a save.

Ours is measured as it is used (tools/build.py, tools/preview.py), plain Jupyter Book by its own command.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import copies
import plain
import serve
from measuring import ROOT, Table, option

IGNORED = shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", ".*_cache", "dist")
LARGER = (5, 10)  # times the chapters
REPEATS = option("BUILDS", 1)  # of all but the cold one; the median counts
CHAPTER = "chapters/3-ascend.md"
OURS, PLAIN = "this book", "plain Jupyter Book"
STAGES = ("cold", "warm, all pages", "one sentence", "nothing changed")


def measure() -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT, folder / "book", ignore=IGNORED)
        table = builds(folder)
        print(table.lines(), flush=True)
        yield table
        copies.multiplied(folder / "book", 1)
        yield previews(folder / "book")


def builds(folder: Path) -> Table:
    """Both, in turns, so that load on the machine falls on both."""
    heads = [f"{which}: {stage} (s)" for which in ("Ours", "Plain") for stage in STAGES]
    table = Table("build", "Builds beside plain Jupyter Book", ["Chapters", "Pages", *heads])
    ours, other = Ours(folder / "book"), Plain(plain.book(folder / "plain", folder / "book"))
    table.row(*sizes(ours), *times(ours, other, cold=True))
    for many in LARGER:
        for one in (ours, other):
            copies.multiplied(one.root, many)
        table.row(*sizes(ours), *times(ours, other, cold=False))
    table.notes.append(
        "Chapters are multiplied by copies with ids of their own. Cold means that every cell is run; with more chapters that "
        "was left out. Warm means that all pages are read and written anew; results of cells stay kept, and of ours what its "
        "own directives and roles print, for as long as data, code and settings are as they were. Plain Jupyter Book has the "
        "same text without this book's directives, and a small chart for each cell."
    )
    return table


def sizes(ours: "Ours") -> tuple[int, int]:
    pages = (ours.root / "_toc.yml").read_text(encoding="utf-8")
    return pages.count("file: chapters/"), pages.count("file:") + 1


def times(ours: "Ours", other: "Plain", cold: bool) -> list[float | str]:
    """Seconds of each stage, of ours, then of plain."""
    out: dict[tuple[str, str], float | str] = {}
    for stage in STAGES:
        again = 1 if stage == "cold" else REPEATS
        runs = [(ours.run(stage), other.run(stage)) for _ in range(again)]
        for which, one in ((OURS, 0), (PLAIN, 1)):
            value = round(median(run[one] for run in runs), 1 if stage != "nothing changed" else 2)
            out[which, stage] = value if cold or stage != "cold" else ""
        print(f"  {stage}: {out[OURS, stage]} s, plain {out[PLAIN, stage]} s", flush=True)
    return [out[which, stage] for which in (OURS, PLAIN) for stage in STAGES]


class Ours:
    """This book, built as a contributor does."""

    def __init__(self, root: Path):
        self.root, self.chapter = root, root / "book" / CHAPTER

    def build(self) -> float:
        start = time.perf_counter()
        # The copy's own package is used, not the checkout that the environment points to.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(self.root), str(self.root / "engine")])}
        command = [sys.executable, "tools/build.py"]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the copy of the book did not build: {done.stderr[:300]}")
        return time.perf_counter() - start

    def run(self, stage: str) -> float:
        if stage == STAGES[1]:
            (self.root / "_build" / "built.json").unlink()
        elif stage == STAGES[2]:
            edit(self.chapter)
        return self.build()


class Plain:
    """The same text in plain Jupyter Book."""

    def __init__(self, root: Path):
        self.root, self.chapter = root, root / CHAPTER

    def run(self, stage: str) -> float:
        if stage == STAGES[2]:
            edit(self.chapter)
        return plain.build(self.root, *(["--all"] if stage == STAGES[1] else []))


def edit(page: Path, words: str = "One more sentence.") -> None:
    page.write_text(page.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")


# -- the preview ------------------------------------------------------------------------------------------------------------


def previews(root: Path) -> Table:
    """From a save to the page that shows it."""
    table = Table(
        "preview", "The preview, from a save until the page shows it", ["Changed", "Time, median (s)", "Longest (s)"]
    )
    with serve.listen(root, 0) as free:
        port = free.server_port
    command = [sys.executable, "tools/preview.py", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "engine")])}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=root, env=environment, stdout=quiet, stderr=quiet) as preview:
        try:
            site = f"http://{serve.HOST}:{port}"
            until(f"{site}/index.html", lambda text: "<h1" in text, preview)
            for what, change in {"a sentence": a_sentence, "a number": a_number, "a new chapter": a_chapter}.items():
                seconds = []
                for n in range(REPEATS):
                    time.sleep(4)  # the save before is built by then
                    page, shown = change(root, n)
                    seconds.append(until(f"{site}/{page}", lambda text, shown=shown: shown in text, preview))
                    print(f"  {what}: {seconds[-1]:.1f} s", flush=True)
                table.row(what, round(median(seconds), 1), round(max(seconds), 1))
        finally:
            preview.terminate()
    return table


def a_sentence(root: Path, n: int) -> tuple[str, str]:
    """Save a sentence; the page that will show it, and the words."""
    edit(root / "book" / CHAPTER, f"Sentence number {n}.")
    return CHAPTER.replace(".md", ".html"), f"Sentence number {n}."


def a_number(root: Path, n: int) -> tuple[str, str]:
    """Save a published figure; a page that says it."""
    table = root / "data" / "estimates.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("dies-2025-bloomberg,"))
    lines[at] = re.sub(r"\b1\d{6}\b", str(1_200_000 + 100_000 * n), lines[at])
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "limits.html", f"{1.2 + 0.1 * n:.1f} million"


def a_chapter(root: Path, n: int) -> tuple[str, str]:
    """Save a new chapter and its line in the list of pages."""
    page = root / "book" / "chapters" / f"9-new-{n}.md"
    page.write_text(f"---\nkicker: New\n---\n# A new chapter {n}\n\nWords of it.\n", encoding="utf-8")
    toc = root / "_toc.yml"
    text = toc.read_text(encoding="utf-8")
    last = "- file: conclusion"
    toc.write_text(text.replace(last, f"- file: chapters/9-new-{n}\n      {last}"), encoding="utf-8")
    return f"chapters/9-new-{n}.html", f"A new chapter {n}"


def until(address: str, shown: Callable[[str], bool], preview: subprocess.Popen) -> float:
    """Seconds until a page shows what it should.

    Raises
    ------
    RuntimeError
        When the preview ends, or does not show it in ten minutes.
    """
    start = time.perf_counter()
    while preview.poll() is None and time.perf_counter() - start < 600:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if shown(answer.read().decode()):
                    return time.perf_counter() - start
        except (OSError, http.client.HTTPException):
            pass  # not served yet
        time.sleep(0.02)
    raise RuntimeError(f"the preview did not show the save in {address.rpartition('/')[2]}")
