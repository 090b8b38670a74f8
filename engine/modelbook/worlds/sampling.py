"""Draws over the assumptions' ranges: the same few lines, and the same points, in Python and in the browser.

Points are a rank-1 lattice, shifted by the seed. The generating vector is F. Kuo's ``lattice-33002-1024-1048576.9125``
(order-2 weights; Cools, Kuo and Nuyens 2006, doi:10.1137/06065074X), good for any power of two from 2^10 to 2^20 points and
usable for other numbers; more draws are several such sets, each with its own shift. The shift comes from mulberry32, a
published 32-bit generator. Each coordinate is turned into a value by the inverse of its distribution: triangular from low
to high with its mode at the value in force, unless the table says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from modelbook.errors import BookError, Place
from modelbook.worlds.assumption import Assumption
from modelbook.worlds.assumptions import Assumptions

VECTOR = (
    1, 182667, 213731, 255351, 96013, 116671, 479315, 424089, 271103, 464421, 124483, 230887, 392877, 162965,
    109125, 168491, 216103, 5613, 207895, 506745, 189519, 114879, 133967, 374257, 254597, 502087, 298245, 191333,
    242099, 285991, 397887, 507051, 511437, 129779, 406987, 345291, 225123, 511175, 432153, 306191, 116577, 809,
    370175, 402615, 485791, 201053, 366959, 54087, 395609, 211615, 68543, 443345, 327293, 290819, 278623, 362043,
    236117, 11091, 216837, 31545, 325799, 503877, 410523, 88371, 240077, 423807, 479855, 330835, 134517, 329989,
    473381, 59205, 337775, 355995, 372243, 279827, 367217, 277741, 267077, 417971, 152599, 184949, 511773, 397077,
    520041, 98063, 52983, 91233, 363069, 23829, 424377, 225285, 171171, 496765, 352791, 223231, 253273, 296195,
    273379, 407265, 305849, 215121, 489851, 245893, 397947, 174723, 329797, 213325, 357759, 346031, 131433, 110731,
    487615, 371877, 330799, 124595, 48775, 273275, 405083, 436731, 465257, 158265, 82033, 67805, 203565, 190785,
    351165, 19555,
)  # fmt: skip
MOST = 2**20  # points for which the generating vector was made
DISTRIBUTIONS = ("", "triangular", "uniform")
QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def shifts(seed: int, dimensions: int) -> np.ndarray:
    """Shifts in [0, 1) of a lattice, shape (dimensions,), from mulberry32 started at `seed`."""
    state, out = seed & 0xFFFFFFFF, []
    for _ in range(dimensions):
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        t = (t ^ (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF))) & 0xFFFFFFFF
        out.append((t ^ (t >> 14)) / 2**32)
    return np.array(out)


def lattice(n: int, dimensions: int, seed: int, start: int = 0, stop: int | None = None) -> np.ndarray:
    """`n` points of the unit cube, shape (n, dimensions); or those from `start` to `stop` of them.

    More than `MOST` are lattices of so many points, one after another, each shifted by a seed of its own.

    Raises
    ------
    BookError
        For more dimensions than the generating vector has, or no points.
    """
    if dimensions > len(VECTOR):
        raise BookError(f"{dimensions} uncertain assumptions; the generating vector has {len(VECTOR)}.")
    if n < 1:
        raise BookError(f"{n} draws cannot be made.", mend="Ask for at least 1.")
    stop = n if stop is None else stop
    if n > MOST:
        return np.concatenate(
            [_part(n, block, dimensions, seed, start, stop) for block in range(start // MOST, -(-stop // MOST))]
        )
    i = np.arange(start, stop)[:, None]
    products = i * np.array(VECTOR[:dimensions], dtype=np.int64) % n  # whole numbers: exact, as in the browser
    points = products / n + shifts(seed, dimensions)
    return np.asarray(points - np.floor(points))


def _part(n: int, block: int, dimensions: int, seed: int, start: int, stop: int) -> np.ndarray:
    """The points from `start` to `stop` that lie in one of several lattices."""
    first, size = block * MOST, min(MOST, n - block * MOST)
    return lattice(size, dimensions, seed + block * 0x9E3779B9, max(start - first, 0), min(stop - first, size))


def quantile_of(a: Assumption, mode: float, u: np.ndarray, bounds: tuple[float, float] | None = None) -> np.ndarray:
    """Values of an assumption's control at the probabilities `u`, within its range (or that of the category in force)."""
    low, high = bounds or (a.low, a.high)
    if a.distribution not in DISTRIBUTIONS:
        raise BookError(
            f"'{a.id}': the distribution '{a.distribution}' is not known.",
            where=Place("data/assumptions.csv", column="distribution"),
            mend="Use triangular or uniform.",
        )
    if a.distribution == "uniform":
        return low + u * (high - low)
    mode = min(max(mode, low), high)
    cut = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < cut, left, right)


def uncertain(assumptions: Assumptions, model: str) -> list[Assumption]:
    """The assumptions of a model that are drawn: those of role ``uncertain``, in table order."""
    ids = set(assumptions.symbols(model).values())
    return [
        a for a in assumptions.values() if a.id in ids and a.role == "uncertain" and not a.is_constant and not a.choices
    ]


def draws(
    assumptions: Assumptions,
    model: str,
    values: Mapping[str, float],
    scenario: str,
    n: int,
    seed: int,
    start: int = 0,
    stop: int | None = None,
) -> dict[str, float | np.ndarray]:
    """`values` with each uncertain control replaced by `n` draws around the value in force, arrays of shape (n,).

    With `start` and `stop` only those of the draws. A year set by hand stays; choices stay.
    """
    drawn = uncertain(assumptions, model)
    points = lattice(n, len(drawn), seed, start, stop)
    out: dict[str, float | np.ndarray] = dict(values)
    for j, a in enumerate(drawn):
        control = assumptions.control(model, a, values, scenario)
        out[control.key] = quantile_of(a, control.value, points[:, j], (control.low, control.high))
    return out
