"""`chokepoints new`: the start of a chapter, an assumption or a model, that builds at once."""

from __future__ import annotations

import re

from chokepoints.errors import BookError
from chokepoints.tables import Book

CHAPTER = """---
kicker: Chapter · {title}
short_title: {title}
description: One sentence on the chapter's question.
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{name: python3, display_name: Python 3}}
---

# {title}: the question

{{.lede}}
What happened, in two sentences with their sources.

```{{strip}} oct7-2022
```

## What happened

A sentence with a number from data/: {{fact}}`ascend-2025-idc | million` cards.

## What this cannot tell

- The limits, in plain words.

## Questions

1. A question with an answer in the chart.
"""

MODEL = '''"""{title}: the question that the model answers."""

from chokepoints.model import Equation, Model, Output

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
    file="chokepoints/models/{name}.py",
)
'''


def new(of: Book, kind: str, name: str) -> str:
    """Write the start of `kind` called `name`; returns what to do next.

    Raises
    ------
    BookError
        When the name does not do, or what would be written is there already.
    """
    if kind == "chapter":
        return _chapter(of, name)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise BookError(f"'{name}' cannot be a name.", mend="Use lower-case letters, digits and _.")
    return _model(of, name) if kind == "model" else _assumption(of, name)


def _chapter(of: Book, name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise BookError(f"'{name}' cannot be a file name.", mend="Use lower-case letters, digits and -.")
    file = of.root / "book" / "chapters" / f"{name}.md"
    if file.exists():
        raise BookError(f"book/chapters/{name}.md is there already.", mend="Choose another name.")
    title = re.sub(r"^\d+-", "", name).replace("-", " ").capitalize()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(CHAPTER.format(title=title), encoding="utf-8")
    return f"Wrote book/chapters/{name}.md. Add a line `- file: chapters/{name}` to _toc.yml, then run make preview.\n"


def _model(of: Book, name: str) -> str:
    file = of.root / "chokepoints" / "models" / f"{name}.py"
    if file.exists():
        raise BookError(f"chokepoints/models/{name}.py is there already.", mend="Choose another name.")
    file.write_text(MODEL.format(name=name, title=name.replace("_", " ").capitalize()), encoding="utf-8")
    return (
        f"Wrote chokepoints/models/{name}.py. Next: rows for its assumptions in data/assumptions.csv and data/symbols.csv, "
        f'a row "{name},baseline" in data/scenarios.csv, and "chokepoints.models.{name}" under "chokepoints" in '
        "data/datapackage.json. Then run chokepoints check.\n"
    )


def _assumption(of: Book, name: str) -> str:
    file = of.root / of.file("assumptions")
    if (of.table("assumptions").id == name).any():
        raise BookError(f"the assumption '{name}' is there already.", mend="Choose another id.")
    fields = [f["name"] for f in of.resources["assumptions"]["schema"]["fields"]]
    row = {
        "id": name, "label": name.replace("_", " ").capitalize(), "unit": "share", "baseline": "0.5", "low": "0",
        "high": "1", "step": "0.01", "range_kind": "absolute", "kind": "assumed", "role": "uncertain", "group": "New",
        "source": "own-assumption", "note": "Say where the number comes from.", "floor": "0", "ceiling": "1",
    }  # fmt: skip
    text = file.read_text(encoding="utf-8")
    line = ",".join(row.get(f, "") for f in fields)
    file.write_text(f"{text.rstrip()}\n{line}\n", encoding="utf-8")
    added = f"Added the row '{name}' at the end of {of.file('assumptions')}."
    return f"{added} Fill it in, and name its symbol in {of.file('symbols')}.\n"
