"""The reader's world: in links, in a new tab, on the next page, in storage; and links that are broken."""

import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect
from reader import Reader, leads_to, marked, open_explorer

import chokepoints

ENGINE = chokepoints.engine("supply")
CHAPTER = "chapters/3-ascend.html"
BASELINE = ENGINE.frame().set_index("year").dependency_h100e[2027]
CLIPBOARD = """Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => {
  if (%s) throw new Error('refused'); globalThis.copied = text; }}})"""


VALUES = "() => modelbook.visit.world.values"


def open_chapter(page: Page, site, fragment: str = "") -> Reader:
    return open_explorer(page, site(CHAPTER) + fragment, "ascend")


def copied_link(reader: Reader) -> str:
    reader.act("link")
    reader.page.wait_for_function("() => globalThis.copied")
    return reader.page.evaluate("copied")


@pytest.fixture
def world(page, either_site):
    """A chapter in which two sliders, the scenario and the measure were moved."""
    page.add_init_script(CLIPBOARD % "false")
    reader = open_chapter(page, either_site)
    reader.check("scenario", "semianalysis_memory")
    reader.press("leaked_cards_scale", "End")
    reader.press("other_per_ascend_scale", "ArrowRight", "ArrowRight")
    reader.check("view", "value")
    return reader


def test_a_link_restores_the_world_for_another_reader(world, open_page):
    link = copied_link(world)
    fragment = link.partition("#")[2]
    target, _, query = fragment.partition("?")
    state = dict(parse_qsl(query))
    assert target == "ascend"
    assert state["scenario"] == "semianalysis_memory"
    assert state["measure"] == "value"
    assert float(state["leaked_cards_scale"]) == 3
    assert state["v"] == ENGINE.book.version

    other = open_page()
    again = open_explorer(other, link, "ascend")
    assert again.values == world.values
    assert again.get("scenario") == "semianalysis_memory"
    assert again.get("view")["measure"] == "value"
    assert again.rows() == world.rows()
    assert again.sentence == world.sentence
    assert again.accept().marks() == world.marks()
    assert again.input("leaked_cards_scale").input_value() == world.input("leaked_cards_scale").input_value()
    expect(again.figure).to_be_in_viewport()


def test_where_the_clipboard_is_refused_the_link_is_shown(page, http_site):
    page.add_init_script(CLIPBOARD % "true")
    reader = open_chapter(page, http_site)
    reader.press("leaked_cards_scale", "End")
    reader.act("link")
    expect(reader.figure.locator("[data-note]")).to_contain_text("leaked_cards_scale=3")


def test_the_world_goes_along_to_the_next_page_and_back(page, either_site):
    reader = open_chapter(page, either_site)
    reader.press("leaked_cards_scale", "Home")
    page.locator("a.wordmark").first.click()
    page.wait_for_url("**/index.html*")
    page.locator("[data-tell]").click()  # once its script has come
    assert page.evaluate(VALUES) == {"leaked_cards_scale": 0.1}
    page.locator("[data-lever]").press("End")
    page.go_back(wait_until="commit")
    back = Reader(page, "ascend").wait()
    assert back.values["leaked_cards_scale"] == 0.1
    page.goto(either_site("index.html"))
    marked(page, "alive")
    if page.url.startswith("http"):
        assert page.evaluate(VALUES) == {"leaked_cards_scale": 0.1, "own_effort": 0.7}


def test_internal_links_carry_the_world_into_a_new_tab(page, either_site, open_page):
    reader = open_chapter(page, either_site)
    reader.press("leaked_cards_scale", "Home")
    href = leads_to(page.locator("a.wordmark"))
    landing = open_page()
    landing.goto(href)
    marked(landing, "alive")
    assert landing.evaluate(VALUES) == {"leaked_cards_scale": 0.1}


def test_the_world_outlives_a_reload(page, http_site):
    reader = open_chapter(page, http_site)
    reader.press("leaked_cards_scale", "Home")
    page.reload()
    assert Reader(page, "ascend").wait().values == {"leaked_cards_scale": 0.1}


