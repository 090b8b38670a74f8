"""The page that sums the book up: what it says in a world is what Python says in that world."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from reader import leads_to, marked

from chokepoints import book, engines
from modelbook.errors import BookError
from modelbook.explorer.spoken import Spoken
from modelbook.parts.summary import page as summary
from modelbook.worlds import flips, links, words
from modelbook.worlds.links import World

PAGE = "conclusion.html"
OF = book()
WORLDS = {
    "baseline": World(),
    "one of each": World({
        "rule_after": 1.0, "leaked_cards_scale": 2.0, "smic_defects@2025": 0.25, "wall_strength": 0.5, "bite": 0.4,
        "aligned_japan": 0.2, "tpp_upper": 6000.0,
    }),
    "named sets": World({}, {"supply": "large_memory", "efficacy": "backfire", "foundry": "ft_2024", "learning": "battery_us", "rules": "none"}),
    "a link undone": World({"leaked_cards_scale": 3.0}, {}, ["leakage"]),
}  # fmt: skip
SEEN = """() => ({
  rows: Object.fromEntries([...document.querySelectorAll('[data-row]')].map(r => [r.dataset.model,
    ['[data-here]', '[data-there]', '[data-said]'].map(s => r.querySelector(s).textContent)])),
  verdict: document.querySelector('[data-summary=verdict] [data-said]').textContent,
  flips: [...document.querySelectorAll('[data-flips] li')].map(li => li.textContent),
  answers: Object.fromEntries([...document.querySelectorAll('[data-bet-row]')].map(r => [r.dataset.betRow,
    [...r.querySelectorAll('td')].map(td => td.textContent)])),
  shares: Object.fromEntries([...document.querySelectorAll('[data-share]')].map(r => [r.dataset.share,
    [r.querySelector('[data-here]').textContent, document.querySelector(`[data-said="${r.dataset.share}"]`).textContent]])),
  moved: Object.fromEntries([...document.querySelectorAll('.moved [data-shown]')].map(x => [x.dataset.shown, x.textContent])),
  distance: document.querySelector('.summary.moved [data-said]').textContent,
})"""
ANSWER = "further_behind@2032"  # what the page holds the first bet against
SHARES = ("home_share_value@2027", "home_share_demand@2027")
FORECASTS = OF.table("estimates").query("variable == 'domestic_share' and year == 2027 and shape == 'forecast'")


def fragment(world: World, **more: float) -> str:
    state = {f"scenario.{m}": s for m, s in world.scenarios.items()} | dict(world.values)
    state |= {f"link.{name}": "off" for name in world.off} | more
    return "#?" + urlencode(state) if state else ""


def opened(page, site, state: str = ""):
    page.goto("about:blank")
    page.goto(site(PAGE) + state)
    marked(page, "summed")
    return page.evaluate(SEEN)


def spoken(model: str, world: World, **view: object) -> Spoken:
    return Spoken(engines()[model], links.in_force(OF, world), world.scenario(model), view)


def said(model: str, world: World, slot: str, asked: str = "") -> str:
    """A slot in a world; with `asked`, in that set of assumptions, which then wins over the reader's settings."""
    e, values = engines()[model], links.in_force(OF, world)
    if asked:
        values = {k: x for k, x in values.items() if k not in e.assumptions.scenario(model, asked).values}
    return words.plain(Spoken(e, values, asked or world.scenario(model), {}).say(slot))


@pytest.mark.parametrize("name", WORLDS)
def test_it_says_what_python_says_in_the_same_world(page, either_site, name):
    world = WORLDS[name]
    seen = opened(page, either_site, fragment(world))
    assert set(seen["rows"]) == set(OF.table("conclusion").model)
    for model, (here, there, sentence) in seen["rows"].items():
        assert here == said(model, world, "figure"), model
        assert there == said(model, World(), "figure"), model
        assert sentence == said(model, world, "conclusion"), model
    model, _ = flips.named(OF)
    assert seen["verdict"] == said(model, world, "verdict")
    wanted = flips.verdict(OF, world)
    assert seen["flips"] == [
        words.plain(spoken(model, world, **summary.told(OF, m)).say("flip")) for m in wanted.flips[:2]
    ]
    for row in (r for r in OF.table("bets").itertuples() if not r.after):
        assert seen["answers"][row.id] == [
            "no bet", said(row.model, world, row.slot, row.scenario), said(row.model, World(), row.slot, row.scenario),
        ]  # fmt: skip
    forecast = sorted(FORECASTS.value)
    for share, (shown, sentence) in seen["shares"].items():
        x = spoken("supply", world).value(share)
        assert shown == words.shown(x, "percent")
        view = summary.among(x, forecast)
        assert sentence == words.plain(spoken("supply", world, **view).say(f"among:{share.split('@')[0]}"))
    here, there = (summary.signed(spoken("efficacy", w).value(ANSWER), " years") for w in (world, World()))
    assert seen["moved"] == {"now": "no bet", "first": "no bet", "there": there, "here": here}
    assert here in seen["distance"] and there in seen["distance"] and "no bet" in seen["distance"]


