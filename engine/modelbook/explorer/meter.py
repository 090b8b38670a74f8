"""How the book's own world fits the record, as a page says it before any script runs; ``page/meter.js`` follows the reader."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from modelbook.explorer.references import TEMPLATES
from modelbook.worlds import fit
from modelbook.worlds.engine import Engine
from modelbook.worlds.words import measured, quantity, short


def meter(engine: Engine, scenario: str = "baseline", values: Mapping[str, float] | None = None) -> Markup:
    """The count of figures that a world fits, a small meter, and their list; nothing for a model without a record."""
    if not any(row.counts for row in fit.declared(engine.book, engine.model.name)):
        return Markup()
    world = fit.fit(engine, values, scenario)
    rows = [
        {
            "id": row.id, "label": row.label, "origin": row.origin, "fits": fits,
            "published": f"{short(row.published, row.unit)} ± {miss(row.tolerance, row.unit)}",
            "here": measured(x, row.unit),
        }
        for row, x, fits in world.counted
    ]  # fmt: skip
    return TEMPLATES.render("fit.html", rows=rows, met=world.met)


def miss(tolerance: float, unit: str) -> str:
    """A tolerance with its unit; of a share in points."""
    return f"{quantity(100 * tolerance, '')} points" if unit == "share" else measured(tolerance, unit)


def weighs(engine: Engine) -> bool:
    """Whether a record weighs the model's worlds."""
    return any(row.use == fit.FIT for row in fit.declared(engine.book, engine.model.name))
