"""Generated parts of pages: a model's equations, parameters, baseline and residuals, bets, report links on sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError, nearest
from modelbook.explorer.meter import miss
from modelbook.explorer.references import brief, references
from modelbook.explorer.templates import Templates
from modelbook.language import equation_latex
from modelbook.language.model import Output
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.prose import mathml
from modelbook.tables.files import split
from modelbook.worlds import words
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.quantities import evaluate
from modelbook.worlds.words import quantity

TEMPLATES = Templates(Path(__file__).parent)
ACROSS = 8  # columns of numbers that fit across a sheet


class Generated(SphinxDirective):
    """A directive that prints HTML made from data/ and the models; a mistake fails the build with file and line."""

    has_content = False
    optional_arguments = 1
    alone = True  # made of the book alone; one that reads other pages, or tells the environment something, is not

    def run(self):
        asked = (self.name, self.arguments, self.options, list(self.content))
        try:
            html = kept.once(self.env.app, asked, self.text) if self.alone else self.text()
            return [nodes.raw("", html, format="html")]
        except BookError as error:
            raise self.error(str(error)) from None

    @property
    def engine(self) -> Engine:
        """The model that the directive names."""
        if not self.arguments:
            raise BookError(f"{{{self.name}}} needs a model.", mend=f"Write {{{self.name}}} MODEL.")
        return book_of(self.env.app).engine(self.arguments[0])

    def html(self) -> Markup:
        """The text of the part."""
        raise NotImplementedError

    def text(self) -> str:
        """The same without its mark that it is escaped."""
        return str(self.html())


def table(
    head: Sequence[str], body: Iterable[Sequence[str]], caption: str = "", numbers: int = 0, kind: str = ""
) -> Markup:
    """A table that scrolls by itself.

    Parameters
    ----------
    head : sequence of str
        The names of its columns.
    body : iterable of sequence of str
        Its rows. Text is escaped; markup is taken as it is.
    caption : str
    numbers : int
        How many columns, the last ones, are set right. A table with no more than two is stacked on a phone, each cell under
        the name of its column.
    kind : str
        Classes of its own; ``scroll wide`` by default.
    """
    kind = kind or ("scroll wide" if numbers > 2 else "scroll wide stack")
    return TEMPLATES.call("generated.html", "table", head, list(body), caption, numbers, kind)


class Equations(Generated):
    """The equations, printed from the model's own text."""

    def html(self) -> Markup:
        engine = self.engine
        body, bracket = [], False
        for q in (q for q in engine.model.equations if q.printed):
            latex = equation_latex(engine.model, q, engine.input_axes)
            bracket |= r"\left[" in latex
            math = mathml(latex, "inline", self.get_location())
            body.append([q.tag, math, q.says, q.unit])
        said = TEMPLATES.call("generated.html", "bracket") if bracket else Markup()
        head = ["No.", "Equation", "In words", "Unit"]
        return said + table(head, body, "Equations", kind="scroll wide stack equations")


class Parameters(Generated):
    """Every assumption: symbol, baseline, range, kind, source."""

    def html(self) -> Markup:
        engine = self.engine
        body = []
        for symbol, name in engine.symbols.items():
            a = engine.assumptions[name]
            if a.is_path:
                at = [
                    int(word)
                    for c in engine.symbols.values()
                    if engine.assumptions[c].is_years
                    for word in engine.assumptions[c].choices
                ]
                years = at or [y for y in engine.model.steps if y >= (engine.model.first_shown or 0)]
                value = ", ".join(f"{y}:\u00a0{quantity(a.baseline[y], a.unit)}" for y in years)
                own = engine.assumptions.own_range(engine.model.name, name)
                span = (
                    f"{quantity(own[0], a.unit)} to {quantity(own[1], a.unit)}" if own else f"×{a.low:g} to ×{a.high:g}"
                )
            else:
                value = "; ".join(f"{w}: {_or_word(a, x)}" for w, x in a.by_choice.items()) or _or_word(a, a.baseline)
                ranges = a.ranges or {"": (a.low, a.high)}
                spans = {f"{quantity(low, a.unit)} to {quantity(high, a.unit)}": None for low, high in ranges.values()}
                span = "constant" if a.is_constant else ", ".join(a.choices) or "; ".join(spans)
            math = mathml(_symbol(engine, symbol), "inline", self.get_location())
            body.append([
                TEMPLATES.call("generated.html", "assumption", a), math, value, "" if a.unit == "share" else a.unit, span,
                a.kind,
                TEMPLATES.call("generated.html", "origin", a.note, references(engine.book, a.sources)),
            ])  # fmt: skip
        heads = ["Assumption", "Symbol", "Baseline", "Unit", "Range", "Kind", "Where it comes from"]
        behind = [(name, engine.book.resources[name].get("title", name)) for name in tables_of(engine)]
        return table(heads, body, "Parameters") + TEMPLATES.call("generated.html", "behind", behind)


