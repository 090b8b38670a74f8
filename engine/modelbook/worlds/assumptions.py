"""What a reader may change: ranges, baselines, sources, scenarios, and how a reader's settings become a model's inputs.

A setting has a key: an assumption's id (``saving``), a path's multiplier (``workers_scale``) or one year of a path
(``workers@2030``). The rules are those of the contract: a year set by hand wins over the multiplier, the multiplier
over the scenario, the scenario over the baseline; then hard bounds cut the value. ``world.js`` holds the same rules
for the browser, and a test compares the two on random settings.

A model without time that has a category of years (its choices are years) reads a path at the year chosen: there a path
is one number, and its control is ``ID@YEAR``. A model may have its own range of an assumption, in ``data/symbols.csv``;
for a path that range is in units and holds for each year.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.tables.frames import Tables

SCALE = "_scale"
OF_A_PATH = (
    "label", "unit", "low", "high", "step", "range_kind", "role", "group", "distribution", "scale_from", "floor", "ceiling",
)  # fmt: skip


@dataclass(frozen=True)
class Assumption:
    """One assumption: a number, or a path with one number a year.

    Attributes
    ----------
    baseline : float or dict of int to float
        The book's value, or year -> value.
    low, high : float
        The range of a number; for a path the range of its multiplier.
    scale_from : int
        First year on which a path's multiplier acts.
    floor, ceiling : float
        Bounds that a value is cut to after scaling.
    choices : tuple of str
        Of a category or a switch (``off``, ``on``): its words; the value is the position.
    by_choice : mapping of str to float
        Of an assumption whose baseline depends on a category: the baseline for each of its words.
    category : str
        The id of that category.
    ranges : mapping of str to (float, float)
        For each of its words the range; `low` and `high` are the ends of all of them together.
    """

    id: str
    label: str
    unit: str
    baseline: float | dict[int, float]
    low: float
    high: float
    step: float
    kind: str
    role: str
    group: str
    distribution: str
    sources: tuple[str, ...]
    note: str
    scale_from: int = 0
    floor: float = -math.inf
    ceiling: float = math.inf
    kinds: Mapping[int, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    by_choice: Mapping[str, float] = field(default_factory=dict)
    category: str = ""
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def is_path(self) -> bool:
        """Whether it has one value a year."""
        return isinstance(self.baseline, dict)

    @property
    def is_constant(self) -> bool:
        """Whether nobody may move it (the length of a day)."""
        return self.low == self.high

    @property
    def key(self) -> str:
        """The key of its control: the id, or the id with ``_scale`` for a path."""
        return self.id + SCALE if self.is_path else self.id

    @property
    def start(self) -> float:
        """The control's value in the baseline."""
        return 1.0 if self.is_path else float(self.baseline)

    @property
    def is_years(self) -> bool:
        """Whether it is a category of years."""
        return bool(self.choices) and all(word.isdigit() and len(word) == 4 for word in self.choices)

    def year_range(self, year: int) -> tuple[float, float]:
        """The range of one year's value of a path, in its unit."""
        value = self.baseline[year]
        if value == 0:
            low, high = 0.0, max(self.baseline.values()) * self.high
        else:
            low, high = value * self.low, value * self.high
        return max(low, self.floor), min(high, self.ceiling)


@dataclass(frozen=True)
class Control:
    """How a model's reader moves an assumption: its key, the value in force, and the range of that value."""

    key: str
    value: float
    low: float
    high: float


