"""The tool that looks for baselines near the middle of the worlds that fit."""

import baselines
import numpy as np
import pytest

import chokepoints
from modelbook.worlds import fit, fitting


@pytest.mark.parametrize(("x", "two_digits"), [(0.7349, 0.73), (1234.5, 1200), (0, 0), (-0.0456, -0.046), (9.96, 10)])
def test_values_are_readable(x, two_digits):
    assert baselines.readable(x) == pytest.approx(two_digits)


def test_what_it_moves_brings_the_headlines_nearer_and_misses_no_more_of_the_record():
    engine = chokepoints.engine("efficacy")
    chosen, table = baselines.nearest(engine, {}, 1000)
    assert 0 < len(chosen) <= baselines.MOVES
    far = [(np.abs(table[c] - table.p50) / (table.p95 - table.p5)).sum() for c in ("today", "moved")]
    assert far[1] < far[0] / 2
    rows = [row for row in fit.declared(engine.book, "efficacy") if row.use == fit.FIT]
    then, now = (baselines.missed(engine, rows, v, 1)[0] for v in ({}, chosen))
    assert now <= then
    assert not any("published" in engine.assumptions.of_key(key)[0].kind for key in chosen)


def test_what_a_model_before_has_chosen_stays():
    engine = chokepoints.engine("efficacy")
    chosen, _ = baselines.nearest(engine, {"bite": 0.5, "nosuch": 1.0}, 500)
    assert "bite" not in chosen


@pytest.mark.parametrize("model", baselines.HEADLINES)
def test_no_headline_of_the_baseline_sits_in_a_tail(model):
    engine = chokepoints.engine(model)
    names = list(dict.fromkeys(name.partition("@")[0] for name in baselines.HEADLINES[model]))
    sample = fitting.worlds(engine, n=4000, wanted=names)
    ranges = fitting.quantiles(baselines.headlines(engine, sample.columns), sample.weights, (0.1, 0.9))
    here = baselines.headlines(engine, engine.arrays({}))[:, 0]
    assert ((ranges[0] <= here) & (here <= ranges[1])).all(), dict(zip(baselines.HEADLINES[model], here, strict=True))
