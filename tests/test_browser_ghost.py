"""The baseline stays in the charts while the reader's world is another, and a world compared with is named at its line."""

import pytest
from front_end import STAGE, markup, open_explorer

import chokepoints
from modelbook.drawing import charts as drawing

OTHER = {
    "reach": ({"stock_at_listing": 4.0}, "no_warning"),
    "supply": ({"hbm_domestic_scale": 1.5}, "sealed"),
    "foundry": ({"smic_defects@2025": 0.2}, "ai_first"),
    "learning": ({"wall_strength": 0.4}, "pv_standard_module"),
    "efficacy": ({"bite": 0.4}, "backfire"),
}
SEEN = """() => Object.fromEntries([...document.querySelectorAll('[data-chart]')].map(box => [box.dataset.chart, {
  ghost: [...box.querySelectorAll('svg [stroke="var(--muted)"], svg [fill="var(--muted)"]')]
    .filter(x => x.getAttribute('stroke-dasharray') === '1,3' || x.closest('.mark-rect') && x.getAttribute('d')).length,
  said: [...box.querySelectorAll('svg text')].map(x => x.textContent)}]))"""


@pytest.mark.parametrize("name", OTHER)
def test_the_baseline_is_a_ghost_and_another_world_has_its_name(browser, name):
    engine = chokepoints.engine(name)
    values, compared = OTHER[name]
    with_ghost = [c for c in drawing.charts(engine.book, name) if "ghost" in drawing.datasets_of(engine.book, c)]
    with_name = [c for c in drawing.charts(engine.book, name) if "compare" in drawing.datasets_of(engine.book, c)]
    assert with_ghost and with_name
    label, base = (engine.assumptions.scenario(name, s).label for s in (compared, "baseline"))
    page = open_explorer(browser, engine, markup(engine).html())
    page.set_viewport_size({"width": 1280, "height": 6000})
    page.evaluate(STAGE)
    seen = {}
    for state, traits in {
        "baseline": {"values": {}},
        "other": {"values": values},
        "named": {"compare": compared},
        "itself": {"compare": "baseline"},
    }.items():
        page.evaluate("some => put(some)", traits)
        seen[state] = page.evaluate(SEEN)
    page.close()
    for chart in with_ghost:
        assert seen["baseline"][chart]["ghost"] == 0, chart
        assert seen["other"][chart]["ghost"] > 0, chart
        assert seen["itself"][chart]["ghost"] == 0, "compared with the baseline, it is drawn once"
    for chart in with_name:
        assert label not in seen["other"][chart]["said"]
        assert any(label in text for text in seen["named"][chart]["said"]), chart
        assert any(base in text for text in seen["itself"][chart]["said"]), chart
