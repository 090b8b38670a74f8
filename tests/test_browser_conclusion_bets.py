"""Bets and forecasts on the page that sums the book up: a bet moved and kept, its answers, forecasts that were published."""

import re

import pytest
from conclusion_page import ANSWER, FORECASTS, OF, SEEN, SHARES, fragment, opened, spoken
from playwright.sync_api import expect
from reader import leads_to, marked

from chokepoints import engines
from modelbook.errors import BookError
from modelbook.parts.summary import page as summary
from modelbook.worlds import words
from modelbook.worlds.links import World


def test_bets_stand_beside_the_answers(page, http_site):
    seen = opened(page, http_site, "#?bet.listings=20&bet.ascend=40&bet.controls=1.5")
    assert seen["answers"]["listings"][0] == "20 months"
    assert seen["answers"]["ascend"][0] == "40%"
    assert seen["answers"]["solar-evs"][0] == "no bet"
    assert seen["answers"]["controls"][0] == "+1.5 years"
    seen = opened(page, http_site, "#?bet.controls=-1.5&bite=0.05")
    assert seen["answers"]["controls"][0] == "\u22121.5 years"  # the sign is the table's, whatever the answer


def near(text: str) -> float:
    """The number that a text begins with."""
    return float(re.match(r"[+\u2212]?[\d.]+", text)[0].replace("\u2212", "-"))


def at(page, of: str) -> float:
    """Where a mark stands in its lane, as a share of it."""
    mark, lane = (page.locator(x).bounding_box() for x in (f".moved [data-at={of}]", ".moved .lane.here .axis"))
    return (mark["x"] + mark["width"] / 2 - lane["x"]) / lane["width"]


MOVES = {  # first bet, keys, and what is said of the move
    "further": (0.4, ["ArrowRight"] * 3, "0.3 years up, from +0.4 years to +0.7 years: ... further behind"),
    "less far": (2.0, ["ArrowLeft"] * 2, "0.2 years down, from +2 years to +1.8 years: ... less far behind"),
    "across, up": (-0.1, ["ArrowRight"] * 2, "0.2 years up, ... crossed zero: ... now to slow it down"),
    "across, down": (0.1, ["ArrowLeft"] * 2, "0.2 years down, ... crossed zero: ... now to speed it up"),
    "less ahead": (-2.0, ["ArrowRight"], "0.1 years up, ... speed China up by less"),
    "more ahead": (-2.0, ["Home"], "1 year down, ... speed China up by more"),
    "and back": (0.4, ["ArrowRight", "ArrowLeft"], "first bet was +0.4 years, and it stands"),
}


@pytest.mark.parametrize("name", MOVES)
def test_the_first_bet_is_moved_by_keyboard_and_the_move_told_in_words(page, either_site, name):
    first, keys, told = MOVES[name]
    world = World({"bite": 0.4})
    opened(page, either_site, fragment(world, **{"bet.controls": first}))
    slider = page.get_by_role("slider", name="Your bet now")
    assert float(slider.input_value()) == first
    computed = spoken("efficacy", world).value(ANSWER)
    for key in keys:
        slider.press(key)
    seen = page.evaluate(SEEN)
    for part in told.split(" ... "):
        assert part in seen["distance"]
    assert near(seen["moved"]["first"]) == first
    assert near(seen["moved"]["now"]) == pytest.approx(float(slider.input_value()))
    assert slider.get_attribute("aria-valuetext") == seen["moved"]["now"]
    assert f"{words.trimmed(abs(float(slider.input_value()) - computed), 1)} years" in seen["distance"]
    scale = {"first": first, "there": spoken("efficacy", World()).value(ANSWER), "here": computed}
    for mark, value in scale.items():
        assert at(page, mark) == pytest.approx((value + 3) / 9, abs=0.005), mark


