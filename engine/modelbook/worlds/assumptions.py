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
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from modelbook.errors import BookError, nearest
from modelbook.language.to_numpy import Array
from modelbook.tables.frames import Tables
from modelbook.worlds import declared, editions
from modelbook.worlds.assumption import SCALE, Assumption, Control, Scenario

Values = Mapping[str, float | Array]  # settings by key: a number, or an array of draws


class Assumptions(Mapping[str, Assumption]):
    """All assumptions of a book by id, its scenarios, and the rules for a setting."""

    def __init__(self, book: Tables):
        self.book = book
        self._by_id = declared.assumptions(book)
        self.scenarios = declared.scenarios(book, self._by_id, *editions.present(book))
        self.earlier = editions.declared(book, self._by_id)
        self._symbols: dict[str, dict[str, str]] = {}
        self._own = declared.own_ranges(book)

    def __getitem__(self, name: str) -> Assumption:
        return self._by_id[name]

    def __iter__(self) -> Iterator[str]:
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
            where = self.book.at("symbols", line)
            if row.id not in self:
                raise BookError(
                    f"there is no assumption '{row.id}'.",
                    where=where.in_column("id"),
                    mend=nearest(row.id, self),
                )
            if row.symbol in out:
                raise BookError(
                    f"the symbol '{row.symbol}' of {model} stands twice.",
                    where=where.in_column("symbol"),
                    mend="Give one of them another symbol.",
                )
            out[row.symbol] = row.id
        self._symbols[model] = out
        return out

    def keys_of(self, model: str) -> list[str]:
        """The keys a reader may set in a model, in table order; of a path read at a year, that of the baseline's year."""
        ids, year = set(self.symbols(model).values()), self.year_of(model)
        free = [a for a in self.values() if a.id in ids and not a.is_constant]
        return [f"{a.id}@{year}" if a.is_path and year else a.key for a in free]

    def year_of(self, model: str, values: Values | None = None, preset: Values | None = None) -> int | None:
        """The year at which a model reads its paths, in a world; None for a model that has no category of years."""
        category = self._years_of(model)
        if category is None:
            return None
        at = (values or {}).get(category.id, (preset or {}).get(category.id, category.start))
        return int(category.choices[int(np.ravel(at)[0])])

    def _years_of(self, model: str) -> Assumption | None:
        """The category of years of a model."""
        return next((self[name] for name in self.symbols(model).values() if self[name].is_years), None)

    def control(self, model: str, a: Assumption, values: Values | None = None, scenario: str = "baseline") -> Control:
        """How a model's reader moves an assumption, in a world."""
        values, preset = values or {}, self.scenario(model, scenario).values
        year = self.year_of(model, values, preset)
        if a.is_path and year:
            key, value = f"{a.id}@{year}", self.resolve_one(a, [year], values, preset)[0]
            bounds = self.range_of(key, model)
        else:
            key, value = a.key, values.get(a.key, preset.get(a.key, self.start_of(a, values, preset)))
            bounds = self.bounds(a, values, preset) if a.ranges else self.range_of(key, model)
        return Control(key, float(np.ravel(value)[0]), *bounds)

    def named(
        self, model: str, values: Mapping[str, float | str], scenario: str = "baseline"
    ) -> dict[str, float | str]:
        """`values` with the plain id of a path, in a model that reads paths at a year, as the key of that year."""
        category = self._years_of(model)
        chosen = self.checked({category.id: values[category.id]}) if category and category.id in values else {}
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
        a = self[name]
        if a.is_constant:
            raise BookError(f"'{name}' is a constant and cannot be set.")
        if at:
            if not year.isdigit() or int(year) not in a.by_year:
                years = f"Its years: {min(a.by_year)} to {max(a.by_year)}." if a.is_path else ""
                mend = years or f"{name} is one number: set {name} alone."
                raise BookError(f"'{key}': {name} has no year {year}.", mend=mend)
            return a, int(year)
        if a.is_path:
            raise BookError(
                f"'{name}' is a path of years.",
                mend=f"Set {name}{SCALE} (a multiplier) or {name}@{max(a.by_year)}.",
            )
        return a, None

    def range_of(self, key: str, model: str = "") -> tuple[float, float]:
        """The range of a key's value, in a model if one is named."""
        a, year = self.of_key(key)
        own = self.own_range(model, a.id)
        if own and a.is_path == (year is not None):
            return own
        return (a.low, a.high) if year is None else a.year_range(year)

    def own_range(self, model: str, name: str) -> tuple[float, float] | None:
        """A model's own range of an assumption, in its unit."""
        return self._own.get((model, name))

    def checked(self, values: Mapping[str, float | str], *, bounded: bool = True, model: str = "") -> dict[str, float]:
        """`values` as numbers, each known and inside its range (of a model, if one is named); a choice may be its word.

        Raises
        ------
        BookError
            For an unknown key, something that is no finite number, or a value out of range (unless not `bounded`).
        """
        out = {}
        for key, value in values.items():
            a, _ = self.of_key(key)
            out[key] = number = _number(key, value, a)
            low, high = self.range_of(key, model)
            slack = 1e-9 * max(abs(low), abs(high))
            if bounded and not low - slack <= number <= high + slack:
                raise BookError(f"{key}: {number:g} is out of range.", mend=f"{a.label} goes from {low:g} to {high:g}.")
        return out

    def scenario(self, model: str, name: str) -> Scenario:
        """A model's scenario by name.

        Raises
        ------
        BookError
            When the model has no such scenario.
        """
        known = self.scenarios.get(model, {}) | self.earlier.get(model, {})
        if name not in known:
            raise BookError(f"{model} has no scenario '{name}'.", mend=nearest(name, known))
        return known[name]

    def alike(self, model: str, name: str, other: str) -> str:
        """A scenario in the edition of another, where that edition has it; else itself."""
        same = editions.named(editions.parted(other)[0], name)
        return same if same in self.earlier.get(model, {}) else name

    def plain_names(self, model: str) -> list[str]:
        """The names of a model's scenarios in any edition, without the mark of one."""
        earlier = (editions.parted(name)[1] for name in self.earlier.get(model, {}))
        return list(dict.fromkeys([*self.scenarios[model], *earlier]))

    def resolve(
        self,
        model: str,
        years: Sequence[int] | Array,
        values: Values | None = None,
        scenario: str = "baseline",
    ) -> dict[str, Array]:
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
        at: Sequence[int] | Array = [year] if year else years
        world = {name: self.resolve_one(self[name], at, values, preset) for name in self.symbols(model).values()}
        return {name: x[0] if year and self[name].is_path else x for name, x in world.items()}

    def start_of(self, a: Assumption, values: Values, preset: Values) -> float:
        """A number's baseline, in the category in force where it depends on one."""
        if not a.by_choice:
            return a.start
        word = self._word(a, values, preset)
        return float(preset.get(f"{a.id}#{word}", a.by_choice[word]))

    def bounds(self, a: Assumption, values: Values, preset: Values) -> tuple[float, float]:
        """A control's range, in the category in force where it depends on one.

        A setting may lie anywhere between `low` and `high`: a link may name the category after it.
        """
        return a.ranges[self._word(a, values, preset)] if a.ranges else (a.low, a.high)

    def _word(self, a: Assumption, values: Values, preset: Values) -> str:
        category = self[a.category]
        at = values.get(category.id, preset.get(category.id, category.start))
        return category.choices[int(np.ravel(at)[0])]

    def resolve_one(self, a: Assumption, years: Sequence[int] | Array, values: Values, preset: Values) -> Array:
        """One assumption in a reader's world: shape (1,) or (n,) for a number, (T, 1) or (T, n) for a path."""
        if not a.is_path:
            value = np.atleast_1d(values.get(a.id, preset.get(a.id, self.start_of(a, values, preset))))
            return np.asarray(np.clip(value.astype(float), a.floor, a.ceiling))
        scale = np.atleast_1d(values.get(a.key, preset.get(a.key, 1.0))).astype(float)
        rows = []
        for year in map(int, years):
            if year not in a.by_year:
                raise BookError(f"{a.id} has no value for {year}.", mend="Add its row.")
            by_hand = f"{a.id}@{year}"
            value = np.atleast_1d(preset.get(by_hand, a.by_year[year]))
            scaled = scale if year >= a.scale_from else np.ones_like(scale)
            rows.append(np.atleast_1d(values[by_hand]) if by_hand in values else value * scaled)
        return np.asarray(np.clip(np.stack(np.broadcast_arrays(*rows)).astype(float), a.floor, a.ceiling))


def _number(key: str, value: float | str, a: Assumption) -> float:
    """A setting as a number; the position of a word among the choices."""
    if isinstance(value, str) and value in a.choices:
        return float(a.choices.index(value))
    try:
        number = float(value)
    except (TypeError, ValueError):
        if a.choices:
            raise BookError(f"{key}: there is no '{value}'.", mend=nearest(str(value), a.choices)) from None
        raise BookError(f"{key}: '{value}' is not a number.", mend="Write digits.") from None
    if a.choices and number % 1:
        raise BookError(f"{key}: {number:g} is no choice.", mend=f"Known: {', '.join(a.choices)}.")
    if not math.isfinite(number):
        raise BookError(f"{key}: {number} is not a finite number.", mend="Write digits.")
    return number
