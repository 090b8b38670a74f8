"""What the browser gets: the front end's scripts, a model's script, and the same as one module for Jupyter."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from modelbook.drawing import charts as drawing
from modelbook.drawing import theme
from modelbook.drawing.charting import Chart, Show
from modelbook.errors import BookError
from modelbook.explorer import grid, headline, record
from modelbook.language import javascript
from modelbook.language.model import TIME, Output, Shock, Solve
from modelbook.tables.citation import citation
from modelbook.tables.kept import kept
from modelbook.worlds import editions, explain, links, sampling, words
from modelbook.worlds.assumption import Assumption, Scenario
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.quantities import lookup

HERE = Path(__file__).parent
VEGA, QR = (HERE / "vendor" / name for name in ("vega.js", "qr.js"))  # others', with their notices at the top
BIG = 1e300  # JSON has no infinity
# Of each script the parts without a document, in js/core, and those of a page, in js/page. What all pages have:
CORE = ("text", "forms", "editions", "words", "typed", "world", "links")
PAGE = ("markup", "slices", "returned", "saving", "lock")
HOST_CORE = ("settings", "address")  # what keeps the reader's world on a static page
HOST = (
    "store", "loader", "bar", "visit", "linking", "pasted", "carry", "explorers", "facts", "bets", "dialog", "start",
)  # fmt: skip
# What a site has apart, for pages on which an explorer wakes:
EXPLORER_CORE = ("text_explorer", "sampling", "grid", "fit", "fitting")
EXPLORER_PAGE = (
    "number_field", "axes", "chart", "mark", "drag", "controls", "meter", "headline", "history", "panels", "state", "painting",
    "ensemble", "cockpit", "wiring", "explorer",
)  # fmt: skip
# And for a reader who asks: tools whose answer takes the chart's place, and what is taken away.
ANSWER_CORE, ANSWER_PAGE = ("text_answers", "explain", "crux", "takes"), ("tornado", "takes", "why")
TAKE_CORE, TAKE_PAGE, TAKE_HOST = ("text_take", "differences", "credits"), ("sheet", "takeaway"), ("shared",)
STYLES = ("explorer", "number_field", "cockpit", "take")
SHARED = "(globalThis.modelbook ??= { models: {} }).models"  # where a model registers itself


def front_end() -> str:
    """All that an explorer needs without a site, as one classic script (modules do not load from file://)."""
    return f"globalThis.modelbook = {shared()};\n" + front_end_scripts()


def shared() -> str:
    """The object that the front end's scripts share, as it begins."""
    return f"{{ models: {{}}, vector: {list(sampling.VECTOR)}, formats: {_json(words.RULES)} }}"


def front_end_scripts() -> str:
    """The scripts that add to it."""
    return "\n".join([_scripts(CORE, PAGE), explorer(), answers(), _scripts(TAKE_CORE, TAKE_PAGE)])


def page(index: str) -> str:
    """What every page of a site has: words, worlds, links, and what keeps the reader's world.

    Parameters
    ----------
    index : str
        What every page knows of every model (`index`), and of its build.
    """
    front = f"globalThis.modelbook = {shared()};\n{_scripts(CORE, PAGE)}\n"
    return f"{front}{index}{_scripts(HOST_CORE, HOST)}"


def explorer() -> str:
    """What an explorer needs beside it, as a classic script that a page loads when one wakes."""
    return _scripts(EXPLORER_CORE, EXPLORER_PAGE)


def answers() -> str:
    """The tools whose answer takes the chart's place, as a classic script that pages load when they want it."""
    return _scripts(ANSWER_CORE, ANSWER_PAGE)


def take() -> str:
    """What a reader takes away, and what is told of a link's world, as a classic script that pages load when they want it."""
    return _scripts(TAKE_CORE, (*TAKE_PAGE, *TAKE_HOST))


def _scripts(core: Sequence[str], page: Sequence[str]) -> str:
    return "\n".join(script(part) for part in [*(f"core/{part}" for part in core), *(f"page/{part}" for part in page)])


def script(name: str) -> str:
    """A part of the front end, such as ``core/words``."""
    return (HERE / "js" / f"{name}.js").read_text(encoding="utf-8")


def index(book: Book, versions: Mapping[str, str] | None = None) -> str:
    """What every page knows of every model, as a script.

    Parameters
    ----------
    versions : mapping of path to str, optional
        Of the scripts that pages load when they want them: a hash of the content, which stands in the address.
    """
    name = f"modelbook.book = {_json(book.name)};\nmodelbook.versions = {_json(dict(versions or {}))};\n"
    name += f"modelbook.version = {_json(book.version)};\n"
    return (
        name
        + f"modelbook.index = {_json(_small(addressed(book)))};\nmodelbook.linked = {_json(linked(book))};\n"
        + _editions(book)
        + _bets(book)
    )


def cited(book: Book) -> dict[str, str]:
    """What is said of a book where something of it is taken away."""
    said = citation(book.root, book.package)
    return {
        "name": book.name, "title": said.title, "author": said.author, "version": book.version, "asOf": book.as_of,
        "package": book.package_name,
    }  # fmt: skip


def addressed(book: Book) -> dict[str, dict]:
    """What an address may name: each model's keys (label, low, high, choices), scenarios, views; and its chapter."""
    out, assumptions, shows = {}, book.assumptions, book.declared(Show)
    for name in book.models:
        keys = {}
        for a in (assumptions.of_key(key)[0] for key in assumptions.keys_of(name)):
            keys[a.key] = [a.label, *assumptions.range_of(a.key, name), *([a.choices] if a.choices else [])]
            for year in a.baseline if a.is_path else ():
                key = f"{a.id}@{year}"
                keys[key] = [f"{a.label}, {year}", *assumptions.range_of(key, name)]
        views = shows[name].views if name in shows else {}
        scenarios = {s.name: s.label for s in _every(assumptions, name)}
        out[name] = {"keys": keys, "scenarios": scenarios, "views": {v: list(c) for v, c in views.items()}}
        out[name] |= {"changed": changed} if (changed := _changed(book, name)) else {}
        out[name] |= asdict(book.settings.chapters[name]) if name in book.settings.chapters else {}
    return out


def _small(index: dict[str, dict]) -> dict[str, dict]:
    """The same with what a page can tell by itself left out: the label of a path's year, which is the path's
    (``js/core/settings``), and digits of a range that come of a multiplication."""
    for known in index.values():
        for key, (label, low, high, *choices) in known["keys"].items():
            known["keys"][key] = ["" if "@" in key else label, *(float(f"{x:.10g}") for x in (low, high)), *choices]
    return index


def _every(assumptions: Assumptions, model: str) -> list[Scenario]:
    """A model's scenarios in all editions."""
    return [*assumptions.scenarios[model].values(), *assumptions.earlier.get(model, {}).values()]


def _changed(book: Book, model: str) -> dict[str, list[str]]:
    """The assumptions of a model whose baseline was another in an earlier edition, in words, by edition."""
    out = {}
    for edition in editions.earlier(book):
        keys = book.assumptions.scenario(model, editions.of(book, edition, "baseline")).under
        labels = dict.fromkeys(book.assumptions[editions.bare(key)].label for key in keys)
        if labels:
            out[edition] = list(labels)
    return out


def _editions(book: Book) -> str:
    """The earlier editions: what each is called, and how the versions that carried it begin."""
    found = {name: asdict(book.settings.editions[name]) for name in editions.earlier(book)}
    return f"modelbook.earlier = {_json(found)};\nmodelbook.edition = {_json(''.join(editions.present(book)))};\n"


def _bets(book: Book) -> str:
    """The bets of the book: what each asks, in which unit, whether with a sign, and which it asks again."""
    rows = book.table("bets").itertuples() if "bets" in book.resources else ()
    bets = {
        r.id: {"label": r.label, "unit": r.unit}
        | ({"after": r.after} if r.after else {})
        | ({"signed": True} if r.signed else {})
        for r in rows
    }
    return f"modelbook.bets = {_json(bets)};\n"


def linked(book: Book) -> list[dict]:
    """The links between models, with what a page knows of a target whose own script it does not load."""
    out = []
    for link in links.declared(book):
        target = book.assumptions
        a, presets = target.of_key(link.key)[0], _every(target, link.target)
        starts = {s.name: x for s in presets if (x := s.under.get(link.key, a.start)) != a.start}
        out.append(
            {
                "name": link.name, "source": link.source, "target": link.target, "key": link.key, "rule": link.rule,
                "held": dict(link.held), "same": list(link.same), "label": link.label, "note": link.note,
                "start": a.start, "starts": starts, "floor": max(a.floor, -BIG), "ceiling": min(a.ceiling, BIG), "unit": a.unit,
                "path": a.is_path, "given": [s.name for s in presets if links.gives(s, a)],
            }
        )  # fmt: skip
    return out


def _json(x: object) -> str:
    return json.dumps(x, ensure_ascii=False, separators=(",", ":"))


def module() -> str:
    """The front end as the module that anywidget wants; Vega and the model come once a page, when first asked for."""
    guard = "if (!globalThis.modelbook?.render) {\n" + front_end() + "\n}\n"
    return guard + script("page/notebook")


def wanted(engine: Engine, what: str) -> str:
    """What a notebook's page asks for: the script ``vega``, or the ``model``'s."""
    return VEGA.read_text(encoding="utf-8") if what == "vega" else model_script(engine)


def notebook_css(book: Book) -> str:
    """The explorer's style with the book's colours, which a notebook's page does not have."""
    return theme.notebook_css(book) + css()


def css() -> str:
    """The explorer's style."""
    return "".join(style(name) for name in STYLES)


def style(name: str) -> str:
    """One of the style sheets."""
    return (HERE / f"{name}.css").read_text(encoding="utf-8")


def points(engine: Engine) -> list[dict]:
    """Published figures that a model's charts show as points, as the browser gets them."""
    if "points" not in engine.book.resources:
        return []
    table = engine.book.table("points")
    out = []
    for line, r in table[table.model == engine.model.name].iterrows():
        try:
            value = lookup(engine.book, f"{r.estimate}.{r.column}").value
        except BookError as error:
            raise BookError.of(error.problem.named_at(engine.book.at("points", line))) from None
        out.append(
            {
                engine.model.time_name: int(r.year),
                "flow": r.series,
                "value": value * r.factor,
                "per": r.per,
                "who": r.who,
            }
        )
    return out


def points_at(engine: Engine, rows: list[dict]) -> list[dict]:
    """Those points in the unit of the chart: some are multiplied by an output of the same year.

    ``top`` is the largest value of the outputs they stand beside, from which labels know their distance.
    """
    name, marks = engine.model.time_name, points(engine)
    if engine.model.rows != TIME:
        return [p | {"top": 1.0} for p in marks]
    by_step = {r[name]: r for r in rows}
    seen = [r[p["flow"]] for p in marks for r in rows if r[name] >= (engine.model.first_shown or 0)]
    top = max([x for x in seen if not math.isnan(x)], default=0.0)
    top = top if top > 0 else 1.0  # labels divide by it
    return [p | {"value": p["value"] * (by_step[p[name]][p["per"]] if p["per"] else 1), "top": top} for p in marks]


@kept
def model_script(engine: Engine, to: str = SHARED) -> str:
    """A classic script that registers a model (in the object that `to` names): its function, assumptions, words and charts."""
    model, name = engine.model, engine.model.name
    show = drawing.shown(engine.book, name)
    ids = [i for i in engine.assumptions if i in set(engine.symbols.values())]
    own = drawing.charts(engine.book, name).values()
    data = {
        "name": name,
        "steps": list(model.steps),
        "timeName": model.time_name,
        "rowName": model.row_name,
        "firstShown": model.first_shown or (model.steps[0] if model.steps else 0),
        "focus": model.focus or (model.steps[-1] if model.steps else 0),
        "symbols": engine.symbols,
        "years": next((i for i in ids if engine.assumptions[i].is_years), ""),
        "assumptions": {
            a.id: {
                "id": a.id, "key": a.key, "label": a.label, "unit": a.unit, "baseline": a.baseline,
                **_range(engine, a), "step": a.step, "role": a.role, "distribution": a.distribution,
                "scaleFrom": a.scale_from, "choices": list(a.choices), "category": a.category, "byChoice": dict(a.by_choice),
                "ranges": {w: list(r) for w, r in a.ranges.items()},
                "floor": max(a.floor, -BIG), "ceiling": min(a.ceiling, BIG),
            }
            for a in (engine.assumptions[i] for i in ids)
        },
        "scenarios": {
            s.name: {"label": s.label, "who": s.who, "says": s.says, "values": dict(s.values)}
            | ({"own": list(s.own)} if s.under else {})
            for s in _every(engine.assumptions, name)
        },
        "axes": {"time": list(model.steps), **{k: engine.axes[k] for k in model.sets}},
        "data": {symbol: list(column) for symbol, column in engine.data.items()},
        "rows": model.rows,
        "shownAfter": model.shown_after,
        "labelName": model.label_name,
        "labels": {s.name: engine.labels(s.name) for s in _every(engine.assumptions, name)} if model.labels else {},
        "outputs": [_output(engine, o) for o in model.outputs],
        "summary": [_output(engine, o) for o in model.singles],
        "numbers": [o.column for o in explain.numbers(engine)],
        "texts": headline.texts(engine),
        "views": {v: dict(c) for v, c in show.views.items()},
        "headline": list(show.watched),
        "fanColumns": list(show.fanned),
        "draws": show.draws,
        "ordered": [list(chain) for chain in model.ordered],
        "shares": [list(group) for group in model.shares],
        "members": [_output(engine, o) for o in model.members],
        "memberRows": engine.member_rows().to_dict("records"),
        "points": points(engine),
        "charts": {c.name: _chart(engine.book, c) for c in own},
    }  # fmt: skip
    data |= _more(engine, show)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)
    compute = javascript(model, engine.input_axes)
    grids = "".join(_grid(engine, c) for c in own if c.grid)
    return (
        f"{to}.{name} = Object.assign({text}, "
        f"{{ compute: {compute}, grids: {{ {grids} }}, record: {record.script(engine)} }});\n" + _formats(engine.book)
    )


