"""What changed between two states of a book: rows of its tables, and what its models say in their baselines.

pandas does the comparing: rows are matched by their key (``merge``), and those on both sides held against each other
(``compare``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from modelbook.errors import BookError
from modelbook.tables.frames import Tables
from modelbook.tables.retired import TABLE as RETIRED
from modelbook.tables.retired import retired
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import evaluate

ROWS = ["table", "row", "change", "column", "old", "new"]
FIRST = 6  # columns among which the key of a table is looked for that names none
HEADLINES = ["model", "output", "value", "p5", "p50", "p95"]
Ranges = Callable[[str], pd.DataFrame]  # of a model: output, p5, p50, p95, and its step, as `Book.worlds` gives them


# -- rows -------------------------------------------------------------------------------------------------------------


def rows(old: Tables, new: Tables) -> pd.DataFrame:
    """What changed in the tables.

    Parameters
    ----------
    old, new : Tables

    Returns
    -------
    pandas.DataFrame
        ``table``, ``row`` (its key), ``change`` (``added``, ``changed``, ``removed``, ``retired``, or ``column added`` and
        ``column removed`` with an empty row), ``column``, ``old`` and ``new`` as text. A changed row has one line a cell; a
        retired one its reason in `new`. Tables in the order of the newer book.
    """
    names = [*new.resources, *(name for name in old.resources if name not in new.resources)]
    parts = [_table(old, new, name) for name in names if name != RETIRED]
    parts.append(_retired(old, new))
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=ROWS)


def _table(old: Tables, new: Tables, name: str) -> pd.DataFrame:
    """What changed in one table."""
    before, after = _texts(old, name), _texts(new, name)
    if before.empty and after.empty:
        return pd.DataFrame(columns=ROWS)
    by = _keyed(new if name in new.resources else old, name, before, after)
    before.index, after.index = by(before), by(after)
    shared = [c for c in after.columns if c in before.columns]
    heads = [(c, "column added") for c in after if c not in before and len(before)]
    heads += [(c, "column removed") for c in before if c not in after and len(after)]
    out = [{"row": "", "change": change, "column": c, "old": "", "new": ""} for c, change in heads]
    both = before.index.to_frame(name="row").merge(
        after.index.to_frame(name="row"), how="outer", indicator=True, sort=False
    )
    for row, side in zip(both["row"], both["_merge"], strict=True):
        if side != "both":
            change = "added" if side == "right_only" else "removed"
            out.append({"row": row, "change": change, "column": "", "old": "", "new": ""})
    common = [row for row in after.index if row in before.index]
    cells = before.loc[common, shared].compare(after.loc[common, shared], result_names=("old", "new"))
    for row, values in cells.iterrows():
        for column in cells.columns.get_level_values(0).unique():
            was, now = values[column, "old"], values[column, "new"]
            if not (pd.isna(was) and pd.isna(now)):
                out.append({"row": row, "change": "changed", "column": column, "old": was, "new": now})
    return pd.DataFrame(out, columns=ROWS[1:]).assign(table=name)[ROWS] if out else pd.DataFrame(columns=ROWS)


def _texts(book: Tables, name: str) -> pd.DataFrame:
    """A table as text, retired rows with it; a number as it is read, so that 1 and 1.0 are the same."""
    if name not in book.resources:
        return pd.DataFrame()
    (_, head), *lines = book.lines(name)
    frame = pd.DataFrame([cells for _, cells in lines if any(cells)], columns=head, dtype=str)
    return pd.DataFrame({column: frame[column].map(plain) for column in frame}).drop_duplicates()


def plain(cell: str) -> str:
    """A cell without the ways in which a number can be written: 1, 1.0 and 1e0 are the same."""
    try:
        return f"{float(cell):.12g}"
    except ValueError:
        return cell


def _keyed(book: Tables, name: str, *frames: pd.DataFrame) -> Callable[[pd.DataFrame], pd.Index]:
    """What names the rows of a table on both sides: its primary key, else the fewest of its first columns that do, else all."""
    primary = book.resources[name]["schema"].get("primaryKey") or []
    own = [primary] if isinstance(primary, str) else list(primary)
    columns = next(list(frame.columns) for frame in reversed(frames) if len(frame.columns))
    few = (list(some) for size in (1, 2, 3) for some in combinations(columns[:FIRST], size))
    tries = [own, *few, columns]
    for columns in tries:
        if columns and all(
            set(columns) <= set(f.columns) and not f.duplicated(columns).any() for f in frames if len(f)
        ):
            break
    return lambda frame: pd.Index(
        [" ".join(filter(None, cells)) for cells in frame[columns].itertuples(index=False)] if len(frame) else [],
        dtype=object,
    )


def _retired(old: Tables, new: Tables) -> pd.DataFrame:
    """The rows that are retired in the newer state and were not in the older."""
    before = retired(old)
    fresh = [each for key, each in retired(new).items() if key not in before]
    lines = [[each.table, each.row, "retired", "", "", f"{each.date}: {each.because}"] for each in fresh]
    return pd.DataFrame(lines, columns=ROWS)


# -- headlines ----------------------------------------------------------------------------------------------------------


def headlines(book: Book, ranges: Ranges | None = None) -> pd.DataFrame:
    """What the models say first in the baseline: the numbers of the last page, else each number of a model's summary.

    Parameters
    ----------
    book : Book
    ranges : callable, optional
        Gives the quantiles of a model's outputs over worlds that fit the record; without it, or where it raises
        `BookError` for a model of which too few worlds fit, they are missing.

    Returns
    -------
    pandas.DataFrame
        ``model``, ``output`` (with ``@`` and its step where it has one), ``value``, ``p5``, ``p50``, ``p95``.
    """
    lines = []
    for model, output in _first(book):
        value = evaluate(book, f"{model}.{output}")
        if not isinstance(value, str):
            lines.append([model, output, float(value), *_range(ranges, model, output)])
    return pd.DataFrame(lines, columns=HEADLINES)


def _first(book: Book) -> list[tuple[str, str]]:
    if "conclusion" in book.resources:
        return [(row["model"], row["reference"]) for _, row in book.table("conclusion").iterrows()]
    out = []
    for name, engine in book.engines.items():
        summary = engine.summary().iloc[0]
        numbers = [
            c for c, x in summary.items() if isinstance(x, int | float | np.number) and c != engine.model.row_name
        ]
        step = f"@{summary[engine.model.row_name]:g}" if engine.model.rows else ""
        out += [(name, f"{column}{step}") for column in numbers]
    return out


def _range(ranges: Ranges | None, model: str, output: str) -> list[float]:
    name, _, step = output.partition("@")
    try:
        frame = ranges(model) if ranges else None
    except BookError:
        frame = None
    if frame is None:
        return [np.nan] * 3
    found = frame[frame["output"] == name]
    if step:
        found = found[(found.iloc[:, 0].astype(str).str.removesuffix(".0") == step)]
    return [float(found[q].iloc[0]) for q in ("p5", "p50", "p95")] if len(found) else [np.nan] * 3


def moved(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Headline outputs of two states side by side.

    Returns
    -------
    pandas.DataFrame
        ``model``, ``output``, and of each other column ``_old`` and ``_new``; an output of one side alone has gaps.
    """
    by = ["model", "output"]
    order = pd.concat([new[by], old[by]], ignore_index=True).drop_duplicates()  # an outer merge sorts by key
    return order.merge(old, on=by, how="left").merge(new, on=by, how="left", suffixes=("_old", "_new"))


# -- baselines ----------------------------------------------------------------------------------------------------------


def baselines(book: Book) -> dict[str, float]:
    """The baseline of each assumption by the key that sets it: an id, or ``ID@STEP`` for one of a path.

    A range for each word of a category counts as so many baselines, ``ID=WORD``.
    """
    out: dict[str, float] = {}
    for a in book.assumptions.values():
        if isinstance(a.baseline, dict):
            out |= {f"{a.id}@{step}": float(x) for step, x in a.baseline.items()}
        elif a.by_choice:
            out |= {f"{a.id}={word}": float(x) for word, x in a.by_choice.items()}
        else:
            out[a.id] = float(a.baseline)
    return out


def changed_baselines(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Of the baselines that both states have, those that differ: old and new by key.

    Two that agree to 1e-12 of the larger are the same.
    """
    both = ((key, old[key], new[key]) for key in old if key in new)
    return {key: (was, now) for key, was, now in both if abs(was - now) > 1e-12 * max(abs(was), abs(now))}
