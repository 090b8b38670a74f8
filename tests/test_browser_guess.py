"""Guess first: what answers a chapter's bet is folded until a guess or "just tell me"; without scripts and on paper it is open."""

import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from reader import WAITING, marked

import chokepoints
from modelbook.explorer.spoken import Spoken
from modelbook.worlds import words

CHAPTERS = {
    "chapters/1-listings.html": ["listings"],
    "chapters/2-gpu-rules.html": ["rules", "rules-compute"],
    "chapters/3-ascend.html": ["ascend"],
    "chapters/4-mate-60.html": ["mate-60"],
    "chapters/5-solar-evs.html": ["solar-evs"],
    "chapters/6-do-controls-work.html": ["controls-again"],
}
BEFORE = """() => {
  const folded = [...document.querySelectorAll('.told')].filter(x => x.matches('span') && x.inert);
  for (const x of folded) x.hidden = true;  // a bar
  const explorer = document.querySelector('figure.explorer');
  const range = document.createRange();
  range.setStart(document.querySelector('h1'), 0);
  range.setEndBefore(explorer);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const words = getSelection().toString();
  for (const x of folded) x.hidden = false;
  return words;
}"""


def answer(name: str) -> str:
    book = chokepoints.book()
    row = book.table("bets").set_index("id").loc[name]
    return words.plain(Spoken(book.engines[row.model], {}, row.scenario or "baseline", {}).say(row.slot))


def place(page: Page, guess: float | None = None) -> None:
    for bet in page.locator(".bet").all():
        if guess is not None:
            bet.locator("input").fill(str(guess))
        bet.locator("button").click()


@pytest.mark.parametrize("path", CHAPTERS)
def test_nothing_above_the_explorer_answers_before_the_guess(page, http_site, path):
    page.goto(http_site(path))
    said = re.sub(r"15% of (China|the) sales", "", page.evaluate(BEFORE))  # a levy
    assert "60-second version" in said
    for name in CHAPTERS[path]:
        assert not re.search(rf"(?<![\d.]){re.escape(answer(name))}", said), (name, answer(name))
    bet, box = page.locator(".bet").first, page.locator(".sixty")
    assert bet.bounding_box()["y"] < box.bounding_box()["y"]
    expect(box.locator("p").nth(1)).to_be_hidden()
    place(page)
    expect(box.locator("p").nth(1)).to_be_visible()
    assert page.locator("[inert]").count() == 0


@pytest.mark.parametrize("path", CHAPTERS)
def test_the_answer_stands_on_the_guesss_own_axis(page, either_site, path):
    page.goto(either_site(path))
    expect(page.locator(".own-axis").first).to_be_hidden()
    place(page)
    for bet, name in zip(page.locator(".bet").all(), CHAPTERS[path], strict=True):
        expect(bet.locator(".own-axis")).to_be_visible()
        slider, line = bet.locator("input").bounding_box(), bet.locator(".own-axis .axis").bounding_box()
        dot = bet.locator("[data-here]").bounding_box()
        low, high, value = bet.locator("input").evaluate("x => [x.min, x.max, x.value].map(Number)")
        want = line["x"] + line["width"] * (value - low) / (high - low)
        assert abs(dot["x"] + dot["width"] / 2 - want) < 2
        assert slider["width"] > 100
        key = bet.locator(".key").inner_text()
        number = re.search(r"[\d.]+%?", answer(name))[0].removesuffix(".0")
        assert re.search(rf"the book(’s baseline|, “[^”]+”) {number}", key), (key, number)
        assert f"your guess {words.trimmed(value, 1)}" in key


def test_just_tell_me_opens_without_a_bet_and_is_remembered(page, http_site):
    path = "chapters/1-listings.html"
    page.add_init_script(WAITING)
    page.goto(http_site(path))
    page.locator("[data-tell]").press("Enter")
    expect(page.locator(".sixty p").nth(1)).to_be_visible()
    expect(page.locator(".own-axis")).to_be_visible()
    expect(page.locator("[data-yours]")).to_be_hidden()
    assert page.locator("p[data-feedback]").text_content() == ""
    page.evaluate("() => window.waiting[500]?.()")  # what writes the address
    assert page.evaluate("location.hash") == ""
    page.reload()
    expect(page.locator(".sixty p").nth(1)).to_be_visible()
    page.goto(http_site("chapters/3-ascend.html"))
    expect(page.locator(".sixty p").nth(1)).to_be_hidden()  # another chapter asks its own


def test_two_questions_are_both_asked_before_the_box_opens(page, http_site):
    page.goto(http_site("chapters/2-gpu-rules.html"))
    page.locator(".bet button").first.click()
    expect(page.locator(".sixty p").nth(1)).to_be_hidden()
    page.locator(".bet button").nth(1).click()
    expect(page.locator(".sixty p").nth(1)).to_be_visible()


def test_a_guess_of_the_visit_opens_before_anything_is_drawn(page, http_site):
    page.goto(http_site("chapters/1-listings.html"))
    place(page, 20)
    held = []
    for address in ("chapters/1-listings.html", "chapters/1-listings.html?again#?bet.listings=12"):
        page.route("**/page.js*", lambda route: held.append(route))  # what draws and knows the bets is on its way
        page.goto(http_site(address), wait_until="commit")
        marked(page, "told", "on")
        expect(page.locator(".sixty p").nth(1)).to_be_visible()
        assert page.evaluate("document.readyState") == "interactive"
        held.pop().continue_()
        page.unroute("**/page.js*")
        marked(page, "alive")
        page.evaluate("sessionStorage.clear()")


def test_a_link_into_what_is_folded_opens_it(page, http_site):
    page.goto(http_site("chapters/1-listings.html#answer-listings"))
    expect(page.locator(".own-axis")).to_be_visible()
    expect(page.locator(".sixty p").nth(1)).to_be_visible()
    assert page.locator("#answer-listings").evaluate("x => x.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("path", CHAPTERS)
def test_without_scripts_and_on_paper_everything_is_open(open_page, http_site, path):
    still = open_page(java_script_enabled=False)
    still.goto(http_site(path))
    expect(still.locator(".sixty p").nth(1)).to_be_visible()
    assert still.locator(".own-axis:visible").count() == len(CHAPTERS[path])
    assert still.locator("[data-tell]:visible").count() == 0
    page = open_page()
    page.goto(http_site(path))
    page.emulate_media(media="print")
    expect(page.locator(".sixty p").nth(1)).to_be_visible()
    assert page.locator(".own-axis:visible").count() == len(CHAPTERS[path])
    colour = "x => getComputedStyle(x).color !== 'rgba(0, 0, 0, 0)'"
    assert all(page.locator("span.told").nth(k).evaluate(colour) for k in range(page.locator("span.told").count()))


def test_nothing_stays_folded_where_a_script_is_missing(page, http_site, log):
    log.spoilt = True
    page.route("**/page.js*", lambda route: route.abort())
    page.goto(http_site("chapters/1-listings.html"))
    expect(page.locator(".sixty p").nth(1)).to_be_visible()
    expect(page.locator(".own-axis")).to_be_visible()


def test_cards_of_the_front_page_ask_and_do_not_answer(site):
    cards = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser").select(".cards li")
    assert len(cards) == 6
    for card in cards:
        assert "?" in card.get_text()
        assert not card.select(".fact, .number"), card.get_text()
