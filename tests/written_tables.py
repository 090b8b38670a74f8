"""The rows of this book's tables as their files hold them, read without the engine."""

from __future__ import annotations

import csv

from bad_book import ROOT


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
