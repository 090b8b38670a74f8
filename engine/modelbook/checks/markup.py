"""A page's Markdown as the check reads it: its blocks, its lines of prose, and the directives and roles that both name.

Sphinx knows which names there are only once it runs with all its extensions, which takes longer than the whole check. So they
are listed here by the package they come from, and a test compares the lists with what a build knows. A book whose
``_config.yml`` has an extension that is not listed may know more names: there the build alone tells of an unknown one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelbook import parts
from modelbook.errors import Place, Problem, nearest
from modelbook.sphinx_ext import defaults
from modelbook.tables.described import PACKAGE

EXTENSIONS = (*defaults.EXTENSIONS, *defaults.PUBLISHED, "modelbook.extension")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


DIRECTIVES = _names(
    # MyST, MyST-NB, Jupyter Book, the works
    "code-cell raw-cell glue glue:any glue:figure glue:math glue:md eval eval:figure nb-exec-table eval-rst figure-md "
    "tableofcontents bibliography footbibliography "
    # Sphinx
    "acks centered code-block codeauthor cssclass default-domain deprecated describe glossary highlight hlist index "
    "literalinclude moduleauthor object only option cmdoption confval envvar productionlist program rst-class "
    "sectionauthor seealso sourcecode tabularcolumns toctree versionadded versionchanged versionremoved "
    # docutils
    "admonition attention caution class code compound container contents csv-table danger date default-role epigraph error "
    "figure footer header highlights hint image important include line-block list-table math meta note parsed-literal "
    "pull-quote raw replace role rubric section-numbering sectnum sidebar table target-notes tip title topic unicode "
    "warning"
)
ROLES = _names(
    "cite cite:alp cite:alps cite:author cite:authorpar cite:authorpars cite:authors cite:cauthor cite:cauthors cite:ct "
    "cite:cts cite:empty cite:label cite:labelpar cite:p cite:ps cite:t cite:ts cite:year cite:yearpar footcite footcite:ct "
    "footcite:cts footcite:p footcite:ps footcite:t footcite:ts "
    "eval glue glue:any glue:md glue:text nb-download sub-ref "
    "abbr any command confval dfn doc download envvar eq file guilabel index kbd keyword mailheader makevar manpage "
    "menuselection mimetype newsgroup numref option pep program ref regexp rfc samp token "
    "ab abbreviation ac acronym code emphasis i literal math pep-reference raw rfc-reference strong sub subscript sup "
    "superscript t title title-reference"
)
# Inside these nothing is prose: code, mathematics, and what reads its content by rules of its own.
VERBATIM = _names(
    "code-cell raw-cell code code-block sourcecode literalinclude parsed-literal math raw eval-rst csv-table toctree"
) | {name for names in (parts.VERBATIM, *(part.verbatim for part in parts.shipped().values())) for name in names}
FENCE = re.compile(r"^\s*(:{3,}|`{3,})\s*(.*?)\s*$")
NAMED = re.compile(r"\{([^\s{}]*)\}?")
OWN_ROLES = (*parts.ROLES, "cite", *(role for part in parts.shipped().values() for role in part.roles))
ANY_ROLE = rf"\{{({'|'.join(OWN_ROLES)})"
LINK = re.compile(r"\]\(<?([^\s()<>]+)|\b(?:href|src)=[\"']([^\"']+)[\"']")
LINKED = (".md", ".html", ".png", ".jpg", ".svg", ".csv")
MADE = ("search.html", "404.html", "genindex.html")  # by the build, from no page
SPAN = re.compile(r"(?<![\\`])(?:\{([a-zA-Z_\-+:]+)\})?(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.S)


def fences(name: str, text: str) -> Iterator[Problem]:
    """Boxes and blocks that are not closed: Sphinx would tell it by what comes after."""
    open_: list[tuple[str, int]] = []
    for line, said in enumerate(text.splitlines(), 1):
        fence = FENCE.match(said)
        if not fence or (fence[1][0] == "`" and "`" in fence[2]):
            continue
        within = bool(open_) and open_[-1][0][0] == "`"  # code, but for a directive that can only stand on its own
        if within and (fence[1][0] == ":" or (fence[2] and not fence[2].startswith("{"))):
            continue
        marks = fence[1]
        opens = bool(fence[2]) or (marks[0] == "`" and not within)
        if opens and open_ and len(open_[-1][0]) <= len(marks) and marks[0] == open_[-1][0][0]:
            outer, since = open_[-1]
            what = f"this block begins within that of line {since}, which is not closed."
            mend = f"Close that one by a line {outer}, or begin and end it with more {outer[0]} than this one."
            yield Problem(what, Place(name, line), mend)
            return
        if not opens and not open_:
            mend = f"Remove it, or begin the block with {marks}{{div}} and a class."
            yield Problem("this line closes no block.", Place(name, line), mend)
            return
        if opens:
            open_.append((marks, line))
        elif len(marks) >= len(open_[-1][0]) and marks[0] == open_[-1][0][0]:
            open_.pop()
    for marks, line in open_:
        yield Problem("the block that begins here is not closed.", Place(name, line), f"Close it by a line {marks}.")


def pieces(lines: Iterable[str]) -> Iterator[tuple[int, str, bool]]:
    """What a page holds outside code, with line numbers: lines of prose, and (True) the first lines of blocks.

    A role that runs over a line's end is joined to its first line.
    """
    open_: list[tuple[str, bool]] = []  # the marks of each block, and whether its content is verbatim
    held, start = "", 0
    for number, text in enumerate(lines, 1):
        found, verbatim = FENCE.match(text), bool(open_) and open_[-1][1]
        if found and not (found[1][0] == "`" and "`" in found[2]):
            marks, info = found.groups()
            closes = bool(open_) and not info and marks[0] == open_[-1][0][0] and len(marks) >= len(open_[-1][0])
            if held and not verbatim:
                yield start, held, False
                held = ""
            if closes:
                open_.pop()
            elif not verbatim and (info or marks[0] == "`"):
                named = NAMED.match(info)
                if named:
                    yield number, info, True
                open_.append((marks, not named or named[1].lower() in VERBATIM))
            continue
        if verbatim or text.startswith("%"):
            continue
        held, start = (f"{held} {text}", start) if held else (text, number)
        if held.count("`") % 2 == 0 or not text.strip():
            yield start, held, False
            held = ""
    if held:
        yield start, held, False


def roles(text: str) -> Iterator[tuple[str, str]]:
    """Each role of a line of prose with its content; what stands in ``code`` is none."""
    for found in SPAN.finditer(text):
        if found[1]:
            yield found[1], found[3]


def stray(text: str) -> Iterator[tuple[str, str]]:
    """Roles that are almost written: a space before the tick, a brace or a tick that is missing; what, and its mend."""
    rest, end = "", 0
    for found in SPAN.finditer(text):
        before = text[end : found.start()]
        rest, end = f"{rest}{before}\0", found.end()
        near = "" if found[1] else before
        if spaced := re.search(ANY_ROLE + r"\}\s+$", near):
            yield (
                f"{{{spaced[1]}}} stands apart from `{found[3]}`.",
                f"Write {{{spaced[1]}}}`{found[3]}` without a space.",
            )
        elif open_ := re.search(r"(?<!\{)\b" + ANY_ROLE[2:] + r"\}$", near):
            yield f"'{open_[1]}}}' has no opening brace.", f"Write {{{open_[1]}}}`{found[3]}`."
        elif shut := re.search(ANY_ROLE + "$", near):
            yield f"'{{{shut[1]}' has no closing brace.", f"Write {{{shut[1]}}}`{found[3]}`."
    if unclosed := re.search(ANY_ROLE + r"\}`", rest + text[end:]):
        yield f"{{{unclosed[1]}}}` has no tick at its end.", f"Write {{{unclosed[1]}}}`...`."


def head(name: str, text: str) -> Iterator[Problem]:
    """What is wrong before the first words of a page: its front matter, its title."""
    import yaml

    lines = text.splitlines()
    if lines and lines[0].strip() == "---":
        end = next((k for k, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        if not end:
            yield Problem("the front matter is not closed.", Place(name, 1), "Close it by a line ---.")
            return
        try:
            yaml.load("\n".join(lines[1:end]), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = (mark.line if mark else 0) + 2
            mend = "Write `name: words`, the words in quotes where they hold a colon."
            yield Problem("the front matter cannot be read.", Place(name, line), mend)
    if not re.search(r"^# \S", text, re.M):
        yield Problem("the page has no title.", Place(name, 1), "Add a line `# Title`.")


def linked(text: str, page: Path) -> Iterator[tuple[str, Path]]:
    """Pages and files of the book that a line of prose links: the address as it stands, and the file that it means."""
    for address in (m[1] or m[2] for m in LINK.finditer(SPAN.sub("", text))):
        path = address.partition("#")[0].partition("?")[0]
        if path and not re.match(r"[a-z]+:|//", path, re.I) and path.endswith(LINKED):
            yield path, page.parent / (path.removesuffix(".html") + ".md" if path.endswith(".html") else path)


def broken_links(text: str, page: Path) -> Iterator[tuple[str, str]]:
    """Links of a line of prose to pages and files of the book that are not there; what, and its mend."""
    for path, file in linked(text, page):
        if not file.is_file() and not (path.endswith(".html") and Path(path).name in MADE):
            near = [p.name for p in file.resolve().parent.glob(f"*{file.suffix}")] if file.parent.is_dir() else []
            near = [n.removesuffix(".md") + ".html" for n in near] if path.endswith(".html") else near
            yield f"the link to {path} leads nowhere.", f"{nearest(Path(path).name, near)} Mend the link."


@dataclass(frozen=True)
class Names:
    """The directives and roles that the pages of a book may write, and which of them are the engine's."""

    directives: frozenset[str]
    roles: frozenset[str]
    own_directives: frozenset[str]
    own_roles: frozenset[str]


