"""A class's way through the lessons in a browser: by hand, by keyboard, on a phone, without scripts and on paper."""

import re

import pytest
from accessibility import violations
from book_lessons import BOOK, FOLDER, PACKS, ask, soup
from playwright.sync_api import expect
from reader import Reader
from test_teaching import pages_of

from modelbook.parts.packs import blocks, solving

PHONE = {"width": 360, "height": 740}


# --- a pupil's way


def opened(page, address, show=True):
    page.goto(address + ("#?show=1" if show else ""))
    page.wait_for_function("() => document.querySelector('#model')?.explorer || document.querySelector('.held')")
    return page


def answer(page, ident, given):
    box = page.locator(f"[data-ask='{ident}']")
    box.scroll_into_view_if_needed()
    box.get_by_role("textbox").fill(given)
    box.get_by_role("button", name="Check").click()
    said = box.locator(".said")
    expect(said).not_to_be_empty()
    return said


def test_a_guess_is_held_until_the_class_has_the_word(page, either_site):
    opened(page, either_site(f"{FOLDER}ch3-limits.html"), show=False)
    guess, cover = page.locator("[data-guess='ascend']"), page.locator("[data-cover]")
    expect(page.locator("#model")).to_be_hidden()
    slider = guess.get_by_role("slider")
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    guess.get_by_role("button").click()
    said = guess.locator("[data-reply]")
    expect(said).to_contain_text("Your guess: 30%. It is kept.")
    assert not re.search(r"baseline", said.inner_text())
    cover.get_by_role("textbox").fill("wrong")
    page.keyboard.press("Enter")
    expect(cover.get_by_role("status")).to_have_text("That is not the word.")
    cover.get_by_role("textbox").fill(PACKS["ch3-limits"].word.upper())
    page.keyboard.press("Enter")
    expect(page.locator("#model")).to_be_visible()
    pack = PACKS["ch3-limits"]
    worth = next(blocks.guess(pack, block).worth for block in blocks.blocks(pack) if block.kind == "guess")
    expect(said).to_contain_text(f"The book's baseline: {worth:.0f}%")


def test_states_set_the_model_and_the_numbers_beside_it(page, either_site):
    opened(page, either_site(f"{FOLDER}ch6-beliefs.html"))
    pack = PACKS["ch6-beliefs"]
    for state in pack.states.values():
        page.get_by_role("button", name=state.label, exact=True).click()
        said = pack.said(state)
        for k, read in enumerate(pack.reads):
            expect(page.locator(f"[data-read='{k}']")).to_have_text(pack.shown(read, said))
        assert page.evaluate("() => document.querySelector('#model').explorer.scenario") == state.scenario
    slider = page.locator(".control[data-key=bite] input[type=range]")
    expect(slider).to_be_enabled()  # the numbers beside it may be there sooner
    slider.focus()
    page.keyboard.press("Home")
    again = page.get_by_role("button", name="Back to this state")
    expect(again).to_be_visible()
    again.click()
    last = list(pack.states.values())[-1]
    expect(page.locator("[data-read='0']")).to_have_text(pack.shown(pack.reads[0], pack.said(last)))
    expect(again).to_be_hidden()
    # a state's link, after something was moved, gives the same (the worst fault of the first edition)
    slider.focus()
    page.keyboard.press("Home")
    page.goto(page.url.split("#")[0] + "#?state=same")
    expect(page.locator("[data-read='0']")).to_have_text(pack.shown(pack.reads[0], pack.said(pack.states["same"])))


def test_what_is_seen_of_a_lessons_model_can_be_chosen(page, either_site):
    opened(page, either_site(f"{FOLDER}conclusion.html"))
    aim = page.locator("#model").get_by_role("radio", name="Aim: market lead")
    page.locator("#model .segments label", has_text="market lead").click()
    expect(aim).to_be_checked()
    assert Reader(page, "model").wait().get("view")["aim"] == "market"


def test_a_locked_control_says_so_and_stays(page, http_site):
    opened(page, http_site(f"{FOLDER}ch3-limits.html"))
    box = page.locator(".control[data-key=let_through_scale]")
    expect(box).to_contain_text("Set by your teacher.")
    page.locator(".control[data-key=hbm_domestic_scale] input[type=range]").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("() => { const d = document.querySelector('#model').dataset; return d.idle === d.painted; }")
    for field in box.locator("input, [data-number] button").all():
        expect(field).to_be_disabled()


