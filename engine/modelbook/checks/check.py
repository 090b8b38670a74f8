"""All that a contributor can get wrong, told with file and line: data/, sources, models, words, and the chapters' numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import parse_qsl

from modelbook.checks import contents, markup
from modelbook.drawing.charts import Show
from modelbook.errors import BookError, nearest, undecoded
from modelbook.parts import parts_of
from modelbook.tables import schema
from modelbook.worlds import words
from modelbook.worlds.assumption import SCALE
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import evaluate, numbered, relation

STATE = re.compile(r"""href="[^"#]*#([\w-]*)\?([^"]*)\"""")
RISING = (  # columns of which the first is never above the second; so with X_low and X_high
    ("low", "middle"), ("middle", "high"), ("low", "high"), ("floor", "baseline"), ("baseline", "ceiling"),
)  # fmt: skip


def all_problems(book: Book) -> list[str]:
    """Everything wrong in a book, one line each; empty when nothing is."""
    return data_problems(book) or chapter_problems(book)


def data_problems(book: Book) -> list[str]:
    """What is wrong in data/, the models and the explorers' words."""
    return (
        schema.problems(book)
        or [*_named_models(book), *_rising(book)]
        or list(_models(book))
        or [
            *_presets(book),
            *_texts(book),
            *_points(book),
            *_named_assumptions(book),
            *_residuals(book),
            *_links(book),
            *_parts(book),
        ]
    )  # later checks would only repeat broken tables


