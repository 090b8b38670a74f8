"""The page that sums the book up: each model in the baseline at build, in the reader's world by summary.js.

``data/conclusion.csv`` says which number of each model is shown, ``data/bets.csv`` which slot answers a bet; the words
are slots of ``data/texts.csv``: ``figure`` (a number with its unit) and ``conclusion`` (a sentence) of each model;
``verdict``, ``flips``, ``flip``, ``near`` and ``searched`` of the model that the verdict is read from; ``moved`` and
``distance`` of the one that answers a bet asked again; ``among:COLUMN`` of one whose shares are laid over forecasts.
"""

from __future__ import annotations

import math
from pathlib import Path

from docutils.parsers.rst import directives
from markupsafe import Markup

from modelbook.errors import BookError, Place, nearest
from modelbook.explorer import bundle, own_axis
from modelbook.explorer.meter import meter
from modelbook.explorer.references import brief
from modelbook.explorer.sliders import number
from modelbook.explorer.spoken import Spoken
from modelbook.explorer.static import bold
from modelbook.explorer.templates import Templates
from modelbook.parts.summary import differ
from modelbook.sphinx_ext import assets
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated, date_cell
from modelbook.tables.files import split
from modelbook.worlds import expressions, flips, links, quantities, words
from modelbook.worlds.book import Book
from modelbook.worlds.links import World
from modelbook.worlds.trees import Result
from modelbook.worlds.words import measured

HERE = Path(__file__).parent
PARTS = ("card", "changes", "chapters", "forecasts", "verdict", "differ", "moved", "links", "bets", "print")
OPTIONS = {"moved": ("bet", "answer", "min", "max", "step", "ends"), "forecasts": ("model", "shares", "table", "where")}
TEMPLATES = Templates(HERE)


class Summary(Generated):
    """``{summary} PART``, one of PARTS. Two take options, and ``moved`` the question as its content.

    moved: `bet`, one that asks another again; `answer`, the number that answers it, as ``column@2032``; `min`, `max`, `step`
    of the slider; `ends`, its two ends in words. forecasts: `model`; `shares`, its numbers with their names, as ``column@2027:
    of what is paid; ...``; `table` of published figures (columns who, published, basis, value, note, source); `where`, a
    condition on its rows.
    """

    has_content = True
    option_spec = dict.fromkeys((name for names in OPTIONS.values() for name in names), directives.unchanged_required)

    def html(self) -> Markup:
        part = self.arguments[0] if self.arguments else ""
        if part not in PARTS:
            raise BookError(f"there is no part '{part}' of a summary.", mend=nearest(part, PARTS))
        wanted = OPTIONS.get(part, ())
        if set(wanted) != set(self.options):
            takes = ", ".join(wanted) or "none"
            raise BookError(f"{{summary}} {part} takes the options: {takes}.", mend="Write these, each with a value.")
        book = book_of(self.env.app)
        if part == "moved":
            context = moved(book, self.options, " ".join(self.content))
        elif part == "forecasts":
            context = forecasts(book, self.options)
        else:
            make = {
                "card": card,
                "chapters": chapters,
                "verdict": verdict,
                "differ": differ.differ,
                "links": handed_on,
                "bets": bets,
            }.get(part, lambda _: {})
            context = make(book)
        return TEMPLATES.render(
            "summary.html", **{"part": part, "as_of": book.as_of, "baseline_words": BASELINE} | context
        )


BASELINE = (
    "This is the book's baseline: nothing is changed. Move something in a chapter, or load one of the worlds below."
)


def baseline(book: Book, model: str, /, scenario: str = "baseline", **view: object) -> Spoken:
    """What a model says with the book's own values."""
    return Spoken(book.engines[model], {}, scenario, view)


def place(book: Book, model: str) -> dict[str, str]:
    """A model's chapter and page."""
    known = book.settings.chapters.get(model)
    return {"chapter": known.chapter if known else model, "page": known.page if known else ""}


def chapters(book: Book) -> dict:
    """One row a model that the book has, in the order of the table."""
    out = []
    for row in book.table("conclusion").itertuples():
        said = baseline(book, row.model)
        x = said.value(row.reference)
        out.append({
            "model": row.model, "reference": row.reference, "label": row.label, **place(book, row.model),
            "low": number(row.low), "high": number(row.high), "low_shown": row.low_words, "high_shown": row.high_words,
            "at": f"{at(x, row.low, row.high):.2f}", "figure": words.plain(said.say("figure")),
            "said": bold(said.say("conclusion")), "fit": meter(book.engines[row.model]), "fitting": fitting(book, row),
        })  # fmt: skip
    return {"rows": out, "models": words.counted(len(out), "model")}


