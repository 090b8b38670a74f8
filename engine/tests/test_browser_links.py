"""Links between models on a page: shown where they act, undone and redone, in the address, in "your world"."""

import re
from pathlib import Path

import pytest
from linked_book import make
from playwright.sync_api import Page, expect
from reader import Reader, leads_to

from modelbook.explorer import bundle
from modelbook.explorer.static import Static
from modelbook.worlds.links import World, in_force

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="_static/modelbook/explorer.css">
<button class="world-button" type="button" hidden>Your world: <b data-world-count></b></button>
<a href="other-page.html">Other</a><a href="shop-page.html">Shop</a><div>{body}</div><dialog id="world"></dialog>
<script defer src="_static/modelbook/page.js"></script></html>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("linked") / "book")


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory) -> Path:
    """A site of two pages: one with an explorer of the shop, one with none."""
    out = tmp_path_factory.mktemp("site")
    found = made.engines
    keys = found["shop"].assumptions.keys_of("shop")
    figure = Static(found["shop"], "shop", keys[:1], [], "baseline", {}, True, None).html()
    static = out / "_static" / "modelbook"
    (static / "models").mkdir(parents=True)
    (static / "page.js").write_text(bundle.page(bundle.index(made)))
    (static / "explorer.js").write_text(bundle.explorer())
    (static / "take.js").write_text(bundle.take())
    (static / "answers.js").write_text(bundle.answers())
    (static / "vega.js").write_text(bundle.VEGA.read_text())
    (static / "explorer.css").write_text(bundle.css())
    for name, e in found.items():
        (static / "models" / f"{name}.js").write_text(bundle.model_script(e))
    (out / "shop-page.html").write_text(PAGE.format(title="Shop", body=figure))
    (out / "other-page.html").write_text(PAGE.format(title="Other", body=""))
    return out


@pytest.fixture(params=["http", "file"])
def at(request, folder, serve_folder):
    return serve_folder(folder) if request.param == "http" else lambda path: (folder / path).as_uri()


def scripts(page: Page) -> list[str]:
    return sorted(re.findall(r"models/(\w+)\.js", " ".join(page.evaluate("[...document.scripts].map(s => s.src)"))))


def shop(page: Page, at, state: str = "") -> Reader:
    page.goto(at("shop-page.html") + (f"#shop?{state}" if state else ""))
    reader = Reader(page, "shop").wait()
    reader.open_drawer()
    return reader


def linked(reader: Reader, key: str):
    return reader.control(key).locator("[data-linked]")


def sold(made, values, scenarios=None, off=()):
    world = World(values, scenarios or {}, off)
    frame = made.engines["shop"].frame(in_force(made, world), world.scenario("shop"))
    return list(frame.sold)


def seen(reader: Reader):
    return [row["sold"] for row in reader.rows()]


def test_without_settings_of_a_source_no_further_script_is_loaded(page, at, made):
    reader = shop(page, at, "price=5&water_scale=1.5&supply@2028=2")
    assert scripts(page) == ["shop"]
    assert reader.get("linked") == {}
    assert seen(reader) == pytest.approx(sold(made, {"price": 5, "water_scale": 1.5, "supply@2028": 2}))
    assert page.locator("[data-linked]").count() == 0


def test_what_another_chapter_sets_acts_here_and_is_shown_here(page, at, made):
    reader = shop(page, at, "rate=2")
    expect(linked(reader, "supply_scale")).to_contain_text("the mill's flour: ×6.01")
    assert scripts(page) == ["mill", "shop"]
    assert reader.values == {}
    assert seen(reader) == pytest.approx(sold(made, {"rate": 2}))
    assert seen(reader) != pytest.approx(sold(made, {}))
    slider = reader.input("supply_scale")
    assert float(slider.input_value()) == 1.5  # it stands at its end, and the number is shown
    assert reader.control("supply_scale").locator("output").inner_text() == "18 t"  # 3 x 6.01
    assert slider.get_attribute("aria-describedby") == linked(reader, "supply_scale").get_attribute("id")


def test_it_is_undone_and_redone_where_it_acts(page, at, made):
    reader = shop(page, at, "rate=1.3")
    button = linked(reader, "supply_scale").locator("button")
    reader.doing(button.click)
    assert seen(reader) == pytest.approx(sold(made, {}))
    expect(linked(reader, "supply_scale")).to_contain_text("Undone")
    href = leads_to(page.locator('a[href*="shop-page"]'))
    assert "link.flour=off" in href
    page.goto("about:blank")
    page.goto(href)
    again = Reader(page, "shop").wait()
    assert seen(again) == pytest.approx(sold(made, {}))
    again.open_drawer()
    again.doing(linked(again, "supply_scale").locator("button").click)
    assert seen(again) == pytest.approx(sold(made, {"rate": 1.3}))
    assert "link.flour" not in leads_to(page.locator('a[href*="shop-page"]'))


def test_the_readers_own_value_wins_and_can_be_taken_back(page, at, made):
    reader = shop(page, at, "rate=1.3")
    reader.press("supply_scale", "Home")
    assert reader.values == {"supply_scale": 0.6}
    assert seen(reader) == pytest.approx(sold(made, {"supply_scale": 0.6}))
    expect(linked(reader, "supply_scale")).to_contain_text("Your own value")
    reader.doing(reader.control("supply_scale").locator("[data-restore]").click)
    assert reader.values == {}
    assert seen(reader) == pytest.approx(sold(made, {"rate": 1.3}))


