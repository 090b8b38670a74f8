"""How long the book takes to build: from nothing, with nothing changed, all from a warm cache, and after an edit of prose.

An edit is measured in both ways in which an editor sees it: a new `tools/build.py`, and a save under `tools/preview.py` until
the page is served.
"""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import serve
from run import ROOT, Number

IGNORED = shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", ".*_cache", "dist")


def build(root: Path) -> float:
    start = time.perf_counter()
    # The copy's own package is used, not the checkout that the environment points to.
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "tools/build.py"], cwd=root, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def edit(page: Path, words: str = "One more sentence.") -> None:
    page.write_text(page.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")


def until_served(address: str, words: str, preview: subprocess.Popen) -> float:
    """Seconds until a page has these words."""
    start = time.perf_counter()
    while preview.poll() is None and time.perf_counter() - start < 600:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if words in answer.read().decode():
                    return time.perf_counter() - start
        except (OSError, http.client.HTTPException):
            pass  # not served yet
        time.sleep(0.02)
    raise RuntimeError(f"the preview did not show {words!r}")


def previewed(root: Path) -> Iterator[float]:
    """From save to page, for three saves."""
    with serve.listen(root, 0) as free:
        port = free.server_port
    command = [sys.executable, "tools/preview.py", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as preview:
        try:
            address = f"http://{serve.HOST}:{port}/chapters/3-ascend.html"
            until_served(address, "<h1", preview)
            for number in ("one", "two", "three"):
                time.sleep(3)  # the save before is built by then
                edit(root / "book" / "chapters" / "3-ascend.md", f"Sentence {number}.")
                yield until_served(address, f"Sentence {number}.", preview)
        finally:
            preview.terminate()


def measure() -> Iterator[Number]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        shutil.copytree(ROOT, root, ignore=IGNORED)
        yield Number("build, cold", build(root), "s")
        yield Number("build, nothing changed", build(root), "s")
        (root / "_build" / "built.json").unlink()
        yield Number("build, all pages from a warm cache", build(root), "s", budget=60)
        edit(root / "book" / "about.md")
        yield Number("build, one page of prose changed", build(root), "s", budget=5)
        edit(root / "book" / "chapters" / "3-ascend.md")
        yield Number("build, a sentence of a chapter changed", build(root), "s", budget=5)
        yield Number("preview, from a save to the page, longest of three", max(previewed(root)), "s", budget=5)
