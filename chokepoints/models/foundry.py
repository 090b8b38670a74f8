"""Foundry: what a 7 nm-class wafer costs without EUV, what a good die costs on it, and whom it can feed.

Equations F1 to F21 of the specification, one year at a time: the category ``year`` says at which year the paths that other
models share (wafer starts, dies in a package, the price of a card) are read. S is SMIC, T TSMC, K the phone chip (Kirin), A the
AI chip (Ascend). Areas are in mm2, so they are divided by 100 where a density per cm2 is meant.
"""

from __future__ import annotations

import pandas as pd

from modelbook import Book
from modelbook.language import Equation, Model, Output

E = Equation
HOURS = 8760  # of a year; a twelfth of it is a month
LAWS = {  # a yield law as a function of x, the mean number of defects on a die
    "poisson": "exp(-{x})",
    "murphy": "If({x} < 0.000001, 1 - {x}, ((1 - exp(-{x}))/Max({x}, 0.000001))**2)",  # 0/0 where nothing is defect
    "negbin": "(1 + {x}/alpha)**(-alpha)",
}


def law(x: str) -> str:
    """F3: the law in force at x."""
    poisson, murphy, negbin = (text.format(x=x) for text in LAWS.values())
    return f"If(q < 0.5, {poisson}, If(q < 1.5, {murphy}, {negbin}))"


def gross(area: str) -> str:
    """F1: whole dies on a round wafer."""
    return f"pi*(d/2)**2/{area} - pi*d/sqrt(2*{area})"


def per_pass(price: str, use: str, rate: str) -> str:
    """F7: what a pass costs, M USD spread over the passes of a scanner's life."""
    return f"1000000*{price}/({HOURS}*L*{use}*{rate}) + s"


def on_grid(area: str) -> str:
    """Whole square dies on the wafer when one grid line crosses its middle: four times those of a quarter."""
    return f"4*Sum(If(((col + 1)**2 + (row + 1)**2)*{area} <= (d/2)**2, 1, 0), cell)"


