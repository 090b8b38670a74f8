"""Worlds that fit the record: draws over a model's uncertain assumptions, weighed by how near they come to what was published.

A draw takes each uncertain assumption from its whole range, uniformly or as the column `distribution` says; what the reader
set by hand stays. Its weight is ``prod exp(-((model - published) / tolerance)^2 / (2 m))`` over the rows of use ``fit``, with
m the number of those rows that share the row's origin: rows of one origin speak with one voice, and a row written twice is
one row. Quantiles are those of NumPy's ``inverted_cdf`` with weights: the smallest value at which the share of weight, summed
from below, reaches the level. The effective size is ``(sum w)^2 / sum w^2``. ``js/core/fitting.js`` holds the same rules.

These are no odds: the ranges that draws are taken from were chosen by the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from modelbook.errors import BookError
from modelbook.language.model import TIME, Output
from modelbook.language.to_numpy import Array
from modelbook.worlds import fit, sampling
from modelbook.worlds.assumption import Assumption, Control
from modelbook.worlds.assumptions import Values
from modelbook.worlds.engine import Engine, narrow
from modelbook.worlds.trees import Result, leaves

ENOUGH = 100  # effective size below which nothing is said
MOST = 20_000  # worlds that are drawn to reach it
MAX_DRAWS = 2**17  # beyond this, exact quantiles would need all results in memory
PART = 2_000  # worlds that are run at a time: a set of inputs for each month of each world fills the memory
LEVELS = tuple(sampling.QUANTILES.values())


@dataclass(frozen=True)
class Worlds:
    """Draws of a model with their weights.

    Attributes
    ----------
    rows : tuple of Row
        The figures that weigh them.
    misses : array, shape (rows, n)
        ``((model - published) / tolerance)^2 / (2 m)``; infinite where the model gives no number.
    columns : mapping of output to array
        Shape (T, n) over time, (K, n) over the members of a set, (n,) alone.
    """

    n: int
    seed: int
    rows: tuple[fit.Row, ...]
    misses: Array
    columns: Mapping[str, Array]

    @cached_property
    def weights(self) -> Array:
        """The weight of each world, shape (n,), the largest being 1; all alike where there is no record."""
        return weights(self.misses)

    @cached_property
    def ess(self) -> float:
        """The effective size."""
        return effective(self.weights)

    @property
    def few(self) -> bool:
        """Whether too few worlds fit to say anything."""
        return bool(self.rows) and self.ess < ENOUGH

    @property
    def excludes(self) -> fit.Row | None:
        """The figure that excludes most: without it the effective size would be largest."""
        if not self.rows:
            return None
        left = [effective(weights(np.delete(self.misses, k, axis=0))) for k in range(len(self.rows))]
        return self.rows[int(np.argmax(left))]

    def halved(self, k: int) -> Worlds:
        """The same worlds if the figure of the k-th row were known to half its tolerance."""
        misses = self.misses.copy()
        misses[k] *= 4
        return replace(self, misses=misses)


def weights(misses: Array) -> Array:
    """Weights of worlds from their misses, shape (rows, n) -> (n,): ``exp`` of minus their sum, over the largest."""
    if not misses.size:
        return np.ones(misses.shape[1])
    total = misses.sum(axis=0)
    least = total.min()
    return np.exp(least - total) if np.isfinite(least) else np.zeros(len(total))


def effective(w: Array) -> float:
    """The effective size of weights; 0 where none is above 0."""
    return float(w.sum() ** 2 / (w**2).sum()) if w.any() else 0.0


def quantiles(x: Array, w: Array, levels: Sequence[float] = LEVELS) -> Array:
    """Weighted quantiles along the last axis, shape (..., n) -> (levels, ...); NaN where some world has no number."""
    if not w.any():
        return np.full((len(levels), *x.shape[:-1]), np.nan)
    return np.asarray(np.quantile(x, levels, axis=-1, weights=w, method="inverted_cdf"))


def enough(sample: Worlds) -> None:
    """Raise where too few worlds fit to say anything.

    Raises
    ------
    BookError
        It names the figure that excludes most.
    """
    if sample.few:
        row = sample.excludes
        most = f" “{row.label}” excludes most: {row.published:g} {row.unit} by {row.origin}." if row else ""
        raise BookError(
            f"too few worlds fit to say: of {sample.n} an effective size of {sample.ess:.0f}.{most}",
            where=row.place.in_column("tolerance") if row else "",
            mend="Set less by hand, or look at that figure's tolerance.",
        )


# -- the record ---------------------------------------------------------------------------------------------------------------


def record(engine: Engine, values: Values, scenario: str) -> tuple[fit.Row, ...]:
    """The rows that weigh worlds which share some settings; of rows that say the same of one origin, the first."""
    rows = fit.declared(engine.book, engine.model.name)
    used = [row for row in rows if row.use == fit.FIT and row.said_in(engine, values, scenario)]
    alike = {(row.origin, row.tree, row.published, row.tolerance): row for row in reversed(used)}
    return tuple(row for row in used if alike[row.origin, row.tree, row.published, row.tolerance] is row)


def missed(rows: Sequence[fit.Row], model: Array) -> Array:
    """How far worlds miss rows, from the model's sides, shape (rows, n): what `Worlds.misses` holds."""
    voices = Counter(row.origin for row in rows)
    out = [((x - r.published) / r.tolerance) ** 2 / (2 * voices[r.origin]) for r, x in zip(rows, model, strict=True)]
    return np.where(np.isnan(out), np.inf, out) if out else np.empty((0, model.shape[1]))


