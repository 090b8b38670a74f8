"""Numbers by name: facts of data/, results of models, expressions and relations over both.

==================================================  ==================================================================
``cases-2025``                                      the value of that row of the table that datapackage.json names as ``facts``
``visits:clinic-2024.patients``                     a column of a row of another table
``growth.capital@30``                               a model's output in the book's baseline
``growth.capital@30!thrift``                        the same in a scenario
``growth.capital@30[saving=0.45]``                  the same with assumptions set (also after a scenario)
``growth.workers@10``                               an assumption of the model in a year
``epidemic.peak!masks[contacts=0]``                 a model's summary
``epidemic.peak[contacts=3, illness=14]``           settings may lie outside the range that a slider has
``growth.saving``                                   an assumption of a model, where it is one number
``1 - growth.consumed@30``                          an expression; in one, a fact stands as ``fact(...)``
``growth.return falls from 5 to 30``                a relation; also ``<``, ``<=``, ``>``, ``>=``, ``=``, ``~`` (within 5%)
==================================================  ==================================================================
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.language.model import TIME
from modelbook.tables.kept import kept
from modelbook.worlds import words
from modelbook.worlds.assumption import Scenario
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine

RESULT = re.compile(r"([a-z]\w*)\.([a-z]\w*)@(\d+)(?:!([\w-]+))?(?:\[([^\]]+)\])?")
SUMMARY = re.compile(r"(?<![\w.:@-])(?<!fact\()([a-z]\w*)\.([a-z]\w*)(?:!([\w-]+))?(?:\[([^\]]+)\])?(?![\w@-])")
FACT = re.compile(r"fact\(([^()]+)\)")
COMPOUND = re.compile(r"fact\(|\s[-+*/]\s")
TREND = re.compile(r"^([a-z]\w*)\.([a-z]\w*)(?:!([\w-]+))?\s+(falls|rises)\s+from\s+(\d+)\s+to\s+(\d+)$")
RELATION = re.compile(r"^(.+?)\s(<=|>=|!=|<|>|=|~)\s(.+)$")
ARITHMETIC = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.USub: operator.neg,
}  # fmt: skip
TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": lambda a, b: a == b if isinstance(a, str) else abs(a - b) <= 1e-9 * max(abs(a), abs(b)),
    "!=": operator.ne,
    "~": lambda a, b: abs(a - b) <= 0.05 * max(abs(a), abs(b)),
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A number (or a word) with its unit, what it is, and where it comes from."""

    value: float | str
    unit: str = ""
    what: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    model: str = ""
    low: float | None = None
    high: float | None = None
    line: str = field(default="", compare=False)


@kept
def lookup(book: Book, name: str, form: str = "") -> Quantity:
    """The quantity that a reference names; with the format ``range`` a fact may have low and high alone.

    Raises
    ------
    BookError
        When it names no row, column, model, output, year or scenario.
    """
    name = name.strip()
    if COMPOUND.search(SUMMARY.sub("", RESULT.sub("", name))):
        return _compound(book, name)
    found = RESULT.fullmatch(name)
    short = SUMMARY.fullmatch(name)
    if short and short[1] in book.engines:
        return _summary(book, *short.groups())
    return _result(book, *found.groups()) if found else _fact(book, name.removeprefix("fact:"), form)


def numbered(book: Book, role: str, text: str) -> tuple[Quantity, str]:
    """What ``{fact}`` or ``{result}`` puts into a sentence: the quantity, and how it reads there.

    Raises
    ------
    BookError
        When the reference or its format names nothing, or a fact is called a result.
    """
    name, _, form = (part.strip() for part in text.partition("|"))
    q = lookup(book, name, form)
    if role == "result" and not q.model:
        raise BookError(f"'{name}' is a fact, not a result.", mend="Write {fact}, or MODEL.OUTPUT@YEAR.")
    return q, shown(q, form, words.formats(book))


def shown(q: Quantity, form: str, formats: words.Formats = words.FORMATS) -> str:
    """A quantity in a format; ``range`` gives low to high."""
    form, _, inner = form.partition(" ")
    if form == "range":
        if q.low is None or q.high is None:
            raise BookError("a range needs low and high.", mend="Name a row that has both.")
        low, high = (words.shown(x, inner or None, q.unit, formats) for x in (q.low, q.high))
        return f"{low} to {high}"
    return words.shown(q.value, form or None, q.unit, formats)


def _compound(book: Book, expression: str) -> Quantity:
    """An expression as a quantity; its sources are those of the facts in it."""
    facts = [_fact(book, name) for name in FACT.findall(expression)]
    models = [m[1] for m in (*RESULT.finditer(expression), *SUMMARY.finditer(expression)) if m[1] in book.engines]
    unit = "share" if RESULT.search(expression) and expression.strip().startswith("1 - ") else ""
    return Quantity(
        value=evaluate(book, expression),
        unit=unit,
        what="Computed: " + FACT.sub(lambda m: m[1], expression),
        sources=tuple(dict.fromkeys(k for f in facts for k in f.sources)),
        model=models[0] if models else "",
    )