def chapter_problems(book: Book, right: set[str] | None = None) -> list[str]:
    """What is wrong in the chapters' numbers and cells.

    Parameters
    ----------
    right : set of str, optional
        A memory of chapters in which nothing was wrong, for as long as data/ and the models stay as they are: these are left
        out, and those that are found right join them.
    """
    right, out = set() if right is None else right, []
    texts = {}
    for file in sorted((book.root / "book").rglob("*.md")):
        name = file.relative_to(book.root).as_posix()
        try:
            texts[name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            out.append(f"{name}:{undecoded(error)}: a letter is not UTF-8. Save the page as UTF-8.")
    shown = _explorers(texts.values())
    for name, text in texts.items():
        mark = sha256(repr((name, text, shown)).encode()).hexdigest()
        found = [] if mark in right else list(_chapter(book, name, text, shown))
        if not found:
            right.add(mark)
        out += found
    return [*out, *contents.problems(book.root)]


def _parts(book: Book) -> Iterator[str]:
    """What is wrong for the parts that the book has switched on."""
    try:
        for part in parts_of(book):
            yield from part.check_data(book)
    except BookError as error:
        yield str(error)


def _told(where: str, error: BookError) -> str:
    return str(error) if error.where else f"{where}: {error}"


def _rising(book: Book) -> Iterator[str]:
    """Rows whose cells do not rise as their columns say: a low above its value, a value above its high."""
    for name in book.resources:
        table, seen = book.table(name), set()
        middle = next((c for c in ("value", "baseline") if c in table), "")
        if "low" in table and middle:
            table = table.assign(middle=table[middle])
            if "range_kind" in table:  # of a multiplier, which stands at 1, whatever it multiplies
                table.loc[table.range_kind == "multiplier", "middle"] = 1
        named = [(c, f"{c.removesuffix('_low')}_high") for c in table if c.endswith("_low")]
        for low, high in (*RISING, *named):
            if low not in table or high not in table:
                continue
            for line, row in table[table[low] > table[high]].iterrows():
                if line in seen:
                    continue
                seen.add(line)
                called = {"middle": "the multiplier" if row.get("range_kind") == "multiplier" else middle}
                a, b = (f"{called.get(c, c)} {row[c]:g}" for c in (low, high))
                whose = f" of '{row.id}'" if "id" in table else ""
                where = f"{book.file(name)}:{line}, column {high if low == 'middle' else low}"
                yield f"{where}: {a}{whose} is above {b}. Write numbers that rise from low to high."


def _models(book: Book) -> Iterator[str]:
    try:
        found = book.engines
        for engine in found.values():
            for scenario in engine.assumptions.scenarios.get(engine.model.name, {}):
                engine.frame({}, scenario)
            if "baseline" not in engine.assumptions.scenarios.get(engine.model.name, {}):
                yield f"{book.file('scenarios')}:1: {engine.model.name} has no scenario 'baseline'. Add its row."
    except BookError as error:
        yield str(error)


def _named_models(book: Book) -> Iterator[str]:
    """Rows of any table that name a model which the book does not have."""
    known = list(book.models)
    for name in book.resources:
        table = book.table(name)
        for column in (c for c in table if c == "model" or c.endswith("_model")):
            for line, model in table[column].items():
                if model and model not in known:
                    what = f"there is no model '{model}'. {nearest(model, known)}"
                    yield f"{book.file(name)}:{line}, column {column}: {what} Name one that datapackage.json lists."


def _presets(book: Book) -> Iterator[str]:
    """Values of scenarios that their model does not read."""
    found = book.engines
    for line, row in book.table("scenario_values").iterrows():
        read = set(found[row.model].symbols.values())
        if row.id not in read and row.id.removesuffix(SCALE) not in read:
            where = f"{book.file('scenario_values')}:{line}, column id"
            yield f"{where}: {row.model} has no assumption '{row.id}'. {nearest(row.id, read)}"


def _points(book: Book) -> Iterator[str]:
    """Published figures in a chart that its model has no place for."""
    if "points" not in book.resources:
        return
    from modelbook.language.model import TIME

    found = book.engines
    for line, row in book.table("points").iterrows():
        engine, where = found[row.model], f"{book.file('points')}:{line}, column"
        for column in ("series", "per"):
            if row[column] and row[column] not in engine.columns:
                yield f"{where} {column}: {row.model} has no output '{row[column]}'. {nearest(row[column], engine.columns)}"
        if engine.model.rows == TIME and int(row.year) not in engine.model.steps:
            span = f"It runs from {engine.model.steps[0]} to {engine.model.steps[-1]}."
            yield f"{where} year: {row.model} has no {engine.model.time_name} {int(row.year)}. {span}"


def _named_assumptions(book: Book) -> Iterator[str]:
    """Rows of any table that name an assumption which the book does not have."""
    known = set(book.table("assumptions").id)
    for name in book.resources:
        table = book.table(name)
        for line, wanted in table["assumption"].items() if "assumption" in table else ():
            if wanted and wanted not in known:
                where = f"{book.file(name)}:{line}, column assumption"
                yield f"{where}: there is no assumption '{wanted}'. {nearest(wanted, known)}"


def _texts(book: Book) -> Iterator[str]:
    if "texts" not in book.resources:
        return
    try:
        shows = book.declared(Show)
    except BookError as error:
        yield str(error)
        return
    all_engines, formats = book.engines, words.formats(book)
    slots = {slot: names for part in parts_of(book) for slot, names in part.slots.items()}
    for line, row in book.table("texts").iterrows():
        in_words, in_conditions = slots.get(row.slot.split(":")[0], ((), ()))
        where = f"{book.file('texts')}:{line}"
        if row.model not in all_engines:
            yield f"{where}, column model: there is no model '{row.model}'. Known: {', '.join(all_engines)}."
            continue
        engine = all_engines[row.model]
        views = shows[row.model].views if row.model in shows else {}
        summary = [o.column for o in engine.model.singles]
        refs = [m[1] for m in words.BRACE.finditer(row.text) if not m[1].isdigit()]
        refs += [ref for part in re.split(r"\s+and\s+", row.when) for ref in re.findall(r"\S+@\d+", part)]
        for ref in refs:
            for name in _expanded(ref, views):
                column, _, step = name.partition("@")
                known = column in engine.columns and step.isdigit() and int(step) in engine.model.steps
                if not known and name not in (*views, *summary, "scenario", *in_words):
                    what = f"'{name}' is no output of {row.model} in a year it has. Mend the name or the year."
                    yield f"{where}, column text: {what}"
        for part in filter(str.strip, re.split(r"\s+and\s+", row.when)):
            test = words.TEST.match(part)
            if not test:
                yield f"{where}, column when: '{part.strip()}' cannot be read. Write NAME = VALUE, joined by and."
                continue
            name, value = test[1], test[3]
            names = (*views, *summary, "scenario", *in_conditions)
            if "@" not in name and name not in names:
                mend = f"{nearest(name, names)} A number has its year, as NAME@2027."
                yield f"{where}, column when: '{name}' is no name here. {mend}"
            choices = engine.assumptions.scenarios[row.model] if name == "scenario" else views.get(name)
            if choices and value not in choices:
                yield f"{where}, column when: {name} has no '{value}'. {nearest(value, choices)}"
        if re.search(r"[{}]", words.BRACE.sub("", row.text)):
            yield f"{where}, column text: a brace has no partner. Write {{NAME@YEAR|FORMAT}}."
        if row.text.count("**") % 2:
            yield f"{where}, column text: a ** has no partner. Write **words**."
        for m in words.BRACE.finditer(row.text):
            if m[2] and m[2] not in formats:
                yield f"{where}, column text: there is no number format '{m[2]}'. Known: {', '.join(formats)}."


def _expanded(ref: str, views) -> list[str]:
    """A reference with each value that its ``$view`` may take."""
    found = re.search(r"\$(\w+)", ref)
    if not found or found[1] not in views:
        return [ref]
    return [ref.replace(found[0], value) for value in views[found[1]]]


def _residuals(book: Book) -> Iterator[str]:
    if "residuals" not in book.resources:
        return
    for line, row in book.table("residuals").iterrows():
        for column in ("expression", "published"):
            try:
                if evaluate(book, row[column]) == 0 and column == "published" and row.unit != "share":
                    raise BookError("nothing can be compared with 0.", mend="Write another figure, or remove the row.")
            except BookError as error:
                yield _told(f"{book.file('residuals')}:{line}, column {column}", error)


def _links(book: Book) -> Iterator[str]:
    from modelbook.worlds.links import declared

    try:
        declared(book)
    except BookError as error:
        yield str(error)


def _chapter(book: Book, name: str, text: str, shown: dict[str, str]) -> Iterator[str]:
    names = markup.names_of(parts_of(book))
    yield from markup.head(name, text)
    yield from markup.fences(name, text)
    yield from _cells(book, name, text)
    for part in parts_of(book):
        yield from part.check_page(book, name, text)
    yield from _states(book, name, text, shown)
    for number, part, opens in markup.pieces(text.splitlines()):
        if opens:
            if (wrong := markup.directive(part, names)) and not markup.may_know_more(book.root):
                yield f"{name}:{number}: {wrong}"
            continue
        yield from (f"{name}:{number}: {wrong}" for wrong in markup.stray(part))
        yield from (
            f"{name}:{number}: {wrong}" for wrong in markup.broken_links(part, book.root / name, book.root / "book")
        )
        for role, inside in markup.roles(part):
            try:
                if (wrong := markup.role(role, names)) and not markup.may_know_more(book.root):
                    raise BookError(wrong)
                _role(book, role.partition(":")[0], inside)
            except BookError as error:
                yield f"{name}:{number}: {{{role}}}`{inside}`: {error}"


def _cells(book: Book, name: str, text: str) -> Iterator[str]:
    """Explorers and figures that the code cells of a chapter name, checked without running them."""
    seen: set[str] = set()
    for cell in re.finditer(r"^```\{code-cell\}[^\n]*\n(.*?)^```", text, re.S | re.M):
        first = text[: cell.start(1)].count("\n")
        code = re.sub(r"^:.*$", "", cell[1], flags=re.M)  # options such as :tags:
        try:
            tree = ast.parse(code)
        except SyntaxError as error:
            yield f"{name}:{first + (error.lineno or 1)}: the code cannot be read: {error.msg}. Mend its brackets or quotes."
            continue
        for node in ast.walk(tree):
            wrong = _misnamed(node, book.package_name)
            if wrong:
                yield f"{name}:{first + node.lineno}: {wrong}"
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)):
            try:
                if call.func.attr in ("explore", "figure"):
                    args = [ast.literal_eval(a) for a in call.args]
                    named = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
                    if call.func.attr == "explore":
                        ident = str(named.get("id") or (args[0] if args else ""))
                        if ident in seen:
                            raise BookError(
                                f"two explorers have the id '{ident}'.", mend="Give one of them another id=."
                            )
                        seen.add(ident)
                    _called(book, call.func.attr, args, named)
            except BookError as error:
                yield f"{name}:{first + call.lineno}: {error}"
            except ValueError:
                continue  # a value that only running the cell gives


