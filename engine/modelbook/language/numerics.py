"""What generated programs call beyond arithmetic, in NumPy and, line by line the same, in JavaScript.

Rates are integrated by a Runge-Kutta method (Euler's, or the classical one of fourth order; Hairer, Norsett and Wanner,
"Solving Ordinary Differential Equations I", section II.1), equations solved by bisection, shocks made by the transform of Box
and Muller (1958, doi:10.1214/aoms/1177706645) from a hash of seed, draw, step and member (the finaliser of MurmurHash3).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
METHODS = {  # each stage: where in the step, how far along the rate before, with which weight
    "euler": ((0.0, 0.0, 1.0),),
    "rk4": ((0.0, 0.0, 1 / 6), (0.5, 0.5, 1 / 3), (0.5, 0.5, 1 / 3), (1.0, 1.0, 1 / 6)),
}
JUMP = 1e-3  # of the larger end: a text that is further from 0 where its sign changes jumps over it


def stepped(
    rates: Callable[[Any, tuple[Array, ...]], Sequence[Array]],
    state: tuple[Array, ...],
    start: float,
    end: float,
    method: str,
    substeps: int,
) -> tuple[Array, ...]:
    """A state taken along its rates from `start` to `end`; ``rates(time, state)`` gives them."""
    h = (end - start) / substeps
    for j in range(substeps):
        rate: Sequence[Array] = ()
        total: list[Any] = [0.0] * len(state)
        for where, along, weight in METHODS[method]:
            at = tuple(x + along * h * d for x, d in zip(state, rate, strict=True)) if along else state
            rate = rates(start + (j + where) * h, at)
            total = [g + weight * d for g, d in zip(total, rate, strict=True)]
        state = tuple(x + h * g for x, g in zip(state, total, strict=True))
    return state


def solved(f: Callable[[Any], Array], low: Array, high: Array, halvings: int) -> Array:
    """Where `f` is 0 between `low` and `high`; not a number where it does not change its sign, or jumps over 0."""
    a, b = np.asarray(f(low)), np.asarray(f(high))
    rising = b > a
    none = np.logical_not(((a <= 0) & (b >= 0)) | ((a >= 0) & (b <= 0)))
    for _ in range(halvings):
        middle = (low + high) / 2
        y = f(middle)
        below = np.where(rising, y < 0, y > 0)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    x = (low + high) / 2
    jumps = np.logical_not(np.abs(f(x)) <= JUMP * np.maximum(np.abs(a), np.abs(b)))
    return np.where(none | jumps, np.nan, x)


SOLVED = f"""\
function solved(f, low, high, halvings) {{
  const a = f(low), b = f(high), rising = b > a;
  if (!((a <= 0 && b >= 0) || (a >= 0 && b <= 0))) return NaN;
  for (let k = 0; k < halvings; k++) {{
    const middle = (low + high) / 2, y = f(middle);
    if (rising ? y < 0 : y > 0) low = middle;
    else high = middle;
  }}
  const x = (low + high) / 2;
  return Math.abs(f(x)) <= {JUMP} * Math.max(Math.abs(a), Math.abs(b)) ? x : NaN;
}}
"""


def _mixed(x: Array) -> Array:
    x = (x ^ (x >> 16)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * np.uint32(0xC2B2AE35)
    return np.asarray(x ^ (x >> 16))


def numbered(axes: Mapping[str, Any], n: int, rank: int) -> Array:
    """The numbers of `n` draws, shape (n, 1, ...): 0 for all of them unless ``axes["draw"]`` says which is the first.

    Worlds that are compared with each other meet the same shocks; draws of what may happen meet one after another.
    """
    first = axes.get("draw")
    numbers = np.zeros(1) if first is None else np.arange(first, first + n)
    return numbers.reshape((-1,) + (1,) * rank)


def normal(seed: int, draw: Array, step: int, shape: tuple[int, ...] = ()) -> Array:
    """Standard normal numbers of draws in a step, one for each member of the sets that `shape` spans."""
    member = np.arange(math.prod(shape)).reshape(shape)
    h = np.full((1,) * draw.ndim, seed, np.uint32)
    for part in (draw, np.full(1, step), member):
        h = _mixed(h + np.asarray(part + 1, np.uint32) * np.full(1, 0x9E3779B9, np.uint32))
    u, v = ((_mixed(h + np.uint32(k)) + 0.5) / 2**32 for k in (1, 2))
    return np.asarray(np.sqrt(-2 * np.log(u)) * np.cos(2 * math.pi * v))


NORMAL = """\
function normal(seed, draw, step, member) {
  const mixed = (x) => {
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) >>> 0;
  };
  let h = seed;
  for (const part of [draw, step, member]) h = mixed((h + Math.imul(part + 1, 0x9e3779b9)) >>> 0);
  const u = (mixed((h + 1) >>> 0) + 0.5) / 2 ** 32, v = (mixed((h + 2) >>> 0) + 0.5) / 2 ** 32;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}
"""
