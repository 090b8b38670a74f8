"""The list of pages, ``_toc.yml``: what can be wrong in it, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from modelbook.errors import nearest

FILE = "_toc.yml"
KEYS = {  # where a word may stand
    "the file": ("format", "root", "parts", "chapters", "defaults", "options", "subtrees", "entries"),
    "an entry": ("file", "url", "glob", "title", "sections", "chapters", "caption", "options", "subtrees", "entries",
                 "numbered", "maxdepth", "hidden", "reversed", "titlesonly"),
}  # fmt: skip
LISTS = ("parts", "chapters", "sections", "subtrees", "entries")


def problems(root: Path) -> Iterator[str]:
    """What is wrong in the list of pages, one line each; a book without one has nothing to mend."""
    import yaml

    if not (root / FILE).is_file():
        return
    try:
        top = yaml.compose((root / FILE).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "it is no YAML"
        mend = "Write it, or the line before, as its neighbours: `- file: NAME`, indented by spaces."
        yield f"{FILE}:{line}: the list cannot be read: {what}. {mend}"
        return
    if not isinstance(top, yaml.MappingNode):
        yield f"{FILE}:1: the list has no names. Restore the lines `format: jb-book` and `root: index`."
        return
    if "root" not in [key.value for key, _ in top.value]:
        yield f"{FILE}:1: the front page is not named. Add a line `root: index`."
    pages = sorted(str(f.relative_to(root / "book").with_suffix("")) for f in (root / "book").rglob("*.md"))
    seen: dict[str, int] = {}
    for key, value, line, where in _entries(top, "the file"):
        if where == "twice":
            yield f"{FILE}:{line}: one entry has two words '{key}'. Write a hyphen before each entry: `- {key}: ...`."
        elif key not in KEYS[where]:
            yield f"{FILE}:{line}: '{key}' is no word of {where}. {nearest(key, KEYS[where])} A page is `- file: NAME`."
        elif key in ("file", "root"):
            name = value.removesuffix(".md")
            if not any((root / "book").glob(f"{name}.*")):
                yield f"{FILE}:{line}: there is no page book/{name}.md. {nearest(name.removeprefix('book/'), pages)}"
            elif name in seen:
                yield f"{FILE}:{line}: the page {name} stands in line {seen[name]} already. Remove one of the two."
            seen.setdefault(name, line)


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
