"""All that a contributor can get wrong, told with file and line: data/, sources, models, words, and the chapters' numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from chokepoints import glossary, timeline, words
from chokepoints.errors import BookError
from chokepoints.quantities import evaluate, lookup, relation
from chokepoints.tables import Book

ROLE = re.compile(r"\{(fact|result|claim|cite|term)(?::\w+)?\}`([^`]+)`")
STRIP = re.compile(r"^\s*(?:`{3,}|:{3,})\{strip\}(.*)$")


def all_problems(of: Book) -> list[str]:
    """Everything wrong in a book, one line each; empty when nothing is."""
    return data_problems(of) or chapter_problems(of)


def data_problems(of: Book) -> list[str]:
    """What is wrong in data/, the models and the explorers' words."""
    return of.check() or [
        *_models(of),
        *_texts(of),
        *_residuals(of),
        *glossary.problems(of),
    ]  # later checks would only repeat broken tables


def chapter_problems(of: Book) -> list[str]:
    """What is wrong in the chapters' numbers and cells."""
    return list(_chapters(of))


def _told(where: str, error: BookError) -> str:
    return str(error) if error.where else f"{where}: {error}"


def _models(of: Book) -> Iterator[str]:
    from chokepoints.worlds import engines

    try:
        found = engines(of.root)
        for e in found.values():
            for scenario in e.assumptions.scenarios.get(e.model.name, {}):
                e.frame({}, scenario)
            if "baseline" not in e.assumptions.scenarios.get(e.model.name, {}):
                yield f"{of.file('scenarios')}:1: {e.model.name} has no scenario 'baseline'. Add its row."
    except BookError as error:
        yield str(error)


def _texts(of: Book) -> Iterator[str]:
    if "texts" not in of.resources:
        return
    from chokepoints.explorer.bundle import load_charts
    from chokepoints.worlds import engines

    load_charts(of)
    from chokepoints.drawing import SHOWS

    all_engines = engines(of.root)
    for line, row in of.table("texts").iterrows():
        where = f"{of.file('texts')}:{line}"
        if row.model not in all_engines:
            yield f"{where}, column model: there is no model '{row.model}'. Known: {', '.join(all_engines)}."
            continue
        e = all_engines[row.model]
        views = SHOWS[row.model].views if row.model in SHOWS else {}
        summary = [o.column for o in e.model.singles]
        refs = [m[1] for m in words.BRACE.finditer(row.text) if not m[1].isdigit()]
        refs += [ref for part in re.split(r"\s+and\s+", row.when) for ref in re.findall(r"\S+@\d+", part)]
        for ref in refs:
            for name in _expanded(ref, views):
                column, _, step = name.partition("@")
                known = column in e.columns and step.isdigit() and int(step) in e.model.steps
                if not known and name not in (*views, *summary, "scenario"):
                    what = f"'{name}' is no output of {row.model} in a year it has. Mend the name or the year."
                    yield f"{where}, column text: {what}"
        for part in filter(str.strip, re.split(r"\s+and\s+", row.when)):
            if not words.TEST.match(part):
                yield f"{where}, column when: '{part.strip()}' cannot be read. Write NAME = VALUE, joined by and."
        for m in words.BRACE.finditer(row.text):
            if m[2] and m[2] not in words.FORMATS:
                yield f"{where}, column text: there is no number format '{m[2]}'. Known: {', '.join(words.FORMATS)}."


def _expanded(ref: str, views) -> list[str]:
    """A reference with each value that its ``$view`` may take."""
    found = re.search(r"\$(\w+)", ref)
    if not found or found[1] not in views:
        return [ref]
    return [ref.replace(found[0], value) for value in views[found[1]]]


def _residuals(of: Book) -> Iterator[str]:
    if "residuals" not in of.resources:
        return
    for line, row in of.table("residuals").iterrows():
        for column in ("expression", "published"):
            try:
                evaluate(of, row[column])
            except BookError as error:
                yield _told(f"{of.file('residuals')}:{line}, column {column}", error)


def _chapters(of: Book) -> Iterator[str]:
    for file in sorted((of.root / "book").rglob("*.md")):
        name = file.relative_to(of.root)
        yield from _cells(of, str(name), file.read_text(encoding="utf-8"))
        yield from _strips(of, str(name), file.read_text(encoding="utf-8"))
        for number, text in _prose(file.read_text(encoding="utf-8").splitlines()):
            for role, inside in ROLE.findall(text):
                try:
                    _role(of, role, inside)
                except BookError as error:
                    yield f"{name}:{number}: {{{role}}}`{inside}`: {error}"


def _strips(of: Book, name: str, text: str) -> Iterator[str]:
    """Dates that the strip of a chapter names."""
    for number, line in enumerate(text.splitlines(), 1):
        found = STRIP.match(line)
        if found:
            try:
                timeline.chosen(of, found[1])
            except BookError as error:
                yield f"{name}:{number}: {{strip}}: {error}"


def _cells(of: Book, name: str, text: str) -> Iterator[str]:
    """Explorers and figures that the code cells of a chapter name, checked without running them."""
    for cell in re.finditer(r"^```\{code-cell\}[^\n]*\n(.*?)^```", text, re.S | re.M):
        first = text[: cell.start(1)].count("\n")
        code = re.sub(r"^:.*$", "", cell[1], flags=re.M)  # options such as :tags:
        try:
            tree = ast.parse(code)
        except SyntaxError as error:
            yield f"{name}:{first + (error.lineno or 1)}: the code cannot be read: {error.msg}. Mend its brackets or quotes."
            continue
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)):
            try:
                if call.func.attr in ("explore", "figure"):
                    args = [ast.literal_eval(a) for a in call.args]
                    named = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
                    _called(call.func.attr, args, named)
            except BookError as error:
                yield f"{name}:{first + call.lineno}: {error}"
            except ValueError:
                continue  # a value that only running the cell gives


def _called(what: str, args: list, named: dict) -> None:
    if what == "figure":
        from chokepoints.explorer.figure import figure

        figure(*args, **named)
    else:
        from chokepoints.explorer.explorer import validated

        validated(*args, **{k: v for k, v in named.items() if k not in ("id", "drawer", "level")})


def _prose(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines outside code blocks, with their numbers; a role that runs over a line's end is joined to its first line."""
    fence, held, start = "", "", 0
    for number, text in enumerate(lines, 1):
        mark = re.match(r"\s*(`{3,})", text)
        if mark and (not fence or text.strip() == fence):
            fence = "" if fence else mark[1]
            continue
        if fence:
            continue
        held, start = (f"{held} {text}", start) if held else (text, number)
        if held.count("`") % 2 == 0 or not text.strip():
            yield start, held
            held = ""


def _role(of: Book, role: str, inside: str) -> None:
    if role == "cite":
        for key in inside.split(","):
            if key.strip() not in of.sources:
                from chokepoints.errors import nearest

                raise BookError(f"there is no source '{key.strip()}'.", mend=nearest(key.strip(), of.sources))
    elif role == "claim":
        found = re.fullmatch(r"(.*?)\s*<(.+)>", inside)
        if not found:
            raise BookError("a claim needs its relation.", mend="Write {claim}`words <RELATION>`.")
        holds, sides = relation(of, found[2])
        if not holds:
            raise BookError(f"it no longer holds (it is {sides}).", mend="Mend the sentence, the number or the model.")
    elif role == "term":
        glossary.find(of, inside)
    else:
        name, _, form = (p.strip() for p in inside.partition("|"))
        q = lookup(of, name, form)
        first = form.split()[0] if form else ""
        if first and first != "range":
            words.shown(q.value, first, q.unit)