EQUATIONS = [
    E("", "t", "2024 + year", "year", "the year in which the paths are read"),
    E("F1", "G_K", gross("A_K"), "dies a wafer", "phone dies on a wafer, good or not"),
    E("F1", "G_A", gross("A_A"), "dies a wafer", "Ascend dies on a wafer, good or not"),
    E("", "X_0", "34", "exposures", "immersion exposures at which SMIC's defects and prices are meant", latex=r"X_{\mathrm{ref}}"),
    E("F2", "X_D", "n_0 + m*k", "exposures", "immersion exposures of a wafer without EUV"),
    E("F2", "X_E", "n_0 + k", "exposures", "exposures were EUV allowed"),
    E("F2", "D_L", "Min(D_S, D_T) + Max(0, D_S - D_T)*exp(-lam*Max(0, t - 2025))", "per cm2", "SMIC's defects at the reference, fewer each year after 2025, towards TSMC's"),
    E("F2", "D", "D_L*(X_D/X_0)**e", "per cm2", "SMIC's defects at that number of exposures"),
    E("F2", "D_E", "D_L*(X_E/X_0)**e", "per cm2", "SMIC's defects were EUV allowed, with fewer exposures"),
    E("", "x_KS", "A_K*D/100", "", "defects on a phone die at SMIC"),
    E("", "x_AS", "A_A*D/100", "", "defects on an Ascend die at SMIC"),
    E("", "x_KT", "A_K*D_T/100", "", "defects on a phone die at TSMC"),
    E("", "x_AT", "A_A*D_T/100", "", "defects on an Ascend die at TSMC"),
    E("F4", "y_KS", f"y_s*({law('x_KS')})", "share", "good phone dies at SMIC, by the law in force: Poisson, Murphy or negative binomial"),
    E("F4", "y_AS0", f"y_s*({law('x_AS')})", "share", "good Ascend dies at SMIC before lesser bins", latex="y_{AS}^{0}"),
    E("F5", "y_AS", "y_AS0 + h*(1 - y_AS0)", "share", "good Ascend dies at SMIC, lesser bins counted"),
    E("F5", "y_KT", law("x_KT"), "share", "good phone dies at TSMC"),
    E("F5", "y_AT0", law("x_AT"), "share", "good Ascend dies at TSMC before lesser bins", latex="y_{AT}^{0}"),
    E("F5", "y_AT", "y_AT0 + h*h_T*(1 - y_AT0)", "share", "good Ascend dies at TSMC, lesser bins counted there too if the switch is on"),
    E("F4", "x_KE", "A_K*D_E/100", "", "defects on a phone die at SMIC were EUV allowed"),
    E("F4", "x_AE", "A_A*D_E/100", "", "defects on an Ascend die at SMIC were EUV allowed"),
    E("F4", "y_KE", f"y_s*({law('x_KE')})", "share", "good phone dies at SMIC were EUV allowed"),
    E("F5", "y_AE0", f"y_s*({law('x_AE')})", "share", "good Ascend dies at SMIC were EUV allowed, before lesser bins", latex="y_{AE}^{0}"),
    E("F5", "y_AE", "y_AE0 + h*(1 - y_AE0)", "share", "good Ascend dies at SMIC were EUV allowed, lesser bins counted"),
    E("F6", "good_K", "G_K*y_KS", "dies a wafer", "good phone dies on a SMIC wafer", latex=r"\mathrm{good}_K"),
    E("F6", "good_A", "G_A*y_AS", "dies a wafer", "good Ascend dies on a SMIC wafer", latex=r"\mathrm{good}_A"),
    E("F7", "c_D", per_pass("P_D", "u_D", "r_D"), "USD a pass", "an immersion pass: scanner and the steps around it"),
    E("F7", "c_E", per_pass("P_E", "u_E", "r_E"), "USD a pass", "an EUV pass"),
    E("F8", "m_s", "c_E/c_D", "passes", "passes for a layer above which EUV is cheaper", latex=r"m^{*}"),
    E("F9", "R_S", "p_T*(1 + v)*(1 - g_S) - X_0*c_D", "USD a wafer", "all of SMIC's cost that is no pass, set so that its price is the claimed one"),
    E("F10", "C_S", "R_S + X_D*c_D", "USD a wafer", "cost of a wafer at SMIC"),
    E("F10", "C_T", "p_T*(1 - g_T)", "USD a wafer", "cost of a wafer at TSMC"),
    E("F11", "C_SE", "R_S + n_0*c_D + k*c_E", "USD a wafer", "cost of a wafer at SMIC were EUV allowed"),
    E("F11", "gap", "C_S/C_SE - 1", "share", "what doing without EUV adds to SMIC's cost", latex=r"\mathrm{gap}"),
    E("F11", "cut", "1 - C_SE/C_S", "share", "what EUV would save on a wafer", latex=r"\mathrm{saved}_W"),
    E("F11", "cut_K", "1 - C_SE*y_KS/(C_S*y_KE)", "share", "what EUV would save on a good phone die: passes and defects", latex=r"\mathrm{saved}_K"),
    E("F11", "cut_A", "1 - C_SE*y_AS/(C_S*y_AE)", "share", "what EUV would save on a good Ascend die", latex=r"\mathrm{saved}_A"),
    E("F12", "p_S", "C_S/(1 - g_S)", "USD a wafer", "price of a wafer at SMIC"),
    E("F13", "z_KS", "p_S/good_K", "USD", "price of a good phone die at SMIC"),
    E("F13", "z_AS", "p_S/good_A", "USD", "price of a good Ascend die at SMIC"),
    E("F13", "z_KT", "p_T/(G_K*y_KT)", "USD", "price of a good phone die at TSMC"),
    E("F13", "z_AT", "p_T/(G_A*y_AT)", "USD", "price of a good Ascend die at TSMC"),
    E("F13", "w_K", "z_KT*(p_S/p_T - 1)", "USD", "what the dearer wafer adds to a phone die"),
    E("F13", "w_A", "z_AT*(p_S/p_T - 1)", "USD", "what the dearer wafer adds to an Ascend die"),
    E("F13", "l_K", "z_KT*(p_S/p_T)*(y_KT/y_KS - 1)", "USD", "what the lower yield adds to a phone die"),
    E("F13", "l_A", "z_AT*(p_S/p_T)*(y_AT/y_AS - 1)", "USD", "what the lower yield adds to an Ascend die"),
    E("F13", "o_K", "z_KS/z_KT", "times", "SMIC over TSMC, phone die: wafer effect times yield effect"),
    E("F13", "o_A", "z_AS/z_AT", "times", "SMIC over TSMC, Ascend die"),
    E("F14", "sub_K", "C_S/good_K - p_T*(1 - theta*g_T)/(G_K*y_KT)", "USD", "subsidy for a good phone die to meet TSMC's price (its cost at theta 1)", latex=r"\mathrm{sub}_K"),
    E("F14", "sub_A", "C_S/good_A - p_T*(1 - theta*g_T)/(G_A*y_AT)", "USD", "subsidy for a good Ascend die", latex=r"\mathrm{sub}_A"),
    E("F15", "W_max", f"T*r_D*u_D*{HOURS}/12/(1000*X_D*o)", "k wafers a month", "wafers that the scanners allow", latex=r"W_{\max}"),
    E("F16", "W_eff", "Min(W, W_max)", "k wafers a month", "wafers made", latex=r"W_{\mathrm{eff}}"),
    E("F16", "bind", "First(W, W_max)", "", "which of the two binds", latex=r"\mathrm{binds}"),
    E("F17", "dies_K", "12*W_eff*b*G_K*y_KS/1000", "M a year", "good phone dies", latex=r"\mathrm{dies}_K"),
    E("F17", "dies_A", "12*W_eff*a*G_A*y_AS/1000", "M a year", "good Ascend dies", latex=r"\mathrm{dies}_A"),
    E("F17", "phones", "y_t*dies_K", "M a year", "phones with a chip of this line", latex=r"\mathrm{phones}"),
    E("F17", "packages", "y_p*dies_A/n_d", "M a year", "Ascend packages", latex=r"\mathrm{packages}"),
    E("F18", "rate", "G_K*y_KS*y_t*n_d/(G_A*y_AS*y_p)", "phones", "phones given up for one Ascend package", latex=r"\mathrm{rate}"),
    E("F18", "rate_G", "G_K/G_A", "ratio", "of this the geometry: phone dies over Ascend dies on a wafer", latex=r"\mathrm{rate}_G"),
    E("F18", "rate_y", "y_KS/y_AS", "ratio", "of this the yield", latex=r"\mathrm{rate}_y"),
    E("F18", "rate_p", "y_t*n_d/y_p", "ratio", "of this packaging: dies in a package, and what packaging and test lose", latex=r"\mathrm{rate}_p"),
    E("F19", "even", "1000*p_A/rate", "USD", "what each phone must earn on its chip for its wafer to earn as much as in Ascend", latex=r"\mathrm{even}"),
    E("F20", "subsidy", "(Max(0, sub_K)*dies_K + Max(0, sub_A)*dies_A)/1000", "bn USD a year", "subsidy in all", latex=r"\mathrm{subsidy}"),
    E("F21", "W_Q", "1000*Q/(12*G_K*y_KS*y_t)", "k wafers a month", "wafers for the phones that come first"),
    E("F21", "left", "12*Max(0, W_eff - W_Q)*G_A*y_AS*y_p/(1000*n_d)", "M a year", "Ascend packages if those phones come first and nothing else is made", latex=r"\mathrm{left}"),
    # the frontier is a straight line; these are its ends, for the wafers given to the two and for all wafers
    E("", "end_K", "12*W_eff*(a + b)*G_K*y_KS*y_t/1000", "M a year", "phones if both shares of wafers went to phones", latex=r"\mathrm{phones}^{1}"),
    E("", "end_A", "12*W_eff*(a + b)*G_A*y_AS*y_p/(1000*n_d)", "M a year", "packages if both went to Ascend", latex=r"\mathrm{packages}^{1}"),
    E("", "all_K", "end_K/(a + b)", "M a year", "phones if every wafer went to phones", latex=r"\mathrm{phones}^{\mathrm{all}}"),
    E("", "all_A", "end_A/(a + b)", "M a year", "packages if every wafer went to Ascend", latex=r"\mathrm{packages}^{\mathrm{all}}"),
    E("", "T_W", "1000*W*X_D*o/(r_D*u_D*730)", "scanners", "scanners that the wafers asked for would need"),
    E("", "W_share", "W_Q/W_eff", "share", "share of the wafers that those phones take", latex=r"W_Q/W_{\mathrm{eff}}"),
    # the curve: yield against die area at SMIC's defects
    *(E("F3", f"Y_{n}", f"y_s*({text.format(x='area_x*D/100')})", "share", f"yield of a die of area x at SMIC, {words}", latex=f"Y^{{{short}}}") for (n, text), words, short in zip(LAWS.items(), ("Poisson", "Murphy", "negative binomial"), "PMN", strict=True)),
    E("F3", "Y_T", law("area_x*D_T/100"), "share", "the same at TSMC, by the law in force"),
    # the wafer map draws square dies; the formula F1 is a little off their number
    E("", "N_K", on_grid("A_K"), "dies", "whole square phone dies on the wafer as drawn"),
    E("", "N_A", on_grid("A_A"), "dies", "whole square Ascend dies on the wafer as drawn"),
    E("", "n_K", "N_K*y_KS", "dies", "of these good"),
    E("", "n_A", "N_A*y_AS", "dies", "of these good"),
]  # fmt: skip

