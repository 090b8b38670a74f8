"""Slides and the projector, a link of a teacher's own, the frame of another site, and what leaves the site of a lesson."""

import io
import json
import re

import pytest
from accessibility import violations
from bs4 import BeautifulSoup
from docx import Document
from playwright.sync_api import expect
from reader import Reader, marked
from test_teaching import pages_of

import chokepoints
from modelbook.parts.packs import blocks, reading

BOOK = chokepoints.book()
PACKS = {pack.name: pack for pack in reading.packs(BOOK)}
FOLDER, CHAPTER = "teach/packs/", "chapters/6-do-controls-work.html"
CHOICE = "Chapter 6: Do the controls slow China down, or speed it up?"
SCREEN = {"width": 1920, "height": 1080}
LOW = """() => [...document.querySelectorAll('main *')].filter(el => {
  if (!el.checkVisibility() || el.closest('.visually-hidden, .sr, desc, svg *')) return false;
  const r = el.getBoundingClientRect();
  return r.width > 2 && r.height > 2 && r.bottom > innerHeight + 1;
}).map(el => `${el.tagName}.${el.getAttribute('class')}`).concat(document.documentElement.scrollHeight > innerHeight ? ['page'] : [])"""
SMALL = """() => [...document.querySelectorAll('main *, .slide-bar *')].filter(el => {
  if (![...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !el.checkVisibility()) return false;
  if (el.closest('.visually-hidden, .sr, desc, title, option, select')) return false;
  const r = el.getBoundingClientRect();
  return r.width > 2 && r.height > 2 && parseFloat(getComputedStyle(el).fontSize) * (el.currentCSSZoom || 1) < 27.9;
}).map(el => `${el.tagName}.${el.getAttribute('class')}: ${el.textContent.trim().slice(0, 30)}`)"""


def slides(page):
    marked(page, "projector")
    return int(page.locator(".slide-bar [role=status]").inner_text().split(" of ")[1])


SHIFTS = """globalThis.shifts = [];
new PerformanceObserver(all => shifts.push(...all.getEntries().map(x => x.value))).observe({type: 'layout-shift', buffered: true});"""


@pytest.mark.parametrize("how", ["late", "blocked"])
def test_slides_are_first_seen_as_slides_and_as_a_page_where_a_script_never_comes(page, http_site, log, how):
    def answer(route):
        if how == "blocked":
            return route.abort()
        page.wait_for_timeout(700)
        return route.continue_()

    log.spoilt = how == "blocked"
    page.add_init_script(SHIFTS)
    page.route("**/together/*.js*", answer)
    page.goto(http_site(f"{FOLDER}slides-ch1-reach.html"))
    if how == "blocked":
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator(".site-header")).to_be_visible()
        return
    slides(page)
    page.wait_for_function("() => document.querySelector('#model')?.explorer")
    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("screen", [SCREEN, {"width": 1024, "height": 768}], ids=["wide", "old"])
@pytest.mark.parametrize("name", PACKS)
def test_every_slide_is_read_from_the_last_row(new_context, http_site, file_site, name, screen):
    page = new_context(viewport=screen).new_page()
    site = file_site if screen is SCREEN and name in ("ch3-limits", "ch6-beliefs") else http_site
    page.goto(site(f"{FOLDER}slides-{name}.html") + "#?show=1")
    count = slides(page)
    assert count >= len(PACKS[name].steps)
    page.wait_for_function("() => document.querySelector('#model')?.explorer")
    wrong, live = {}, 0
    for k in range(count):
        expect(page.locator(".slide-bar [role=status]")).to_have_text(f"{k + 1} of {count}")
        if page.locator("figure.explorer").is_visible():
            live += 1
            Reader(page, "model").wait()
            assert (
                page.locator(".chart-box:visible").count() == 1 and 1 <= page.locator(".control:visible").count() <= 2
            )
            drawn = page.locator(".chart-box.main .drawings").evaluate("el => [el.scrollHeight, el.clientHeight]")
            assert drawn[0] <= drawn[1] + 1, "all of the chart is in sight"
        if screen is SCREEN and (found := page.evaluate(LOW) + page.evaluate(SMALL)):
            wrong[k + 1] = found
        page.keyboard.press("ArrowRight")
    assert wrong == {} and live == 1
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".slide-bar [role=status]")).to_have_text(f"{count - 1} of {count}")
    if page.url.startswith("http"):  # axe asks for style sheets, which a page on a disk may not
        assert violations(page) == []