def test_a_moved_bet_is_kept_for_the_visit_in_the_link_and_can_be_taken_back(page, open_page, either_site):
    opened(page, either_site, "#?bet.controls=0.4")
    page.get_by_role("slider", name="Your bet now").press("End")
    moved = page.evaluate(SEEN)
    assert (moved["moved"]["first"], moved["moved"]["now"]) == ("+0.4 years", "+6 years")
    page.goto("about:blank")
    kept = opened(page, either_site, "#?bet.controls=0.4")
    assert kept["distance"] == moved["distance"]
    address = page.locator("[data-address]").text_content()
    assert "bet.controls=0.4" in address and "bet.controls-again=6" in address
    other = open_page()
    assert opened(other, either_site, "#?" + address.split("#?")[1])["distance"] == moved["distance"]
    back = page.get_by_role("button", name="Back to my first bet")
    back.press("Enter")
    after = page.evaluate(SEEN)
    assert after["moved"]["now"] == after["moved"]["first"] == "+0.4 years"
    expect(back).to_be_hidden()
    expect(page.locator(".moved input")).to_be_focused()


def test_the_bet_of_chapter_6_leaves_the_first_bet_alone(page, either_site):
    page.goto(either_site("index.html"))
    for end in ("Home", "End"):  # as near as can be with the controls, as far as can be without
        page.locator("[data-knot]").last.press(end)
        page.locator("[data-next]").press("Enter")
        if end == "Home":
            page.locator("[data-next]").press("Enter")
    page.goto(leads_to(page.locator("footer a", has_text="Do they work?")))
    slider = page.locator(".bet input")
    assert slider.input_value() == "-3"  # the earlier guess is shown
    slider.press("End")
    page.locator(".bet button").press("Enter")
    page.goto(leads_to(page.locator("footer a", has_text="Conclusion")))
    marked(page, "summed")
    seen = page.evaluate(SEEN)["moved"]
    assert (seen["first"], seen["now"]) == ("\u22123 years", "+6 years")


def test_the_world_of_a_link_is_held_against_the_readers_own_bet(page, http_site):
    opened(page, http_site, "#?bet.controls=0.4&bite=0.4")
    before = page.evaluate(SEEN)["moved"]
    page.get_by_role("link", name="Spurred", exact=True).click()
    page.wait_for_function(
        "old => document.querySelector('.moved [data-shown=here]').textContent !== old", arg=before["here"]
    )
    assert page.evaluate(SEEN)["moved"]["first"] == before["first"]
    page.get_by_role("slider", name="Your bet now").press("End")
    page.locator("[data-summary=changes]").get_by_role("button", name=re.compile("my world")).click()
    assert page.evaluate(SEEN)["moved"] == before | {"now": "+6 years"}


def test_the_bet_on_2032_is_answered_for_2032_at_every_horizon(page, http_site):
    before = opened(page, http_site)
    seen = opened(page, http_site, "#?horizon=2028")
    assert seen["rows"]["efficacy"][0] != before["rows"]["efficacy"][0]
    assert seen["moved"] == before["moved"]
    assert seen["answers"]["controls"] == before["answers"]["controls"]
    bet, *computed = before["answers"]["controls"]
    assert (bet, [near(x) for x in computed]) == ("no bet", [near(before["moved"][x]) for x in ("here", "there")])


