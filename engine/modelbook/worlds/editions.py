"""Editions of a book: what an earlier one started from, under the scenarios of its time.

A later edition moves baselines, adds terms to equations and offers other scenarios. ``data/edition_values.csv`` keeps, of
each earlier edition named under ``editions`` in datapackage.json, the values that it had where the present ones differ; a
switch that turns a new term off is such a value too. A scenario of an earlier edition has a name with the edition before it
(``1:sealed``): its values lie on those of the edition, and these on the present baselines. So whatever takes the name of a
scenario can be asked for an earlier edition, and the rules for settings stay what they are. The column ``edition`` of
``scenarios.csv`` and ``scenario_values.csv`` names the only editions in which a row stands; an empty cell means all.
``editions.js`` holds the rules for names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelbook.errors import BookError, nearest
from modelbook.tables.frames import Tables
from modelbook.worlds.assumption import Assumption, Scenario
from modelbook.worlds.declared import rows_of, scenario_key, scenarios

MARK = ":"
TABLE = "edition_values"


def parted(name: str) -> tuple[str, str]:
    """The edition (empty for the present one) and the plain name of a scenario."""
    edition, mark, plain = name.rpartition(MARK)
    return (edition, plain) if mark else ("", name)


def base(name: str) -> str:
    """The baseline of a scenario's edition."""
    return named(parted(name)[0], "baseline")


def named(edition: str, name: str) -> str:
    """The same scenario in an edition; the present one has no name here."""
    plain = parted(name)[1]
    return f"{edition}{MARK}{plain}" if edition else plain


def is_base(name: str) -> bool:
    """Whether a scenario is the baseline of an edition."""
    return parted(name)[1] == "baseline"


def present(book: Tables) -> list[str]:
    """The name of the present edition, the last that the book names; nothing where it names none."""
    return list(book.settings.editions)[-1:]


def earlier(book: Tables) -> list[str]:
    """The earlier editions of a book, by name: all but the last that it names."""
    return list(book.settings.editions)[:-1]


def of(book: Tables, edition: str | None, scenario: str) -> str:
    """The name of a scenario in an edition; that of the present edition has no mark.

    Raises
    ------
    BookError
        When the book names no such edition.
    """
    known = list(book.settings.editions)
    if not edition or (known and edition == known[-1]):
        return scenario
    if edition not in known:
        raise BookError(f"There is no edition '{edition}'.", mend=nearest(edition, known))
    return named(edition, scenario)


def declared(book: Tables, by_id: Mapping[str, Assumption]) -> dict[str, dict[str, Scenario]]:
    """The scenarios of earlier editions by model and name, the edition and a mark before it.

    Raises
    ------
    BookError
        For a value of an edition that names no edition, assumption, year or choice; it names the line.
    """
    out: dict[str, dict[str, Scenario]] = {}
    under = _values(book, by_id)
    symbols = rows_of(book.table("symbols")) if under else []
    for edition, values in under.items():
        label = book.settings.editions[edition].label
        for model, own in scenarios(book, by_id, edition).items():
            read = {r["id"] for r in symbols if r["model"] == model}
            laid = {key: x for key, x in values.items() if bare(key) in read}
            for s in own.values():
                name, says = named(edition, s.name), f"{s.label}, {label}"
                out.setdefault(model, {})[name] = Scenario(model, name, says, s.who, s.says, s.sources, s.own, laid)
    return out


def bare(key: str) -> str:
    """The id in a key of an edition's values."""
    return key.partition("@")[0].partition("#")[0]


def _values(book: Tables, by_id: Mapping[str, Assumption]) -> dict[str, dict[str, float]]:
    """The values of each earlier edition, by key: ``ID``, ``ID@YEAR``, or ``ID#WORD`` for one of a category."""
    out: dict[str, dict[str, float]] = {edition: {} for edition in earlier(book)}
    table = book.table(TABLE) if out and TABLE in book.resources else None
    if table is None:
        return out
    for line, r in zip(table.index, rows_of(table), strict=True):
        where = book.at(TABLE, line)
        if r["edition"] not in out:
            what = f"'{r['edition']}' is no earlier edition."
            raise BookError(what, where=where.in_column("edition"), mend=nearest(r["edition"], out))
        key = _key(r, by_id, where)
        if key in out[r["edition"]]:
            raise BookError(f"'{key}' stands twice in edition {r['edition']}.", where=where, mend="Remove one of them.")
        out[r["edition"]][key] = float(r["value"])
    return out


def _key(r: Mapping[str, Any], by_id: Mapping[str, Assumption], where: Any) -> str:
    """The key that a row sets."""
    if not r["index"]:
        return scenario_key(dict(r), by_id, where)
    a = by_id.get(r["id"])
    if a is None:
        raise BookError(
            f"there is no assumption '{r['id']}'.", where=where.in_column("id"), mend=nearest(r["id"], by_id)
        )
    if r["index"] not in a.by_choice:
        what = f"'{a.id}' has no value for '{r['index']}'."
        raise BookError(what, where=where.in_column("index"), mend=nearest(r["index"], a.by_choice))
    return f"{a.id}#{r['index']}"
