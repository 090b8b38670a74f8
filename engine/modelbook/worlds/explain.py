"""Why two worlds of a model differ: the difference of one number, divided over the assumptions that differ.

The division is that of Shapley (1953): each assumption gets the mean, over all orders in which the differing ones can be
taken from the first world into the second, of what its own step changes. So the parts sum to the difference, what moves
nothing gets nothing, and no order is preferred. Up to `EXACT` assumptions every world between the two is run (2^8 = 256).
Above, `ORDERS` orders are drawn with mulberry32 in antithetic pairs, an order and its reverse, and a standard error is given.

An assumption is one step whatever of it differs: a path with all its years and its multiplier. Assumptions that an order or
a whole of shares binds (`Model.ordered`, `Model.shares`) move together, with the category that they depend on, so that no
world between breaks it. Otherwise a value that depends on a category is read in the category of the world between.
``js/core/explain.js`` holds the same rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.language.model import TIME, Output
from modelbook.language.to_numpy import Array
from modelbook.worlds import sampling
from modelbook.worlds.assumption import Assumption
from modelbook.worlds.assumptions import Values
from modelbook.worlds.engine import Engine

EXACT = 8  # assumptions up to which every world between is run
ORDERS = 64  # that are drawn above
MOST = 60  # assumptions that are told apart
TOGETHER = 512  # worlds that are run at once
COLUMNS = ("assumption", "label", "value_a", "value_b", "unit", "contribution", "share", "error")
JOIN = "; "  # between assumptions that move together
A, B = 0, 1
Worth = Callable[[Array], Array]  # numbers, shape (n,), of n worlds; which steps are taken: shape (n, d), bool


@dataclass(frozen=True)
class Side:
    """A world of a model: settings by key, on top of a scenario."""

    values: Values
    scenario: str


@dataclass(frozen=True)
class Asked:
    """One number of a model's result: a column, and its place along the column's axis (None for a single number)."""

    output: Output
    place: int | None
    step: int | str | None


@dataclass(frozen=True)
class Part:
    """An assumption of a step: its value in the first and in the second world, a choice as its word; of a path at a year."""

    assumption: Assumption
    year: int | None
    first: float | str
    second: float | str

    @property
    def label(self) -> str:
        return f"{self.assumption.label}, {self.year}" if self.year else self.assumption.label


@dataclass(frozen=True)
class Step:
    """What one step adds, in the number's unit and as a share of the difference; `error` is its standard error, 0 if exact."""

    parts: tuple[Part, ...]
    contribution: float
    share: float
    error: float


@dataclass(frozen=True)
class Divided:
    """A number in two worlds, and the steps that lead from the first to the second, the largest first."""

    asked: Asked
    first: float
    second: float
    steps: tuple[Step, ...]

    @property
    def exact(self) -> bool:
        return len(self.steps) <= EXACT


