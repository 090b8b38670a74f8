"""From the key that moves a slider to the frame in which the chart shows it."""

from collections.abc import Iterator
from statistics import median, quantiles

from pages import chromium, site, with_explorers
from run import Number

MOVES = 60

# Each move steps one slider and waits for the frame after the chart's marks changed.
MOVE = """async ({id, moves}) => {
  const figure = document.getElementById(id);
  const slider = figure.querySelector('input[type=range]:not([disabled])');
  const marks = () => [...figure.querySelectorAll('svg[role=img]')].map(svg => svg.innerHTML).join();
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  let up = true;
  for (let i = 0; i < moves; i++) {
    const before = marks();
    await frame();
    const start = performance.now();
    const value = slider.value;
    if (up) slider.stepUp(); else slider.stepDown();
    if (slider.value === value) { up = !up; if (up) slider.stepUp(); else slider.stepDown(); }   // at an end: turn
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    while (marks() === before && performance.now() - start < 2000) await frame();
    times.push(performance.now() - start);
    slider.dispatchEvent(new Event('change', {bubbles: true}));
    await new Promise(next => setTimeout(next, 50));
  }
  return times;
}"""


def measure() -> Iterator[Number]:
    with site() as address, chromium() as browser:
        for page_path in with_explorers():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/{page_path}", wait_until="load")
            for name in page.eval_on_selector_all("figure.explorer[id]", "all => all.map(one => one.id)"):
                page.locator(f"#{name}").scroll_into_view_if_needed()
                page.wait_for_function("id => document.getElementById(id).explorer", arg=name)
                ready = page.evaluate("() => performance.now()")
                if page.locator(f"#{name} input[type=range]:not([disabled])").count() == 0:
                    continue
                times = page.evaluate(MOVE, {"id": name, "moves": MOVES})
                yield Number(f"{page_path}#{name}: navigation to live", ready, "ms")
                yield Number(f"{page_path}#{name}: slider to paint, median", median(times), "ms")
                yield Number(f"{page_path}#{name}: slider to paint, 95th percentile", quantiles(times, n=20)[-1], "ms")
            page.close()