OUTPUTS = [
    Output("year", "t", "year", "year"),
    Output("gross_kirin", "G_K", "dies", "phone dies on a wafer"),
    Output("gross_ascend", "G_A", "dies", "Ascend dies on a wafer"),
    Output("yield_kirin_smic", "y_KS", "share", "good phone dies at SMIC"),
    Output("yield_ascend_smic", "y_AS", "share", "good Ascend dies at SMIC"),
    Output("yield_kirin_tsmc", "y_KT", "share", "good phone dies at TSMC"),
    Output("yield_ascend_tsmc", "y_AT", "share", "good Ascend dies at TSMC"),
    Output("die_price_kirin_smic", "z_KS", "USD", "price of a good phone die at SMIC"),
    Output("die_price_kirin_tsmc", "z_KT", "USD", "price of a good phone die at TSMC"),
    Output("die_price_ascend_smic", "z_AS", "USD", "price of a good Ascend die at SMIC"),
    Output("die_price_ascend_tsmc", "z_AT", "USD", "price of a good Ascend die at TSMC"),
    Output("wafer_cost_smic", "C_S", "USD", "cost of a wafer at SMIC"),
    Output("wafer_price_smic", "p_S", "USD", "price of a wafer at SMIC"),
    Output("euv_gap", "gap", "share", "what doing without EUV adds to SMIC's cost"),
    Output("euv_pays_from", "m_s", "passes", "passes a layer above which EUV is cheaper"),
    Output("wafers_max_k", "W_max", "k wafers a month", "wafers that the scanners allow"),
    Output("wafers_k", "W_eff", "k wafers a month", "wafers made"),
    Output("phones_m", "phones", "M", "phones a year"),
    Output("packages_m", "packages", "M", "Ascend packages a year"),
    Output("packages_left_m", "left", "M", "packages if phones come first and nothing else is made"),
    Output("phones_per_package", "rate", "phones", "phones given up for one Ascend package"),
    Output("break_even_usd", "even", "USD", "what each phone must earn on its chip to match Ascend"),
    Output("subsidy_bn_usd", "subsidy", "bn USD", "subsidy a year"),
    Output("binding", "bind", "", "what holds the line back", ("wafers", "scanners")),
    # beyond the contract: what the charts draw and the residuals compare
    Output("wafer_cost_tsmc", "C_T", "USD", "cost of a wafer at TSMC"),
    Output("wafer_price_tsmc", "p_T", "USD", "price of a wafer at TSMC"),
    Output("pass_cost_duv", "c_D", "USD", "cost of an immersion pass"),
    Output("pass_cost_euv", "c_E", "USD", "cost of an EUV pass"),
    Output("wafer_part_kirin", "w_K", "USD", "what the dearer wafer adds to a phone die"),
    Output("wafer_part_ascend", "w_A", "USD", "what the dearer wafer adds to an Ascend die"),
    Output("yield_part_kirin", "l_K", "USD", "what the lower yield adds to a phone die"),
    Output("yield_part_ascend", "l_A", "USD", "what the lower yield adds to an Ascend die"),
    Output("price_ratio_kirin", "o_K", "times", "price of a good phone die over TSMC's"),
    Output("price_ratio_ascend", "o_A", "times", "price of a good Ascend die over TSMC's"),
    Output("subsidy_kirin_usd", "sub_K", "USD", "subsidy for a good phone die"),
    Output("subsidy_ascend_usd", "sub_A", "USD", "subsidy for a good Ascend die"),
    Output("kirin_dies_m", "dies_K", "M", "good phone dies a year"),
    Output("ascend_dies_m", "dies_A", "M", "good Ascend dies a year"),
    Output("frontier_phones_m", "end_K", "M", "phones if both shares of wafers went to phones"),
    Output("frontier_packages_m", "end_A", "M", "packages if both went to Ascend"),
    Output("all_phones_m", "all_K", "M", "phones if every wafer went to phones"),
    Output("all_packages_m", "all_A", "M", "packages if every wafer went to Ascend"),
    Output("phones_first_m", "Q", "M", "phones to be served first"),
    Output("phones_first_wafers_k", "W_Q", "k wafers a month", "wafers for the phones that come first"),
    Output("phones_first_share", "W_share", "share", "share of the wafers that those phones take"),
    Output("scanners_needed", "T_W", "scanners", "scanners that the wafers asked for would need"),
    Output("drawn_kirin", "N_K", "dies", "whole phone dies on the wafer as drawn"),
    Output("drawn_ascend", "N_A", "dies", "whole Ascend dies on the wafer as drawn"),
    Output("good_kirin", "n_K", "dies", "good phone dies on the wafer as drawn"),
    Output("good_ascend", "n_A", "dies", "good Ascend dies on the wafer as drawn"),
    Output("area_kirin", "A_K", "mm²", "area of a phone die"),
    Output("area_ascend", "A_A", "mm²", "area of an Ascend die"),
    Output("exposures", "X_D", "exposures", "immersion exposures of a wafer at SMIC"),
    Output("defects_smic", "D", "per cm²", "SMIC's defects in force"),
    Output("defects_euv", "D_E", "per cm²", "SMIC's defects were EUV allowed"),
    Output("yield_kirin_euv", "y_KE", "share", "good phone dies at SMIC were EUV allowed"),
    Output("yield_ascend_euv", "y_AE", "share", "good Ascend dies at SMIC were EUV allowed"),
    Output("full_ascend_smic", "y_AS0", "share", "Ascend dies at SMIC without any fault"),
    Output("euv_wafer_saving", "cut", "share", "what EUV would save on a wafer"),
    Output("euv_saving_kirin", "cut_K", "share", "what EUV would save on a good phone die"),
    Output("euv_saving_ascend", "cut_A", "share", "what EUV would save on a good Ascend die"),
    Output("rate_geometry", "rate_G", "times", "phones for a package: the part of geometry"),
    Output("rate_yield", "rate_y", "times", "phones for a package: the part of yield"),
    Output("rate_packaging", "rate_p", "times", "phones for a package: the part of packaging and test"),
    Output("law", "q", "", "yield law in force", ("poisson", "murphy", "negbin")),
]


