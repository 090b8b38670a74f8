"""`new`: the start of a book, a chapter, a lesson, an assumption, a model or a chart, that checks and builds at once.

What is written stands as files under ``templates/``; ``[[ name ]]`` puts a word in. All of it is written, or nothing is.
"""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import jinja2

from modelbook.drawing.charts import charts, shown
from modelbook.errors import BookError
from modelbook.language.model import TIME
from modelbook.parts import parts_of
from modelbook.parts.packs.reading import written
from modelbook.parts.timeline import acts
from modelbook.tables.described import PACKAGE
from modelbook.tables.works import BIBLIOGRAPHY
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import lookup

HERE = Path(__file__).parent / "templates"
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE), undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    trim_blocks=True, variable_start_string="[[", variable_end_string="]]", block_start_string="[%",
    block_end_string="%]", comment_start_string="[#", comment_end_string="#]",
)  # fmt: skip
OWN = "own-assumption"  # the source of what a book assumes itself
ASSUMPTION = {
    "unit": "share", "baseline": "0.5", "low": "0", "high": "1", "step": "0.01", "range_kind": "absolute",
    "kind": "assumed", "role": "uncertain", "group": "New", "source": OWN,
    "note": "Say where the number comes from.", "floor": "0", "ceiling": "1",
}  # fmt: skip


def new(book: Book, kind: str, name: str) -> str:
    """Write the start of `kind` called `name`; returns what to do next.

    Raises
    ------
    BookError
        When the name does not do, the book lacks what it needs, or what would be written is there already.
    """
    if kind in ("chapter", "pack"):
        return _chapter(book, name) if kind == "chapter" else _pack(book, name)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise BookError(f"'{name}' cannot be a name.", mend="Use lower-case letters, digits and _.")
    return {"model": _model, "chart": _chart, "assumption": _assumption}[kind](book, name)


