"""A link with somebody's world: what differs from the book is told, and nothing of the reader's own is lost."""

import pytest
from playwright.sync_api import Page, expect
from reader import Reader, open_explorer

import chokepoints

THREE = "chapters/3-ascend.html"
LINK = f"#ascend?v={chokepoints.book().version}&scenario=sealed&die_area=700&hbm_domestic_scale=2"


def banner(page: Page):
    return page.get_by_role("region", name="The world of a link")


def opened(page: Page, site, link: str = LINK) -> Reader:
    page.goto("about:blank")
    return open_explorer(page, site(THREE) + link, "ascend")


def test_what_differs_from_the_book_is_named_with_both_values(page, either_site):
    reader = opened(page, either_site)
    expect(banner(page).get_by_role("status")).to_contain_text("differs from the book's in 3 things")
    assert banner(page).locator("li").all_inner_texts() == [
        "Whose assumptions (Chapter 3): Baseline → Sealed",
        "Area of an Ascend die: 666 mm² → 700 mm²",
        "Home-made HBM, 2027: 10M stacks → 20M stacks",
    ]
    assert reader.note == ""
    expect(banner(page)).to_be_in_viewport()


def test_many_are_counted_and_those_of_other_chapters_told(page, http_site):
    keys = "hbm_domestic_scale=2&die_area=700&leaked_cards_scale=2&demand_growth=0.4&wall_strength=0.5&bite=0.4"
    opened(page, http_site, f"#ascend?{keys}")
    told = banner(page).locator("li").all_inner_texts()
    assert len(told) == 5 and told[-1] == "2 more"


def test_a_first_reader_takes_it_or_starts_from_the_book_and_can_come_back(page, http_site):
    reader = opened(page, http_site)
    reader.doing(banner(page).get_by_role("button", name="Start from the book's").click)
    assert (reader.values, reader.get("scenario")) == ({}, "baseline")
    again = banner(page).get_by_role("button", name="See the link's world again")
    expect(again).to_be_focused()
    reader.doing(again.click)
    assert (reader.values, reader.get("scenario")) == ({"die_area": 700, "hbm_domestic_scale": 2}, "sealed")
    expect(banner(page)).to_have_count(0)
    page.reload()
    reader = Reader(page, "ascend").wait()
    assert reader.get("scenario") == "sealed"
    expect(banner(page)).to_have_count(0)  # a page that is loaded again is nobody else's


def test_the_readers_own_world_is_kept_aside_until_it_is_wanted(page, http_site):
    open_explorer(page, http_site(THREE), "ascend").press("leaked_cards_scale", "Home")
    reader = opened(page, http_site)
    expect(banner(page)).to_contain_text("Your own world is kept aside")
    reader.doing(banner(page).get_by_role("button", name="Keep mine").click)
    assert (reader.values, reader.get("scenario")) == ({"leaked_cards_scale": 0.1}, "baseline")
    reader.doing(banner(page).get_by_role("button", name="See the link's world again").click)
    assert reader.get("scenario") == "sealed"
    assert "world of a link" in reader.note  # and the way back to one's own
    reader.doing(reader.figure.locator("[data-note] button").first.click)
    assert reader.values == {"leaked_cards_scale": 0.1}


def test_taken_it_outlives_a_reload_and_the_own_one_still_comes_back(page, http_site):
    open_explorer(page, http_site(THREE), "ascend").press("leaked_cards_scale", "Home")
    reader = opened(page, http_site)
    banner(page).get_by_role("button", name="Take it").click()
    expect(banner(page)).to_have_count(0)
    page.reload()
    reader = Reader(page, "ascend").wait()
    assert reader.values == {"die_area": 700, "hbm_domestic_scale": 2}
    expect(banner(page)).to_have_count(0)
    page.locator(".world-button").click()
    reader.doing(page.locator("dialog#world").get_by_role("button", name="Back to my world").click)
    assert reader.values == {"leaked_cards_scale": 0.1}


def test_a_reader_who_goes_on_has_answered(page, http_site):
    reader = opened(page, http_site)
    expect(banner(page)).to_be_visible()
    reader.press("hbm_domestic_scale", "Home")
    expect(banner(page)).to_have_count(0)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "#ascend",
        "#ascend?measure=value",
        "#ascend?scenario=baseline&v=0.2.0",
        "#ascend?nosuch=1",
        "#ascend?bet.ascend=20",
    ],
)
def test_what_holds_no_other_world_says_nothing(page, http_site, link):
    opened(page, http_site, link).pause()
    expect(banner(page)).to_have_count(0)


def test_a_link_that_holds_the_readers_own_world_says_nothing(page, http_site):
    open_explorer(page, http_site(THREE), "ascend").press("hbm_domestic_scale", "End")
    opened(page, http_site, "#ascend?hbm_domestic_scale=2").pause()
    expect(banner(page)).to_have_count(0)


def test_links_of_the_book_itself_and_frames_have_none(page, http_site):
    page.goto(http_site("index.html"))
    page.evaluate("""() => document.querySelector('main').insertAdjacentHTML('beforeend',
      '<a id=there href="chapters/3-ascend.html#ascend?scenario=sealed">x</a>')""")
    page.locator("#there").click()
    Reader(page, "ascend").wait().pause()
    expect(banner(page)).to_have_count(0)
    opened(page, http_site, f"{LINK}&view=embed").pause()
    expect(banner(page)).to_have_count(0)


def test_where_its_script_does_not_come_the_note_stands(page, http_site, log):
    open_explorer(page, http_site(THREE), "ascend").press("leaked_cards_scale", "Home")
    page.route("**/take.js*", lambda route: route.abort())
    reader = opened(page, http_site)
    assert "world of a link" in reader.note
    log.errors.clear()


def test_a_phone_shows_it_whole(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740})
    opened(page, http_site)
    expect(banner(page).get_by_role("button", name="Take it")).to_be_in_viewport()
    box = banner(page).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_banner_chart_number_and_levers_share_one_screen(open_page, http_site):
    page = open_page(viewport={"width": 1280, "height": 800})
    opened(page, http_site)
    box = banner(page).bounding_box()
    seen = page.locator("#ascend .cockpit").bounding_box()
    assert box["y"] >= 0 and seen["y"] >= box["y"] + box["height"]
    assert seen["y"] + seen["height"] <= 800
