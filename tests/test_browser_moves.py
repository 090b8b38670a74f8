"""What a frame of a moving lever writes, in every explorer, and what follows at the pause."""

import pytest
from reader import explorers, open_explorer

# A lever goes to its end: what was written and asked for until it was drawn, and when Undo came alive.
MOVE = """async ({id, then}) => {
  const figure = document.getElementById(id), {dataset} = figure;
  const undo = figure.querySelector('[data-action=undo]');
  const lever = figure.querySelector('input[type=range][data-key]:not([disabled])');
  const own = lever.closest('.control');
  const watched = '.finding, .headline, .sentence, .chart-box.main, [data-note], .world-button';
  dispatchEvent(new KeyboardEvent('keydown'));  // all wake now, none in between
  const busy = () => [...document.querySelectorAll('figure.explorer')].some(({dataset: d}) => !d.painted || d.idle !== d.painted);
  do await new Promise(requestAnimationFrame); while (busy());
  await new Promise(requestAnimationFrame);
  const asked = [];
  for (const [on, names] of [[Element.prototype, ['clientWidth', 'clientHeight', 'scrollWidth', 'scrollHeight']],
      [HTMLElement.prototype, ['offsetWidth', 'offsetHeight', 'offsetTop']]])
    for (const name of names) {
      const {get} = Object.getOwnPropertyDescriptor(on, name);
      Object.defineProperty(on, name, {configurable: true, get() { asked.push(name); return get.call(this); }});
    }
  for (const name of ['getBoundingClientRect', 'checkVisibility']) {
    const whole = Element.prototype[name];
    Element.prototype[name] = function (...all) { asked.push(name); return whole.apply(this, all); };
  }
  const records = [];
  const watch = new MutationObserver(some => records.push(...some));
  watch.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
  const before = dataset.painted;
  lever.value = Number(lever.value) === Number(lever.max) ? lever.min : lever.max;
  lever.dispatchEvent(new Event('input', {bubbles: true}));
  while (dataset.painted === before) await new Promise(turn => setTimeout(turn));
  const written = [...records, ...watch.takeRecords()].map(({target}) => target.nodeType === 1 ? target : target.parentElement)
    .filter(el => el && !el.matches('figure.explorer') && el.isConnected && !el.closest(watched) && !own.contains(el));
  watch.disconnect();
  const out = {asked: asked.slice(), written: [...new Set(written)].map(el => el.cloneNode(false).outerHTML), alive: !undo.disabled};
  if (then === 'print') dispatchEvent(new Event('beforeprint'));
  else while (dataset.idle !== dataset.painted) await new Promise(requestAnimationFrame);
  return {...out, followed: !undo.disabled};
}"""


@pytest.mark.parametrize("then", ["pause", "print"])
def test_a_move_writes_what_the_reader_watches_and_asks_for_no_layout(page, site, http_site, then):
    """All else follows when the lever pauses, or when the page is printed."""
    found = explorers(site)
    assert len(found) > 5
    for path, ident in found:
        if not path.startswith("chapters/"):
            continue
        explorer = open_explorer(page, http_site(path), ident)
        explorer.pause()
        if not explorer.figure.locator("input[type=range][data-key]:not([disabled])").count():
            continue
        seen = page.evaluate(MOVE, {"id": ident, "then": then})
        assert (seen["asked"], seen["written"], seen["alive"], seen["followed"]) == ([], [], False, True), (path, ident)
