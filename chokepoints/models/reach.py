"""Reach: how far along the chip chain a U.S. rule reaches, and how long stocks cushion it.

Equations R1 to R14 of the specification, 67 months from the month after the listing, 19 inputs, three kinds of firm. What a
rule denies does not change with time, so the denied shares stand once before (``_0``) and once after the cut-off (``_1``).
"""

from __future__ import annotations

import pandas as pd

from modelbook import Book, BookError
from modelbook.language import Equation, Model, Output, Stock

E = Equation
GROUPS = ("JP", "NL", "AS", "EU")  # Japan; the Netherlands; Taiwan and Korea; EU and UK
MONTHS = 67
START = 2018  # the calendar in which first_month counts


def denied(side: str, level: str, when: str) -> list[Equation]:
    """R1 to R5 for the rule's level on one side of the cut-off."""
    by_group = " + ".join(f"a_{j}*Max(e_{side}, C_{side}*lam_{j})" for j in GROUPS)
    return [
        E("R1", f"E_{side}", f"Min(1, Max(0, {level}))", "0 to 1", f"how far the Entity List is in force {when}"),
        E("R1", f"F_{side}", f"Min(1, Max(0, {level} - 1))", "0 to 1", f"how far the foreign direct product rule is in force {when}"),
        E("R1", f"C_{side}", f"Min(1, Max(0, {level} - 2))", "0 to 1", f"how far allies are in force {when}"),
        E("R3", f"e_{side}", f"Max(E_{side}*b, F_{side}*phi_i*f)", "share", f"denied share of foreign supply {when}"),
        E("R5", f"J_{side}", by_group, "share", f"denied share of the four groups of allies {when}"),
        E("R5", f"d_{side}", f"only*(1 - g_i)*(E_{side}*phi_u*u + J_{side} + o*e_{side} + c*F_{side}*phi_c*f)", "share", f"denied share of an input {when}"),
    ]  # fmt: skip


def calendar(year: int) -> list[Equation]:
    """The mean of a calendar year; months before the listing count as 1."""
    first = 12 * (year - START)
    inside = f"If(And(first_month + time - 1 >= {first}, first_month + time - 1 < {first + 12}), 1, 0)"
    before = f"Min(12, Max(0, first_month - {first}))"
    return [E("", f"y{year}", f"(Sum(Y*{inside}, time) + {before})/(Sum({inside}, time) + {before})", "index", f"mean of {year}", latex=rf"Y_{{{year}}}")]  # fmt: skip


YEARS = (2018, 2019, 2020, 2021, 2022, 2023, 2024)

