"""Back and forward as readers have them: the page comes out of the browser's memory, as it was left, into a world that went on."""

from urllib.parse import unquote

import kept_pages
import pytest
from kept_pages import FOUR, LAST, THREE, WATCH, back, count, explorer_of, follow, two_pages
from playwright.sync_api import expect
from reader import Reader, marked, open_explorer


@pytest.fixture
def page(remembering):
    yield from kept_pages.fresh(remembering)


def test_what_was_changed_meanwhile_is_there_and_stays(page, http_site):
    here, there = two_pages(page, http_site)
    back(page)
    reader = Reader(page, "ascend")
    expect(page.locator("[data-world-count]")).to_have_text("2 changes")
    reader.press("hbm_domestic_scale", "ArrowRight")
    assert reader.values["hbm_domestic_scale"] > here["hbm_domestic_scale"]
    assert count(page) == 2
    page.reload()
    explorer_of(page)
    assert count(page) == 2
    page.goto(http_site(FOUR))
    assert explorer_of(page).values == there


def test_forward_too(page, http_site):
    two_pages(page, http_site)
    page.evaluate(WATCH)
    back(page)
    reader = Reader(page, "ascend")
    reader.press("hbm_domestic_scale", "ArrowRight")
    now = reader.values
    back(page, 1)
    assert explorer_of(page).page.url.split("#")[0].endswith(FOUR)
    page.goto(http_site(THREE))
    assert explorer_of(page).values == now
    assert count(page) == 2


