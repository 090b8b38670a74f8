"""The front end alone in an empty page: the same scripts that a reader gets, without a site around them."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from modelbook.drawing import charts as drawing
from modelbook.explorer import bundle
from modelbook.explorer.static import Static
from modelbook.worlds.engine import Engine

STAGE = """start => {
  const tell = {};
  globalThis.traits = {values: {}, scenario: 'baseline', compare: '', view: {}, ...start};
  const model = {
    get: name => traits[name],
    set: (name, value) => { traits[name] = value; },
    save_changes: () => { for (const name in tell) tell[name](); },
    on: (event, call) => { tell[event] = call; },
  };
  globalThis.put = async (some) => {
    const figure = document.querySelector('figure.explorer');
    const before = figure.dataset.painted;
    Object.assign(traits, some);
    model.save_changes();
    while (figure.dataset.painted === before || figure.dataset.settled !== figure.dataset.painted) await new Promise(requestAnimationFrame);
  };
  modelbook.render({model, el: document.body});
}"""


def open_empty(browser: Browser, engine: Engine) -> Page:
    """A page with the front end and one model; no explorer in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_script_tag(content=bundle.front_end())
    page.add_script_tag(content=bundle.model_script(engine))
    return page


def markup(engine: Engine, scenario: str = "baseline", **view: str) -> Static:
    """An explorer of all charts, with four controls in sight and the others in the drawer."""
    charts = list(drawing.charts(engine.book, engine.model.name))
    keys = engine.assumptions.keys_of(engine.model.name)
    defaults = drawing.shown(engine.book, engine.model.name).defaults
    return Static(engine, "it", keys[:4], charts, scenario, {**defaults, **view}, True, None)


def open_explorer(browser: Browser, engine: Engine, html: str) -> Page:
    """A page with the markup of an explorer, not yet alive; `STAGE` brings it to life (in a world, if one is given), `put` changes its world."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(f"<!doctype html><html><body>{html}</body></html>")
    page.add_style_tag(content=bundle.css())
    page.add_script_tag(path=bundle.VEGA)
    page.add_script_tag(content=bundle.front_end())
    page.add_script_tag(content=bundle.model_script(engine))
    return page
