"""What the models of a book answer: in one world, over draws, against the record, between two worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.worlds import editions
from modelbook.worlds.contents import Contents
from modelbook.worlds.engine import Engine


class Answers(Contents):
    """The questions that a `Book` takes; it says where its engines come from."""

    def refresh(self) -> Answers:
        """See the files as they are now."""
        raise NotImplementedError

    def engine(self, model: str) -> Engine:
        """One model ready to run."""
        raise NotImplementedError

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
        cluster: str = "",
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
            With `draws` > 0: quantiles over that many draws instead of one result; see `modelbook.worlds.streaming`.
        bounded : bool
            Refuse values out of range.
        summary : bool
            One row instead of one a year.
        cluster : str
            The address of a Dask scheduler whose workers run the draws (extra ``[cluster]``).

        Returns
        -------
        pandas.DataFrame
            One row a year in the units of the contract; with draws, one row a year and output.

        Raises
        ------
        BookError
            For an unknown model, edition, scenario or key, a value out of range, or an equation that nothing solves.
        """
        from modelbook.worlds import soundness, streaming  # they stand on the engine

        engine, scenario, checked = self._settled(model, values, scenario, edition, bounded)
        if draws:
            return streaming.quantiles(engine, checked, scenario, draws, seed, cluster)
        for error in soundness.unsolved(engine, checked, scenario):
            raise error
        return engine.summary(checked, scenario) if summary else engine.frame(checked, scenario)

    def draws(
        self,
        model: str,
        to: Path | str,
        n: int = 1000,
        seed: int = 1,
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        outputs: Sequence[str] = (),
        edition: str = "",
        bounded: bool = True,
        cluster: str = "",
    ) -> Path:
        """Write the draws of a model as Parquet, one row a draw, in bounded memory.

        Parameters
        ----------
        model, seed, values, scenario, edition, bounded, cluster
            As in `run`.
        to : path
            The file.
        n : int
            How many draws.
        outputs : sequence of str
            ``COLUMN@STEP``, or a column alone where it has one value; by default all of the summary, or at the focus.

        Returns
        -------
        Path
            The file: ``draw`` (its number, from 1), the drawn assumptions, the outputs.

        Raises
        ------
        BookError
            As `run`; for an output that the model does not have; where pyarrow, or Dask for a cluster, is not installed.
        """
        from modelbook.worlds import streaming  # it stands on this module

        engine, scenario, checked = self._settled(model, values, scenario, edition, bounded)
        return streaming.write(engine, to, checked, scenario, n, seed, outputs, cluster)

    def sweep(
        self,
        model: str,
        over: Mapping[str, Sequence[float]] | pd.DataFrame,
        outputs: Sequence[str] = (),
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        edition: str = "",
        bounded: bool = True,
    ) -> pd.DataFrame:
        """Run a model in many worlds at once.

        Parameters
        ----------
        model, values, scenario, edition, bounded
            As in `run`; `values` is what all worlds share.
        over : mapping of key to values, or pandas.DataFrame
            Every combination of the values; or one world a row, its columns being keys.
        outputs : sequence of str
            ``COLUMN@STEP``, or a column alone where it has one value; by default all of the summary, or at the focus.

        Returns
        -------
        pandas.DataFrame
            One row a world: its settings, then the outputs.

        Raises
        ------
        BookError
            As `run`; for an output that the model does not have; for more than a million worlds.
        """
        from modelbook.worlds import sensitivity  # it stands on the engine

        engine, scenario, checked = self._settled(model, values, scenario, edition, bounded)
        return sensitivity.sweep(engine, over, outputs, checked, scenario, bounded)

    def tornado(
        self,
        model: str,
        output: str,
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        edition: str = "",
    ) -> pd.DataFrame:
        """What each assumption does to a number alone, from its low to its high end, while all others stay.

        What two assumptions do only together it does not show: see `sobol`.

        Parameters
        ----------
        model, values, scenario, edition
            As in `run`.
        output : str
            ``COLUMN@STEP``, or a column alone where it has one value.

        Returns
        -------
        pandas.DataFrame
            One row an assumption, the widest first: ``assumption`` (its key), ``label``, ``low`` and ``high`` (its ends),
            ``at_low`` and ``at_high`` (the number there) and ``here``, in the output's unit.

        Raises
        ------
        BookError
            As `run`; for an output that the model does not have.
        """
        from modelbook.worlds import sensitivity  # it stands on the engine

        engine, scenario, checked = self._settled(model, values, scenario, edition, True)
        return sensitivity.tornado(engine, output, checked, scenario)

    def sobol(
        self,
        model: str,
        output: str,
        n: int = 1024,
        seed: int = 1,
        values: Mapping[str, float] | None = None,
        scenario: str = "baseline",
        *,
        edition: str = "",
    ) -> pd.DataFrame:
        """Which uncertain assumptions a number's variance over all draws comes from: Sobol indices, by SALib.

        Parameters
        ----------
        model, seed, values, scenario, edition
            As in `run`; an assumption in `values` stays where it is set.
        output : str
            ``COLUMN@STEP``, or a column alone where it has one value.
        n : int
            A power of 2; the model runs ``n`` times the number of assumptions and two.

        Returns
        -------
        pandas.DataFrame
            One row an assumption, the largest total first: ``assumption``, ``label``, ``first`` (share of the variance that it
            brings alone), ``total`` (alone and with others), each with its ``_error`` (95% interval, from resampling).

        Raises
        ------
        BookError
            As `run`; where the number is missing in some draw; where SALib is not installed.
        """
        from modelbook.worlds import sensitivity  # it stands on the engine

        engine, scenario, checked = self._settled(model, values, scenario, edition, True)
        return sensitivity.sobol(engine, output, n, seed, checked, scenario)

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
