"""The static markup of an explorer: what a page says before any script runs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cached_property

from markupsafe import Markup

from modelbook.drawing import charts as drawing
from modelbook.drawing.charting import NARROW, WIDE
from modelbook.explorer import axes, bundle, grid, headline, scales
from modelbook.explorer.meter import meter, weighs
from modelbook.explorer.references import TEMPLATES, source_list
from modelbook.explorer.sliders import kind_of, nice_step, number, step, when
from modelbook.explorer.spoken import Spoken
from modelbook.language.model import TIME
from modelbook.worlds import editions, histogram, words
from modelbook.worlds.assumption import Assumption
from modelbook.worlds.engine import Engine
from modelbook.worlds.words import measured, short


class Static(Spoken):
    """The static markup of an explorer: what a page says before any script runs."""

    def __init__(self, engine: Engine, ident: str, controls: Sequence[str], charts: Sequence[str],
                 scenario: str, view: Mapping[str, str], drawer: bool, presets: Sequence[str] | None,
                 level: int = 3, slot: str = "", listing: bool = True):  # fmt: skip
        super().__init__(engine, {}, scenario, view)
        self.ident, self.controls, self.charts = ident, list(controls), list(charts)
        self.drawer, self.level, self.slot, self.listing = drawer, level, slot, listing
        self.show = drawing.shown(engine.book, engine.model.name)
        named = engine.assumptions.scenarios[engine.model.name]
        differing = [
            name for name, s in named.items() if s.values or name == "baseline"
        ]  # another name of it is no choice
        self.presets = differing if presets is None else list(presets)
        then = engine.assumptions.earlier.get(engine.model.name, {}).values()
        self.gone = [] if presets is not None else [s for s in then if editions.parted(s.name)[1] not in named]

    def own(self, slot: str) -> str:
        """The explorer's own slot of words where it has one, such as ``title.own``; else the model's."""
        return f"{slot}.{self.slot}" if f"{slot}.{self.slot}" in self.texts else slot

    # -- parts ------------------------------------------------------------------------------------------------------
    def control(self, key: str) -> dict:
        """What the template needs of one control."""
        engine, model = self.engine, self.engine.model
        a, _ = engine.assumptions.of_key(key)
        preset = engine.assumptions.scenario(model.name, self.scenario).values

        year = engine.assumptions.year_of(model.name, {}, preset)  # at which a path is one number
        total = a.is_path and not year and a.scale_from <= model.steps[0]  # moved as a whole: what counts is the sum

        def at(values: Mapping[str, float]) -> float:
            resolved = engine.assumptions.resolve_one(a, [year] if year else model.steps, values, preset)
            if total:
                return float(resolved.sum())
            if a.is_path:
                return float(resolved[0 if year else model.steps.index(model.focus)][0])
            return float(resolved[0])

        c = engine.assumptions.control(model.name, a, {}, self.scenario)
        stops, here = self.stops(a), at({})
        where = min(max(c.value, c.low), c.high)
        return {
            "key": c.key, "id": a.id if year and a.is_path else c.key, "label": a.label,
            "when": "" if year else when(a, model), "choices": a.choices, "kind": kind_of(a, year),
            "notes": _notes(a, year or headline.focus(engine)),
            "choice_words": [self.texts.get(f"name:{key}:{w}", [("", w)])[0][1] for w in a.choices],
            "low": number(c.low), "high": number(c.high), "value": number(c.value),
            "step": number(nice_step(c.low, c.high)) if year and a.is_path else step(a),
            "shown": stops.get(c.value) or measured(here, a.unit), "short": short(here, a.unit),
            "unit": _unit(here, a),
            "low_shown": stops.get(c.low) or short(at({c.key: c.low}), a.unit),
            "high_shown": stops.get(c.high) or short(at({c.key: c.high}), a.unit),
            "at": f"{100 * (where - c.low) / (c.high - c.low):.1f}",
            "sources": source_list(engine.book, a.sources), "stops": stops,
            "moves": "" if year or not a.is_path or total else _moves(a, model),
        }  # fmt: skip

    def stops(self, a: Assumption) -> dict[float, str]:
        """The words of a number that says nothing by itself, by the places that have one (slots ``name:ID:PLACE``)."""
        if a.choices or a.is_path:
            return {}
        every = range(math.ceil(a.low), math.floor(a.high) + 1) if a.high - a.low <= MOST_STOPS else ()
        named = {x: self.texts.get(f"name:{a.id}:{x}") for x in every}
        return {x: rows[0][1] for x, rows in named.items() if rows}

    def groups(self) -> dict[str, list[dict]]:
        """The drawer: every other assumption by theme."""
        out: dict[str, list[dict]] = {}
        if not self.drawer:
            return out
        for key in self.engine.assumptions.keys_of(self.engine.model.name):
            if key not in self.controls:
                a: Assumption = self.engine.assumptions.of_key(key)[0]
                out.setdefault(a.group, []).append(self.control(key))
        return out

    def chart(self, name: str, first: bool) -> dict:
        """A chart's headings and its two drawings."""
        title = self.title if first else self.say(f"title:{name}")
        alt = self.say(f"alt:{name}") or f"{title or words.plain(self.title)}. A chart of {self.engine.model.title}."
        over = drawing.named(self.engine.book, name).grid
        drawn = drawing.datasets_of(self.engine.book, name)
        data = {
            "rows": self.rows,
            "ghost": self.ghost,
            "points": bundle.points_at(self.engine, self.rows),
            "members": self.engine.members({}, self.scenario).to_dict("records"),
            "grid": grid.rows(self.engine, over, {}, self.scenario) if over else [],
            "summary": [self.summary],
            "scenarios": self.engine.scenario_rows() if "scenarios" in drawn else [],
            "histogram": self.counted if "histogram" in drawn else [],
        }
        data = {k: [{c: None if x != x else x for c, x in row.items()} for row in rows] for k, rows in data.items()}
        pictures = {
            kind: drawing.svg(
                self.engine.book, name, data, self.view, width, words.plain(title), words.plain(alt),
                f"{self.ident}-{name}-{kind}", kind, self.spans_of(name),
            )
            for kind, width in (("wide", WIDE), ("narrow", NARROW))
        }  # fmt: skip
        short = self.say(f"short:{name}") or title
        return {
            "name": name,
            "title": bold(title),
            "short": bold(short),
            "subtitle": bold(self.say(f"subtitle:{name}")),
            "hint": bold(self.say(f"hint:{name}")),
            **pictures,
        }

    @cached_property
    def counted(self) -> list[dict]:
        """How often the output that the histogram counts falls where."""
        show = self.show
        return histogram.rows(self.engine, {}, self.scenario, *show.counted, show.bins, show.draws)

    @cached_property
    def ghost(self) -> list[dict]:
        """The baseline's rows, where the explorer starts in another world."""
        base = editions.of(self.engine.book, editions.parted(self.scenario)[0], "baseline")
        return [] if self.scenario == base else self.engine.frame({}, base).to_dict("records")

    @cached_property
    def axes(self) -> dict[str, dict]:
        """What the axes of its charts span; see `modelbook.explorer.axes.spans`."""
        own = (tuple(self.charts), tuple(self.controls), tuple(self.presets))
        return axes.spans(self.engine, *own, self.scenario)

    def spans_of(self, chart: str) -> dict[str, list[float]]:
        """What the axes of a chart span as the page comes."""
        if chart not in self.axes:
            return {}
        one = self.axes[chart]
        return one["ends"][axes.state(self.engine, one["by"], self.view, self.scenario)]

    @property
    def title(self) -> str:
        """What the explorer finds, in a sentence; a model without words asks its question."""
        return self.say(self.own("title")) or self.engine.model.question

    @cached_property
    def scales(self) -> dict[str, dict]:
        """The scales of its big number; none for an explorer whose words are its own, unless it has words for a number too."""
        if self.own("title") != "title" and self.own(headline.SLOT) == headline.SLOT:
            return {}
        return scales.scales(self.engine, tuple(self.controls), tuple(self.presets), self.scenario)

    def number(self) -> dict | None:
        """What the template needs of the big number."""
        column, slot = headline.at(self.show.headline, self.view), self.own(headline.SLOT)
        if column not in self.scales:
            return None
        scale, said = self.scales[column], self.say(slot)
        book = Spoken(self.engine, {}, scales.BASE, self.view).say(slot)
        return scales.placed(scale, scales.value(self.engine, column, {}, self.scenario)) | {
            "words": bold(said), "book": book.split("**")[1] if "**" in book else words.plain(book),
            "other": self.scenario != scales.BASE, "alt": words.plain(said), "says": scales.says(self.engine, column, scale),
        }  # fmt: skip

    def numbered(self) -> dict | None:
        """What the page's scripts need of the big number."""
        slot = self.own(headline.SLOT)
        forms = {column: headline.form(self.engine, slot, column) for column in self.scales}
        return {"slot": slot, "scales": self.scales, "forms": forms} if self.scales else None

    def html(self, address: str = "", level: int = 0) -> str:
        """The whole figure; `address` is where its equations stand, if no site makes that link, `level` that of its title."""
        engine, model = self.engine, self.engine.model
        config = {
            "controls": self.controls, "charts": self.charts, "view": self.view, "scenario": self.scenario,
            "headline": self.show.headline, "number": self.numbered(), "version": engine.book.version,
            "cited": bundle.cited(engine.book),
            "sentence": self.own("sentence"),
            "watched": list(self.show.slots.get(self.slot, self.show.watched)), "axes": self.axes,
        }  # fmt: skip
        columns = {o.column: o for o in model.outputs}
        tabled = [columns[c] for c in self.show.tabled if c in columns]
        table = [
            {"row": r.get(model.row_name, "")} | {o.column: self._cell(o, r[o.column]) for o in tabled}
            for r in self.rows
            if model.is_shown(r)
        ]
        return TEMPLATES.render(
            "explorer.html", id=self.ident, level=level or self.level, address=address, model=model.name,
            config=json.dumps(config, separators=(",", ":")), focus=model.focus,
            say={s: bold(self.say(self.own(s))) for s in ("subtitle", "sentence", "table", "presets")}
            | {"title": bold(self.title)},
            fit=meter(engine, self.scenario), number=self.number(), weighed=weighs(engine),
            slots={s: self.own(s) for s in ("title", "subtitle")}, filters=self.filters() if self.listing else [],
            fanned=self.show.fanned,
            views=self.show.views if self.charts else {}, view_words={v: v.capitalize() for v in self.show.views},
            view_now=self.view, view_of={v: self.show.view_of.get(v, "") for v in self.show.views},
            charts=[self.chart(c, k == 0) for k, c in enumerate(self.charts)],
            scenarios=[engine.assumptions.scenario(model.name, s) for s in self.presets], gone=self.gone,
            edition=editions.parted(self.scenario)[0], scenario=editions.parted(self.scenario)[1],
            controls=[self.control(c) for c in self.controls], groups=self.groups(),
            count=len(engine.assumptions.keys_of(model.name)), tabled=tabled, table=table,
            row_words=model.row_name.capitalize(), as_of=engine.book.as_of,
        )  # fmt: skip

    def filters(self) -> list[dict]:
        """Columns of words by which the table's rows can be chosen, with the words they may hold."""
        out = []
        for column in self.show.filters:
            o = next(o for o in self.engine.model.outputs if o.column == column)
            names = self.engine.axes[o.names] if isinstance(o.names, str) else o.names
            out.append({"column": column, "label": column.capitalize(), "choices": [self._cell(o, n) for n in names]})
        return out

    def _cell(self, o, x) -> str:
        if isinstance(x, str):
            return self.texts.get(f"name:{o.column}:{x}", [("", x)])[0][1]
        return words.shown(x, "percent1" if o.unit == "share" else "3" if self.engine.model.rows == TIME else "plain")


