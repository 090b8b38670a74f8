"""The address bar carries the reader's world: for a copied address, a reload and Back, and without a hundred writes."""

import re

import pytest
from playwright.sync_api import Page, expect
from reader import Reader, marked, open_explorer

import chokepoints

THREE, FOUR = "chapters/3-ascend.html", "chapters/4-mate-60.html"
V = f"v={chokepoints.__version__}"


# The timers of what writes the address.
WRITES = """{ const { setTimeout: later, clearTimeout: drop } = window;
  window.unwritten = new Set();
  window.setTimeout = (act, wait, ...more) => {
    const id = later(() => { unwritten.delete(id); act(...more); }, wait);
    if (wait === 500) unwritten.add(id);
    return id;
  };
  window.clearTimeout = id => { unwritten.delete(id); drop(id); };
  window.written = async () => { do await new Promise(turn => later(turn, 100)); while (unwritten.size); return location.hash.slice(1); }; }"""


@pytest.fixture(autouse=True)
def counted(page):
    page.add_init_script(WRITES)


def address(page: Page) -> str:
    """The part behind the `#`, once nothing waits to be written."""
    return page.evaluate("written()")


def test_it_follows_what_is_set_and_is_empty_when_nothing_is(page, either_site):
    reader = open_explorer(page, either_site(THREE), "ascend")
    assert address(page) == ""
    reader.press("hbm_domestic_scale", "End")
    reader.check("view", "value")
    assert address(page) == f"?measure=value&hbm_domestic_scale=2&{V}"
    reader.check("scenario", "sealed")
    assert address(page) == f"?measure=value&scenario.supply=sealed&{V}"
    reader.doing(lambda: reader.act("reset"))
    reader.check("view", "h100e")
    assert address(page) == ""


def test_the_place_and_keys_of_the_pages_own_scripts_stay(page, http_site):
    reader = open_explorer(
        page, http_site(THREE) + "#ascend?only=hbm_domestic_scale,leaked_cards_scale&lock=leaked_cards_scale", "ascend"
    )
    reader.press("hbm_domestic_scale", "End")
    told = address(page)
    assert told.startswith("ascend?") and "hbm_domestic_scale=2" in told
    assert "only=hbm_domestic_scale%2Cleaked_cards_scale" in told and "lock=leaked_cards_scale" in told
    page.reload()
    reader = Reader(page, "ascend").wait()
    assert reader.values == {"hbm_domestic_scale": 2} and reader.input("leaked_cards_scale").is_disabled()


