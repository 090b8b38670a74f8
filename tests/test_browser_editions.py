"""Links into an earlier edition, and links that an earlier version made, on the built site."""

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect
from reader import Reader, marked, open_explorer

import chokepoints

CHAPTER = "chapters/3-ascend.html"
VERSION = chokepoints.book().version


KEEPING = "window.kept = ''; navigator.clipboard.writeText = async text => { window.kept = text; }"


def kept_by(page, button) -> str:
    """The link that a button copies."""
    page.evaluate(KEEPING)
    button.click()
    page.wait_for_function("window.kept")
    return page.evaluate("window.kept")


def share(**how) -> str:
    """What the sentence of chapter 3 says of 2027."""
    return f"{100 * chokepoints.run('supply', **how).set_index('year').dependency_h100e[2027]:.0f}%"


def test_a_link_opens_the_first_edition_and_leads_back(page, either_site):
    reader = open_explorer(page, either_site(CHAPTER) + "#ascend?edition=1", "ascend")
    sentence = reader.figure.locator(".sentence")
    assert "These are the assumptions of the first edition." in reader.note
    assert reader.get("scenario") == "1:baseline"
    expect(sentence).to_contain_text(share(edition="1"))
    reader.check("scenario", "sealed")
    assert reader.get("scenario") == "1:sealed"
    expect(sentence).to_contain_text(share(edition="1", scenario="sealed"))
    reader.doing(lambda: reader.figure.get_by_role("button", name="See it with the present ones").click())
    assert reader.get("scenario") == "sealed"
    expect(sentence).to_contain_text(share(scenario="sealed"))


def test_a_link_of_the_first_version_says_what_has_changed_and_offers_both(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER) + "#ascend?leaked_cards_scale=2&v=0.1.0", "ascend")
    assert "was made with version 0.1.0" in reader.note and "Home-made HBM" in reader.note
    assert reader.get("scenario") == "baseline"
    reader.doing(lambda: reader.figure.get_by_role("button", name="See it with those of the first edition").click())
    assert (reader.get("scenario"), reader.values) == ("1:baseline", {"leaked_cards_scale": 2})
    there = share(edition="1", values={"leaked_cards_scale": 2})
    expect(reader.figure.locator(".sentence")).to_contain_text(there)


def test_a_link_without_a_version_is_called_undated_and_offers_both(page, either_site):
    reader = open_explorer(page, either_site(CHAPTER) + "#ascend?leaked_cards_scale=2", "ascend")
    assert "undated" in reader.note and "Home-made HBM" in reader.note
    expect(reader.figure.locator(".sentence")).to_contain_text(share(values={"leaked_cards_scale": 2}))
    reader.doing(lambda: reader.figure.get_by_role("button", name="See it with those of the first edition").click())
    there = share(edition="1", values={"leaked_cards_scale": 2})
    expect(reader.figure.locator(".sentence")).to_contain_text(there)
    page.reload()  # the reader has chosen since: what was said of the link is no longer so
    reader = Reader(page, "ascend").wait()
    assert "undated" not in reader.note and "the first edition" in reader.note
    reader.doing(lambda: reader.figure.get_by_role("button", name="See it with the present ones").click())
    expect(reader.figure.locator(".sentence")).to_contain_text(share(values={"leaked_cards_scale": 2}))


def test_a_link_of_this_version_says_nothing_of_editions(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER) + f"#ascend?leaked_cards_scale=2&v={VERSION}", "ascend")
    assert reader.note == "" and reader.get("scenario") == "baseline"


def test_links_that_the_book_makes_carry_its_version(page, http_site):
    """What is copied today is dated when baselines have moved on; and a link of the book's own pages is not called undated."""
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    reader.press("leaked_cards_scale", "End")
    expected = {"leaked_cards_scale": ["3"], "v": [VERSION]}
    page.locator(".world-button").click()
    copied = kept_by(page, page.locator("dialog#world").get_by_role("button", name="Copy"))
    assert parse_qs(copied.split("?")[1]) == expected
    page.goto(http_site("conclusion.html"))
    marked(page, "alive")
    assert parse_qs(kept_by(page, page.locator("[data-copy]")).split("?")[1]) == expected
    states = page.locator("main a[href*='?scenario']")
    hrefs = states.evaluate_all("all => all.map(a => a.href)")
    assert hrefs and all(parse_qs(href.split("?")[1])["v"] == [VERSION] for href in hrefs)
    page.goto(hrefs[0])
    marked(page, "alive")
    assert "undated" not in " ".join(page.locator("[data-note]").all_inner_texts())


@pytest.mark.parametrize("asks", ["measure=value", "measure=value&v=0.1.0", f"v={VERSION}", "bet.controls=2"])
def test_a_link_to_no_world_leaves_the_readers_own(page, http_site, asks):
    own = open_explorer(page, http_site(CHAPTER), "ascend")
    own.press("leaked_cards_scale", "End")
    page.goto("about:blank")
    opened = open_explorer(page, http_site(CHAPTER) + f"#ascend?{asks}", "ascend")
    assert opened.values == {"leaked_cards_scale": 3}
    page.reload()
    assert Reader(page, "ascend").wait().values == {"leaked_cards_scale": 3}


def test_a_link_to_the_books_own_world_keeps_the_readers_aside(page, http_site):
    own = open_explorer(page, http_site(CHAPTER), "ascend")
    own.press("leaked_cards_scale", "End")
    page.goto("about:blank")
    opened = open_explorer(page, http_site(CHAPTER) + f"#ascend?scenario=baseline&v={VERSION}", "ascend")
    assert opened.values == {}
    opened.doing(opened.figure.get_by_role("button", name="Back to my world").click)
    assert opened.values == {"leaked_cards_scale": 3}


def test_a_preset_that_is_gone_is_found_in_its_edition(page, http_site):
    reader = open_explorer(page, http_site("chapters/4-mate-60.html") + "#mate60?scenario=five_scanners", "mate60")
    assert reader.get("scenario") == "1:five_scanners"
    expect(reader.figure.locator(".presets").get_by_text("Five scanners, first edition")).to_be_visible()
