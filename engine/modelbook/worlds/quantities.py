"""Numbers by name: facts of data/, results of models, expressions and relations over both.

==================================================  ==================================================================
``cases-2025``                                      the value of that row of the table that datapackage.json names as ``facts``
``visits:clinic-2024.patients``                     a column of a row of another table
``growth.capital@30``                               a model's output in the book's baseline
``growth.capital@30!thrift``                        the same in a scenario
``growth.capital@30[saving=0.45]``                  the same with assumptions set (also after a scenario)
``growth.workers@10``                               an assumption of the model in a year
``epidemic.peak!masks[contacts=0]``                 a model's summary
``epidemic.peak[contacts=3, illness=14]``           settings may lie outside the range that a slider has
``growth.saving``                                   an assumption of a model, where it is one number
``1 - growth.consumed@30``                          an expression; in one, a fact stands as ``fact(...)``
``p50(growth.capital@30)``                          the median of worlds that fit; also ``p5``, ``p95``, ``negative``
``growth.return falls from 5 to 30``                a relation; also ``<``, ``<=``, ``>``, ``>=``, ``=``, ``~`` (within 5%)
==================================================  ==================================================================
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.language.model import TIME
from modelbook.tables.kept import kept
from modelbook.worlds import expressions, words
from modelbook.worlds.assumption import Scenario
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.facts import Quantity, fact
from modelbook.worlds.trees import (
    Expression,
    Fact,
    Level,
    Number,
    Operation,
    Result,
    Trend,
    Variable,
    Word,
    compared,
    leaves,
    value_of,
)

OVER_WORLDS = ("range", "middle", "worlds")  # formats of low and high; of a model's number those of worlds that fit


@kept
def lookup(book: Book, name: str, form: str = "") -> Quantity:
    """The quantity that a reference names; with the format ``range`` a fact may have low and high alone.

    Raises
    ------
    BookError
        When it names no row, column, model, output, year or scenario.
    """
    tree = expressions.quantity(name)
    return _compound(book, name.strip(), tree) if isinstance(tree, Operation) else _leaf(book, tree, form)


def _leaf(book: Book, tree: Expression, form: str = "") -> Quantity:
    """The quantity of a single name."""
    if isinstance(tree, Fact):
        return fact(book, tree.row, form)
    if isinstance(tree, Level):
        return _level(book, tree)
    if isinstance(tree, Result) and form.split(" ")[0] in OVER_WORLDS:
        return _over_worlds(book, tree)
    if isinstance(tree, Result):
        if tree.step is not None:
            return _result(book, tree)
        if tree.owner in book.engines:
            return _summary(book, tree)
        if not (tree.scenario or tree.settings):
            return fact(book, str(tree), form)
        raise BookError(f"there is no model '{tree.owner}'.", mend=nearest(tree.owner, book.engines))
    raise BookError(f"'{getattr(tree, 'value', tree)}' names no number.", mend=expressions.EXPRESSION)


def numbered(book: Book, role: str, text: str) -> tuple[Quantity, str]:
    """What ``{fact}`` or ``{result}`` puts into a sentence: the quantity, and how it reads there.

    Raises
    ------
    BookError
        When the reference or its format names nothing, or a fact is called a result.
    """
    name, _, form = (part.strip() for part in text.partition("|"))
    q = lookup(book, name, form)
    if role == "result" and not q.model:
        raise BookError(f"'{name}' is a fact, not a result.", mend="Write {fact}, or MODEL.OUTPUT@YEAR.")
    if not words.suits(form.partition(" ")[2] if form.split(" ")[0] in OVER_WORLDS else form, q.unit):
        raise BookError(f"'{name}' is in {q.unit}, which is no share.", mend="Take another format than per cent.")
    return q, shown(q, form, words.formats(book))


def filled(book: Book, text: str) -> str:
    """A text with ``{REFERENCE | FORMAT}`` put in, as ``{fact}`` and ``{result}`` write it.

    Raises
    ------
    BookError
        As `numbered`.
    """
    return expressions.filled(text.strip(), lambda slot: numbered(book, "", f"{slot.variable} | {slot.format}")[1])


def shown(q: Quantity, form: str, formats: words.Formats = words.FORMATS) -> str:
    """A quantity in a format; of worlds that fit, ``range``, ``middle`` and ``worlds`` are as coarse as the range bears."""
    form, _, inner = form.partition(" ")
    if form not in OVER_WORLDS:
        return words.shown(q.value, form or None, q.unit, formats)
    if form != "range" and not q.drawn:
        raise BookError(f"'{form}' is of worlds that fit the record.", mend="Name an output of a model.")
    if q.low is None or q.high is None:
        raise BookError("a range needs low and high.", mend="Name a row that has both.")
    if form == "worlds":
        return words.ranged(q.low, float(q.value), q.high, q.unit)
    step = words.coarse(q.low, q.high) if q.drawn else 0.0
    low, middle, high = (
        words.shown(words.coarsely(float(x), step) if step else x, inner or None, q.unit, formats)
        for x in (q.low, q.value, q.high)
    )
    return middle if form == "middle" else f"{low} to {high}"


def _over_worlds(book: Book, asked: Result) -> Quantity:
    """A number of a model over worlds that fit the record: its median, with the 5th and 95th percentile."""
    from modelbook.worlds.ranges import note  # it stands on this module

    line, engine = _line(book, asked), book.engine(asked.owner)
    output = next(o for o in engine.model.all_outputs if o.column == asked.name)
    return Quantity(
        value=line["p50"], unit=output.unit, what=output.says + (f", {asked.step}" if asked.step is not None else ""),
        note=note(engine, line), model=asked.owner, low=line["p5"], high=line["p95"], drawn=True,
    )  # fmt: skip


def _level(book: Book, asked: Level) -> Quantity:
    """A quantile of such a number, or the share of worlds in which it is below zero."""
    q, line = _over_worlds(book, asked.result), _line(book, asked.result)
    below = asked.name == "negative"
    what = f"{q.what}, {'share of worlds below 0' if below else f'{asked.name[1:]}th percentile'}"
    return Quantity(line[asked.name], "share" if below else q.unit, what, note=q.note, model=q.model)


def _line(book: Book, asked: Result) -> dict[str, float]:
    from modelbook.worlds import ranges  # it stands on this module

    engine = book.engine(asked.owner)
    scenario = engine.assumptions.scenario(asked.owner, asked.scenario or "baseline").name
    settings = tuple(sorted(_settings(engine, asked, scenario).items()))
    return ranges.line(engine, asked.name, asked.step, settings, scenario)


def _compound(book: Book, text: str, tree: Operation) -> Quantity:
    """An expression as a quantity; its sources are those of the facts in it."""
    named = [leaf for leaf in leaves(tree) if not isinstance(leaf, Number)]
    facts = [_leaf(book, leaf) for leaf in named if isinstance(leaf, Fact)]
    results = [leaf for leaf in named if isinstance(leaf, Result)]
    models = [leaf.owner for leaf in results if leaf.owner in book.engines]
    rest = tree.name == "-" and tree.arguments[0] == Number(1) and any(leaf.step is not None for leaf in results)
    what = text
    for leaf in named:
        what = what.replace(f"fact({leaf.row})", leaf.row) if isinstance(leaf, Fact) else what
    return Quantity(
        value=_value(book, text, tree),
        unit="share" if rest else "",
        what=f"Computed: {what}",
        sources=tuple(dict.fromkeys(k for f in facts for k in f.sources)),
        model=models[0] if models else "",
    )


def _result(book: Book, asked: Result) -> Quantity:
    model, output, step = asked.owner, asked.name, asked.step
    all_engines = book.engines
    if model not in all_engines:
        raise BookError(f"there is no model '{model}'.", mend=nearest(model, all_engines))
    engine = all_engines[model]
    ids = list(engine.symbols.values())
    if output not in (*engine.columns, *ids):
        raise BookError(f"{model} has no output '{output}'.", mend=nearest(output, [*engine.columns, *ids]))
    if step not in engine.model.steps:
        steps = engine.model.steps
        span = f"It runs from {steps[0]} to {steps[-1]}." if steps else f"Write {model}.{output}, without @{step}."
        raise BookError(f"{model} has no {engine.model.time_name or 'step'} {step}.", mend=span)
    named = engine.assumptions.scenario(model, asked.scenario or "baseline")
    values = _settings(engine, asked, named.name)
    if output in ids:
        a = engine.assumptions[output]
        path = engine.assumptions.resolve(model, engine.axes[TIME], values, named.name)[output]
        value = float(path[engine.model.steps.index(step)][0] if a.is_path else path[0])
        unit, what = a.unit, a.label
    else:
        frame = _frame(engine, tuple(sorted(values.items())), named.name)
        o = next(o for o in engine.model.outputs if o.column == output)
        at = frame.loc[frame[engine.model.time_name] == step, output]
        if at.empty:
            raise BookError(
                f"{model} shows no {engine.model.time_name} {step} at these settings.",
                mend=f"It runs from {frame[engine.model.time_name].min()} to {frame[engine.model.time_name].max()}.",
            )
        value = at.iloc[0]
        unit, what = o.unit, o.says
    return Quantity(
        value=value if isinstance(value, str) else float(value),
        unit=unit,
        what=f"{what}, {step}",
        note=_whose(engine, named, values),
        sources=engine.assumptions[output].sources if output in ids else (),
        model=model,
    )


def _summary(book: Book, asked: Result) -> Quantity:
    model, output = asked.owner, asked.name
    engine = book.engines[model]
    columns = {o.column: o for o in engine.model.singles}
    if output not in columns and output in engine.symbols.values():
        return _assumed(engine, asked)
    if output not in columns:
        raise BookError(
            f"{model} has no summary '{output}'.",
            mend=nearest(output, columns) if columns else f"Name a {engine.model.time_name}: {model}.{output}@...",
        )
    named = engine.assumptions.scenario(model, asked.scenario or "baseline")
    values = _settings(engine, asked, named.name)
    value = _row(engine, tuple(sorted(values.items())), named.name)[output]
    return Quantity(
        value=value if isinstance(value, str) else float(value),
        unit=columns[output].unit,
        what=columns[output].says,
        note=_whose(engine, named, values),
        model=model,
    )


@kept
def _frame(engine: Engine, settings: tuple[tuple[str, float], ...], scenario: str) -> pd.DataFrame:
    """A result, run once for all numbers of the prose that stand in the same world."""
    return engine.frame(dict(settings), scenario)


@kept
def _row(engine: Engine, settings: tuple[tuple[str, float], ...], scenario: str) -> dict[Any, Any]:
    """The same of a summary."""
    return engine.summary(dict(settings), scenario).iloc[0].to_dict()


def _assumed(engine: Engine, asked: Result) -> Quantity:
    """An assumption that is one number in the model: also a path that is read at a year."""
    name = asked.name
    a, named = engine.assumptions[name], engine.assumptions.scenario(engine.model.name, asked.scenario or "baseline")
    values = _settings(engine, asked, named.name)
    path = engine.assumptions.resolve(engine.model.name, engine.axes[TIME], values, named.name)[name]
    if path.size > 1:
        raise BookError(
            f"'{name}' is a path of {engine.model.name}.", mend=f"Name a year: {engine.model.name}.{name}@..."
        )
    note = _whose(engine, named, values)
    return Quantity(float(path[0]), unit=a.unit, what=a.label, sources=a.sources, note=note, model=engine.model.name)


def _whose(engine: Engine, named: Scenario, values: dict[str, float]) -> str:
    whose = "the book's baseline" if named.name == "baseline" else f"the assumptions “{named.label}”"
    changed = " and ".join(f"{k} = {v:g}" for k, v in values.items())
    return f"From the model “{engine.model.title}” with {whose}{' and ' + changed if changed else ''}."


def _settings(engine: Engine, asked: Result, scenario: str) -> dict[str, float]:
    """The assumptions that a reference sets; an author may leave the range that a slider has."""
    values = engine.assumptions.named(engine.model.name, dict(asked.settings), scenario)
    return engine.assumptions.checked(values, bounded=False)


def evaluate(book: Book, expression: str) -> float | str:
    """The value of an expression over facts and results.

    Raises
    ------
    BookError
        When it cannot be read, or names something that does not exist.
    """
    return _value(book, expression, expressions.expression(expression))


def _value(book: Book, text: str, tree: Expression) -> float | str:
    """The value of a tree; an error of reckoning names the expression."""

    def read(leaf: Fact | Result | Level | Variable) -> float | str:
        try:
            return _leaf(book, leaf).value
        except BookError as error:  # what a name lacks is told without the sum around it
            told.append(error)
            raise

    told: list[BookError] = []
    try:
        return value_of(tree, read)
    except BookError as error:
        if error in told:
            raise
        raise BookError.of(error.problem.named_at(error.problem.where, f"'{text.strip()}'")) from None


def relation(book: Book, text: str) -> tuple[bool, str]:
    """Whether a relation holds, and what stands there where it does not.

    Raises
    ------
    BookError
        When it cannot be read, or names something that does not exist.
    """
    claim = expressions.relation(text)
    if isinstance(claim, Trend):
        a, b = (_value(book, text, side) for side in (claim.start, claim.end))
        holds = compared(b, ">" if claim.rises else "<", a)
        return holds, f"{a:.6g} in {claim.start.step}, {b:.6g} in {claim.end.step}"
    a = _value(book, text, claim.left)
    b = claim.right.text if isinstance(claim.right, Word) else _value(book, text, claim.right)
    is_, wanted = (f"{x:.6g}" if isinstance(x, int | float) else x for x in (a, b))
    return compared(a, claim.sign, b), f"{is_}, not {claim.sign} {wanted}"
