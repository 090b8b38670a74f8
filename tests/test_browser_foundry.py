"""The foundry model in the browser: its controls, ranges and bars, its words, its wafer, and shares that fill one whole."""

import math
import random

import pytest
from foundry_row import ENGINE, at
from front_end import STAGE, markup, open_empty, open_explorer
from random_worlds import world

import chokepoints
from modelbook.errors import BookError
from modelbook.worlds import streaming, words


def test_the_browser_has_the_same_controls_fans_and_bars(browser):
    rng = random.Random(4)
    a = ENGINE.assumptions
    worlds = [world(ENGINE, rng) for _ in range(150)]
    page = open_empty(browser, ENGINE)
    code = """worlds => worlds.map(([v, s]) => { const { control } = modelbook.world, m = modelbook.models.foundry;
      return Object.values(m.assumptions).filter(a => a.low !== a.high).map(a => control(m, a, v, m.scenarios[s].values)); })"""
    own = [x for x in a.values() if x.id in ENGINE.symbols.values() and not x.is_constant]
    for (values, scenario), controls in zip(worlds, page.evaluate(code, worlds), strict=True):
        for x, c in zip(own, controls, strict=True):
            here = a.control("foundry", x, values, scenario)
            assert here.key == c["key"]
            assert (here.value, here.low, here.high) == pytest.approx((c["value"], c["low"], c["high"]), rel=1e-12)
    values = {"year": 3, "smic_wafers@2027": 50}
    code = "([v, c]) => modelbook.sampling.fan(modelbook.models.foundry, v, 'baseline', 256, 1, c)"
    drawn = {r["output"]: r for r in page.evaluate(code, [values, ["phones_per_package", "subsidy_bn_usd"]])}
    for row in streaming.quantiles(ENGINE, values, "baseline", 256, 1).to_dict("records"):
        if row["output"] in drawn:
            assert [row[q] for q in ("p5", "p50", "p95")] == pytest.approx(
                [drawn[row["output"]][q] for q in ("p5", "p50", "p95")], rel=1e-9
            )
    code = """v => modelbook.sampling.tornado(modelbook.models.foundry, v, 'baseline', 'phones_per_package', 0)
      .map(b => [b.a.id, b.low, b.high])"""
    here = at({"year": 3}, edition="2").phones_per_package
    for name, *ends in page.evaluate(code, {"year": 3}):
        c = a.control("foundry", a[name], {"year": 3})
        wanted = [at({"year": 3, c.key: end}, edition="2").phones_per_package - here for end in (c.low, c.high)]
        assert ends == pytest.approx(wanted, abs=1e-9), name
    page.close()


SAID = """() => [
  ...[...document.querySelectorAll('[data-say]')].map(el => [el.dataset.say, el.textContent]),
  ['sentence', document.querySelector('.sentence').textContent],
  ...[...document.querySelectorAll('[data-chart]')].map(el => ['alt:' + el.dataset.chart, el.querySelector('desc').textContent]),
]"""


def test_the_page_says_what_the_model_computes_and_the_wafer_shows_it(browser):
    m = markup(ENGINE)
    page = open_explorer(browser, ENGINE, m.html())
    page.evaluate(STAGE)
    page.wait_for_selector("figure[data-painted]")
    worlds = [
        ({}, "baseline", "ascend"),
        ({"smic_defects@2025": 0.25}, "baseline", "kirin"),
        ({"year": 3, "smic_wafers@2027": 40}, "five_nm_duv", "ascend"),
        ({"scanners": 40, "yield_law": 0}, "size_blind", "kirin"),
    ]
    for values, scenario, die in worlds:
        page.evaluate("some => put(some)", {"values": values, "scenario": scenario, "view": {"die": die}})
        m.scenario, m.view = scenario, {"die": die}
        m.rows = ENGINE.frame(values, scenario).to_dict("records")
        m.summary = ENGINE.summary(values, scenario).iloc[0].to_dict()
        for slot, text in page.evaluate(SAID):
            assert text == words.plain(m.say(slot)), (slot, values, scenario)
        row = at(values, scenario, edition="2")
        wafer = page.locator('[data-chart="foundry_wafer"] .mark-rect path')
        fill = {"ascend": "var(--ascend)", "kirin": "var(--smic)"}[die]
        good = wafer.evaluate_all("(all, fill) => all.filter(p => p.getAttribute('fill') === fill).length", fill)
        assert good == math.floor(row[f"good_{die}"] + 0.5)
        assert wafer.count() == row[f"drawn_{die}"]
    page.close()


def test_the_control_of_a_path_follows_the_year(browser):
    page = open_explorer(browser, ENGINE, markup(ENGINE).html())
    page.evaluate(STAGE)
    page.wait_for_selector("figure[data-painted]")
    read = """() => { const box = document.querySelector('[data-path=smic_wafers]'), input = box.querySelector('input[type=range]');
      return [box.dataset.key, input.name, input.min, input.max, input.value, box.querySelector('output').textContent]; }"""
    assert page.evaluate(read) == ["smic_wafers@2025", "smic_wafers@2025", "11.4", "30.4", "19", "19k wafers a month"]
    page.evaluate("some => put(some)", {"values": {"year": 3}})
    assert page.evaluate(read) == ["smic_wafers@2027", "smic_wafers@2027", "30", "80", "50", "50k wafers a month"]
    page.evaluate("some => put(some)", {"values": {}, "scenario": "size_blind"})
    box = "document.querySelector('[data-path=smic_defects]')"
    shown = page.evaluate(
        f"[{box}.querySelector('input[type=range]').value, {box}.querySelector('output').textContent]"
    )
    assert shown == ["0.198", "0.198 per cm²"]
    page.close()


def test_shares_of_the_wafers_never_pass_the_whole(browser):
    """The command line refuses and names both; the page moves the other one and says so."""
    with pytest.raises(BookError, match=r"ascend_wafer_share \(0.45\) and phone_wafer_share \(0.6\)"):
        chokepoints.run("foundry", {"phone_wafer_share": 0.6}, "ai_first")
    assert chokepoints.run("foundry", {"phone_wafer_share": 0.55}, "ai_first").phones_m.iloc[0] > 0
    page = open_explorer(browser, ENGINE, markup(ENGINE).html())
    page.evaluate(STAGE.replace("'baseline'", "'ai_first'"))
    page.wait_for_selector("figure[data-painted]")
    page.evaluate("document.querySelector('details.drawer').open = true")
    slider = page.locator("input[name=phone_wafer_share]")
    slider.focus()
    slider.press("End")
    found = page.evaluate("[traits.values, document.querySelector('[data-note]').textContent]")
    assert found[0]["phone_wafer_share"] == 0.6
    assert found[0]["ascend_wafer_share"] == pytest.approx(0.4)
    assert ENGINE.assumptions["ascend_wafer_share"].label in found[1]
    page.close()