class Reading:
    """A book that remembers which tables were asked for."""

    def __init__(self, book: Book):
        self.book, self.tables = book, []

    def table(self, name: str, *, retired: bool = False):
        """The book's table, noted."""
        self.tables.append(name)
        return self.book.table(name, retired=retired)

    def __getattr__(self, name: str):
        return getattr(self.book, name)


def tables_of(engine: Engine) -> list[str]:
    """The tables of data/ that a model reads: assumptions, those with its rows, and those its sets are made of."""
    reading = Reading(engine.book)
    for name in engine.model.sets.values():
        engine.model.tables[name](reading) if name in engine.model.tables else reading.table(name)
    for name in engine.book.resources:
        columns = {field["name"] for field in engine.book.fields(name)}
        if name == "assumptions" or ("model" in columns and (engine.book.table(name).model == engine.model.name).any()):
            reading.table(name)
    return [name for name in engine.book.resources if name in reading.tables]


def _or_word(a, x: float) -> str:
    """A number, or the word of a category."""
    return a.choices[int(x)] if a.choices else quantity(x, a.unit)


def _symbol(engine: Engine, symbol: str) -> str:
    from modelbook.language import symbol_latex
    from modelbook.language.model import TIME

    return symbol_latex(symbol, "", "t" if TIME in engine.input_axes[symbol] else "")


