"""The page that sums the book up: what it says in a world is what Python says in that world."""

import re

import pytest
from conclusion_page import ANSWER, FORECASTS, OF, PAGE, SEEN, WORLDS, fragment, opened, said, spoken
from playwright.sync_api import expect

from chokepoints import engines
from modelbook.parts.summary import page as summary
from modelbook.worlds import flips, words
from modelbook.worlds.links import World


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
