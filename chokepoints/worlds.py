"""Running a model in a reader's world: the registry, the result as a DataFrame, the draws as quantiles."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from chokepoints import sampling
from chokepoints.assumptions import Assumptions
from chokepoints.codegen import compiled
from chokepoints.errors import BookError, nearest
from chokepoints.model import TIME, Model
from chokepoints.tables import Book, book

MAX_DRAWS = 2**17  # beyond this, exact quantiles would need all results in memory


class Engine:
    """One model of one book, ready to run.

    Parameters
    ----------
    of : Book
    model : Model
    assumptions : Assumptions
    """

    def __init__(self, of: Book, model: Model, assumptions: Assumptions):
        self.book, self.model, self.assumptions = of, model, assumptions
        self.symbols = assumptions.symbols(model.name)
        self.input_axes = {
            symbol: frozenset({TIME}) if assumptions[name].is_path else frozenset()
            for symbol, name in self.symbols.items()
        }
        model.check(self.input_axes)
        self.axes = {TIME: np.array(model.steps), **{k: list(v) for k, v in model.sets.items()}}
        self._run: Callable | None = None

    @property
    def columns(self) -> list[str]:
        """Names of the result's columns, without the time."""
        return [o.column for o in self.model.outputs]

    def arrays(
        self, values: Mapping[str, float | np.ndarray] | None = None, scenario: str = "baseline", n: int = 1
    ) -> dict[str, np.ndarray]:
        """Columns as arrays, shape (T, n) (or (n,) without time), for numbers or draws in `values`."""
        if self._run is None:
            self._run = compiled(self.model, self.input_axes)
        world = self.assumptions.resolve(self.model.name, self.axes[TIME], values, scenario)
        rank = (1,) * len(self.model.sets)
        inputs = {s: world[name].reshape(world[name].shape + rank) for s, name in self.symbols.items()}
        return self._run(inputs, self.axes, n)

    def frame(self, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> pd.DataFrame:
        """The result, one row a step; positions (what binds) as names."""
        result, out = self.arrays(values, scenario), {}
        for o in self.model.outputs:
            column = result[o.column][..., 0]
            out[o.column] = [o.names[int(k)] for k in column] if o.names else column
        return pd.DataFrame(out, index=pd.Index(self.model.steps, name=self.model.time_name)).reset_index()

    def quantiles(self, values: Mapping[str, float] | None, scenario: str, n: int, seed: int) -> pd.DataFrame:
        """Mean and quantiles of each numeric column over `n` draws, one row a step and column.

        Raises
        ------
        BookError
            For more than 2^17 draws.
        """
        if n > MAX_DRAWS:
            raise BookError(f"{n} draws are more than {MAX_DRAWS}.", mend=f"Ask for at most {MAX_DRAWS}.")
        drawn = sampling.draws(self.assumptions, self.model.name, values or {}, scenario, n, seed)
        result = self.arrays(drawn, scenario, n)
        rows = []
        for i, step in enumerate(self.model.steps):
            for o in self.model.outputs:
                if o.names:
                    continue
                x = result[o.column][i]
                at = np.quantile(x, list(sampling.QUANTILES.values()))
                rows.append(
                    {self.model.time_name: step, "output": o.column, "mean": x.mean()}
                    | dict(zip(sampling.QUANTILES, at, strict=True))
                )
        return pd.DataFrame(rows)


@lru_cache(maxsize=8)
def _engines(of: Book) -> dict[str, Engine]:
    folder = str(of.root)
    if folder not in sys.path:
        sys.path.append(folder)  # a book outside the package brings its own model modules
    assumptions = Assumptions(of)
    out = {}
    for name in of.package["chokepoints"]["models"]:
        model = importlib.import_module(name).MODEL
        out[model.name] = Engine(of, model, assumptions)
    return out


def engines(start: Path | None = None) -> dict[str, Engine]:
    """The engines of the book around `start`, by model."""
    return _engines(book(start))


def engine(model: str, start: Path | None = None) -> Engine:
    """One model's engine.

    Raises
    ------
    BookError
        When the book has no such model.
    """
    found = engines(start)
    if model not in found:
        raise BookError(f"There is no model '{model}'.", mend=nearest(model, found))
    return found[model]


def run(
    model: str,
    values: Mapping[str, float] | None = None,
    scenario: str = "baseline",
    *,
    draws: int = 0,
    seed: int = 1,
    bounded: bool = True,
) -> pd.DataFrame:
    """Run a model.

    Parameters
    ----------
    model : str
        Its name, such as ``supply``.
    values : mapping of str to float, optional
        Settings by key: an id, ``ID_scale`` or ``ID@YEAR``.
    scenario : str
        A named scenario that the settings come on top of.
    draws, seed : int
        With `draws` > 0: quantiles over that many draws instead of one result.
    bounded : bool
        Refuse values out of range.

    Returns
    -------
    pandas.DataFrame
        One row a year in the units of the contract; with draws, one row a year and output.

    Raises
    ------
    BookError
        For an unknown model, scenario or key, or a value out of range.
    """
    e = engine(model)
    e.assumptions.scenario(model, scenario)
    checked = e.assumptions.checked(values or {}, bounded=bounded)
    known = set(e.assumptions.keys_of(model))
    for key in checked:
        if e.assumptions.of_key(key)[0].key not in known:
            raise BookError(f"'{key}' is no assumption of {model}.", mend=nearest(key, known))
    return e.quantiles(checked, scenario, draws, seed) if draws else e.frame(checked, scenario)