def test_a_copied_address_opens_the_same_for_somebody_else(page, open_page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("hbm_domestic_scale", "End")
    reader.check("view", "value")
    address(page)
    other = open_explorer(open_page(), page.url, "ascend")
    assert other.values == {"hbm_domestic_scale": 2} and other.get("view")["measure"] == "value"
    expect(other.page.locator(".shared-world")).to_contain_text("10M stacks → 20M stacks")


def test_a_guess_is_not_given_away_unless_the_address_brought_one(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    page.locator(".bet input").fill("33")
    page.locator(".bet button").click()
    assert address(page) == ""
    reader.press("hbm_domestic_scale", "End")
    assert "bet." not in address(page)
    page.goto("about:blank")
    reader = open_explorer(page, http_site(THREE) + "#ascend?bet.ascend=20", "ascend")
    reader.press("hbm_domestic_scale", "Home")
    assert "bet.ascend=20" in address(page)


def test_a_reload_is_not_taken_for_somebodys_link(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("hbm_domestic_scale", "End")
    assert address(page)
    page.reload()
    reader = Reader(page, "ascend").wait()
    reader.pause()
    assert reader.values == {"hbm_domestic_scale": 2} and reader.note == ""
    expect(page.locator(".shared-world")).to_have_count(0)
    page.locator(".world-button").click()
    expect(page.locator("dialog#world").get_by_role("button", name="Back to my world")).to_have_count(0)


def test_an_entry_whose_session_was_lost_means_what_its_address_says(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("hbm_domestic_scale", "End")
    assert address(page)
    page.evaluate("sessionStorage.clear()")
    page.reload()
    assert Reader(page, "ascend").wait().values == {"hbm_domestic_scale": 2}


def test_back_on_the_same_page_keeps_the_world_and_mends_the_address(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("leaked_cards_scale", "Home")
    address(page)
    page.evaluate("location.hash = 'main'")
    assert address(page) == f"main?leaked_cards_scale=0.1&{V}"
    reader.press("hbm_domestic_scale", "End")
    address(page)
    page.evaluate("history.back()")
    page.wait_for_function("() => location.hash.startsWith('#?')")
    assert address(page) == f"?leaked_cards_scale=0.1&hbm_domestic_scale=2&{V}"
    assert reader.values == {"leaked_cards_scale": 0.1, "hbm_domestic_scale": 2}


def test_back_from_another_page_shows_the_world_of_now_in_page_and_address(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("leaked_cards_scale", "Home")
    address(page)
    page.goto(http_site(FOUR))
    four = Reader(page, "mate60").wait()
    four.press("smic_premium", "End")
    assert "leaked_cards_scale=0.1" in address(page) and "smic_premium" in page.url
    page.go_back()
    assert Reader(page, "ascend").wait().values == {"leaked_cards_scale": 0.1}
    assert "smic_premium" in address(page)


def test_back_to_a_state_that_a_link_set_and_that_was_changed_keeps_what_was_changed(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.doing(lambda: page.evaluate("location.hash = 'ascend?scenario=sealed'"))
    reader.press("hbm_domestic_scale", "End")
    assert address(page) == f"ascend?scenario.supply=sealed&hbm_domestic_scale=2&{V}"
    reader.doing(lambda: page.evaluate("location.hash = 'ascend?die_area=700'"))
    reader.doing(lambda: page.evaluate("history.back()"))
    assert (reader.values, reader.get("scenario")) == ({"hbm_domestic_scale": 2}, "sealed")


def test_a_links_world_stays_in_the_address_as_it_came_until_it_is_changed(page, http_site):
    open_explorer(page, http_site(THREE), "ascend").press("leaked_cards_scale", "Home")
    page.goto("about:blank")
    reader = open_explorer(page, http_site(THREE) + "#ascend?die_area=700", "ascend")
    assert address(page) == "ascend?die_area=700"
    reader.check("view", "value")  # only looked at
    assert address(page) == "ascend?die_area=700"
    reader.press("hbm_domestic_scale", "End")
    assert address(page) == f"ascend?measure=value&die_area=700&hbm_domestic_scale=2&{V}"


def test_a_slider_that_moves_writes_once_it_rests(page, http_site):
    page.add_init_script("""const real = history.replaceState; globalThis.writes = 0;
      history.replaceState = function (...all) { if (all[2]) globalThis.writes++; return real.apply(this, all); };""")
    reader = open_explorer(page, http_site(THREE), "ascend")
    for _ in range(40):
        reader.input("hbm_domestic_scale").press("ArrowRight")
    assert "hbm_domestic_scale" in address(page)
    assert page.evaluate("writes") <= 12, "Safari refuses a hundred within half a minute"


def test_where_the_browser_refuses_the_page_works_and_tries_again(page, http_site):
    page.add_init_script("""const real = history.replaceState; globalThis.refuse = true;
      history.replaceState = function (...all) {
        if (all[2] && globalThis.refuse) throw new DOMException('too often', 'SecurityError'); return real.apply(this, all); };""")
    page.clock.install()
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.press("hbm_domestic_scale", "End")
    page.clock.run_for(1000)
    assert page.evaluate("location.hash") == "" and reader.values == {"hbm_domestic_scale": 2}
    page.evaluate("() => { refuse = false; }")
    page.clock.run_for(11_000)
    assert "hbm_domestic_scale=2" in page.evaluate("location.hash")


def test_the_address_is_not_heard_as_a_followed_link(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    before = page.evaluate("history.length")
    reader.press("hbm_domestic_scale", "End")
    address(page)
    assert page.evaluate("history.length") == before and reader.note == ""


@pytest.mark.parametrize("where", ["glossary.html", "sources.html", "timeline.html", "conclusion.html"])
def test_other_pages_carry_it_too(page, http_site, where):
    open_explorer(page, http_site(THREE), "ascend").press("hbm_domestic_scale", "End")
    page.goto(http_site(where))
    marked(page, "alive")
    assert re.search(r"[?&]hbm_domestic_scale=2&", address(page))
