"""Steps and their stage, and works in the margin, as a reader meets them: on a desk, a phone, without motion, scripts or screen."""

import itertools
import re

import pytest
from accessibility import violations
from playwright.sync_api import expect

CHAPTERS = ("1-listings", "2-gpu-rules", "3-ascend", "4-mate-60", "5-solar-evs", "6-do-controls-work")
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
WORDS = "document.querySelector('main').textContent.replace(/[\\s\\u2060]+/g, ' ')"
SEEN = "[...document.querySelectorAll('.steps > .stage.lit')].map(x => x.getBoundingClientRect().top)"


def address(http_site, chapter: str) -> str:
    return http_site(f"chapters/{chapter}.html")


def read_on(page, k: int) -> None:
    """Scroll until the text of a step crosses the line at which it is lit."""
    page.wait_for_function(
        """k => { const step = document.querySelectorAll('.steps > .step')[k], at = innerHeight * 0.4;
        const {top} = step.getBoundingClientRect(), there = Math.abs(top - at) < 1;
        if (!there) scrollBy(0, top - at); // again where what stands above it has grown meanwhile
        return there && step.matches('.lit') && !document.documentElement.dataset.opening; }""",
        arg=k,
    )


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_explorer_begins_within_three_screens(new_context, http_site, chapter):
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, chapter))
    top = page.locator("figure.explorer").first.evaluate("x => x.getBoundingClientRect().top + scrollY")
    assert top < 3 * DESK["height"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_step_has_its_stage_in_sight(new_context, http_site, chapter):
    """At every step one stage is seen in each box of steps, that of the step or the last before it, whole beside the text."""
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, chapter))
    page.locator("[data-tell]").first.click()  # what a guess folds stands open
    steps = page.locator(".steps > .step")
    assert steps.count() >= 10
    for k in range(steps.count()):
        read_on(page, k)
        box = page.evaluate(
            """k => { const step = document.querySelectorAll('.steps > .step')[k];
            const lit = [...step.parentNode.querySelectorAll(':scope > .stage.lit')];
            let own = step; const stages = [];
            for (const x of step.parentNode.children) { if (x.matches('.stage')) stages.push(x); if (x === step) break; }
            if (step.nextElementSibling?.matches('.stage')) stages.push(step.nextElementSibling);
            const {top, bottom, left} = lit[0].getBoundingClientRect();
            return {count: lit.length, right: lit[0] === stages.at(-1), top, bottom, left, text: step.getBoundingClientRect().right,
              below: lit[0].scrollHeight - lit[0].clientHeight}; }""",
            k,
        )
        assert box["count"] == 1 and box["right"], (k, box)
        assert box["below"] <= 2, f"step {k}: the last {box['below']} px of the stage are out of sight"
        assert box["left"] >= box["text"] and -1 <= box["top"] < 500 and box["bottom"] <= DESK["height"] + 330, (k, box)


CUT = """() => [...document.querySelectorAll('.steps > .stage')].flatMap(stage => {
  const drawn = [...stage.querySelectorAll('figure.chart svg')].filter(x => x.checkVisibility() && /^step-/.test(x.getAttribute('aria-labelledby')));
  return drawn.map(x => [x.getAttribute('aria-labelledby'), x.getBoundingClientRect().bottom - stage.getBoundingClientRect().bottom]);
})"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chart_is_whole_on_the_stage_of_a_phone(new_context, http_site, chapter):
    """A model's chart; lists of data scroll there."""
    page = new_context(viewport=PHONE).new_page()
    page.goto(address(http_site, chapter))
    for k in range(page.locator(".steps > .step").count()):
        read_on(page, k)
    drawn = page.evaluate(CUT)
    assert len(drawn) >= 3 and [name for name, below in drawn if below > 4] == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_later_of_two_steps_at_the_line_is_lit_and_stays_so(new_context, http_site, size):
    """Where a jump ends with the line between two steps, both come to it at once."""
    page = new_context(viewport=size).new_page()
    page.goto(address(http_site, "2-gpu-rules"))
    read_on(page, 1)
    lit = page.evaluate(
        """async () => { const frames = async n => { for (; n; n--) await new Promise(requestAnimationFrame); };
        const step = document.querySelectorAll('.steps > .step')[4], lit = [];
        for (const at of [0.455, 0.43]) {
          scrollBy(0, step.getBoundingClientRect().top - innerHeight * at);
          for (let n = 0; n < 100 && !(n > 3 && step.matches('.lit')); n++) await frames(1);
          await new Promise(done => setTimeout(done, 100));
          lit.push(step.matches('.lit'));
        }
        return lit; }"""
    )
    assert lit == [True, True]


def test_a_stage_stays_while_its_text_goes_by(new_context, http_site):
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, "1-listings"))
    read_on(page, 5)
    assert any(abs(top - 16) < 2 for top in page.evaluate(SEEN))
    before = page.locator(".steps > .step").nth(5).bounding_box()
    page.evaluate("scrollBy(0, 120)")
    after = page.locator(".steps > .step").nth(5).bounding_box()
    assert before and after and before["y"] - after["y"] == pytest.approx(120, abs=1)
    assert any(abs(top - 16) < 2 for top in page.evaluate(SEEN))


