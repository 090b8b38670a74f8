"""The command that builds a book's pages, where what builds them is installed: the extra ``[book]``."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from modelbook.errors import BookError

BUILD = "from jupyter_book.cli.main import main; main()"
EXTRA = re.compile(r"""([\w.-]+).*;.*\bextra\s*==\s*["']book["']""")


def build(root: Path) -> str:
    """Build the pages of the book at `root` into ``_build/html``; warnings are errors.

    Returns
    -------
    str
        Where the front page is.

    Raises
    ------
    BookError
        When something that builds pages is not installed, the folder holds no pages, or the build failed; what was
        wrong with a page has then been printed with its file and line.
    """
    equipped()
    checked_out(root)
    built = root / "_build" / "built.json"  # by which a book's own tool knows the pages it built: not these
    built.unlink(missing_ok=True)
    command = [sys.executable, "-P", "-c", BUILD, "build", "book", "--path-output", str(root)]
    command += ["--config", str(root / "_config.yml"), "--toc", str(root / "_toc.yml")]
    command += ["-W", "-n", "--keep-going", "-q", "--all"]
    if subprocess.run(command, cwd=root, stdout=sys.stderr).returncode:
        raise BookError("the book was not built.", mend="Mend what the messages above tell, and build again.")
    return f"{root / '_build' / 'html' / 'index.html'}\n"


def equipped() -> None:
    """Make sure that all that builds pages is installed.

    Raises
    ------
    BookError
        When something of the extra ``[book]`` is missing.
    """
    missing = sorted(name for name in needed() if not installed(name))
    if missing:
        raise BookError(
            f"pages cannot be built: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed.",
            mend="Install the extra [book], as in: pip install 'modelbook[book]'.",
        )


def checked_out(root: Path) -> None:
    """Make sure that a book has its pages here.

    Raises
    ------
    BookError
        When it is an installed copy, which holds tables and models alone.
    """
    for name in ("_config.yml", "_toc.yml"):
        if not (root / name).is_file():
            raise BookError(
                f"the book in {root} has no {name}: its pages are not here.",
                mend="Go to the folder of a book with its pages; an installed book can be run, not changed or built.",
            )


def needed() -> list[str]:
    """The distributions that the extra ``[book]`` asks for."""
    extras = (EXTRA.match(line) for line in metadata.requires("modelbook") or [])
    return [match[1] for match in extras if match]


def installed(name: str) -> bool:
    """Whether a distribution is installed."""
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