def test_answers_are_checked_by_the_model(page, either_site):
    opened(page, either_site(f"{FOLDER}ch6-beliefs.html"))
    one = ask("ch6-beliefs", "behind")
    written = f"{one.worth:.2f}"
    expect(answer(page, "behind", written.replace(".", ","))).to_have_text("Right.")
    expect(answer(page, "behind", written)).to_have_text("Right.")
    baseline = BOOK.engine("efficacy").summary({}).difference.iloc[0]
    expect(answer(page, "future", f"{baseline:.2f}")).to_contain_text("the bite was left where it was")
    expect(answer(page, "future", "9")).to_contain_text("Too high.")
    said = answer(page, "future", "0.1")
    expect(said).to_contain_text("Too low.")
    expect(said).to_contain_text(ask("ch6-beliefs", "future").hint)
    expect(answer(page, "effort", f"{ask('ch6-beliefs', 'effort').worth:.0f}%")).to_contain_text("Right.")
    page.reload()
    expect(page.locator("[data-ask='effort'] .said")).to_contain_text("Right.")
    expect(page.locator("[data-ask='behind'] input")).to_have_value(written)


def test_an_answer_in_words_is_checked_by_the_model(page, either_site):
    opened(page, either_site(f"{FOLDER}ch3-limits.html"))
    one = ask("ch3-limits", "next")
    assert one.kind == "text"
    right = next(o for o in one.options if o.word == one.worth)
    for label in right.labels:
        expect(answer(page, "next", f" {label.upper()}! ")).to_contain_text("Right.")
    expect(answer(page, "next", "Memory")).to_contain_text("Is the first slider at 2?")
    expect(answer(page, "next", "glue")).to_contain_text("Not one of the words")


@pytest.mark.parametrize("name", PACKS)
def test_page_and_python_agree_on_every_question(page, http_site, name):
    opened(page, http_site(f"{FOLDER}{name}.html"))
    for one in blocks.asks(PACKS[name]):
        plan = page.locator(f"[data-ask='{one.id}']").get_attribute("data-plan")
        worth = page.evaluate(
            """async plan => {
              const ask = JSON.parse(plan);
              await Promise.all(modelbook.checking.modelsOf(ask).map(name => modelbook.loader.load(`models/${name}.js`)));
              return modelbook.checking.worthsOf(ask);
            }""",
            plan,
        )
        if one.kind == "number":
            assert worth["answer"] == pytest.approx(one.worth, rel=1e-9)
            mistakes = [solving.value(BOOK, w.answer) for w in one.wrongs]
            assert worth["wrongs"] == pytest.approx(mistakes, rel=1e-9)
        else:
            assert worth["answer"] == one.worth


def test_what_was_done_goes_into_a_link_and_comes_back_from_it(page, open_page, http_site):
    opened(page, http_site(f"{FOLDER}ch6-beliefs.html"))
    answer(page, "behind", "5,6")
    answer(page, "behind", "5,7")
    page.locator("[data-open=sure]").fill("7 & not more + a bit")
    page.get_by_role("button", name="Backfire").click()
    query = page.evaluate("() => modelbook.packs.query('Ada 7')")
    other = open_page()
    other.goto(http_site(f"{FOLDER}ch6-beliefs.html") + f"#?{query}")
    expect(other.locator("[data-ask='behind'] input")).to_have_value("5,7")
    expect(other.locator("[data-open=sure]")).to_have_value("7 & not more + a bit")
    expect(other.locator("[data-note]:visible")).to_have_count(0)
    again = other.evaluate("() => modelbook.packs.query('Ada 7')")
    assert sorted(again.split("&")) == sorted(query.split("&")) and "a.behind.n=2" in query


CHAPTERS = {
    "chapters/1-listings": ["ch1-reach.licence"], "chapters/2-gpu-rules": ["ch2-lines.density", "ch2-lines.links"],
    "chapters/3-ascend": ["ch3-limits.factor"], "chapters/4-mate-60": ["ch4-yield.defects"],
    "chapters/5-solar-evs": ["ch5-wall.fifth"], "chapters/6-do-controls-work": ["ch6-beliefs.level"],
    "conclusion": ["conclusion.open-share"],
}  # fmt: skip


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapters_question_with_a_number_is_checked_there_and_known_in_the_lesson(page, either_site, chapter):
    page.goto(either_site(f"{chapter}.html"))
    boxes = page.locator("[data-ask]")
    assert boxes.evaluate_all("all => all.map(x => `${x.dataset.of}.${x.dataset.ask}`)") == CHAPTERS[chapter]
    lesson, ident = CHAPTERS[chapter][0].split(".")
    worth = ask(lesson, ident).written(ask(lesson, ident).worth)
    expect(answer(page, ident, worth)).to_contain_text("Right.")
    opened(page, either_site(f"{FOLDER}{lesson}.html"))
    expect(page.locator(f"[data-ask='{ident}'] .said")).to_contain_text("Right.")


