"""Back and forward as readers have them: the page comes out of the browser's memory, as it was left, into a world that went on."""

import browser as installed
import pytest
from playwright.sync_api import Page, expect
from reader import WAITING, Reader, marked, open_explorer

import chokepoints

THREE, FOUR, LAST = "chapters/3-ascend.html", "chapters/4-mate-60.html", "conclusion.html"
WATCH = "() => { globalThis.shown = undefined; addEventListener('pageshow', event => { globalThis.shown = event.persisted; }); }"


@pytest.fixture(scope="module")
def remembering(browser):
    """A whole Chromium: the shell without windows keeps no page for Back."""
    try:
        path = installed.whole()
    except installed.NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    other = browser.browser_type.launch(executable_path=path, **installed.LAUNCH)
    yield other
    other.close()


@pytest.fixture
def page(remembering):
    context = remembering.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    errors = []
    context.on("page", lambda page: page.on("pageerror", lambda error: errors.append(str(error))))
    yield context.new_page()
    context.close()
    assert errors == []


def explorer_of(page: Page) -> Reader:
    return Reader(page, page.locator("figure.explorer").first.get_attribute("id")).wait()


def follow(page: Page, link: str) -> None:
    """To another page by a link of the header or of a list, leaving a mark by which the page is known again."""
    page.evaluate(WATCH)
    found = page.locator(f'a[href*="{link}"]').first
    found.focus()  # links carry the world once the reader is at them
    found.evaluate("a => a.click()")
    page.wait_for_url(f"**/{link}*")


def back(page: Page, steps: int = -1) -> None:
    page.evaluate("globalThis.shown = undefined")  # what this page was told when it came itself
    page.go_back(wait_until="commit") if steps == -1 else page.evaluate("history.forward()")
    page.wait_for_function(
        "() => globalThis.shown === true"
    )  # only pages that were left listen, so this proves the memory


def count(page: Page) -> int:
    return int(page.locator("[data-world-count]").inner_text().split()[0])


def two_pages(page: Page, site) -> tuple[dict, dict]:
    """One change in chapter 3, one more in chapter 4, and back: what is set in each."""
    three = open_explorer(page, site(THREE), "ascend")
    three.press("hbm_domestic_scale", "ArrowRight", "ArrowRight")
    here = three.values
    follow(page, "4-mate-60.html")
    four = explorer_of(page)
    name = next(n for n in four.inputs() if n not in here and four.input(n).is_visible() and four.input(n).is_enabled())
    four.press(name, "ArrowRight", "ArrowRight")
    assert count(page) == 2
    return here, four.values


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
    assert len(changed) == 1 and changed[0] in link.get_attribute("href")


# --- addresses with a state


def test_back_to_a_page_whose_address_has_the_readers_own_old_state_shows_the_world_of_now(page, http_site):
    """Links carry the world, so a page's address may hold what it was when the page was first opened."""
    two_pages(page, http_site)  # in chapter 4, whose address holds one change
    assert "hbm_domestic_scale" in page.url
    page.reload()
    explorer_of(page)
    assert count(page) == 2
    expect(page.locator("figure.explorer [data-note]").first).to_be_hidden()
    follow(page, "3-ascend.html")
    explorer_of(page)
    back(page)
    assert count(page) == 2


def test_a_changed_world_of_a_link_outlives_a_reload_and_the_way_back_stays(page, http_site):
    open_explorer(page, http_site(THREE), "ascend").press("leaked_cards_scale", "Home")
    page.goto("about:blank")
    visited = open_explorer(page, http_site(THREE) + "#ascend?die_area=700", "ascend")
    visited.press("hbm_domestic_scale", "End")
    page.reload()
    visited = Reader(page, "ascend").wait()
    assert visited.values == {"die_area": 700, "hbm_domestic_scale": 2}
    page.locator(".world-button").click()
    visited.doing(page.locator("dialog#world").get_by_role("button", name="Back to my world").click)
    assert visited.values == {"leaked_cards_scale": 0.1}


@pytest.mark.parametrize("own", [False, True])
def test_back_over_links_of_the_page_brings_the_world_before_them(page, http_site, own):
    reader = open_explorer(page, http_site(THREE), "ascend")
    if own:
        reader.press("leaked_cards_scale", "Home")
    mine = reader.values
    for state in ("scenario=sealed", "die_area=700"):
        reader.doing(lambda state=state: page.evaluate(f"location.hash = 'ascend?{state}'"))
    assert reader.values == {"die_area": 700}
    reader.doing(lambda: page.evaluate("history.back()"))
    assert (reader.values, reader.get("scenario")) == ({}, "sealed")
    reader.doing(lambda: page.evaluate("history.back()"))
    assert (reader.values, reader.get("scenario")) == (mine, "baseline")
    assert "link" not in reader.note
    page.reload()
    assert Reader(page, "ascend").wait().values == mine


