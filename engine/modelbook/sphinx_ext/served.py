"""Scripts and styles as a reader's browser gets them: small, and few, for each file asked for is a way to the host and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from modelbook.explorer.smaller import smaller
from modelbook.sphinx_ext import kept

FOLDER = "modelbook/together"  # in _static
NAMED = re.compile(r"/\* (.+?) \*/")  # the first line of a file made of others: which they are
OWN_FILE = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|[/#])([^"')]+)\1\s*\)""")


def together(site: Path, paths: Sequence[str]) -> str:
    """Several scripts or styles of a site in one file beside them.

    Parameters
    ----------
    paths : sequence of str
        In ``_static``, of one kind, in the order in which a page needs them. Of a script that fails the others still run.

    Returns
    -------
    str
        The file's path in ``_static``. It is called after what it holds, so pages that need the same share it.
    """
    paths = list(dict.fromkeys(paths))
    kind = PurePosixPath(paths[0]).suffix
    name = f"{FOLDER}/{kept.version(' '.join(paths).encode())}{kind}"
    parts = [_part(site / "_static", path) for path in paths]
    file = site / "_static" / name
    text = "\n".join([f"/* {' '.join(paths)} */", *parts])
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return name


def _part(static: Path, path: str) -> str:
    text = smaller(path, (static / path).read_text(encoding="utf-8")).strip()
    if path.endswith(".js"):
        return f"try{{{text}\n}}catch(error){{reportError(error)}}"
    return OWN_FILE.sub(lambda found: f'url("{_from_folder(path, found[2])}")', text)


def _from_folder(path: str, address: str) -> str:
    return relpath(normpath(PurePosixPath(path).parent / address), FOLDER)


def renew(app, error):
    """Make the files of pages that this build did not write anew: what they hold may have changed."""
    site = Path(app.outdir)
    for file in sorted((site / "_static" / FOLDER).glob("*")) if error is None else ():
        paths = NAMED.match(file.read_text(encoding="utf-8"))[1].split()
        if all((site / "_static" / path).is_file() for path in paths):
            together(site, paths)


def setup(app):
    """Connect to the build."""
    app.connect("build-finished", renew)