def _fact(book: Book, name: str, form: str = "") -> Quantity:
    table_name, _, rest = name.rpartition(":")
    table_name = table_name or str(book.settings.get("facts", ""))
    if not table_name:
        raise BookError(
            f"'{name}' names no table, and the book has none of facts.",
            mend='Write TABLE:ROW, or name the table in data/datapackage.json: "modelbook": {"facts": "TABLE"}.',
        )
    table = book.table(table_name)
    if "id" not in table:
        raise BookError(f"the rows of {book.file(table_name)} have no names (a column id).", mend="Name another table.")
    row_id, column = (rest, "") if (table.id == rest).any() else rest.rpartition(".")[::2]
    if not column and not row_id:
        row_id = rest
    rows = table[table.id == row_id]
    if rows.empty:
        raise BookError(
            f"there is no fact '{row_id or rest}' in {book.file(table_name)}.", mend=nearest(row_id or rest, table.id)
        )
    line, row = rows.index[0], rows.iloc[0]
    column = column or "value"
    if column not in table:
        raise BookError(f"{book.file(table_name)} has no column '{column}'.", mend=nearest(column, table.columns))
    value = row[column]
    if (pd.isna(value) or value == "") and not form.startswith("range"):
        raise BookError(
            f"the fact '{row_id}' has no {column}.",
            where=f"{book.file(table_name)}:{line}",
            mend="Name another column, such as low or high.",
        )
    get = lambda c: str(row[c]) if c in table and str(row[c]) not in ("", "nan") else ""  # noqa: E731
    bound = lambda c: None if c not in table or pd.isna(row[c]) else float(row[c])  # noqa: E731
    fields = {f["name"]: f for f in book.resources[table_name]["schema"]["fields"]}
    says = {"row": [], "column": True, "note": "note"} | book.resources[table_name].get("fact", {})
    said = [get(c) for c in says["row"]]
    if says["column"]:
        said.append(str(fields[column].get("description", "")).rstrip("."))
    return Quantity(
        value=value if isinstance(value, str) else float(value),
        unit=get("unit") if column in ("value", "low", "high") else fields[column].get("unit", ""),
        what=", ".join(filter(None, said)),
        sources=tuple(k.strip() for k in get("source").split(";") if k.strip()),
        note=get(says["note"]),
        low=bound("low"),
        high=bound("high"),
        line=f"{book.file(table_name)}:{line}",
    )


def _result(
    book: Book, model: str, output: str, step: str, scenario: str | None = None, settings: str | None = None
) -> Quantity:
    all_engines = book.engines
    if model not in all_engines:
        raise BookError(f"there is no model '{model}'.", mend=nearest(model, all_engines))
    engine = all_engines[model]
    ids = list(engine.symbols.values())
    if output not in (*engine.columns, *ids):
        raise BookError(f"{model} has no output '{output}'.", mend=nearest(output, [*engine.columns, *ids]))
    if int(step) not in engine.model.steps:
        span = f"It runs from {engine.model.steps[0]} to {engine.model.steps[-1]}."
        raise BookError(f"{model} has no {engine.model.time_name} {step}.", mend=span)
    named = engine.assumptions.scenario(model, scenario or "baseline")
    values = _settings(engine, settings, named.name)
    if output in ids:
        a, at = engine.assumptions[output], engine.model.steps.index(int(step))
        found = engine.assumptions.resolve(model, engine.axes[TIME], values, named.name)[output]
        value, unit, what = float(found[at][0] if a.is_path else found[0]), a.unit, a.label
    else:
        frame = _frame(engine, tuple(sorted(values.items())), named.name)
        o = next(o for o in engine.model.outputs if o.column == output)
        at = frame.loc[frame[engine.model.time_name] == int(step), output]
        if at.empty:
            raise BookError(
                f"{model} shows no {engine.model.time_name} {step} at these settings.",
                mend=f"It runs from {frame[engine.model.time_name].min()} to {frame[engine.model.time_name].max()}.",
            )
        value = at.iloc[0]
        unit, what = o.unit, o.says
    return Quantity(
        value=value if isinstance(value, str) else float(value),
        unit=unit,
        what=f"{what}, {step}",
        note=_whose(engine, named, values),
        sources=engine.assumptions[output].sources if output in ids else (),
        model=model,
    )


def _summary(book: Book, model: str, output: str, scenario: str | None = None, settings: str | None = None) -> Quantity:
    engine = book.engines[model]
    columns = {o.column: o for o in engine.model.singles}
    if output not in columns and output in engine.symbols.values():
        return _assumed(engine, output, scenario, settings)
    if output not in columns:
        raise BookError(
            f"{model} has no summary '{output}'.",
            mend=nearest(output, columns) if columns else f"Name a {engine.model.time_name}: {model}.{output}@...",
        )
    named = engine.assumptions.scenario(model, scenario or "baseline")
    values = _settings(engine, settings, named.name)
    value = _row(engine, tuple(sorted(values.items())), named.name)[output]
    return Quantity(
        value=value if isinstance(value, str) else float(value),
        unit=columns[output].unit,
        what=columns[output].says,
        note=_whose(engine, named, values),
        model=model,
    )


