"""Rules: which real chips a threshold catches, and how wide a gap it leaves open.

Equations E1 to E16 of the specification. A chip's missing number lies between two ends (``_lo``, ``_hi``), and a comparison
is 1 (true), 0 (false) or 1/2 (unknown): ``and`` is the least, ``or`` the most, ``not x`` is 1 - x. So a chip of which too
little is published is *unknown*, never *free*. No time: one row a chip.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from modelbook import Book
from modelbook.language import Equation, Model, Output

E = Equation
REGIMES = ("none", "2022-10", "2023-10", "2025-04", "2026-01")
STATUSES = ("free", "nac", "case", "licence", "unknown")
CATCHES = (
    "3A090 of 2022: I/O and TPP",
    "3A090.a.1: TPP",
    "3A090.a.2: TPP and density",
    "letter: DRAM bandwidth",
    "letter: I/O bandwidth",
    "letter: DRAM plus I/O bandwidth",
)
CLAUSES = (
    "no clause",
    *CATCHES,
    "3A090.b.1: TPP and density",
    "3A090.b.2: TPP and density",
    "NAC: consumer card, TPP",
    "unknown: TPP not published",
    "unknown: die area not published",
    "unknown: DRAM bandwidth not published",
    "unknown: I/O bandwidth not published",
    "unknown: data-centre use in dispute",
    "unknown: U.S. sale not known",
    "published outcome",
    *(f"{c}; review lane of 2026" for c in CATCHES),
)
FRONTIER = ("H100 SXM", "H200 SXM", "B200", "B300")  # what the reader may measure the gap against
BIG = 10**9  # an upper end for what is not published
SLOT = 128  # GB/s both ways of a PCIe 5.0 x16 slot, the most of a host link that is not published
# The lines at which the published outcomes stand. A test compares them with the baselines.
PUBLISHED = {
    "s": 600, "t1": 4800, "t2": 1600, "t3": 2400, "d1": 5.92, "d2": 3.2, "d3": 1.6, "m": 1400, "s5": 1100, "q": 1700,
    "exempt": 1,
}  # fmt: skip


def reaches(value: str, line: str) -> str:
    """Whether a quantity between `value`_lo and `value`_hi reaches a line: 1, 0, or 1/2 where it may."""
    return f"(If({value}_lo >= {line}, 1, 0) + If({value}_hi >= {line}, 1, 0))/2"


def first(test: str, default: int, *cases: tuple[str, int]) -> str:
    """Nested choices: the number of the first case whose condition, put into `test`, holds; else `default`."""
    text = str(default)
    for condition, value in reversed(cases):
        text = f"If({test.replace('{}', condition)}, {value}, {text})"
    return text


def status(licence: str, nac: str, lane: str) -> str:
    """E12: a position among `STATUSES`."""
    strict = f"If(use_lane < 0.5, 3, If({lane} > 0.75, 2, If({lane} < 0.25, 3, 4)))"
    return f"If({licence} > 0.75, {strict}, If({licence} > 0.25, 4, If({nac} > 0.75, 1, If({nac} > 0.25, 4, 0))))"


def examined(x: str, whose: str) -> list[Equation]:
    """E7 to E12 for a chip whose quantities end in `x`: the catalogue's (nothing) or the reader's own (``_my``)."""

    def book(template: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda m: m[1] + x, template)

    def ends(v: str, what: str) -> list[Equation]:
        v = v + x
        return [
            E("", f"{v}_lo", f"If({v} >= 0, {v}, 0)", "", f"the least {what} that {whose} may have"),
            E("", f"{v}_hi", f"If({v} >= 0, {v}, {BIG})", "", f"the most {what} that {whose} may have"),
        ]

    # Whether each clause alone says licence, in the order in which a page names them.
    catching = ("{c22}*use_2022", "{a1}*use_2023*{kk}", "{a2}*use_2023*{kk}", "{lM}*use_letter", "{lS}*use_letter", "{lQ}*use_letter")  # fmt: skip
    caught = first("{} > 0.75", 0, *((clause, n) for n, clause in enumerate(catching, 1)))
    noted = first("{} > 0.75", 9, ("{b1}*{kk}", 7), ("{b2}*{kk}", 8))
    missing = first(
        "{}", 15,
        ("Not({T} >= 0)", 10), ("{doubt} > 0.2", 11), ("And(Max(use_letter, use_lane) > 0.5, Not({M} >= 0))", 12),
        (f"S{x}_hi > S{x}_lo", 13), ("And({kk} > 0.25, {kk} < 0.75)", 14),
    )  # fmt: skip
    truth = "0, 1/2 or 1"
    return [
        *ends("T", "TPP"),
        *ends("D", "density"),
        *ends("M", "DRAM bandwidth"),
        E("E6", f"kk{x}", f"Max(k{x}, 1 - exempt)", truth, "tested as made for data centres"),
        E("E7", f"c22{x}", f"Min({reaches(f'S{x}', 's')}, {reaches(f'T{x}', 't1')})", truth, "caught by the rule of October 2022"),
        E("E8", f"a1{x}", reaches(f"T{x}", "t1"), truth, "3A090.a.1, if made for data centres"),
        E("E8", f"a2{x}", f"Min({reaches(f'T{x}', 't2')}, {reaches(f'D{x}', 'd1')})", truth, "3A090.a.2, if made for data centres"),
        E("E9", f"b1{x}", f"Min({reaches(f'T{x}', 't3')}, 1 - {reaches(f'T{x}', 't1')}, {reaches(f'D{x}', 'd3')}, 1 - {reaches(f'D{x}', 'd1')})", truth, "3A090.b.1, if made for data centres"),
        E("E9", f"b2{x}", f"Min({reaches(f'T{x}', 't2')}, {reaches(f'D{x}', 'd2')}, 1 - {reaches(f'D{x}', 'd1')})", truth, "3A090.b.2, if made for data centres"),
        E("E9", f"Cb{x}", book("Min(1 - Max({a1}, {a2}), Max({b1}, {b2}))"), truth, "needs a notice, if made for data centres"),
        E("E10", f"lM{x}", reaches(f"M{x}", "m"), truth, "letter of April 2025: DRAM bandwidth"),
        E("E10", f"lS{x}", reaches(f"S{x}", "s5"), truth, "letter: I/O bandwidth"),
        E("E10", f"lQ{x}", f"(If(M{x}_lo + S{x}_lo >= q, 1, 0) + If(M{x}_hi + S{x}_hi >= q, 1, 0))/2", truth, "letter: sum of the two"),
        E("E10", f"Cl{x}", book("Max({lM}, {lS}, {lQ})"), truth, "caught by the letter"),
        E("E11", f"L{x}", f"Min(1 - {reaches(f'T{x}', 'Tstar')}, 1 - {reaches(f'M{x}', 'Mstar')}, Max(1 - sale, sold{x}))", truth, "in the review lane of January 2026"),
        E("", f"base{x}", book("Max(use_2022*{c22}, use_letter*{Cl})"), truth, "needs a licence whatever it is made for"),
        E("E12", f"z1{x}", status(book("Max({base}, use_2023*Max({a1}, {a2}))"), book("use_2023*{Cb}"), f"L{x}"), "", "status, if made for data centres"),
        E("E12", f"z0{x}", status(f"base{x}", f"use_2023*a1{x}", f"L{x}"), "", "status, if not"),
        E("E12", f"zeq{x}", book("If({kk} > 0.75, {z1}, If({kk} < 0.25, {z0}, If(And({z1} >= {z0}, {z1} <= {z0}), {z1}, 4)))"), "", "status by the equations: 0 free, 1 notice, 2 case by case, 3 licence, 4 unknown"),
        E("", f"doubt{x}", book("If(Or(Max({base}, use_2023*{a1}) > 0.75, {kk} < 0.25), 0, use_2023*Max({a2}*(1 - {a2}), {b1}*(1 - {b1}), {b2}*(1 - {b2})))"), "", "above 0.2 where a missing density could decide"),
        E("", f"why{x}", book(f"If({{zeq}} > 3.5, {missing}, If({{zeq}} > 2.5, {caught}, If({{zeq}} > 1.5, 16 + {caught}, If({{zeq}} > 0.5, {noted}, 0))))"), "", "number of the clause that decides, or of the number that is missing"),
    ]  # fmt: skip


def room(line: str, value: str, condition: str) -> str:
    """E16 for one line: how far a chip stays under it, where reaching it alone would catch the chip; else 9."""
    return f"If(And({condition}, {value} < {line}), ({line} - {value})/{line}, 9)"


IN_FORCE = "use_2022 + 2*use_2023 + 4*use_letter + 8*use_lane"
AS_PUBLISHED = "And(" + ", ".join(f"{s} >= {v}, {s} <= {v}" for s, v in PUBLISHED.items()) + ")"
PUBLISHED_OUTCOME = "-1"
for _force, _regime in ((6, "said_2025"), (2, "said_2023"), (1, "said_2022")):
    PUBLISHED_OUTCOME = f"If(And(force >= {_force}, force <= {_force}), {_regime}, {PUBLISHED_OUTCOME})"
COUNTED = "And(us > 0.5, z > {k} - 0.5, z < {k} + 0.5)"
OPEN = "And(us > 0.5, Or(z < 0.5, And(counts > 0.5, z < 2.5)), launched <= until, Or(only_dc < 0.5, k > 0.75))"
LANE = "And(use_lane > 0.5, z > 1.5, z < 2.5)"
ROOM = [
    room("s", "S_hi", "use_2022*a1 > 0.75"),
    room("t1", "T_hi", "Or(use_2023 > 0.5, And(use_2022 > 0.5, S_lo >= s))"),
    room("t2", "T_hi", "And(use_2023 > 0.5, kk > 0.75, D >= d2)"),
    room("t3", "T_hi", "And(use_2023 > 0.5, kk > 0.75, D >= d3, D < d1)"),
    room("d1", "D_hi", "And(use_2023 > 0.5, kk > 0.75, T >= t2)"),
    room("d2", "D_hi", "And(use_2023 > 0.5, kk > 0.75, T >= t2)"),
    room("d3", "D_hi", "And(use_2023 > 0.5, kk > 0.75, T >= t3)"),
    room("m", "M_hi", "use_letter > 0.5"),
    room("s5", "S_hi", "use_letter > 0.5"),
    room("q", "M_hi + S_hi", "use_letter > 0.5"),
    room("Tstar", "T_hi", LANE),
    room("Mstar", "M_hi", LANE),
]

EQUATIONS = [
    E("", "regime", "g", "", "which regime was chosen; it sets the four switches"),
    E("", "vendor", "maker", "", "who designs the chip"),
    E("E2", "A", "n*a", "mm²", "area of a package's logic dies"),
    E("E3", "D", "T/A", "TPP/mm²", "performance density"),
    E("E4", "S_lo", "If(link >= 0, link, 0) + If(host >= 0, host, 0)", "GB/s", "the least I/O bandwidth, both ways"),
    E("E4", "S_hi", f"If(link >= 0, link, If(graphics > 0.5, 0, {BIG})) + If(host >= 0, host, {SLOT})", "GB/s", "the most I/O bandwidth; a card with graphics memory and no link has its slot alone"),
    E("E4", "S", "If(S_lo >= S_hi, S_lo, link + host)", "GB/s", "I/O bandwidth, where it is known"),
    *examined("", "a chip"),
    E("", "force", IN_FORCE, "", "which of the four rules are switched on, as one number"),
    E("", "outcome", f"If({AS_PUBLISHED}, {PUBLISHED_OUTCOME}, -1)", "", "published outcome, where rules and lines are those published; -1 is none"),
    E("E12", "z", "If(And(zeq > 3.5, outcome > -0.5), outcome, zeq)", "", "status; a published outcome stands where the equations say unknown"),
    E("", "clause", "If(And(zeq > 3.5, z < 3.5), 16, why)", "", "number of the clause that decides, or of the number that is missing"),
    *(E("E13", f"N_{name}", f"Sum(If({COUNTED.format(k=k)}, 1, 0), chip)", "chips", f"U.S. chips with the status {name}") for k, name in enumerate(STATUSES)),
    E("", "open", f"If({OPEN}, 1, 0)", "0 or 1", "whether a chip counts as open"),
    E("E1", "T_c", "If(fp4 > 0.5, T, T8)", "TPP", "processing performance, FP4 counted or not"),
    E("", "top", "If(And(rank >= frontier, rank <= frontier), 1, 0)", "0 or 1", "the frontier chip"),
    E("E14", "best_T", "Highest(T_c, chip, And(open > 0.5, T_c >= 0))", "TPP", "the most that an open chip has"),
    E("E14", "who_T", "WhereHighest(T_c, chip, And(open > 0.5, T_c >= 0))", "", "which chip that is"),
    E("E14", "G_T", "best_T/Highest(T_c, chip, top > 0.5)", "share", "compute left open, of the frontier"),
    E("E15", "best_M", "Highest(M, chip, And(open > 0.5, M >= 0))", "GB/s", "the most memory bandwidth that an open chip has"),
    E("E15", "who_M", "WhereHighest(M, chip, And(open > 0.5, M >= 0))", "", "which chip that is"),
    E("E15", "G_M", "best_M/Highest(M, chip, top > 0.5)", "share", "memory bandwidth left open, of the frontier"),
    E("", "flagship", "Highest(T8, chip, And(us > 0.5, z < 2.5, k > 0.75, T8 >= 0))/8", "TOPS", "the best 8-bit rate of a U.S. data-centre chip that is free, or may be sold with notice or case by case"),
    E("E16", "h", "Min(" + ", ".join(ROOM) + ")", "share", "how far a chip stays under the nearest line that would catch it; 9 for none"),
    E("E16", "h_least", "Lowest(h, chip, And(open > 0.5, h < 8))", "share", "the least of the open chips"),
    E("E16", "who_h", "WhereLowest(h, chip, And(open > 0.5, h < 8))", "", "which chip that is"),
    E("E3", "D_my", "T_my/A_my", "TPP/mm²", "density of the reader's own chip"),
    E("E4", "S_my_lo", "S_my", "GB/s", "its I/O bandwidth"),
    E("E4", "S_my_hi", "S_my", "GB/s", "its I/O bandwidth"),
    E("", "sold_my", "0", "0 or 1", "a chip that nobody sells in the United States"),
    *(replace(q, printed=False) for q in examined("_my", "the reader's own chip")),
]  # fmt: skip


def catalogue(book: Book) -> pd.DataFrame:
    """The chips as numbers: what is not published stays empty, a use in dispute is 1/2."""
    chips, word = book.table("chips"), {"yes": 1.0, "no": 0.0}
    eight_bit = pd.concat([16 * chips.dense_fp16_tflops, 8 * chips.dense_int8_tops], axis=1).max(axis=1)
    us = (chips.designer_country == "US").astype(float)
    frame = pd.DataFrame({
        "id": chips.chip, "key": chips.id, "label": chips.chip.map(short), "segment": chips.designer_country,
        "T": chips.tpp, "T8": eight_bit.where(eight_bit.isna(), eight_bit.clip(upper=chips.tpp)),
        "n": chips.dies_per_package, "a": chips.die_area_mm2, "M": chips.memory_bw_gb_s, "link": chips.interconnect_gb_s,
        "host": chips.host_io_gb_s, "graphics": chips.memory_type.str.startswith("GDDR").astype(float),
        "k": chips.datacentre.map(word).fillna(0.5), "us": us, "launched": chips.launch_year.fillna(9999.0),
        "sold": chips.sold_in_us.map(word).fillna(0.5 * us),  # a Chinese chip is not sold in the United States
        "maker": chips.vendor.map({name: float(k) for k, name in enumerate(makers(book).id)}),
        "rank": chips.chip.map({name: float(k) for k, name in enumerate(FRONTIER)}).fillna(-1.0),
    })  # fmt: skip
    said = book.table("outcomes")
    for regime in REGIMES[1:4]:
        codes = said[said.regime == regime].set_index("chip").status.map(STATUSES.index)
        frame[f"said_{regime[:4]}"] = frame.key.map(codes).fillna(-1.0)
    return frame.reset_index(drop=True)


def makers(book: Book) -> pd.DataFrame:
    """The firms that design the chips, in the catalogue's order."""
    return pd.DataFrame({"id": book.table("chips").vendor.unique()})


