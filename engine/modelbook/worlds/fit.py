"""How a world fits the record: each published figure of data/residuals.csv beside what a model gives in that world.

A row is ``fit`` (part of the record that worlds are weighed by), ``check`` (counted, not weighed) or ``identity`` (no test of
a world, in no count). A figure fits where ``|model - published| <= tolerance``. An expression is run live: what it names
without a scenario is of the reader's world; a scenario or settings that it names hold in the row, whatever the reader has
set, and all else is the reader's. A scenario in the column `not_in` is another case (another firm), in which the row is
left out, and so with ``ID=WORD`` is a choice. ``js/core/fit.js`` holds the same rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.language.model import TIME
from modelbook.language.to_numpy import Array
from modelbook.tables.files import split
from modelbook.tables.kept import kept
from modelbook.worlds import editions, expressions, trees
from modelbook.worlds.assumptions import Values
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.quantities import evaluate
from modelbook.worlds.trees import SAME, Expression, Fact, Level, Number, Operation, Result, Variable

TABLE = "residuals"
FIT, CHECK, IDENTITY = "fit", "check", "identity"
COLUMNS = ("id", "label", "year", "origin", "use", "published", "model", "tolerance", "fits")
Settings = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Row:
    """A published figure, and the model's expression for it.

    Attributes
    ----------
    published, tolerance : float
        In `unit`; the tolerance of an ``identity`` is NaN.
    tree : Expression
        The model's side, its facts put in as numbers, its settings keyed.
    not_in : tuple of str
        Scenarios in which the row is left out.
    not_with : tuple of (str, float)
        Categories and the position of a choice with which it is left out.
    place : Place
        Its line.
    """

    id: str
    label: str
    year: int
    unit: str
    origin: str
    use: str
    note: str
    published: float
    tolerance: float
    tree: Expression
    not_in: tuple[str, ...] = ()
    not_with: tuple[tuple[str, float], ...] = ()
    place: Place = field(default=Place(), compare=False)

    @property
    def counts(self) -> bool:
        """Whether it is counted in a world's fit."""
        return self.use != IDENTITY

    def said_in(self, engine: Engine, values: Values, scenario: str) -> bool:
        """Whether it says something of a world."""
        preset = engine.assumptions.scenario(engine.model.name, scenario).values

        def chosen(name: str) -> float:
            return float(np.ravel(values.get(name, preset.get(name, engine.assumptions[name].start)))[0])

        named = editions.parted(scenario)[1] in self.not_in
        return not named and all(chosen(name) != position for name, position in self.not_with)

    def fits(self, model: Array) -> Array:
        """Whether the model's side is near enough; a side without a value is not. Last digits have no say."""
        return np.asarray(np.abs(np.asarray(model) - self.published) <= self.tolerance * (1 + SAME))


@dataclass(frozen=True)
class Fit:
    """A world beside the record: each row with the model's number in that world.

    Attributes
    ----------
    sides : tuple of (Row, float)
        The rows of the model that say something of the world's scenario, and the model's side.
    """

    sides: tuple[tuple[Row, float], ...]

    @property
    def counted(self) -> list[tuple[Row, float, bool]]:
        """The rows in the count, with the model's side and whether it fits."""
        return [(row, x, bool(row.fits(np.array(x)))) for row, x in self.sides if row.counts]

    @property
    def met(self) -> int:
        """How many of them fit."""
        return sum(fits for *_, fits in self.counted)

    def frame(self) -> pd.DataFrame:
        """One row a residual: `COLUMNS`; an identity has no tolerance and neither fits nor misses."""
        rows = [
            (r.id, r.label, r.year, r.origin, r.use, r.published, x, r.tolerance, bool(r.fits(np.array(x))))
            for r, x in self.sides
        ]
        out = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"fits": "boolean"})
        out.loc[out.use == IDENTITY, "fits"] = pd.NA
        return out