class Assumptions(Mapping):
    """All assumptions of a book by id, its scenarios, and the rules for a setting."""

    def __init__(self, book: Tables):
        self.book = book
        table = book.table("assumptions")
        table = table.assign(**{c: "" for c in ("choices", "index") if c not in table})  # a book without categories
        words = {w: r.id for r in table.itertuples() for w in _words(r.choices)}
        self._by_id = {name: _one(book, name, rows, words) for name, rows in table.groupby("id", sort=False)}
        self.scenarios = _scenarios(book, self._by_id)
        self._symbols: dict[str, dict[str, str]] = {}
        self._own: dict[tuple[str, str], tuple[float, float]] = {
            (r.model, r.id): (r.low, r.high)
            for r in book.table("symbols").itertuples()
            if not pd.isna(getattr(r, "low", float("nan")))
        }

    def __getitem__(self, name: str) -> Assumption:
        return self._by_id[name]

    def __iter__(self):
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def symbols(self, model: str) -> dict[str, str]:
        """A model's symbols: symbol -> assumption id.

        Raises
        ------
        BookError
            When a symbol names an assumption that does not exist, or one symbol stands twice.
        """
        if model in self._symbols:
            return self._symbols[model]
        table = self.book.table("symbols")
        out: dict[str, str] = {}
        for line, row in table[table.model == model].iterrows():
            where = f"{self.book.file('symbols')}:{line}"
            if row.id not in self:
                raise BookError(
                    f"there is no assumption '{row.id}'.",
                    where=f"{where}, column id",
                    mend=nearest(row.id, self),
                )
            if row.symbol in out:
                raise BookError(
                    f"the symbol '{row.symbol}' of {model} stands twice.",
                    where=f"{where}, column symbol",
                    mend="Give one of them another symbol.",
                )
            out[row.symbol] = row.id
        self._symbols[model] = out
        return out

    def keys_of(self, model: str) -> list[str]:
        """The keys a reader may set in a model, in table order; of a path read at a year, that of the baseline's year."""
        ids, year = set(self.symbols(model).values()), self.year_of(model)
        found = [a for a in self.values() if a.id in ids and not a.is_constant]
        return [f"{a.id}@{year}" if a.is_path and year else a.key for a in found]

    def year_of(self, model: str, values: Mapping | None = None, preset: Mapping | None = None) -> int | None:
        """The year at which a model reads its paths, in a world; None for a model that has no category of years."""
        book = self._years_of(model)
        if book is None:
            return None
        at = (values or {}).get(book.id, (preset or {}).get(book.id, book.baseline))
        return int(book.choices[int(np.ravel(at)[0])])

    def _years_of(self, model: str) -> Assumption | None:
        """The category of years of a model."""
        return next((self[name] for name in self.symbols(model).values() if self[name].is_years), None)

    def control(self, model: str, a: Assumption, values: Mapping | None = None, scenario: str = "baseline") -> Control:
        """How a model's reader moves an assumption, in a world."""
        values, preset = values or {}, self.scenario(model, scenario).values
        year = self.year_of(model, values, preset)
        if a.is_path and year:
            key, value = f"{a.id}@{year}", self._resolve_one(a, [year], values, preset)[0]
            bounds = self.range_of(key, model)
        else:
            key, value = a.key, values.get(a.key, preset.get(a.key, self.start_of(a, values, preset)))
            bounds = self.bounds(a, values, preset) if a.ranges else self.range_of(key, model)
        return Control(key, float(np.ravel(value)[0]), *bounds)

    def named(self, model: str, values: Mapping[str, float], scenario: str = "baseline") -> dict[str, float]:
        """`values` with the plain id of a path, in a model that reads paths at a year, as the key of that year."""
        book = self._years_of(model)
        chosen = self.checked({book.id: values[book.id]}) if book and book.id in values else {}
        year = self.year_of(model, chosen, self.scenario(model, scenario).values)
        read = {a.id for a in self.values() if a.is_path} if year else set()
        return {f"{key}@{year}" if key in read else key: value for key, value in values.items()}

    def of_key(self, key: str) -> tuple[Assumption, int | None]:
        """The assumption and, for ``ID@YEAR``, the year that a key names.

        Raises
        ------
        BookError
            For an unknown id, a year outside the path, or a plain id of a path.
        """
        name, at, year = key.partition("@")
        if not at and name.endswith(SCALE) and name[: -len(SCALE)] in self:
            name = name[: -len(SCALE)]
            if self[name].is_path:
                return self[name], None
        if name not in self:
            known = [a.key for a in self.values() if not a.is_constant]
            raise BookError(f"There is no assumption '{key}'.", mend=nearest(key, known))
        found = self[name]
        if found.is_constant:
            raise BookError(f"'{name}' is a constant and cannot be set.")
        if at:
            years = found.baseline if found.is_path else {}
            if not year.isdigit() or int(year) not in years:
                raise BookError(
                    f"'{key}': {name} has no year {year}.",
                    mend=f"Its years: {min(years)} to {max(years)}."
                    if years
                    else f"{name} is one number: set {name} alone.",
                )
            return found, int(year)
        if found.is_path:
            raise BookError(
                f"'{name}' is a path of years.",
                mend=f"Set {name}{SCALE} (a multiplier) or {name}@{max(found.baseline)}.",
            )
        return found, None

    def range_of(self, key: str, model: str = "") -> tuple[float, float]:
        """The range of a key's value, in a model if one is named."""
        found, year = self.of_key(key)
        own = self.own_range(model, found.id)
        if own and found.is_path == (year is not None):
            return own
        return (found.low, found.high) if year is None else found.year_range(year)

    def own_range(self, model: str, name: str) -> tuple[float, float] | None:
        """A model's own range of an assumption, in its unit."""
        return self._own.get((model, name))

    def checked(self, values: Mapping[str, float], *, bounded: bool = True, model: str = "") -> dict[str, float]:
        """`values` as numbers, each known and inside its range (of a model, if one is named).

        Raises
        ------
        BookError
            For an unknown key, something that is no finite number, or a value out of range (unless not `bounded`).
        """
        out = {}
        for key, value in values.items():
            found, _ = self.of_key(key)
            if value in found.choices:
                value = found.choices.index(value)
            try:
                number = float(value)
            except (TypeError, ValueError):
                if found.choices:
                    raise BookError(f"{key}: there is no '{value}'.", mend=nearest(str(value), found.choices)) from None
                raise BookError(f"{key}: '{value}' is not a number.", mend="Write digits.") from None
            if found.choices and number % 1:
                raise BookError(f"{key}: {number:g} is no choice.", mend=f"Known: {', '.join(found.choices)}.")
            if not math.isfinite(number):
                raise BookError(f"{key}: {number} is not a finite number.", mend="Write digits.")
            low, high = self.range_of(key, model)
            slack = 1e-9 * max(abs(low), abs(high))
            if bounded and not low - slack <= number <= high + slack:
                raise BookError(
                    f"{key}: {number:g} is out of range.",
                    mend=f"{found.label} goes from {low:g} to {high:g}.",
                )
            out[key] = number
        return out

    def scenario(self, model: str, name: str) -> Scenario:
        """A model's scenario by name.

        Raises
        ------
        BookError
            When the model has no such scenario.
        """
        of_model = self.scenarios.get(model, {})
        if name not in of_model:
            raise BookError(f"{model} has no scenario '{name}'.", mend=nearest(name, of_model))
        return of_model[name]

    def resolve(
        self,
        model: str,
        years: np.ndarray,
        values: Mapping[str, float | np.ndarray] | None = None,
        scenario: str = "baseline",
    ) -> dict[str, np.ndarray]:
        """A model's inputs in a reader's world.

        Parameters
        ----------
        model : str
        years : array of int, shape (T,)
        values : mapping of key to number or to an array of draws, shape (n,)
        scenario : str

        Returns
        -------
        dict of id to array
            shape (1,) or (n,) for a number; (T, 1) or (T, n) for a path, (1,) or (n,) where it is read at a year.
        """
        values = values or {}
        preset = self.scenario(model, scenario).values
        year = self.year_of(model, values, preset)
        at = [year] if year else years
        world = {name: self._resolve_one(self[name], at, values, preset) for name in self.symbols(model).values()}
        return {name: x[0] if year and self[name].is_path else x for name, x in world.items()}

    def start_of(self, a: Assumption, values: Mapping, preset: Mapping[str, float]) -> float:
        """A number's baseline, in the category in force where it depends on one."""
        return a.by_choice[self._word(a, values, preset)] if a.by_choice else a.start

    def bounds(self, a: Assumption, values: Mapping, preset: Mapping[str, float]) -> tuple[float, float]:
        """A control's range, in the category in force where it depends on one.

        A setting may lie anywhere between `low` and `high`: a link may name the category after it.
        """
        return a.ranges[self._word(a, values, preset)] if a.ranges else (a.low, a.high)

    def _word(self, a: Assumption, values: Mapping, preset: Mapping[str, float]) -> str:
        book = self[a.category]
        return book.choices[int(np.ravel(values.get(book.id, preset.get(book.id, book.baseline)))[0])]

    def _resolve_one(self, a: Assumption, years, values, preset) -> np.ndarray:
        if not a.is_path:
            value = np.atleast_1d(values.get(a.id, preset.get(a.id, self.start_of(a, values, preset))))
            return np.clip(value.astype(float), a.floor, a.ceiling)
        scale = np.atleast_1d(values.get(a.key, preset.get(a.key, 1.0))).astype(float)
        rows = []
        for year in map(int, years):
            if year not in a.baseline:
                raise BookError(f"{a.id} has no value for {year}.", mend="Add its row.")
            by_hand = f"{a.id}@{year}"
            value = preset.get(by_hand, a.baseline[year])
            scaled = scale if year >= a.scale_from else np.ones_like(scale)
            rows.append(np.atleast_1d(values[by_hand]) if by_hand in values else value * scaled)
        return np.clip(np.stack(np.broadcast_arrays(*rows)).astype(float), a.floor, a.ceiling)


