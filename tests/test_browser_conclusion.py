"""The page that sums the book up: what it says in a world is what Python says in that world."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from chokepoints import flips, links, words
from chokepoints.explorer.spoken import Spoken
from chokepoints.links import World
from chokepoints.tables import book
from chokepoints.worlds import engines

PAGE = "conclusion.html"
OF = book()
WORLDS = {
    "baseline": World(),
    "one of each": World({
        "rule_after": 1.0, "leaked_cards_scale": 2.0, "smic_defects@2025": 0.25, "wall_strength": 0.5, "bite": 0.5,
        "aligned_japan": 0.2, "tpp_upper": 6000.0,
    }),
    "named sets": World({}, {"supply": "large_memory", "efficacy": "backfire", "foundry": "ft_2024", "learning": "battery_us", "rules": "none"}),
    "a link undone": World({"leaked_cards_scale": 3.0}, {}, ["leakage"]),
}  # fmt: skip
SEEN = """() => ({
  rows: Object.fromEntries([...document.querySelectorAll('[data-row]')].map(r => [r.dataset.model,
    ['[data-here]', '[data-there]', '[data-said]'].map(s => r.querySelector(s).textContent)])),
  verdict: document.querySelector('[data-summary=verdict] [data-said]').textContent,
  flips: document.querySelector('[data-summary=verdict]').dataset.flips,
  answers: Object.fromEntries([...document.querySelectorAll('[data-bet-row]')].map(r => [r.dataset.betRow,
    [...r.querySelectorAll('td')].map(td => td.textContent)])),
})"""


def fragment(world: World, **more: float) -> str:
    state = {f"scenario.{m}": s for m, s in world.scenarios.items()} | dict(world.values)
    state |= {f"link.{name}": "off" for name in world.off} | more
    return "#?" + urlencode(state) if state else ""


def opened(page, site, state: str = ""):
    page.goto("about:blank")
    page.goto(site(PAGE) + state)
    page.wait_for_function("() => document.documentElement.dataset.summed")
    return page.evaluate(SEEN)


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
    assert seen["flips"].split() == [m.key for m in wanted.flips[:2]]
    for row in OF.table("bets").itertuples():
        assert seen["answers"][row.id] == [
            "no bet", said(row.model, world, row.slot, row.scenario), said(row.model, World(), row.slot, row.scenario),
        ]  # fmt: skip


def test_without_scripts_it_shows_the_baseline(open_page, http_site, page):
    alive = opened(page, http_site)
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
    expect(still.locator("[data-summary=changes] noscript")).to_be_attached()


def test_each_model_is_loaded_once_and_elsewhere_nothing_more(page, http_site):
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0].rsplit("/", 1)[-1]))
    opened(page, http_site, fragment(WORLDS["one of each"]))
    assert sorted(x for x in asked if x.removesuffix(".js") in engines()) == sorted(f"{m}.js" for m in engines())
    assert "vega.js" not in asked
    page.goto(http_site("chapters/3-ascend.html"))
    assert not page.locator("script[src*='summary.js']").count()


def test_bets_stand_beside_the_answers(page, http_site):
    seen = opened(page, http_site, "#?bet.listings=20&bet.ascend=40")
    assert seen["answers"]["listings"][0] == "20 months"
    assert seen["answers"]["ascend"][0] == "40%"
    assert seen["answers"]["solar-evs"][0] == "no bet"


@pytest.mark.parametrize("name", ["Starved", "Open", "Spurred"])
def test_a_world_to_load_has_the_numbers_that_its_card_says_and_a_way_back(page, either_site, name):
    opened(page, either_site, "#?bite=0.5")
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
    opened(page, http_site, "#?bite=0.5")
    page.emulate_media(media="print")
    address = page.locator("[data-address]")
    expect(address).to_be_visible()
    expect(address).to_contain_text("bite=0.5")
    expect(page.locator("[data-print]")).to_be_hidden()
