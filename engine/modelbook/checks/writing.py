"""A page's Markdown where it is silently read as something else than was meant: what a build would print without a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from modelbook.checks import markup
from modelbook.errors import Place, Problem, nearest
from modelbook.sphinx_ext import defaults

WORDS, NUMBER, MAP, YES = (str,), (int, float), (dict,), (bool,)
FRONT = {  # what may stand before a page's title, and of what kind it is
    "description": WORDS, "as_of": WORDS, "kicker": WORDS, "short_title": WORDS, "minutes": NUMBER, "sheets": YES,
    "jupytext": MAP, "kernelspec": MAP, "myst": MAP, "html_meta": MAP, "orphan": YES, "nosearch": YES, "tocdepth": NUMBER,
    "file_format": WORDS, "mystnb": MAP, "substitutions": MAP, "title": WORDS, "unlisted": YES,
    "pack": MAP,  # of parts/packs
}  # fmt: skip
CALLED = {WORDS: "words", NUMBER: "a number", MAP: "names with values", YES: "true or false"}
HEADING = re.compile(r"^(#{1,6})(\s+(.*)|[^#\s].*)$")
QUOTED = re.compile(markup.ANY_ROLE + r"\}\s?(['\"\u2018\u2019\u201c\u201d\u00b4])")
PAIRED = re.compile(r"<(/?)(a|abbr|b|em|i|kbd|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>", re.I)
MATHEMATICS = re.compile(r"\$\$|\$(?!\s)(?=[^$]*[\\^_=])[^$]+\$|\$[A-Za-z]\$")
MONEY = re.compile(r"(?<!\\)\$\d[^$]*(?<!\\)\$")
TARGET = re.compile(r"^\(([\w.:-]+)\)=\s*$|\{#([\w.:-]+)[^{}]*\}|\bid=[\"']([\w.:-]+)[\"']|^:name:\s*(\S+)")
INNER = re.compile(r"(?<!!)\[[^\]]*\]\(<?([^\s()<>]*?)#([^\s()<>]+)>?\)")
MADE = (
    "bibliography",
    "catalogue",
    "equations",
    "parameters",
    "records",
    "summary",
    "terms",
    "timeline",
)  # have own anchors
ARGUED = re.compile(r"^\{(?:bet|explorer|details|listing)\}\s*(\S+)")
CLASSES = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ENGINE = Path(__file__).resolve().parents[1]


class Page:
    """One page as the check reads it.

    Parameters
    ----------
    name : str
        Its file, below the book's folder.
    text : str
    """

    def __init__(self, name: str, text: str):
        self.name, self.text, self.lines = name, text, text.splitlines()
        self.pieces = list(markup.pieces(self.lines))
        self.blocks = [(number, info) for number, info, opens in self.pieces if opens]
        self.words = [(number, said) for number, said, opens in self.pieces if not opens and number > self.front]

    @cached_property
    def front(self) -> int:
        """The line that ends the front matter; 0 for a page without."""
        if not self.lines or self.lines[0].strip() != "---":
            return 0
        return next((k for k, line in enumerate(self.lines[1:], 2) if line.strip() == "---"), 0)

    @cached_property
    def headings(self) -> list[tuple[int, int, str]]:
        """Line, level and words of each heading."""
        heads = ((number, HEADING.match(said)) for number, said in self.words)
        return [(number, len(head[1]), head[3] or "") for number, head in heads if head and head[3]]

    @cached_property
    def anchors(self) -> set[str]:
        """What a link may name on the page, as `bare` writes it."""
        named = [next(filter(None, m.groups())) for line in self.lines for m in TARGET.finditer(line)]
        argued = [match[1] for _, info in self.blocks if (match := ARGUED.match(info))]
        explorers = re.findall(r"\.explore\(\s*[\"']([\w-]+)|\bid=[\"']([\w-]+)", self.text)
        heads = [words for _, _, words in self.headings]
        return {bare(x) for x in (*named, *argued, *heads, *(a or b for a, b in explorers))}

    @property
    def is_made(self) -> bool:
        """Whether parts of the page are made by the build, with anchors that are not written here."""
        return any(info.startswith(tuple(f"{{{name}}}" for name in MADE)) for _, info in self.blocks)

    def at(self, line: int) -> Place:
        """A line of the page."""
        return Place(self.name, line)


def bare(words: str) -> str:
    """Letters and digits alone: how a heading and the anchor made from it are compared."""
    return re.sub(r"[\W_]+", "", re.sub(r"\{[\w:+-]+\}|\[|\]\([^)]*\)|<[^>]*>", "", words).lower())


def problems(page: Page, config: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong in the words of a page.

    Parameters
    ----------
    config : dict
        The book's ``_config.yml``.
    """
    for part in (_merge, _front, _headings, _blocks, _paragraphs):
        yield from part(page)
    yield from _dollars(page, config)
    yield from _substitutions(page, config)