@dataclass(frozen=True)
class Scenario:
    """A named set of values: who holds that view, and where they said so."""

    model: str
    name: str
    label: str
    who: str
    says: str
    sources: tuple[str, ...]
    values: Mapping[str, float]


def _keys(cell: str) -> tuple[str, ...]:
    return tuple(k.strip() for k in cell.split(";") if k.strip())


def _number(value: float, default: float) -> float:
    return default if pd.isna(value) else float(value)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in cell.split("|") if w.strip())


def _one(book: Tables, name: str, rows: pd.DataFrame, categories: Mapping[str, str]) -> Assumption:
    first, line = rows.iloc[0], rows.index[0]
    years = rows.year.dropna()
    where = f"{book.file('assumptions')}:{line}"
    by_choice = {r.index: float(r.baseline) for r in rows.itertuples(index=False) if r.index} if first["index"] else {}
    for word in by_choice:
        if word not in categories:
            raise BookError(
                f"'{name}': no category has the choice '{word}'.",
                where=f"{where}, column index",
                mend=nearest(word, categories),
            )
    if by_choice and len(by_choice) != len(rows):
        raise BookError(
            f"'{name}' has {len(rows)} rows but {len(by_choice)} different values of index.",
            where=f"{where}, column index",
            mend="Give each row its own.",
        )
    if not by_choice and (len(years) not in (0, len(rows)) or (len(rows) > 1 and years.empty)):
        raise BookError(
            f"the id '{name}' stands {len(rows)} times but not each row has a year.",
            where=f"{where}, column year",
            mend="Give a path one row a year and a number a single row without a year.",
        )
    if years.duplicated().any():
        twice = rows.index[years.duplicated()][0]
        raise BookError(
            f"'{name}' has the year {int(rows.year[twice])} twice.",
            where=f"{book.file('assumptions')}:{twice}, column year",
            mend="Remove one of the two rows.",
        )
    for column in () if years.empty else (c for c in OF_A_PATH if c in rows):
        other = rows.index[(rows[column] != first[column]) & ~(rows[column].isna() & pd.isna(first[column]))]
        if len(other):
            raise BookError(
                f"'{name}' has another {column} than in line {line}, and a path has one for all its years.",
                where=f"{book.file('assumptions')}:{other[0]}, column {column}",
                mend="Write the same in each of its rows.",
            )
    baseline = float(first.baseline) if years.empty else {int(r.year): float(r.baseline) for r in rows.itertuples()}
    found = Assumption(
        id=name,
        label=first.label,
        unit=first.unit,
        baseline=baseline,
        low=float(rows.low.min()) if by_choice else float(first.low),
        high=float(rows.high.max()) if by_choice else float(first.high),
        step=_number(first.step, (first.high - first.low) / 100 or 1.0),
        kind=_common_kind(rows),
        role=first.role,
        group=first.group,
        distribution=first.distribution,
        sources=tuple(dict.fromkeys(k for cell in rows.source for k in _keys(cell))),
        note=first.note,
        scale_from=int(_number(first.scale_from, 0)),
        floor=_number(first.floor, -math.inf),
        ceiling=_number(first.ceiling, math.inf),
        kinds={} if years.empty else {int(r.year): r.kind for r in rows.itertuples()},
        choices=_words(first.choices),
        by_choice=by_choice,
        category=categories[next(iter(by_choice))] if by_choice else "",
        ranges={r.index: (float(r.low), float(r.high)) for r in rows.itertuples(index=False)} if by_choice else {},
    )
    if found.choices and found.baseline not in range(len(found.choices)):
        raise BookError(
            f"'{name}' has no choice {found.baseline:g}.",
            where=f"{where}, column baseline",
            mend=f"Known: {', '.join(f'{k} {word}' for k, word in enumerate(found.choices))}.",
        )
    if found.step <= 0:
        raise BookError(
            f"'{name}' has the step {found.step:g}.", where=f"{where}, column step", mend="Write a number above 0."
        )
    if found.low > found.high or not found.low <= found.start <= found.high:
        raise BookError(
            f"'{name}': the baseline {found.start:g} is not between low {found.low:g} and high {found.high:g}.",
            where=where,
            mend="Mend low, high or the baseline.",
        )
    return found