@pytest.mark.parametrize("bet", [2.1, -3.0, 6.0])
def test_marks_and_numbers_lie_apart_on_a_phone(open_page, http_site, bet):
    page = open_page(viewport={"width": 360, "height": 800})
    opened(page, http_site, f"#?bet.controls={bet}")  # the baseline: two marks in one place, and the bet beside them
    for part in (".moved", ".forecasts"):
        seen = "b[data-shown], output, .name, [data-at]" if part == ".moved" else "li > p, circle.here, .forecast"
        boxes = (
            page.locator(f".summary{part}")
            .locator(seen)
            .filter(visible=True)
            .evaluate_all("""all => all.map(x => {
          const r = x.getBoundingClientRect(); return [x.textContent.trim() || x.outerHTML, r.left, r.top, r.right, r.bottom];
        })""")
        )
        boxes = [b for b in boxes if b[3] > b[1]]
        assert len(boxes) > 8
        for k, (a, left, top, right, bottom) in enumerate(boxes):
            assert left >= 0 and right <= 360, a
            for b, left2, top2, right2, bottom2 in boxes[k + 1 :]:
                assert right <= left2 or right2 <= left or bottom <= top2 + 1 or bottom2 <= top + 1, (a, b)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_every_forecast_of_the_year_is_shown_with_who_when_and_its_source(page, http_site):
    opened(page, http_site)
    rows = page.locator(".summary.forecasts li:not([data-share])")
    assert rows.count() == len(FORECASTS) >= 3
    lane = page.locator(".summary.forecasts li .axis").first.bounding_box()
    for k, r in enumerate(FORECASTS.sort_values("value", ascending=False, kind="stable").to_dict("records")):
        text = rows.nth(k).inner_text()
        assert r["who"] in text and r["published"][:4] in text and words.shown(r["value"], "percent") in text
        assert rows.nth(k).locator("a[data-source]").evaluate_all("all => all.map(a => a.dataset.source)") == r[
            "source"
        ].split(";")
        mark = rows.nth(k).locator(".forecast").bounding_box()
        assert (mark["x"] + mark["width"] / 2 - lane["x"]) / lane["width"] == pytest.approx(r["value"], abs=0.005)


def test_home_shares_move_with_the_world(page, either_site):
    before = opened(page, either_site)["shares"]
    mark = page.locator(f"[data-share='{SHARES[0]}'] [data-dot]")
    stood = mark.bounding_box()["x"]
    seen = opened(page, either_site, fragment(World({}, {"supply": "open_h200"})))["shares"]
    assert seen[SHARES[0]] != before[SHARES[0]]
    assert mark.bounding_box()["x"] < stood
    lines = page.locator(".forecasts [data-line='0']").evaluate_all(
        "all => all.map(x => x.getBoundingClientRect().left)"
    )
    assert len(lines) == len(FORECASTS) + 2 and max(lines) - min(lines) < 1


def test_the_shares_are_those_of_the_model():
    frame = engines()["supply"].frame().set_index("year").loc[2027]
    assert frame.home_share_value == pytest.approx(1 - frame.dependency_value)
    assert frame.home_share_demand == pytest.approx(
        (frame.value_ascend_bn + frame.value_other_bn) / frame.demand_bn_usd
    )
    efficacy = engines()["efficacy"]
    assert efficacy.frame().set_index("year").loc[2032].further_behind == pytest.approx(
        efficacy.summary().iloc[0].difference
    )


@pytest.mark.parametrize(
    ("make", "options", "told"),
    [
        (summary.forecasts, {"model": "suply"}, "no 'suply'"),
        (summary.forecasts, {"table": "estimate"}, "no 'estimate'"),
        (summary.forecasts, {"where": "yaer = 2027"}, "no column 'yaer'"),
        (summary.forecasts, {"where": "year = 1827"}, "no row"),
        (summary.forecasts, {"shares": "home_share@2027: x"}, "home_share"),
        (summary.forecasts, {"shares": "dependency_cards@2027: x"}, "no slot 'among:dependency_cards'"),
        (summary.moved, {"bet": "controls"}, "'controls' is no bet"),
        (summary.moved, {"min": "low"}, "are numbers"),
        (summary.moved, {"answer": "behind@2032"}, "behind"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_option_is_told(make, options, told):
    right = {
        "model": "supply", "shares": f"{SHARES[0]}: of what is paid", "table": "estimates",
        "where": "variable = domestic_share and year = 2027", "bet": "controls-again", "answer": ANSWER, "min": "-3",
        "max": "6", "step": "0.1", "ends": "a, b",
    }  # fmt: skip
    more = ("Question?",) if make is summary.moved else ()
    assert make(OF, right, *more)
    with pytest.raises(BookError, match=re.escape(told)):
        make(OF, right | options, *more)