def test_a_link_followed_in_the_first_half_second_is_found_again(page, http_site):
    """The address follows half a second after a page was opened: not into the entry of a link that was followed meanwhile."""
    page.goto(http_site(THREE))
    marked(page, "alive")
    page.evaluate("location.hash = 'ascend?scenario=sealed'")
    page.wait_for_timeout(700)
    reader = Reader(page, "ascend").wait()
    reader.doing(lambda: page.evaluate("location.hash = 'ascend?die_area=700'"))
    reader.doing(lambda: page.evaluate("history.back()"))
    assert (reader.values, reader.get("scenario")) == ({}, "sealed")


@pytest.mark.parametrize("link", ["ascend?die_area=700", "what-limits-output"])
def test_what_waits_to_be_written_goes_not_over_a_link_just_followed(page, http_site, link):
    """A busy browser may let the writer of the address go first, when the address is the link's but no page was told of it."""
    page.add_init_script(WAITING)
    page.goto(http_site(THREE))
    marked(page, "alive")
    page.evaluate("() => window.waiting[500]()")
    hashed = page.evaluate("link => { location.hash = link; window.waiting[500](); return location.hash; }", link)
    assert hashed == f"#{link}"
    reader = Reader(page, "ascend").wait()
    assert reader.values == ({"die_area": 700} if "?" in link else {})


@pytest.mark.parametrize(
    ("address", "change", "written"),
    [
        (THREE, lambda page: Reader(page, "ascend").wait().press("hbm_domestic_scale", "End"), "hbm_domestic_scale=2"),
        ("timeline.html", lambda page: page.locator("select[name=kind]").select_option("letter"), "kind=letter"),
    ],
)
def test_what_waits_to_be_written_is_written_before_a_link_leads_away(page, http_site, address, change, written):
    """Chromium keeps no page whose address is written while the next is under way: Back loaded it anew."""
    page.goto(http_site(address))
    change(page)
    link = "document.querySelector('a[href*=\"4-mate-60.html\"]')"
    assert written in page.evaluate(f"() => {{ {link}.click(); return location.hash; }}")


def test_a_page_loaded_again_right_after_a_change_shows_the_readers_own_world(page, http_site):
    """Chromium forgets what is kept with an address that is written while the page is loaded again."""
    two_pages(page, http_site)

    def slowly(route):
        page.wait_for_timeout(900)
        route.continue_()

    page.route(f"**/{FOUR}", slowly)
    page.reload()
    explorer_of(page)
    assert count(page) == 2
    expect(page.locator("figure.explorer [data-note]").first).to_be_hidden()


def test_a_heading_is_no_way_out_of_a_links_world(page, http_site):
    reader = open_explorer(page, http_site(THREE), "ascend")
    reader.doing(lambda: page.evaluate("location.hash = 'ascend?die_area=700'"))
    ident = page.locator("main section[id]").last.get_attribute("id")
    page.evaluate(f"location.hash = '{ident}'")
    page.wait_for_timeout(200)
    assert reader.values == {"die_area": 700}


# --- a link on another page means its world and no other

WORLDS = """() => [...document.querySelectorAll('main a[href]')].filter(a => /(^|&)scenario[.=]/.test(a.dataset.asks ?? ''))
  .map(a => [a.href, a.dataset.asks])"""


@pytest.mark.parametrize("where", ["teach/index.html", "chapters/5-solar-evs.html", "chapters/6-do-controls-work.html"])
def test_a_link_of_another_page_sets_its_state_whatever_the_reader_changed(page, http_site, where):
    own = open_explorer(page, http_site(THREE), "ascend")
    own.press("leaked_cards_scale", "End")
    page.goto(http_site(where))
    marked(page, "alive")
    if where == "teach/index.html":  # it has none of its own
        page.evaluate(
            "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=\"../chapters/3-ascend.html#ascend?scenario=open_h200\">x</a>')"
        )
        page.evaluate("modelbook.carry()")
    links = page.evaluate(WORLDS)
    for href, asked in links:
        assert href.split("?")[1] == asked
    if where != "teach/index.html":
        return
    assert len(links) == 1
    page.goto(next(href for href, _ in links if f"{THREE}#ascend?scenario=open_h200" in href))
    there = Reader(page, "ascend").wait()
    assert (there.values, there.get("scenario")) == ({}, "open_h200")
    page.locator(".world-button").click()
    there.doing(page.locator("dialog#world").get_by_role("button", name="Back to my world").click)
    assert there.values == {"leaked_cards_scale": 3}


def test_a_link_that_asks_for_a_view_alone_carries_the_readers_world(page, http_site):
    own = open_explorer(page, http_site(THREE), "ascend")
    own.press("leaked_cards_scale", "End")
    page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<a id=view href=\"3-ascend.html#ascend?measure=value\">x</a>')"
    )
    page.locator("#view").focus()
    page.evaluate("modelbook.carry()")
    version = chokepoints.book().version
    wanted = f"3-ascend.html#ascend?leaked_cards_scale=3&v={version}&measure=value"
    assert page.locator("#view").get_attribute("href") == wanted


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