DIFFERENCE = """() => { const box = document.querySelector('[data-differences]'); return {
  said: [...box.querySelectorAll('p[data-part], caption, th, td')].map(el => el.textContent),
  choices: [...box.querySelectorAll('option')].map(o => [o.value, o.textContent, o.selected]),
  roles: [...box.querySelectorAll('table *')].map(el => [el.tagName, el.getAttribute('role'),
    el.dataset.head ?? '', ['step', 'more', 'less', 'none', 'end', 'here', 'there', 'before', 'after'].filter(x => el.classList.contains(x))]),
  bars: [...box.querySelectorAll('.step')].map(td => ['--low', '--high', '--next'].map(
    name => Number(getComputedStyle(td).getPropertyValue(name)).toFixed(4))),
}; }"""


def test_each_number_that_can_be_taken_apart_is_offered_once_and_no_setting_is(page, http_site):
    opened(page, http_site)
    words = page.locator(".differ select:not([data-compare]) option").all_inner_texts()
    assert len(words) == len(set(words)) > 10
    engine = engines()["efficacy"]
    columns = page.locator(".differ select:not([data-compare]) option").evaluate_all("all => all.map(o => o.value)")
    symbols = {o.column: o.symbol for o in (*engine.model.outputs, *engine.model.singles)}
    assert not {symbols[c] for c in columns} & set(engine.model.inputs)


def test_without_scripts_it_shows_the_baseline(open_page, http_site, page):
    opened(page, http_site)
    page.evaluate("() => modelbook.visit.bet('controls', 1)")  # the models come and all is said anew
    page.wait_for_function("() => modelbook.summing")
    page.evaluate("() => modelbook.visit.bet('controls')")
    page.locator("select[data-compare]").select_option("backfire")
    expect(page.locator("[data-differences][aria-busy=false] .end.there th")).to_have_text("Backfire")
    page.locator("select[data-compare]").select_option("bite")
    expect(page.locator("[data-differences][aria-busy=false] .end.there th")).to_have_text("Controls bite")
    alive = page.evaluate(SEEN)
    still = open_page(java_script_enabled=False)
    still.goto(http_site(PAGE))
    rows = still.locator("[data-row]")
    assert rows.count() == len(alive["rows"])
    for k in range(rows.count()):
        here, there, sentence = alive["rows"][rows.nth(k).get_attribute("data-model")]
        assert here == there
        assert rows.nth(k).locator("[data-here]").inner_text() == here
        assert rows.nth(k).locator("[data-said]").inner_text() == sentence
    assert still.locator("[data-summary=verdict] [data-said]").inner_text() == alive["verdict"]
    for share, (shown, sentence) in alive["shares"].items():
        assert still.locator(f"[data-share='{share}'] [data-here]").inner_text() == shown
        assert still.locator(f"[data-said='{share}']").inner_text() == sentence
    assert {n: still.locator(f".moved [data-shown={n}]").inner_text() for n in alive["moved"]} == alive["moved"]
    assert still.evaluate(DIFFERENCE) == page.evaluate(DIFFERENCE)
    expect(still.locator(".moved input")).to_be_disabled()
    expect(still.locator(".moved noscript")).to_be_attached()
    expect(still.locator("[data-summary=changes] noscript")).to_be_attached()


