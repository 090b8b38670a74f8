"""This book's worlds held against its record: the same in Python and in the page, at hand and over draws."""

import random

import numpy as np
import pytest
from front_end import open_empty
from random_worlds import world

import chokepoints
from modelbook.worlds import fit, fitting

MODELS = [name for name in chokepoints.engines() if name != "rules"]  # no setting moves what is published of rules
FIT = "([name, worlds]) => worlds.map(([v, s]) => modelbook.fit.world(modelbook.models[name], v, s).rows.map((r) => [r.row.id, r.x, r.fits]))"
DRAWN = """([name, values, scenario, n, seed, columns]) => {
  const all = modelbook.fitting.worlds(modelbook.models[name], values, scenario, n, seed, columns);
  for (;;) { const { done, value } = all.next(); if (done) return value; }
}"""
N = {"reach": 256}  # its worlds take long; other models 512


@pytest.mark.parametrize("name", chokepoints.engines())
def test_the_page_holds_a_world_against_the_same_figures(browser, name):
    engine = chokepoints.engine(name)
    earlier = engine.assumptions.earlier.get(name, {})
    worlds = [({}, scenario) for scenario in [*engine.assumptions.scenarios[name], *earlier]]
    worlds += [(world(engine, rng)[0], scenario) for rng in [random.Random(2)] for scenario in earlier]
    worlds += [world(engine, rng) for rng in [random.Random(12)] for _ in range(60)]
    page = open_empty(browser, engine)
    for (values, scenario), there in zip(worlds, page.evaluate(FIT, [name, worlds]), strict=True):
        here = fit.fit(engine, values, scenario).counted
        assert [row.id for row, *_ in here] == [r[0] for r in there]
        for (row, x, fits), (_, y, there_fits) in zip(here, there, strict=True):
            assert abs(x - y) <= 1e-9 * max(abs(x), abs(y), row.tolerance), row.id
            assert fits == there_fits, row.id
    page.close()


@pytest.mark.parametrize("name", MODELS)
def test_quantiles_over_worlds_that_fit_agree_to_nine_digits(browser, name):
    engine, n = chokepoints.engine(name), N.get(name, 512)
    columns = [o.column for o in fitting.outputs(engine)]
    values = (
        {}
        if name in N
        else {
            engine.assumptions.keys_of(name)[-1]: engine.assumptions.range_of(
                engine.assumptions.keys_of(name)[-1], name
            )[1]
        }
    )
    page = open_empty(browser, engine)
    there = page.evaluate(DRAWN, [name, values, "baseline", n, 3, columns])
    page.close()
    sample = fitting.worlds(engine, values, "baseline", n, 3)
    assert there["n"] == sample.n
    assert there["ess"] == pytest.approx(sample.ess, rel=1e-9)
    time = engine.model.row_name
    lines = {(line.get(time, ""), line["output"]): line for line in there["lines"]}
    for row in fitting.frame(engine, sample, values).fillna(np.nan).to_dict("records"):
        at = row.get(time, "")
        line = lines["" if at != at or at == "" else int(at), row["output"]]
        scale = np.nanmax([abs(row["p95"]), abs(row["p5"]), 1e-3])
        for what in ("mean", "p5", "p25", "p50", "p75", "p95", "negative"):
            a, b = row[what], line[what]
            assert (b is None or b != b) if a != a else abs(a - b) <= 1e-9 * scale, (
                row["output"],
                what,
                a,
                b,
            )


def test_a_world_of_an_earlier_edition_is_held_against_the_same_record():
    first, present = (chokepoints.fit("efficacy", edition=edition).set_index("id") for edition in ("1", ""))
    assert list(first.index) == list(present.index)
    run = chokepoints.run("efficacy", edition="1").set_index("year")
    assert first.model["lag-2025"] == run.gap_with[2025]
    assert "consumer-2021" not in set(chokepoints.fit("reach", scenario="zte_2018", edition="1").id)
    drawn = chokepoints.worlds("efficacy", 500, edition="1")
    assert set(drawn.columns) == set(chokepoints.worlds("efficacy", 500).columns)
