"""What a model may bring itself, instead of rows in data/: its assumptions, named sets of their values, and its words.

A model that does stands in one file, or in one cell of a notebook::

    Model("growth", "Growth", "How rich can a worker become?", [...], [...], steps=range(61),
          assumptions=[Assumption("saving", 0.2, 0.05, 0.6, unit="share", source="Solow (1956), https://doi.org/10.2307/1884513")])

They become rows of the same tables, and are read through the same doors (`modelbook.worlds.brought`).
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from modelbook.errors import BookError

ID = re.compile(r"[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
MENDED = {
    ID: "Begin with a small letter, and use small letters, digits and _.",
    NAME: "Use small letters, digits, - and _.",
}


def _written() -> tuple[str, int]:
    """File and line from which the author called."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__") in (__name__, "dataclasses"):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def _named(form: re.Pattern[str], what: str, name: str) -> None:
    if not form.fullmatch(name):
        raise BookError(f"'{name}' cannot name {what}.", mend=MENDED[form])


@dataclass(frozen=True)
class Assumption:
    """What a reader may move.

    Attributes
    ----------
    id : str
        Its name in links and on the command line, in small letters.
    baseline : float or mapping of int to float
        The value that the book starts from; of a path, the value of each step.
    low, high : float
        How far it goes, in its unit; of a path, by how much the path may be multiplied. A constant has both at its baseline.
    unit : str
        ``share`` for fractions, which are shown as per cent.
    source : str
        Where the number comes from: a key of ``book/references.bib``, or a work in words and, if there is one, an address.
        Without one it is an assumption of the author's own.
    label : str
        What a reader reads; the id by default.
    symbol : str
        How equations call it; the id by default.
    note : str
        A sentence on where the number comes from; by default its source, or that it has none.
    kind : {"published", "assumed", "fitted", "standard"}
        By default published with a source and assumed without.
    role : {"uncertain", "choice"}
        Whether it is drawn at random for the band, or stays where the reader puts it.
    group : str
        The theme under which it is listed.
    step : float, optional
        Of its slider; by default a hundredth of the range or less.
    distribution : {"", "triangular", "uniform"}
        How draws fall between `low` and `high`.
    floor, ceiling : float, optional
        Bounds that a value is cut to.
    choices : sequence of str
        Of a category: its words; `baseline` is the position of one.
    scale_from : int, optional
        First step on which the multiplier of a path acts.

    Raises
    ------
    BookError
        For an id that cannot be one, or ends of a range that are no numbers.
    """

    id: str
    baseline: float | Mapping[int, float]
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    source: str = ""
    label: str = ""
    symbol: str = ""
    note: str = ""
    kind: str = ""
    role: str = "uncertain"
    group: str = "Assumptions"
    step: float | None = None
    distribution: str = ""
    floor: float | None = None
    ceiling: float | None = None
    choices: Sequence[str] = ()
    scale_from: int | None = None
    written: tuple[str, int] = field(default=("", 0), init=False, compare=False, repr=False)  # file and line

    def __post_init__(self) -> None:
        _named(ID, "an assumption", self.id)
        path = self.baseline.values() if isinstance(self.baseline, Mapping) else [self.baseline]
        for number in (*path, self.low, self.high):
            if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
                mend = f'Write Assumption("{self.id}", baseline, low, high), each a number.'
                raise BookError(f"the assumption '{self.id}' has {number!r} for a number.", mend=mend)
        if self.choices and (self.low, self.high) == (0.0, 1.0):
            object.__setattr__(self, "high", float(len(self.choices) - 1))
        object.__setattr__(self, "written", _written())


@dataclass(frozen=True)
class Scenario:
    """A named set of values: a view that somebody holds.

    Attributes
    ----------
    name : str
        Its name in links and on the command line; ``baseline`` is that of the model as it stands.
    values : mapping of str to float
        What it sets: an assumption's id, ``ID_scale`` for a path's multiplier, ``ID@STEP`` for one of its steps.
    label, who, says, source : str
        What a reader reads, who holds the view, what it says in one sentence, and where that was said.

    Raises
    ------
    BookError
        For a name that cannot be one.
    """

    name: str
    values: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    who: str = ""
    says: str = ""
    source: str = ""
    written: tuple[str, int] = field(default=("", 0), init=False, compare=False, repr=False)  # file and line

    def __post_init__(self) -> None:
        _named(NAME, "a set of values", self.name)
        object.__setattr__(self, "written", _written())


Texts = Mapping[str, str | Sequence[tuple[str, str]]]  # slot -> words, or pairs of a condition and words