def _merge(page: Page) -> Iterator[Problem]:
    for number, line in enumerate(page.lines, 1):
        if re.match(r"<{7} |>{7} ", line):
            mend = "Keep one of the two versions, and remove the lines <<<<<<<, ======= and >>>>>>>."
            yield Problem(f"a merge left its mark here ({line[:7]}).", page.at(number), mend)
            return


def _front(page: Page) -> Iterator[Problem]:
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        front = yaml.load("\n".join(page.lines[1 : page.front - 1]), Loader=loader) if page.front else {}
    except yaml.YAMLError:
        return  # told by `markup.head`
    for key, value in (front or {}).items() if isinstance(front, dict) else ():
        number = next((k for k, line in enumerate(page.lines, 1) if re.match(rf"{re.escape(str(key))}\s*:", line)), 1)
        if key not in FRONT:
            yield Problem(f"'{key}' is no word of the front matter.", page.at(number), nearest(str(key), FRONT))
        elif not isinstance(value, FRONT[key]) or (isinstance(value, bool) and FRONT[key] != YES):
            what = f"{key} is {CALLED.get(FRONT[key], 'a name or a list')}, and '{value}' is not."
            yield Problem(what, page.at(number), "Write it so, words in quotes.")
    cell = next((number for number, info in page.blocks if info.startswith("{code-cell}")), 0)
    if cell and "kernelspec" not in (front or {}):
        mend = "Add to the front matter: kernelspec: {name: python3, display_name: Python 3}"
        yield Problem("the page has a code cell and does not say what runs it.", page.at(cell), mend)


def _headings(page: Page) -> Iterator[Problem]:
    before = 0
    for number, said in page.words:
        head = HEADING.match(said)
        if head and not head[3]:
            rest = said[len(head[1]) :]
            if head[2].strip():
                yield Problem("a heading needs a space behind its marks.", page.at(number), f"Write {head[1]} {rest}.")
    for number, level, words in page.headings:
        if level == 1 and before:
            mend = f"Write ## {words}." if words else "Write ##."
            yield Problem("the page has a second title.", page.at(number), mend)
        elif before and level > before + 1:
            what = f"this heading has {level} marks, and the one above it {before}."
            yield Problem(what, page.at(number), f"Write {'#' * (before + 1)} {words}.")
        before = level


def _blocks(page: Page) -> Iterator[Problem]:
    known = classes()
    for number, info in page.blocks:
        named = re.match(r"\{(figure|image|div)\}\s*(.*)", info)
        if not named:
            continue
        if named[1] == "div":
            for word in named[2].split():
                near = difflib.get_close_matches(word, known, n=1, cutoff=0.8)
                if word not in known and near:  # another word may be a class of the book's own style sheet
                    mend = f"Did you mean {near[0]}?"
                    yield Problem(f"there is no box '{word}' in the style sheets.", page.at(number), mend)
            continue
        options = []
        for line in page.lines[number:]:
            if not re.match(r"\s*:[\w-]+:", line):
                break
            options.append(line.strip())
        if not any(re.match(r":alt:\s*\S", option) for option in options):
            yield Problem("the picture has no words for who cannot see it.", page.at(number), "Add a line :alt: WORDS.")


@cache
def classes() -> frozenset[str]:
    """The classes that the engine's style sheets know."""
    folders = (ENGINE / "sphinx_ext", ENGINE / "parts", ENGINE / "explorer")
    sheets = (sheet for folder in folders for sheet in folder.rglob("*.css"))
    return frozenset(name for sheet in sheets for name in CLASSES.findall(sheet.read_text(encoding="utf-8")))


