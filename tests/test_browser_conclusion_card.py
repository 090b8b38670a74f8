"""The card on the page that sums the book up: what it says, how it is downloaded and shared, and what follows it."""

from pathlib import Path

import pytest
from conclusion_page import OF, WORLDS, fragment, opened, said, spoken
from playwright.sync_api import expect

from modelbook.worlds import flips


def test_the_card_says_the_verdict_and_stands_on_the_first_screen(open_page, either_site):
    page = open_page(viewport={"width": 1280, "height": 800})
    world = WORLDS["one of each"]
    opened(page, either_site, fragment(world, **{"bet.controls": 1.5}))
    card = page.locator(".card-of-mine")
    model, column = flips.named(OF)
    assert card.locator("[data-said]").inner_text() == said(model, world, "verdict")
    value = spoken(model, world).value(column)
    assert f"my world {value:+.1f}".replace("-", "\u2212").removesuffix(".0") in card.locator(".key").inner_text()
    assert "my first bet +1.5 years" in card.locator(".key").inner_text()
    dot, axis = card.locator("[data-here]").bounding_box(), card.locator(".track .axis").bounding_box()
    assert (dot["x"] + dot["width"] / 2 - axis["x"]) / axis["width"] == pytest.approx((value + 3) / 9, abs=0.005)
    assert card.locator("[data-flip]").inner_text() == page.locator("[data-flips] li").first.inner_text()
    assert (
        card.locator("[data-says]").inner_text()
        == page.locator(f"[data-row][data-model={model}] [data-says]").inner_text()
    )
    sheet = card.locator(".sheet").bounding_box()
    assert sheet["y"] + sheet["height"] <= 800


def test_the_card_without_a_bet_says_so_and_follows_one(page, http_site):
    opened(page, http_site)
    card = page.locator(".card-of-mine")
    expect(card.locator("[data-first-key]")).to_be_hidden()
    assert card.locator("[data-first-bet]").inner_text() == "no bet"
    page.evaluate("() => modelbook.visit.bet('controls', -2)")
    expect(card.locator("[data-first-key]")).to_be_visible()
    assert card.locator("[data-first-bet]").inner_text() == "\u22122 years"


def test_the_card_is_downloaded_as_a_picture(page, either_site, tmp_path):
    opened(page, either_site, "#?bite=0.4&bet.controls=1.5")
    with page.expect_download() as found:
        page.locator("[data-download]").press("Enter")
    assert found.value.suggested_filename == "chokepoints-verdict.png"
    content = Path(found.value.path()).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(content[k : k + 4], "big") for k in (16, 20)] == [1200, 630]
    assert len(content) > 20_000, "something is drawn"


def test_a_browser_that_makes_no_pictures_is_told(page, http_site):
    page.add_init_script(
        "CanvasRenderingContext2D.prototype.getImageData = () => ({ data: new Uint8ClampedArray(1024) })"
    )
    opened(page, http_site)
    page.locator("[data-download]").click()
    expect(page.locator(".card-of-mine [data-told]")).to_contain_text("keeps pages from making pictures")


def test_the_card_is_shared_where_the_browser_can(page, http_site):
    page.add_init_script("""
      navigator.canShare = () => true;
      navigator.share = async what => { globalThis.given = [what.url, what.files[0].type]; };
    """)
    opened(page, http_site, "#?bite=0.4&bet.controls=1.5")
    page.locator("[data-hand-over]").click()
    page.wait_for_function("() => globalThis.given")
    url, kind = page.evaluate("globalThis.given")
    assert "bite=0.4" in url and "bet.controls=1.5" in url and kind == "image/png"


def test_why_worlds_differ_and_the_table_follow_the_card(page, http_site):
    opened(page, http_site)
    order = page.locator(".card-of-mine, .summary.differ, .summary.bets, .summary.chapters").evaluate_all(
        "all => all.map(x => x.dataset.summary)"
    )
    assert order == ["card", "differ", "bets", "chapters"]
