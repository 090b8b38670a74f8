"""Axes stand still while a lever moves, grow when it is let go, and never shrink: every lever of an explorer, at both its ends."""

from __future__ import annotations

from front_end import STAGE, open_explorer
from playwright.sync_api import Browser

from modelbook.worlds.engine import Engine

# All words of the drawings that a page comes with, and of those that take their place.
SAID = """() => [...document.querySelectorAll('[data-chart]')].map(box => {
  const svg = box.querySelector('.drawing svg') ?? box.querySelector('svg.wide');
  return [box.dataset.chart, [...svg.querySelectorAll('text')].map(t => t.textContent).filter(Boolean).sort().join(' ')];
})"""
DRAWN = """() => {
  const {painted, settled} = document.querySelector('figure.explorer').dataset;
  return painted && settled === painted;
}"""
ALL_LEVERS = """async () => {
  const figure = document.querySelector('figure.explorer');
  const frame = () => new Promise(requestAnimationFrame);
  const spans = () => figure.explorer.axes().drawn;
  const doing = async act => {
    const before = figure.dataset.painted;
    act();
    for (let k = 0; k < 200 && (figure.dataset.painted === before || figure.dataset.settled !== figure.dataset.painted); k++)
      await frame();
    if (figure.dataset.painted === before) throw Error('nothing was drawn in 200 frames');
    await frame(), await frame();
  };
  const within = (one, two) => Object.entries(one).every(([chart, scales]) => Object.entries(scales).every(([scale, [low, high]]) => {
    const [from, to] = two[chart][scale];
    return from <= low + 1e-9 * (high - low) && to >= high - 1e-9 * (high - low);
  }));
  const drawer = figure.querySelector('details.drawer');
  if (drawer) drawer.open = true;
  const faults = [];
  let grown = 0, moved = 0;
  const levers = [...figure.querySelectorAll('input[type=range][data-key]')];
  for (const input of levers) for (const end of ['min', 'max']) {
    if (input.disabled) continue;
    const start = spans();
    await doing(() => {
      input.value = input[end];
      input.dispatchEvent(new Event('input', {bubbles: true}));
    });
    moved++;
    if (JSON.stringify(spans()) !== JSON.stringify(start)) faults.push(`${input.name} ${end}: moved while the lever did`);
    input.dispatchEvent(new Event('change', {bubbles: true}));
    await frame(), await frame(), await frame();  // an axis that does not grow draws nothing
    const now = spans();
    if (!within(start, now)) faults.push(`${input.name} ${end}: an axis shrank`);
    if (JSON.stringify(now) !== JSON.stringify(start)) grown++;
  }
  const last = spans();
  await doing(() => figure.explorer.reset());
  if (!within(last, spans())) faults.push('reset: an axis shrank');
  return {faults, grown, moved, levers: levers.length, axes: Object.values(last).flatMap(Object.keys).length};
}"""


def walked(browser: Browser, engine: Engine, html: str) -> dict:
    """An explorer whose levers were all moved to their ends: what went wrong, and how often an axis grew.

    Its drawings say the same before and after it comes to life.
    """
    page = open_explorer(browser, engine, html)
    page.set_viewport_size(
        {"width": 1280, "height": 6000}
    )  # all charts are in sight; the small ones are drawn at the pause
    page.add_style_tag(content=".drawings { width: 660px !important; }")
    before = page.evaluate(SAID)
    page.evaluate(STAGE)
    page.wait_for_function(DRAWN)
    assert page.evaluate(SAID) == before, "nothing jumps when an explorer comes to life"
    begun = page.evaluate("document.querySelector('figure.explorer').explorer.axes()")
    for chart, scales in begun["drawn"].items():
        assert not scales or scales in begun["kept"][chart]["ends"].values(), f"{chart} spans what it was told to"
    out = page.evaluate(ALL_LEVERS)
    page.close()
    assert not out["faults"], out["faults"]
    return out
