"""`new`: the start of a chapter, an assumption or a model, that builds at once."""

from __future__ import annotations

import csv
import re

from modelbook.drawing.charts import charts, shown
from modelbook.errors import BookError
from modelbook.tables.described import PACKAGE
from modelbook.worlds.book import Book

CHAPTER = """---
short_title: {title}
kicker: Chapter · {title}
description: One sentence on the chapter's question, for search engines and for links that are shared.
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{name: python3, display_name: Python 3}}
---
# {title}: the question

{{.lede}}
What happened, in two or three sentences, each with its source {{cite}}`own-assumption`.

:::{{div}} sixty
**The 60-second version**

The chapter in five sentences, for a reader who has no more time.
:::

## Place your bet

```{{bet}} {id}
:min: 0
:max: 100
:start: 50
What does the chart answer, as a question with a number?
below 20: You are under the book's baseline of {{{number}|percent}}. Say which assumption leads there.
else: You are near or over the book's baseline of {{{number}|percent}}. Say which assumption leads there.
```

```{{strip}} oct7-2022
```

## What happened

Dated sentences with sources. A number comes from its row of data/ or from a model: {{result}}`{number} | percent`.

## Move the assumptions

```{{code-cell}} ipython3
:tags: [remove-input]
import {package}
{package}.explore("{model}", id="{id}", controls=[{controls}], charts=[{charts}])
```

## Two readings

::::{{div}} readings
:::{{div}}
**The controls bite**

For: the best evidence. Against: the best evidence.
:::
:::{{div}}
**The controls spur**

For: the best evidence. Against: the best evidence.
:::
::::

## Who disagrees

Presets by named analyst, and the assumptions in which they differ.

## What this cannot tell

:::{{div}} limits
- The limits, in plain words.
:::

## Questions

:::::{{div}} questions
1. A question with an answer in the chart.

   :::{{details}} The answer
   It is {{result}}`{number} | percent`.
   :::
2. A question without one.
:::::
"""

MODEL = '''"""{title}: the question that the model answers."""

from modelbook.language import Equation, Model, Output

MODEL = Model(
    name="{name}",
    title="{title}",
    question="What does it answer?",
    equations=[
        Equation("E1", "x", "a + b*(time - 2024)", "unit", "what it says"),
    ],
    outputs=[Output("x", "x", "unit", "what the column shows")],
    steps=tuple(range(2024, 2029)),
    focus=2028,
    file="{folder}/{name}.py",
)
'''


ASSUMPTION = {
    "unit": "share", "baseline": "0.5", "low": "0", "high": "1", "step": "0.01", "range_kind": "absolute",
    "kind": "assumed", "role": "uncertain", "group": "New", "source": "own-assumption",
    "note": "Say where the number comes from.", "floor": "0", "ceiling": "1",
}  # fmt: skip


def new(book: Book, kind: str, name: str) -> str:
    """Write the start of `kind` called `name`; returns what to do next.

    Raises
    ------
    BookError
        When the name does not do, or what would be written is there already.
    """
    if kind == "chapter":
        return _chapter(book, name)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise BookError(f"'{name}' cannot be a name.", mend="Use lower-case letters, digits and _.")
    return _model(book, name) if kind == "model" else _assumption(book, name)


