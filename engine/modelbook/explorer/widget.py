"""The explorer as an anywidget: in Jupyter a widget over a kernel, on the static page markup that page.js brings to life."""

from __future__ import annotations

from collections.abc import Sequence

import anywidget
import traitlets

from modelbook.drawing import charts as drawing
from modelbook.errors import BookError, nearest
from modelbook.explorer import bundle
from modelbook.explorer.static import Static
from modelbook.worlds import editions, fit, fitting
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine


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
        known = {"_html": str(static.html()), "_model": engine.model.name, "_version": engine.book.stamp}
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
