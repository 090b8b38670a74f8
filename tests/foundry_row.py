"""The one row of the foundry model in any world, and whether it says what the model's specification prints."""

from __future__ import annotations

import chokepoints
from modelbook.worlds import editions

ENGINE = chokepoints.engine("foundry")
CONTRACT = [
    "year",
    "gross_kirin",
    "gross_ascend",
    "yield_kirin_smic",
    "yield_ascend_smic",
    "yield_kirin_tsmc",
    "yield_ascend_tsmc",
    "die_price_kirin_smic",
    "die_price_kirin_tsmc",
    "die_price_ascend_smic",
    "die_price_ascend_tsmc",
    "wafer_cost_smic",
    "wafer_price_smic",
    "euv_gap",
    "euv_pays_from",
    "wafers_max_k",
    "wafers_k",
    "phones_m",
    "packages_m",
    "packages_left_m",
    "phones_per_package",
    "break_even_usd",
    "subsidy_bn_usd",
    "binding",
]
SCENARIOS = ["baseline", "size_blind", "ft_2024", "five_nm_duv", "five_scanners", "ai_first"]
PRESENT = [name for name in SCENARIOS if name != "five_scanners"]


class Row(dict):
    """A row of the result whose columns are attributes too."""

    __getattr__ = dict.__getitem__


def at(values: dict | None = None, scenario: str = "baseline", edition: str = "1") -> Row:
    """The one row of the result (without a frame around it, which takes most of the time); the specification is of edition 1."""
    found = ENGINE.arrays(values or {}, editions.of(ENGINE.book, edition, scenario))
    names = {o.column: o.names for o in ENGINE.model.outputs}
    row = Row({c: float(found[c].ravel()[0]) for c in names})
    return Row(row | {c: n[int(row[c])] for c, n in names.items() if n})


def printed(x: float, text: str) -> bool:
    """Whether `x` rounds to the digits that the specification prints."""
    text = text.replace(",", "")
    digits = len(text.partition(".")[2])
    return abs(x - float(text)) <= 0.5 * 10**-digits + 1e-9


def agree(row, cells: dict[str, tuple[str, float]]) -> dict:
    """The cells (column: printed text, factor) that do not agree."""
    return {c: (row[c] * k, text) for c, (text, k) in cells.items() if not printed(row[c] * k, text)}