def test_nothing_is_stored_but_the_world_and_the_colours(page, http_site):
    reader = open_chapter(page, http_site)
    reader.press("leaked_cards_scale", "Home")
    page.locator(".theme-switch").click()
    assert page.evaluate("Object.keys(sessionStorage)") == ["chokepoints-world"]
    assert page.evaluate("Object.keys(localStorage)") == ["chokepoints-theme"]
    assert page.context.cookies() == []


def test_a_links_world_is_for_the_visit_and_the_readers_own_comes_back(page, http_site):
    reader = open_chapter(page, http_site)
    reader.press("leaked_cards_scale", "Home")
    page.goto("about:blank")
    visited = open_chapter(page, http_site, "#ascend?die_area=700")
    assert visited.values == {"die_area": 700}
    visited.doing(page.get_by_role("button", name="Keep mine").click)
    assert visited.values == {"leaked_cards_scale": 0.1}
    page.reload()
    assert Reader(page, "ascend").wait().values == {"leaked_cards_scale": 0.1}


# --- a bet is the reader's own act, in whosever world it is placed


def bet(page: Page) -> float | None:
    """The guess that stands in the chapter; none before one is placed."""
    placed = page.locator(".bet [data-feedback]").inner_text()
    return page.locator(".bet input").evaluate("x => x.valueAsNumber") if placed else None


def place(page: Page, guess: int) -> None:
    page.locator(".bet input").fill(str(guess))
    page.locator(".bet button").click()


@pytest.mark.parametrize("brought", [None, 20])
def test_a_bet_placed_in_a_links_world_outlives_a_reload_and_the_way_back(page, http_site, brought):
    reader = open_chapter(page, http_site)
    reader.press("leaked_cards_scale", "Home")
    link = "#ascend?die_area=700" + (f"&bet.ascend={brought}" if brought else "")
    page.goto("about:blank")
    open_chapter(page, http_site, link)
    assert bet(page) == brought
    place(page, 33)
    page.reload()
    visited = Reader(page, "ascend").wait()
    assert (visited.values, bet(page)) == ({"die_area": 700}, 33)  # still a visit
    visited.doing(page.get_by_role("button", name="Keep mine").click)
    assert (visited.values, bet(page)) == ({"leaked_cards_scale": 0.1}, 33)
    page.reload()
    assert (Reader(page, "ascend").wait().values, bet(page)) == ({"leaked_cards_scale": 0.1}, 33)
    page.goto("about:blank")
    open_chapter(page, http_site, link)
    assert bet(page) == (brought or 33)  # a link that is opened brings its own bet


def test_a_first_visit_by_a_link_with_a_bet_keeps_the_one_placed_over_it(page, either_site):
    open_chapter(page, either_site, "#ascend?die_area=700&bet.ascend=20&bet.listings=9")
    place(page, 33)
    page.reload()
    assert (Reader(page, "ascend").wait().values, bet(page)) == ({"die_area": 700}, 33)
    assert "bet.listings=9" in page.url


def test_what_the_dialog_says_stays_where_it_says_the_same(page, http_site):
    """The words of all models come a moment after it opened: a button that somebody presses then is still there."""
    open_chapter(page, http_site).press("leaked_cards_scale", "Home")
    page.locator(".world-button").click()
    buttons = page.locator("dialog#world button")
    expect(buttons.first).to_be_visible()
    same = page.evaluate("""async () => {
      const [button] = document.querySelectorAll('dialog#world button');
      modelbook.dialog.show();
      await new Promise(requestAnimationFrame);
      return button.isConnected;
    }""")
    assert same
    buttons.filter(has_text="Undo all").click()
    expect(page.locator("dialog#world")).to_contain_text("You have changed nothing yet")