def names_of(chosen: Iterable[parts.Part]) -> Names:
    """The names that a book knows by its parts."""
    directives = frozenset((*parts.DIRECTIVES, *(name for part in chosen for name in part.directives)))
    roles = frozenset((*parts.ROLES, *(name for part in chosen for name in part.roles)))
    return Names(DIRECTIVES | directives, ROLES | roles, directives, roles)


def directive(info: str, known: Names) -> tuple[str, str] | None:
    """What is wrong with the name of a directive, from the first line of its block, and its mend; else nothing."""
    named = NAMED.match(info)
    name = named[1] if named else ""
    if not info.startswith(f"{{{name}}}"):
        return f"the brace of '{{{name}' is not closed.", f"Write {{{name}}}."
    here = f"Write {{{name}}}`...` in a line of text."
    return _unknown(name, known.directives, known.own_directives, "directive", known.roles, here)


def role(name: str, known: Names) -> tuple[str, str] | None:
    """What is wrong with the name of a role, and its mend; else nothing."""
    block = f"Begin a block with ```{{{name}}}."
    return _unknown(name, known.roles, known.own_roles, "role", known.directives, block)


def _unknown(
    name: str, known: frozenset[str], usual: Iterable[str], what: str, others: frozenset[str], else_: str
) -> tuple[str, str] | None:
    if name.lower() in known or name.partition(":")[0] in ("py", "c", "cpp", "js", "rst", "std", "math"):
        return None
    if name.lower() in others:
        return f"{{{name}}} is no {what}.", else_
    owner = next((p.name for p in parts.shipped().values() if name in (*p.directives, *p.roles)), "")
    if owner:
        return f"{{{name}}} belongs to the part {owner}, which is off.", f"Name it in modelbook.parts of {PACKAGE}."
    near = difflib.get_close_matches(name, sorted(known), n=2, cutoff=0.6)
    mend = f"Did you mean {' or '.join(near)}?" if near else f"Those of this book: {', '.join(sorted(usual))}."
    return f"there is no {what} '{name}'.", f"{mend} Mend the name in braces."


def may_know_more(config: dict[str, Any]) -> bool:
    """Whether a book's ``_config.yml`` names extensions of its own, whose names are not listed here."""
    sphinx = config.get("sphinx") or {}
    try:
        named = [*((sphinx.get("config") or {}).get("extensions") or ()), *(sphinx.get("extra_extensions") or ())]
    except AttributeError:
        return True
    return not set(named) <= set(EXTENSIONS)
