"""A chart of this book that was moved through many worlds shows the last as a chart does that was opened in it."""

import pytest
from front_end import markup
from redrawn import assert_moved_is_opened, moved, worlds

import chokepoints


@pytest.mark.parametrize("name", chokepoints.engines())
def test_moved_there_or_opened_there_is_the_same(browser, name):
    engine = chokepoints.engine(name)
    assert_moved_is_opened(browser, engine, markup(engine).html(), 4)


@pytest.mark.parametrize("name", chokepoints.engines())
def test_expressions_as_closures_draw_what_compiled_ones_do(browser, name):
    """Vega itself compiles the expressions of a chart with eval, which the book's pages forbid and this page does not."""
    engine = chokepoints.engine(name)
    html, through = markup(engine).html(), worlds(engine, 3)
    compiled = "() => { delete modelbookVega.expressions; }"
    assert moved(browser, engine, html, through) == moved(browser, engine, html, through, compiled)
