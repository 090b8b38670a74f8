"""What is said of a lever that it moves nothing that is shown is true of all that is drawn, at both its ends."""

import pytest
from front_end import STAGE, markup, open_explorer

import chokepoints

IDLE = """() => {
  const {idle, painted} = document.querySelector('figure.explorer').dataset;
  return painted && idle === painted;
}"""
# For each lever that is said to move nothing: whether the drawings are the same with it at both its ends.
NOTES = """async () => {
  const figure = document.querySelector('figure.explorer');
  const said = /^(Moves nothing that is shown|Does not move the aims)/;
  const drawn = () => [...figure.querySelectorAll('[data-chart] svg :is(path, line, text, rect)')]
    .map(x => x.outerHTML.replace(/-?\\d+\\.\\d+/g, n => Number(n).toFixed(1))).sort().join('');
  const out = {};
  for (const box of figure.querySelectorAll('.control[data-key]')) {
    const why = box.querySelector('[data-why]'), input = box.querySelector('input[type=range]');
    if (!input) continue;
    const text = why.hidden ? '' : why.textContent;
    out[box.dataset.key] = {text, same: null};
    if (!said.test(text)) continue;
    const values = {...traits.values}, key = box.dataset.key;
    await put({values: {...values, [key]: Number(input.value)}});  // the ghost of the baseline is there already
    const before = drawn();
    out[box.dataset.key].same = true;
    for (const end of [input.min, input.max]) {
      await put({values: {...values, [box.dataset.key]: Number(end)}});
      out[box.dataset.key].same &&= drawn() === before;
    }
    await put({values});
  }
  return out;
}"""


def notes(browser, name: str, scenario: str = "baseline") -> dict:
    engine = chokepoints.engine(name)
    page = open_explorer(browser, engine, markup(engine).html())
    page.set_viewport_size({"width": 1280, "height": 6000})
    page.evaluate(STAGE, {"scenario": scenario})
    page.evaluate("document.querySelector('details.drawer').open = true")
    page.wait_for_timeout(300)
    page.wait_for_function(IDLE)
    out = page.evaluate(NOTES)
    page.close()
    return out


@pytest.mark.parametrize("name", ["supply", "foundry", "efficacy", "learning"])
def test_what_is_said_to_move_nothing_moves_nothing(browser, name):
    for key, note in notes(browser, name).items():
        assert note["same"] is not False, (key, note["text"])


def test_the_yield_of_chapter_3_is_not_said_to_move_nothing(browser):
    """It moves 2028, unmet demand and the dies that lie unused, if not the share of 2027."""
    assert not notes(browser, "supply")["smic_yield_scale"]["text"].startswith("Moves nothing")
