"""Pages as a reader meets them: with scripts off, numbers and their sources, the bet, light and dark, not found, print."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
import yaml
from playwright.sync_api import Page, expect
from reader import Reader, explorers, open_explorer

import chokepoints
from modelbook.drawing import charts as drawing
from modelbook.explorer import bundle
from modelbook.explorer.static import Static
from modelbook.worlds import words

CHAPTER = "chapters/3-ascend.html"
CAME = re.compile(rb"modelbook\.came.*?=`(\w+)`;?\s*$")  # the end of a script that pages load


def pages(site) -> list[str]:
    """All but 404.html, whose links start at the root of the published address."""
    found = (f.relative_to(site) for f in site.rglob("*.html"))
    return sorted(f.as_posix() for f in found if "_static" not in f.parts and f.name != "404.html")


# --- every page


@pytest.mark.parametrize("width", [360, 1280])
def test_the_foot_lists_all_pages_under_the_captions_of_the_contents(open_page, http_site, book_root, width):
    parts = yaml.safe_load((book_root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(http_site("conclusion.html"))
    groups = page.locator(".foot-nav > div")
    assert groups.locator("> p").all_inner_texts() == [part["caption"] for part in parts]
    for k, part in enumerate(parts):
        links = groups.nth(k).locator("a").evaluate_all("all => all.map(a => new URL(a.href).pathname.slice(1))")
        files = [one for chapter in part["chapters"] for one in (chapter, *chapter.get("sections", ()))]
        # lessons stand in the table of the teachers' page
        assert links == [f"{one['file']}.html" for one in files if not one["file"].startswith("teach/packs/")]
    boxes = page.locator(".foot-nav :is(p, a)").evaluate_all(
        "all => all.map(x => { const r = x.getBoundingClientRect(); return [r.left, r.right, r.height]; })"
    )
    assert all(left >= 0 and right <= width and height >= 21 for left, right, height in boxes)
    assert page.locator(".foot-nav [aria-current=page]").inner_text() == "Conclusion"
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_page_loads_from_disk_without_an_error_or_a_request_elsewhere(page, file_site, site):
    """The fixture counts errors in the console and requests to other origins; over http so does the test of all widths."""
    for path in pages(site):
        page.goto(file_site(path))
        for ident in [i for p, i in explorers(site) if p == path]:
            Reader(page, ident).wait()
        assert page.locator("h1").count() == 1, path
        assert page.title()


def test_the_site_works_under_a_sub_path(page, http_site, site):
    for path, ident in explorers(site):
        reader = open_explorer(page, http_site.below("sub/path")(path), ident)
        assert reader.rows()
    page.goto(http_site.below("sub/path")(CHAPTER))
    page.locator("a.wordmark").first.click()
    expect(page).to_have_url(re.compile(r"/sub/path/(index\.html)?(#.*)?$"))


SHEET = 673  # px between the margins of A4 that site.css sets
# Words of a chart that lie on other words, or reach out of the screen. Words with a halo stand there twice.
CROWDED = """() => [...document.querySelectorAll('figure svg[role=img]')].filter(svg => svg.clientWidth).flatMap(svg => {
  const words = new Map();
  for (const text of svg.querySelectorAll('text')) {
    const {left, right, top, bottom} = text.getBoundingClientRect();
    if (text.textContent.trim() && !text.closest('[opacity="0"]'))
      words.set([text.textContent, Math.round(left), Math.round(top)].join(), {left, right, top: top + 3, bottom: bottom - 3});
  }
  const all = [...words], beyond = all.filter(([, a]) => a.left < 0 || a.right > innerWidth);
  const pairs = all.flatMap(([x, a], k) => all.slice(k + 1).map(([y, b]) => [x, y, a, b])).filter(([, , a, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0);
  return [...beyond.map(([x]) => x), ...pairs.map(([x, y]) => x + ' on ' + y)];
})"""


def test_every_page_fits_screens_and_the_sheet_and_no_words_of_a_chart_lie_on_others(page, http_site, site):
    def fits(width: int, where: str) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where

    for path in pages(site):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(http_site(path))
        assert page.locator("h1").count() == 1, path
        for width in (1280, 768, 360, 320):
            page.set_viewport_size({"width": width, "height": 800})
            for ident in [i for p, i in explorers(site) if p == path]:
                Reader(page, ident).wait()
            fits(width, f"{path} at {width} px")
            if width in (1280, 360):
                assert page.evaluate(CROWDED) == [], f"{path} at {width} px"
        page.emulate_media(media="print")
        page.evaluate("document.querySelectorAll('details').forEach(x => { x.open = true; })")
        fits(SHEET, f"{path} on paper, with all that is folded opened")
        page.emulate_media(media="screen")


# --- scripts off


@pytest.fixture
def still(new_context):
    """A page of a reader whose browser runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


def test_with_scripts_off_every_explorer_says_what_it_has_to_say(still: Page, either_site, site):
    for path, ident in explorers(site):
        still.goto(either_site(path))
        figure = still.locator(f"#{ident}")
        drawings = figure.locator("svg[role=img]:visible")
        assert drawings.count() == figure.locator("[data-chart]").count(), (path, ident)
        assert drawings.first.locator("path").count() > 3
        sentence = figure.locator(".sentence")
        expect(sentence).to_be_visible()
        assert len(sentence.inner_text()) > 40
        assert figure.locator("table[data-result] tbody td").count() >= 5
        if figure.locator("details.numbers").get_attribute("open") is None:  # a list to filter stands open
            figure.locator("details.numbers summary").click()
        expect(figure.locator("table[data-result]")).to_be_visible()
        notice = figure.locator("noscript > *").first
        expect(notice).to_be_visible()
        assert "scripts" in notice.inner_text()
        assert figure.locator("input:enabled, button:enabled, select:enabled").count() == 0


def test_what_stands_there_is_the_baseline(still: Page, http_site):
    engine = chokepoints.engine("supply")
    still.goto(http_site(CHAPTER))
    m = Static(engine, "x", [], [], "baseline", drawing.shown(chokepoints.book(), "supply").defaults, False, None)
    assert still.locator("#ascend .sentence").inner_text() == words.plain(m.say("sentence"))


def test_coming_to_life_does_not_move_the_text(page, http_site):
    """What the page shows before and after its scripts run takes the same room."""
    page.goto(http_site(CHAPTER), wait_until="commit")
    page.wait_for_selector("#ascend")
    shift = page.evaluate("""async () => {
      let total = 0;
      new PerformanceObserver(list => list.getEntries().forEach(e => { total += e.value; })).observe({type: 'layout-shift', buffered: true});
      document.getElementById('ascend').scrollIntoView();
      while (!document.getElementById('ascend').dataset.painted) await new Promise(r => setTimeout(r, 50));
      await new Promise(r => setTimeout(r, 400));
      return total;
    }""")
    assert shift < 0.1


# --- numbers and their sources


def facts(page: Page):
    """Those that are not folded away."""
    return page.locator(".fact").filter(visible=True)


@pytest.mark.parametrize("path", ["index.html", CHAPTER])
def test_a_numbers_source_opens_on_focus_hover_and_tap_and_closes_with_escape(page, either_site, path):
    page.set_viewport_size({"width": 1100, "height": 800})  # in a wider window works and terms stand in the margin
    page.goto(either_site(path))
    assert facts(page).count() >= 3
    for k in (0, facts(page).count() - 1):
        fact = facts(page).nth(k)
        button, card = fact.locator("button"), fact.locator(".card")
        expect(card).to_be_hidden()
        button.focus()
        expect(card).to_be_visible()
        assert card.locator("a").count() >= 1
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        button.evaluate("x => x.blur()")
        button.hover()
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        expect(card).to_be_hidden()


def test_a_tap_opens_a_card_within_the_screen_and_a_tap_elsewhere_closes_it(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(http_site(CHAPTER))
    for k in range(0, facts(page).count(), 5):
        fact = facts(page).nth(k)
        fact.scroll_into_view_if_needed()
        fact.locator("button").tap()
        card = fact.locator(".card")
        expect(card).to_be_visible()
        box = card.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 361, k
        page.locator("h1").tap()
        expect(card).to_be_hidden()


# --- the bet


@pytest.fixture
def bet(page, either_site):
    page.goto(either_site(CHAPTER))
    assert page.locator(".bet").count() == 1
    return page.locator(".bet")


def test_a_bet_is_answered_only_after_it_is_placed(bet):
    slider, feedback = bet.locator("input[type=range]"), bet.locator("[data-feedback]")
    assert feedback.text_content() == ""
    shown = bet.locator("output").inner_text()
    slider.press("End")
    assert bet.locator("output").inner_text() != shown
    assert feedback.text_content() == ""
    bet.locator("button").press("Enter")
    expect(feedback).to_be_visible()
    high = feedback.inner_text()
    assert len(high) > 20
    slider.press("Home")
    bet.locator("button").press("Enter")
    assert feedback.inner_text() != high


def test_a_bet_is_kept_for_the_visit(page, http_site):
    page.goto(http_site(CHAPTER))
    page.locator(".bet input").press("End")
    page.locator(".bet button").press("Enter")
    said = page.locator(".bet [data-feedback]").inner_text()
    page.reload()
    expect(page.locator(".bet [data-feedback]")).to_have_text(said)
    assert page.locator(".bet input").input_value() == page.locator(".bet input").get_attribute("max")


# --- light and dark

COLOUR = """() => {
  const bars = document.querySelectorAll('#ascend [data-chart] svg path[fill^="var(--"]');
  return [getComputedStyle(document.body).backgroundColor, ...[...bars].slice(0, 8).map(x => getComputedStyle(x).fill)];
}"""


def test_the_switch_changes_the_colours_of_page_and_charts_and_is_kept(page, http_site):
    open_explorer(page, http_site(CHAPTER), "ascend")
    light = page.evaluate(COLOUR)
    assert len(light) > 4
    switch = page.locator(".theme-switch")
    switch.click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert switch.get_attribute("aria-pressed") == "true"
    dark = page.evaluate(COLOUR)
    assert dark[0] != light[0]
    assert all(a != b for a, b in zip(light[1:], dark[1:], strict=True))
    page.reload()
    Reader(page, "ascend").wait()
    assert page.evaluate(COLOUR) == dark
    page.locator(".theme-switch").click()
    assert page.evaluate(COLOUR) == light


def test_the_system_chooses_at_first(open_page, http_site):
    colours = {}
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        open_explorer(page, http_site(CHAPTER), "ascend")
        colours[scheme] = page.evaluate(COLOUR)
    assert all(a != b for a, b in zip(colours["light"], colours["dark"], strict=True))


def test_dark_without_scripts(new_context, http_site):
    page = new_context(java_script_enabled=False, color_scheme="dark").new_page()
    page.goto(http_site(CHAPTER))
    paper = page.locator("body").evaluate("x => getComputedStyle(x).backgroundColor")
    assert all(int(part) < 60 for part in re.findall(r"\d+", paper)[:3])


# --- not found


def test_what_is_not_there_says_so_and_leads_back(page, http_site, log):
    answer = page.goto(http_site("no/such/page.html"))
    assert answer.status == 404
    assert page.locator("h1").count() == 1
    assert page.locator("main a[href]").count() >= 3
    log.errors.clear()  # the browser reports the 404 itself, and files that lie under the published address


# --- readers who print or cannot bear motion


def test_print_has_the_charts_and_leaves_out_what_only_a_screen_can_do(page, http_site):
    open_explorer(page, http_site(CHAPTER), "ascend")
    page.emulate_media(media="print")
    assert page.locator("#ascend svg[role=img]:visible").count() == 3
    assert page.locator("#ascend input[type=range]:visible").count() == 0
    expect(page.locator(".site-nav").first).to_be_hidden()


def test_no_motion_for_who_asks_for_none(open_page, http_site):
    page = open_page(reduced_motion="reduce")
    open_explorer(page, http_site(CHAPTER), "ascend")
    moving = page.evaluate("""() => [...document.querySelectorAll('*')].filter(x => {
      const s = getComputedStyle(x), long = t => t.split(',').some(p => parseFloat(p) > 0.02);
      return long(s.transitionDuration) && s.transitionProperty !== 'none' || (s.animationName !== 'none' && long(s.animationDuration));
    }).length""")
    assert moving == 0


@pytest.mark.parametrize("path", ["chapters/2-gpu-rules.html", "conclusion.html", "search.html", "timeline.html"])
def test_each_script_and_style_has_its_contents_hash_in_its_address(http_site, site, page, path):
    """A host may say that a file can be kept for ten minutes: with a new build in between, a kept one must not be taken."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(http_site(path))
    page.wait_for_load_state("networkidle")
    if path.startswith("chapters/"):
        Reader(page, "rules").wait()
    files = [urlparse(url) for url in asked if urlparse(url).path.endswith((".js", ".css"))]
    assert len(files) > 3
    for file in files:
        content = (site / file.path.lstrip("/")).read_bytes()
        said = CAME.search(content)  # which says a hash of what it was made of
        version = said[1].decode() if said else sha256(content).hexdigest()[:8]
        assert parse_qs(file.query)["v"] == [version], file.path
        if file.path.endswith("/explorer.js"):
            assert version == sha256(bundle.explorer().encode()).hexdigest()[:8]
    if path.startswith("chapters/"):
        assert {"vega.js", "rules.js"} <= {Path(file.path).name for file in files}
