"""What models bring themselves (`modelbook.language.brought`), as rows of the tables in which it would stand.

A row has a line of its own, below 0, by which the book finds the place in the model's file: a message names that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from modelbook.errors import BookError, Place
from modelbook.language.brought import Assumption, Scenario
from modelbook.language.model import Model
from modelbook.tables.works import Work

OWN = "own-assumption"  # the source of what an author assumes
KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
ADDRESS = re.compile(r"https?://[^\s,;]+[^\s,;.]")
STEPS = 50  # that a slider has at least
Row = Mapping[str, str]


class Brought:
    """The rows of some models, and the works that they name in words.

    Parameters
    ----------
    models : iterable of Model
    alone : bool
        Whether there are no tables beside them: then each model has a baseline, and no source is a key.

    Attributes
    ----------
    tables : dict of name to list of (place, row)
    works : dict of key to Work
    """

    def __init__(self, models: Iterable[Model], alone: bool = False):
        self.alone = alone
        self.tables: dict[str, list[tuple[Place, Row]]] = {}
        self.works: dict[str, Work] = {}
        seen: dict[str, Assumption] = {}
        for model in models:
            if not (alone or model.assumptions or model.scenarios or model.texts):
                continue
            for name in ("assumptions", "symbols", "scenarios", "scenario_values", "texts"):
                self.tables.setdefault(name, [])
            for a in model.assumptions:
                place = model.place(a.written)
                self._add("symbols", place, {"model": model.name, "id": a.id, "symbol": a.symbol or a.id})
                if seen.setdefault(a.id, a) is a or seen[a.id] != a:  # one that two models share stands once
                    self._assumption(place, a)
            for s in _with_baseline(model, alone):
                self._scenario(model, s)
            self._texts(model)

    def __bool__(self) -> bool:
        return bool(self.tables)

    def rows(self, name: str, head: list[str]) -> list[tuple[int, list[str]]]:
        """The rows of a table with their lines, each with a cell for every column of `head`.

        Raises
        ------
        BookError
            When a row says something for which the book's file has no column.
        """
        out = []
        for k, (place, row) in enumerate(self.tables.get(name, ())):
            for column, cell in row.items():
                if cell and column not in head:
                    what = f"the table {name} has no column '{column}', which this needs."
                    raise BookError(what, where=place, mend=f"Add the column to data/{name}.csv.")
            out.append((-1 - k, [row.get(column, "") for column in head]))
        return out

    def place(self, name: str, line: int) -> Place:
        """Where a row is written."""
        return self.tables[name][-1 - line][0]

    def _add(self, table: str, place: Place, row: Row) -> None:
        self.tables[table].append((place, row))

    def _assumption(self, place: Place, a: Assumption) -> None:
        path: Mapping[str, float] = {"": a.baseline} if not isinstance(a.baseline, Mapping) else _by_year(a.baseline)
        step = a.step or (1.0 if a.choices else _step(a.low, a.high, 1.0 if "" not in path else float(path[""])))
        common = {
            "id": a.id, "label": a.label or _words(a.id), "unit": a.unit, "low": repr(a.low), "high": repr(a.high),
            "step": repr(step), "kind": a.kind or ("published" if a.source else "assumed"), "role": a.role, "group": a.group,
            "distribution": a.distribution, "source": self._source(a.source),
            "note": a.note or ("" if a.source else "The author's own assumption."), "choices": "|".join(a.choices),
            **{key: "" if x is None else repr(x) for key, x in (("floor", a.floor), ("ceiling", a.ceiling))},
            "scale_from": "" if a.scale_from is None else str(a.scale_from),
        }  # fmt: skip
        for year, x in path.items():
            self._add("assumptions", place, {**common, "year": year, "baseline": repr(x)})

    def _scenario(self, model: Model, s: Scenario) -> None:
        place = model.place(s.written)
        says = {
            "label": s.label or _words(s.name),
            "who": s.who or "The author",
            "says": s.says or s.label or _words(s.name),
        }
        row = {"model": model.name, "scenario": s.name, **says, "source": self._source(s.source)}
        self._add("scenarios", place, row)
        for key, x in s.values.items():
            name, _, year = key.partition("@")
            value = {"model": model.name, "scenario": s.name, "id": name, "year": year, "value": repr(x)}
            self._add("scenario_values", place, value)

    def _texts(self, model: Model) -> None:
        for slot, said in model.texts.items():
            for when, text in [("", said)] if isinstance(said, str) else said:
                self._add(
                    "texts", model.place(("", 0)), {"model": model.name, "slot": slot, "when": when, "text": text}
                )

    def _source(self, said: str) -> str:
        """The key of a source: of the book's works, or of one that is given in words."""
        if not said:
            self.works.setdefault(OWN, Work(OWN, "misc", {"title": "Assumption of the author"}, ()))
            return OWN
        if not self.alone and KEY.fullmatch(said):
            return said
        key = re.sub(r"[^a-z0-9]+", "-", ADDRESS.sub("", said).lower()).strip("-")[:48].strip("-") or "work"
        address = ADDRESS.search(said)
        title = ADDRESS.sub("", said).strip(" ,;:") or (address[0] if address else said)
        while self.works.get(key, Work(key, "", {"title": title}, ())).title != title:
            key += "-b"
        self.works[key] = Work(key, "misc", {"title": title} | ({"url": address[0]} if address else {}), ())
        return key


def _with_baseline(model: Model, alone: bool) -> list[Scenario]:
    """A model's sets of values, the baseline first where it has assumptions of its own."""
    own = list(model.scenarios)
    if (alone or model.assumptions) and all(s.name != "baseline" for s in own):
        own.insert(0, Scenario("baseline", says="The values that the model starts from."))
    return own


def _by_year(path: Mapping[int, float]) -> dict[str, float]:
    return {str(year): x for year, x in path.items()}


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def _step(low: float, high: float, start: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, fifty or more from low to high, that meets `start`; else a thousandth."""
    if not high > low:
        return 1.0
    power = math.floor(math.log10((high - low) / STEPS))
    for size in (k * 10.0**p for p in (power, power - 1) for k in (5, 2, 1)):
        if size <= (high - low) / STEPS * (1 + 1e-9) and abs((start - low) / size - round((start - low) / size)) < 1e-6:
            return float(f"{size:.6g}")
    return float(f"{(high - low) / 1000:.6g}")
