"""Which single assumption would turn the reader's verdict soonest.

The verdict is the sign of one column of one model (``datapackage.json`` names it), in the reader's world and through the
links. Each uncertain assumption that reaches it is moved alone, from its value in force to both ends of its range, in equal
parts; where the sign changes, bisection finds the place. How far that is, is measured as a share of low to high.
``flips.js`` holds the same rules for the browser, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chokepoints import links, sampling
from chokepoints.assumptions import Assumption
from chokepoints.links import World
from chokepoints.tables import Book
from chokepoints.worlds import Engine, engines

PARTS = 24  # of the way to an end
HALVINGS = 50
LEVEL = 1e-9  # a difference this small has no sign


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


def named(of: Book) -> tuple[str, str] | None:
    """Model and column of the verdict; None for a book without one."""
    found = of.package["chokepoints"].get("verdict")
    return (found["model"], found["column"]) if found and found["model"] in engines(of.root) else None


def reaching(of: Book, model: str) -> list[str]:
    """The models whose settings reach a model: itself, and those that links lead from, in the order of the book."""
    wanted = {model}
    for link in reversed(links.declared(of)):
        if link.target in wanted:
            wanted.add(link.source)
    return [name for name in engines(of.root) if name in wanted]


def verdict(of: Book, world: World) -> Verdict:
    """What the verdict is in a world, and what would turn it."""
    model, column = named(of) or ("", "")
    e, scenario = engines(of.root)[model], world.scenario(model)

    def result(values: dict[str, float]) -> float:
        here = links.in_force(of, World(values, world.scenarios, world.off))
        return float(np.ravel(e.arrays(here, scenario)[column])[0])

    value = result(dict(world.values))
    every = {a.key: a for name in engines(of.root) for a in sampling.uncertain(e.assumptions, name)}
    tried: dict[str, Engine] = {}
    for name in reaching(of, model):
        for a in sampling.uncertain(e.assumptions, name):
            tried.setdefault(a.key, e if a.id in e.symbols.values() else engines(of.root)[name])
    found, near = [], []
    sign = 0 if not abs(value) > LEVEL else 1 if value > 0 else -1
    for key, owner in tried.items() if sign else ():
        a = every[key]
        start = in_force(of, owner, a, world)
        moves = [
            m
            for end in ends(a, start)
            for m in _toward(key, start, end, a, sign, lambda v, k=key: result({**world.values, k: v}))
        ]
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


def in_force(of: Book, owner: Engine, a: Assumption, world: World) -> float:
    """A control's value: the reader's, else a link's, else that of the set of assumptions chosen, else the book's."""
    model = owner.model.name
    preset = owner.assumptions.scenario(model, world.scenario(model)).values
    values = links.in_force(of, world)
    return float(values.get(a.key, preset.get(a.key, owner.assumptions.start_of(a, values, preset))))


def ends(a: Assumption, start: float) -> list[float]:
    """The ends of the range that a value may be moved to; from outside the range only the far one."""
    return [end for end, ahead in ((a.low, start > a.low), (a.high, start < a.high)) if ahead]


def _toward(
    key: str, start: float, end: float, a: Assumption, sign: int, result: Callable[[float], float]
) -> list[Move]:
    """The first move toward an end that turns the sign, or else the place on the way where the result comes nearest to it."""

    def move(value: float, outcome: float) -> Move:
        return Move(key, start, value, abs(value - start) / (a.high - a.low), outcome)

    before, nearest = start, None
    for k in range(1, PARTS + 1):
        value = start + (end - start) * k / PARTS
        outcome = result(value)
        if outcome * sign <= 0:
            for _ in range(HALVINGS):
                middle = (before + value) / 2
                there = result(middle)
                if there * sign <= 0:
                    value, outcome = middle, there
                else:
                    before = middle
            return [move(value, outcome)]
        if nearest is None or outcome * sign < nearest.result * sign:
            nearest = move(value, outcome)
        before = value
    return [nearest]
