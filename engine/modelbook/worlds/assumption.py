"""What a reader may change: one assumption, and a named set of values for several."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

SCALE = "_scale"


@dataclass(frozen=True)
class Assumption:
    """One assumption: a number, or a path with one number a year.

    Attributes
    ----------
    baseline : float or dict of int to float
        The book's value, or year -> value.
    low, high : float
        The range of a number; for a path the range of its multiplier.
    scale_from : int
        First year on which a path's multiplier acts.
    floor, ceiling : float
        Bounds that a value is cut to after scaling.
    choices : tuple of str
        Of a category or a switch (``off``, ``on``): its words; the value is the position.
    by_choice : mapping of str to float
        Of an assumption whose baseline depends on a category: the baseline for each of its words.
    kinds, notes : mapping of int to str
        Of a path the kind and the note of each year.
    category : str
        The id of that category.
    ranges : mapping of str to (float, float)
        For each of its words the range; `low` and `high` are the ends of all of them together.
    """

    id: str
    label: str
    unit: str
    baseline: float | dict[int, float]
    low: float
    high: float
    step: float
    kind: str
    role: str
    group: str
    distribution: str
    sources: tuple[str, ...]
    note: str
    scale_from: int = 0
    floor: float = -math.inf
    ceiling: float = math.inf
    kinds: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    by_choice: Mapping[str, float] = field(default_factory=dict)
    category: str = ""
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def by_year(self) -> Mapping[int, float]:
        """Of a path its baseline by year; nothing for a number."""
        return self.baseline if isinstance(self.baseline, dict) else {}

    @property
    def is_path(self) -> bool:
        """Whether it has one value a year."""
        return isinstance(self.baseline, dict)

    @property
    def is_constant(self) -> bool:
        """Whether nobody may move it (the length of a day)."""
        return self.low == self.high

    @property
    def key(self) -> str:
        """The key of its control: the id, or the id with ``_scale`` for a path."""
        return self.id + SCALE if self.is_path else self.id

    @property
    def start(self) -> float:
        """The control's value in the baseline."""
        return 1.0 if isinstance(self.baseline, dict) else float(self.baseline)

    @property
    def is_years(self) -> bool:
        """Whether it is a category of years."""
        return bool(self.choices) and all(word.isdigit() and len(word) == 4 for word in self.choices)

    def year_range(self, year: int) -> tuple[float, float]:
        """The range of one year's value of a path, in its unit."""
        value = self.by_year[year]
        if value == 0:
            low, high = 0.0, max(self.by_year.values()) * self.high
        else:
            low, high = value * self.low, value * self.high
        return max(low, self.floor), min(high, self.ceiling)


@dataclass(frozen=True)
class Control:
    """How a model's reader moves an assumption: its key, the value in force, and the range of that value."""

    key: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scenario:
    """A named set of values: who holds that view, and where they said so.

    Attributes
    ----------
    own : mapping of str to float
        What it sets, by key.
    under : mapping of str to float
        What its edition has where the present baselines differ; nothing in the present edition.
    """

    model: str
    name: str
    label: str
    who: str
    says: str
    sources: tuple[str, ...]
    own: Mapping[str, float]
    under: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def values(self) -> Mapping[str, float]:
        """What is set beside the present baselines, by key: its own values over those of its edition."""
        return {**self.under, **self.own}
