"""What the buttons of an explorer do: presets, reset, compare, uncertainty, what matters; what is taken away has a file of its own."""

import pytest
from playwright.sync_api import expect
from reader import Reader, open_explorer

import chokepoints

ENGINE = chokepoints.engine("supply")


@pytest.fixture
def ascend(page, either_site) -> Reader:
    return open_explorer(page, either_site("chapters/3-ascend.html"), "ascend")


def dependency(reader: Reader, year=2027, column="dependency_h100e") -> float:
    return next(row[column] for row in reader.rows() if row["year"] == year)


def expected(scenario="baseline", values=None, year=2027, column="dependency_h100e") -> float:
    return ENGINE.frame(values or {}, scenario).set_index("year").loc[year, column]


def test_every_preset_shows_that_view(ascend):
    seen, offered = (
        {ascend.marks()},
        list(ENGINE.assumptions.scenarios["supply"]),
    )  # those of earlier editions have no button
    for name in offered[1:]:
        ascend.check("scenario", name)
        assert ascend.get("scenario") == name
        assert dependency(ascend) == pytest.approx(expected(name), rel=1e-9)
        seen.add(ascend.marks())
    assert len(seen) == len(offered)


def test_a_preset_puts_the_readers_changes_away_and_can_bring_them_back(ascend):
    ascend.press("leaked_cards_scale", "End")
    mine = ascend.values
    ascend.check("scenario", "sealed")
    assert ascend.values == {}
    assert dependency(ascend) == pytest.approx(expected("sealed"), rel=1e-9)
    back = ascend.figure.locator("[data-note] button").first
    ascend.doing(back.click)
    assert ascend.values == mine
    assert ascend.get("scenario") == "baseline"


def test_settings_come_on_top_of_a_preset(ascend):
    ascend.check("scenario", "semianalysis_memory")
    ascend.press("leaked_cards_scale", "Home")
    assert dependency(ascend) == pytest.approx(expected("semianalysis_memory", {"leaked_cards_scale": 0.1}), rel=1e-9)


def test_reset_brings_back_the_baseline(ascend):
    before = ascend.seen()
    ascend.check("scenario", "sealed")
    ascend.press("other_per_ascend_scale", "End")
    ascend.doing(lambda: ascend.act("reset"))
    assert ascend.values == {}
    assert ascend.get("scenario") == "baseline"
    assert ascend.seen() == before


def test_compare_draws_the_other_world_and_lists_what_differs(ascend):
    before, rows = ascend.marks(), ascend.rows()
    select = ascend.figure.locator("select[data-compare]")
    ascend.doing(lambda: select.select_option("semianalysis_memory"))
    assert ascend.marks() != before
    assert ascend.rows() == rows
    table = ascend.figure.locator("[data-differences]")
    expect(table).to_be_visible()
    ids = {key.split("@")[0] for key in ENGINE.assumptions.scenario("supply", "semianalysis_memory").values}
    steps = table.locator(".step")  # when the slider rests: what each changes, and the two ends
    expect(steps).to_have_count(len(ids) + 2)
    listed = dict(
        table.locator("tr[data-assumption]").evaluate_all("all => all.map(tr => [tr.dataset.assumption, tr.innerText])")
    )
    assert set(listed) == ids
    assert all(ENGINE.assumptions[i].label in listed[i] for i in ids)
    expect(table.locator("[data-part=crux]")).to_contain_text(ENGINE.assumptions["hbm_domestic"].label)
    ascend.doing(lambda: select.select_option(""))
    assert ascend.marks() == before
    expect(table).to_be_hidden()


def test_uncertainty_is_drawn_and_explained_and_goes_away(ascend):
    before, axes = ascend.seen(), ascend.get("axes().drawn")
    button = ascend.figure.locator('button[data-action="uncertainty"]')
    ascend.doing(button.click)
    assert button.get_attribute("aria-pressed") == "true"
    assert ascend.marks() != before[0]
    expect(ascend.figure.locator("[data-uncertainty]")).to_be_visible()
    with_fan = ascend.marks()
    ascend.press("leaked_cards_scale", "End")
    assert ascend.marks() != with_fan
    ascend.doing(lambda: ascend.act("reset"))
    ascend.doing(button.click)
    assert button.get_attribute("aria-pressed") == "false"
    ascend.looks_like(before, axes)
    expect(ascend.figure.locator("[data-uncertainty]")).to_be_hidden()


def test_what_matters_here_follows_the_readers_settings(ascend):
    button = ascend.figure.locator('button[data-action="matters"]')
    box = ascend.figure.locator("[data-matters]")
    expect(box).to_be_hidden()
    ascend.doing(button.click)
    expect(box).to_be_visible()
    first = box.locator("tbody tr").first
    label, low, _, high = first.locator("th").inner_text(), *first.locator("td").all_inner_texts()
    assert label == ENGINE.assumptions["leaked_cards"].label
    ends = [expected(values={"leaked_cards_scale": x}) for x in ENGINE.assumptions.range_of("leaked_cards_scale")]
    assert [low, high] == [f"{100 * x:.0f}%" for x in ends]
    bars = first.locator(".bars i").evaluate_all(
        "all => all.map(x => x.getBoundingClientRect()).map(r => [r.left, r.right])"
    )
    assert bars[0][1] == pytest.approx(bars[1][0], abs=1), "on one axis, both bars begin at the reader's world"
    before = box.inner_text()
    ascend.check("scenario", "sealed")
    expect(box).not_to_have_text(before, use_inner_text=True)


def test_where_no_assumption_moves_the_number_by_what_is_told_that_is_said(page, http_site):
    rules = open_explorer(page, http_site("chapters/2-gpu-rules.html"), "rules")
    rules.act("matters")
    box = rules.figure.locator("[data-matters]")
    expect(box).not_to_be_empty()
    told = rules.figure.locator("[data-big]").inner_text().split()[0]
    rows = [tr.locator("td").all_inner_texts() for tr in box.locator("tbody tr").all()]
    assert all({low, high} != {told} for low, _, high in rows)
    assert "available%" not in box.inner_text()
    assert rows or f"it stays at {told}" in box.inner_text()


def test_what_matters_follows_the_measure(ascend):
    ascend.doing(lambda: ascend.act("matters"))
    box = ascend.figure.locator("[data-matters]")
    expect(box.locator("tbody tr").first).to_be_visible()
    before = box.inner_text()
    ascend.check("view", "value")
    expect(box).not_to_have_text(before, use_inner_text=True)