def _more(engine: Engine, show: Show) -> dict[str, object]:
    """What only some models have: symbols that are solved for, shocks, an output that is counted."""
    equations = engine.model.equations
    column, step = show.counted
    more = {
        "solved": [q.symbol for q in equations if isinstance(q, Solve)],
        "shocks": any(isinstance(q, Shock) for q in equations),
        "histogram": {"column": column, "step": step, "bins": show.bins} if column else None,
    }
    return {name: value for name, value in more.items() if value}


def _formats(book: Book) -> str:
    """The book's own number formats, which join those of the front end."""
    own = book.settings.formats
    return f"Object.assign(modelbook.formats?.formats ?? {{}}, {_json(own)});\n" if own else ""


def _chart(book: Book, c: Chart) -> dict[str, object]:
    """A chart as a script draws it."""
    return {
        "spec": drawing.vega(book, c.name), "padding": dict(c.padding), "datasets": drawing.datasets_of(book, c.name),
        "edges": [asdict(edge) for edge in c.edges], **({"rows": True} if c.rows else {}),
    }  # fmt: skip


def _range(engine: Engine, a: Assumption) -> dict:
    """The range of an assumption's control in this model; of a path also the model's own range of a year's value."""
    own = engine.assumptions.own_range(engine.model.name, a.id)
    if a.is_path or not own:
        return {"low": a.low, "high": a.high, "own": list(own) if own else None}
    return {"low": own[0], "high": own[1], "own": None}


def _grid(engine: Engine, c: Chart) -> str:
    """A chart's grid as a property of an object: its plan, and the model with the outputs that it needs."""
    plan = json.dumps(grid.plan(engine, c.grid), ensure_ascii=False, separators=(",", ":"))
    return f"{c.name}: Object.assign({plan}, {{ compute: {grid.compute(engine, c.grid)} }}),\n"


def _output(engine: Engine, o: Output) -> dict:
    names = engine.axes[o.names] if isinstance(o.names, str) else o.names
    axes = [a for a in ("time", *engine.model.sets) if a in engine.axes_of[o.column]]
    return {"column": o.column, "unit": o.unit, "names": list(names), "says": o.says, "axes": axes}


def _plain(x: object) -> object:
    if pd.isna(x):
        return None
    return x.item() if hasattr(x, "item") else str(x)