# -- draws --------------------------------------------------------------------------------------------------------------------


def free(
    engine: Engine, values: Mapping[str, float], scenario: str, factor: float = 1
) -> list[tuple[Assumption, Control]]:
    """The controls that are drawn, with their ranges times `factor`: the uncertain ones that the reader has not set."""
    drawn = sampling.uncertain(engine.assumptions, engine.model.name)
    controls = [(a, engine.assumptions.control(engine.model.name, a, values, scenario)) for a in drawn]
    return [(a, _widened(a, c, factor)) for a, c in controls if c.key not in values]


def _widened(a: Assumption, c: Control, factor: float) -> Control:
    """A control whose ends stand `factor` times as far from its value; what is positive stays so, a share within 1."""
    if factor == 1:
        return c
    value = min(max(c.value, c.low), c.high)
    low, high = value - factor * (value - c.low), value + factor * (c.high - value)
    if factor > 1 and c.low >= 0:
        low = max(low, c.low / factor)
    if a.unit == "share" and not a.is_path and c.high <= 1:
        high = min(high, 1.0)
    return Control(c.key, c.value, low, high)


def drawn(
    engine: Engine, values: Mapping[str, float], scenario: str, n: int, seed: int, factor: float = 1
) -> dict[str, float | Array]:
    """`values` with each control of `free` replaced by `n` draws over its whole range, arrays of shape (n,)."""
    chosen = free(engine, values, scenario, factor)
    points = sampling.lattice(n, len(chosen), seed)
    out: dict[str, float | Array] = dict(values)
    for j, (a, c) in enumerate(chosen):
        out[c.key] = at_level(a, c, points[:, j])
    return out


def at_level(a: Assumption, c: Control, u: Array) -> Array:
    """Values of a control at the levels `u` of its range: even, unless the table says triangular."""
    if a.distribution == "triangular":
        return sampling.quantile_of(a, c.value, u, (c.low, c.high))
    return np.asarray(c.low + u * (c.high - c.low))


# -- worlds -------------------------------------------------------------------------------------------------------------------