def areas(_: Book) -> pd.DataFrame:
    """Die areas at which the curve of yields is drawn, mm2."""
    table = pd.DataFrame({"area": range(0, 801, 20)})
    return table.assign(id=table.area.astype(str), label=table.area.astype(str) + " mm²", place=table.area)


def cells(_: Book) -> pd.DataFrame:
    """The cells of a quarter of a wafer, column and row counted from the middle: enough for dies of 100 mm2 and more."""
    table = pd.DataFrame([(i, j) for i in range(15) for j in range(15)], columns=["col", "row"])
    return table.assign(id=table.col.astype(str) + "-" + table.row.astype(str))


MODEL = Model(
    name="foundry",
    title="A wafer without EUV",
    question="What does a 7 nm-class wafer cost without EUV, and does it go to phones or to AI?",
    equations=EQUATIONS,
    outputs=OUTPUTS,
    summary=OUTPUTS,
    members=[
        Output("yield_poisson", "Y_poisson", "share", "yield by Poisson's law"),
        Output("yield_murphy", "Y_murphy", "share", "yield by Murphy's law"),
        Output("yield_negbin", "Y_negbin", "share", "yield by the negative binomial law"),
        Output("yield_tsmc", "Y_T", "share", "yield at TSMC by the law in force"),
    ],
    rows="",
    shares=(("ascend_wafer_share", "phone_wafer_share"),),
    sets={"area": "die_areas", "cell": "wafer_cells"},
    data={"area_x": ("die_areas", "area"), "col": ("wafer_cells", "col"), "row": ("wafer_cells", "row")},
    tables={"die_areas": areas, "wafer_cells": cells},
    file="chokepoints/models/foundry.py",
)