def fitting(book: Book, row) -> dict | None:
    """Where nine in ten worlds that fit the record stand on a row's scale, in words too, and how they were drawn."""
    name = f"{row.model}.{row.reference}"
    asked = expressions.quantity(name)
    q = own_axis.worlds(book, asked, name) if isinstance(asked, Result) else None
    if q is None or q.low is None or q.high is None:
        return None
    share = q.unit == "share"
    shown = quantities.shown(q, "range percent" if share else "range", words.formats(book))
    low, high = at(q.low, row.low, row.high), at(q.high, row.low, row.high)
    return {
        "at": f"{low:.2f}", "width": f"{high - low:.2f}", "shown": shown if share else f"{shown} {q.unit}", "note": q.note,
    }  # fmt: skip


def at(x: float, low: float, high: float) -> float:
    """Where a number stands on its scale, in per cent; outside it at the end, without a number at the start."""
    if not math.isfinite(x):
        return 0.0
    return 100 * min(max((x - low) / (high - low), 0), 1)


def forecasts(book: Book, options: dict[str, str]) -> dict:
    """A model's shares in the baseline, and what was forecast for the same year, on one scale from 0 to 1."""
    model, name = options["model"], options["table"]
    for wrong, known in ((model, book.engines), (name, book.resources)):
        if wrong not in known:
            raise BookError(f"there is no '{wrong}'.", mend=nearest(wrong, known))
    table = book.table(name)

    def column(row: dict):
        def value(ref: str):
            if ref not in row:
                raise BookError(f"{book.file(name)} has no column '{ref}'.", mend=nearest(ref, row))
            return row[ref]

        return value

    rows = [r for r in table.to_dict("records") if words.holds(options["where"], column(r))]
    if not rows:
        raise BookError(f"no row of {book.file(name)} meets '{options['where']}'.", mend="Mend the condition.")
    values = sorted(float(column(r)("value")) for r in rows)
    shares = []
    for k, part in enumerate(options["shares"].split(";")):
        ref, _, label = (x.strip() for x in part.partition(":"))
        x = baseline(book, model).value(ref)
        slot = f"among:{ref.split('@')[0]}"
        said = baseline(book, model, **among(x, values)).say(slot)
        if not said:
            raise BookError(f"{book.file('texts')} has no slot '{slot}' of {model}.", mend="Add its rows.")
        shares.append({
            "k": k, "reference": ref, "slot": slot, "label": label, "at": f"{at(x, 0, 1):.2f}",
            "shown": words.shown(x, "percent"), "said": bold(said),
        })  # fmt: skip
    return {
        "model": model, "values": " ".join(number(x) for x in values), "shares": shares,
        "forecasts": [
            {"who": r["who"], "when": date_cell(r["published"]), "basis": r["basis"], "note": r["note"],
             "shown": words.shown(r["value"], "percent"), "at": f"{at(r['value'], 0, 1):.2f}",
             "sources": [brief(book, key) for key in split(r["source"])]}
            for r in sorted(rows, key=lambda r: -r["value"])
        ],
    }  # fmt: skip


def among(x: float, values: list[float]) -> dict[str, object]:
    """Where a share stands among forecasts: the names that the slots ``among:COLUMN`` may use."""
    over = sum(x > value for value in values)
    place = "above" if over == len(values) else "among" if over else "below"
    return {"place": place, "over": over, "count": len(values), "lowest": values[0], "highest": values[-1]}


def card(book: Book) -> dict:
    """The verdict on a card: its sentence, its number among the named sets and worlds that fit, the record; in the baseline."""
    model, column = flips.named(book) or ("", "")
    rows = {row.model: row for row in book.table("conclusion").itertuples()}
    asked = [row for row in book.table("bets").itertuples() if row.model == model and not row.after]
    if model not in rows or not asked:
        mend = f"Give {model or 'the verdict'} a row in data/conclusion.csv and a bet in data/bets.csv."
        raise BookError("the card needs the verdict's scale and its first bet.", mend=mend)
    scale = {
        "answer": f"{model}.{column}", "min": number(rows[model].low), "max": number(rows[model].high), "step": "0.1",
        "unit": str(asked[0].unit),
    }  # fmt: skip
    axis, turned, own = own_axis.drawn(book, Place(), scale), verdict(book), baseline(book, model)
    return {
        "flip": [*turned["flips"], turned["near"]][0],
        "model": model, "column": column, "value": repr(own.value(column)),
        "low": scale["min"], "high": scale["max"], "bet": asked[0].id,
        "said": bold(own.say("verdict")), "axis": own_axis.html(axis, scale, "my world", "my first bet"),
        "fit": meter(book.engines[model]), "name": book.name.capitalize(), "as_of": book.as_of,
    }  # fmt: skip


