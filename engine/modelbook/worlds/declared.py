"""Assumptions and scenarios as the tables declare them, with what a table can say wrong told by its line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from modelbook.errors import BookError, Place, nearest
from modelbook.tables.files import split
from modelbook.tables.frames import Tables
from modelbook.worlds.assumption import SCALE, Assumption, Scenario

OF_A_PATH = (
    "label", "unit", "low", "high", "step", "range_kind", "role", "group", "distribution", "scale_from", "floor", "ceiling",
)  # fmt: skip
Row = dict[str, Any]  # a row's cells by column


def assumptions(book: Tables) -> dict[str, Assumption]:
    """The assumptions of a book by id.

    Raises
    ------
    BookError
        For rows of one id that do not fit together, or values that cannot be; it names the line.
    """
    table = book.table("assumptions")
    table = table.assign(**{c: "" for c in ("choices", "index") if c not in table})  # a book without categories
    rows = rows_of(table)
    categories = {word: str(r["id"]) for r in rows for word in _words(r["choices"])}
    by_id: dict[str, dict[int, Row]] = {}  # its rows by their line
    for line, row in zip(table.index, rows, strict=True):
        by_id.setdefault(str(row["id"]), {})[int(line)] = row
    return {name: _one(book, name, lines, categories) for name, lines in by_id.items()}


def own_ranges(book: Tables) -> dict[tuple[str, str], tuple[float, float]]:
    """The ranges that a model has of its own, by model and id."""
    rows = [r for r in rows_of(book.table("symbols")) if not pd.isna(r.get("low", math.nan))]
    return {(r["model"], r["id"]): (float(r["low"]), float(r["high"])) for r in rows}


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a table."""
    return [{str(column): x for column, x in row.items()} for row in table.to_dict("records")]


def _number(value: float, default: float) -> float:
    return default if pd.isna(value) else float(value)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in cell.split("|") if w.strip())


def _one(book: Tables, name: str, lines: Mapping[int, Row], categories: Mapping[str, str]) -> Assumption:
    """The assumption that the rows of one id declare, by their lines."""
    rows = list(lines.values())
    where = book.at("assumptions", next(iter(lines)))
    first = rows[0]
    by_choice = {r["index"]: float(r["baseline"]) for r in rows if r["index"]} if first["index"] else {}
    if by_choice:
        _check_choices(name, rows, by_choice, categories, where)
    else:
        _check_years(book, name, lines, where)
    path = {int(r["year"]): r for r in rows if not pd.isna(r["year"])}
    a = Assumption(
        id=name,
        label=first["label"],
        unit=first["unit"],
        baseline={year: float(r["baseline"]) for year, r in path.items()} or float(first["baseline"]),
        low=float(min(r["low"] for r in rows)) if by_choice else float(first["low"]),
        high=float(max(r["high"] for r in rows)) if by_choice else float(first["high"]),
        step=_number(first["step"], (first["high"] - first["low"]) / 100 or 1.0),
        kind=_common_kind(rows),
        role=first["role"],
        group=first["group"],
        distribution=first["distribution"],
        sources=tuple(dict.fromkeys(k for r in rows for k in split(r["source"]))),
        note=first["note"],
        scale_from=int(_number(first["scale_from"], 0)),
        floor=_number(first["floor"], -math.inf),
        ceiling=_number(first["ceiling"], math.inf),
        kinds={year: r["kind"] for year, r in path.items()},
        notes={year: r["note"] for year, r in path.items()},
        choices=_words(first["choices"]),
        by_choice=by_choice,
        category=categories[next(iter(by_choice))] if by_choice else "",
        ranges={r["index"]: (float(r["low"]), float(r["high"])) for r in rows} if by_choice else {},
    )
    _check_values(a, where)
    return a


def _check_choices(
    name: str, rows: list[Row], by_choice: Mapping[str, float], categories: Mapping[str, str], where: Place
) -> None:
    """Raise where a number's baselines do not go with the words of a category."""
    for word in by_choice:
        if word not in categories:
            raise BookError(
                f"'{name}': no category has the choice '{word}'.",
                where=where.in_column("index"),
                mend=nearest(word, categories),
            )
    if len(by_choice) != len(rows):
        raise BookError(
            f"'{name}' has {len(rows)} rows but {len(by_choice)} different values of index.",
            where=where.in_column("index"),
            mend="Give each row its own.",
        )


