"""What the axes of an explorer span: its sets of values and the ends of its levers, from the build on."""

import math

import pytest
from front_end import markup
from held_axes import walked
from small_books import EPIDEMIC, SOLOW

from modelbook import Book
from modelbook.drawing import charts as drawing
from modelbook.drawing import domains
from modelbook.explorer import axes

ENGINES = {name: Book(root).engine(name) for name, root in (("epidemic", EPIDEMIC), ("growth", SOLOW))}


def test_a_scale_spans_all_worlds_with_its_own_rounding(tmp_path):
    engine = ENGINES["epidemic"]
    name, spec = next(
        (c, spec)
        for c in drawing.charts(engine.book, "epidemic")
        if domains.followed(spec := drawing.vega(engine.book, c))
    )
    wanted = set(drawing.datasets_of(engine.book, name))
    keys = engine.assumptions.keys_of("epidemic")[:4]
    worlds = [axes._datasets(engine, w, wanted) for w in axes.worlds(engine, keys, ("baseline",), "baseline", {})]
    each = [domains.ends(tmp_path, spec, [world], [{}])[0] for world in worlds]
    (together,) = domains.ends(tmp_path, spec, worlds, [{}])
    assert len(worlds) == 1 + 2 * len(keys)
    for scale, (low, high) in together.items():
        assert low == min(one[scale][0] for one in each)
        assert high == max(one[scale][1] for one in each)
        assert all(math.isfinite(x) for x in (low, high))
    assert len({str(one) for one in each}) > 1, "the levers move the axis"


def test_a_chart_without_axes_of_numbers_has_no_ends(tmp_path):
    spec = {
        "scales": [{"name": "x", "type": "band", "domain": {"data": "rows"}}, {"name": "y", "domain": [0, 1]}],
        "data": [],
    }
    assert domains.followed(spec) == []
    assert domains.ends(tmp_path, spec, [{}], [{}]) == [{}]


@pytest.mark.parametrize("name", ENGINES)
def test_no_axis_moves_with_a_lever_or_shrinks(browser, name):
    assert walked(browser, ENGINES[name], markup(ENGINES[name]).html())["moved"] > 3