@kept
def _frame(engine: Engine, settings: tuple[tuple[str, float], ...], scenario: str) -> pd.DataFrame:
    """A result, run once for all numbers of the prose that stand in the same world."""
    return engine.frame(dict(settings), scenario)


@kept
def _row(engine: Engine, settings: tuple[tuple[str, float], ...], scenario: str) -> dict:
    """The same of a summary."""
    return engine.summary(dict(settings), scenario).iloc[0].to_dict()


def _assumed(engine: Engine, name: str, scenario: str | None, settings: str | None) -> Quantity:
    """An assumption that is one number in the model: also a path that is read at a year."""
    a, named = engine.assumptions[name], engine.assumptions.scenario(engine.model.name, scenario or "baseline")
    values = _settings(engine, settings, named.name)
    found = engine.assumptions.resolve(engine.model.name, engine.axes[TIME], values, named.name)[name]
    if found.size > 1:
        raise BookError(
            f"'{name}' is a path of {engine.model.name}.", mend=f"Name a year: {engine.model.name}.{name}@..."
        )
    note = _whose(engine, named, values)
    return Quantity(float(found[0]), unit=a.unit, what=a.label, sources=a.sources, note=note, model=engine.model.name)


def _whose(engine: Engine, named: Scenario, values: dict[str, float]) -> str:
    whose = "the book's baseline" if named.name == "baseline" else f"the assumptions “{named.label}”"
    changed = " and ".join(f"{k} = {v:g}" for k, v in values.items())
    return f"From the model “{engine.model.title}” with {whose}{' and ' + changed if changed else ''}."


def _settings(engine: Engine, text: str | None, scenario: str) -> dict[str, float]:
    """The assumptions of ``[key=value, key=value]``; an author may leave the range that a slider has."""
    pairs = {}
    for part in filter(None, (text or "").split(",")):
        key, mark, value = part.partition("=")
        if not mark:
            raise BookError(f"'[{text}]' cannot be read.", mend="Write [key=value].")
        pairs[key.strip()] = value.strip()
    return engine.assumptions.checked(engine.assumptions.named(engine.model.name, pairs, scenario), bounded=False)


def evaluate(book: Book, expression: str) -> float | str:
    """The value of an expression over facts and results.

    Raises
    ------
    BookError
        When it cannot be read, or names something that does not exist.
    """
    values: list[float | str] = []

    def put(name: str) -> str:
        values.append(lookup(book, name).value)
        return f"v{len(values) - 1}"

    text = FACT.sub(lambda m: put(m[1]), expression)
    text = RESULT.sub(lambda m: put(m[0]), text)
    text = SUMMARY.sub(lambda m: put(m[0]) if m[1] in book.engines else m[0], text)

    def value(node: ast.AST):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name) and re.fullmatch(r"v\d+", node.id):
            return values[int(node.id[1:])]
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            left, right = value(node.left), value(node.right)
            if isinstance(left, str) or isinstance(right, str):
                raise TypeError  # a word times a number would be a word again
            return ARITHMETIC[type(node.op)](left, right)
        if isinstance(node, ast.UnaryOp) and type(node.op) in ARITHMETIC:
            return ARITHMETIC[type(node.op)](value(node.operand))
        raise BookError(
            f"'{expression}' cannot be read.",
            mend="Use numbers, MODEL.OUTPUT@YEAR, fact(ID) and + - * / ( ).",
        )

    try:
        return value(ast.parse(text.strip(), mode="eval").body)
    except ZeroDivisionError:
        raise BookError(f"'{expression}' divides by 0.", mend="Mend the expression, or the row that is 0.") from None
    except TypeError:
        raise BookError(f"'{expression}' reckons with a word.", mend="Name columns that hold numbers.") from None
    except SyntaxError:
        raise BookError(f"'{expression}' cannot be read.", mend="Mend its brackets or signs.") from None


def relation(book: Book, text: str) -> tuple[bool, str]:
    """Whether a relation holds, and what stands there where it does not.

    Raises
    ------
    BookError
        When it cannot be read, or names something that does not exist.
    """
    trend = TREND.match(text.strip())
    if trend:
        model, output, scenario, way, start, end = trend.groups()
        tail = f"!{scenario}" if scenario else ""
        a = lookup(book, f"{model}.{output}@{start}{tail}").value
        b = lookup(book, f"{model}.{output}@{end}{tail}").value
        return (b < a if way == "falls" else b > a), f"{a:.6g} in {start}, {b:.6g} in {end}"
    found = RELATION.match(text.strip())
    if not found:
        raise BookError(
            f"the relation '{text}' cannot be read.",
            mend="Write EXPRESSION > NUMBER, or MODEL.OUTPUT falls from YEAR to YEAR.",
        )
    left, test, right = found.groups()
    a = evaluate(book, left)
    b = right.strip() if isinstance(a, str) else evaluate(book, right)
    is_, wanted = (f"{x:.6g}" if isinstance(x, int | float) else x for x in (a, b))
    return TESTS[test](a, b), f"{is_}, not {test} {wanted}"
