"""What an explorer draws in a world: moved there from other worlds, or opened there in a page that has seen no other."""

from __future__ import annotations

import random

from front_end import STAGE, open_explorer
from playwright.sync_api import Browser, Page
from random_worlds import world

from modelbook.drawing import charts as drawing
from modelbook.worlds.engine import Engine

# Each element with its attributes in the order of the alphabet: an element that was changed has them in another than a new one.
DRAWN = """() => Object.fromEntries([...document.querySelectorAll('[data-chart]')].map(box => [box.dataset.chart,
  [...box.querySelectorAll('svg :is(path, line, text, rect, image)')]
    .filter(x => !x.closest('defs'))
    .map(x => [x.tagName, ...[...x.attributes].map(a => a.name + '=' + a.value).sort(), x.textContent].join(' ')).sort()]))"""
WITH_AXES = """axes => {
  const {dataset} = document.querySelector('figure.explorer');
  dataset.config = JSON.stringify({...JSON.parse(dataset.config), axes});
}"""
AXES = "() => document.querySelector('figure.explorer').explorer.axes().kept"
SETTLED = """() => {
  const {painted, settled} = document.querySelector('figure.explorer').dataset;
  return painted && settled === painted;
}"""


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


def moved(
    browser: Browser, engine: Engine, html: str, through: list[dict], before: str = "() => {}"
) -> list[tuple[dict, dict]]:
    """What an explorer shows in each of some worlds, one after the other, with bands where it has them; and its axes."""
    page = open_explorer(browser, engine, html)
    page.evaluate(before)
    page.evaluate(STAGE)
    page.evaluate("document.querySelector('[data-action=uncertainty]')?.click()")
    out = []
    for traits in through:
        page.evaluate("some => put(some)", traits)
        out.append((at_rest(page), page.evaluate(AXES)))
    page.close()
    return out


def opened(browser: Browser, engine: Engine, html: str, traits: dict, axes: dict) -> dict:
    """The same in a page that begins in that world, with the axes as they have grown: nothing else that another world left is there."""
    page = open_explorer(browser, engine, html)
    page.evaluate(WITH_AXES, axes)
    page.evaluate(STAGE, traits)
    page.wait_for_function(SETTLED)
    page.evaluate("document.querySelector('[data-action=uncertainty]')?.click()")
    out = at_rest(page)
    page.close()
    return out


def at_rest(page: Page) -> dict:
    """What is drawn once it stays as it is: a scrollbar that comes or goes makes charts narrower or wider after the paint."""
    was = None
    while (now := page.evaluate(DRAWN)) != was:
        was = now
        page.wait_for_timeout(60)
        page.wait_for_function(SETTLED)
    return now


def assert_moved_is_opened(browser: Browser, engine: Engine, html: str, count: int) -> None:
    """Each chart of each world is drawn alike, however the page came there."""
    through = worlds(engine, count)
    for traits, (there, axes) in zip(through, moved(browser, engine, html, through), strict=True):
        fresh = opened(browser, engine, html, traits, axes)
        assert fresh and all(fresh.values())
        for chart in fresh:
            assert there[chart] == fresh[chart], f"{chart}: {traits}"