def _misnamed(node: ast.AST, package: str) -> str:
    """What is wrong where code names a module, or a part of the book's package, that is not there; else nothing."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        for module in (m.partition(".")[0] for m in names):
            if module and find_spec(module) is None:
                return f"there is no module '{module}'. {nearest(module, (package, 'pandas', 'altair', 'numpy'))}"
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == package
    if named and not hasattr(own := import_module(package), node.attr):
        return f"the package has no '{node.attr}'. {nearest(node.attr, own.__all__)}"
    return ""


def _explorers(texts: Iterable[str]) -> dict[str, str]:
    """The model of each explorer of the book, by the explorer's id."""
    found = {}
    for text in texts:
        for call in re.finditer(r"\b\w+\.explore\(([^)]*)\)", text):
            model = re.match(r"\s*[\"']([^\"']+)", call[1])
            ident = re.search(r"\bid=[\"']([^\"']+)", call[1])
            if model:
                found[ident[1] if ident else model[1]] = model[1]
    return found


def _states(book: Book, name: str, text: str, shown: dict[str, str]) -> Iterator[str]:
    """Links that open an explorer in a set state: what the page would tell its reader is told here first."""
    from modelbook.explorer.bundle import addressed

    known = addressed(book) if STATE.search(text) else {}
    for link in STATE.finditer(text):
        where = f"{name}:{text[: link.start()].count(chr(10)) + 1}"
        for key, value in parse_qsl(link[2].replace("&amp;", "&"), keep_blank_values=True):
            try:
                _state(known, shown.get(link[1], ""), key, value)
            except BookError as error:
                yield f"{where}: the link to #{link[1]}: {error}"


