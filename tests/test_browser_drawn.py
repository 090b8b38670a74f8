"""The front page's chart: a line by pointer, by touch or by three sliders, twice; what then appears; broken off, out of the frame, told."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from accessibility import violations
from playwright.sync_api import Page, expect

import chokepoints
from modelbook.errors import BookError, Place
from modelbook.parts.drawn_line import BLOCK, OPTION, figure
from modelbook.worlds.quantities import lookup

YEARS, SCALE = (2018, 2032), (0, 10)


def options() -> dict[str, str]:
    text = (Path(chokepoints.book().root) / "book" / "index.md").read_text(encoding="utf-8")
    block = BLOCK.search(text)
    return {head[1]: head[2].strip() for line in block[2].splitlines() if (head := OPTION.match(line))}


class Chart:
    """The chart on an open page."""

    def __init__(self, page: Page):
        self.page, self.el = page, page.locator(".drawn")

    def open(self, address: str) -> "Chart":
        self.page.goto(address)
        self.page.wait_for_function("() => document.querySelector('[data-year]').textContent")
        self.el.locator(".frame").scroll_into_view_if_needed()
        return self

    def at(self, year: float, value: float) -> tuple[float, float]:
        box = self.el.locator(".frame").bounding_box()
        return (
            box["x"] + box["width"] * (year - YEARS[0]) / (YEARS[1] - YEARS[0]),
            box["y"] + box["height"] * (SCALE[1] - value) / (SCALE[1] - SCALE[0]),
        )

    def draw(self, *points: tuple[float, float]) -> None:
        self.page.mouse.move(*self.at(*points[0]))
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*self.at(*point), steps=5)
        self.page.mouse.up()

    @property
    def stage(self) -> str:
        return self.el.get_attribute("data-stage")

    @property
    def title(self) -> str:
        return self.el.locator("[data-title]").inner_text()

    @property
    def told(self) -> str:
        return self.el.locator("[data-told]").inner_text()

    @property
    def bet(self):
        return self.page.evaluate("() => modelbook.visit.world.bets.controls")

    def visible(self, selector: str) -> int:
        return self.el.locator(selector).filter(visible=True).count()


@pytest.fixture
def chart(page, either_site) -> Chart:
    return Chart(page).open(either_site("index.html"))


def test_nothing_answers_before_the_first_line(chart):
    assert chart.stage == "1" and chart.title.startswith("Draw on to 2032")
    assert chart.visible(".point") == 6
    assert chart.visible(".camps li, .camp, .fitting, .own-axis, .end") == 0
    expect(chart.el.locator("[data-next]")).to_be_disabled()
    before = chart.page.locator("h1").evaluate("x => x.closest('section').innerText")
    book = chokepoints.book()
    for name in ("gap_with@2032!bite", "gap_with@2032!backfire", "difference!bite", "difference"):
        assert f"{lookup(book, f'efficacy.{name}').value:.1f}" not in before.replace("5.5", ""), name


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_in_the_end_chart_answer_and_lever_are_seen_together(open_page, http_site, width, height):
    page = open_page(viewport={"width": width, "height": height})
    chart = Chart(page).open(http_site("index.html"))
    chart.el.locator("[data-tell]").click()
    expect(chart.el.locator("[data-lever]")).to_be_in_viewport(ratio=1)
    expect(chart.el.locator(".frame")).to_be_in_viewport(ratio=1)
    expect(chart.el.locator("[data-own-book]")).to_be_visible()


def test_the_readers_lines_are_named_at_their_ends(chart):
    chart.draw((2025.2, 5.4), (2032, 7))
    own = chart.el.locator("[data-own]")
    expect(own.first).to_have_text("you: 7, with the controls in place")
    expect(own.nth(1)).to_be_hidden()
    chart.el.locator("[data-next]").click()
    expect(own.first).to_be_hidden()
    chart.draw((2019.1, 4.5), (2032, 3))
    expect(own.nth(1)).to_contain_text("you: 3")
    high, low = (own.nth(k).bounding_box() for k in (0, 1))
    assert high["y"] + high["height"] <= chart.at(2032, 7)[1] + 2 and low["y"] >= chart.at(2032, 3)[1] - 2
    book = chart.el.locator("[data-own-book]")
    expect(book).to_be_visible()
    chart.page.locator("[data-again]").click()
    assert chart.visible("[data-own], [data-own-book]") == 0


def test_two_lines_by_the_mouse(chart):
    chart.draw((2025.2, 5.4), (2028, 6.5), (2032, 7))
    assert chart.stage == "2" and chart.title.startswith("You say 7 in 2032")
    values = sorted(
        float(lookup(chokepoints.book(), f"efficacy.gap_with@2032!{name.strip()}").value)
        for name in ("baseline", *options()["sets"].split(","))
    )
    assert f"say {values[0]:.1f} to {values[-1]:.1f}" in chart.title
    under, over = max(x for x in values if x <= 7), min(x for x in values if x > 7)
    assert f"({under:.1f})" in chart.told and f"({over:.1f})" in chart.told
    assert chart.visible(".camps li") == len(values)
    assert chart.visible(".fitting, .camp.line-2, .own-axis") == 0, "the rest waits for the second line"
    chart.el.locator("[data-next]").click()
    assert chart.stage == "3" and chart.visible(".camps li, .camp") == 0
    chart.draw((2019.1, 4.5), (2025, 4.8), (2032, 5.5))
    assert chart.stage == "4"
    assert chart.visible(".own-axis") == 1 and chart.visible(".fitting") >= 3
    assert chart.bet == 1.5
    assert re.fullmatch(r"Your first bet: \+1\.5 years\. The book: [\d.]+ years?", chart.title)
    dot, axis = chart.el.locator("[data-here]").bounding_box(), chart.el.locator(".own-axis .axis").bounding_box()
    assert abs(dot["x"] + dot["width"] / 2 - axis["x"] - axis["width"] * (1.5 + 3) / 9) < 2
    expect(chart.el.locator("[data-title]")).to_be_focused()


def test_a_line_that_is_broken_off_waits_and_one_that_leaves_the_frame_is_kept_in_it(chart):
    chart.draw((2025.2, 5.4), (2028.1, 6.5))
    assert chart.stage == "1"
    assert "ends in 2028" in chart.told
    expect(chart.el.locator("[data-next]")).to_be_disabled()
    chart.draw((2028.1, 6.5), (2030, 11), (2032, 9))
    assert chart.stage == "2"
    assert "kept inside the frame, 0 to 10" in chart.told
    path = chart.el.locator("[data-mine='0']").get_attribute("d")
    assert all(0 <= float(y) <= 100 for y in re.findall(r" (-?[\d.]+)", path))


def test_a_hand_that_is_taken_away_breaks_the_line_off(chart):
    x, y = chart.at(2025.2, 5.4)
    chart.page.mouse.move(x, y)
    chart.page.mouse.down()
    chart.page.mouse.move(*chart.at(2027.1, 6), steps=4)
    chart.el.locator("[data-hand]").dispatch_event("pointercancel")
    assert "ends in 2027" in chart.told
    chart.page.mouse.up()
    assert chart.stage == "1"


def test_by_keyboard_alone(chart):
    knots = chart.el.locator("[data-knot]")
    assert [k.inner_text() for k in chart.el.locator("[data-year]").all()] == ["2027", "2030", "2032"]
    knots.nth(2).focus()
    for _ in range(5):
        chart.page.keyboard.press("ArrowRight")
    assert knots.nth(2).get_attribute("aria-valuetext").startswith("6 years behind")
    knots.nth(0).press("ArrowLeft")
    assert [float(k.input_value()) for k in knots.all()] == [5.4, 5.5, 6]
    chart.el.locator("[data-next]").press("Enter")
    assert chart.stage == "2" and chart.title.startswith("You say 6 in 2032")
    chart.el.locator("[data-next]").press("Enter")
    assert [k.inner_text() for k in chart.el.locator("[data-year]").all()] == ["2023", "2028", "2032"]
    knots.nth(2).press("End")
    chart.el.locator("[data-next]").press("Enter")
    assert chart.stage == "4" and chart.bet == -3, "a difference past the scale is kept at its end"
    chart.el.locator("[data-again]").press("Enter")
    assert chart.stage == "3"
    expect(knots.nth(0)).to_be_focused()


def test_by_touch(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    chart = Chart(page).open(http_site("index.html"))
    touch = page.context.new_cdp_session(page)
    points = [chart.at(2025.3, 5.5), chart.at(2027, 5.6), chart.at(2030, 5), chart.at(2031.95, 4)]
    for kind, point in [("touchStart", points[0]), *(("touchMove", p) for p in points[1:]), ("touchEnd", None)]:
        places = [{"x": point[0], "y": point[1]}] if point else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
    page.wait_for_function("() => document.querySelector('.drawn').dataset.stage === '2'")
    assert chart.title.startswith("You say 4 in 2032")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    sizes = page.locator(".drawn button:visible").evaluate_all("all => all.map(x => x.getBoundingClientRect().height)")
    assert min(sizes) >= 44


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_a_button_below_the_chart_leaves_it_in_sight(open_page, http_site, size):
    """On a phone the names of the sets stand between the chart and its buttons."""
    chart = Chart(open_page(viewport={"width": size[0], "height": size[1]})).open(http_site("index.html"))
    frame = chart.el.locator(".frame")
    chart.el.locator("[data-knot]").nth(2).press("ArrowRight")
    for stage in "234":
        if stage == "4":
            chart.el.locator("[data-knot]").nth(2).press("ArrowRight")
        chart.el.locator("[data-next]").click()
        assert chart.stage == stage
        expect(frame).to_be_in_viewport(ratio=1)
    chart.el.locator("[data-again]").click()
    expect(frame).to_be_in_viewport(ratio=1)
    chart.el.locator("[data-tell]").click()
    expect(frame).to_be_in_viewport(ratio=1)


def test_just_tell_me_shows_everything_and_places_no_bet(chart):
    chart.el.locator("[data-tell]").press("Enter")
    assert chart.stage == "4" and chart.bet is None
    assert chart.visible(".own-axis") == 1 and chart.visible(".camps li") == 7
    expect(chart.el.locator("[data-yours]")).to_be_hidden()
    chart.page.reload()
    expect(chart.el).to_have_attribute("data-stage", "4")
    chart.el.locator("[data-again]").press("Enter")
    assert chart.stage == "1", "who was told before the first line begins with it: a bet needs both"


def test_lines_are_kept_for_the_visit(page, http_site):
    chart = Chart(page).open(http_site("index.html"))
    chart.draw((2025.2, 5.4), (2032, 7))
    drawn = chart.el.locator("[data-mine='0']").get_attribute("d")
    page.reload()
    Chart(page).open(http_site("index.html"))
    assert chart.stage == "2" and chart.el.locator("[data-mine='0']").get_attribute("d") == drawn
    chart.el.locator("[data-next]").click()
    chart.el.locator(".frame").scroll_into_view_if_needed()
    chart.draw((2019.2, 4.4), (2025, 5))
    half = chart.el.locator("[data-mine='1']").get_attribute("d")
    Chart(page).open(http_site("index.html"))
    assert chart.stage == "3" and chart.el.locator("[data-mine='1']").get_attribute("d") == half, (
        "a line broken off too"
    )
    page.evaluate("() => sessionStorage.setItem('chokepoints-drawn-landing', '{\"stage\": 9, \"lines\": 3}')")
    Chart(page).open(http_site("index.html"))
    assert chart.stage == "1", "what cannot be read is no line"


def test_the_lever_runs_the_model_in_the_readers_world(chart):
    chart.el.locator("[data-tell]").click()
    chart.el.locator("[data-lever]").press("End")
    says = chart.el.locator("[data-lever-says]")
    expect(says).to_contain_text("In your world the model says")
    want = lookup(chokepoints.book(), "efficacy.difference[own_effort=0.7]").value
    said = re.search(r"([+\u2212][\d.]+) years", says.inner_text())[1].replace("\u2212", "-")
    assert said == f"{want:+.1f}", "as finely as lines are drawn, as in chapter 6"
    assert chart.el.locator("[data-world='0']").get_attribute("d").startswith("M0.00")
    assert chart.page.locator("[data-world-count]").inner_text() == "1 change"


def test_a_model_that_does_not_arrive_is_told(page, http_site, log):
    log.spoilt = True
    page.route("**/models/efficacy.js*", lambda route: route.abort())
    chart = Chart(page).open(http_site("index.html"))
    chart.el.locator("[data-tell]").click()
    chart.el.locator("[data-lever]").press("End")
    expect(chart.el.locator("[data-lever-says]")).to_contain_text("did not arrive")


def test_without_scripts_and_on_paper_all_is_shown(open_page, http_site):
    still = open_page(java_script_enabled=False)
    still.goto(http_site("index.html"))
    paper = open_page()
    paper.goto(http_site("index.html"))
    paper.emulate_media(media="print")
    for page in (still, paper):
        chart = Chart(page)
        assert chart.visible(".point") == 6 and chart.visible(".camps li") == 7
        assert chart.visible(".own-axis") == 1
        lines = page.locator(".drawn path:is(.camp, .book)")  # a level one has no height, so it counts as hidden
        assert lines.evaluate_all("all => all.map(x => getComputedStyle(x).display)") == ["inline"] * 14
        assert chart.visible("button, input, .hand, .steps") == 0
        expect(page.get_by_role("heading", name="Two readings")).to_be_visible()


def test_with_reduced_motion_nothing_is_animated(open_page, http_site):
    chart = Chart(open_page(reduced_motion="reduce")).open(http_site("index.html"))
    pressed = "el => { el.click(); return document.getAnimations().map(x => x.effect.target.className); }"
    assert chart.el.locator("[data-tell]").evaluate(pressed) == []  # in the same task: a short one would be over later


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_stage_is_accessible(new_context, http_site, scheme):
    chart = Chart(new_context(bypass_csp=True, color_scheme=scheme).new_page()).open(http_site("index.html"))
    assert violations(chart.page) == []
    chart.draw((2025.2, 5.4), (2032, 7))
    chart.page.evaluate("() => Promise.all(document.getAnimations().map(x => x.finished))")
    assert violations(chart.page) == []
    chart.el.locator("[data-tell]").click()
    chart.page.evaluate("() => Promise.all(document.getAnimations().map(x => x.finished))")
    assert violations(chart.page) == []


def test_an_old_link_to_the_front_pages_chart_keeps_its_world(page, http_site):
    page.goto(http_site("index.html") + "#landing?leaked_cards_scale=2&measure=value")
    expect(page.locator("[data-world-count]")).to_have_text("1 change")
    expect(page.locator("#landing")).to_be_in_viewport()


def test_what_is_drawn_comes_from_the_model_and_the_table():
    book = chokepoints.book()
    f = figure.read(book, Place("index.md", 1), options())
    for camp in f.camps:
        assert camp.value == lookup(book, f"efficacy.gap_with@2032!{camp.name}").value
    worlds = lookup(book, "efficacy.gap_with@2032", "range")
    assert f.fitting[0].split("L")[7].split()[1] == f"{100 - f.scale.at(worlds.low):.2f}"
    rows = book.table("estimates").set_index("id")
    assert {p.who for p in f.points} == {rows.loc[name.strip()].who for name in options()["points"].split(",")}
    tops = [camp.top for camp in f.camps]
    assert all(b - a >= figure.APART - 0.1 for a, b in pairwise(tops)), "names at the right stay apart"


MISTAKES = {
    "no such model": ({"model": "efficiency"}, "there is no model 'efficiency'"),
    "no such option": ({"colour": "red"}, "has no option 'colour'"),
    "an option left out": ({"foot": ""}, "needs foot"),
    "a scale without length": ({"scale": "10 to 0"}, "is no range for scale"),
    "one line": ({"lines": "gap_with from 2025: with"}, "two lines are drawn"),
    "a line of no column": ({"lines": "gap from 2025: a; gap_without from 2019: b"}, "gap"),
    "before any figure": (
        {"lines": "gap_with from 2018: a; gap_without from 2019: b"},
        "no figure was published up to 2018",
    ),
    "no such row": ({"points": "lag-brook"}, "there is no row 'lag-brook'"),
    "no such date": ({"dates": "controls:huawei-2018"}, "has no row 'huawei-2018'"),
    "no such set": ({"sets": "byte"}, "there is no set of assumptions 'byte'"),
    "no such answer": ({"answer": "efficacy.differenc"}, "differenc"),
    "a fact as the answer": ({"answer": "lag-brooks"}, "is no number of a model"),
    "no such bet": ({"bet": "control"}, "there is no bet 'control'"),
    "no such lever": ({"lever": "own_efort"}, "has no assumption 'own_efort'"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_block_is_told(name):
    change, told = MISTAKES[name]
    with pytest.raises(BookError) as error:
        figure.read(chokepoints.book(), Place("index.md", 14), options() | change)
    assert told in str(error.value)
    assert "index.md:14" in str(error.value)


@pytest.mark.parametrize("width", [360, 601, 721, 768, 1060, 1061, 1280, 1600])
def test_words_in_the_chart_keep_off_each_other(open_page, http_site, width):
    page = open_page(viewport={"width": width, "height": 800})
    chart = Chart(page).open(http_site("index.html"))
    words = chart.el.locator(".name, .foot, .hand span, .dated").locator("visible=true")
    boxes = [(word.inner_text(), word.bounding_box()) for word in words.all()]
    assert len(boxes) >= (2 if width < 721 else 10)
    for (one, a), (other, b) in combinations(boxes, 2):
        beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
        assert beside or a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1, (one, other)
