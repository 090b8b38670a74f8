"""How often an output falls where, over draws of the uncertain assumptions and shocks: the dataset ``histogram`` of charts.

The twin of ``histogram`` in ``explorer/js/core/sampling.js``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from modelbook.worlds import sampling
from modelbook.worlds.engine import Engine

Row = dict[str, float]


def rows(
    engine: Engine,
    values: Mapping[str, float],
    scenario: str,
    column: str,
    step: int | None,
    bins: int,
    n: int = 1000,
    seed: int = 1,
) -> list[Row]:
    """One row a bin.

    Parameters
    ----------
    column, step
        An output at a step, or one of the summary (no step); no rows without one.
    bins : int
        As many of equal width, from the lowest draw to the highest.
    n, seed : int
        How many draws, and the seed of the lattice; draws without a number are left out.

    Returns
    -------
    list of dict
        ``low`` and ``high`` of the bin, in the output's unit, and ``share``, that of the draws in it.
    """
    if not column:
        return []
    drawn = sampling.draws(engine.assumptions, engine.model.name, values, scenario, n, seed)
    x = engine.arrays(drawn, scenario, n, draw=1)[column]
    if step is not None:
        x = x[list(engine.model.steps).index(step)]
    x = np.broadcast_to(x.reshape(-1), (n,))
    return counted(x[np.isfinite(x)], bins)


def counted(x: np.ndarray, bins: int) -> list[Row]:
    """The rows of some numbers; none without numbers, one where all are the same."""
    if not x.size:
        return []
    low, high = float(x.min()), float(x.max())
    if high == low:
        return [{"low": low, "high": high, "share": 1.0}]
    width = (high - low) / bins
    at = np.minimum(np.floor((x - low) / width), bins - 1).astype(int)
    shares = np.bincount(at, minlength=bins) / x.size
    return [{"low": low + k * width, "high": low + (k + 1) * width, "share": float(s)} for k, s in enumerate(shares)]
