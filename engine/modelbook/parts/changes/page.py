"""{changes}: what each release changed, the latest first; {retired}: the rows that are no longer used, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from modelbook.errors import BookError
from modelbook.explorer.references import brief
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated, date_cell, table
from modelbook.tables.files import split
from modelbook.tables.retired import Retired, keys, retired
from modelbook.worlds import changes, differences, releases, words
from modelbook.worlds.book import Book

TEMPLATES = Templates(Path(__file__).parent)
KINDS = ("added", "changed", "removed", "retired")
NOW = "now"


class Changes(Generated):
    """``{changes}``: a section a release, from the one before it; first what is not released yet."""

    def html(self) -> Markup:
        book = book_of(self.env.app)
        if not releases.known(book):
            mend = 'Add {"name": "releases"} to its resources, and a row for each.'
            raise BookError("the book names no releases.", where="data/datapackage.json", mend=mend)
        steps = [*releases.known(book), NOW]
        return Markup().join(section(book, old, new) for old, new in reversed([*pairwise(steps)]))


def section(book: Book, old: str, new: str) -> Markup:
    """What changed from one release to the next, or to the book as it is."""
    then = releases.frozen(book, old)
    if new == NOW:
        said = changes.headlines(book, differences.ranges_of(book))
        began, rows = changes.baselines(book), releases.rows_since(book, old)
    else:
        after = releases.frozen(book, new)
        said, began, rows = after.headlines, after.baselines, after.since
    known = releases.known(book)
    return TEMPLATES.render(
        "changes.html", id=f"since-{old}".replace(".", "-"), old=known[old], new=None if new == NOW else known[new],
        old_date=date_cell(known[old]["date"]), new_date="" if new == NOW else date_cell(known[new]["date"]),
        headlines=headlines(book, changes.moved(then.headlines, said)),
        baselines=baselines(book, changes.changed_baselines(then.baselines, began)),
        rows=rows_by_table(book, rows, gone_between(book, known[old]["date"], "" if new == NOW else known[new]["date"])),
    )  # fmt: skip


def headlines(book: Book, found: pd.DataFrame) -> Markup:
    """The numbers that the models say first, then and now; with their range where worlds that fit give one."""
    labels = {}
    if "conclusion" in book.resources:
        labels = {(r["model"], r["reference"]): r["label"] for _, r in book.table("conclusion").iterrows()}
    ranged = {side: found[f"p5_{side}"].notna().any() for side in ("old", "new")}
    body = []
    for row in found.itertuples():
        unit = unit_of(book, row.model, row.output)
        cells = [labels.get((row.model, row.output)) or f"{row.model}.{row.output}"]
        for side in ("old", "new"):
            value, low, high = (getattr(row, f"{name}_{side}") for name in ("value", "p5", "p95"))
            span = (
                "" if pd.isna(low) or low == high else " to ".join(number(float(f"{x:.2g}"), unit) for x in (low, high))
            )
            cells += [number(value, unit), span] if ranged[side] else [number(value, unit)]
        body.append(cells)
    heads = [
        f"{head}{more}"
        for side, head in (("old", "Then"), ("new", "Now"))
        for more in ("", ", range")[: 1 + ranged[side]]
    ]
    return table(["What the models say first", *heads], body, "", len(heads))


def unit_of(book: Book, model: str, output: str) -> str:
    """The unit of a model's output; nothing where the model or the output is gone."""
    if model not in book.models:
        return ""
    name = output.partition("@")[0]
    return next((o.unit for o in book.models[model].outputs if o.column == name), "")


def number(x: float, unit: str) -> str:
    """A number of a model as a reader sees it; a gap for a missing one."""
    if pd.isna(x):
        return "none"
    if unit == "share":
        return words.shown(x, "percent1" if abs(x) < 0.1 else "percent")
    return words.trimmed(x, 0 if abs(x) >= 1000 else 1 if abs(x) >= 10 else 2 if abs(x) >= 1 else 3)


def baselines(book: Book, moved: Mapping[str, tuple[float, float]]) -> Markup:
    """The assumptions that start from another value."""
    body = []
    for key, (was, now) in moved.items():
        name, at = next((key.partition(mark)[::2] for mark in ("@", "=") if mark in key), (key, ""))
        a = book.assumptions[name]
        label = f"{a.label}, {at}" if at else a.label
        body.append([label, number(was, a.unit), number(now, a.unit), "" if a.unit == "share" else a.unit])
    return table(["Assumption", "Then", "Now", "Unit"], body, f"Baselines: {len(body)}", 3) if body else Markup()


def gone_between(book: Book, start: str, end: str) -> list[Retired]:
    """The rows that were retired after one day and up to another; to the present without one."""
    return [each for each in retired(book).values() if start <= each.date and (not end or each.date <= end)]


def rows_by_table(book: Book, rows: pd.DataFrame, gone: list[Retired]) -> list[dict]:
    """Of each table how many rows were added, changed, removed or retired, and which."""
    extra = pd.DataFrame([[g.table, g.row, "retired"] for g in gone], columns=["table", "row", "change"])
    every, out = pd.concat([rows, extra], ignore_index=True), []
    for name in every["table"].drop_duplicates():
        mine = every[every["table"] == name]
        kinds = {kind: mine.loc[mine.change == kind, "row"].tolist() for kind in KINDS}
        title = book.resources.get(name, {}).get("title", name)
        out.append({"name": name, "title": title, "kinds": {kind: ids for kind, ids in kinds.items() if ids}})
    return out


class RetiredRows(Generated):
    """``{retired}``: the rows that are no longer used, as they stand in their tables; each has a place that a link can name."""

    def html(self) -> Markup:
        book = book_of(self.env.app)
        body = [cells(book, each) for each in retired(book).values()]
        if not body:
            return TEMPLATES.call("changes.html", "nothing")
        return table(["Row", "Table", "Said", "Not used since", "Because"], body, "Rows that are no longer used")


def cells(book: Book, gone: Retired) -> list[str]:
    """A retired row: its key, its table, what it says, since when and why it is not used."""
    frame = book.table(gone.table, retired=True)
    row = frame[keys(book, gone.table, frame) == gone.row].iloc[0]
    said = {c: row[c] for c in frame if c not in ("id", "source") and not pd.isna(row[c]) and row[c] != ""}
    works = [brief(book, key) for key in split(row["source"]) if key in book.sources] if "source" in frame else []
    return [
        TEMPLATES.call("changes.html", "place", gone.row),
        str(book.resources[gone.table].get("title", gone.table)),
        TEMPLATES.call("changes.html", "said", said, works),
        date_cell(gone.date),
        TEMPLATES.call("changes.html", "because", gone.because, gone.instead),
    ]


def setup(app):
    """Register the directives."""
    app.add_directive("changes", Changes)
    app.add_directive("retired", RetiredRows)
