"""Worlds of a book whose models are linked, and what must hold of its links in Python and in the browser alike."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Browser, Page
from random_worlds import all_keys, scenarios

from modelbook import Book
from modelbook.explorer import bundle
from modelbook.worlds import flips, links
from modelbook.worlds.links import World

FIND = """worlds => worlds.map(([values, scenarios, off]) =>
  modelbook.links.find({values, scenarios, off}).carried.map(f => [f.link.name, f.value, f.on]))"""
VERDICT = """([values, scenarios, off, of]) => {
  const steps = modelbook.flips.verdict({values, scenarios, off}, of);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const v = step.value;
  const plain = m => m && [m.key, m.start, m.value, m.share, m.result];
  return {...v, flips: v.flips.map(plain), nearest: plain(v.nearest)};
}"""


def open_linked(browser: Browser, book: Book) -> Page:
    """An empty page with the front end and all models of a book."""
    page = browser.new_page()
    page.add_script_tag(content=bundle.front_end())
    page.add_script_tag(content=bundle.index(book))
    for engine in book.engines.values():
        page.add_script_tag(content=bundle.model_script(engine))
    page.add_script_tag(path=bundle.HERE / "js/core/flips.js")
    return page


def worlds(book: Book, n: int = 240) -> list[World]:
    """Worlds at random, most of them with something set in a source."""
    rng, engines, out = random.Random(11), book.engines, []
    names = [link.name for link in links.declared(book)]
    ends = sorted({m for link in links.declared(book) for m in (link.source, link.target)}) or list(engines)
    for _ in range(n):
        values, chosen = {}, {}
        for model in rng.sample(ends, rng.randint(0, len(ends))):
            keys = all_keys(engines[model])
            for key in rng.sample(keys, min(len(keys), rng.choice([0, 1, 1, 3, 9]))):
                low, high = engines[model].assumptions.range_of(key)
                a = engines[model].assumptions.of_key(key)[0]
                values[key] = float(rng.randint(0, len(a.choices) - 1)) if a.choices else rng.uniform(low, high)
            if rng.random() < 0.3:
                chosen[model] = rng.choice(scenarios(engines[model]))
        out.append(World(values, chosen, rng.sample(names, rng.choice([0, min(1, len(names))]))))
    for link in links.declared(book):  # among many keys chance may miss the ones that a rule names
        for key in (k for k in engines[link.source].assumptions.keys_of(link.source) if k in str(link.rule)):
            low, high = engines[link.source].assumptions.range_of(key)
            out += [World({key: rng.uniform(low, high)}, {}, off) for off in ([], [link.name])]
    return out


def assert_links_agree(book: Book, page: Page) -> None:
    """Python and the browser find the same links, and each of them acts in some world and is off in another."""
    some = worlds(book)
    there = page.evaluate(FIND, [[dict(w.values), dict(w.scenarios), list(w.off)] for w in some])
    acted = set()
    for world, in_browser in zip(some, there, strict=True):
        here = links.carried(book, world)
        assert [(f.link.name, f.on) for f in here] == [(name, on) for name, _, on in in_browser], world
        for f, (_, value, _) in zip(here, in_browser, strict=True):
            assert value == pytest.approx(f.value, rel=1e-9), (f.link.name, world)
            acted.add((f.link.name, f.on))
    assert acted == {(link.name, on) for link in links.declared(book) for on in (True, False)}


def assert_nothing_moves_by_itself(book: Book, page: Page) -> None:
    """A world without changes moves nothing, and neither does a control that a link's target reads too."""
    assert links.carried(book, World()) == []
    assert links.in_force(book, World()) == {}
    assert page.evaluate(FIND, [[{}, {}, []]]) == [[]]
    rng, found = random.Random(5), book.engines
    for link in links.declared(book):
        for key in all_keys(found[link.target]):
            values = {key: rng.uniform(*found[link.target].assumptions.range_of(key))}
            mine = [f for f in links.carried(book, World(values)) if f.link.name == link.name]
            assert mine == [], (link.name, key)


def assert_flips_agree(book: Book, page: Page, n: int) -> None:
    """Python and the browser name the same assumptions that turn the verdict, and the same nearest one."""
    model, column = flips.named(book)
    turned = set()
    for world in worlds(book, n):
        here = flips.verdict(book, world)
        where = [dict(world.values), dict(world.scenarios), list(world.off), {"model": model, "column": column}]
        there = page.evaluate(VERDICT, where)
        assert there["value"] == pytest.approx(here.value, rel=1e-9, abs=1e-9)
        assert (there["searched"], there["outOfReach"]) == (here.searched, here.out_of_reach)
        assert {m[0] for m in there["flips"]} == {m.key for m in here.flips}, world
        by_key = {m[0]: m for m in there["flips"]}
        for m in here.flips:
            assert by_key[m.key][1:4] == pytest.approx([m.start, m.value, m.share], rel=1e-6, abs=1e-9), world
            turned.add(m.key)
        assert (there["nearest"] is None) == (here.nearest is None)
        if here.nearest:
            assert there["nearest"][4] == pytest.approx(here.nearest.result, rel=1e-6, abs=1e-9)
    assert len(turned) > 2