def test_on_a_phone_the_stage_is_small_and_on_top(new_context, http_site):
    page = new_context(viewport=PHONE).new_page()
    page.goto(address(http_site, "3-ascend"))
    for k in range(4, 9):  # the first of a box is still on its way up
        read_on(page, k)
        box = page.evaluate(
            "k => document.querySelectorAll('.steps > .step')[k].parentNode.querySelector('.stage.lit').getBoundingClientRect().toJSON()",
            k,
        )
        assert box["width"] == 328 and box["height"] == 288 and abs(box["top"]) < 2, (k, box)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_without_motion_a_stage_is_there_at_once(new_context, http_site):
    page = new_context(viewport=DESK, reduced_motion="reduce").new_page()
    page.goto(address(http_site, "3-ascend"))
    for k in (4, 5):
        read_on(page, k)
        time = page.locator(".steps > .stage").first.evaluate("x => parseFloat(getComputedStyle(x).transitionDuration)")
        assert time < 0.001


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_without_scripts_each_stage_follows_its_step(new_context, http_site, chapter):
    """The same words, and nothing lies on anything."""
    still = new_context(viewport=DESK, java_script_enabled=False).new_page()
    still.goto(address(http_site, chapter))
    boxes = [x.bounding_box() for x in still.locator(".steps > *").all()]
    for above, below in itertools.pairwise(boxes):
        assert above and below and above["height"] > 10
        assert below["y"] >= above["y"] + above["height"] - 1
    charts = still.locator(".steps figure.chart").all()
    assert charts and all(x.locator("svg[role=img]").filter(visible=True).count() == 1 for x in charts)
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, chapter))
    words = [" ".join(x.locator(".steps").all_text_contents()) for x in (still, page)]
    squeeze = [re.sub(r"\s+", " ", x) for x in words]
    assert squeeze[0] == squeeze[1]


def test_a_script_that_does_not_arrive_leaves_the_stages_in_the_text(new_context, http_site, log):
    log.spoilt = True
    page = new_context(viewport=DESK).new_page()
    page.route("**/together/*.js*", lambda route: route.abort())
    page.goto(address(http_site, "3-ascend"))
    note = page.locator(".steps > .note").first
    note.wait_for()
    assert "did not arrive" in note.inner_text()
    stages = page.locator(".steps > .stage")
    assert all(stages.nth(k).evaluate("x => getComputedStyle(x).opacity") == "1" for k in range(stages.count()))


def test_a_link_of_an_unseen_stage_is_reached_with_its_step(new_context, http_site):
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, "1-listings"))
    summary = page.locator(".steps > .stage:not(.lit) summary").last
    summary.evaluate("x => x.focus()")
    page.wait_for_function("() => document.activeElement.closest('.stage').matches('.lit')")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_on_paper_steps_and_stages_follow_each_other(new_context, http_site, chapter):
    page = new_context(viewport={"width": 673, "height": 1009}).new_page()
    page.goto(address(http_site, chapter))
    page.emulate_media(media="print")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.steps > *')].map(x => x.getBoundingClientRect()).map(({top, bottom, height, right}) => ({top, bottom, height, right}))"
    )
    assert all(box["height"] > 8 and box["right"] <= 674 for box in boxes)
    assert all(below["top"] >= above["bottom"] - 1 for above, below in itertools.pairwise(boxes))
    assert page.evaluate("getComputedStyle(document.querySelector('.steps > .stage:not(.lit)')).opacity") == "1"


# --- works in the margin


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_lines_of_prose_hold_marks_and_no_bracketed_works(new_context, http_site, chapter):
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, chapter))
    lines = page.evaluate(
        """[...document.querySelectorAll('main :is(p, li, td)')].map(x => { const copy = x.cloneNode(true);
        copy.querySelectorAll('.card, .step-notes').forEach(y => y.remove()); return copy.textContent; })"""
    )
    assert not [line for line in lines if re.search(r"\[[^\]]*\b20\d\d\]", line)]
    marks = page.locator(".cited > button").all_inner_texts()
    assert marks == [str(k) for k in range(1, len(marks) + 1)] and len(marks) > 20


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_works_stand_beside_their_line_in_a_wide_window(new_context, http_site, chapter):
    """Right of the text, not above their mark, and clear of each other and of what takes the page's width."""
    page = new_context(viewport=DESK).new_page()
    page.goto(address(http_site, chapter))
    notes = page.evaluate(
        """[...document.querySelectorAll('main .cited > .card')].filter(x => getComputedStyle(x).float === 'right').map(x => {
        const a = x.getBoundingClientRect(), b = x.parentNode.querySelector('button').getBoundingClientRect();
        const p = x.closest('p, li').getBoundingClientRect();
        return {left: a.left - p.right, below: a.top - b.top, top: a.top, bottom: a.bottom, right: a.right}; })"""
    )
    assert len(notes) > 2
    for note in notes:
        assert note["left"] >= 0 and note["below"] > -12 and note["right"] <= 1280, note
    ordered = sorted(notes, key=lambda n: n["top"])
    assert all(b["top"] >= a["bottom"] - 1 for a, b in itertools.pairwise(ordered))


def test_below_that_width_a_tap_opens_them(new_context, http_site):
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(address(http_site, "3-ascend"))
    mark = page.locator(".lede .cited").first
    card = mark.locator(".card")
    assert not card.is_visible()
    mark.locator("button").tap()
    expect(card).to_contain_text("Sophgo")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
@pytest.mark.parametrize("chapter", ["2-gpu-rules", "3-ascend"])
def test_axe_finds_nothing_in_the_steps(new_context, http_site, chapter, viewport, scheme):
    page = new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto(address(http_site, chapter))
    for k in (0, 6):
        read_on(page, k)
        assert violations(page) == []