def test_the_baseline_by_hand_wins_too(page, at, made):
    """The slider put to where it would stand without the link is a value of the reader's own."""
    reader = shop(page, at, "rate=1.21")
    slider = reader.input("supply_scale")
    reader.doing(lambda: slider.evaluate("x => { x.value = 1; x.dispatchEvent(new Event('input', {bubbles: true})); }"))
    assert reader.values == {"supply_scale": 1}
    assert seen(reader) == pytest.approx(sold(made, {}))


def test_a_set_of_assumptions_chosen_here_wins(page, at, made):
    reader = shop(page, at, "one=0.1&rate=1.3")
    reader.check("scenario", "sure")
    assert seen(reader) == pytest.approx(sold(made, {"one": 0.1, "rate": 1.3}, {"shop": "sure"}))
    expect(linked(reader, "trust")).to_contain_text("chosen here")
    assert set(reader.get("linked")) == {"supply_scale"}


def test_a_scenario_of_the_source_comes_along(page, at, made):
    reader = shop(page, at, "scenario.mill=fast&scenario=dear")
    assert reader.get("scenario") == "dear"
    assert seen(reader) == pytest.approx(sold(made, {}, {"mill": "fast", "shop": "dear"}))
    href = leads_to(page.locator('a[href*="shop-page"]'))
    assert "scenario.mill=fast" in href
    assert "scenario.shop=dear" in href


def test_an_unknown_link_is_told_and_hurts_nothing(page, at, made):
    reader = shop(page, at, "rate=1.3&link.nosuch=off&link.constructor=off")
    assert reader.note
    assert seen(reader) == pytest.approx(sold(made, {"rate": 1.3}))


def test_a_script_that_does_not_load_leaves_a_working_page(page, at, made, log):
    page.route("**/models/mill.js", lambda route: route.abort())
    reader = shop(page, at, "rate=1.3")
    reader.press("price", "End")
    assert seen(reader) == pytest.approx(sold(made, {"price": 9}))
    log.errors.clear()


def test_your_world_lists_changes_by_chapter_and_links_and_undoes_each(page, at, made):
    page.goto(at("other-page.html") + "#?rate=1.3&one=0.2&price=4&scenario.mine=deep&bet.shop=7")
    button = page.locator(".world-button")
    expect(button).to_contain_text("4 changes")
    assert scripts(page) == []  # no explorer here: nothing more is loaded until it is asked for
    button.click()
    dialog = page.locator("#world")
    expect(dialog.locator("li", has_text="set by the mill's flour: ×1.65")).to_be_visible()
    assert dialog.locator("h3").all_inner_texts()[:3] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    expect(dialog.locator("li", has_text="Price: 4 t")).to_be_visible()
    expect(dialog.locator("li", has_text="shop: 7")).to_be_visible()
    dialog.locator("li", has_text="set by the mill's flour").locator("button").click()
    expect(dialog.locator("li", has_text="undone: the mill's flour")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    dialog.locator("li", has_text="Rate: 1.3").locator("button").click()
    expect(dialog.locator("li", has_text="the mill's flour")).to_have_count(0)
    dialog.get_by_role("link", name="Chapter 3").click()
    reader = Reader(page, "shop").wait()
    assert seen(reader) == pytest.approx(sold(made, {"one": 0.2, "price": 4}, {"mine": "deep"}))


# --- the world of a link, and the way back


def own(page: Page):
    return page.evaluate("JSON.parse(sessionStorage.getItem('linked-world'))")


def test_a_links_world_changed_keeps_the_way_back(page, folder, serve_folder):
    at = serve_folder(folder)
    reader = shop(page, at, "price=5")
    page.goto("about:blank")
    reader = shop(page, at, "price=2&one=0.9&link.trust=off")
    assert reader.values["price"] == 2
    reader.press("price", "End")
    assert own(page)["values"] == {"price": 9, "one": 0.9}
    assert own(page)["off"] == ["trust"]
    assert own(page)["mine"]["values"] == {"price": 5}
    page.goto("about:blank")
    reader = shop(page, at)
    assert reader.values == {"price": 9}
    page.locator(".world-button").click()
    dialog = page.locator("#world")
    reader.doing(dialog.get_by_role("button", name=re.compile("my world")).click)
    assert reader.values == {"price": 5}
    assert "mine" not in own(page)
    expect(dialog.get_by_role("button", name=re.compile("my world"))).to_have_count(0)


def test_where_storage_fails_the_links_carry_all(page, at, made):
    page.add_init_script("""for (const name of ['sessionStorage', 'localStorage'])
      Object.defineProperty(window, name, {get() { throw new Error('refused'); }})""")
    reader = shop(page, at, "rate=1.3&one=0.2&scenario.mine=deep&link.trust=off&bet.shop=7")
    reader.press("price", "End")
    page.locator('a[href*="other-page"]').first.click()
    expect(page.locator(".world-button")).to_contain_text("5 changes")
    page.locator('a[href*="shop-page"]').first.click()
    again = Reader(page, "shop").wait()
    assert seen(again) == pytest.approx(sold(made, {"rate": 1.3, "one": 0.2, "price": 9}, {"mine": "deep"}, ["trust"]))
    assert "bet.shop=7" in leads_to(page.locator('a[href*="shop-page"]'))
