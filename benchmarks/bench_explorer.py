"""From the key that moves a slider to the frame in which the chart shows it, without and with uncertainty drawn."""

from collections.abc import Iterator
from statistics import median, quantiles

from pages import chromium, site, with_explorers
from playwright.sync_api import Page
from run import Number

MOVES = 100
FRAME = 16.7  # ms, at 60 frames a second

# Each move steps one slider as a key does, and waits until the explorer says that it has drawn, and for the next frame.
MOVE = """async ({id, moves}) => {
  const figure = document.getElementById(id);
  const slider = figure.querySelector('input[type=range][data-key]:not([disabled])');
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = [], seen = [];
  let up = true;
  for (let i = 0; i < moves; i++) {
    await frame();
    const before = figure.dataset.painted, value = slider.value, start = performance.now();
    slider.dispatchEvent(new KeyboardEvent('keydown', {key: up ? 'ArrowRight' : 'ArrowLeft', bubbles: true}));
    if (up) slider.stepUp(); else slider.stepDown();
    if (slider.value === value) { up = !up; if (up) slider.stepUp(); else slider.stepDown(); }   // at an end: turn
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    while (figure.dataset.painted === before && performance.now() - start < 3000) await frame();
    drawn.push(Number(figure.dataset.painted) - start);
    await frame();
    seen.push(performance.now() - start);
    slider.dispatchEvent(new Event('change', {bubbles: true}));
    await new Promise(next => setTimeout(next, 40));
  }
  return {drawn, seen};
}"""

TO_TOP = "figure => figure.scrollIntoView()"  # what is in sight is drawn at each move, so both states are seen from one place


def measure() -> Iterator[Number]:
    with site() as address, chromium() as browser:
        for path in with_explorers():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/{path}", wait_until="load")
            for ident in page.eval_on_selector_all("figure.explorer[id]", "all => all.map(one => one.id)"):
                yield from of_explorer(page, f"{path}#{ident}", ident)
            page.close()


def of_explorer(page: Page, name: str, ident: str) -> Iterator[Number]:
    figure = page.locator(f"#{ident}")
    figure.evaluate(TO_TOP)
    page.wait_for_selector(f"#{ident}[data-painted]")
    yield Number(f"{name}: navigation to live", float(figure.get_attribute("data-painted")), "ms")
    for fan in ("off", "on"):
        if fan == "on":
            band = figure.locator('[data-action="uncertainty"]')
            if not band.count():
                return  # a model of choices alone has no band
            band.click()
            figure.evaluate(TO_TOP)
            page.wait_for_timeout(500)
        times = page.evaluate(MOVE, {"id": ident, "moves": MOVES})
        for what, values in (("drawn", times["drawn"]), ("next frame", times["seen"])):
            yield Number(f"{name}: slider to {what}, fan {fan}, median", median(values), "ms")
            budget = FRAME if what == "drawn" else None
            yield Number(f"{name}: slider to {what}, fan {fan}, p95", quantiles(values, n=20)[-1], "ms", budget)
