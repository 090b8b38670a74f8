"""Running a model in a reader's world: the result as a DataFrame, the draws as quantiles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from modelbook.errors import BookError
from modelbook.language import compiled
from modelbook.language.model import TIME, Model, Output
from modelbook.language.to_numpy import TIE, Array, Run
from modelbook.tables.kept import kept
from modelbook.worlds import editions
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.matrices import over_sets

if TYPE_CHECKING:
    from modelbook.worlds.book import Book


class Engine:
    """One model of one book, ready to run.

    Parameters
    ----------
    book : Book
    model : Model
    assumptions : Assumptions
    """

    def __init__(self, book: Book, model: Model, assumptions: Assumptions):
        self.book, self.model, self.assumptions = book, model, assumptions
        self._remember(None)
        self.symbols = assumptions.symbols(model.name)
        at_a_year = assumptions.year_of(model.name) is not None  # there a path is one number
        self.input_axes = {
            symbol: frozenset({TIME}) if assumptions[name].is_path and not at_a_year else frozenset()
            for symbol, name in self.symbols.items()
        }
        tables = {name: self._table(name) for name in model.sets.values()}
        self.axes: dict[str, Any] = {
            TIME: np.array(model.steps),
            **{k: list(tables[t].id) for k, t in model.sets.items()},
        }
        self.data = {}
        for symbol, (table, column) in model.data.items():
            frame = tables[table] if table in tables else self._table(table)
            sets, self.data[symbol] = over_sets(model, self.axes, table, frame, column)
            self.input_axes[symbol] = frozenset(sets)
        for symbol, (table, column) in model.series.items():
            self.input_axes[symbol] = frozenset({TIME})
            self.data[symbol] = (
                self._table(table).set_index(model.time_name)[column].loc[list(model.steps)].to_numpy(float)
            )
        model.check(self.input_axes)

    def _remember(self, run: Run | None) -> None:
        """Start with nothing worked out but, perhaps, how the model runs."""
        self.kept: dict[Any, Any] = {}
        self._run = run
        self._one_world = lru_cache(maxsize=128)(lambda settings, scenario: self.arrays(dict(settings), scenario))

    @kept
    def _table(self, name: str) -> pd.DataFrame:
        return self.model.tables[name](self.book) if name in self.model.tables else self.book.table(name)

    @cached_property
    def axes_of(self) -> dict[str, frozenset[str]]:
        """The axes of each column."""
        axes = {s.symbol: s.axes for s in self.model.statements(self.input_axes)}
        return {o.column: axes[self.model.column_symbol(o)] for o in self.model.all_outputs}

    @property
    def columns(self) -> list[str]:
        """Names of the result's columns, without the time."""
        return [o.column for o in self.model.outputs]

    def arrays(
        self,
        values: Mapping[str, float | np.ndarray] | None = None,
        scenario: str = "baseline",
        n: int = 1,
        draw: int | None = None,
    ) -> dict[str, np.ndarray]:
        """Columns as arrays, shape (T, n) (or (n,) without time), for numbers or draws in `values`.

        `draw` is the number of the first of `n` draws, which then meet shocks of their own; without it all meet the same.
        """
        return self.columns_of(self.assumptions.resolve(self.model.name, self.axes[TIME], values, scenario), n, draw)

    def narrowed(self, names: Iterable[str]) -> Engine:
        """The same model with some of its outputs alone, which runs faster; names that are no output are passed over."""
        few, asked = copy(self), set(names)
        wanted = [o.column for o in self.model.all_outputs if o.column in asked]
        few._remember(compiled(self.model, self.input_axes, wanted))
        return few

    def _alone(self, values: Mapping[str, float] | None, scenario: str) -> dict[str, np.ndarray]:
        """The columns of one world, not to be written to: result, summary and prose ask for the same few worlds."""
        return self._one_world(tuple(sorted((values or {}).items())), scenario)

    def columns_of(self, world: Mapping[str, np.ndarray], n: int = 1, draw: int | None = None) -> dict[str, np.ndarray]:
        """Columns as `arrays` gives them, for the model's inputs by id as `Assumptions.resolve` gives these."""
        if self._run is None:
            self._run = compiled(self.model, self.input_axes)
        rank = (1,) * len(self.model.sets)
        inputs = {s: world[name].reshape(world[name].shape + rank) for s, name in self.symbols.items()}
        for symbol, column in self.data.items():
            axes = self.input_axes[symbol]
            sets = (len(self.axes[k]) if k in axes else 1 for k in self.model.sets)
            inputs[symbol] = column.reshape((*([len(column)] if TIME in axes else []), 1, *sets))
        return self._run(inputs, self.axes if draw is None else {**self.axes, "draw": draw}, n)

    def frame(self, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> pd.DataFrame:
        """The result, one row a step (or a member of the model's row set); positions (what binds) as names.

        A column over a further set becomes one column a member.
        """
        model = self.model
        out: dict[str, Any] = {}
        if model.rows == TIME:
            out[model.time_name] = list(model.steps)
            if model.labels:
                out[model.label_name] = self.labels(scenario)
        elif model.rows:
            out[model.rows] = self.axes[model.rows]
        result = self._alone(values, scenario)
        for o in model.outputs:
            out |= self._columns(o, result[o.column])
        frame = pd.DataFrame(out)
        if not model.shown_after:
            return frame
        return frame[frame[model.time_name] > self.first_shown(values, scenario)].reset_index(drop=True)

    def labels(self, scenario: str) -> list[str]:
        """The words of each step, which may depend on the scenario; nothing for a model without them."""
        return list(self.model.labels(editions.parted(scenario)[1])) if self.model.labels else []

    def first_shown(self, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> float:
        """The time after which the result has rows."""
        world = self.assumptions.resolve(self.model.name, self.axes[TIME], values, scenario)
        return float(world[self.symbols[self.model.shown_after]][0])

    def summary(self, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> pd.DataFrame:
        """One row: the model's summary or single row, or the result at the focus time."""
        if not self.model.singles:
            frame = self.frame(values, scenario)
            return frame[frame[self.model.time_name] == self.model.focus] if self.model.rows == TIME else frame
        result = self._alone(values, scenario)
        out: dict[str, list[float | str]] = {}
        for o in self.model.singles:
            value = float(np.ravel(result[o.column])[0])
            out[o.column] = [self._name(o, value) if o.names else value]
        return pd.DataFrame(out)

    def scenario_rows(self) -> list[dict[Any, Any]]:
        """The summary in each named scenario; none for a model without one."""
        if not self.model.singles:
            return []
        names = self.assumptions.scenarios[self.model.name]
        return [{"scenario": name} | self.summary({}, name).iloc[0].to_dict() for name in names]

    def check_order(self, values: Mapping[str, float], scenario: str) -> None:
        """Raise where settings break an order, or the whole of some shares, that the model declares.

        Raises
        ------
        BookError
            It names both assumptions.
        """
        world = self.assumptions.resolve(self.model.name, self.axes[TIME], values, scenario)
        for chain in self.model.ordered:
            for low, high in itertools.pairwise(chain):
                a, b = float(world[low][0]), float(world[high][0])
                if a > b:
                    raise BookError(
                        f"{low} ({a:g}) is above {high} ({b:g}).",
                        mend=f"Set both, {low} no higher than {high}.",
                    )
        for group in self.model.shares:
            parts = {name: float(world[name][0]) for name in group}
            if sum(parts.values()) > 1 + TIE:
                said = " and ".join(f"{name} ({x:g})" for name, x in parts.items())
                raise BookError(f"{said} are shares of one whole and sum to more than 1.", mend="Lower one of them.")

    def member_rows(self) -> pd.DataFrame:
        """What the table of the members says of each: id, label, and where it stands."""
        if not self.model.members:
            return pd.DataFrame()
        (axis,) = self.axes_of[self.model.members[0].column]
        frame = self._table(self.model.sets[axis]).reset_index(drop=True)
        return frame[[c for c in ("id", "key", "label", "segment", "place") if c in frame]]

    def members(self, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> pd.DataFrame:
        """One row a member of the set that the model's `members` run over."""
        if not self.model.members:
            return pd.DataFrame()
        result = self.arrays(values, scenario)
        columns = {o.column: result[o.column].take(0, axis=0).ravel() for o in self.model.members}
        return self.member_rows().assign(**columns)

    def _columns(self, o: Output, array: Array) -> dict[str, Any]:
        """An output as columns: by rows, and one a member where it has a further set."""
        axes = [a for a in (TIME, *self.model.sets) if a in self.axes_of[o.column]]
        full = array.take(0, axis=1 if TIME in axes else 0)  # the one draw
        full = full.reshape([len(self.axes[a]) for a in axes])
        if self.model.rows in axes:
            full = np.moveaxis(full, axes.index(self.model.rows), 0)
            axes.remove(self.model.rows)
        else:
            full = full[None]
        names = self.axes[axes[0]] if axes else [o.column]
        rows = len(self.axes[self.model.rows]) if self.model.rows else 1
        full = np.broadcast_to(full.reshape(len(full), len(names)), (rows, len(names)))  # one number serves all rows
        if o.unit == "year" and np.isfinite(full).all():
            full = full.astype(int)
        return {name: [self._name(o, x) for x in full[:, k]] if o.names else full[:, k] for k, name in enumerate(names)}

    def _name(self, o: Output, position: float) -> str:
        names = self.axes[o.names] if isinstance(o.names, str) else o.names
        return "" if position != position else names[int(position)]


@kept
def narrow(engine: Engine, names: tuple[str, ...]) -> Engine:
    """`Engine.narrowed`, kept: the parts of a draw ask for the same."""
    return engine.narrowed(names)