class Baseline(Generated):
    """The result with the book's own values."""

    def html(self) -> Markup:
        engine = self.engine
        frame = engine.frame()
        names = engine.book.texts[engine.model.name]
        shown = [o for o in engine.model.outputs if o.column in frame]  # one over a further set would be too wide
        if not engine.model.rows:  # a single row reads better down than across
            row, body = frame.iloc[0], []
            for o in shown:
                x = row[o.column]
                said = (
                    names.get(f"name:{o.column}:{x}", [("", x)])[0][1]
                    if isinstance(x, str)
                    else quantity(float(x), o.unit)
                )
                unit = "" if o.unit in ("share", "year") else o.unit
                body.append([o.says, str(said), unit, TEMPLATES.call("generated.html", "code", o.column)])
            return table(["Quantity", "Value", "Unit", "Column"], body, "Baseline")
        steps = [row for row in frame.to_dict("records") if engine.model.is_shown(row)]

        def said(o: Output, x: object) -> str:
            if isinstance(x, str):
                return names.get(f"name:{o.column}:{x}", [("", x)])[0][1]
            return words.shown(x, "percent1" if o.unit == "share" else "3")

        says = [o.says if o.unit in ("", "share") else f"{o.says}, {o.unit}" for o in shown]
        at = [str(row.get(engine.model.row_name, "")) for row in steps]
        if len(shown) <= ACROSS:
            body = [[t, *(said(o, row[o.column]) for o in shown)] for t, row in zip(at, steps, strict=True)]
            return table([engine.model.row_name.capitalize(), *says], body, "Baseline", numbers=len(shown))
        # More outputs than fit across a sheet: they go down, and the steps go across, so many at a time.
        parts = -(-len(steps) // ACROSS)
        size = -(-len(steps) // parts)
        text = Markup()
        for k in range(0, len(steps), size):
            part, here = steps[k : k + size], at[k : k + size]
            body = [[s, *(said(o, row[o.column]) for row in part)] for s, o in zip(says, shown, strict=True)]
            caption = f"Baseline, {here[0]} to {here[-1]}" if parts > 1 else "Baseline"
            text += table(["Quantity", *here], body, caption, numbers=len(here))
        return text


class Listing(Generated):
    """``{listing} TABLE``: rows of a table of data/ with their sources.

    Options: `columns`, as ``date: When; who: Who says so``; `caption`; `same`, a column whose rows of another value than its
    first are set apart (a dissenting view); `words`, what these are called.
    """

    option_spec = dict.fromkeys(("columns", "caption", "same", "words"), directives.unchanged_required)

    def html(self) -> Markup:
        book = book_of(self.env.app)
        name = self.arguments[0] if self.arguments else ""
        if name not in book.resources:
            raise BookError(f"there is no table '{name}'.", mend=nearest(name, book.resources))
        rows, columns = book.table(name), {}
        for part in self.options.get("columns", "").split(";"):
            column, _, words_ = part.partition(":")
            if column.strip() not in rows:
                raise BookError(
                    f"{book.file(name)} has no column '{column.strip()}'.", mend=nearest(column, rows.columns)
                )
            columns[column.strip()] = words_.strip()
        apart = self.options.get("same", "")
        body = []
        for r in rows.to_dict("records"):
            cells = [_cell(r[c], c) for c in columns]
            if apart and r[apart] != rows[apart].iloc[0]:
                mark = self.options.get("words", str(r[apart]))
                cells[-1] = TEMPLATES.call("generated.html", "apart", mark, cells[-1])
            cells.append(Markup("; ").join(brief(book, key) for key in split(str(r["source"]))))
            body.append(cells)
        head = [*columns.values(), "Source"]
        return table(head, body, self.options.get("caption", ""), kind="scroll listing stack")


def _cell(x: object, column: str) -> str:
    if isinstance(x, float):
        return "" if x != x else words.trimmed(x, 3)
    return date_cell(str(x)) if column == "date" else str(x)


def date_cell(x: str) -> str:
    """``2025-06-12`` as 12 Jun 2025; less where less is known."""
    year, month, day = (*x.split("-"), "", "")[:3]
    return " ".join(filter(None, [day.lstrip("0"), words.MONTHS[int(month) - 1][:3] if month else "", year]))


class Residuals(Generated):
    """What the model says beside what was published, computed at build."""

    def html(self) -> Markup:
        engine = self.engine
        parts = []
        heads = {"test": "Not fitted", "fitted": "Fitted: no evidence for the model", "input": "Inputs: no test either"}
        for kind, title in heads.items():
            body = [residual_cells(r) for r in residuals(engine) if r["kind"] == kind]
            if body:
                parts.append(table(["Quantity", "Model", "Published", "Residual", "Use", "Note"], body, title))
        return Markup().join(parts)


def residuals(engine: Engine) -> list[dict]:
    """The rows of data/residuals.csv of a model, with both sides computed.

    Raises
    ------
    BookError
        When a side cannot be computed; the message names the line.
    """
    table = engine.book.table("residuals")
    out = []
    for line, r in table[table.model == engine.model.name].iterrows():
        try:
            out.append(
                {**r.to_dict(), "is": evaluate(engine.book, r.expression), "was": evaluate(engine.book, r.published)}
            )
        except BookError as error:
            raise BookError.of(error.problem.named_at(engine.book.at("residuals", line))) from None
    return out


def residual_cells(r: dict) -> list[str]:
    """A residual as cells: shares in points, other numbers in per cent."""
    if r["unit"] == "share":
        gap = (r["is"] - r["was"]) * 100
        shown = [
            words.shown(r["is"], "percent1"),
            words.shown(r["was"], "percent1"),
            f"{'+' if gap > 0 else ''}{words.fixed(gap, 1)} points",
        ]
    else:
        gap = (r["is"] / r["was"] - 1) * 100
        unit = r["unit"]
        shown = [
            f"{words.shown(r['is'], '3')} {unit}",
            f"{words.shown(r['was'], '3')} {unit}",
            f"{'+' if gap > 0 else ''}{words.fixed(gap, 0)}%",
        ]
    tolerance = r.get("tolerance", math.nan)
    if tolerance == tolerance:
        shown[1] += f" ± {miss(tolerance, r['unit'])}"
    return [r["label"], *shown, r.get("use", ""), r["note"]]


def setup(app):
    """Register the directives."""
    for name, kind in (
        ("equations", Equations),
        ("parameters", Parameters),
        ("baseline", Baseline),
        ("residuals", Residuals),
        ("listing", Listing),
    ):
        app.add_directive(name, kind)
