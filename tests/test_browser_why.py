"""Why the reader's world and another differ, on the built pages: a pasted link, and the conclusion beside named analysts."""

import pytest
from playwright.sync_api import expect
from reader import open_explorer

import chokepoints

PARTS = """figure => [...figure.querySelectorAll('[data-differences] tr[data-assumption]')]
  .map(tr => [tr.dataset.assumption, tr.querySelector('.step').textContent])"""


def steps(box) -> dict[str, float]:
    """Each assumption's step as it is written."""
    expect(box.locator("[data-differences][aria-busy=false] .end.there")).to_have_count(1)
    return {name: float(said.split(" ")[0].replace("−", "-")) for name, said in box.evaluate(PARTS)}


def test_a_pasted_link_is_a_world_to_differ_from(page, either_site):
    ascend = open_explorer(page, either_site("chapters/3-ascend.html"), "ascend")
    ascend.doing(lambda: ascend.figure.locator("select[data-compare]").select_option("semianalysis_memory"))
    steps(ascend.figure)
    field = ascend.figure.locator("[data-differences] input")
    field.fill(
        "https://example.org/book/chapters/3-ascend.html#ascend?scenario=sealed&leaked_cards_scale=2&measure=value&v=0.2"
    )
    field.press("Enter")
    expect(ascend.figure.locator("[data-differences] .end.there th")).to_have_text("The link's world")
    frame = chokepoints.explain(
        "supply", "baseline", {"scenario": "sealed", "leaked_cards_scale": 2}, "dependency_h100e@2027"
    ).set_index("assumption")
    shown = steps(ascend.figure)
    assert set(shown) == set(frame.index)
    assert all(shown[name] == pytest.approx(100 * frame.contribution[name], abs=0.5) for name in shown)
    field.fill("https://example.org/#ascend?smic_yield@2027=99")
    field.press("Enter")
    expect(ascend.figure.locator("[data-part=says]")).to_contain_text("out of range")
    expect(ascend.figure.locator("[data-part=crux]")).to_have_text("The two do not differ.")
    field.fill("no link at all")
    field.press("Enter")
    expect(ascend.figure.locator("[data-part=says]")).to_contain_text("There is no world in this link")
    ascend.doing(lambda: ascend.figure.locator("select[data-compare]").select_option("sealed"))
    expect(field).to_have_value("")
    expect(ascend.figure.locator("[data-differences] .end.there th")).to_have_text(
        chokepoints.engine("supply").assumptions.scenario("supply", "sealed").label
    )


def test_the_conclusion_sets_the_reader_beside_each_named_analyst(page, either_site):
    page.goto(either_site("conclusion.html") + "#?bite=0.4&alignment=0.6")
    box = page.locator("[data-summary=differ]")
    box.scroll_into_view_if_needed()
    names = list(chokepoints.engine("efficacy").assumptions.scenarios["efficacy"])
    assert box.locator("select[data-compare] option").evaluate_all("all => all.map(o => o.value)") == names
    for name in (names[1], "backfire", "baseline"):
        box.locator("select[data-compare]").select_option(name)
        label = chokepoints.engine("efficacy").assumptions.scenario("efficacy", name).label
        expect(box.locator(".end.there th")).to_have_text(label)
        frame = chokepoints.explain("efficacy", {"bite": 0.4, "alignment": 0.6}, name, "difference")
        shown = steps(box)
        assert set(shown) == set(frame.assumption)
        for row in frame.itertuples():
            assert shown[row.assumption] == pytest.approx(row.contribution, abs=0.05)
