"""A copy of the example of growth with a record that its worlds are held against."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from small_books import SOLOW, copy_whole

from modelbook import Book

COLUMNS = (
    "model",
    "id",
    "label",
    "kind",
    "year",
    "expression",
    "published",
    "unit",
    "note",
    "tolerance",
    "use",
    "origin",
    "not_in",
)
RECORD = (  # id, expression, published, tolerance, use, origin, not_in
    ("made-10", "growth.made@10", "1.3", "0.1", "fit", "the office", ""),
    ("used-10", "growth.used@10 * 2", "2", "0.3", "fit", "the office", ""),
    ("made-60", "min(growth.made@60, 3 * growth.made@1)", "1.6", "0.4", "fit", "the bank", ""),
    ("thrift", "growth.capital@20!thrift - growth.strength", "4", "1", "fit", "a school", "thrift"),
    ("half", "mean(growth.made@30[saving=0.5], growth.used@30)", "1.7", "0.3", "check", "a school", ""),
    ("given", "growth.saving", "0.2", "", "identity", "the book", ""),
)


def recorded(folder: Path, record=RECORD) -> Book:
    """The book, written to a folder."""
    root = copy_whole(SOLOW, folder)
    write(root, record)
    package = root / "data" / "datapackage.json"
    said = json.loads(package.read_text(encoding="utf-8"))
    said["resources"].append({"name": "residuals"})
    package.write_text(json.dumps(said), encoding="utf-8")
    return Book(root)


def write(root: Path, record) -> None:
    """Write the table of a record."""
    with (root / "data" / "residuals.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for name, expression, published, tolerance, use, origin, not_in in record:
            out.writerow(
                [
                    "growth",
                    name,
                    f"What {name} says",
                    "test",
                    10,
                    expression,
                    published,
                    "t",
                    "",
                    tolerance,
                    use,
                    origin,
                    not_in,
                ]
            )
