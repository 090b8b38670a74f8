"""Builds the book into _build/html, when something that it is made of has changed: python tools/build.py.

Warnings are errors. A build that fails leaves nothing that could let the next one pass: Sphinx reports a page's
warnings only when it reads the page, so after a failure every page is read again. Results of cells, and what comes from the
book alone, stay kept (modelbook/sphinx_ext/kept.py).
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
SITE = BUILD / "html"
STAMP = BUILD / "built.json"  # what the last good build was made from
WORLD = ["_config.yml", "chokepoints", "engine/modelbook", "requirements.txt", "pyproject.toml"]
READ = ["data", "benchmarks/results"]  # which pages read; each knows what of it (modelbook/sphinx_ext/stale.py)
SETTINGS = ["MODELBOOK_BASEURL", "MODELBOOK_KEYS"]
# The command jupyter-book, started sooner; a process this short need not look for garbage.
JUPYTER_BOOK = (
    "import gc; gc.disable(); import modelbook.tables.quick_jsonschema; from jupyter_book.cli.main import main; main()"
)
IGNORED = {"__pycache__", ".ipynb_checkpoints"}


def files(*names: str) -> list[Path]:
    found = []
    for path in (ROOT / name for name in names):
        found += [path] if path.is_file() else [child for child in path.rglob("*") if child.is_file()]
    return sorted(path for path in found if not IGNORED & set(path.parts))


def digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return total.hexdigest()


def made_from() -> dict[str, object]:
    """The state of all that the site is made from, in the parts that a rebuild tells apart."""
    pages = files("book")
    return {
        "contents": [digest(files("_toc.yml")), [str(path.relative_to(ROOT)) for path in pages]],
        "world": [digest(files(*WORLD)), {name: os.environ.get(name, "") for name in SETTINGS}],
        "pages": digest([*pages, *files(*READ)]),
    }


def run(command: list[str]) -> int:
    """The status of a build."""
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")
    pass_on(process.stderr or ())
    return process.wait()


def pass_on(said: Iterable[str]) -> None:
    """What a build says, without the kernels' warning of how they talk to it, which nobody who builds can mend."""
    for line in said:
        if "Kernel is running over TCP" not in line:
            print(line, end="", file=sys.stderr, flush=True)


def main() -> int:
    now = made_from()
    before = json.loads(STAMP.read_text(encoding="utf-8")) if STAMP.is_file() else {}
    if before == now and (SITE / "index.html").is_file():
        print("The book is up to date.")
        return 0

    STAMP.unlink(missing_ok=True)
    command = [sys.executable, "-P", "-c", JUPYTER_BOOK, "build", "book", "--path-output", str(ROOT)]
    command += ["--config", str(ROOT / "_config.yml"), "--toc", str(ROOT / "_toc.yml")]
    command += ["-W", "-n", "--keep-going", "-q"]
    if before.get("contents") != now["contents"]:
        # The first time, after a failure, and when pages came or went: nothing read before, no page left over.
        print("Building the whole book; the first time this takes a few minutes ...", flush=True)
        for folder in (BUILD / ".doctrees", SITE):
            shutil.rmtree(folder, ignore_errors=True)
    elif before["world"] != now["world"]:
        print("Settings or the package changed: building all pages ...", flush=True)
        command.append("--all")
    else:
        print("Building the pages that changed ...", flush=True)

    began = time.monotonic()
    status = run(command)
    if status == 0 and not (SITE / "index.html").is_file():
        print("The build made no _build/html/index.html.", file=sys.stderr)
        status = 1
    if status != 0:
        print("The book was not built: see the messages above.", file=sys.stderr)
        return status
    STAMP.write_text(json.dumps(now, indent=1), encoding="utf-8")
    print(f"Built _build/html in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
