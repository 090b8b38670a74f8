"""Which single assumption would turn the reader's verdict soonest.

The verdict is the sign of one column of one model (``datapackage.json`` names it), in the reader's world and through the
links. Each uncertain assumption that reaches it is moved alone, from its value in force to both ends of its range, in equal
parts; the part in which the sign changes first is cut into parts again, and so on. How far that is, is measured as a share
of low to high. ``flips.js`` holds the same rules for the browser, and a test compares the two.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from modelbook.worlds import links, sampling
from modelbook.worlds.assumption import Assumption
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.links import World

PARTS = 24  # of the way to an end
ROUNDS = 9  # of cutting: 24^9 parts in all
LEVEL = 1e-9  # a difference this small has no sign
ALMOST = 1e-6  # of a step


@dataclass(frozen=True)
class Move:
    """One assumption moved alone: from its value in force to another, how far as a share of its range, and the result."""

    key: str
    start: float
    value: float
    share: float
    result: float


@dataclass(frozen=True)
class Verdict:
    """The result, the moves that turn its sign (the shortest first), the one that comes nearest, and how many were tried.

    `out_of_reach` counts the uncertain assumptions of the book that no path leads from to the verdict.
    """

    value: float
    flips: tuple[Move, ...]
    nearest: Move | None
    searched: int
    out_of_reach: int


def named(book: Book) -> tuple[str, str] | None:
    """Model and column of the verdict; None for a book without one."""
    verdict = book.settings.verdict
    return (verdict.model, verdict.column) if verdict and verdict.model in book.engines else None


def reaching(book: Book, model: str) -> dict[str, str]:
    """The keys that a model's result may depend on, each with a model that reads it: its own, and those that links lead from.

    A link whose rule names keys alone is reached by these; one that reads columns, by all that its source reads.
    """
    engines = book.engines
    keys = dict.fromkeys(engines[model].assumptions.keys_of(model), model)
    for link in reversed(links.declared(book)):
        if link.key in keys:
            own, names = engines[link.source].assumptions.keys_of(link.source), list(links.names_in(link.rule))
            for key in names if set(names) <= set(own) else own:
                keys.setdefault(key, link.source)
    return keys


def verdict(book: Book, world: World) -> Verdict:
    """What the verdict is in a world, and what would turn it."""
    model, column = named(book) or ("", "")
    engine, scenario = book.engines[model], world.scenario(model)

    def results(key: str, moved: np.ndarray) -> np.ndarray:
        """The verdict for several values of one control."""
        if key in upstream:  # it acts through links, which take one world at a time
            return np.concatenate([run(World({**world.values, key: x}, world.scenarios, world.off)) for x in moved])
        return np.ravel(engine.arrays({**here, key: moved}, scenario, len(moved))[column])

    def run(of_world: World) -> np.ndarray:
        return np.ravel(engine.arrays(links.in_force(book, of_world), scenario)[column])

    reach = reaching(book, model)
    upstream = {key for key, reader in reach.items() if reader != model}
    here = links.in_force(book, world)
    value = float(run(world)[0])
    every = {a.key: a for name in book.engines for a in sampling.uncertain(engine.assumptions, name)}
    tried = {key: book.engines[reader] for key, reader in reach.items() if key in every}
    found, near = [], []
    sign = 0 if not abs(value) > LEVEL else 1 if value > 0 else -1
    for key, owner in tried.items() if sign else ():
        a = every[key]
        start = in_force(book, owner, a, world)
        moves = [_toward(a, start, end, sign, partial(results, key)) for end in ends(a, start)]
        found += sorted((m for m in moves if m.result * sign <= 0), key=lambda m: m.share)[:1]
        near += [m for m in moves if m.result * sign > 0]
    found.sort(key=lambda m: (m.share, m.key))
    turned = {m.key for m in found}
    near = [m for m in near if m.key not in turned]
    return Verdict(
        value,
        tuple(found),
        min(near, key=lambda m: (m.result * sign, m.key), default=None),
        len(tried),
        len(every) - len(tried),
    )


def in_force(book: Book, owner: Engine, a: Assumption, world: World) -> float:
    """A control's value: the reader's, else a link's, else that of the set of assumptions chosen, else the book's."""
    model = owner.model.name
    preset = owner.assumptions.scenario(model, world.scenario(model)).values
    values = links.in_force(book, world)
    return float(values.get(a.key, preset.get(a.key, owner.assumptions.start_of(a, values, preset))))


def ends(a: Assumption, start: float) -> list[float]:
    """The ends of the range that a value may be moved to; from outside the range only the far one."""
    return [end for end, ahead in ((a.low, start > a.low), (a.high, start < a.high)) if ahead]


def whole(move: Move, a: Assumption) -> float:
    """Where a move ends in whole steps of its slider: beyond its end, so that the sign still turns. A path's factor stays."""
    if a.is_path or not a.step:
        return move.value
    steps = move.value / a.step
    place = a.step * (math.floor(steps + ALMOST) if move.value < move.start else math.ceil(steps - ALMOST))
    return min(max(place, a.low), a.high)


def _toward(a: Assumption, start: float, end: float, sign: int, results: Callable[[np.ndarray], np.ndarray]) -> Move:
    """The first move toward an end that turns the sign, or else the place on the way where the result comes nearest to it."""
    before, last = start, end
    for _ in range(ROUNDS):
        places = before + (last - before) * np.arange(1, PARTS + 1) / PARTS
        outcomes = results(places) * sign
        turned = np.flatnonzero(outcomes <= 0)
        k = int(turned[0]) if len(turned) else int(np.argmin(outcomes))
        value, outcome = float(places[k]), float(outcomes[k]) * sign
        if not len(turned):
            break
        before, last = float(places[k - 1]) if k else before, value
    return Move(a.key, start, value, abs(value - start) / (a.high - a.low), outcome)