def test_each_model_is_loaded_once_and_elsewhere_nothing_more(page, http_site, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0].rsplit("/", 1)[-1]))
    opened(page, http_site, fragment(WORLDS["one of each"]))
    assert sorted(x for x in asked if x.removesuffix(".js") in engines()) == sorted(f"{m}.js" for m in engines())
    assert "vega.js" not in asked
    page.goto(http_site("chapters/3-ascend.html"))
    scripts = page.locator("script[src*='together']").evaluate_all("all => all.map(x => new URL(x.src).pathname)")
    heads = [(site / path.lstrip("/")).read_text(encoding="utf-8").split("\n")[0] for path in scripts]
    assert heads and not [head for head in heads if "summary.js" in head]


MODELS = "() => Object.keys(modelbook.models)"


def test_in_the_books_own_world_no_model_is_asked_for(page, either_site):
    """All that they would say is printed. The card's mark, the only thing that is not, stands on the book's."""
    opened(page, either_site)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(1000)
    assert page.evaluate(MODELS) == []
    mine, book = (page.locator(f".card-of-mine .track {x}").get_attribute("cx") for x in ("[data-here]", ".there"))
    assert mine == book
    assert page.locator("[data-summary] :is(button, input, select):disabled").count() == 0
    expect(page.locator("[data-address]")).to_contain_text("conclusion.html")


@pytest.mark.parametrize(
    ("do", "seen"),
    [
        ("compare", ".differ .end.there th"),
        ("number", ".differ caption"),
        ("paste", ".differ .end.there th"),
        ("bet", ".moved [data-said]"),
        ("world", "[data-row][data-model=efficacy] [data-here]"),
    ],
)
def test_they_come_with_the_first_question(page, either_site, do, seen):
    opened(page, either_site)
    before = page.locator(seen).text_content()
    box = page.locator("[data-differences]")
    if do == "compare":
        page.locator("select[data-compare]").select_option("backfire")
    elif do == "number":
        box.locator("select").select_option("gap_with")
    elif do == "paste":
        box.locator("input").fill("https://example.org/#?bite=0.2")
        box.locator("input").press("Enter")
    elif do == "bet":
        page.get_by_role("slider", name="Your bet now").press("End")
    else:
        page.get_by_role("link", name="Spurred", exact=True).click()
    expect(page.locator(seen)).not_to_have_text(before)
    expect(box).to_have_attribute("aria-busy", "false")
    assert set(page.evaluate(MODELS)) == set(engines())
    if do == "paste":
        assert box.locator("tbody tr[data-assumption]").evaluate_all("all => all.map(x => x.dataset.assumption)") == [
            "bite"
        ]
    if do == "number":
        assert box.locator("select").input_value() == "gap_with"


def test_a_model_that_does_not_come_is_told_when_it_is_wanted_and_asked_for_again(page, http_site, log):
    log.spoilt = True
    page.route("**/models/supply.js*", lambda route: route.abort())
    opened(page, http_site)
    assert page.locator("[data-summary] > .note").count() == 0
    page.evaluate("() => modelbook.visit.change(world => { world.values.bite = 0.4; })")
    expect(page.locator("[data-summary=changes] > .note")).to_contain_text("could not be computed")
    page.unroute("**/models/supply.js*")
    page.evaluate("() => modelbook.visit.change(world => { world.values.bite = 0.3; })")
    expect(page.locator("[data-summary] > .note")).to_have_count(0)
    expect(page.locator("[data-summary=verdict] [data-said]")).to_have_text(
        said("efficacy", World({"bite": 0.3}), "verdict")
    )


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


@pytest.mark.parametrize("name", ["Starved", "Open", "Spurred"])
def test_a_world_to_load_has_the_numbers_that_its_card_says_and_a_way_back(page, either_site, name):
    opened(page, either_site, "#?bite=0.4")
    card = page.locator(".cards li", has=page.get_by_role("link", name=name, exact=True))
    numbers = re.findall(r"[+\u2212]?[\d.]+(?:%|(?= years))", card.inner_text())
    before = page.evaluate(SEEN)
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_function(
        "old => document.querySelector('[data-row][data-model=efficacy] [data-here]').textContent !== old",
        arg=before["rows"]["efficacy"][0],
    )
    seen = page.evaluate(SEEN)
    said_now = " ".join(x for row in seen["rows"].values() for x in row)
    assert numbers
    for number in numbers:
        assert number.lstrip("+") in said_now, (number, said_now)
    if page.url.startswith("http"):
        page.locator("[data-summary=changes]").get_by_role("button", name=re.compile("my world")).click()
        assert page.evaluate(SEEN)["rows"] == before["rows"]


