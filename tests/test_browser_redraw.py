"""A chart that was moved through many worlds shows the last as a chart does that was opened in it."""

import random

import pytest
from front_end import STAGE, markup, open_explorer
from random_worlds import world

import chokepoints
from modelbook.drawing import charts as drawing
from modelbook.worlds.engine import Engine

# Each element with its attributes in the order of the alphabet: an element that was changed has them in another than a new one.
DRAWN = """() => Object.fromEntries([...document.querySelectorAll('[data-chart]')].map(box => [box.dataset.chart,
  [...box.querySelectorAll('svg :is(path, line, text, rect, image)')]
    .filter(x => !x.closest('defs'))
    .map(x => [x.tagName, ...[...x.attributes].map(a => a.name + '=' + a.value).sort(), x.textContent].join(' ')).sort()]))"""


def worlds(engine: Engine, count: int) -> list[dict]:
    """Worlds as the widget's traits; every view is among them."""
    rng = random.Random(7)
    views = drawing.shown(engine.book, engine.model.name).views
    out = []
    for k in range(count):
        values, scenario = world(engine, rng)
        view = {name: list(choices)[k % len(choices)] for name, choices in views.items()}
        out.append({"values": values, "scenario": scenario, "view": view, "compare": rng.choice(["", "baseline"])})
    return out


def drawn(browser, engine: Engine, html: str, through: list[dict], before: str = "() => {}") -> list[dict]:
    """What an explorer shows in each of some worlds, one after the other, with bands where it has them."""
    page = open_explorer(browser, engine, html)
    page.evaluate(before)
    page.evaluate(STAGE)
    page.evaluate("document.querySelector('[data-action=uncertainty]')?.click()")
    out = []
    for traits in through:
        page.evaluate("some => put(some)", traits)
        out.append(at_rest(page))
    page.close()
    return out


def at_rest(page) -> dict:
    """What is drawn once it stays as it is: a scrollbar that comes or goes makes charts narrower or wider after the paint."""
    was = None
    while (now := page.evaluate(DRAWN)) != was:
        was = now
        page.wait_for_timeout(60)
    return now


@pytest.mark.parametrize("name", chokepoints.engines())
def test_moved_there_or_opened_there_is_the_same(browser, name):
    engine = chokepoints.engine(name)
    html = markup(engine).html()
    through = worlds(engine, 4)
    for traits, moved in zip(through, drawn(browser, engine, html, through), strict=True):
        (opened,) = drawn(browser, engine, html, [traits])
        assert all(opened.values())
        for chart in opened:
            assert moved[chart] == opened[chart], f"{chart}: {traits}"


@pytest.mark.parametrize("name", chokepoints.engines())
def test_expressions_as_closures_draw_what_compiled_ones_do(browser, name):
    """Vega itself compiles the expressions of a chart with eval, which the book's pages forbid and this page does not."""
    engine = chokepoints.engine(name)
    html = markup(engine).html()
    through = worlds(engine, 3)
    assert drawn(browser, engine, html, through) == drawn(
        browser, engine, html, through, "() => { delete modelbookVega.expressions; }"
    )