def short(name: str) -> str:
    """A chip's name on a chart: H20 for "H20 96GB"."""
    return re.sub(r"(^Ascend |( SXM.*| \d+GB| \(.*\))$)", "", name)


DATA = ("maker", "T", "T8", "n", "a", "M", "link", "host", "graphics", "k", "us", "launched", "sold", "rank", "said_2022", "said_2023", "said_2025")  # fmt: skip
LINES = {
    "tpp_upper": "t1", "tpp_middle": "t3", "tpp_lower": "t2", "density_upper": "d1", "density_lower": "d2", "density_floor": "d3",
    "io_line": "s", "bandwidth_line": "m", "letter_io": "s5", "letter_sum": "q", "tpp_ceiling": "Tstar",
    "bandwidth_ceiling": "Mstar", "use_2022": "use_2022", "use_2023": "use_2023", "use_letter": "use_letter", "use_lane": "use_lane",
}  # fmt: skip

MODEL = Model(
    name="rules",
    title="Chip rules",
    question="Which real chips does a threshold catch, and how wide is the gap that it leaves open?",
    equations=EQUATIONS,
    outputs=[
        Output("regime", "regime", "", "regime", REGIMES),
        Output("status", "z", "", "status", STATUSES),
        Output("tpp", "T", "TPP", "total processing performance"),
        Output("density", "D", "TPP/mm²", "performance density"),
        Output("bandwidth_gb_s", "M", "GB/s", "memory bandwidth"),
        Output("io_gb_s", "S", "GB/s", "I/O bandwidth, both ways"),
        Output("clause", "clause", "", "clause that decides, or what is missing", CLAUSES),
        Output("maker", "vendor", "", "maker", "maker"),
    ],
    summary=[
        Output("regime", "regime", "", "regime", REGIMES),
        *(Output(name, f"N_{name}", "chips", f"U.S. chips with the status {name}") for name in STATUSES),
        Output("best_tpp_chip", "who_T", "", "open chip with the most processing performance", "chip"),
        Output("best_tpp", "best_T", "TPP", "processing performance of that chip"),
        Output("gap_tpp", "G_T", "share", "the best open chip's compute as a share of the frontier's"),
        Output("best_bandwidth_chip", "who_M", "", "open chip with the most memory bandwidth", "chip"),
        Output("best_bandwidth", "best_M", "GB/s", "memory bandwidth of that chip"),
        Output("gap_bandwidth", "G_M", "share", "the best open chip's memory bandwidth as a share of the frontier's"),
        Output("tightest_chip", "who_h", "", "open chip nearest to a line", "chip"),
        Output("headroom", "h_least", "share", "how far that chip stays under its line"),
        Output("flagship_tops", "flagship", "TOPS", "best 8-bit rate of a U.S. data-centre chip left open"),
        Output("my_status", "zeq_my", "", "status of the reader's own chip", STATUSES),
        Output("my_clause", "why_my", "", "clause that decides on it", CLAUSES),
        Output("my_density", "D_my", "TPP/mm²", "its performance density"),
        Output("my_tpp", "T_my", "TPP", "its processing performance"),
        Output("my_area", "A_my", "mm²", "its die area"),
        Output("my_io", "S_my", "GB/s", "its I/O bandwidth"),
        Output("my_bandwidth", "M_my", "GB/s", "its memory bandwidth"),
        *(Output(name, symbol, "", name.replace("_", " ")) for name, symbol in LINES.items()),
    ],
    members=[
        Output("chip_status", "z", "", "status, as a position"),
        Output("chip_tpp", "T", "TPP", "total processing performance"),
        Output("chip_density", "D", "TPP/mm²", "performance density"),
        Output("chip_bandwidth", "M", "GB/s", "memory bandwidth"),
        Output("chip_counts", "open", "0 or 1", "whether it counts as open"),
    ],
    ordered=(("tpp_lower", "tpp_middle", "tpp_upper"), ("density_floor", "density_lower", "density_upper")),
    rows="chip",
    sets={"chip": "rules_chips", "maker": "rules_makers"},
    data={s: ("rules_chips", s) for s in DATA},
    tables={"rules_chips": catalogue, "rules_makers": makers},
    file="chokepoints/models/rules.py",
)