def _check_years(book: Tables, name: str, lines: Mapping[int, Row], where: Place) -> None:
    """Raise where rows of one id are neither a single number nor a path."""
    if len(lines) == 1:
        return
    if any(pd.isna(row["year"]) for row in lines.values()):
        raise BookError(
            f"the id '{name}' stands {len(lines)} times but not each row has a year.",
            where=where.in_column("year"),
            mend="Give a path one row a year and a number a single row without a year.",
        )
    line, first = next(iter(lines.items()))
    years: set[int] = set()
    for other, row in lines.items():
        year = int(row["year"])
        if year in years:
            raise BookError(
                f"'{name}' has the year {year} twice.",
                where=book.at("assumptions", other, "year"),
                mend="Remove one of the two rows.",
            )
        years.add(year)
    for column in (c for c in OF_A_PATH if c in first):
        for other, row in lines.items():
            if not _same(row[column], first[column]):
                raise BookError(
                    f"'{name}' has another {column} than in line {line}, and a path has one for all its years.",
                    where=book.at("assumptions", other, column),
                    mend="Write the same in each of its rows.",
                )


def _same(x: Any, y: Any) -> bool:
    """One value twice, be it that both are missing."""
    return bool(pd.isna(y)) if pd.isna(x) else bool(not pd.isna(y) and x == y)


def _check_values(a: Assumption, where: Place) -> None:
    """Raise for a baseline outside the range or the choices, and for a step that moves nothing."""
    if a.choices and a.baseline not in range(len(a.choices)):
        raise BookError(
            f"'{a.id}' has no choice {a.start:g}.", where=where.in_column("baseline"), mend=_known(a.choices)
        )
    if a.step <= 0:
        raise BookError(
            f"'{a.id}' has the step {a.step:g}.", where=where.in_column("step"), mend="Write a number above 0."
        )
    if a.low > a.high or not a.low <= a.start <= a.high:
        raise BookError(
            f"'{a.id}': the baseline {a.start:g} is not between low {a.low:g} and high {a.high:g}.",
            where=where,
            mend="Mend low, high or the baseline.",
        )


def _known(choices: tuple[str, ...]) -> str:
    return f"Known: {', '.join(f'{k} {word}' for k, word in enumerate(choices))}."


def _common_kind(rows: list[Row]) -> str:
    """What kind of number the reader moves: of a path, that of the years that its multiplier moves."""
    moved = (r["kind"] for r in rows if pd.isna(r["year"]) or r["year"] >= _number(r["scale_from"], 0))
    return ", ".join(dict.fromkeys(moved))


def scenarios(book: Tables, by_id: Mapping[str, Assumption], edition: str = "") -> dict[str, dict[str, Scenario]]:
    """The scenarios of an edition of a book, by model and name.

    Raises
    ------
    BookError
        For a value of a scenario, an assumption, a year or a choice that does not exist; it names the line.
    """
    every = rows_of(book.table("scenarios"))
    declared = [r for r in every if _stands(r, edition)]
    names = {(r["model"], r["scenario"]) for r in every}
    values: dict[tuple[str, str], dict[str, float]] = {}
    table = book.table("scenario_values")
    for line, r in zip(table.index, rows_of(table), strict=True):
        where = book.at("scenario_values", line)
        if (r["model"], r["scenario"]) not in names:
            raise BookError(
                f"there is no scenario '{r['scenario']}' of {r['model']}.",
                where=where.in_column("scenario"),
                mend=nearest(r["scenario"], [s["scenario"] for s in declared]),
            )
        key = scenario_key(r, by_id, where)
        if not _stands(r, edition):
            continue
        values.setdefault((r["model"], r["scenario"]), {})[key] = float(r["value"])
    out: dict[str, dict[str, Scenario]] = {}
    for r in declared:
        model, name = r["model"], r["scenario"]
        given = values.get((model, name), {})
        out.setdefault(model, {})[name] = Scenario(
            model, name, r["label"], r["who"], r["says"], split(r["source"]), given
        )
    return out


def _stands(r: Row, edition: str) -> bool:
    """Whether a row stands in an edition: one that names none stands in all."""
    return not r.get("edition") or edition in split(r["edition"])


def scenario_key(r: Row, by_id: Mapping[str, Assumption], where: Place) -> str:
    """The key that a row of scenario values sets."""
    name: str = r["id"]
    year: int | None = None if pd.isna(r["year"]) else int(r["year"])
    a = by_id.get(name) or by_id.get(name.removesuffix(SCALE))
    if a is None:
        raise BookError(f"there is no assumption '{name}'.", where=where.in_column("id"), mend=nearest(name, by_id))
    plain_path = a.is_path and name == a.id
    if plain_path == (year is None) or (plain_path and year not in a.by_year):
        years = f"Its years: {min(a.by_year)} to {max(a.by_year)}." if plain_path else "Leave the year empty."
        shown = "no year" if year is None else f"the year {year}"
        raise BookError(f"'{name}' with {shown} cannot be set.", where=where.in_column("year"), mend=years)
    if a.choices and not (r["value"] % 1 == 0 and 0 <= r["value"] < len(a.choices)):
        raise BookError(
            f"'{name}' has no choice {r['value']:g}.", where=where.in_column("value"), mend=_known(a.choices)
        )
    return name if year is None else f"{name}@{year}"
