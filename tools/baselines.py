"""Baselines near the middle of the worlds that fit the record: which assumptions a new edition may move, and where to.

    .venv/bin/python tools/baselines.py [WORLDS]

The headline outputs of a model are to stand near their weighted medians over the worlds that fit: least sum of squared
distances, each over the output's 5 to 95% width. A world drawn at random would move thirty assumptions to where nothing but
chance put them. So the tool goes from today's baseline and moves one assumption at a time, to a value of two digits, the one
that brings the headlines nearest, as long as no more figures of the record are missed than today, the step is worth a tenth of
the distance, and it has moved at most `MOVES`. Published values stay, and so do values that a model before has chosen. It
prints what it would move and writes nothing: a new baseline wants its reason in the table. And a median is no evidence where
the record says nothing of an assumption: it then shows the middle of the range that the book chose.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

import chokepoints
from modelbook.worlds import fit, fitting
from modelbook.worlds.engine import Engine

WORLDS, SEED, LEVELS, MOVES, WORTH = 20_000, 1, 21, 4, 0.1
HEADLINES = {  # model: outputs that pages state, at a step where they have one
    "supply": ["dependency_h100e@2027", "dependency_value@2027", "dependency_installed@2027", "gap_bn_usd@2027"],
    "foundry": ["phones_per_package", "euv_saving_ascend", "yield_kirin_smic"],
    "reach": ["bite_months", "reach_after", "y2021"],
    "learning": ["gap_inside@2025"],
    "efficacy": ["difference", "stock_ratio"],
}


def readable(x: float) -> float:
    """A number rounded to two digits that count."""
    return round(x, 1 - math.floor(math.log10(abs(x)))) if x else 0.0


def headlines(engine: Engine, columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """The headlines in each world, shape (headlines, n)."""
    out = []
    for name in HEADLINES[engine.model.name]:
        column, _, step = name.partition("@")
        out.append(np.ravel(columns[column][engine.model.steps.index(int(step))] if step else columns[column]))
    return np.array(out)


def moves(engine: Engine, held: Mapping[str, float]) -> list[tuple[str, float]]:
    """What may be moved and where to: what is neither published nor held, at readable values of its range."""
    out = []
    for a, control in fitting.free(engine, held, "baseline"):
        if "published" not in a.kind:
            levels = np.linspace(control.low, control.high, LEVELS)
            out += [
                (control.key, x)
                for x in dict.fromkeys(readable(float(x)) for x in levels)
                if control.low <= x <= control.high
            ]
    return out


def missed(engine: Engine, rows: Sequence[fit.Row], values: Mapping[str, float | np.ndarray], n: int) -> np.ndarray:
    """How many figures of the record each world misses, shape (n,)."""
    sides = fit.sides(engine, rows, values, n=n)
    return sum((~row.fits(x)).astype(int) for row, x in zip(rows, sides, strict=True)) + np.zeros(n)


def nearest(engine: Engine, held: Mapping[str, float], n: int = WORLDS) -> tuple[dict[str, float], pd.DataFrame]:
    """What to move, by key, and the headlines: today, moved, and the range of worlds that fit."""
    keys = set(engine.assumptions.keys_of(engine.model.name))
    fixed = {key: x for key, x in held.items() if key in keys}
    names = [name.partition("@")[0] for name in HEADLINES[engine.model.name]]
    sample = fitting.worlds(engine, {}, n=n, seed=SEED, wanted=list(dict.fromkeys(names)))
    found = headlines(engine, sample.columns)
    low, middle, high = fitting.quantiles(found, sample.weights, (0.05, 0.5, 0.95))
    width = np.where(high > low, high - low, 1)

    def far(columns: Mapping[str, np.ndarray]) -> np.ndarray:
        return (((headlines(engine, columns).T - middle) / width) ** 2).sum(axis=1)

    chosen = dict(fixed)
    today = missed(engine, sample.rows, chosen, 1)[0]
    distance = far(engine.arrays(chosen))[0]
    offered = moves(engine, fixed)
    while len(chosen) - len(fixed) < MOVES:
        values = {key: np.full(len(offered), chosen.get(key, start(engine, key))) for key, _ in offered}
        for k, (key, x) in enumerate(offered):
            values[key][k] = x
        values = {**chosen, **values}
        distances = far(engine.arrays(values, n=len(offered)))
        distances[missed(engine, sample.rows, values, len(offered)) > today] = np.inf
        k = int(np.argmin(distances))
        if distances[k] > (1 - WORTH) * distance:
            break
        distance = distances[k]
        chosen[offered[k][0]] = offered[k][1]
    at, then = (headlines(engine, engine.arrays(v))[:, 0] for v in (chosen, {}))
    columns = {
        "headline": HEADLINES[engine.model.name],
        "today": then,
        "moved": at,
        "p5": low,
        "p50": middle,
        "p95": high,
    }
    table = pd.DataFrame(columns).assign(missed=int(today), record=len(sample.rows), ess=round(sample.ess))
    return {key: x for key, x in chosen.items() if key not in fixed}, table


def start(engine: Engine, key: str) -> float:
    """Today's value of a control."""
    return engine.assumptions.control(engine.model.name, engine.assumptions.of_key(key)[0]).value


def main(n: int = WORLDS) -> None:
    """Choose for one model after the other and print."""
    held: dict[str, float] = {}
    for name in HEADLINES:
        engine = chokepoints.engine(name)
        chosen, table = nearest(engine, held, n)
        held |= chosen
        print(f"\n{name}\n{table.round(3).to_string(index=False)}")
        for key, x in chosen.items():
            print(f"  {key}: {start(engine, key):.4g} -> {x:.4g}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS)