def new_book(folder: Path) -> str:
    """Write a small whole book into a folder that is not there yet, or is empty; returns what to do next.

    Raises
    ------
    BookError
        When the folder's name does not do, or something is in it.
    """
    folder = folder.resolve()
    name = folder.name
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise BookError(f"'{name}' cannot name a book.", mend="Use lower-case letters, digits, - and _.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookError(f"{folder} is there already, and not empty.", mend="Name another folder.")
    today = date.today()
    title = name.replace("-", " ").replace("_", " ").capitalize()
    words = {"name": name, "title": title, "today": today.isoformat(), "year": today.year}
    folder.parent.mkdir(parents=True, exist_ok=True)
    started = Path(mkdtemp(prefix=f".{name}-", dir=folder.parent))
    try:
        for file in sorted(HERE.glob("book/**/*")):
            if file.is_file() and "__pycache__" not in file.parts:
                target = started / file.relative_to(HERE / "book")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(_filled(file.relative_to(HERE).as_posix(), words), encoding="utf-8")
        started.chmod(0o755)
        started.replace(folder)
    except BaseException:
        shutil.rmtree(started, ignore_errors=True)
        raise
    return f"Wrote {folder}. Next: cd {folder}, then modelbook check and modelbook build.\n"


def _filled(template: str, words: Mapping[str, object]) -> str:
    return TEMPLATES.get_template(template).render(words)


def _write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files of a book, or none: what was there comes back when one cannot be written."""
    before = {name: (root / name).read_bytes() if (root / name).is_file() else None for name in texts}
    try:
        for name, text in texts.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        for name, content in before.items():
            if content is None:
                (root / name).unlink(missing_ok=True)
            else:
                (root / name).write_bytes(content)
        raise BookError(
            f"{error.filename} cannot be written: {error.strerror}.", mend="Nothing was written."
        ) from error


# -- a chapter


def _chapter(book: Book, name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise BookError(f"'{name}' cannot be a file name.", mend="Use lower-case letters, digits and -.")
    file = f"book/chapters/{name}.md"
    if (book.root / file).exists():
        raise BookError(f"{file} is there already.", mend="Give it another name.")
    ident = re.sub(r"^[\d-]+", "", name) or "chapter"
    words = {"title": ident.replace("-", " ").capitalize(), "id": ident, **_example(book)}
    _write(book.root, {file: _filled("chapter.md", words), **_own_source(book)})
    return f"Wrote {file}. Add a line `- file: chapters/{name}` to _toc.yml, then run {_command(book)} check.\n"


def _pack(book: Book, name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise BookError(f"'{name}' cannot name a lesson.", mend="Use lower-case letters, digits and -.")
    known = next(iter(written(book)), "book/packs/")
    file = f"{known.rpartition('/')[0]}/{name}.md"
    if (book.root / file).exists():
        raise BookError(f"{file} is there already.", mend="Give it another name.")
    words = {"title": name.replace("-", " ").capitalize(), "id": name, **_example(book)}
    engine = book.engine(str(words["model"]))
    chapter = book.settings.chapters.get(engine.model.name)
    key, c = next(
        (a.key, engine.assumptions.control(engine.model.name, a))
        for a in (engine.assumptions.of_key(key)[0] for key in engine.assumptions.keys_of(engine.model.name))
        if not a.choices
    )
    value = f"{c.high:.12g}"
    number = str(words["number"])
    words |= {
        "page": chapter.page if chapter and chapter.page else "index", "key": key, "value": value,
        "label": engine.assumptions.of_key(key)[0].label, "controls": f'["{key}"]', "moved": f"{number}[{key}={value}]",
        "reference": number.partition(".")[2], "unit": "%" if words["unit"] == "%" else lookup(book, number).unit,
    }  # fmt: skip
    _write(book.root, {file: _filled("pack.md", words)})
    page = file.removeprefix("book/").removesuffix(".md")
    return f"Wrote {file}. Add a line `- file: {page}` to _toc.yml, then run {_command(book)} check.\n"


def _example(book: Book) -> dict[str, object]:
    """What a chapter starts with: the first model, its number, two controls, a chart; and a date, if the book has some."""
    if not book.models:
        raise BookError(
            "the book has no model that a chapter could show.", mend=f"Start one: {_command(book)} new model NAME."
        )
    engine = next(iter(book.engines.values()))
    name, show, focus = engine.model.name, shown(book, engine.model.name), engine.model.focus
    column = re.sub(r"\$(\w+)", lambda m: show.defaults[m[1]], show.headline)
    number = f"{name}.{column}" if column in [o.column for o in engine.model.singles] else f"{name}.{column}@{focus}"
    value = lookup(book, number)
    low, high = (0.0, 100.0) if value.unit == "share" else _around(value.value)
    quoted = lambda words: ", ".join(f'"{word}"' for word in words)  # noqa: E731
    parts = parts_of(book)
    dated = any("strip" in part.directives for part in parts)
    return {
        "model": name, "number": number, "package": book.package_name,
        "controls": f"[{quoted(engine.assumptions.keys_of(name)[:2])}]", "charts": f"[{quoted(list(charts(book, name))[:1])}]",
        "low": f"{low:g}", "high": f"{high:g}", "step": f"{(high - low) / 100:g}", "between": f"{(low + high) / 2:g}",
        "unit": "%" if value.unit == "share" else value.unit or "in all",
        "directives": [directive for part in parts for directive in part.directives],
        "act": acts.acts(book)[0].id if dated else "", "first_chart": next(iter(charts(book, name)), ""),
    }  # fmt: skip


def _around(x: float | str) -> tuple[float, float]:
    """Round ends of a scale on which a number stands."""
    size = abs(x) if isinstance(x, int | float) and math.isfinite(x) and x else 1.0
    high = 10.0 ** math.ceil(math.log10(2 * size))
    return (-high if isinstance(x, int | float) and x < 0 else 0.0), high


# -- a model, an assumption


def _model(book: Book, name: str) -> str:
    if name in book.models:
        raise BookError(f"there already is a model '{name}'.", mend="Give it another name.")
    known = book.settings.models
    package = book.settings.package
    folder = known[0].rpartition(".")[0] if known else f"{package}.models".strip(".")
    module = f"{folder}.{name}".strip(".")
    file = f"{module.replace('.', '/')}.py"
    if (book.root / file).exists():
        raise BookError(f"{file} is there already.", mend="Give it another name.")
    title = name.replace("_", " ").capitalize()
    year = int(book.as_of[:4] or date.today().year)
    words = {"name": name, "title": title, "file": file, "year": year, "own": "assumptions" not in book.resources}
    command = _command(book)
    if words["own"]:  # a book without tables: the model brings its assumptions itself
        _write(book.root, {file: _filled("model.py.jinja", words), PACKAGE: _with_module(book, "models", module)})
        return f"Wrote {file}, and named it in {PACKAGE}. It runs: {command} run {name}. Now write its equations.\n"
    _needs(book, "assumptions", "symbols", "scenarios")
    parts = [f"{name}_start", f"{name}_growth"]
    for part in parts:
        _refuse_known(book, part)
    who = str(book.package.get("title") or book.name).partition(":")[0]
    says = {"label": "Baseline", "who": who, "says": "Say what the baseline rests on.", "source": OWN}
    labels = ("Where it starts", "Growth a year")
    _write(book.root, {
        file: _filled("model.py.jinja", words),
        PACKAGE: _with_module(book, "models", module),
        **_appended(book, "assumptions", *(
            {**ASSUMPTION, "id": part, "label": label} for part, label in zip(parts, labels, strict=True)
        )),
        **_appended(book, "symbols", *({"model": name, "id": part, "symbol": s} for part, s in zip(parts, "ab", strict=True))),
        **_appended(book, "scenarios", {"model": name, "scenario": "baseline", **says}),
        **_own_source(book),
    })  # fmt: skip
    return (
        f"Wrote {file}, two assumptions, their symbols and a baseline in data/, and named the model in "
        f"{PACKAGE}. It runs: {command} run {name}. Now write its equations and assumptions; then {command} check.\n"
    )


def _with_module(book: Book, kind: str, module: str) -> str:
    """datapackage.json with one more module in its list of models or of charts, and nothing else changed."""
    text = (book.root / PACKAGE).read_text(encoding="utf-8")
    listed = re.search(rf'("{kind}"\s*:\s*\[)([^\]]*?)(\s*\])', text)
    if not listed and kind == "charts":  # a book whose charts stand in the modules of its models names none
        text = re.sub(r'("models"\s*:\s*\[[^\]]*\])', r'\1, "charts": []', text, count=1)
        listed = re.search(r'("charts"\s*:\s*\[)([^\]]*?)(\s*\])', text)
    if not listed:
        raise BookError(f"there is no list of {kind}.", where=PACKAGE, mend=f'Add "{kind}": [...] under "modelbook".')
    between = re.search(r"\n\s*", listed[2])
    joint = f",{between[0] if between else ' '}" if listed[2].strip() else ""
    return f'{text[: listed.end(2)]}{joint}"{module}"{text[listed.end(2) :]}'


# -- a chart


def _chart(book: Book, name: str) -> str:
    """A chart of the first model; for another one its author changes two words."""
    model = next(iter(book.engines.values()), None)
    if model is None:
        mend = f"Start one: {_command(book)} new model NAME."
        raise BookError("the book has no model that a chart could draw.", mend=mend)
    if name in charts(book):
        raise BookError(f"there already is a chart '{name}'.", mend="Give it another name.")
    settings = book.settings
    near = (settings.charts or settings.models)[0].rpartition(".")[0]
    module = f"{near}.{name}".strip(".")
    file = f"{module.replace('.', '/')}.py"
    if (book.root / file).exists():
        raise BookError(f"{file} is there already.", mend="Give it another name.")
    column = shown(book, model.model.name).headline.partition("$")[0] or model.columns[0]
    column = column if column in model.columns else model.columns[0]
    words = {
        "name": name, "title": name.replace("_", " ").capitalize(), "model": model.model.name, "column": column,
        "row": model.model.row_name, "over_time": model.model.rows == TIME,
    }  # fmt: skip
    texts = {"model": model.model.name, "slot": f"alt:{name}", "text": f"What the chart {name} shows, in a sentence."}
    _write(book.root, {
        file: _filled("chart.py.jinja", words),
        PACKAGE: _with_module(book, "charts", module),
        **(_appended(book, "texts", texts) if "texts" in book.resources else {}),
    })  # fmt: skip
    said = f" and its alternative text in {book.file('texts')}" if "texts" in book.resources else ""
    return (
        f"Wrote {file}{said}, and named it in {PACKAGE}. It draws {column} of {model.model.name}; show it with "
        f'{book.package_name}.explore("{model.model.name}", charts=["{name}"]).\n'
    )


def _assumption(book: Book, name: str) -> str:
    if "assumptions" not in book.resources:
        mend = f'Write Assumption("{name}", 0.5, 0, 1, unit="share") in the assumptions of its model.'
        raise BookError("the models of this book bring their assumptions themselves.", mend=mend)
    _refuse_known(book, name)
    texts = _appended(book, "assumptions", {**ASSUMPTION, "id": name, "label": name.replace("_", " ").capitalize()})
    _write(book.root, {**texts, **_own_source(book)})
    line = len(texts[book.file("assumptions")].splitlines())
    symbol = f", and name its symbol in {book.file('symbols')}" if "symbols" in book.resources else ""
    return f"Added the row '{name}' as {book.file('assumptions')}:{line}. Fill it in{symbol}.\n"


def _needs(book: Book, *tables: str) -> None:
    for table in tables:
        if table not in book.resources:
            mend = f'Add {{"name": "{table}"}} to its resources, and the file data/{table}.csv with the names of its columns.'
            raise BookError(f"the book has no table '{table}'.", where=PACKAGE, mend=mend)


def _refuse_known(book: Book, name: str) -> None:
    if (book.table("assumptions").id == name).any():
        raise BookError(f"the assumption '{name}' is there already.", mend="Give it another id.")


def _appended(book: Book, table: str, *rows: Mapping[str, str]) -> dict[str, str]:
    """A table's file with rows at its end."""
    text = (book.root / book.file(table)).read_text(encoding="utf-8")
    out = io.StringIO()
    columns = [f["name"] for f in book.resources[table]["schema"]["fields"]]
    csv.writer(out, lineterminator="\n").writerows([row.get(column, "") for column in columns] for row in rows)
    return {book.file(table): f"{text}{'' if text.endswith(chr(10)) else chr(10)}{out.getvalue()}"}


def _own_source(book: Book) -> dict[str, str]:
    """The works with an entry for what the book assumes itself, where there is none yet."""
    if OWN in book.sources:
        return {}
    file = book.root / BIBLIOGRAPHY
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    year = date.today().year
    return {BIBLIOGRAPHY: f"{text}\n@misc{{{OWN},\n  title = {{Assumption of this book}},\n  year = {{{year}}}\n}}\n"}


def _command(book: Book) -> str:
    """How the commands of this book are called."""
    return book.package_name
