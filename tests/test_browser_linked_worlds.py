"""Addresses with a state, where the browser keeps pages: Back, reload and links bring the world that they mean and no other."""

import kept_pages
import pytest
from kept_pages import FOUR, THREE, back, count, explorer_of, follow, two_pages
from playwright.sync_api import expect
from reader import WAITING, Reader, marked, open_explorer

import chokepoints


@pytest.fixture
def page(remembering):
    yield from kept_pages.fresh(remembering)


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
