"""What is said of why two worlds differ: amounts with the digits that the largest bears, and the sentence that names the crux.

``js/core/crux.js`` says the same in the browser, with the words of ``text_answers.js``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from modelbook.worlds import words
from modelbook.worlds.explain import JOIN, ORDERS, Divided, Part, Step

MOST = 0.5  # of the difference, that one assumption makes
NONE = 1e-9  # of the ends: a step this small is none
POINTS = "percentage points"


@dataclass(frozen=True)
class Amounts:
    """How a number's steps are written: shares in points, the rest in `unit`."""

    times: int
    digits: int
    own: str  # the number's unit

    @property
    def noun(self) -> str:
        return "years" if self.own == "year" else self.own  # a difference of two years is no year

    @property
    def unit(self) -> str:
        return POINTS if self.times > 1 else self.noun

    def rounded(self, x: float) -> float:
        return float(words.fixed(x * self.times, self.digits).replace(",", "").replace(words.RULES["minus"], "-"))

    def plain(self, x: float) -> str:
        return words.trimmed(x * self.times, self.digits) if self.times > 1 else words.short(self.rounded(x), self.noun)

    def end(self, x: float) -> str:
        """The number in one of the worlds."""
        if self.times > 1:
            return f"{self.plain(x)}%"
        return words.quantity(x, "year") if self.own == "year" else words.measured(self.rounded(x), self.own)

    def step(self, x: float) -> str:
        return ("+" if self.rounded(x) > 0 else "") + self.plain(x)

    def size(self, x: float) -> str:
        """How far it is, in words."""
        if self.times > 1:
            text = self.plain(abs(x))
            return f"{text} {'point' if text == '1' else 'points'}"
        return words.measured(abs(self.rounded(x)), self.noun)

    def bare(self, x: float) -> str:
        return self.plain(abs(x))

    def error(self, x: float) -> str:
        return f"± {self.plain(x)}" if self.rounded(x) else ""


def amounts(told: Divided) -> Amounts:
    """The factor and the digits in which steps are told."""
    unit = told.asked.output.unit
    times = 100 if unit in ("share", "index") else 1
    largest = times * max(abs(told.second - told.first), *(abs(step.contribution) for step in told.steps))
    return Amounts(times, 0 if largest >= 10 else 1 if largest >= 1 else 2 if largest >= 0.1 else 3, unit)


def named(step: Step) -> str:
    """What a step is called, a path with its time."""
    return JOIN.join(part.label for part in step.parts)


def valued(step: Step) -> tuple[str, str]:
    """Its values in the two worlds."""

    def said(part: Part, x: float | str) -> str:
        return x if isinstance(x, str) else words.measured(x, part.assumption.unit)

    return JOIN.join(said(p, p.first) for p in step.parts), JOIN.join(said(p, p.second) for p in step.parts)


def sentence(told: Divided) -> str:
    """The sentence that names what makes most of a difference."""
    amount, whole = amounts(told), told.second - told.first
    none = NONE * max(abs(told.first), abs(told.second))
    moving = [step for step in told.steps if abs(step.contribution) > none]
    if not moving:
        n = len(told.steps)
        return (
            "What differs does not move this number." if n == 1 else f"None of the {n} that differ moves this number."
        )
    if abs(whole) <= none:
        return f"Both come to {amount.end(told.second)}: what differs makes up for itself."
    first, size = moving[0], amount.size(whole)
    if len(moving) == 1:
        return f"“{named(first)}” makes all of the {size}."
    if first.share > 1:
        rest = amount.bare(first.contribution - whole)
        return f"“{named(first)}” alone would make {amount.size(first.contribution)}; the others take {rest} back."
    if first.share >= MOST:
        return f"Of {size}, {amount.bare(first.contribution)} are “{named(first)}”."
    two = ", ".join(f"“{named(step)}” {amount.step(step.contribution)}" for step in moving[:2])
    return f"No assumption makes most of the {size}: {two}."


def note(told: Divided) -> str:
    """How the steps were found."""
    n = len(told.steps)
    if not told.exact:
        return (
            f"Each step is the mean over {ORDERS} orders, drawn at random, in which the {n} can be changed; ± is its standard "
            "error. The steps add up, but for rounding. All else is the same in both."
        )
    orders = f"Each step is the mean over all orders in which the {n} can be changed, so the steps add up, but for rounding. "
    return f"{orders if n > 1 else ''}All else is the same in both."


def places(told: Divided) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Where the two worlds stand, and where each step begins and ends, between the least and the most reached on the way."""
    reached = [told.first]
    for step in told.steps:
        reached.append(reached[-1] + step.contribution)
    low, high = min(*reached, told.second), max(*reached, told.second)

    def at(x: float) -> float:
        return (x - low) / (high - low) if high > low else 0.5

    return (at(told.first), at(told.second)), [(at(x), at(y)) for x, y in itertools.pairwise(reached)]