def test_it_prints_with_the_address_of_the_world(page, http_site):
    opened(page, http_site, "#?bite=0.4")
    page.emulate_media(media="print")
    address = page.locator("[data-address]")
    expect(address).to_be_visible()
    expect(address).to_contain_text("bite=0.4")
    expect(page.locator("[data-print]")).to_be_hidden()
    for part in (
        ".card-of-mine .sheet",
        ".card-of-mine .fit summary",
        ".summary.differ .falls",
        ".summary.bets",
        ".summary.verdict",
    ):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator("section", has=page.get_by_role("heading", name="Three worlds to load")).last).to_be_hidden()
    pages = re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))
    assert len(pages) <= 3


# --- the card


def test_the_card_says_the_verdict_and_stands_on_the_first_screen(open_page, either_site):
    page = open_page(viewport={"width": 1280, "height": 800})
    world = WORLDS["one of each"]
    opened(page, either_site, fragment(world, **{"bet.controls": 1.5}))
    card = page.locator(".card-of-mine")
    model, column = flips.named(OF)
    assert card.locator("[data-said]").inner_text() == said(model, world, "verdict")
    value = spoken(model, world).value(column)
    assert f"my world {value:+.1f}".replace("-", "\u2212").removesuffix(".0") in card.locator(".key").inner_text()
    assert "my first bet +1.5 years" in card.locator(".key").inner_text()
    dot, axis = card.locator("[data-here]").bounding_box(), card.locator(".track .axis").bounding_box()
    assert (dot["x"] + dot["width"] / 2 - axis["x"]) / axis["width"] == pytest.approx((value + 3) / 9, abs=0.005)
    assert card.locator("[data-flip]").inner_text() == page.locator("[data-flips] li").first.inner_text()
    assert (
        card.locator("[data-says]").inner_text()
        == page.locator(f"[data-row][data-model={model}] [data-says]").inner_text()
    )
    sheet = card.locator(".sheet").bounding_box()
    assert sheet["y"] + sheet["height"] <= 800


def test_the_card_without_a_bet_says_so_and_follows_one(page, http_site):
    opened(page, http_site)
    card = page.locator(".card-of-mine")
    expect(card.locator("[data-first-key]")).to_be_hidden()
    assert card.locator("[data-first-bet]").inner_text() == "no bet"
    page.evaluate("() => modelbook.visit.bet('controls', -2)")
    expect(card.locator("[data-first-key]")).to_be_visible()
    assert card.locator("[data-first-bet]").inner_text() == "\u22122 years"


def test_the_card_is_downloaded_as_a_picture(page, either_site, tmp_path):
    opened(page, either_site, "#?bite=0.4&bet.controls=1.5")
    with page.expect_download() as found:
        page.locator("[data-download]").press("Enter")
    assert found.value.suggested_filename == "chokepoints-verdict.png"
    content = Path(found.value.path()).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(content[k : k + 4], "big") for k in (16, 20)] == [1200, 630]
    assert len(content) > 20_000, "something is drawn"


def test_a_browser_that_makes_no_pictures_is_told(page, http_site):
    page.add_init_script(
        "CanvasRenderingContext2D.prototype.getImageData = () => ({ data: new Uint8ClampedArray(1024) })"
    )
    opened(page, http_site)
    page.locator("[data-download]").click()
    expect(page.locator(".card-of-mine [data-told]")).to_contain_text("keeps pages from making pictures")


def test_the_card_is_shared_where_the_browser_can(page, http_site):
    page.add_init_script("""
      navigator.canShare = () => true;
      navigator.share = async what => { globalThis.given = [what.url, what.files[0].type]; };
    """)
    opened(page, http_site, "#?bite=0.4&bet.controls=1.5")
    page.locator("[data-hand-over]").click()
    page.wait_for_function("() => globalThis.given")
    url, kind = page.evaluate("globalThis.given")
    assert "bite=0.4" in url and "bet.controls=1.5" in url and kind == "image/png"


def test_why_worlds_differ_and_the_table_follow_the_card(page, http_site):
    opened(page, http_site)
    order = page.locator(".card-of-mine, .summary.differ, .summary.bets, .summary.chapters").evaluate_all(
        "all => all.map(x => x.dataset.summary)"
    )
    assert order == ["card", "differ", "bets", "chapters"]
