"""Which assumptions move a number: many worlds at once, each assumption alone (tornado), and all together (Sobol indices).

A bar of the tornado moves one assumption from its low to its high end while all others stay: what two do only together it does
not show. Sobol indices divide the variance of a number over draws of all assumptions (Sobol 2001,
doi:10.1016/S0378-4754(00)00270-6): the first order is what an assumption does alone, the total what it does alone and with
others (Saltelli and others 2010, doi:10.1016/j.cpc.2009.09.018). SALib makes the points and the estimates.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.language.model import TIME
from modelbook.language.to_numpy import Array
from modelbook.worlds import sampling
from modelbook.worlds.engine import Engine, narrow
from modelbook.worlds.streaming import CHUNK, named

Values = Mapping[str, float]
MOST_WORLDS = 10**6


def sweep(
    engine: Engine,
    over: Mapping[str, Sequence[float]] | pd.DataFrame,
    outputs: Sequence[str] = (),
    values: Values | None = None,
    scenario: str = "baseline",
    bounded: bool = True,
) -> pd.DataFrame:
    """Numbers of a model in many worlds; see `Book.sweep`."""
    if isinstance(over, pd.DataFrame):
        table = over.reset_index(drop=True)
    else:
        table = pd.DataFrame(list(itertools.product(*over.values())), columns=list(over))
    if not len(table):
        raise BookError("there are no worlds to run.", mend="Give each assumption at least one value.")
    if len(table) > MOST_WORLDS:
        raise BookError(f"{len(table):,} worlds are more than {MOST_WORLDS:,}.", mend="Give fewer values.")
    if unknown := [key for key in table if key not in _settable(engine)]:
        known = _settable(engine)
        raise BookError(
            f"'{unknown[0]}' is no assumption of {engine.model.name}.", mend=nearest(str(unknown[0]), known)
        )
    for key in table:
        for x in (table[key].min(), table[key].max()):
            engine.assumptions.checked({str(key): float(x)}, bounded=bounded, model=engine.model.name)
    moved = {str(key): table[key].to_numpy(float) for key in table}
    found = _numbers(engine, {**(values or {}), **moved}, scenario, len(table), outputs)
    return table.assign(**found)


def _settable(engine: Engine) -> list[str]:
    """Every key that a world of the model may set: its assumptions, and each year of its paths."""
    keys = engine.assumptions.keys_of(engine.model.name)
    of = {engine.assumptions.of_key(key)[0].id: engine.assumptions.of_key(key)[0] for key in keys}
    return [*keys, *(f"{a.id}@{year}" for a in of.values() if a.is_path for year in a.by_year)]


def _numbers(
    engine: Engine, values: Mapping[str, float | Array], scenario: str, n: int, outputs: Sequence[str]
) -> dict[str, Array]:
    """Outputs at steps in `n` worlds, which run in parts."""
    wanted = named(engine, outputs)
    few = narrow(engine, tuple(dict.fromkeys(column for column, _ in wanted.values())))
    found: dict[str, Array] = {name: np.empty(n) for name in wanted}
    for at in range(0, n, CHUNK):
        size = min(CHUNK, n - at)
        cut = {key: x[at : at + size] if isinstance(x, np.ndarray) else x for key, x in values.items()}
        result = few.arrays(cut, scenario, size)
        for name, (column, row) in wanted.items():
            x = result[column]
            own, axes = engine.model.rows, engine.axes_of[column]
            if own in axes:
                x = x[row] if own == TIME else x[..., row]
            found[name][at : at + size] = np.broadcast_to(np.ravel(x), (size,))
    return found


def tornado(engine: Engine, output: str, values: Values | None = None, scenario: str = "baseline") -> pd.DataFrame:
    """Each assumption alone, at its ends; see `Book.tornado`. The twin of ``tornado`` in ``core/sampling.js``."""
    values, known = dict(values or {}), engine.assumptions
    every = [known.of_key(key)[0] for key in known.keys_of(engine.model.name)]
    moved = [(a, known.control(engine.model.name, a, values, scenario)) for a in every if not a.choices]
    n = 2 * len(moved) + 1
    worlds: dict[str, float | Array] = dict(values)
    here = [c.value for _, c in moved]
    for j, (_, c) in enumerate(moved):
        column = np.full(n, here[j])
        column[2 * j : 2 * j + 2] = c.low, c.high
        worlds[c.key] = column
    name = next(iter(named(engine, [output])))
    found = _numbers(engine, worlds, scenario, n, [output])[name]
    rows = [
        {"assumption": c.key, "label": a.label, "low": c.low, "high": c.high,
         "at_low": found[2 * j], "at_high": found[2 * j + 1], "here": found[-1]}
        for j, (a, c) in enumerate(moved)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["assumption", "label", "low", "high", "at_low", "at_high", "here"])
    widest = (frame.at_high - frame.at_low).abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[widest].reset_index(drop=True)


def sobol(
    engine: Engine, output: str, n: int = 1024, seed: int = 1, values: Values | None = None, scenario: str = "baseline"
) -> pd.DataFrame:
    """First and total order of each uncertain assumption; see `Book.sobol`."""
    if importlib.util.find_spec("SALib") is None:
        raise BookError("Sobol indices need SALib, which is not installed.", mend="pip install 'modelbook[sobol]'.")
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    if n < 2 or n & (n - 1):
        raise BookError(f"n={n} is no power of 2.", mend="Write 256, 512, 1024 and so on.")
    values, known = dict(values or {}), engine.assumptions
    moved = [
        (a, known.control(engine.model.name, a, values, scenario)) for a in sampling.uncertain(known, engine.model.name)
    ]
    moved = [(a, c) for a, c in moved if c.key not in values]
    if not moved:
        raise BookError(f"{engine.model.name} has no uncertain assumption that is free.", mend="Set fewer of them.")
    problem = {"num_vars": len(moved), "names": [c.key for _, c in moved], "bounds": [[0.0, 1.0]] * len(moved)}
    points = sample.sample(problem, n, calc_second_order=False, seed=seed)
    worlds: dict[str, float | Array] = dict(values)
    for j, (a, c) in enumerate(moved):
        worlds[c.key] = sampling.quantile_of(a, c.value, points[:, j], (c.low, c.high))
    name = next(iter(named(engine, [output])))
    y = _numbers(engine, worlds, scenario, len(points), [output])[name]
    if not np.isfinite(y).all():
        what = f"{int((~np.isfinite(y)).sum())} of {len(y)} draws give no number for {name}."
        raise BookError(what, mend="Choose an output that has one in every world, or set what makes it missing.")
    frame = pd.DataFrame({"assumption": problem["names"], "label": [a.label for a, _ in moved]})
    if np.ptp(y) == 0:
        return frame.assign(first=0.0, first_error=0.0, total=0.0, total_error=0.0)
    found = analyse.analyze(problem, (y - y.mean()) / y.std(), calc_second_order=False, seed=seed)
    frame = frame.assign(
        first=found["S1"], first_error=found["S1_conf"], total=found["ST"], total_error=found["ST_conf"]
    )
    return frame.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)