def explain(engine: Engine, a: Side, b: Side, output: str, seed: int = 1) -> pd.DataFrame:
    """Divide the difference of a number between two worlds over the assumptions that differ.

    Parameters
    ----------
    engine : Engine
    a, b : Side
        The worlds; contributions lead from `a` to `b`.
    output : str
        ``COLUMN@STEP``, or a column of the summary alone.
    seed : int
        Of the orders that are drawn where more than `EXACT` assumptions differ.

    Returns
    -------
    pandas.DataFrame
        As `Book.explain`.

    Raises
    ------
    BookError
        For an output that the model does not have, or that is no number in a world between; for worlds that do not differ, or
        differ in more than `MOST` assumptions.
    """
    rows = [
        (*_described(step.parts), step.contribution, step.share, step.error)
        for step in divided(engine, a, b, output, seed).steps
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def divided(engine: Engine, a: Side, b: Side, output: str, seed: int = 1) -> Divided:
    """The same as steps, for who puts it into words; as `explain`."""
    number = asked(engine, output)
    between = Between(engine, a, b)
    parts, n = between.parts, len(between.parts)
    if not n:
        raise BookError("The two worlds do not differ.", mend="Change a setting of one of them.")
    if n > MOST:
        raise BookError(
            f"The two worlds differ in {n} assumptions; {MOST} can be told apart.",
            mend="Compare worlds nearer to each other.",
        )

    def worth(taken: Array) -> Array:
        return between.numbers(number, taken)

    contributions, errors = exact(worth, n) if n <= EXACT else sampled(worth, n, seed)
    first, second = map(float, worth(np.array([[False] * n, [True] * n])))
    whole = second - first
    steps = [
        Step(
            between.described(part, number.step), float(x), float(x / whole + 0.0 if whole else math.nan), float(error)
        )
        for part, x, error in zip(parts, contributions, errors, strict=True)
    ]
    steps.sort(key=lambda step: -abs(step.contribution))  # stable: equal ones stay in the table's order
    return Divided(number, first, second, tuple(steps))


def numbers(engine: Engine) -> list[Output]:
    """The numbers that can be taken apart, each once: single ones, and of a path the one at the focus time; no setting."""
    every = {o.column: o for o in (*engine.model.singles, *engine.model.outputs)}.values()
    single = [o for o in every if not o.names and engine.axes_of[o.column] <= {TIME}]
    single = [o for o in single if o.symbol not in engine.model.inputs]
    told = {(o.says or o.column, TIME in engine.axes_of[o.column]): o for o in reversed(single)}
    return [*reversed(told.values())]


def asked(engine: Engine, output: str) -> Asked:
    """The number that an output names: ``COLUMN@STEP``; without a step a column of the summary, or the focus time.

    Raises
    ------
    BookError
        For a column or a step that the model does not have, and for a column that is no number or not one number.
    """
    model = engine.model
    column, at, step = output.partition("@")
    columns = {o.column: o for o in (*model.outputs, *model.singles)}
    if column not in columns:
        raise BookError(f"{model.name} has no output '{column}'.", mend=nearest(column, columns))
    o, axes = columns[column], engine.axes_of[column]
    if o.names:
        raise BookError(f"'{column}' of {model.name} is a word, no number.", mend="Ask for another output.")
    if axes - {model.rows}:
        raise BookError(f"'{column}' of {model.name} has no single number.", mend="Ask for another output.")
    if not axes:
        if at:
            raise BookError(
                f"'{column}' of {model.name} is one number and has no step {step}.", mend=f"Ask for {column}."
            )
        return Asked(o, None, None)
    steps = list(engine.axes[model.rows])
    wanted = step if at else str((model.focus or steps[-1]) if model.rows == TIME else "")
    names = [str(one) for one in steps]
    if wanted not in names:
        what = f"'{column}' of {model.name} has no {model.row_name} '{wanted}'."
        known = f"They go from {names[0]} to {names[-1]}." if model.rows == TIME else nearest(wanted, names)
        raise BookError(what, mend=f"Write {column}@{model.row_name.upper()}. {known}")
    place = names.index(wanted)
    return Asked(o, place, int(steps[place]) if model.rows == TIME else str(steps[place]))


class Between:
    """Two worlds of a model, and the worlds between them, in which some of the steps from the first to the second are taken.

    Parameters
    ----------
    engine : Engine
    a, b : Side
    """

    def __init__(self, engine: Engine, a: Side, b: Side):
        self.engine, self.sides = engine, (a, b)
        known = set(engine.symbols.values())
        self.own = {name: one for name, one in engine.assumptions.items() if name in known}
        years = next((one.id for one in self.own.values() if one.is_years), "")
        self.category = {
            one.id: one.category or (years if one.is_path else "") for one in self.own.values()
        }  # in which a value is read
        # values by the world whose settings hold, and by that whose categories are in force
        self.read = {(i, j): self._read(i, j) for i in (A, B) for j in (A, B)}

    def _read(self, own: int, categories: int) -> dict[str, Array]:
        """The values of one world's settings in the categories of a world."""
        assumptions, model = self.engine.assumptions, self.engine.model
        side, other = self.sides[own], self.sides[categories]
        there = assumptions.resolve(model.name, self.engine.axes[TIME], other.values, other.scenario)
        held = {c: float(np.ravel(there[c])[0]) for c in set(self.category.values()) - {""}}
        return assumptions.resolve(model.name, self.engine.axes[TIME], {**side.values, **held}, side.scenario)

    def of(self, name: str, own: int, categories: int) -> Array:
        """One assumption's value: a category's own, another one's in the categories of a world."""
        is_category = name in self.category.values()
        return self.read[own, own if is_category else categories][name]

    @cached_property
    def parts(self) -> list[tuple[str, ...]]:
        """The steps, each the ids of the differing assumptions that it takes along, in table order."""
        differ = [
            name for name in self.own
            if any(not np.array_equal(self.of(name, A, j), self.of(name, B, j)) for j in (A, B))
        ]  # fmt: skip
        groups = [*self.engine.model.ordered, *self.engine.model.shares]
        # of limits that are bound a category would move those at their baseline and leave those set by hand
        return joined(differ, [[*group, *(self.category[name] for name in group)] for group in groups])

    @cached_property
    def _part_of(self) -> dict[str, int]:
        return {name: k for k, part in enumerate(self.parts) for name in part}

    def numbers(self, number: Asked, taken: Array) -> Array:
        """One number in worlds between: shape (n,), for steps taken of shape (n, d).

        Raises
        ------
        BookError
            Where it is no finite number.
        """
        made = [self._some(number, taken[k : k + TOGETHER]) for k in range(0, len(taken), TOGETHER)]
        out = np.concatenate(made)
        if not np.isfinite(out).all():
            k = int(np.flatnonzero(~np.isfinite(out))[0])
            where = (
                "in the first world"
                if not taken[k].any()
                else "in the second world"
                if taken[k].all()
                else "between them"
            )
            raise BookError(f"'{number.output.column}' has no number {where}.", mend="Ask for another output or step.")
        return out

    def _some(self, number: Asked, taken: Array) -> Array:
        n, model = len(taken), self.engine.model
        world = {name: self.mixed(name, taken) for name in self.own}
        x = self.engine.columns_of(world, n)[number.output.column]
        if number.place is not None:
            x = x[number.place] if model.rows == TIME else x[:, number.place]
        return np.asarray(np.broadcast_to(np.ravel(x), (n,)), float)

    def mixed(self, name: str, taken: Array) -> Array:
        """An assumption's value in each of n worlds between, its last axis of length n where it differs."""
        part, category = self._part_of.get(name), self._part_of.get(self.category[name])
        own = [A] if part is None else [A, B]
        held = [A] if category is None else [A, B]
        by_category = [
            self.of(name, A, j) if len(own) == 1 else np.where(taken[:, part], self.of(name, B, j), self.of(name, A, j))
            for j in held
        ]
        return by_category[0] if len(held) == 1 else np.where(taken[:, category], by_category[B], by_category[A])

    def described(self, part: Sequence[str], step: int | str | None) -> tuple[Part, ...]:
        """A step's assumptions with their two values; of a path at a time at which it differs."""
        out = []
        for name in part:
            a = self.own[name]
            x, y = (self.of(name, i, i) for i in (A, B))
            year, place = self._year(a, x, y, step)
            first, second = (_shown(a, float(np.ravel(one)[place])) for one in (x, y))
            out.append(Part(a, year, first, second))
        return tuple(out)

    def _year(self, a: Assumption, x: Array, y: Array, step: int | str | None) -> tuple[int | None, int]:
        """The time of a path that is shown, and its place: the last that differs up to the one asked, else the first."""
        if np.size(x) == 1 or not a.is_path:
            return None, 0
        steps = list(self.engine.axes[TIME])
        wanted = step if isinstance(step, int) else self.engine.model.focus or steps[-1]
        differ = np.flatnonzero(np.ravel(x) != np.ravel(y))
        before = [int(k) for k in differ if steps[k] <= wanted]
        place = before[-1] if before else int(differ[0])
        return int(steps[place]), place


def joined(names: Sequence[str], bound: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Names, those that some group binds together; in the order of the names."""
    group = {name: name for name in names}
    for one in bound:
        members = [name for name in names if name in one]
        into = {group[name] for name in members}
        group = {name: group[members[0]] if g in into else g for name, g in group.items()}
    out: dict[str, list[str]] = {}
    for name in names:
        out.setdefault(group[name], []).append(name)
    return [tuple(members) for members in out.values()]


def exact(worth: Worth, d: int) -> tuple[Array, Array]:
    """Shapley values of d steps, shape (d,), from all 2^d worlds; and their errors, which are 0."""
    codes = np.arange(2**d)
    taken = (codes[:, None] >> np.arange(d) & 1).astype(bool)
    x, size = worth(taken), taken.sum(axis=1)
    weight = np.array([math.factorial(s) * math.factorial(d - 1 - s) / math.factorial(d) for s in range(d)])
    out = np.zeros(d)
    for k in range(d):
        before = codes[~taken[:, k]]
        out[k] = np.sum(weight[size[before]] * (x[before | 1 << k] - x[before]))
    return out, np.zeros(d)


def sampled(worth: Worth, d: int, seed: int) -> tuple[Array, Array]:
    """Means over drawn orders, shape (d,), and the standard error of each, from the means of the antithetic pairs."""
    drawn = list(orders(d, seed))
    taken = np.zeros((len(drawn), d + 1, d), dtype=bool)  # along an order: nothing, its first step, ..., all
    for order, chain in zip(drawn, taken, strict=True):
        for k, step in enumerate(order):
            chain[k + 1 :, step] = True
    inner = worth(taken[:, 1:-1].reshape(-1, d)).reshape(len(drawn), d - 1)
    first, last = worth(taken[0, [0, -1]])
    x = np.column_stack([np.full(len(drawn), first), inner, np.full(len(drawn), last)])
    gains = np.empty((len(drawn), d))
    for order, rise, gain in zip(drawn, np.diff(x, axis=1), gains, strict=True):
        gain[order] = rise
    pairs = gains.reshape(-1, 2, d).mean(axis=1)
    return pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / math.sqrt(len(pairs))


def orders(d: int, seed: int) -> Iterator[list[int]]:
    """`ORDERS` orders of d steps, each followed by its reverse: shuffles by Fisher and Yates with one stream of mulberry32."""
    stream = iter(sampling.shifts(seed, ORDERS // 2 * (d - 1)))
    for _ in range(ORDERS // 2):
        order = list(range(d))
        for k in range(d - 1, 0, -1):
            j = int(next(stream) * (k + 1))
            order[k], order[j] = order[j], order[k]
        yield order
        yield order[::-1]


def _described(parts: Sequence[Part]) -> tuple[str, str, object, object, str]:
    """Ids, labels, the two values and the unit of a step."""
    firsts, seconds = [part.first for part in parts], [part.second for part in parts]
    units = list(dict.fromkeys(part.assumption.unit for part in parts))
    values = (
        (firsts[0], seconds[0])
        if len(parts) == 1
        else (JOIN.join(map(_plain, firsts)), JOIN.join(map(_plain, seconds)))
    )
    return JOIN.join(p.assumption.id for p in parts), JOIN.join(p.label for p in parts), *values, JOIN.join(units)


def _shown(a: Assumption, x: float) -> float | str:
    """A value, a choice as its word."""
    return a.choices[int(x)] if a.choices else x


def _plain(x: float | str) -> str:
    return x if isinstance(x, str) else f"{x:g}"
