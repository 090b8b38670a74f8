"""What a book's tables are: as its datapackage.json describes them, and where that says less, as the engine does.

The engine defines some tables (``schemas/*.json``). A book that has one of them names it and no more::

    {"name": "assumptions"}

It may say of a column what is its own, add columns behind those of the engine, or give keys to other tables::

    {"name": "points", "columns": {"who": {"description": "Analyst"}, "page": {}}, "schema": {"foreignKeys": [...]}}

A table of the book's own has its whole ``schema``.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path

from modelbook.errors import BookError, Place, nearest
from modelbook.tables import files
from modelbook.tables.files import Description

SCHEMAS = Path(__file__).parent / "schemas"
PACKAGE = "data/datapackage.json"
TYPES = ("string", "number", "integer", "year", "boolean", "date")  # of a column; see `frames`


@cache
def shipped() -> dict[str, Description]:
    """The tables that the engine defines, by name."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(SCHEMAS.glob("*.json"))}


def whole(name: str) -> Description:
    """A table of the engine's with all the columns that it may have."""
    table = copy.deepcopy(shipped()[name])
    for column in table["schema"]["fields"]:
        column.pop("optional", None)
    return table


def described(resource: Description, root: Path) -> Description:
    """A table as a book means it, from what its datapackage.json says.

    Raises
    ------
    BookError
        When the table has no name, a column of an unknown type, or no columns and the engine defines none of its name.
    """
    if not isinstance(resource, dict) or not resource.get("name"):
        raise BookError("a table has no name.", where=PACKAGE, mend='Write {"name": "TABLE", ...}.')
    name = str(resource["name"]).replace("-", "_")
    own: Description = {"path": f"{name}.csv"} | resource
    if "fields" in own.get("schema", {}):
        own["schema"] = own["schema"] | {"fields": [_typed(field, name, root) for field in own["schema"]["fields"]]}
        return own
    if name not in shipped():
        what = f"the table '{name}' has no schema, and the engine defines none of that name."
        mend = f'Write "schema": {{"fields": [...]}}. {nearest(name, shipped())}'
        raise BookError(what, where=PACKAGE, mend=mend)
    whole = copy.deepcopy(shipped()[name])
    columns = {f["name"]: f for f in whole["schema"]["fields"]}
    for column, says in own.pop("columns", {}).items():
        columns[column] = {"name": column, "type": "string"} | columns.get(column, {}) | says
    fields = [_typed(field, name, root) for field in _there(columns, root, own["path"])]
    schema = {"fields": fields} | whole["schema"] | own.get("schema", {}) | {"fields": fields}
    there = {field["name"] for field in fields}
    schema["primaryKey"] = [column for column in schema.get("primaryKey", []) if column in there]
    return whole | own | {"schema": schema}


def _typed(field: Description, table: str, root: Path) -> Description:
    """A column with its type, a word where none is named."""
    kind = field.get("type", "string")
    if kind not in TYPES:
        what = f"the column '{field.get('name', '')}' of {table} has the type '{kind}', which no table has."
        lines = (root / PACKAGE).read_text(encoding="utf-8-sig").splitlines()
        at = next((n for n, line in enumerate(lines, 1) if f'"{kind}"' in line), 0)
        raise BookError(what, where=Place(PACKAGE, at), mend=f"Write one of {', '.join(TYPES)}.")
    return field | {"type": kind}


def _there(columns: dict[str, Description], root: Path, path: str) -> list[Description]:
    """The columns without the optional ones that the book's file leaves out."""
    try:
        (_, head), *_ = files.rows(root, f"data/{path}")
    except BookError:  # told when the table is read
        head = list(columns)
    return [
        {k: v for k, v in column.items() if k != "optional"}
        for name, column in columns.items()
        if name in head or not column.get("optional")
    ]


def optional(resource: Description) -> list[str]:
    """The columns of a table of the engine's that a book may leave out."""
    fields = shipped().get(resource["name"].replace("-", "_"), {}).get("schema", {}).get("fields", [])
    return [field["name"] for field in fields if field.get("optional")]