EQUATIONS = [
    E("R2", "b", "If(k > theta, 1, 0)", "0 or 1", "whether a foreign-made unit holds more U.S. content than de minimis allows"),
    E("R4", "o", "Max(0, 1 - u - a_JP - a_NL - a_AS - a_EU - c)", "share", "share of the rest of the world"),
    E("", "g_i", "If(is_fab > 0.5, g_a, g)", "share", "need met under licence"),
    E("R3", "phi_i", "If(is_fab > 0.5, Max(phi, phi_a), phi)", "share", "foreign suppliers of an input that obey"),
    E("R5", "only", "If(scope > 0.5, is_eda, 1)", "0 or 1", "whether the rule is about the input at all: all of them, or design software alone"),
    *denied("0", "R_0", "before the cut-off"),
    *denied("1", "R_1", "after it"),
    E("R5", "d", "If(time <= W, d_0, d_1)", "share", "denied share in the month"),
    E("R6", "h", "If(time > W, Min(cap, sub*s*Max(0, time - W - L)), 0)", "share of need", "new domestic supply"),
    E("R6", "now", "first_month + time - 1", "months", "the month in the calendar, from January 2018"),
    E("R6", "door", "ell*is_fab*If(And(now >= ell_0, now < ell_1), 1, 0)", "share of need", "others' chips from advanced foundries that are sold under licence"),
    E("R7", "A", "Min(1, (1 - d)*(1 - lock*Min(1, d/0.05)) + h + door)", "share of need", "flow open to the firm"),
    E("R8", "m_f", "m + flat*(1 - m)", "", "stock multiple", latex="m'"),
    E("R8", "V", "If(time <= 1, M_0*m_f, prev(S)) + If(time <= W, B*m_f, 0)", "months", "stock before the draw"),
    E("R9", "z", "Min(Max(0, 1 - A), kappa*V)", "months", "what is drawn, rationed"),
    Stock("R9", "S", "Max(0, V - z)", "months", "stock left"),
    E("R10", "q", "A + z", "share of need", "supply of an input"),
    E("", "need", "If(firm < 0.5, need_phone, If(firm < 1.5, need_network, need_foundry))", "0 or 1", "whether the firm needs it"),
    E("", "r", "If(Max(sigma - 1, 1 - sigma) < 0.000001, 1, (sigma - 1)/Max(sigma, 0.05))", "", "exponent of the soft chain"),
    E("", "Q_hard", "Lowest(q, input, need > 0.5)", "index", "the lowest supply of a needed input", latex=r"Q^{\mathrm{hard}}"),
    E("", "Q_soft", "If(Max(sigma - 1, 1 - sigma) < 0.000001, exp(Mean(log(Max(q, 0.01)), input, need > 0.5)), Mean(Max(q, 0.01)**r, input, need > 0.5)**(1/r))", "index", "a mean in which low supplies weigh more", latex=r"Q^{\mathrm{soft}}"),
    E("R11", "Q", "If(sigma >= 0.05, Q_soft, Q_hard)", "index", "what the chain yields"),
    E("R12", "Y", "1 - x + x*Q", "index", "the firm's output; 1 is as if never listed"),
    E("R13", "weak", "WhereLowest(q, input, need > 0.5)", "", "the needed input with the lowest supply", latex=r"\mathrm{weakest}"),
    E("R13", "reach_0", "Mean(d_0, input)", "share", "mean denied share before the cut-off"),
    E("R13", "reach_1", "Mean(d_1, input)", "share", "mean denied share after it"),
    E("R13", "cut", "Sum(If(d_1 > 0.5, 1, 0), input)", "inputs", "inputs more than half denied"),
    E("R13", "q_mean", "Mean(q, time)", "share of need", "mean supply of an input", latex=r"\bar q"),
    E("R13", "weakest_all", "WhereLowest(q_mean, input, need > 0.5)", "", "the weakest over the whole time"),
    E("R15", "hhi", "u**2 + a_JP**2 + a_NL**2 + a_AS**2 + a_EU**2 + c**2 + o**2", "0 to 1", "concentration of an input's supply by the model's countries and groups, Herfindahl's index; 1 is one of them", latex=r"\mathrm{HHI}"),
    E("R15", "hhi_mean", "Mean(hhi, input)", "0 to 1", "mean over the inputs", latex=r"\overline{\mathrm{HHI}}"),
    E("R15", "hhi_top", "WhereHighest(hhi, input)", "", "the most concentrated input", latex=r"\mathrm{most}"),
    E("R16", "held", f"Min({MONTHS}, M_0*m_f/Max(0.000001, 1 - c))", "months", "how long the stock at the listing would last if all foreign supply stopped and China's went on", latex=r"\mathrm{held}"),
    E("R16", "held_least", "Lowest(held, input, need > 0.5)", "months", "the shortest of the needed inputs", latex=r"\mathrm{held}_{\min}"),
    E("R16", "held_first", "WhereLowest(held, input, need > 0.5)", "", "the needed input that runs out first", latex=r"\mathrm{first}"),
    E("", "q_year", "Mean(q, time, And(time > W, time <= W + 12))", "share of need", "mean supply in the first year after the cut-off", latex=r"\bar q_{12}"),
    E("", "Y_year", "Mean(Y, time, And(time > W, time <= W + 12))", "index", "mean of the twelve months after the cut-off", latex=r"\bar Y_{12}"),
    E("", "own_adv", "Sum(Max(0, q - door)*is_fab, input)", "share of need", "supply of advanced chips of the firm's own design", latex=r"q_{\mathrm{own}}"),
    E("", "door_adv", "Sum(door*is_fab, input)", "share of need", "supply of others' advanced chips under licence", latex=r"\mathrm{door}"),
    E("", "S_adv", "Sum(S*is_fab, input)", "months", "stock of advanced chips", latex=r"S_{\mathrm{advanced}}"),
    Stock("R14", "ok", "If(Y < 0.9 - 0.000000001, 0, prev(ok))", "", "whether output has never fallen below nine tenths", start="1"),
    E("R14", "bite", "Sum(ok, time)", "months", "full months before the first fall below nine tenths"),
    E("R14", "fall", "1 - Lowest(Y, time)", "index", "the largest fall"),
    E("R14", "deep", "When(And(fall >= 0.01, 1 - Y >= 0.9*fall - 0.000000001, time > W), time) - W - 1", "months", "full months from the cut-off to nine tenths of that fall"),
    *(e for year in YEARS for e in calendar(year)),
]  # fmt: skip

