"""The page that sums the book up: each model in the baseline at build, in the reader's world by summary.js.

``data/conclusion.csv`` says which number of each model is shown, ``data/bets.csv`` which slot answers a bet; the words
are slots of ``data/texts.csv``: ``figure`` (a number with its unit) and ``conclusion`` (a sentence) of each model, and
``verdict``, ``flips``, ``flip``, ``near`` and ``searched`` of the model that the verdict is read from.
"""

from __future__ import annotations

import math
from pathlib import Path

import jinja2

from chokepoints import flips, links, words
from chokepoints.errors import BookError, nearest
from chokepoints.explorer.explorer import bold, measured, number
from chokepoints.explorer.spoken import Spoken
from chokepoints.links import World
from chokepoints.sphinx_ext.pages import Generated
from chokepoints.tables import Book, book
from chokepoints.worlds import engines

PARTS = ("changes", "chapters", "verdict", "links", "bets", "print")
TEMPLATE = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(
    (Path(__file__).parent / "summary.html").read_text(encoding="utf-8")
)


class Summary(Generated):
    """``{summary} PART``: changes, chapters, verdict, bets or print."""

    def html(self) -> str:
        part = self.arguments[0] if self.arguments else ""
        if part not in PARTS:
            raise BookError(f"there is no part '{part}' of a summary.", mend=nearest(part, PARTS))
        of = book(Path(self.env.srcdir))
        make = {"chapters": chapters, "verdict": verdict, "links": handed_on, "bets": bets}.get(part, lambda _: {})
        return TEMPLATE.render(part=part, as_of=of.as_of, baseline_words=BASELINE, **make(of))


BASELINE = "This is the book's baseline: nothing is changed."


def baseline(of: Book, model: str, scenario: str = "baseline", **view: object) -> Spoken:
    """What a model says with the book's own values."""
    return Spoken(engines(of.root)[model], {}, scenario, view)


def place(of: Book, model: str) -> dict[str, str]:
    """A model's chapter and page."""
    found = of.package["chokepoints"].get("chapters", {}).get(model, {})
    return {"chapter": found.get("chapter", model), "page": found.get("page", "")}


def chapters(of: Book) -> dict:
    """One row a model that the book has, in the order of the table."""
    out = []
    for row in of.table("conclusion").itertuples():
        said = baseline(of, row.model)
        x = said.value(row.reference)
        out.append({
            "model": row.model, "reference": row.reference, "label": row.label, **place(of, row.model),
            "low": number(row.low), "high": number(row.high), "low_shown": row.low_words, "high_shown": row.high_words,
            "at": f"{at(x, row.low, row.high):.2f}", "figure": words.plain(said.say("figure")),
            "said": bold(said.say("conclusion")),
        })  # fmt: skip
    return {"rows": out}


def at(x: float, low: float, high: float) -> float:
    """Where a number stands on its scale, in per cent; outside it at the end, without a number at the start."""
    if not math.isfinite(x):
        return 0.0
    return 100 * min(max((x - low) / (high - low), 0), 1)


def verdict(of: Book) -> dict:
    """The verdict in the baseline, and what would turn it."""
    found = flips.named(of)
    if not found:
        return {"said": "", "flips": []}
    model, column = found
    v = flips.verdict(of, World())

    def say(slot: str, **view: object) -> str:
        return baseline(of, model, **view).say(slot)

    two, near = v.flips[:2], None if len(v.flips) > 1 else v.nearest
    return {
        "model": model, "column": column, "said": bold(say("verdict")),
        "head": bold(say("flips", count=len(v.flips))), "flips": [bold(say("flip", **told(of, m))) for m in two],
        "near": bold(say("near", **told(of, near))) if near else "",
        "searched": say("searched", searched=v.searched, rest=v.out_of_reach),
    }  # fmt: skip


def told(of: Book, m: flips.Move) -> dict[str, object]:
    """A move in words: the names that the slots ``flip`` and ``near`` may use."""
    a = next(iter(engines(of.root).values())).assumptions.of_key(m.key)[0]

    def shown(x: float) -> str:
        return f"×{words.trimmed(x, 2)}" if a.is_path else measured(x, a.unit)

    return {"label": a.label, "from": shown(m.start), "to": shown(m.value), "share": m.share, "result": m.result}


def handed_on(of: Book) -> dict:
    """The links between chapters."""
    return {
        "links": [
            {"source": place(of, x.source), "target": place(of, x.target), "note": x.note,
             "what": engines(of.root)[x.target].assumptions.of_key(x.key)[0].label}
            for x in links.declared(of)
        ]
    }  # fmt: skip


def bets(of: Book) -> dict:
    """The bets of the book's models, each with the baseline's answer."""
    out = []
    for row in of.table("bets").itertuples():
        said = baseline(of, row.model, row.scenario or "baseline")
        out.append({
            "id": row.id, "model": row.model, "slot": row.slot, "scenario": row.scenario, "label": row.label,
            "answer": words.plain(said.say(row.slot)), **place(of, row.model),
        })  # fmt: skip
    return {"bets": out}


def setup(app):
    """Register the directive."""
    app.add_directive("summary", Summary)
