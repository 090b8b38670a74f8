"""Cause and effect on one screen: every lever of every explorer with its chart and its number, and what becomes of them."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect
from reader import explorers, open_explorer

import chokepoints
from modelbook.drawing.charts import charts

SIZES = {"desktop": (1280, 800), "short": (1366, 650), "phone": (360, 740)}
LISTS = {name for name, chart in charts(chokepoints.book()).items() if chart.rows}
# Every lever at both its ends: whether lever, number and chart are in the window, and what moves in it or why not.
WALK = """async id => {
  const figure = document.getElementById(id);
  const frame = () => new Promise(requestAnimationFrame);
  const idle = async () => { do await frame(); while (figure.dataset.idle !== figure.dataset.painted); await frame(); };
  const seen = el => {
    const {top, bottom, left, right, height} = el.getBoundingClientRect();
    return height > 0 && top >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
  };
  const $ = selector => figure.querySelector(selector);
  const phone = getComputedStyle($('[data-turn]').parentElement).display !== 'none';
  if (!phone) $('[data-more]')?.click();
  $('.cockpit').scrollIntoView({block: 'start'});
  await idle();
  const shown = () => JSON.stringify([$('.finding').textContent, $('[data-big]')?.textContent, $('.ruler .dot')?.style.left,
    [...figure.querySelectorAll('.main .drawing svg :is(path, line, text, rect)')].map(x => x.outerHTML).sort()]);
  const boxes = [...figure.querySelectorAll('.panel > .control, .panel > .others > .control')];
  const place = () => Math.round($('.cockpit').getBoundingClientRect().top);
  const at = place(), faults = [];
  let moved = 0;
  for (const box of boxes) {
    if (phone && !box.classList.contains('current')) $('[data-turn="1"]').click();
    else if (!phone) $('.panel').scrollTop += box.getBoundingClientRect().top - $('.panel').getBoundingClientRect().top - 4;
    await idle();
    const lever = box.querySelector('[name][data-key]'), name = lever.name;
    for (const [what, el] of [['lever', lever], ['number', $('[data-big]') ?? $('.finding')], ['chart', $('.main .drawing svg')]])
      if (!el || !seen(el)) faults.push(`${name}: ${what} is out of the window`);
    if (Math.abs(place() - at) > 1) faults.push(`${name}: the page moved`);
    const why = () => box.querySelector('[data-why]').textContent.trim() && !box.querySelector('[data-why]').hidden;
    const start = shown();
    const ends = lever.type === 'range' ? [lever.min, lever.max] : lever.type === 'checkbox' ? [0, 1]
      : [...lever.options].map(option => option.value);
    let any = lever.disabled;
    if (lever.disabled && !why()) faults.push(`${name}: cannot be moved and does not say why`);
    for (const end of lever.disabled ? [] : ends) {
      if (lever.type === 'checkbox') lever.checked = Boolean(end); else lever.value = end;
      lever.dispatchEvent(new Event('input', {bubbles: true}));
      lever.dispatchEvent(new Event('change', {bubbles: true}));
      await idle();
      any ||= shown() !== start || why();
      moved++;
    }
    figure.explorer.reset();
    await idle();
    if (!any && !why()) faults.push(`${name}: moves nothing in the window and does not say why`);
  }
  return {faults, moved, levers: boxes.length};
}"""


@pytest.mark.parametrize("size", SIZES)
def test_every_lever_stands_with_its_number_and_its_chart(open_page, http_site, site, size):
    width, height = SIZES[size]
    page = open_page(viewport={"width": width, "height": height})
    walked = 0
    for path, ident in explorers(site):
        open_explorer(page, http_site(path), ident).pause()
        found = page.evaluate(WALK, ident)
        assert not found["faults"], (path, ident, found["faults"])
        walked += found["levers"]
    assert walked > 40


# Each chart in the main place: those that are cut and have to be scrolled.
CUT = """async id => {
  const figure = document.getElementById(id), cut = [];
  const frame = () => new Promise(requestAnimationFrame);
  for (const box of figure.querySelectorAll('[data-chart]')) {
    if (!box.classList.contains('main')) box.querySelector('[data-thumb]').click();
    const place = box.querySelector('.drawings');
    do await frame(); while (figure.dataset.idle !== figure.dataset.painted || !place.querySelector('.drawing svg'));
    await frame(), await frame();
    if (place.scrollHeight > place.clientHeight + 1) cut.push(box.dataset.chart);
  }
  return cut;
}"""


@pytest.mark.parametrize("size", SIZES)
def test_each_chart_is_whole_in_the_main_place(open_page, http_site, site, size):
    """Its axis too. A list is as high as its rows, and is scrolled where that is too much."""
    width, height = SIZES[size]
    page = open_page(viewport={"width": width, "height": height})
    for path, ident in explorers(site):
        open_explorer(page, http_site(path), ident).pause()
        assert set(page.evaluate(CUT, ident)) <= LISTS, path


@pytest.fixture
def controls(page, http_site):
    return open_explorer(page, http_site("chapters/6-do-controls-work.html"), "controls")


def test_the_books_number_stays_beside_the_readers(controls):
    figure = controls.figure
    expect(figure.locator("[data-ghost]")).to_be_hidden()
    book = figure.locator("[data-big] b").inner_text()
    controls.set({"bite": 0.4})
    assert figure.locator("[data-big] b").inner_text() != book
    assert figure.locator("[data-book]").inner_text() == book
    dot, ring = (figure.locator(f".ruler .{x}").bounding_box()["x"] for x in ("dot", "ring"))
    assert dot < ring
    expect(figure.locator("input[data-scenario]:checked + span")).to_have_text("Baseline, 1 change")


def test_uncertainty_changes_the_claim(controls):
    finding = controls.figure.locator(".finding")
    before = finding.inner_text()
    controls.doing(lambda: controls.act("uncertainty"))
    assert finding.inner_text() != before and "nine of ten" in finding.inner_text()
    assert "draws" in controls.figure.locator("[data-range]").inner_text()
    controls.doing(lambda: controls.act("uncertainty"))
    assert finding.inner_text() == before


def test_another_chart_takes_the_main_place_and_levers_stay(controls):
    figure = controls.figure
    other = figure.locator("[data-chart=efficacy_compute]")
    assert other.bounding_box()["height"] < 130
    controls.doing(lambda: other.locator("[data-thumb]").click())
    assert other.bounding_box()["height"] > 250
    expect(other.locator("[data-heading]")).to_be_visible()
    expect(figure.locator(".chart-box.main")).to_have_count(1)
    expect(controls.input("bite")).to_be_in_viewport()


def test_a_field_left_as_it_was_says_what_is_in_force(controls):
    """Typed and taken back, by hand or by Ctrl+Z: nothing changes, so no change is told."""
    field = controls.control("bite").locator("[data-number] input")
    field.click()
    field.press("End")
    field.press("7")
    field.press("Backspace")
    field.press("Tab")
    controls.press("bite", "End")
    expect(field).to_have_value("100%")
    field.focus()
    controls.page.keyboard.press("Control+z")  # nothing is being typed: the explorer's
    expect(field).to_have_value("50%")


def test_no_target_leaves_no_table_of_the_one_before(controls):
    controls.act("takes")
    box = controls.figure.locator("[data-takes]")
    expect(box.locator("tbody tr").first).to_be_visible()
    box.locator("input").fill("soon")
    box.locator("input").press("Enter")
    expect(box.locator("[role=status]")).to_contain_text("no number")
    expect(box.locator("table")).to_be_hidden()
    expect(box.locator(".beyond")).to_be_empty()


def test_what_it_would_take_for_another_target_is_not_taken(controls):
    """The table stands until that of the new target is worked out; a press on it does nothing."""
    controls.act("takes")
    table = controls.figure.locator("[data-takes] table")
    expect(table.locator("tbody tr").first).to_be_visible()
    pressed = controls.page.evaluate("""() => {
      modelbook.Slices.prototype.run = () => {};  // the new table does not come
      const box = document.querySelector('#controls [data-takes]'), input = box.querySelector('input');
      input.value = '0';
      input.dispatchEvent(new Event('change', {bubbles: true}));
      box.querySelector('tbody button').click();
      return box.querySelector('table').getAttribute('aria-busy');
    }""")
    assert pressed == "true"
    assert controls.values == {}


def test_what_it_would_take_is_said_lever_by_lever_and_one_press_takes_it(controls):
    figure = controls.figure
    controls.act("takes")
    target = figure.locator("[data-takes] input")
    target.fill("0")
    target.press("Enter")
    expect(figure.locator("[data-takes] table[aria-busy]")).to_have_count(0)  # until then it is of the target before
    figure.locator("[data-takes] tbody tr").first.get_by_role("button").click()
    controls.page.wait_for_function("Object.keys(document.getElementById('controls').explorer.values).length === 1")
    assert abs(controls.get("result().summary.difference")) < 1e-6
    assert "range" in figure.locator(".beyond").inner_text()
    target.fill("soon")
    target.press("Enter")
    expect(figure.locator("[data-takes] .field-told")).to_contain_text("no number")


def test_acts_are_undone_and_done_again_by_buttons_and_keys_and_by_name(controls):
    undo, redo = (controls.figure.locator(f"[data-action={x}]") for x in ("undo", "redo"))
    expect(undo).to_be_disabled()
    controls.set({"bite": 0.4})
    controls.check("scenario", "backfire")
    controls.doing(undo.click)
    assert controls.values == {"bite": 0.4}
    controls.doing(lambda: controls.input("bite").press("Control+z"))
    assert controls.values == {} and undo.is_disabled()
    controls.doing(redo.click)
    assert controls.values == {"bite": 0.4}
    controls.act("past")
    acts = controls.figure.locator("[data-past] button")
    assert "40%" in acts.nth(1).inner_text() and "Backfire" in acts.nth(2).inner_text()
    controls.doing(lambda: acts.nth(2).click())
    assert controls.get("scenario") == "backfire" and redo.is_disabled()


def test_a_lever_that_does_the_unexpected_says_why(controls):
    said = controls.control("chips_open").locator("[data-unexpected]")
    controls.set({"chips_open": 0.8})
    controls.pause()
    expect(said).to_contain_text("learn")
    controls.set({"chips_open": 0.05})
    controls.pause()
    expect(said).to_be_empty()


def test_named_stops_stand_where_a_number_says_nothing(page, http_site):
    listings = open_explorer(page, http_site("chapters/1-listings.html"), "listings")
    rule = listings.control("rule_after")
    expect(rule.locator("output")).to_have_text("with the direct product rule")
    expect(rule.get_by_role("spinbutton")).to_have_count(0)
    listings.press("rule_after", "End")
    assert listings.input("rule_after").get_attribute("aria-valuetext") == "with allies aligned"
    listings.press("rule_after", "ArrowLeft")
    share = r"\d+% of the way from “with the direct product rule” to “with allies aligned”"
    listings.act("past")
    expect(listings.figure.locator("[data-past] button").last).to_have_text(re.compile(share))
    page.locator(".world-button").click()
    expect(page.locator("dialog#world")).to_contain_text(re.compile(share))
    page.keyboard.press("Escape")
    listings.act("takes")
    row = listings.figure.locator("[data-takes] tr").filter(has_text="Rule level before the cut-off")
    expect(row.locator("td").first).to_have_text(re.compile("[a-z]{4}"))


@pytest.mark.parametrize("width", [360, 768, 1280, 1600])
def test_the_words_beside_the_number_take_no_line_below_it(open_page, http_site, width):
    """One would move the chart under the hand that moves the number."""
    page = open_page(viewport={"width": width, "height": 900})
    controls = open_explorer(page, http_site("chapters/6-do-controls-work.html"), "controls")
    big = controls.figure.locator(".big")
    before = big.bounding_box()["height"]
    for values in ({"bite": 0.2}, {"bite": 0.3}, {"bite": 1, "induced": 0}, {"tools_denied": 0}):
        controls.set(values)
        assert big.bounding_box()["height"] == before, values


def test_what_moves_nothing_much_is_named_clear_of_the_ends_of_the_axis(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740})
    controls = open_explorer(page, http_site("chapters/6-do-controls-work.html#controls?scenario=bite"), "controls")
    controls.act("matters")
    marks = controls.figure.locator("[data-matters] thead span")
    expect(marks.first).to_be_visible()
    boxes = sorted((mark.bounding_box() for mark in marks.all()), key=lambda box: box["x"])
    assert len(boxes) == 2
    assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(boxes))


# Whether the end of a chart's words can be read.
END = """words => {
  const all = document.createRange();
  all.selectNodeContents(words);
  const last = [...all.getClientRects()].at(-1);
  const at = document.elementFromPoint(last.right - 4, (last.top + last.bottom) / 2);
  return words.contains(at);
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_words_of_a_chart_that_are_cut_short_show_it_and_are_read_whole_when_asked(open_page, http_site, width, height):
    page = open_page(viewport={"width": width, "height": height})
    reader = open_explorer(page, http_site("chapters/2-gpu-rules.html"), "rules")
    reader.figure.evaluate("figure => figure.scrollIntoView()")
    reader.pause()
    words = reader.figure.locator(".main > .quiet")
    assert not words.evaluate(END)
    expect(words).to_have_css("-webkit-line-clamp", "2")  # so that an ellipsis says that they go on
    chart = reader.figure.locator(".main > .drawings")
    before = chart.bounding_box()
    words.focus()
    assert words.evaluate(END)
    assert chart.bounding_box() == pytest.approx(before, abs=0.1)
    words.blur()
    words.hover(position={"x": 60, "y": 8})
    assert words.evaluate(END)