def test_a_bet_in_a_changed_world_of_a_link_comes_along_and_is_taken_back_in_all(page, http_site):
    open_chapter(page, http_site).press("leaked_cards_scale", "Home")
    page.goto("about:blank")
    visited = open_chapter(page, http_site, "#ascend?die_area=700")
    visited.press("leaked_cards_scale", "End")
    place(page, 33)
    page.locator(".world-button").click()
    dialog = page.locator("dialog#world")
    visited.doing(dialog.locator("p button").first.click)
    assert (visited.values, bet(page)) == ({"leaked_cards_scale": 0.1}, 33)
    line = dialog.locator("li", has_text="33%")
    line.locator("button").click()
    expect(line).to_have_count(0)
    page.reload()
    Reader(page, "ascend").wait()
    assert bet(page) is None


def test_one_year_of_a_path_and_the_last_of_a_repeated_key(page, either_site):
    reader = open_chapter(
        page, either_site, "#ascend?hbm_domestic%402027=20&die_area=610&die_area=700&v=" + ENGINE.book.version
    )
    assert reader.values == {"hbm_domestic@2027": 20, "die_area": 700}
    assert reader.note == ""
    values = {"hbm_domestic@2027": 20, "die_area": 700}
    wanted = ENGINE.frame(values).set_index("year").dependency_h100e[2027]
    assert reader.get("result().summary")["dependency_h100e"] == pytest.approx(wanted, rel=1e-9)


def test_a_changed_fragment_changes_the_page_at_once(page, http_site):
    reader = open_chapter(page, http_site)
    reader.doing(lambda: page.evaluate("location.hash = '#ascend?die_area=700&measure=cards'"))
    assert reader.values == {"die_area": 700}
    assert reader.get("view")["measure"] == "cards"


def test_a_link_may_name_a_heading(page, http_site):
    page.goto(http_site(CHAPTER))
    ident = page.locator("main h2, main section[id]").last.evaluate("x => x.closest('[id]').id")
    page.goto("about:blank")
    page.goto(http_site(CHAPTER) + f"#{ident}?die_area=700")
    expect(page.locator(f"#{ident}")).to_be_in_viewport()
    assert Reader(page, "ascend").wait().values == {"die_area": 700}


# --- your world


def test_your_world_lists_what_is_changed_and_undoes_it(page, either_site):
    reader = open_chapter(page, either_site)
    button = page.locator(".world-button")
    reader.check("scenario", "sealed")
    reader.press("leaked_cards_scale", "End")
    reader.press("die_area" if reader.input("die_area").is_visible() else "ascend_wafer_share", "Home")
    assert re.search(r"\b3\b", button.inner_text())
    button.click()
    dialog = page.locator("dialog#world")
    expect(dialog).to_be_visible()
    items = dialog.locator(
        "h3:has(a) + ul > li"
    )  # under its chapter; links between models stand in a list of their own
    assert items.count() == 3
    assert ENGINE.assumptions["leaked_cards"].label in dialog.inner_text()
    reader.doing(items.last.locator("button").click)
    assert items.count() == 2
    assert len(reader.values) == 1
    reader.doing(items.first.locator("button").click)
    assert reader.get("scenario") == "baseline"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


# --- broken links

