"""Rows of data/ that fit their columns, and not the models, the other tables or each other."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import BookError, Problem, nearest
from modelbook.language.model import TIME
from modelbook.worlds import fit, ranges
from modelbook.worlds.assumption import SCALE
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import evaluate

RISING = (  # columns of which the first is never above the second; so with X_low and X_high
    ("low", "middle"), ("middle", "high"), ("low", "high"), ("floor", "baseline"), ("baseline", "ceiling"),
)  # fmt: skip


def rising(book: Book) -> Iterator[Problem]:
    """Rows whose cells do not rise as their columns say: a low above its value, a value above its high."""
    for name in book.resources:
        table, seen = book.table(name), set()
        middle = next((c for c in ("value", "baseline") if c in table), "")
        if "low" in table and middle:
            table = table.assign(middle=table[middle])
            if "range_kind" in table:  # of a multiplier, which stands at 1, whatever it multiplies
                table.loc[table.range_kind == "multiplier", "middle"] = 1
        pairs = [(c, f"{c.removesuffix('_low')}_high") for c in table if c.endswith("_low")]
        for low, high in (*RISING, *pairs):
            if low not in table or high not in table:
                continue
            for line, row in table[table[low] > table[high]].iterrows():
                if line in seen:
                    continue
                seen.add(line)
                named = {"middle": "the multiplier" if row.get("range_kind") == "multiplier" else middle}
                a, b = (f"{named.get(c, c)} {row[c]:.12g}" for c in (low, high))
                whose = f" of '{row.id}'" if "id" in table else ""
                where = book.at(name, line, high if low == "middle" else low)
                yield Problem(f"{a}{whose} is above {b}.", where, "Write numbers that rise from low to high.")


def models(book: Book) -> Iterator[Problem]:
    """Models that cannot be run with one of their sets of assumptions."""
    for engine in book.engines.values():
        scenarios = engine.assumptions.scenarios.get(engine.model.name, {})
        for scenario in scenarios:
            engine.frame({}, scenario)
        if "baseline" not in scenarios:
            what = f"{engine.model.name} has no scenario 'baseline'."
            yield Problem(what, book.at("scenarios", 1), "Add its row.")


def named_models(book: Book) -> Iterator[Problem]:
    """Rows of any table that name a model which the book does not have."""
    known = list(book.models)
    for name in book.resources:
        table = book.table(name)
        for column in (c for c in table if c == "model" or c.endswith("_model")):
            for line, model in table[column].items():
                if model and model not in known:
                    mend = f"{nearest(model, known)} Name one that datapackage.json lists."
                    yield Problem(f"there is no model '{model}'.", book.at(name, line, column), mend)


def presets(book: Book) -> Iterator[Problem]:
    """Values of scenarios that their model does not read."""
    engines = book.engines
    for line, row in book.table("scenario_values").iterrows():
        read = set(engines[row.model].symbols.values())
        if row.id not in read and row.id.removesuffix(SCALE) not in read:
            where = book.at("scenario_values", line, "id")
            yield Problem(f"{row.model} has no assumption '{row.id}'.", where, nearest(row.id, read))


def points(book: Book) -> Iterator[Problem]:
    """Published figures in a chart that its model has no place for."""
    if "points" not in book.resources:
        return
    engines = book.engines
    for line, row in book.table("points").iterrows():
        engine = engines[row.model]
        for column in ("series", "per"):
            if row[column] and row[column] not in engine.columns:
                what = f"{row.model} has no output '{row[column]}'."
                yield Problem(what, book.at("points", line, column), nearest(row[column], engine.columns))
        if engine.model.rows == TIME and int(row.year) not in engine.model.steps:
            span = f"It runs from {engine.model.steps[0]} to {engine.model.steps[-1]}."
            what = f"{row.model} has no {engine.model.time_name} {int(row.year)}."
            yield Problem(what, book.at("points", line, "year"), span)


def named_assumptions(book: Book) -> Iterator[Problem]:
    """Rows of any table that name an assumption which the book does not have."""
    known = set(book.table("assumptions").id)
    for name in book.resources:
        table = book.table(name)
        for line, wanted in table["assumption"].items() if "assumption" in table else ():
            if wanted and wanted not in known:
                where = book.at(name, line, "assumption")
                yield Problem(f"there is no assumption '{wanted}'.", where, nearest(wanted, known))


def residuals(book: Book) -> Iterator[Problem]:
    """Sides of residuals that cannot be computed, or compared, or held against a world."""
    if "residuals" not in book.resources:
        return
    for line, row in book.table("residuals").iterrows():
        for column in ("expression", "published"):
            try:
                if evaluate(book, row[column]) == 0 and column == "published" and row.unit != "share":
                    raise BookError("nothing can be compared with 0.", mend="Write another figure, or remove the row.")
            except BookError as error:
                yield error.problem.placed(book.at("residuals", line, column))
                break
        else:
            yield from fit.problems(book, line, row)


def worlds(book: Book) -> Iterator[Problem]:
    """Records that too few worlds of their model fit for anything to be said."""
    for engine in book.engines.values():
        if any(row.use == fit.FIT for row in fit.declared(book, engine.model.name)):
            ranges.frame(engine)  # which pages ask for too, so that it is worked out once
    yield from ()


def links(book: Book) -> Iterator[Problem]:
    """Links between models that cannot be read: the first of them."""
    from modelbook.worlds.links import declared

    declared(book)
    yield from ()
