"""Do controls work: years behind the frontier in a world with controls and in one that never had them.

Equations E0 to E19 of the specification, 2018 to 2032. World 1 (index 1) has the controls; world 0 never had them: there all
foreign chips are let through, no tool is denied and nothing provokes a response. Compute is counted from 2022, from zero.
M is a million.
"""

from __future__ import annotations

import pandas as pd

from modelbook import Book
from modelbook.language import Equation, Model, Output, Stock

E = Equation
AIMS = ("delay", "denial", "market")

EQUATIONS = [
    E("E0", "iota", "sigma*(g_18 + gamma)/g_18 - own - ell*exp(-eta*g_18)", "years a year", "speed owed to open tools, staff and know-how, so that the open world starts at the speed the reader gives it", latex=r"\iota"),
    E("", "A", "If(time < 2027, A_past, A_L)", "share", "chips let through"),
    E("", "B", "If(time < 2027, B_past, B_L)", "share", "tools denied"),
    E("", "q", "If(time < 2027, q_past, q_L)", "share", "compute per dollar of the chips that pass, against the frontier"),
    Stock("E10", "J", "prev(J) + (prev(Z) - prev(J))/tau", "share of full", "China's response, which builds with a lag"),
    Stock("E10", "Z", "w*(1 - A) + (1 - w)*B", "share of full", "what provokes it"),
    Stock("E9", "g_1", "prev(g_1) + 1 - prev(v_1)", "years", "years behind, with controls", start="g_18"),
    Stock("E9", "g_0", "prev(g_0) + 1 - prev(v_0)", "years", "years behind, without", start="g_18"),
    E("E1", "f_1", "exp(-eta*g_1)", "share", "demand that free buyers give to Chinese chips, with controls"),
    E("E1", "f_0", "exp(-eta*g_0)", "share", "the same without: the home-made share"),
    E("E2", "a", "A*(1 - psi*J)*(1 - f_1)", "share", "legal foreign share; the response steers a part of it home"),
    E("E3", "d", "1 - f_1 - a", "share", "turned away by either capital"),
    E("E4", "x", "lam*d", "share", "leaked chips and compute rented abroad"),
    E("E4", "r", "r_sh*x", "share", "the rented part"),
    E("E5", "p", "phi_0 + phi_1*J", "share", "how much of the rest Chinese makers can fill"),
    E("E6", "s", "f_1 + p*(d - x)", "share", "Chinese share of demand"),
    E("E6", "legal", "s/(s + a)", "share", "Chinese share of legal sales", latex=r"s^{\mathrm{legal}}"),
    E("E7", "n", "(1 - p)*(d - x)", "share", "demand left unmet"),
    E("E8", "h_1", "g_1/(g_1 + gamma)", "", "the nearer the frontier, the harder each step"),
    E("E8", "h_0", "g_0/(g_0 + gamma)", "", "the same without controls"),
    Stock("E9", "v_1", "h_1*(own*(1 + kappa*J) + ell*s + iota*(1 - beta*alpha*B))", "years a year", "speed with controls: own effort, learning from sales, and what open tools still give", start="1"),
    Stock("E9", "v_0", "h_0*(own + ell*f_0 + iota)", "years a year", "speed without", start="1"),
    E("E11", "F", "exp(g_F*(time - 2022))", "H100", "a frontier chip; the H100 of 2022 is 1"),
    E("E12", "K_1", "F*exp(-g_F*g_1)", "H100", "the best Chinese-made chip, with controls"),
    E("E12", "K_0", "F*exp(-g_F*g_0)", "H100", "the same without"),
    E("", "R_K", "F/K_1", "ratio", "frontier chip over best Chinese chip", latex="F/K"),
    E("E13", "M", "If(time >= 2025, M_25*(1 + g_M)**(time - 2025), M_25*exp(g_M0*(time - 2025)))", "bn USD", "demand"),
    E("E13", "P", "P_25*exp(g_P*(time - 2025))", "M H100e per bn USD", "compute that a dollar buys at the frontier"),
    E("E14", "C_1", "If(time >= 2022, M*P*(q*a + x + s*exp(-mu*g_1)), 0)", "M H100e a year", "compute gained, with controls"),
    E("E14", "C_0", "If(time >= 2022, M*P*(1 - f_0 + f_0*exp(-mu*g_0)), 0)", "M H100e a year", "compute gained without"),
    E("", "C_in", "C_1 - M*P*r", "M H100e a year", "compute gained, without what is rented abroad", latex=r"C^{\mathrm{in}}"),
    E("", "R_C", "C_0/Max(C_1, 0.000001)", "ratio", "open over denied compute", latex="C_0/C_1"),
    Stock("E15", "S_1", "If(time >= 2022, (1 - delta)*prev(S_1) + C_1, 0)", "M H100e", "compute installed, with controls"),
    Stock("E15", "S_0", "If(time >= 2022, (1 - delta)*prev(S_0) + C_0, 0)", "M H100e", "compute installed without"),
    E("E15", "lost", "12*log(Max(S_0, 0.000001)/Max(S_1, 0.000001))/log(g_T)", "months", "lost compute as time of training growth", latex=r"\mathrm{months}"),
    E("E16", "open_sales", "u*M*(1 - f_0)", "bn USD", "what U.S. firms would sell without controls", latex=r"R^{0}"),
    E("E16", "R", "u*M*((1 - f_0) - a - x)", "bn USD", "sales that U.S. firms forgo"),
    E("E16", "R_D", "r_d*R", "bn USD", "research and development forgone with them", latex=r"R^{\mathrm{R\&D}}"),
    E("E19", "e", "e_0 + (e_1 - e_0)*(J + (Z - J)/tau)", "share", "Chinese share of tools at the end of the year"),
    Stock("E17", "D", "g_1 - g_0", "years", "difference: further behind with controls if above 0"),
    Stock("E17", "behind", "Max(prev(behind), If(D > 0.000000001, 1, 0))", "0 or 1", "whether controls have left China further behind so far"),
    E("E17", "level_at", "time - 1 + prev(D)/Max(prev(D) - D, 0.000000000001)", "year", "where the straight line between two years meets level", latex=r"t^{*}"),
    E("E17", "is_level", "If(And(prev(behind) > 0.5, D <= 0.000000001), 1, 0)", "0 or 1", "whether China is level or ahead after it was behind", latex=r"1_{\mathrm{level}}"),
    E("E17", "level", "When(is_level > 0.5, level_at)", "year", "the first of these after China fell behind", latex=r"t^{\mathrm{level}}"),
    E("E17", "crossover", "If(Highest(behind, time) > 0.5, level, 2018)", "year", "crossover: the year in which China is level again; 2018 if never behind", latex=r"t^{\mathrm{cross}}"),
    E("E17", "turning", "When(And(time > 2018, v_1 >= v_0 - 0.000000001), time)", "year", "turning: the first year in which China moves faster than without controls", latex=r"t^{\mathrm{turn}}"),
    E("", "T", "Highest(If(time <= H + 0.000000001, time, 2018), time)", "year", "the horizon: the last year not after the one that the reader sets"),
    E("", "late", "If(And(time >= 2022, time <= H + 0.000000001), 1, 0)", "0 or 1", "whether a year is counted", latex=r"1_{2022 \ldots T}"),
    E("E18", "weight", "late*exp(-rho*(time - 2022))", "", "weight of a year"),
    E("E18", "D_T", "At(D, T)", "years", "difference at the horizon"),
    E("", "ahead", "-D_T", "years", "the same with the other sign: ahead if above 0"),
    E("E18", "delay", "Sum(late*Max(D, 0), time)", "years²", "years behind, summed"),
    E("E18", "delay_mean", "Sum(weight*D, time)/Sum(weight, time)", "years", "discounted mean delay", latex=r"\bar D"),
    E("E18", "denied", "Sum(late*(S_0 - S_1), time)", "M H100e-years", "compute denied, summed"),
    E("E18", "gained", "At(s, T) - At(f_0, T)", "share", "self-sufficiency gained"),
    E("E15", "lost_T", "At(lost, T)", "months", "months lost at the horizon"),
    E("E15", "ratio", "At(S_1, T)/At(S_0, T)", "share", "installed compute as a share of that without controls", latex=r"S_1/S_0"),
    E("E16", "R_sum", "Sum(late*R, time)", "bn USD", "sales forgone from 2022 to the horizon", latex=r"\sum R"),
    # the three aims, each with its measure and the reader's bar
    E("", "missing", "1 - ratio", "share", "installed compute denied at the horizon", latex=r"1 - S_1/S_0"),
    E("", "kept", "1 - R_sum/Sum(late*open_sales, time)", "share", "sales that U.S. firms keep", latex=r"1 - \sum R/\sum R^{0}"),
    E("", "score", "is_delay*delay_mean + is_denial*missing + is_market*kept", "", "measure of an aim"),
    E("", "bar", "is_delay*b_delay + is_denial*b_denial + is_market*b_market", "", "the bar the reader sets for it"),
    E("", "met", "If(score >= bar - 0.000000001, 1, 0)", "0 or 1", "whether the aim is met"),
    E("", "met_delay", "Sum(met*is_delay, aim)", "0 or 1", "whether delay is met"),
    E("", "met_denial", "Sum(met*is_denial, aim)", "0 or 1", "whether military denial is met"),
    E("", "met_market", "Sum(met*is_market, aim)", "0 or 1", "whether market lead is met"),
]  # fmt: skip

