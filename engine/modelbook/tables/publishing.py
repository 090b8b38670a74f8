"""The tables as they leave the book: each row with its licence, as CSV and as Parquet, with a data package that describes them.

A figure may stand outside the book's licence in two ways: its row says so in a column ``licence``, or a source it names
has a field ``license`` in book/references.bib. Nothing here lists tables: one that is added to datapackage.json is published.
"""

from __future__ import annotations

import codecs
import copy
import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from modelbook.tables.files import TRUE, Description, split
from modelbook.tables.frames import Tables
from modelbook.tables.works import BIBLIOGRAPHY

FOLDER = "data"  # in the site, so that addresses are the repository's own
OPEN = ("CC BY 4.0", "CC BY", "CC0 1.0", "public domain")  # what may stand in a table under CC BY 4.0
LICENCE = {
    "name": "licence",
    "type": "string",
    "description": "Licence of the row: the book's, or that of the table from which a single figure is cited",
}


def own_licence(book: Tables) -> str:
    """The licence of the book's tables, in short: ``CC BY 4.0``."""
    first = (book.package.get("licenses") or [{}])[0]
    return str(first.get("name", "")).replace("CC-BY-", "CC BY ")


def fields(book: Tables, name: str) -> list[Description]:
    """The columns of a table, as datapackage.json describes them."""
    columns: list[Description] = book.resources[name]["schema"]["fields"]
    return columns


def as_of(book: Tables, name: str) -> str:
    """The day a table speaks of: its own, else that of all tables."""
    return str(book.resources[name].get("as_of") or book.as_of)


def outside(book: Tables, name: str) -> pd.Series[str]:
    """The licence of each row that is not under the book's own; empty for the others."""
    table = book.table(name, retired=True)
    cells = [str(cell) for cell in table["source"]] if "source" in table else [""] * len(table)
    by_source = pd.Series([_closed(book, cell) for cell in cells], index=table.index, dtype=object)
    if "licence" not in table:
        return by_source
    said = table["licence"].where(~table["licence"].isin(OPEN), "")
    return said.where(said != "", by_source)


def _closed(book: Tables, cell: str) -> str:
    """The first licence among a cell's sources that is not open, as the download says it; empty without one."""
    licences = [book.sources[key].fields.get("license", "") for key in split(cell) if key in book.sources]
    closed = [x for x in licences if x and x not in OPEN]
    return f"{closed[0]} (single figure)" if closed else ""


def published(book: Tables, name: str) -> tuple[list[Description], list[dict[str, str]]]:
    """A table's columns and its rows as text; with a column ``licence`` where some rows stand outside the book's."""
    columns = copy.deepcopy(fields(book, name))
    (_, head), *lines = book.lines(name)
    rows = [dict(zip(head, cells, strict=True)) for _, cells in lines if any(cells)]
    closed = outside(book, name)
    if closed.any():
        if "licence" not in [f["name"] for f in columns]:
            columns.append(dict(LICENCE))
        for row, licence in zip(rows, closed, strict=True):
            row["licence"] = licence or row.get("licence") or own_licence(book)
    return columns, rows


def as_csv(columns: list[Description], rows: list[dict[str, str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [f["name"] for f in columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


TYPES: dict[
    str, tuple[str, Callable[[str], object]]
] = {  # of datapackage.json: the type in Parquet, and how a cell is read
    "number": ("float64", float),
    "integer": ("int64", lambda cell: int(float(cell))),
    "year": ("int64", lambda cell: int(float(cell))),
    "boolean": ("bool_", lambda cell: cell in TRUE),
    "date": ("date32", date.fromisoformat),
}


def as_parquet(book: Tables, name: str, columns: list[Description], rows: list[dict[str, str]]) -> bytes:
    """Rows as Parquet: typed, empty cells as nulls, each column with its meaning and unit."""
    import pyarrow as pa
    from pyarrow import parquet

    arrays, described = [], []
    for f in columns:
        kind, read = TYPES.get(f["type"], ("string", str))
        values = [read(row[f["name"]]) if row[f["name"]] != "" else None for row in rows]
        arrays.append(pa.array(values, getattr(pa, kind)()))
        says = {k: f[k] for k in ("title", "description", "unit") if f.get(k)}
        described.append(pa.field(f["name"], arrays[-1].type, metadata=says))
    resource = book.resources[name]
    about = {
        "title": resource.get("title", name),
        "description": resource.get("description", ""),
        "as_of": as_of(book, name),
        "licence": f"{own_licence(book)} except rows whose column licence says otherwise",
        "homepage": str(book.package.get("homepage", "")),
    }
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(described, metadata=about)), out)
    return out.getvalue()


def package(book: Tables) -> Description:
    """datapackage.json for the published files: rows counted, licences a table, the columns that publishing adds."""
    out = copy.deepcopy({k: v for k, v in book.package.items() if k != "modelbook"})
    for resource in out["resources"]:
        name = resource["name"].replace("-", "_")
        columns, rows = published(book, name)
        closed = outside(book, name)
        resource["schema"]["fields"] = columns
        resource["rows"] = len(rows)
        resource["as_of"] = as_of(book, name)
        resource["licenses"] = list(book.package.get("licenses", []))
        for licence, count in closed[closed != ""].value_counts().items():
            resource["licenses"].append({"name": licence, "title": f"{licence}: {count} of {len(rows)} rows"})
    return out


def files(book: Tables) -> Iterator[tuple[str, bytes]]:
    """Every published file: its path in the site and its content."""
    for name, resource in book.resources.items():
        columns, rows = published(book, name)
        same = [f["name"] for f in columns] == [f["name"] for f in fields(book, name)] and not outside(book, name).any()
        file = (book.root / book.file(name)).read_bytes().removeprefix(codecs.BOM_UTF8)
        whole = file if same else as_csv(columns, rows).encode()
        yield f"{FOLDER}/{resource['path']}", whole
        yield f"{FOLDER}/{parquet_name(resource)}", as_parquet(book, name, columns, rows)
    described = json.dumps(package(book), ensure_ascii=False, indent=1) + "\n"
    yield f"{FOLDER}/datapackage.json", described.encode()
    bibliography = book.root / BIBLIOGRAPHY
    if bibliography.is_file():
        yield f"{FOLDER}/{bibliography.name}", bibliography.read_bytes()


def parquet_name(resource: Description) -> str:
    """`visits.csv` -> `visits.parquet`."""
    return str(Path(resource["path"]).with_suffix(".parquet"))


def write(wanted: Mapping[str, bytes], site: Path) -> None:
    """Published files, by their paths, into the folder of the site; those of tables that are gone are removed."""
    folder = site / FOLDER
    if folder.is_dir() and {f"{FOLDER}/{f.name}" for f in folder.iterdir()} - set(wanted):
        shutil.rmtree(folder)
    for path, content in wanted.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_bytes() != content:
            file.write_bytes(content)
