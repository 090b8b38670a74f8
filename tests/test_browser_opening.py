"""A chapter opens in pieces: nothing moves in sight while it does, nothing is left of it, and who arrives further down gets all at once."""

import pytest

CHAPTERS = ("1-listings", "2-gpu-rules", "3-ascend", "4-mate-60", "5-solar-evs", "6-do-controls-work")
WATCH = """
  window.seen = new Set(), window.shifted = [];
  new MutationObserver(() => {
    const root = document.documentElement;
    if (root?.dataset.opening) window.seen.add(document.querySelectorAll('[data-laid]').length);
  }).observe(document, {attributes: true, subtree: true, attributeFilter: ['data-opening', 'data-laid']});
  new PerformanceObserver(list => list.getEntries().forEach(e => !e.hadRecentInput && window.shifted.push(
    [e.value, ...e.sources.map(s => s.node?.className ?? s.node?.nodeName)]))).observe({type: 'layout-shift', buffered: true});
"""
OPEN = "() => document.readyState === 'complete' && !document.documentElement.dataset.opening"
PIECES = ".prose > section > section"


@pytest.mark.parametrize("width", [360, 1280, 1600])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_its_sections_come_one_by_one_and_nothing_moves(open_page, http_site, chapter, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.add_init_script(WATCH)
    page.goto(http_site(f"chapters/{chapter}.html"))
    assert sorted(page.evaluate("[...seen]")) == list(
        range(page.locator(PIECES).count() - 2)
    )  # the first two come before
    page.wait_for_timeout(300)
    assert page.evaluate("shifted") == []
    assert page.locator("[data-laid]").count() == 0
    skipped = "all => all.filter(x => !x.checkVisibility({contentVisibilityAuto: true})).length"
    assert page.locator(f"{PIECES}, {PIECES} > p").evaluate_all(skipped) == 0


@pytest.mark.parametrize("how", ["link", "reload", "back"])
def test_who_arrives_further_down_gets_all_at_once(page, http_site, how):
    page.add_init_script(WATCH)
    address = http_site("chapters/3-ascend.html")
    page.goto(address + ("#two-readings" if how == "link" else ""))
    page.wait_for_function(OPEN)
    if how == "reload":
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(300)
        page.reload()
    if how == "back":
        page.goto(http_site("glossary.html"))
        page.go_back()
    page.wait_for_function(OPEN)
    assert page.evaluate("seen.size") == 0 or how == "back"  # which takes the page out of the memory, as it was
    if how == "link":
        assert 0 <= page.locator("#two-readings").bounding_box()["y"] < 400
    if how == "reload":
        page.wait_for_function("() => scrollY > 3000")


def test_other_pages_and_readers_without_scripts_get_all_at_once(page, open_page, http_site):
    page.add_init_script(WATCH)
    page.goto(http_site("conclusion.html"))
    page.wait_for_function(OPEN)
    assert page.evaluate("seen.size") == 0
    still = open_page(java_script_enabled=False)
    still.goto(http_site("chapters/3-ascend.html"))
    whole = "all => all.every(x => getComputedStyle(x).contentVisibility === 'visible')"
    assert still.locator(PIECES).evaluate_all(whole)
