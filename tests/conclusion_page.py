"""The page that sums the book up: how a test opens it in a world, what it shows there, and what Python says of that world."""

from __future__ import annotations

from urllib.parse import urlencode

from reader import marked

from chokepoints import book, engines
from modelbook.explorer.spoken import Spoken
from modelbook.worlds import links, words
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