COLUMNS = (
    "u",
    *(f"a_{j}" for j in GROUPS),
    "c",
    "f",
    "k",
    "m",
    "s",
    "L",
    "cap",
    "need_phone",
    "need_network",
    "need_foundry",
)


def inputs(book: Book) -> pd.DataFrame:
    """One row an input, one column a symbol: input_parameters.csv turned on its side, with inputs.csv's order."""
    wide = book.table("input_parameters").pivot(index="input", columns="symbol", values="value")
    frame = book.table("inputs").merge(wide, left_on="id", right_index=True, how="left", validate="one_to_one")
    for symbol in wide:
        for row in frame[frame[symbol].isna()].itertuples():
            what = f"the input '{row.id}' has no '{symbol}'."
            raise BookError(what, where=book.at("input_parameters", 1), mend="Add its row.")
    frame["is_fab"] = (frame.id == "fab_adv").astype(float)
    frame["is_eda"] = (frame.id == "eda").astype(float)
    return frame


def dates(scenario: str) -> list[str]:
    """The months of a scenario, ``YYYY-MM``; empty after the order that it is about was ended."""
    first = {"zte_2018": "2018-05", "smic": "2021-01", "eda_letters": "2025-06"}.get(scenario, "2019-06")
    last = {"zte_2018": "2018-07"}.get(scenario, "9999-12")
    months = (str(p) for p in pd.period_range(first, periods=MONTHS, freq="M"))
    return [month if month <= last else "" for month in months]


MODEL = Model(
    name="reach",
    title="Reach of a rule",
    question="How far along the chip chain does a U.S. rule reach, and how long do stocks cushion it?",
    equations=EQUATIONS,
    outputs=[
        Output("index", "Y", "index", "the firm's output, 1 as if never listed"),
        Output("binding", "weak", "", "the input that binds", "input"),
        Output("stock_advanced", "S_adv", "months", "stock of advanced chips"),
        Output("supply", "q", "share of need", "supply of each input"),
        Output("own_chips", "own_adv", "share of need", "supply of advanced chips of the firm's own design"),
        Output("licensed_chips", "door_adv", "share of need", "supply of others' advanced chips under licence"),
    ],
    summary=[
        Output("reach_before", "reach_0", "share", "mean denied share before the cut-off"),
        Output("reach_after", "reach_1", "share", "mean denied share after it"),
        Output("links_cut", "cut", "inputs", "inputs more than half denied"),
        Output("bite_months", "bite", "months", "full months before output falls below nine tenths; 67 is never"),
        Output("deep_months", "deep", "months", "full months from the cut-off to nine tenths of the largest fall"),
        Output("year_after", "Y_year", "index", "mean of the twelve months after the cut-off"),
        Output("weakest", "weakest_all", "", "the weakest needed input", "input"),
        Output(
            "concentration",
            "hhi_mean",
            "0 to 1",
            "concentration of supply by countries and groups, mean of the inputs; 1 is one of them",
        ),
        Output("most_concentrated", "hhi_top", "", "the most concentrated input", "input"),
        Output("months_held", "held_least", "months", "months of operation on stocks, were all foreign supply to stop"),
        Output("first_out", "held_first", "", "the needed input that runs out first", "input"),
        *(Output(f"y{year}", f"y{year}", "index", f"mean of {year}") for year in YEARS),
    ],
    members=[
        Output("denied_before", "d_0", "share", "denied before the cut-off"),
        Output("denied_after", "d_1", "share", "denied after it"),
        Output("needed", "need", "0 or 1", "whether the firm needs it"),
        Output("input_concentration", "hhi", "0 to 1", "concentration of its supply by countries and groups"),
        Output(
            "input_months_held", "held", "months", "months that its stock would last, were all foreign supply to stop"
        ),
        Output("first_year", "q_year", "share of need", "mean supply in the first year after the cut-off"),
    ],
    steps=tuple(range(1, MONTHS + 1)),
    first_shown=1,
    focus=24,
    time_name="month",
    sets={"input": "inputs_wide"},
    data={s: ("inputs_wide", s) for s in (*COLUMNS, "is_fab", "is_eda")},
    tables={"inputs_wide": inputs},
    labels=dates,
    file="chokepoints/models/reach.py",
)