BROKEN = {
    "an unknown key": ("#ascend?nosuch=4711", "4711"),
    "a value out of range": ("#ascend?die_area=471100", "471100"),
    "a negative value": ("#ascend?die_area=-4711", "4711"),
    "no number": ("#ascend?die_area=NaN", None),
    "a word": ("#ascend?die_area=fortyseven", "fortyseven"),
    "nothing": ("#ascend?die_area=", None),
    "infinity": ("#ascend?die_area=Infinity", "Infinity"),
    "a year that is not there": ("#ascend?smic_yield@1999=0.4711", "4711"),
    "a path without a year": ("#ascend?smic_yield=0.4711", "4711"),
    "a constant": ("#ascend?wafer_diameter=4711", "4711"),
    "between two choices": ("#ascend?firm=0.4711", "4711"),
    "an unknown scenario": ("#ascend?scenario=nosuchworld", "nosuchworld"),
    "an unknown measure": ("#ascend?measure=nosuchmeasure", "nosuchmeasure"),
    "markup": ("#ascend?die_area=<img src=x onerror=alert(1)>", "alert"),
    "markup in a key": ("#ascend?<script>alert(1)</script>=1", "alert"),
    "markup in a scenario": ("#ascend?scenario=<b>alert</b>", "alert"),
    "an inherited name": ("#ascend?constructor=1", None),
    "another inherited name": ("#ascend?__proto__=1&toString=2&hasOwnProperty=3", None),
    "an inherited scenario": ("#ascend?scenario=constructor", "constructor"),
    "an inherited measure": ("#ascend?measure=toString", "toString"),
}
DAMAGED = {
    "half an escape": "#ascend?die_area=%E0%A4%A",
    "an escape of nothing": "#%E0%A4%A",
    "only signs": "#?&&==&=&?",
    "a bare mark": "#?",
    "an unknown target": "#nosuch",
    "an unknown target with a query": "#nosuch?v=9",
    "something long": "#ascend?" + "x" * 5000,
    "a selector": "#a'b\"c>d",
}


def works(reader: Reader) -> None:
    """A page on which the sliders still act."""
    before = reader.marks()
    reader.press("hbm_domestic_scale", "End")
    assert reader.values == {"hbm_domestic_scale": 2}
    assert reader.marks() != before


@pytest.mark.parametrize("what", BROKEN)
def test_what_a_link_asks_wrongly_is_told_without_repeating_it(page, http_site, what):
    fragment, value = BROKEN[what]
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    reader = open_chapter(page, http_site, fragment)
    assert reader.values == {}
    assert reader.get("scenario") == "baseline"
    assert reader.note, "nothing tells the reader that part of the link was left out"
    assert value is None or value not in reader.note
    assert reader.get("result().summary")["dependency_h100e"] == pytest.approx(BASELINE, rel=1e-9)
    assert dialogs == []
    works(reader)


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_link_leaves_a_working_page(page, http_site, what):
    reader = open_chapter(page, http_site, DAMAGED[what])
    assert reader.values == {}
    works(reader)


@pytest.mark.parametrize("fragment", [BROKEN["an unknown key"][0], BROKEN["markup"][0], DAMAGED["half an escape"]])
def test_the_same_on_a_page_from_disk(page, file_site, fragment):
    reader = open_chapter(page, file_site, fragment)
    assert reader.note
    works(reader)


def test_what_can_be_read_of_a_link_is_kept(page, http_site):
    reader = open_chapter(page, http_site, "#ascend?die_area=700&nosuch=1&retirement=99&scenario=sealed")
    assert reader.values == {"die_area": 700}
    assert reader.get("scenario") == "sealed"
    assert reader.note


@pytest.mark.parametrize(
    "stored",
    [
        "{not json", "null", "[]", '"text"', '{"values": {"nosuch": 1, "die_area": "x"}, "scenarios": {"supply": "nosuch"}}',
        '{"values": {"die_area": 1e99}, "scenarios": {"nosuch": "baseline"}, "bets": []}', '{"scenarios": {"supply": "constructor"}}',
    ],
)  # fmt: skip
def test_a_damaged_store_leaves_a_working_page(page, http_site, stored):
    page.goto(http_site("about.html"))
    page.evaluate("text => sessionStorage.setItem('chokepoints-world', text)", stored)
    reader = open_chapter(page, http_site)
    lows = reader.rows()
    assert all(isinstance(row["dependency_h100e"], float) for row in lows)
    reader.doing(lambda: reader.act("reset")) if reader.values else None
    works(reader)


def test_without_any_storage_the_page_works(page, http_site):
    page.add_init_script("""for (const name of ['sessionStorage', 'localStorage'])
      Object.defineProperty(window, name, {get() { throw new Error('refused'); }})""")
    works(open_chapter(page, http_site))