MOST_STOPS = 10


def _unit(value: float, a: Assumption) -> str:
    """What a number in the lever's field is of, where neither the number nor the label says it: per cm², GB/s."""
    noun = measured(value, a.unit).removeprefix(short(value, a.unit)).strip()
    return "" if a.choices or noun.lower() in a.label.lower() else noun


def _notes(a: Assumption, year: int) -> list[tuple[str, str]]:
    """What is noted of an assumption, with its years: of a path first what is noted of the year that is shown."""
    if not a.is_path:
        return [("", a.note)] if a.note else []
    years: dict[str, list[int]] = {}
    for y, note in sorted(a.notes.items()):
        years.setdefault(note, []).append(y)
    first = a.notes.get(year, a.note)
    spans = {note: f"{ys[0]}–{ys[-1]}" if len(ys) > 1 else str(ys[0]) for note, ys in years.items()}
    return [(spans[note], note) for note in sorted(years, key=lambda note: note != first)]


def _moves(a: Assumption, model) -> str:
    """What else moves with a path that is shown in one year."""
    steps = [year for year in model.steps if year >= max(a.scale_from, model.first_shown or model.steps[0])]
    others = [year for year in steps if year != model.focus]
    if not others or model.focus not in steps:
        return ""
    return f"{steps[0]} to {steps[-1]} move along, in proportion."


def bold(text: str) -> Markup:
    """Markup of a text with bold marks."""
    return Markup(words.bold(text))
