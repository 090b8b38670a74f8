"""The list of pages, ``_toc.yml``: what can be wrong in it, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from os.path import normpath
from pathlib import Path
from typing import Any

from modelbook.checks import markup
from modelbook.errors import Place, Problem, nearest

FILE = "_toc.yml"
KEYS = {  # where a word may stand
    "the file": ("format", "root", "parts", "chapters", "defaults", "options", "subtrees", "entries"),
    "an entry": ("file", "url", "glob", "title", "sections", "chapters", "caption", "options", "subtrees", "entries",
                 "numbered", "maxdepth", "hidden", "reversed", "titlesonly"),
}  # fmt: skip
ENTRY = re.compile(r"\s*(?:-\s*)?(?:file|root):\s*[\"']?([^\s\"'#]+)")
GLOB = re.compile(r"\s*(?:-\s*)?glob:")  # then files are named by a pattern
LISTS = ("parts", "chapters", "sections", "subtrees", "entries")


def problems(root: Path) -> Iterator[Problem]:
    """What is wrong in the list of pages; a book without one has nothing to mend."""
    import yaml

    if not (root / FILE).is_file():
        return
    try:
        top = yaml.compose((root / FILE).read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "it is no YAML"
        mend = "Write it, or the line before, as its neighbours: `- file: NAME`, indented by spaces."
        yield Problem(f"the list cannot be read: {what}.", Place(FILE, line), mend)
        return
    if not isinstance(top, yaml.MappingNode):
        mend = "Restore the lines `format: jb-book` and `root: index`."
        yield Problem("the list has no names.", Place(FILE, 1), mend)
        return
    if "root" not in [key.value for key, _ in top.value]:
        yield Problem("the front page is not named.", Place(FILE, 1), "Add a line `root: index`.")
    pages = sorted(str(f.relative_to(root / "book").with_suffix("")) for f in (root / "book").rglob("*.md"))
    seen: dict[str, int] = {}
    for key, value, line, where in _entries(top, "the file"):
        if where == "twice":
            mend = f"Write a hyphen before each entry: `- {key}: ...`."
            yield Problem(f"one entry has two words '{key}'.", Place(FILE, line), mend)
        elif key not in KEYS[where]:
            mend = f"{nearest(key, KEYS[where])} A page is `- file: NAME`."
            yield Problem(f"'{key}' is no word of {where}.", Place(FILE, line), mend)
        elif key in ("file", "root"):
            name = value.removesuffix(".md")
            if not any((root / "book").glob(f"{name}.*")):
                mend = nearest(name.removeprefix("book/"), pages)
                yield Problem(f"there is no page book/{name}.md.", Place(FILE, line), mend)
            elif name in seen:
                what = f"the page {name} stands in line {seen[name]} already."
                yield Problem(what, Place(FILE, line), "Remove one of the two.")
            seen.setdefault(name, line)


def left_out(root: Path, said: Mapping[str, str]) -> Iterator[Problem]:
    """Pages that another page links and the list does not name: they are not built, and the link leads nowhere.

    Parameters
    ----------
    said : mapping of str to str
        The text of each page, by its file.
    """
    file = root / FILE
    if not file.is_file():
        return
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    entries = {m[1].removesuffix(".md"): k for k, line in enumerate(lines, 1) if (m := ENTRY.match(line))}
    if any(GLOB.match(line) for line in lines):
        return
    told = set()
    for name, text in said.items():
        for number, line in enumerate(text.splitlines(), 1):
            for _, target in markup.linked(line, root / name):
                page = Path(normpath(target))
                if page.suffix != ".md" or not page.is_relative_to(root / "book") or not page.is_file():
                    continue
                entry = page.relative_to(root / "book").with_suffix("").as_posix()
                if entry in entries or entry in told:
                    continue
                told.add(entry)
                beside = [k for other, k in entries.items() if Path(other).parent == Path(entry).parent]
                what = f"the page {entry} is left out, and {name}:{number} links it."
                yield Problem(what, Place(FILE, max(beside, default=len(lines))), f"Add a line `- file: {entry}`.")


def config(root: Path) -> dict[str, Any]:
    """The book's ``_config.yml``; empty where there is none, or none that can be read, which the build tells."""
    import yaml

    file = root / "_config.yml"
    if not file.is_file():
        return {}
    try:
        read = yaml.load(file.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return {}
    return read if isinstance(read, dict) else {}


def _entries(node, where: str) -> Iterator[tuple[str, str, int, str]]:
    """Each word of the list with what stands behind it, its line, and where it stands."""
    for k, (key, value) in enumerate(node.value):
        line = key.start_mark.line + 1
        if key.value in [other.value for other, _ in node.value[:k]]:
            yield key.value, "", line, "twice"
            continue
        yield key.value, value.value if isinstance(value.value, str) else "", line, where
        if key.value in LISTS:
            for entry in value.value if isinstance(value.value, list) else ():
                if isinstance(entry.value, str):  # `- file:name`, without the space
                    yield entry.value, "", entry.start_mark.line + 1, "an entry"
                elif entry.value and isinstance(entry.value[0], tuple):
                    yield from _entries(entry, "an entry")