def _chapter(book: Book, name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise BookError(f"'{name}' cannot be a file name.", mend="Use lower-case letters, digits and -.")
    file = book.root / "book" / "chapters" / f"{name}.md"
    if file.exists():
        raise BookError(f"book/chapters/{name}.md is there already.", mend="Give it another name.")
    ident = re.sub(r"^[\d-]+", "", name) or "chapter"
    file.parent.mkdir(parents=True, exist_ok=True)
    title = ident.replace("-", " ").capitalize()
    file.write_text(CHAPTER.format(title=title, id=ident, **_example(book)), encoding="utf-8")
    return f"Wrote book/chapters/{name}.md. Add a line `- file: chapters/{name}` to _toc.yml, then run make preview.\n"


def _example(book: Book) -> dict[str, str]:
    """A model of the book to start a chapter with: the first one, its number, two controls and a chart."""
    engine = next(iter(book.engines.values()))
    show = shown(book, engine.model.name)
    headline = re.sub(r"\$(\w+)", lambda m: show.defaults[m[1]], show.headline)
    drawn = list(charts(book, engine.model.name))[:1]
    return {
        "model": engine.model.name,
        "number": f"{engine.model.name}.{headline}@{engine.model.focus}",
        "controls": ", ".join(f'"{key}"' for key in engine.assumptions.keys_of(engine.model.name)[:2]),
        "charts": ", ".join(f'"{chart}"' for chart in drawn),
        "package": book.package_name,
    }


def _model(book: Book, name: str) -> str:
    package = book.settings.get("package", "")
    folder = f"{package}/models" if package else "models"
    file = book.root / folder / f"{name}.py"
    if file.exists():
        raise BookError(f"{folder}/{name}.py is there already.", mend="Give it another name.")
    for part in ("start", "growth"):
        _refuse_known(book, f"{name}_{part}")
    described = book.root / PACKAGE
    text, count = re.subn(
        r'("models": \[[^\]]*")(\s*\])',
        rf'\1,\n   "{folder.replace("/", ".")}.{name}"\2',
        described.read_text(encoding="utf-8-sig"),
        count=1,
    )
    if not count:
        raise BookError("there is no list of models.", where=PACKAGE, mend='Add "models": [...] under "modelbook".')
    described.write_text(text, encoding="utf-8")
    file.parent.mkdir(exist_ok=True)
    file.write_text(MODEL.format(name=name, folder=folder, title=name.replace("_", " ").capitalize()), encoding="utf-8")
    _append(book, "assumptions", {**ASSUMPTION, "id": f"{name}_start", "label": "Where it starts"})
    _append(book, "assumptions", {**ASSUMPTION, "id": f"{name}_growth", "label": "Growth a year"})
    _append(book, "symbols", {"model": name, "id": f"{name}_start", "symbol": "a"})
    _append(book, "symbols", {"model": name, "id": f"{name}_growth", "symbol": "b"})
    who = {
        "label": "Baseline",
        "who": str(book.package.get("title") or book.name).partition(":")[0],
        "says": "Say what the baseline rests on.",
        "source": "own-assumption",
    }
    _append(book, "scenarios", {"model": name, "scenario": "baseline", **who})
    command = package or "modelbook"
    return (
        f"Wrote {folder}/{name}.py, two assumptions, their symbols and a baseline in data/, and named the model in "
        f"{PACKAGE}. It runs: {command} run {name}. Now write its equations and assumptions; then {command} check.\n"
    )


def _assumption(book: Book, name: str) -> str:
    _refuse_known(book, name)
    label = name.replace("_", " ").capitalize()
    line = _append(book, "assumptions", {**ASSUMPTION, "id": name, "label": label})
    added = f"Added the row '{name}' as {book.file('assumptions')}:{line}."
    return f"{added} Fill it in, and name its symbol in {book.file('symbols')}.\n"


def _refuse_known(book: Book, name: str) -> None:
    if (book.table("assumptions").id == name).any():
        raise BookError(f"the assumption '{name}' is there already.", mend="Give it another id.")


def _append(book: Book, table: str, row: dict[str, str]) -> int:
    """Write a row at the end of a table; its line in the file."""
    file = book.root / book.file(table)
    fields = [f["name"] for f in book.resources[table]["schema"]["fields"]]
    with file.open("a", encoding="utf-8", newline="") as open_file:
        csv.writer(open_file, lineterminator="\n").writerow([row.get(f, "") for f in fields])
    return len(file.read_text(encoding="utf-8").splitlines())
