"""A chart that was moved through many worlds shows the last as a chart does that was opened in it; the growth book has a map."""

import random

import pytest
from front_end import markup, open_empty
from random_worlds import world
from redrawn import assert_moved_is_opened
from small_books import EPIDEMIC, SOLOW

from modelbook import Book
from modelbook.drawing import charts as drawing
from modelbook.explorer import bundle, grid

ENGINES = {name: Book(root).engine(name) for name, root in (("epidemic", EPIDEMIC), ("growth", SOLOW))}


@pytest.mark.parametrize("name", ENGINES)
def test_moved_there_or_opened_there_is_the_same(browser, name):
    assert_moved_is_opened(browser, ENGINES[name], markup(ENGINES[name]).html(), 4)


def test_a_place_that_grows_while_a_chart_is_read_is_filled(browser):
    """Reading a specification takes tasks of their own; words beside the chart may take or give room meanwhile, and tell nobody later."""
    page = open_empty(browser, ENGINES["epidemic"])
    page.add_script_tag(path=bundle.VEGA)
    code = """async () => {
      const chart = modelbook.models.epidemic.charts.epidemic_curve;
      const size = async (...heights) => {
        const live = modelbook.chart.live(document.body, chart, undefined, () => [600, heights.length > 1 ? heights.shift() : heights[0]]);
        await live.update({rows: []}, {}, true);
        return live.size();
      };
      return [await size(400), await size(300, 400), await size(300)];
    }"""
    still, grown, small = page.evaluate(code)
    page.close()
    assert grown == still != small


def test_lines_over_a_grid_are_those_of_each_world_in_turn(browser):
    """The page keeps the lines while a reader moves along the grid; Python computes them anew for each world."""
    engine, rng = ENGINES["growth"], random.Random(3)
    spec = drawing.named(engine.book, "growth_map").grid
    page = open_empty(browser, engine)
    code = "([v, s]) => modelbook.grid.rows(modelbook.models.growth, modelbook.models.growth.grids.growth_map, v, s)"
    seen = set()
    for _ in range(12):
        values, scenario = world(engine, rng)
        here = grid.rows(engine, spec, values, scenario)
        there = page.evaluate(code, [values, scenario])
        assert len(here) == len(there)
        for one, two in zip(here, there, strict=True):
            assert one.keys() == two.keys()
            for key, x in one.items():
                assert two[key] == (pytest.approx(x, rel=1e-9, abs=1e-9) if isinstance(x, float) else x), (one, two)
        seen.add(tuple(row["x"] for row in here if row["kind"] == "line"))
    page.close()
    assert len(seen) > 6, "the worlds differ in their lines"
