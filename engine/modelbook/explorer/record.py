"""The record of a model as the browser gets it: each figure with the model's side as a function. ``fit.js`` runs it."""

from __future__ import annotations

import json
from typing import Any

from modelbook.language.model import TIME
from modelbook.worlds import fit, trees
from modelbook.worlds.engine import Engine
from modelbook.worlds.trees import Expression, Number, Operation, Result


def script(engine: Engine) -> str:
    """JavaScript of an object: the ``runs`` that rows want, the reader's own first, and the ``rows`` that are counted."""
    rows = [row for row in fit.declared(engine.book, engine.model.name) if row.counts]
    runs = list(dict.fromkeys([("", ()), *fit.runs(rows)]))
    told = ",\n".join(_row(engine, row, runs) for row in rows)
    wanted = [[scenario, dict(settings), _held(engine, scenario)] for scenario, settings in runs]
    return f"{{ runs: {_json(wanted)}, rows: [{told}] }}"


def _held(engine: Engine, scenario: str) -> list[str]:
    """The keys that a scenario sets, which the reader's own values do not change in its run."""
    return list(engine.assumptions.scenario(engine.model.name, scenario).own) if scenario else []


def _row(engine: Engine, row: fit.Row, runs: list[tuple[str, fit.Settings]]) -> str:
    """A row: what is said of it, the numbers that its expression reads, and the expression over them."""
    results = list(dict.fromkeys(x for x in trees.leaves(row.tree) if isinstance(x, Result)))
    outputs = {o.column for o in engine.model.all_outputs}
    said = {
        "id": row.id, "label": row.label, "year": row.year, "unit": row.unit, "origin": row.origin, "use": row.use,
        "published": row.published, "tolerance": row.tolerance, "notIn": row.not_in, "notWith": row.not_with,
        "reads": [[runs.index(fit.run_of(x)), x.name, _place(engine, x), int(x.name not in outputs)] for x in results],
    }  # fmt: skip
    return f"Object.assign({_json(said)}, {{ side: (x) => {_side(row.tree, results)} }})"


def _place(engine: Engine, x: Result) -> int:
    """Where a result's step stands in a path; -1 for what is no path."""
    steps = engine.model.steps
    over_time = TIME in engine.axes_of.get(x.name, frozenset({TIME}))
    return steps.index(x.step) if x.step is not None and over_time else -1


def _side(tree: Expression, results: list[Result]) -> str:
    """An expression as JavaScript over the numbers `x` of its results."""
    if isinstance(tree, Number):
        return repr(tree.value) if tree.value >= 0 else f"({tree.value!r})"
    if not isinstance(tree, Operation):
        return f"x[{results.index(tree)}]"  # type: ignore[arg-type]  # a row that counts reads results alone
    parts = [_side(part, results) for part in tree.arguments]
    if tree.name in ("min", "max"):
        return f"Math.{tree.name}({', '.join(parts)})"
    if tree.name == "mean":
        return f"(({' + '.join(parts)}) / {len(parts)})"
    return f"(-{parts[0]})" if len(parts) == 1 else f"({parts[0]} {tree.name} {parts[1]})"


def _json(x: Any) -> str:
    return json.dumps(x, ensure_ascii=False, separators=(",", ":"))