def test_ticks_and_texts_are_kept_for_the_visit(page, http_site):
    opened(page, http_site(f"{FOLDER}ch5-wall.html"))
    boxes = page.get_by_role("checkbox", name="Done")
    boxes.nth(1).check()
    expect(page.locator("[data-progress]")).to_contain_text(f"1 of {boxes.count()} steps done")
    cell = page.get_by_role("textbox", name=re.compile("Solar, U.S. alone: Dearer inside"))
    cell.fill("106")
    page.reload()
    expect(page.get_by_role("checkbox", name="Done").nth(1)).to_be_checked()
    expect(page.get_by_role("textbox", name=re.compile("Solar, U.S. alone: Dearer inside"))).to_have_value("106")


# --- a phone, a keyboard, no scripts, paper


@pytest.mark.parametrize("name", PACKS)
def test_on_a_phone_nothing_is_wider_and_a_thumb_finds_its_button(new_context, http_site, name):
    page = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    opened(page, http_site(f"{FOLDER}{name}.html"))
    page.wait_for_function("() => document.querySelector('#model')?.dataset.painted")
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll('[data-lesson] .states button, [data-number] button, .ask button, .tick label')]
          .filter(x => x.getClientRects().length && x.getBoundingClientRect().height < 43.5).map(x => x.textContent)"""
    )
    assert small == []
    page.locator("[data-lesson] .states button").last.tap()
    expect(page.locator("[data-lesson] .states button").last).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_axe_finds_nothing_in_a_lesson_that_is_shown(new_context, http_site, viewport):
    page = new_context(viewport=viewport, bypass_csp=True).new_page()
    opened(page, http_site(f"{FOLDER}ch3-limits.html"))
    page.wait_for_function("() => document.querySelector('#model')?.dataset.painted")
    answer(page, "factor", "9")
    page.get_by_role("button", name="Scarce memory").click()
    assert violations(page) == []


def test_a_lesson_is_walked_by_keyboard_alone(page, http_site):
    opened(page, http_site(f"{FOLDER}ch3-limits.html"), show=False)
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; return e.dataset?.alone !== undefined ? 'alone' : e.id || e.name || e.textContent.trim().slice(0, 20); }"
        )
        seen.append(said)
        if said == "alone":
            break
    assert seen[-1] == "alone"
    page.keyboard.press("Enter")
    expect(page.locator("#model")).to_be_visible()
    page.locator("[data-state=leaks]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-read='0']")).to_have_text(
        PACKS["ch3-limits"].shown(
            PACKS["ch3-limits"].reads[0], PACKS["ch3-limits"].said(PACKS["ch3-limits"].states["leaks"])
        )
    )


def test_without_scripts_the_lesson_shows_the_baseline(new_context, http_site):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(http_site(f"{FOLDER}ch3-limits.html"))
    expect(page.locator("#model svg[role=img]:visible").first).to_be_visible()
    expect(page.locator("[data-read='0']")).to_have_text(
        PACKS["ch3-limits"].shown(PACKS["ch3-limits"].reads[0], PACKS["ch3-limits"].said())
    )
    expect(page.locator(".pack noscript")).to_be_attached()
    assert page.locator("[data-cover]:visible").count() == 0


@pytest.mark.parametrize("name", PACKS)
def test_a_sheet_fits_its_paper(page, http_site, name):
    page.goto(http_site(f"{FOLDER}sheet-{name}.html"))
    most = 2 if PACKS[name].given["minutes"] <= 50 else 3
    for paper in ("A4", "Letter"):
        assert pages_of(page.pdf(format=paper)) <= most, paper
    page.emulate_media(media="print")
    assert page.locator("header:visible, footer:visible").count() == 0


def test_old_addresses_lead_on(page, http_site, site):
    page.goto(http_site("teach/worksheets.html") + "#sheet-3-how-dependent-is-china-still-on-foreign-ai-chips")
    expect(page).to_have_url(re.compile(r"sheet-ch3-limits\.html$"))
    page.goto(http_site("teach/worksheets.html"))
    assert page.locator("[data-moved] a").count() == 6
    anchors = {x["id"] for x in soup(site, "teach/index.html").find_all(id=True)}
    assert "chapter-6-do-the-controls-slow-china-down-or-speed-it-up" in anchors