def fit(engine: Engine, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> Fit:
    """A world beside the record; empty for a model without residuals.

    Raises
    ------
    BookError
        For a row that cannot be run.
    """
    rows = [row for row in declared(engine.book, engine.model.name) if row.said_in(engine, values or {}, scenario)]
    found = sides(engine, [row for row in rows if live(row, engine)], values or {}, scenario)
    given = iter(found)
    return Fit(tuple((row, float(next(given)[0]) if live(row, engine) else _apart(engine, row)) for row in rows))


def _apart(engine: Engine, row: Row) -> float:
    """The model's side of an identity that is not of this model alone: that of the book's baseline."""
    table = engine.book.table(TABLE)
    return float(
        evaluate(engine.book, table[(table.model == engine.model.name) & (table.id == row.id)].expression.iloc[0])
    )


def live(row: Row, engine: Engine) -> bool:
    """Whether all that a row's expression names is of its model."""
    return all(isinstance(x, Number) or (isinstance(x, Result) and x.owner == engine.model.name) for x in _leaves(row))


def _leaves(row: Row) -> Iterator[Number | Fact | Result | Level | Variable]:
    return trees.leaves(row.tree)


# -- the rows of the table ------------------------------------------------------------------------------------------------


@kept
def declared(book: Book, model: str) -> tuple[Row, ...]:
    """The rows of a model; none for a book that holds no world against anything.

    Raises
    ------
    BookError
        For a row that cannot be used; it names the line.
    """
    out = []
    for line, row in _table(book).iterrows():
        if row.model == model:
            problem = next(problems(book, line, row), None)
            if problem:
                raise BookError.of(problem)
            out.append(_row(book, row, book.at(TABLE, line)))
    return tuple(out)


def _table(book: Book) -> pd.DataFrame:
    """The residuals, where their table says what each is for."""
    table = book.table(TABLE) if TABLE in book.resources else pd.DataFrame({"model": []})
    return table if "use" in table else table.iloc[:0]


def _row(book: Book, row: Any, place: Place) -> Row:
    tolerance, apart = row.get("tolerance", math.nan), split(row.get("not_in", ""))
    return Row(
        id=row.id, label=row.label, year=int(row.year), unit=row.unit, origin=row.get("origin", ""), use=row.use,
        note=row.note, published=float(evaluate(book, row.published)), tolerance=float(tolerance),
        tree=_keyed(book, book.engine(row.model), expressions.expression(row.expression)),
        not_in=tuple(name for name in apart if "=" not in name),
        not_with=tuple(_choice(book, name) for name in apart if "=" in name), place=place,
    )  # fmt: skip


def _choice(book: Book, text: str) -> tuple[str, float]:
    """A category and the position of one of its choices, from ``ID=WORD``."""
    name, _, word = text.partition("=")
    return name, float(book.assumptions.checked({name: word})[name])


def _keyed(book: Book, engine: Engine, tree: Expression) -> Expression:
    """An expression with its facts as numbers and with keys and numbers for the settings of its results."""
    if isinstance(tree, Operation):
        return replace(tree, arguments=tuple(_keyed(book, engine, part) for part in tree.arguments))
    if isinstance(tree, Fact):
        return Number(float(evaluate(book, f"fact({tree.row})")))
    if isinstance(tree, Result) and tree.owner == engine.model.name:
        a, scenario = engine.assumptions, tree.scenario or "baseline"
        given = a.checked(a.named(tree.owner, dict(tree.settings), scenario), bounded=False)
        return replace(tree, settings=tuple((key, repr(x)) for key, x in given.items()))
    return tree


def problems(book: Book, line: Any, row: Any) -> Iterator[Problem]:
    """What keeps a row of the table from being held against a world."""
    at = book.at(TABLE, line)
    if row.get("use", "") not in (FIT, CHECK):
        return
    tolerance = row.get("tolerance", math.nan)
    if pd.isna(tolerance):
        mend = "Write how far the model may miss and still fit, in the unit, and the reason in note."
        yield Problem(f"'{row.id}' is for {row.use} and has no tolerance.", at.in_column("tolerance"), mend)
    elif not 0 < tolerance < math.inf:
        mend = "Write a number above 0: how far the model may miss and still fit."
        yield Problem(
            f"'{row.id}' has the tolerance {tolerance:g}, which nothing can meet.", at.in_column("tolerance"), mend
        )
    if row.kind == "input":
        mend = "Write identity under use."
        yield Problem(f"'{row.id}' is put into the model, so it tests no world.", at.in_column("use"), mend)
    known = book.assumptions.scenarios.get(row.model, {})
    for name in split(row.get("not_in", "")):
        if "=" in name:
            try:
                _choice(book, name)
            except BookError as error:
                yield error.problem.placed(at.in_column("not_in"))
        elif name not in known:
            what = f"{row.model} has no scenario '{name}'."
            yield Problem(what, at.in_column("not_in"), nearest(name, known))
    yield from _not_live(book, row, at)


def _not_live(book: Book, row: Any, at: Place) -> Iterator[Problem]:
    """Why a row cannot be run with a reader's settings."""
    engine = book.engine(row.model)
    mend = f"Name outputs of {row.model} that are numbers, or write identity under use."
    results = [x for x in trees.leaves(expressions.expression(row.expression)) if isinstance(x, Result)]
    if not results:
        what = f"'{row.id}' reads nothing of {row.model}, so no setting moves it."
        yield Problem(what, at.in_column("expression"), mend)
    for x in results:
        if why := _unreadable(engine, x):
            yield Problem(f"'{x}' of '{row.id}' cannot be run live: {why}.", at.in_column("expression"), mend)
    for side in trees.leaves(expressions.expression(row.published)):
        if isinstance(side, Result) and side.owner in book.models:
            what = f"'{side}' is computed by a model, so nobody published it."
            yield Problem(what, at.in_column("published"), "Name facts, or write identity under use.")


def _unreadable(engine: Engine, x: Result) -> str:
    """Why a result is no single number of a model in a reader's world; empty where it is one."""
    if x.owner != engine.model.name:
        return f"it is of the model {x.owner}, which does not follow the settings of {engine.model.name}"
    outputs = {o.column: o for o in engine.model.all_outputs}
    if x.name in engine.symbols.values():
        return ""
    if x.name not in outputs:
        return f"{engine.model.name} has no such output"
    axes = engine.axes_of[x.name]
    if outputs[x.name].names:
        return "it is a word"
    if axes - {TIME}:
        return "it is one number for each member of a set"
    if TIME in axes and x.step not in engine.model.steps:
        return f"it needs a {engine.model.time_name or 'step'} behind @"
    return ""


# -- the model's side -----------------------------------------------------------------------------------------------------

ARRAYS: Mapping[str, Callable[..., Any]] = {
    **trees.OPERATIONS,
    "min": lambda *x: np.minimum.reduce(np.broadcast_arrays(*x)),
    "max": lambda *x: np.maximum.reduce(np.broadcast_arrays(*x)),
}


def sides(engine: Engine, rows: Sequence[Row], values: Values, scenario: str = "baseline", n: int = 1) -> Array:
    """The model's side of rows in `n` worlds, shape (rows, n), in the rows' units; NaN where a model gives no number.

    Parameters
    ----------
    values : mapping of key to number or to an array of draws, shape (n,)
    """
    memory: dict[tuple[str, Settings], dict[str, Array]] = {}

    def read(leaf: Any) -> Array:
        run = run_of(leaf)
        if run not in memory:
            memory[run] = _columns(engine, *run, values, scenario, n)
        return _at(engine, memory[run], leaf)

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        out = [np.broadcast_to(_worked(row.tree, read), (n,)) for row in rows]
    return np.array(out, dtype=float).reshape(len(rows), n)


def _worked(tree: Expression, read: Callable[[Any], Array]) -> Any:
    """The value of an expression over arrays."""
    if isinstance(tree, Number):
        return np.array([tree.value])
    if isinstance(tree, Operation):
        return ARRAYS[tree.name](*(_worked(part, read) for part in tree.arguments))
    return read(tree)


def _columns(engine: Engine, own: str, settings: Settings, values: Values, scenario: str, n: int) -> dict[str, Array]:
    """Columns and assumptions of a model where a row's scenario and settings hold, and else the reader's."""
    preset = _preset(engine, own, scenario)
    held = engine.assumptions.scenario(engine.model.name, own).own if own else {}
    world = {key: x for key, x in values.items() if key not in held} | dict(settings)
    inputs = engine.assumptions.resolve(engine.model.name, engine.axes[TIME], world, preset)
    return inputs | engine.arrays(world, preset, n)


def _preset(engine: Engine, own: str, scenario: str) -> str:
    """The scenario that a row names, in the edition of the reader's where that has it; else the reader's."""
    if not own:
        return scenario
    alike = editions.named(editions.parted(scenario)[0], own)
    return alike if alike in engine.assumptions.earlier.get(engine.model.name, {}) else own


def _at(engine: Engine, columns: Mapping[str, Array], leaf: Result) -> Array:
    """A result's number in each world, shape (n,) or (1,)."""
    array = columns[leaf.name]
    if array.ndim > 1 and leaf.step is not None:  # over time
        array = array[engine.model.steps.index(leaf.step)]
    return np.ravel(array)


def runs(rows: Iterable[Row]) -> list[tuple[str, Settings]]:
    """The scenarios and settings in which rows want their model run, each once; the reader's own is ``("", ())``."""
    return list(dict.fromkeys(run_of(leaf) for row in rows for leaf in _leaves(row) if isinstance(leaf, Result)))


def run_of(x: Result) -> tuple[str, Settings]:
    """The scenario and settings in which a result of a row is run."""
    return x.scenario, tuple((key, float(value)) for key, value in x.settings)