def test_notes_stand_in_a_window_of_their_own_and_turn_slides(new_context, either_site):
    page = new_context(viewport=SCREEN).new_page()
    page.goto(either_site(f"{FOLDER}slides-ch3-limits.html") + "#?show=1")
    slides(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".notes").count() == len(PACKS["ch3-limits"].steps)
    assert page.locator(".notes:visible").count() == 0, "pupils see none of them"
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Notes").click()
    notes = popup.value
    expect(notes.locator("body")).to_contain_text("after them 5 of 50 are over")
    expect(notes.locator("body")).to_contain_text("nobody says a number before all have kept one")
    before = page.locator(".slide-bar [role=status]").inner_text()
    notes.keyboard.press("ArrowRight")
    expect(page.locator(".slide-bar [role=status]")).not_to_have_text(before)
    expect(notes.locator("body")).to_contain_text("15 of 50 are over")
    for _ in range(3):
        notes.keyboard.press("ArrowRight")
    expect(notes.locator("body")).to_contain_text("Next: a table.")
    page.evaluate(
        "() => { window.print = () => { window.printed = [...document.querySelectorAll('.notes')].every(n => n.open) && document.documentElement.dataset.notes } }"
    )
    notes.get_by_role("button", name="Print the slides with notes").click()
    assert page.evaluate("() => window.printed") == "printed"
    page.emulate_media(media="print")
    assert page.locator(".notes:visible").count() == 0
    page.evaluate(
        "() => { document.documentElement.dataset.notes = 'printed'; for (const n of document.querySelectorAll('.notes')) n.open = true }"
    )
    assert page.locator(".notes:visible").count() == len(PACKS["ch3-limits"].steps)


def test_a_browser_that_opens_no_window_is_told_of(page, http_site):
    page.goto(http_site(f"{FOLDER}slides-ch3-limits.html#?show=1"))
    slides(page)
    page.evaluate("() => { window.open = () => null }")
    page.get_by_role("button", name="Notes").click()
    expect(page.locator(".slide-bar [role=status]")).to_contain_text("opened no window for notes")


def test_a_slide_takes_a_sheet_and_holds_no_answer(page, http_site, site):
    page.goto(http_site(f"{FOLDER}slides-ch3-limits.html#?show=1"))
    count = slides(page)
    assert count <= pages_of(page.pdf(prefer_css_page_size=True)) <= count + 2
    found = BeautifulSoup((site / f"{FOLDER}slides-ch3-limits.html").read_text(encoding="utf-8"), "html.parser")
    assert not found.select(".on-key, .key-ask, a[href*='key-']")
    assert found.head.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_any_chapter_goes_to_the_projector_and_back(new_context, http_site):
    page = new_context(viewport=SCREEN).new_page()
    page.goto(http_site(CHAPTER))
    page.get_by_role("button", name="For the projector").click()
    count = slides(page)
    steps = page.locator("main .step").count()
    assert count > 8 + steps, "a step and what stands beside it are slides of their own"
    small = {}
    for k in range(count):
        assert page.locator("main .step:visible").count() <= 1 and page.locator("main .stage:visible").count() <= 1
        if found := page.evaluate(SMALL):
            small[k + 1] = found
        assert page.evaluate("() => document.documentElement.scrollWidth") <= SCREEN["width"], k + 1
        charts = page.locator("main .stage figure.chart svg").filter(visible=True)
        bar = page.locator(".slide-bar").bounding_box()["y"]
        assert all(box.bounding_box()["y"] + box.bounding_box()["height"] <= bar for box in charts.all()), k + 1
        page.keyboard.press("ArrowRight")
    assert small == {}
    for _ in range(count):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    expect(page.locator(".site-header")).to_be_visible()
    assert page.locator(".off-slide").count() == 0


def test_slides_that_do_not_come_are_told_and_asked_for_again(page, http_site, log):
    log.spoilt = True
    page.route("**/presenting.js*", lambda route: route.abort())
    page.goto(http_site(CHAPTER))
    page.get_by_role("button", name="For the projector").click()
    told = page.get_by_role("button", name="a script did not arrive")
    expect(told).to_be_visible()
    page.unroute("**/presenting.js*")
    told.click()
    slides(page)


def test_a_link_of_the_page_itself_is_followed_at_once(page, http_site):
    page.goto(http_site(CHAPTER))
    page.evaluate("() => { location.hash = '#controls?only=bite&lock=bite' }")
    page.wait_for_function("() => document.querySelector('#controls[data-few]')?.explorer")
    page.evaluate("() => { location.hash = '#controls?view=projector' }")
    assert slides(page) > 8
    page.evaluate("() => { location.hash = '#controls?scenario=bite' }")
    page.wait_for_function("() => document.querySelector('#controls').explorer.scenario === 'bite'")
    assert page.locator("#controls[data-few]").count() == 1, "a state of the model shows the page as before"


# --- a link of a teacher's own