def _common_kind(rows: pd.DataFrame) -> str:
    """What kind of number the reader moves: of a path, that of the years that its multiplier moves."""
    each = zip(rows.kind, rows.year, rows.scale_from, strict=True)
    return ", ".join(dict.fromkeys(kind for kind, year, start in each if pd.isna(year) or year >= _number(start, 0)))


def _scenarios(book: Tables, by_id: Mapping[str, Assumption]) -> dict[str, dict[str, Scenario]]:
    values: dict[tuple[str, str], dict[str, float]] = {}
    names = book.table("scenarios")
    known = set(zip(names.model, names.scenario, strict=True))
    ids = set(book.table("assumptions").id)
    for line, row in book.table("scenario_values").iterrows():
        where = f"{book.file('scenario_values')}:{line}"
        if (row.model, row.scenario) not in known:
            raise BookError(
                f"there is no scenario '{row.scenario}' of {row.model}.",
                where=f"{where}, column scenario",
                mend=nearest(row.scenario, names.scenario),
            )
        if row.id.removesuffix(SCALE) not in ids and row.id not in ids:
            raise BookError(
                f"there is no assumption '{row.id}'.",
                where=f"{where}, column id",
                mend=nearest(row.id, ids),
            )
        found = by_id.get(row.id) or by_id[row.id.removesuffix(SCALE)]
        plain_path = found.is_path and row.id == found.id
        if plain_path == pd.isna(row.year) or (plain_path and int(row.year) not in found.baseline):
            years = (
                f"Its years: {min(found.baseline)} to {max(found.baseline)}." if plain_path else "Leave the year empty."
            )
            shown = "no year" if pd.isna(row.year) else f"the year {int(row.year)}"
            raise BookError(f"'{row.id}' with {shown} cannot be set.", where=f"{where}, column year", mend=years)
        if found.choices and not (row.value % 1 == 0 and 0 <= row.value < len(found.choices)):
            raise BookError(
                f"'{row.id}' has no choice {row.value:g}.",
                where=f"{where}, column value",
                mend=f"Known: {', '.join(f'{k} {word}' for k, word in enumerate(found.choices))}.",
            )
        key = row.id if pd.isna(row.year) else f"{row.id}@{int(row.year)}"
        values.setdefault((row.model, row.scenario), {})[key] = float(row.value)
    out: dict[str, dict[str, Scenario]] = {}
    for row in names.itertuples():
        out.setdefault(row.model, {})[row.scenario] = Scenario(
            row.model,
            row.scenario,
            row.label,
            row.who,
            row.says,
            _keys(row.source),
            values.get((row.model, row.scenario), {}),
        )
    return out