def _state(known: dict[str, dict], model: str, key: str, value: str) -> None:
    """As host.js reads it."""
    own = [known[model]] if model in known else list(known.values())
    views = {view: choices for m in own for view, choices in m["views"].items()}
    if key.startswith("scenario"):
        named = [s for m in own for s in m["scenarios"]]
        if value not in named:
            raise BookError(f"there is no scenario '{value}'.", mend=nearest(value, named))
    elif key in views:
        if value not in views[key]:
            raise BookError(f"the view '{key}' has no '{value}'.", mend=nearest(value, views[key]))
    elif key != "v" and not key.startswith(("bet.", "link.")):
        found = [m["keys"][key] for m in known.values() if key in m["keys"]]
        if not found:
            raise BookError(f"there is no assumption '{key}'.", mend=nearest(key, [k for m in own for k in m["keys"]]))
        if any(value in choices for _, _, _, *rest in found for choices in rest):
            return
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise BookError(f"{key}: '{value}' is not a number.", mend="Write digits, or one of its choices.")
        if not any(low <= float(value) <= high for _, low, high, *_ in found):
            label, low, high, *_ = found[0]
            raise BookError(f"{key}: {value} is out of range.", mend=f"{label} goes from {low:g} to {high:g}.")


def _called(book: Book, what: str, args: list, named: dict) -> None:
    if what == "figure":
        from modelbook.explorer.figure import figure

        figure(book, *args, **named)
    else:
        from modelbook.explorer.widget import validated

        validated(
            book, *args, **{k: v for k, v in named.items() if k not in ("id", "drawer", "level", "slot", "listing")}
        )


def _role(book: Book, role: str, inside: str) -> None:
    if role == "cite":
        for key in inside.split(","):
            if key.strip() not in book.sources:
                raise BookError(f"there is no source '{key.strip()}'.", mend=nearest(key.strip(), book.sources))
    elif role == "claim":
        found = re.fullmatch(r"(.*?)\s*<(.+)>", inside)
        if not found:
            raise BookError("a claim needs its relation.", mend="Write {claim}`words <RELATION>`.")
        holds, sides = relation(book, found[2])
        if not holds:
            raise BookError(f"it no longer holds (it is {sides}).", mend="Mend the sentence, the number or the model.")
    elif role in ("fact", "result"):
        numbered(book, role, inside)
    for part in parts_of(book):
        if role in part.roles:
            part.check_role(book, role, inside)