def test_a_teacher_who_writes_nothing_makes_a_link_that_holds(new_context, either_site):
    page = new_context().new_page()
    page.goto(either_site("teach/make.html"))
    page.get_by_label("Explorer").select_option(label=CHOICE)
    expect(page.locator(".making tbody")).to_contain_text("Bite")
    page.get_by_label("Starts from").select_option(label="Tools only")
    rows = page.locator(".making tbody tr")
    first, second = rows.nth(0), rows.nth(1)
    bite = first.locator("th").inner_text()
    first.get_by_role("combobox").select_option("free")
    second.get_by_role("combobox").select_option("locked")
    expect(page.locator(".making [data-said]")).to_contain_text("2 of ")
    expect(page.locator("[data-code] svg")).to_be_visible()
    assert "view=embed" in page.get_by_label("The same for a page").input_value()
    page.get_by_role("link", name="Try it").click()
    page.wait_for_function("() => document.querySelector('figure.explorer[data-few]')?.explorer")
    assert page.evaluate("() => document.querySelector('figure[data-few]').explorer.scenario") == "tools_only"
    controls = page.locator("figure[data-few] .control:visible")
    expect(controls).to_have_count(2)
    expect(controls.filter(has_text=bite)).to_have_count(1)
    locked = page.locator("figure[data-few] [data-locked]")
    expect(locked).to_contain_text("Set by your teacher")
    for field in locked.locator("input, select, button:not(.quiet)").all():
        expect(field).to_have_attribute("aria-disabled", "true")
        said = field.get_attribute("aria-describedby")
        assert field.is_disabled() and page.locator(f"#{said}").inner_text() == "Set by your teacher."


def test_a_start_out_of_range_is_told(page, http_site):
    page.goto(http_site("teach/make.html"))
    page.get_by_label("Explorer").select_option(label=CHOICE)
    expect(page.locator(".making tbody")).to_contain_text("Bite")
    field = page.locator(".making tbody input:not(:disabled)").first
    field.fill("9999999")
    expect(page.locator(".making [data-said]")).to_contain_text("a number from")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []


# --- the frame


def test_the_strictest_frame_that_shows_anything_answers(page, http_site, serve_folder, log, tmp_path):
    target = http_site(f"{CHAPTER}#controls?scenario=bite&only=bite&view=embed")
    (tmp_path / "host.html").write_text(
        f'<!doctype html><title>A course</title><iframe title="Explorer" sandbox="allow-scripts" width="800" height="700" src="{target}"></iframe>'
        "<script>addEventListener('message', e => { if (e.data.modelbook === 'height') window.told = e.data.height })</script>",
        encoding="utf-8",
    )
    page.goto(serve_folder(tmp_path)("host.html"))
    frame = page.frame_locator("iframe")
    expect(frame.locator("figure#controls.live")).to_be_visible()
    expect(frame.locator(".site-header")).to_be_hidden()
    expect(frame.locator("h1")).to_be_hidden()
    expect(frame.locator("figure#controls[data-painted]")).to_be_visible()  # in the world of the link
    slider = frame.get_by_role("slider").first
    before = frame.locator("#controls .finding").inner_text()
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    expect(frame.locator("#controls .finding")).not_to_have_text(before)
    page.wait_for_function("() => window.told > 100")
    faces = [
        e for e in log.errors if "/face/" in e or "ERR_FAILED" in e
    ]  # no origin, no typeface: the machine's own is taken
    log.errors[:] = [e for e in log.errors if e not in faces]


# --- what leaves the site


def test_a_frame_moves_neither_the_page_around_it_nor_what_it_shows(page, http_site, serve_folder, tmp_path):
    target = http_site(f"{CHAPTER}#controls?bite=0.9&view=embed")
    frame = f'<iframe title="Explorer" style="width: 100%; height: 72rem; border: 0" src="{target}"></iframe>'
    (tmp_path / "host.html").write_text(
        f'<!doctype html><title>A course</title><p style="height: 900px">Words.</p>{frame}', encoding="utf-8"
    )
    page.goto(serve_folder(tmp_path)("host.html"))
    inside = page.frame_locator("iframe")
    expect(inside.locator("#controls[data-painted]")).to_be_attached()
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 0
    assert inside.locator("#controls .finding").evaluate("x => scrollY === 0 && x.getBoundingClientRect().top >= 0")


def test_each_lesson_says_what_it_is_to_catalogues(site):
    for name, pack in PACKS.items():
        head = BeautifulSoup((site / f"{FOLDER}{name}.html").read_text(encoding="utf-8"), "html.parser").head
        data = json.loads(head.find("script", attrs={"type": "application/ld+json"}).string)
        assert (
            data["@type"] == "LearningResource"
            and data["name"] == pack.title
            and data["license"].startswith("https://")
        )
        assert data["timeRequired"] == f"PT{pack.given['minutes']}M"


def test_each_sheet_can_be_edited_and_holds_no_answer(site):
    for name, pack in PACKS.items():
        made = Document(io.BytesIO((site / f"{FOLDER}sheet-{name}.docx").read_bytes()))
        words = "\n".join(p.text for p in made.paragraphs)
        assert pack.title in words and "CC-BY" in words and not re.search(r"\{\w+\}`|:::|Listen for", words)
        for one in blocks.asks(pack):
            assert one.question.split("<")[0].strip()[:30] in words.replace("\n", " ")
            assert one.kind != "number" or f"Answer: {one.answered}" not in words
        fills = [blocks.fill(pack, b) for b in blocks.blocks(pack) if b.kind == "fill"]
        assert [len(t.rows) - 1 for t in made.tables] == [len(f.states) for f in fills]