VERDICT = ("missed", "met")


def aims(book: Book) -> pd.DataFrame:
    """The aims, with a column of zeros and a one for each, by which an equation picks its measure."""
    frame = book.table("aims")
    return frame.assign(**{f"is_{aim}": (frame.id == aim).astype(float) for aim in AIMS})


MODEL = Model(
    name="efficacy",
    title="Do controls work?",
    question="For which beliefs do controls slow China down, and for which do they speed it up?",
    equations=EQUATIONS,
    outputs=[
        Output("gap_with", "g_1", "years", "years behind with controls"),
        Output("gap_without", "g_0", "years", "years behind without"),
        Output("speed_with", "v_1", "years a year", "speed with controls"),
        Output("speed_without", "v_0", "years a year", "speed without"),
        Output("domestic_share_with", "s", "share", "Chinese share of demand with controls"),
        Output("domestic_share_without", "f_0", "share", "Chinese share of demand without"),
        Output("legal_share_with", "legal", "share", "Chinese share of legal sales with controls"),
        Output("unmet", "n", "share", "demand left unmet"),
        Output("compute_with", "C_1", "M H100e", "compute gained with controls", since=2022),
        Output("compute_without", "C_0", "M H100e", "compute gained without", since=2022),
        Output("stock_with", "S_1", "M H100e", "compute installed with controls", since=2022),
        Output("stock_without", "S_0", "M H100e", "compute installed without", since=2022),
        Output("tool_share", "e", "share", "Chinese share of tools at the end of the year"),
        Output("us_sales_forgone_bn", "R", "bn USD", "U.S. sales forgone"),
        # beyond the contract: what the charts draw and the residuals compare
        Output("us_sales_open_bn", "open_sales", "bn USD", "U.S. sales without controls"),
        Output("rd_forgone_bn", "R_D", "bn USD", "U.S. research forgone"),
        Output("legal_foreign_share", "a", "share", "legal foreign share of demand"),
        Output("leaked_share", "x", "share", "leaked or rented share of demand"),
        Output("response", "J", "share", "China's response, share of full"),
        Output("chip_with", "K_1", "H100", "best Chinese-made chip with controls"),
        Output("chip_without", "K_0", "H100", "best Chinese-made chip without"),
        Output("chip_ratio", "R_K", "ratio", "frontier chip over best Chinese chip"),
        Output("compute_in_china", "C_in", "M H100e", "compute gained, rents left out", since=2022),
        Output("compute_ratio", "R_C", "ratio", "open over denied compute", since=2022),
        Output("training_months", "lost", "months", "months of training growth lost", since=2022),
        Output("further_behind", "D", "years", "years further behind with controls than without"),
    ],
    summary=[
        Output("difference", "D_T", "years", "years further behind with controls"),
        Output("crossover", "crossover", "year", "year in which China is level again"),
        Output("turning", "turning", "year", "first year in which China moves faster than without"),
        Output("discounted_delay", "delay_mean", "years", "discounted mean delay"),
        Output("months_lost", "lost_T", "months", "months of training growth lost"),
        Output("stock_ratio", "ratio", "share", "installed compute, share of that without controls"),
        Output("self_sufficiency_gain", "gained", "share", "self-sufficiency gained"),
        Output("us_sales_forgone_total_bn", "R_sum", "bn USD", "U.S. sales forgone since 2022"),
        Output("horizon_year", "T", "year", "the horizon"),
        Output("delay_years2", "delay", "years²", "years behind, summed"),
        Output("compute_denied", "denied", "M H100e-years", "compute denied, summed"),
        Output("ahead", "ahead", "years", "years ahead with controls"),
        Output("aim_delay", "delay_mean", "years", "discounted mean delay"),
        Output("aim_denial", "missing", "share", "installed compute denied"),
        Output("aim_market", "kept", "share", "U.S. sales kept since 2022"),
        Output("delay_bar", "b_delay", "years", "the bar for delay"),
        Output("denial_bar", "b_denial", "share", "the bar for military denial"),
        Output("market_bar", "b_market", "share", "the bar for market lead"),
        Output("delay_verdict", "met_delay", "", "delay", VERDICT),
        Output("denial_verdict", "met_denial", "", "military denial", VERDICT),
        Output("market_verdict", "met_market", "", "market lead", VERDICT),
    ],
    members=[
        Output("score", "score", "", "measure of an aim"),
        Output("bar", "bar", "", "the bar for it"),
        Output("met", "met", "0 or 1", "whether it is met"),
    ],
    steps=tuple(range(2018, 2033)),
    first_shown=2018,
    focus=2032,
    sets={"aim": "aims_wide"},
    data={f"is_{aim}": ("aims_wide", f"is_{aim}") for aim in AIMS},
    tables={"aims_wide": aims},
    file="chokepoints/models/efficacy.py",
)