def worlds(
    engine: Engine,
    values: Mapping[str, float] | None = None,
    scenario: str = "baseline",
    n: int = PART,
    seed: int = 1,
    wanted: Sequence[str] | None = None,
    factor: float = 1,
) -> Worlds:
    """`n` weighed worlds of a model; more, up to `MOST`, while their effective size stays below `ENOUGH`.

    Parameters
    ----------
    values : mapping of str to float
        What stays as it is.
    wanted : sequence of str, optional
        Outputs; by default all that hold numbers, one a row or one in all.
    factor : float
        How many times as wide the ranges are.

    Raises
    ------
    BookError
        For more than 2^17 draws, or a row of the record that cannot be used.
    """
    if n > MAX_DRAWS:
        raise BookError(f"{n} draws are more than {MAX_DRAWS}.", mend=f"Ask for at most {MAX_DRAWS}.")
    values = values or {}
    wanted = [o.column for o in outputs(engine)] if wanted is None else list(wanted)
    rows = record(engine, values, scenario)
    while True:
        settings = drawn(engine, values, scenario, n, seed, factor)
        parts = [_part(settings, at, min(at + PART, n)) for at in range(0, n, PART)]
        misses = missed(rows, np.concatenate([_sides(engine, rows, part, scenario) for part in parts], axis=1))
        sample = Worlds(n, seed, rows, misses, {})
        if not sample.few or n >= MOST:
            break
        n = min(2 * n, MOST)
    made = [_columns(engine, wanted, part, scenario) for part in parts]
    return replace(sample, columns={c: np.concatenate([part[c] for part in made], axis=-1) for c in wanted})


Part = tuple[dict[str, float | Array], int]  # settings, and of how many worlds


def _part(settings: Mapping[str, float | Array], start: int, end: int) -> Part:
    """The settings of some of the worlds."""
    cut = {key: x[start:end] if isinstance(x, np.ndarray) else x for key, x in settings.items()}
    return cut, end - start


def _sides(engine: Engine, rows: Sequence[fit.Row], part: Part, scenario: str) -> Array:
    """The model's side of rows in some worlds, shape (rows, n); only the outputs that the rows name are worked out."""
    settings, n = part
    names = sorted({x.name for row in rows for x in leaves(row.tree) if isinstance(x, Result)})
    return fit.sides(narrow(engine, tuple(names)), rows, settings, scenario, n)


def _columns(engine: Engine, wanted: Sequence[str], part: Part, scenario: str) -> dict[str, Array]:
    """Outputs in some worlds, the worlds along the last axis."""
    settings, n = part
    result = narrow(engine, tuple(wanted)).arrays(settings, scenario, n)
    own, out = engine.model.rows, {}
    for name in wanted:
        x = result[name]
        if own in engine.axes_of[name] and own != TIME:
            out[name] = x.reshape(n, -1).T
        else:
            out[name] = x.reshape(*((-1,) if TIME in engine.axes_of[name] else ()), n)
    return out


def outputs(engine: Engine) -> list[Output]:
    """The outputs that ranges are given of: numbers, one a row of the result or one in all."""
    every = {o.column: o for o in (*engine.model.outputs, *engine.model.singles)}
    return [o for o in every.values() if not o.names and not engine.axes_of[o.column] - {engine.model.rows}]


def frame(
    engine: Engine, sample: Worlds, values: Mapping[str, float] | None = None, scenario: str = "baseline"
) -> pd.DataFrame:
    """Mean, quantiles and share below zero of each output, one row a row of the result and output; single ones come last.

    Returns
    -------
    pandas.DataFrame
        The model's row (``year``, ``month``, ...; empty for a single output), ``output``, ``mean``, ``p5`` to ``p95``,
        ``negative`` (share of the weight below zero), ``n`` and ``ess``. Numbers are missing where too few worlds fit.
    """
    name = engine.model.row_name or "year"
    out = []
    for member, column, x in _lines(engine, sample, values, scenario):
        out.append({name: member, "output": column} | summed(x, sample))
    return pd.DataFrame(out, columns=[name, "output", "mean", *sampling.QUANTILES, "negative", "n", "ess"])


