"""What a reader is told where a script did not come or the browser holds something back; and what readers' own settings keep."""

from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect
from reader import Reader, open_explorer
from shared_fixtures import Log

CHAPTER = "chapters/3-ascend.html"


def hinder(page: Page, log: Log, script: str, how: str) -> None:
    log.spoilt = True

    def answer(route: Route) -> None:
        if how == "blocked":
            route.abort()
        else:
            with urlopen(route.request.url) as answer:
                body = answer.read()
            route.fulfill(body=body[: len(body) // 2], content_type="text/javascript")

    page.route(f"**/{script}*", answer)


@pytest.mark.parametrize("how", ["blocked", "cut off"])
@pytest.mark.parametrize("script", ["page.js", "explorer.js", "vega.js", "models/supply.js"])
def test_an_explorer_without_a_script_says_so_and_stays_readable(page, http_site, log, script, how):
    hinder(page, log, script, how)
    page.goto(http_site(CHAPTER))
    figure = page.locator("#ascend")
    figure.scroll_into_view_if_needed()
    note = figure.locator("[data-note]")
    expect(note).to_be_visible()
    assert "baseline" in note.inner_text()
    assert figure.locator("input[type=range]").first.is_disabled()
    assert figure.locator("svg").first.is_visible()
    assert figure.locator(".sentence").inner_text()


@pytest.mark.parametrize("how", ["blocked", "cut off"])
def test_a_bet_without_a_script_says_so(page, http_site, log, how):
    hinder(page, log, "page.js", how)
    page.goto(http_site(CHAPTER))
    expect(page.locator(".bet .note")).to_contain_text("No bet can be placed")


@pytest.mark.parametrize("how", ["blocked", "cut off"])
@pytest.mark.parametrize(
    ("where", "script", "box"),
    [
        ("timeline.html", "together/*.js", "figure.timeline"),
        ("timeline.html", "page.js", "figure.timeline"),
        ("chips.html", "together/*.js", ".records"),
        ("search.html", "search.js", "form.search"),
        ("search.html", "passages.js", "form.search"),
        ("conclusion.html", "together/*.js", "[data-summary=changes]"),
        ("conclusion.html", "page.js", "[data-summary=changes]"),
    ],
)
def test_a_part_without_its_script_says_so_and_shows_all(page, http_site, log, where, script, box, how):
    words = "main :is(p, td, li):not(.note):visible"
    page.goto(http_site(where))
    page.wait_for_load_state("load")
    expect(page.locator(f"{box} > .note")).to_have_count(0)
    whole = page.locator(words).count()
    hinder(page, log, script, how)
    page.goto(http_site(where))
    expect(page.locator(f"{box} > .note")).to_contain_text("did not arrive")
    assert page.locator(words).count() >= 0.8 * whole  # all but what scripts add


def test_what_needs_no_other_script_goes_on_without_it(page, http_site, log):
    hinder(page, log, "page.js", "blocked")
    page.goto(http_site("chips.html"))
    rows = page.locator(".records tbody tr:visible")
    everything = rows.count()
    page.locator(".records input[name=find]").fill("ascend")
    expect(rows).not_to_have_count(everything)
    page.goto(http_site("search.html?q=memory"))
    expect(page.locator("#search-status")).to_contain_text("passage")


@pytest.mark.parametrize("how", ["blocked", "cut off"])
def test_a_model_that_is_read_for_links_stops_nothing_where_it_does_not_come(page, http_site, log, how):
    """`foundry` is read on chapter 3 for what it hands on, once the reader has set something of its own."""
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    source, name, high = page.evaluate("""() => { const link = modelbook.linked.find(l => l.target === 'supply');
      const own = k => !Object.hasOwn(modelbook.index.supply.keys, k);
      const [key, [, low, high]] = Object.entries(modelbook.index[link.source].keys).find(([k, a]) => own(k) && !k.includes('@') && !a[3]);
      return [link.source, key, high]; }""")
    hinder(page, log, f"models/{source}.js", how)
    page.goto("about:blank")
    reader = open_explorer(page, http_site(CHAPTER) + f"#ascend?{name}={high}", "ascend")
    reader.press("hbm_domestic_scale", "End")
    assert reader.values["hbm_domestic_scale"] == 2
    note = reader.figure.locator("[data-note]")
    expect(note).to_contain_text("What another chapter hands on could not be read")
    page.unroute(f"**/models/{source}.js*")
    note.get_by_role("button", name="Try again").click()
    page.wait_for_function("source => Object.hasOwn(modelbook.models, source)", arg=source)
    expect(note).to_be_hidden()


def test_all_there_nothing_is_said(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    page.wait_for_load_state("load")
    assert reader.note == ""
    assert page.locator(".bet .note").count() == 0


# --- a browser that protects against fingerprinting

NOISE = """const real = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...at) {
  const found = real.apply(this, at); for (let k = 0; k < found.data.length; k += 7) found.data[k] ^= 1; return found; };"""


def test_a_picture_that_would_be_noise_is_not_saved(page, http_site):
    page.add_init_script(NOISE)
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    saved = []
    page.on("download", lambda download: saved.append(download))
    reader.take("png")
    expect(reader.take_away.get_by_role("status")).to_contain_text("The SVG holds the same drawing")
    assert saved == []
    with page.expect_download():
        reader.take("svg")


def test_elsewhere_it_is(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    with page.expect_download() as got:
        reader.take("png")
    assert got.value.suggested_filename == "chokepoints-supply_by_source.png"
    expect(reader.take_away.get_by_role("status")).to_have_text("Saved as chokepoints-supply_by_source.png.")


@pytest.mark.parametrize(
    ("script", "tool", "what"),
    [("take.js", "take", "dialog.take-away"), ("answers.js", "matters", "[data-matters] table")],
)
def test_a_tool_says_when_its_script_does_not_come_and_opens_when_it_does(page, http_site, log, script, tool, what):
    page.route(f"**/{script}*", lambda route: route.abort())
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    reader.act(tool)
    expect(reader.figure.locator("[data-note]")).to_contain_text("could not open")
    expect(reader.figure.locator("[data-instead]")).to_be_hidden()
    page.unroute(f"**/{script}*")
    log.errors.clear()  # the browser tells that the script was refused
    reader.act(tool)
    expect(reader.figure.locator(what)).to_be_visible()


# --- colours of the reader's own


def colours(reader: Reader, kind: str) -> tuple[str, str]:
    """Of the chosen word, and of another one."""
    return tuple(
        reader.figure.locator(f".{kind} input{which} + span").first.evaluate(
            "x => { const s = getComputedStyle(x); return s.backgroundColor + s.color; }"
        )
        for which in (":checked", ":not(:checked)")
    )


@pytest.mark.parametrize("kind", ["segments", "presets"])
def test_what_is_chosen_is_seen_in_forced_colours(open_page, http_site, kind):
    page = open_page(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    reader.check("scenario", "sealed")
    chosen, other = colours(reader, kind)
    assert chosen != other


def test_a_pressed_button_is_seen_in_forced_colours(open_page, http_site):
    page = open_page(forced_colors="active")
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    button = reader.figure.locator("button[data-action=matters]")
    at = "x => getComputedStyle(x).backgroundColor"
    before = button.evaluate(at)
    button.click()
    assert button.evaluate(at) != before


# --- the search, as browsers' keywords and other sites ask it


@pytest.mark.parametrize("query", ["HBM", "memory%20stacks", "%22memory%20stacks%22"])
def test_words_in_the_address_are_looked_for(page, either_site, query):
    page.goto(either_site(f"search.html?q={query}"))
    expect(page.locator("#search-status")).to_contain_text("passage")
    assert page.locator("#search-results li").count() > 0


def test_words_in_the_address_are_text(page, http_site):
    page.goto(http_site("search.html?q=%3Cimg%20src=x%20onerror=alert(1)%3E"))
    expect(page.locator("#q")).to_have_value("<img src=x onerror=alert(1)>")
    expect(page.locator("#search-status")).not_to_be_empty()
    assert page.locator("main img").count() == 0
