"""What a question's answer is worth: an expression over the models, or the setting at which a relation turns.

::

    answer = expression | "solve" KEY "where" relation

An expression is that of ``{result}`` (`worlds/expressions.py`). ``solve contacts where epidemic.past@20 >= 0.5`` is the
setting of the lesson's model, on the steps of its slider, at which the relation turns; its left side is run with the setting,
its right side as it is written. A relation that turns more than once has no such answer. `checking.js` runs what `plan` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from modelbook.errors import BookError, nearest
from modelbook.explorer.sliders import nice_step
from modelbook.tables.kept import kept
from modelbook.worlds import expressions, trees
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.quantities import evaluate
from modelbook.worlds.trees import Expression, Fact, Number, Operation, Relation, Result, Word

SHARE_UNITS = ("%", "per cent", "percent")  # of an answer that the model gives as a share
FINEST = 1000  # steps that a search takes at most
FORM = "Write an expression, or solve KEY where MODEL.OUTPUT@YEAR > NUMBER."


@dataclass(frozen=True)
class Solve:
    """The setting of a key at which a relation turns.

    Attributes
    ----------
    grid : tuple of float
        The settings that are tried, rising.
    """

    model: str
    key: str
    relation: Relation
    grid: tuple[float, ...]


@dataclass(frozen=True)
class Answer:
    """What an answer is: as it is written, and read."""

    text: str
    tree: Expression | Solve
    times: float = 1.0


def read(book: Book, model: str, text: str, unit: str = "") -> Answer:
    """An answer.

    Parameters
    ----------
    model : str
        The lesson's model, whose settings are solved for.
    unit : str
        In which a pupil answers; with per cent the answer is a share.

    Raises
    ------
    BookError
        When it cannot be read.
    """
    times = 100.0 if unit in SHARE_UNITS else 1.0
    text = text.strip()
    if not text.startswith("solve "):
        return Answer(text, _numbered(book, expressions.expression(text)), times)
    key, where, relation = text.removeprefix("solve ").partition(" where ")
    if not where:
        raise BookError(f"'{text}' cannot be read.", mend=FORM)
    engine, claim = book.engine(model), expressions.relation(relation)
    if not isinstance(claim, Relation):
        raise BookError(f"'{relation}' has no two sides.", mend=FORM)
    right = claim.right if isinstance(claim.right, Word) else _numbered(book, claim.right)
    claim = Relation(_numbered(book, claim.left), claim.sign, right)
    return Answer(text, Solve(model, key.strip(), claim, grid(engine, key.strip())), times)


def grid(engine: Engine, key: str) -> tuple[float, ...]:
    """The settings of a slider from its low end to its high end, by its steps.

    Raises
    ------
    BookError
        For a key that no slider has.
    """
    keys = engine.assumptions.keys_of(engine.model.name)
    if key not in keys:
        raise BookError(f"{engine.model.name} has no control '{key}'.", mend=nearest(key, keys))
    a = engine.assumptions.of_key(key)[0]
    c = engine.assumptions.control(engine.model.name, a)
    if a.choices:
        raise BookError(f"'{key}' is a choice between words.", mend="Solve for what a slider moves.")
    fine = a.is_path and "@" in c.key
    step = nice_step(c.low, c.high) if fine or (c.high - c.low) / a.step > FINEST else a.step
    return tuple(round(c.low + k * step, 10) for k in range(int((c.high - c.low) / step + 1e-9) + 1))


def _numbered(book: Book, tree: Expression) -> Expression:
    """An expression with its facts put in as numbers."""
    if isinstance(tree, Operation):
        return Operation(tree.name, tuple(_numbered(book, part) for part in tree.arguments))
    if isinstance(tree, Fact):
        x = evaluate(book, f"fact({tree.row})")
        if isinstance(x, str):
            raise BookError(f"the fact '{tree.row}' is a word.", mend="Name one that is a number.")
        return Number(float(x))
    if not isinstance(tree, Number | Result):
        what = f"'{tree}' is nothing that a page can run."
        raise BookError(what, mend="Name numbers, fact(ID) and MODEL.OUTPUT@YEAR.")
    return tree


def value(book: Book, answer: Answer) -> float | str:
    """What an answer is worth, in the unit of its question.

    Raises
    ------
    BookError
        When the model does not give it: a name that is not there, no number, a relation that never turns or turns twice.
    """
    x = _solved(book, answer.tree) if isinstance(answer.tree, Solve) else _expression(book, answer)
    if isinstance(x, str):
        return x
    if not np.isfinite(x):
        raise BookError(f"the model gives no number for '{answer.text}'.", mend="Ask for one that it gives.")
    return float(x) * answer.times


def _expression(book: Book, answer: Answer) -> float | str:
    if isinstance(answer.tree, Number):
        return answer.tree.value
    return evaluate(book, answer.text)


def _solved(book: Book, solve: Solve) -> float:
    holds = [bool(x) for x in turned(book, solve)]
    turns = [k for k in range(1, len(holds)) if holds[k] != holds[k - 1]]
    low, high = solve.grid[0], solve.grid[-1]
    if not turns:
        what = f"the relation {'always' if holds[0] else 'never'} holds from {low:g} to {high:g} of {solve.key}."
        raise BookError(what, mend="Mend the relation, or ask for another setting.")
    if len(turns) > 1:
        where = ", ".join(f"{solve.grid[k]:g}" for k in turns[:4])
        what = f"the relation turns more than once as {solve.key} rises (at {where})."
        raise BookError(what, mend="Write one that turns once.")
    return solve.grid[turns[0]] if holds[-1] else solve.grid[turns[0] - 1]


def turned(book: Book, solve: Solve) -> list[bool]:
    """Whether the relation holds at each setting of the grid."""
    xs, right = np.array(solve.grid), solve.relation.right
    columns = {leaf: _along(book, leaf, solve.key, xs) for leaf in _results(solve.relation.left)}
    if isinstance(right, Word):
        there: float | str = right.text
    else:
        there = trees.value_of(right, lambda leaf: evaluate(book, str(leaf)))
    out = []
    for k in range(len(xs)):
        here = trees.value_of(solve.relation.left, lambda leaf, k=k: columns[leaf][k])  # type: ignore[misc]
        out.append(trees.compared(here, solve.relation.sign, there))
    return out


def _results(tree: Expression) -> list[Result]:
    return [leaf for leaf in dict.fromkeys(trees.leaves(tree)) if isinstance(leaf, Result)]


def _along(book: Book, asked: Result, key: str, xs: np.ndarray) -> list[float | str]:
    """A model's number at each value of a setting."""
    engine = book.engine(asked.owner)
    output = next((o for o in engine.model.all_outputs if o.column == asked.name), None)
    if output is None:
        raise BookError(f"{asked.owner} has no output '{asked.name}'.", mend=nearest(asked.name, engine.columns))
    evaluate(book, str(asked))  # tells what is wrong with its step or its scenario
    settings = dict(settings_of(engine, asked)) | {key: xs}
    column = engine.arrays(settings, asked.scenario or "baseline", len(xs))[asked.name]
    if "time" in engine.axes_of[asked.name]:
        column = column[engine.model.steps.index(asked.step if asked.step is not None else engine.model.focus)]
    flat = np.broadcast_to(np.ravel(column), (len(xs),))
    names = engine.axes[output.names] if isinstance(output.names, str) else output.names
    return [names[int(x)] if output.names and x == x else float(x) for x in flat]