def _lines(
    engine: Engine, sample: Worlds, values: Mapping[str, float] | None, scenario: str
) -> Iterator[tuple[object, str, Array]]:
    """Rows and outputs with their numbers in each world."""
    own = engine.model.rows
    named = [o.column for o in outputs(engine) if o.column in sample.columns]
    after = engine.first_shown(values, scenario) if engine.model.shown_after else -np.inf
    for i, member in enumerate(engine.axes[own] if own else ()):
        if own != TIME or member > after:
            yield from ((member, c, sample.columns[c][i]) for c in named if own in engine.axes_of[c])
    yield from ((pd.NA, c, sample.columns[c]) for c in named if not own or own not in engine.axes_of[c])


def summed(x: Array, sample: Worlds) -> dict[str, float]:
    """What is said of one number over the worlds, shape (n,)."""
    w = sample.weights
    said = {"n": sample.n, "ess": sample.ess}
    if sample.few or np.isnan(x).any():
        return dict.fromkeys(("mean", *sampling.QUANTILES, "negative"), np.nan) | said
    total = w.sum()
    with np.errstate(invalid="ignore"):
        mean, negative = float((w * x).sum() / total), float(w[x < 0].sum() / total)
    return {
        "mean": mean, **dict(zip(sampling.QUANTILES, map(float, quantiles(x, w)), strict=True)), "negative": negative
    } | said  # fmt: skip


# -- what the record teaches ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taught:
    """What the record teaches about one number.

    Attributes
    ----------
    before, after : tuple of float
        The number's quantiles (`LEVELS`) over all draws, and over those that fit.
    narrows : Row or None
        The figure that would narrow it most, known to half its tolerance; None where none narrows it.
    left : float
        The share of the spread (95th less 5th percentile) that would then be left.
    ranges : mapping of float to tuple of float
        The quantiles of worlds that fit where the book's ranges are so many times as wide.
    negative : float
        The share of the weight below zero.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    narrows: fit.Row | None
    left: float
    ranges: Mapping[float, tuple[float, ...]]
    negative: float
    n: int
    ess: float


def taught(engine: Engine, output: str, step: int | None = None, n: int = MOST, seed: int = 1) -> Taught:
    """What the record teaches about an output (in a step), from the book's baseline.

    Raises
    ------
    BookError
        Where too few worlds fit to say anything.
    """
    sample = worlds(engine, n=n, seed=seed, wanted=[output])
    enough(sample)
    x = number(engine, sample, output, step)
    after = quantiles(x, sample.weights)
    known = [_spread(quantiles(x, sample.halved(k).weights)) for k in range(len(sample.rows))]
    best = int(np.argmin(known)) if known else 0
    narrower = bool(known) and known[best] < _spread(after)
    wider = {f: worlds(engine, n=n, seed=seed, wanted=[output], factor=f) for f in (0.5, 2.0)}
    return Taught(
        before=tuple(quantiles(x, np.ones(sample.n))), after=tuple(after),
        narrows=sample.rows[best] if narrower else None, left=known[best] / _spread(after) if narrower else 1.0,
        ranges={f: tuple(quantiles(number(engine, w, output, step), w.weights)) for f, w in wider.items()},
        negative=summed(x, sample)["negative"], n=sample.n, ess=sample.ess,
    )  # fmt: skip


def number(engine: Engine, sample: Worlds, output: str, step: int | None = None) -> Array:
    """An output's number in each world, shape (n,); of a path that of a step, by default the model's focus."""
    x = sample.columns[output]
    return x if x.ndim == 1 else x[engine.model.steps.index(engine.model.focus if step is None else step)]


def _spread(levels: Array) -> float:
    """How far apart the outer quantiles are."""
    return float(levels[-1] - levels[0])