def verdict(book: Book) -> dict:
    """The verdict in the baseline, and what would turn it."""
    named = flips.named(book)
    if not named:
        return {"said": "", "flips": []}
    model, column = named
    v = flips.verdict(book, World())

    def say(slot: str, **view: object) -> str:
        return baseline(book, model, **view).say(slot)

    two, near = v.flips[:2], None if len(v.flips) > 1 else v.nearest
    return {
        "model": model, "column": column, "said": bold(say("verdict")),
        "head": bold(say("flips", count=len(v.flips))), "flips": [bold(say("flip", **told(book, m))) for m in two],
        "near": bold(say("near", **told(book, near))) if near else "",
        "searched": say("searched", searched=v.searched, rest=v.out_of_reach),
    }  # fmt: skip


def told(book: Book, m: flips.Move) -> dict[str, object]:
    """A move in words: the names that the slots ``flip`` and ``near`` may use."""
    a = next(iter(book.engines.values())).assumptions.of_key(m.key)[0]

    def shown(x: float) -> str:
        return f"×{words.trimmed(x, 2)}" if a.is_path else measured(x, a.unit)

    return {
        "label": a.label,
        "from": shown(m.start),
        "to": shown(flips.whole(m, a)),
        "share": m.share,
        "result": m.result,
    }


def moved(book: Book, options: dict[str, str], question: str) -> dict:
    """A bet asked again at the end, beside the baseline's answer."""
    table = book.table("bets").set_index("id")
    asked = list(table.index[table.after != ""])
    if options["bet"] not in asked:
        raise BookError(f"'{options['bet']}' is no bet that asks another again.", mend=nearest(options["bet"], asked))
    row = table.loc[options["bet"]]
    try:
        low, high, step = (float(options[k]) for k in ("min", "max", "step"))
    except ValueError:
        raise BookError("min, max and step are numbers.", mend="Write digits.") from None
    x = baseline(book, row.model).value(options["answer"])
    shown = signed(x, row.unit)
    view = {"state": "none", "moved": "no", "world": "book", "here": shown, "book": shown}
    return {
        "bet": options["bet"], "first": row.after, "model": row.model, "reference": options["answer"], "unit": row.unit,
        "low": number(low), "high": number(high), "step": number(step), "start": number(min(max(0, low), high)),
        "ends": [end.strip() for end in options["ends"].split(",")], "question": question, "shown": shown,
        "at": f"{at(x, low, high):.2f}", "zero": f"{at(0, low, high):.2f}" if low < 0 < high else "",
        "said": bold(f"{baseline(book, row.model, **view).say('moved')} {baseline(book, row.model, **view).say('distance')}"),
    }  # fmt: skip


def signed(x: float, unit: str) -> str:
    """A number that may fall on either side of zero, with its sign and unit."""
    text = words.trimmed(x, 1)
    return ("+" if x > 0 else "") + text + words.beside(text, unit)


def handed_on(book: Book) -> dict:
    """The links between chapters."""
    return {
        "links": [
            {"source": place(book, x.source), "target": place(book, x.target), "note": x.note,
             "what": book.engines[x.target].assumptions.of_key(x.key)[0].label}
            for x in links.declared(book)
        ]
    }  # fmt: skip


def bets(book: Book) -> dict:
    """The bets of the book's models, each with the baseline's answer; what is asked again has a place of its own."""
    out = []
    for row in book.table("bets").itertuples():
        if row.after:
            continue
        said = baseline(book, row.model, row.scenario or "baseline")
        out.append({
            "id": row.id, "model": row.model, "slot": row.slot, "scenario": row.scenario, "label": row.label,
            "answer": words.plain(said.say(row.slot)), **place(book, row.model),
        })  # fmt: skip
    return {"bets": out}


def add_files(app, pagename, templatename, context, doctree):
    """The script and the style, on the page that sums the book up."""
    if "data-summary=" in (context.get("body") or ""):
        context["modelbook_styles"] += [f"{assets.FOLDER}/summary.css"]
        context["modelbook_scripts"] += [f"{assets.FOLDER}/summary.js"]


def setup(app):
    """Register the directive and the files."""
    app.add_directive("summary", Summary)
    assets.add_file(app, "summary.js", *(HERE / f"{name}.js" for name in ("card", "moved", "summary")))
    assets.add_file(app, "summing.js", bundle.HERE / "js" / "core" / "flips.js", HERE / "summing.js", waits=True)
    assets.add_file(app, "summary.css", own_axis.STYLE, HERE / "summary.css")
    app.connect("html-page-context", add_files, priority=455)