def paragraphs(words: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines of prose joined to paragraphs, each with the line on which it begins."""
    held: list[str] = []
    start = last = 0
    for number, said in words:
        if not said.strip() or (held and number > last + 1):
            if held:
                yield start, "\n".join(held)
            held = []
        if said.strip():
            start = number if not held else start
            held.append(said)
        last = number + said.count("\n")
    if held:
        yield start, "\n".join(held)


def _paragraphs(page: Page) -> Iterator[Problem]:
    if page.text.count("<!--") > page.text.count("-->"):
        number = page.text[: page.text.rfind("<!--")].count("\n") + 1
        yield Problem("a comment is not closed.", page.at(number), "Close it by -->.")
    columns = 0
    for number, said in page.words:
        where = page.at(number)
        if match := QUOTED.search(said):
            yield Problem(f"{{{match[1]}}} is followed by {match[2]}.", where, f"Write {{{match[1]}}}`...` with ticks.")
        prose = markup.SPAN.sub("", said)
        if re.search(r"!\[\s*\]\(|<img\b(?![^>]*\balt=)", prose):
            yield Problem("the picture has no words for who cannot see it.", where, "Write ![WORDS](FILE).")
        row = said.strip().startswith("|")
        cells = len(re.findall(r"(?<!\\)\|", said.strip().strip("|"))) + 1 if row else 0
        if row and columns and cells != columns:
            what = f"this row has {cells} cells, and the table's first {columns}."
            yield Problem(what, where, "Add or remove a |; write \\| for one that stands in a cell.")
        columns = (columns or cells) if row else 0
    for number, said in paragraphs(page.words):
        prose = re.sub(r"\\\*", "", markup.SPAN.sub("", said))
        if prose.count("**") % 2:
            yield Problem("a ** has no partner in its paragraph.", page.at(number), "Write **words**.")
        open_: list[str] = []
        for tag in PAIRED.finditer(re.sub(r"<!--.*?-->", "", prose, flags=re.S)):
            if not tag[1]:
                open_.append(tag[2].lower())
            elif open_ and open_[-1] == tag[2].lower():
                open_.pop()
            else:
                open_ = [tag[2].lower()]
                break
        if open_:
            mend = f"Write <{open_[-1]}>words</{open_[-1]}>."
            yield Problem(f"a tag <{open_[-1]}> has no partner in its paragraph.", page.at(number), mend)


def _dollars(page: Page, config: dict[str, Any]) -> Iterator[Problem]:
    """Dollars that are printed as something else than was meant: as money, or as mathematics."""
    word, usual = defaults.SETTINGS["myst_enable_extensions"]
    own = (config.get("parse") or {}).get(word.rpartition(".")[2])
    on = "dollarmath" in (usual if own is None else own)
    for number, said in page.words:
        prose = markup.SPAN.sub("", said)
        if on and MONEY.search(prose):
            mend = "Write \\$ for a dollar, or take dollarmath out of _config.yml and write {math}`...`."
            yield Problem("two dollars in a line are read as mathematics.", page.at(number), mend)
        elif not on and MATHEMATICS.search(prose):
            mend = "Write {math}`...` for mathematics; a dollar is a dollar."
            yield Problem("mathematics between dollars is printed as it stands.", page.at(number), mend)


def _substitutions(page: Page, config: dict[str, Any]) -> Iterator[Problem]:
    known = (config.get("parse") or {}).get("myst_substitutions") or {}
    for number, said in page.words:
        for name in re.findall(r"\{\{\s*([\w-]+)\s*\}\}", markup.SPAN.sub("", said)):
            if name not in known:
                mend = f"{nearest(name, known)} Define it in _config.yml, under parse: myst_substitutions."
                yield Problem(f"nothing is put in for {{{{ {name} }}}}.", page.at(number), mend)


def inner_links(page: Page, others: dict[str, Page], book: str = "book") -> Iterator[Problem]:
    """Links to a heading or another named place, on this page or another, that is not there."""
    for number, said in page.words:
        for path, anchor in INNER.findall(markup.SPAN.sub("", said)):
            if re.match(r"[a-z]+:|//", path, re.I) or (path and not path.endswith(".md")):
                continue
            target = page if not path else others.get(_joined(page.name, path))
            if target and not target.is_made and bare(anchor.partition("?")[0]) not in target.anchors:
                heads = [words for _, _, words in target.headings]
                near = nearest(
                    anchor, {re.sub(r"[^\w -]", "", words).strip().lower().replace(" ", "-") for words in heads}
                )
                what = f"{target.name} has no place '{anchor}'."
                yield Problem(what, page.at(number), f"{near} Mend the link.")


def _joined(name: str, path: str) -> str:
    """The file that a link of a page means, below the book's folder."""
    parts: list[str] = []
    for part in (*name.split("/")[:-1], *path.split("/")):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