def settings_of(engine: Engine, asked: Result) -> Mapping[str, float]:
    """The settings of a result, by key and as numbers; an author may leave a slider's range."""
    scenario = engine.assumptions.scenario(asked.owner, asked.scenario or "baseline").name
    named = engine.assumptions.named(asked.owner, dict(asked.settings), scenario)
    return engine.assumptions.checked(named, bounded=False)


# -- for the page -----------------------------------------------------------------------------------------------------------


@kept
def plan(book: Book, answer: Answer) -> dict[str, Any]:
    """An answer as the page runs it: what it reads of which run, and what is reckoned from it; never its value."""
    if not isinstance(answer.tree, Solve):
        return {"times": answer.times, **_planned(book, answer.tree)}
    left, right = answer.tree.relation.left, answer.tree.relation.right
    xs = answer.tree.grid
    step = xs[1] - xs[0] if len(xs) > 1 else 1
    return {
        "times": answer.times,
        "solve": {"model": answer.tree.model, "key": answer.tree.key, "low": xs[0], "step": round(step, 10), "count": len(xs)},
        "left": _planned(book, left), "sign": answer.tree.relation.sign,
        "right": {"word": right.text} if isinstance(right, Word) else _planned(book, right),
    }  # fmt: skip


def planned(book: Book, relation: Relation) -> dict[str, Any]:
    """A relation as the page runs it."""
    right = relation.right
    told = {"word": right.text} if isinstance(right, Word) else _planned(book, _numbered(book, right))
    return {"left": _planned(book, _numbered(book, relation.left)), "sign": relation.sign, "right": told}


def _planned(book: Book, tree: Expression) -> dict[str, Any]:
    results = _results(tree)
    reads = []
    for x in results:
        engine = book.engine(x.owner)
        evaluate(book, str(x))
        assumed = x.name not in {o.column for o in engine.model.all_outputs}
        step = x.step if x.step is not None or not engine.model.rows else None
        reads.append({
            "model": x.owner, "scenario": x.scenario or "baseline", "settings": dict(settings_of(engine, x)),
            "ref": x.name if step is None else f"{x.name}@{step}", "assumed": assumed,
        })  # fmt: skip
    return {"reads": reads, "tree": _tree(tree, results.index)}


def _tree(tree: Expression, place: Callable[[Result], int]) -> Any:
    """An expression as lists: a number, ``["read", PLACE]``, or an operation with what it is applied to."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Operation):
        return [tree.name, *(_tree(part, place) for part in tree.arguments)]
    return ["read", place(tree)]  # type: ignore[arg-type]  # `_numbered` left no other leaf