def test_what_was_undone_stays_undone(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.pause()
    before = reader.seen()
    reader.press("hbm_domestic_scale", "End")
    follow(page, LAST)
    page.locator(".world-button").click()
    page.locator("dialog#world").get_by_role("button", name="Undo all").click()
    back(page)
    expect(page.locator("[data-world-count]")).to_have_text("0 changes")
    assert reader.values == {}
    reader.wait().pause()
    assert reader.seen() == before
    assert reader.input("hbm_domestic_scale").input_value() == "1"


def test_inputs_are_written_again_from_the_world(page, http_site):
    """Some browsers bring a page back with the inputs that its markup had: here a script does as they do."""
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("hbm_domestic_scale", "ArrowRight", "ArrowRight")
    at = reader.input("hbm_domestic_scale").input_value()
    page.evaluate("""() => addEventListener('pageshow', event => {
      if (event.persisted) for (const input of document.querySelectorAll('#ascend input')) input.value = input.defaultValue; }, true)""")
    follow(page, "4-mate-60.html")
    back(page)
    expect(reader.input("hbm_domestic_scale")).to_have_value(at)
    reader.press("hbm_domestic_scale", "ArrowRight")
    assert reader.values["hbm_domestic_scale"] > float(at)


EMPTIED = """() => addEventListener('pageshow', event => { if (event.persisted) queueMicrotask(() => {
  for (const input of document.querySelectorAll('input[autocomplete=off]')) [input.value, input.checked] = [input.defaultValue, input.defaultChecked]; }); })"""
ROWS = "() => [...document.querySelectorAll('main tbody tr, #search-results li')].filter(row => row.checkVisibility()).length"


@pytest.mark.parametrize(
    ("where", "field", "words"),
    [
        ("chips.html", ".records input[name=find]", "ascend"),
        ("search.html", "#q", "memory"),
        ("timeline.html", "select[name=admin]", ""),
    ],
)
def test_words_looked_for_and_what_they_hide_are_there_again(page, http_site, where, field, words):
    """As in WebKit, which empties such fields after it has told that the page is back (test_browser_others has it itself)."""
    page.goto(http_site(where))
    marked(page, "alive")
    before = page.evaluate(ROWS)
    page.locator(field).fill(words) if words else page.locator(field).select_option("china")
    page.wait_for_function(f"before => ({ROWS})() !== before", arg=before)
    left, held = page.evaluate(ROWS), page.locator(field).input_value()
    assert left > 0
    page.evaluate(EMPTIED)
    follow(page, "about.html")
    back(page)
    expect(page.locator(field)).to_have_value(held)
    page.wait_for_function(f"left => ({ROWS})() === left", arg=left)


def test_how_the_page_was_looked_at_is_there_again(page, http_site):
    """Which measure, which chart and whose worlds are the page's, not the world's: nothing on another page changes them."""
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.check("view", "value")
    reader.doing(page.locator("#ascend [data-chart=supply_ceilings] [data-thumb]").click)
    reader.doing(lambda: reader.act("uncertainty"))
    reader.pause()
    left = reader.seen(), reader.get("view"), page.locator("#ascend .finding").inner_text()
    follow(page, "4-mate-60.html")
    back(page)
    reader.pause()
    assert (reader.seen(), reader.get("view"), page.locator("#ascend .finding").inner_text()) == left
    expect(page.locator("#ascend input[data-view][value=value]")).to_be_checked()
    expect(page.locator("#ascend [data-chart=supply_ceilings]")).to_have_class("chart-box main")


def test_what_was_put_away_can_still_be_brought_back_unless_the_world_went_on(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("hbm_domestic_scale", "End")
    reader.check("scenario", "sealed")
    follow(page, "4-mate-60.html")
    back(page)
    reader.doing(page.locator("#ascend [data-note]").get_by_role("button").click)
    assert (reader.values, reader.get("scenario")) == ({"hbm_domestic_scale": 2}, "baseline")
    reader.check("scenario", "sealed")
    follow(page, LAST)
    page.locator(".world-button").click()
    page.locator("dialog#world").get_by_role("button", name="Undo all").click()
    back(page)
    expect(page.locator("#ascend [data-note]")).to_be_hidden()


def test_a_bet_that_was_not_placed_yet_stands_where_it_was(page, http_site):
    open_explorer(page, http_site(THREE), "ascend")
    bet = page.locator(".bet input")
    bet.press("ArrowRight")
    at = bet.input_value()
    page.evaluate(EMPTIED)
    follow(page, "4-mate-60.html")
    back(page)
    expect(bet).to_have_value(at)


def test_a_bet_placed_meanwhile_stands_in_the_page(page, http_site):
    open_explorer(page, http_site(THREE), "ascend")
    bet = page.locator(".bet input")
    follow(page, "4-mate-60.html")
    page.evaluate("""() => { const name = Object.keys(sessionStorage)[0] ?? `${modelbook.book}-world`;
      sessionStorage.setItem(name, JSON.stringify({values: {}, scenarios: {}, off: [], bets: {ascend: 33}})); }""")
    back(page)
    expect(bet).to_have_value("33")
    expect(page.locator(".bet [data-feedback]")).not_to_be_empty()


def test_the_page_that_sums_up_follows(page, http_site):
    page.goto(http_site(LAST))
    marked(page, "summed")
    told = page.locator("[data-summary=changes] [data-count]")
    before = told.inner_text()
    follow(page, "3-ascend.html")
    explorer_of(page).press("hbm_domestic_scale", "End")
    back(page)
    expect(told).not_to_have_text(before)


def test_links_carry_the_world_as_it_is_now(page, http_site):
    here, there = two_pages(page, http_site)
    back(page)
    link = page.locator('a[href*="4-mate-60.html"]').first
    link.focus()
    assert "hbm_domestic_scale" in link.get_attribute("href")
    changed = [name for name in there if name not in here]
    assert len(changed) == 1 and changed[0] in unquote(link.get_attribute("href"))


def test_the_front_pages_lever_follows_the_world(page, http_site):
    page.goto(http_site("index.html"))
    marked(page, "alive")
    page.locator(".drawn [data-tell]").click()
    lever, says = page.locator("[data-lever]"), page.locator("[data-lever-says]")
    start = lever.input_value()
    lever.press("End")
    expect(says).to_contain_text("In your world")
    page.locator(".world-button").click()
    page.locator("dialog#world").get_by_role("button", name="Undo all").click()
    expect(lever).to_have_value(start)
    expect(says).to_be_empty()
    page.keyboard.press("Escape")
    lever.press("End")
    expect(says).to_contain_text("In your world")
    follow(page, LAST)
    page.locator(".world-button").click()
    page.locator("dialog#world").get_by_role("button", name="Undo all").click()
    back(page)
    expect(lever).to_have_value(start)
    expect(says).to_be_empty()
    assert page.locator(".drawn [data-world][d]").count() == 0
