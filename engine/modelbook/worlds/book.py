"""A book: its tables, its models ready to run, its charts, stories and words. Whoever opens it owns all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.tables.frames import find_root
from modelbook.worlds import editions, words
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.contents import Contents
from modelbook.worlds.declared import rows_of
from modelbook.worlds.engine import Engine
from modelbook.worlds.modules import states


class Book(Contents):
    """A book in a folder, its models ready to run.

    Parameters
    ----------
    root : Path
        The folder above ``data/``.
    code : Path, optional
        Where the names of its modules begin; `root` by default. An installed book has its code and its tables apart.
    """

    @classmethod
    def open(cls, start: Path | str | None = None) -> Book:
        """The book around a folder (the working directory by default).

        Raises
        ------
        BookError
            When there is none.
        """
        return cls(find_root(Path(start) if start is not None else None))

    @staticmethod
    def of(*things: Any) -> Book:
        """A book in memory, of models that bring their own assumptions, with their charts and how they are shown.

        Parameters
        ----------
        *things : Model, Chart or Show

        Raises
        ------
        BookError
            When no model is among them.
        """
        from modelbook.worlds.alone import Alone  # it stands on this module

        return Alone(things)

    @staticmethod
    def read(file: Path | str) -> Book:
        """The book in memory of all that one Python file declares.

        Raises
        ------
        BookError
            When the file is not there, cannot be read, or declares no model.
        """
        from modelbook.worlds.alone import declared_in  # it stands on this module

        return Book.of(*declared_in(Path(file)))

    def refresh(self) -> Book:
        """See the files as they are now: after an edit of a table, a source or a module all is read and made anew."""
        if states([*self._data_files(), *self.modules.read]) != self._seen | self.modules.read:
            self.modules.forget()
            self.read_package()
            for name in ("models", "brought", "assumptions", "engines", "texts"):
                self.__dict__.pop(name, None)
            self._seen = states(self._data_files())
        return self

    # -- models ready to run --------------------------------------------------------------------------------------------
    @cached_property
    def assumptions(self) -> Assumptions:
        """What a reader may change."""
        return Assumptions(self)

    @cached_property
    def engines(self) -> Engines:
        """The models ready to run, by name."""
        return Engines(self)

    def engine(self, model: str) -> Engine:
        """One model ready to run.

        Raises
        ------
        BookError
            When the book has no such model.
        """
        if model not in self.engines:
            raise BookError(f"There is no model '{model}'.", mend=nearest(model, self.engines))
        return self.engines[model]

    @cached_property
    def texts(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """The words of each model: model -> slot -> (condition, words) in the order in which they are tried.

        Raises
        ------
        BookError
            When a condition cannot be read.
        """
        out: dict[str, dict[str, list[tuple[str, str]]]] = {name: {} for name in self.models}
        if self.has("texts"):
            for row in rows_of(self.table("texts")):
                out.setdefault(row["model"], {}).setdefault(row["slot"], []).append((row["when"], row["text"]))
        return {model: {slot: words.in_order(rows) for slot, rows in slots.items()} for model, slots in out.items()}

    def run(
        self,
        model: str,
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        edition: str = "",
        draws: int = 0,
        seed: int = 1,
        bounded: bool = True,
        summary: bool = False,
    ) -> pd.DataFrame:
        """Run a model.

        Parameters
        ----------
        model : str
            Its name, such as ``growth``.
        values : mapping of str to float, optional
            Settings by key: an id, ``ID_scale`` or ``ID@YEAR``.
        scenario : str
            A named scenario that the settings come on top of.
        edition : str
            An earlier edition whose baselines, structure and scenarios are meant; the present one by default.
        draws, seed : int
            With `draws` > 0: quantiles over that many draws instead of one result.
        bounded : bool
            Refuse values out of range.
        summary : bool
            One row instead of one a year.

        Returns
        -------
        pandas.DataFrame
            One row a year in the units of the contract; with draws, one row a year and output.

        Raises
        ------
        BookError
            For an unknown model, edition, scenario or key, or a value out of range.
        """
        engine, scenario, checked = self._settled(model, values, scenario, edition, bounded)
        if draws:
            return engine.quantiles(checked, scenario, draws, seed)
        return engine.summary(checked, scenario) if summary else engine.frame(checked, scenario)

    def fit(
        self,
        model: str,
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        edition: str = "",
        bounded: bool = True,
    ) -> pd.DataFrame:
        """Hold a world against the record.

        Parameters
        ----------
        model, values, scenario, edition, bounded
            As in `run`.

        Returns
        -------
        pandas.DataFrame
            One row a published figure of the model: ``id``, ``label``, ``year``, ``origin``, ``use``, ``published``, ``model``,
            ``tolerance`` (in the figure's unit) and ``fits``, missing for a figure that is no test of a world.

        Raises
        ------
        BookError
            As `run`, and for a row of data/residuals.csv that cannot be used.
        """
        from modelbook.worlds import fit  # it stands on this module

        engine, scenario, checked = self._settled(model, values, scenario, edition, bounded)
        table: pd.DataFrame = fit.fit(engine, checked, scenario).frame()
        return table

    def worlds(
        self,
        model: str,
        n: int = 2000,
        seed: int = 1,
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        edition: str = "",
        bounded: bool = True,
    ) -> pd.DataFrame:
        """Draw worlds over all uncertain assumptions and weigh each by how it fits the record.

        Parameters
        ----------
        model, scenario, edition, bounded
            As in `run`.
        n, seed : int
            How many worlds (more, to 20,000, while their effective size is below 100), and the seed of the draws.
        values : mapping of str to float, optional
            Settings that all worlds share.

        Returns
        -------
        pandas.DataFrame
            One row a row of the result and output, single outputs last: the row's name (``year``, ``month``), ``output``,
            ``mean``, ``p5`` to ``p95``, ``negative`` (share of the weight below zero), ``n``, ``ess`` (effective size).

        Raises
        ------
        BookError
            As `run`; for draws that cannot be made; and where too few worlds fit to say anything.
        """
        from modelbook.worlds import fitting  # it stands on this module

        engine, scenario, checked = self._settled(model, values, scenario, edition, bounded)
        drawn = fitting.worlds(engine, checked, scenario, n, seed)
        fitting.enough(drawn)
        return fitting.frame(engine, drawn, checked, scenario)

    def explain(
        self,
        model: str,
        a: str | Mapping[str, float | str],
        b: str | Mapping[str, float | str],
        output: str,
        *,
        edition: str = "",
        seed: int = 1,
    ) -> pd.DataFrame:
        """Why two worlds differ in a number: the difference divided over the assumptions that differ, by Shapley values.

        Parameters
        ----------
        model : str
        a, b : str or mapping of str to float
            The two worlds, each a scenario's name or settings by key; among the settings ``scenario`` may name the scenario
            that they come on top of, as in a link. Contributions lead from `a` to `b`.
        output : str
            ``COLUMN@STEP``, or a column of the summary alone.
        edition : str
            As in `run`, for both worlds.
        seed : int
            Of the 64 orders in antithetic pairs that are drawn where more than 8 assumptions differ; otherwise the values are
            exact.

        Returns
        -------
        pandas.DataFrame
            One row an assumption that differs, the largest contribution first: ``assumption`` (its id), ``label``, ``value_a``,
            ``value_b`` (in `unit`; a choice is its word), ``unit``, ``contribution`` (in the output's unit; they sum to the
            difference), ``share`` (of the difference; missing where there is none) and ``error`` (standard error, 0 if exact).
            Assumptions that an order or a whole of shares binds are one row, joined by ``;``. A path is shown at the step
            asked for, or at one at which it differs.

        Raises
        ------
        BookError
            As `run`; for an output or a step that the model does not have; for worlds that do not differ, or differ in more
            than 60 assumptions.
        """
        from modelbook.worlds import explain  # it stands on this module

        def side(world: str | Mapping[str, float | str]) -> explain.Side:
            values = {} if isinstance(world, str) else dict(world)
            scenario = world if isinstance(world, str) else str(values.pop("scenario", "baseline"))
            _, scenario, checked = self._settled(model, values, scenario, edition, True)
            return explain.Side(checked, scenario)

        table: pd.DataFrame = explain.explain(self.refresh().engine(model), side(a), side(b), output, seed)
        return table

    def _settled(
        self, model: str, values: Mapping[str, float | str] | None, scenario: str, edition: str, bounded: bool
    ) -> tuple[Engine, str, dict[str, float]]:
        """A model, the scenario by its name in the edition, and settings that it can be run with."""
        engine = self.refresh().engine(model)
        scenario = editions.of(self, str(edition), scenario)
        engine.assumptions.scenario(model, scenario)
        keyed = engine.assumptions.named(model, values or {}, scenario)
        checked = engine.assumptions.checked(keyed, bounded=bounded, model=model)
        known = set(engine.symbols.values())
        for key in checked:
            if engine.assumptions.of_key(key)[0].id not in known:
                raise BookError(
                    f"'{key}' is no assumption of {model}.", mend=nearest(key, engine.assumptions.keys_of(model))
                )
        engine.check_order(checked, scenario)
        return engine, scenario, checked


class Engines(Mapping[str, Engine]):
    """The engines of a book by model, each made when it is first asked for: SymPy reads slowly, and a page needs one."""

    def __init__(self, book: Book):
        self.book = book
        self._made: dict[str, Engine] = {}

    def __getitem__(self, name: str) -> Engine:
        if name not in self._made:
            self._made[name] = Engine(self.book, self.book.models[name], self.book.assumptions)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self.book.models  # without making it

    def __iter__(self) -> Iterator[str]:
        return iter(self.book.models)

    def __len__(self) -> int:
        return len(self.book.models)
