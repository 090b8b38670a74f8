"""The explorer as an anywidget: in Jupyter a widget over a kernel, on the static page markup that host.js brings to life."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property

import anywidget
import traitlets
from markupsafe import Markup

from modelbook.drawing import charts as drawing
from modelbook.errors import BookError, nearest
from modelbook.explorer import axes, bundle, grid
from modelbook.explorer.meter import meter, weighs
from modelbook.explorer.references import TEMPLATES, source_list
from modelbook.explorer.sliders import kind_of, nice_step, number, step, when
from modelbook.explorer.spoken import Spoken
from modelbook.language.model import TIME
from modelbook.worlds import editions, fit, fitting, histogram, words
from modelbook.worlds.assumption import Assumption
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.words import measured, short


class Explorer(anywidget.AnyWidget):
    """Controls, charts, a sentence and a table over one model. Made by `explore`.

    Attributes
    ----------
    values : dict of str to float
        The reader's settings by key; setting it moves the sliders.
    scenario, compare : str
        The named set of values in force, and the one compared with (empty for none).
    view : dict of str to str
        What is seen, such as ``{"measure": "value"}``.
    result, fit, worlds : pandas.DataFrame
        What the model gives in the reader's world, how that fits the record, and worlds that fit; read only.
    """

    values = traitlets.Dict().tag(sync=True)
    scenario = traitlets.Unicode("baseline").tag(sync=True)
    compare = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    _html = traitlets.Unicode("").tag(sync=True)
    _model = traitlets.Unicode("").tag(sync=True)
    _version = traitlets.Unicode("").tag(sync=True)  # of the files that the model comes from

    _scripts = traitlets.Dict().tag(sync=True)  # embedded, for a page without a kernel

    _css = traitlets.Unicode("").tag(sync=True)

    _esm = bundle.module()

    def __init__(self, engine: Engine, static: Static, **traits):
        self.engine, self.static = engine, static
        known = {"_html": static.html(), "_model": engine.model.name, "_version": engine.book.stamp}
        super().__init__(**known, _css=bundle.notebook_css(engine.book), **traits)
        self.on_msg(self._answer)

    @traitlets.validate("values")
    def _values(self, proposal):
        return self.engine.assumptions.checked(proposal["value"])

    @traitlets.validate("scenario")
    def _scenario(self, proposal):
        self.engine.assumptions.scenario(self.engine.model.name, proposal["value"])
        return proposal["value"]

    def _answer(self, _widget, content, _buffers):
        """Send a script that the notebook's page does not have yet: Vega and the model, once a page."""
        if (want := content.get("want")) in ("vega", "model"):
            self.send(
                {"script": want if want == "vega" else self.engine.model.name, "text": bundle.wanted(self.engine, want)}
            )

    def embed(self) -> Explorer:
        """Put all scripts (some 400 kB) into the widget itself: a page made of the notebook is then alive without a kernel."""
        self._scripts = {want: bundle.wanted(self.engine, want) for want in ("vega", "model")}
        return self

    @property
    def result(self):
        """The result in the reader's world, a pandas DataFrame computed by NumPy, one row a step."""
        return self.engine.frame(self.values, self.scenario)

    @property
    def fit(self):
        """The reader's world held against the record, a pandas DataFrame; see `modelbook.Book.fit`."""
        return fit.fit(self.engine, self.values, self.scenario).frame()

    @property
    def worlds(self):
        """2,000 worlds that share the reader's settings, weighed by how they fit the record; see `modelbook.Book.worlds`."""
        drawn = fitting.worlds(self.engine, self._own, self.scenario)
        fitting.enough(drawn)
        return fitting.frame(self.engine, drawn, self._own, self.scenario)

    @property
    def _own(self):
        """The settings of this model."""
        known = set(self.engine.symbols.values())
        return {key: x for key, x in self.values.items() if self.engine.assumptions.of_key(key)[0].id in known}

    def _repr_mimebundle_(self, **kwargs):
        out = super()._repr_mimebundle_(**kwargs)
        data, rest = out if isinstance(out, tuple) else (out or {}, {})
        return {**data, "text/html": self._html}, rest


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
        where = min(max(c.value, c.low), c.high)
        return {
            "key": c.key, "id": a.id if year and a.is_path else c.key, "label": a.label,
            "when": "" if year else when(a, model), "choices": a.choices, "kind": kind_of(a, year), "note": a.note,
            "choice_words": [self.texts.get(f"name:{key}:{w}", [("", w)])[0][1] for w in a.choices],
            "low": number(c.low), "high": number(c.high), "value": number(c.value),
            "step": number(nice_step(c.low, c.high)) if year and a.is_path else step(a),
            "shown": measured(at({}), a.unit), "short": short(at({}), a.unit),
            "low_shown": short(at({c.key: c.low}), a.unit), "high_shown": short(at({c.key: c.high}), a.unit),
            "at": f"{100 * (where - c.low) / (c.high - c.low):.1f}",
            "sources": source_list(engine.book, a.sources),
        }  # fmt: skip

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
            for kind, width in (("wide", drawing.WIDE), ("narrow", drawing.NARROW))
        }  # fmt: skip
        return {"name": name, "title": bold(title), "subtitle": bold(self.say(f"subtitle:{name}")), **pictures}

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

    @property
    def headline(self) -> str:
        """The output that "what matters here" is about."""
        return self.show.headline

    def html(self, address: str = "", level: int = 0) -> str:
        """The whole figure; `address` is where its equations stand, if no site makes that link, `level` that of its title."""
        engine, model = self.engine, self.engine.model
        config = {
            "controls": self.controls, "charts": self.charts, "view": self.view, "scenario": self.scenario,
            "headline": self.show.headline, "version": engine.book.version, "sentence": self.own("sentence"),
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
            config=json.dumps(config), focus=model.focus,
            say={s: bold(self.say(self.own(s))) for s in ("subtitle", "sentence", "table", "presets")}
            | {"title": bold(self.title)},
            fit=meter(engine, self.scenario), weighed=weighs(engine),
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


def bold(text: str) -> Markup:
    """Markup of a text with bold marks."""
    return Markup(words.bold(text))


def explore(
    book: Book,
    model: str,
    *,
    id: str | None = None,
    controls: Sequence[str] | None = None,
    charts: Sequence[str] | None = None,
    scenario: str = "baseline",
    compare: str = "",
    edition: str = "",
    drawer: bool = True,
    presets: Sequence[str] | None = None,
    level: int = 3,
    slot: str = "",
    listing: bool = True,
    **view: str,
) -> Explorer:
    """An explorer of a model.

    Parameters
    ----------
    book : Book
    model : str
        The model's name.
    id : str, optional
        The figure's id, which links to it name; by default the model's name.
    controls : sequence of str, optional
        Keys of the assumptions in sight (``saving``, ``workers_scale``); the others are in the drawer.
    charts : sequence of str, optional
        Names of charts; by default all of the model.
    scenario, compare, edition : str
        The named values in force, those compared with, and the earlier edition (if any) in which both are meant.
    drawer : bool
        Whether all other assumptions are offered too.
    presets : sequence of str, optional
        The scenarios offered; by default all of the model, none for an empty list.
    level : int
        Level of the title in the page's headings.
    slot : str
        Words of its own: with ``own`` the slots ``title.own``, ``subtitle.own`` and ``sentence.own`` of data/texts.csv win.
    listing : bool
        Whether the table stands open and can be filtered, where the model says by what.
    **view : str
        What is seen first, such as ``measure="value"``.

    Returns
    -------
    Explorer

    Raises
    ------
    BookError
        For an unknown model, chart, edition, scenario, control or view.
    """
    scenario, compare = (editions.of(book, str(edition), name) if name else "" for name in (scenario, compare))
    engine, controls, charts, view = validated(book, model, controls, charts, scenario, compare, presets, **view)
    static = Static(
        engine, id or model, controls, charts, scenario, view, drawer, presets, level, slot, listing,
    )  # fmt: skip
    return Explorer(engine, static, scenario=scenario, compare=compare, view=view)


def validated(
    book: Book,
    model: str,
    controls: Sequence[str] | None = None,
    charts: Sequence[str] | None = None,
    scenario: str = "baseline",
    compare: str = "",
    presets: Sequence[str] | None = None,
    **view: str,
) -> tuple[Engine, list[str], list[str], dict[str, str]]:
    """The engine, controls, charts and view that `explore` was asked for; see there for what it raises."""
    engine = book.engine(model)
    show = drawing.shown(book, model)
    keys = engine.assumptions.keys_of(model)
    controls = keys[:8] if controls is None else list(controls)
    for key in controls:
        if key not in keys:
            raise BookError(f"{model} has no control '{key}'.", mend=nearest(key, keys))
    own = list(drawing.charts(book, model))
    charts = own if charts is None else list(charts)
    for name in charts:
        if drawing.named(book, name).model != model:
            raise BookError(f"The chart '{name}' is not one of {model}.", mend=nearest(name, own))
    for name, value in view.items():
        if name not in show.views:
            raise BookError(f"{model} has no view '{name}'.", mend=nearest(name, show.views))
        if value not in show.views[name]:
            raise BookError(f"The view '{name}' has no '{value}'.", mend=nearest(value, show.views[name]))
    for name in [scenario, *([compare] if compare else []), *(presets or [])]:
        engine.assumptions.scenario(model, name)
    return engine, controls, charts, {**show.defaults, **view}
