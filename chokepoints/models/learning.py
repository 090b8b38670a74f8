"""Learning: Wright's law for solar modules and battery packs, and what a wall between two markets costs whom.

Equations L1 to L12 of the specification, 2006 to 2030. Before the wall there is one market; after it, two that learn from
each other less and less. The reader's own fit (F1 to F6) runs over the published points and does not move the wall.
"""

import numpy as np
import pandas as pd

from modelbook import Book, BookError
from modelbook.language import Equation, Model, Output, Stock

E = Equation
FIRST, PUBLISHED, LAST = 2006, 2025, 2030
TECHNOLOGIES = ("pv", "battery")

EQUATIONS = [
    E("", "own", "If(tech < 0.5, 1 - is_battery, is_battery)", "0 or 1", "whether a published point k is of the technology"),
    E("L1", "b", "-log(1 - LR)/log(2)", "", "slope of the curve: how steeply price falls with volume"),
    E("L3", "ln_A", "Mean(log(P_k*V_k**b), point, And(own > 0.5, anchor > 0.5))", "", "level of the curve, from the points since the book's first year of the wall, whatever the slider says", latex=r"\ln A"),
    E("", "A", "exp(ln_A)", "", "the same as a price at a volume of one"),
    E("F1", "from_year", "Max(y_from, Lowest(y_k, point, own > 0.5))", "year", "first year of the reader's fit", latex=r"y_1"),
    E("F1", "to_year", "Max(y_to, from_year + 2)", "year", "its last year, at least two years later", latex=r"y_2"),
    E("F2", "fitted", "If(And(own > 0.5, y_k >= from_year, y_k <= to_year), 1, 0)", "0 or 1", "whether a point is fitted"),
    E("F3", "x_mean", "Mean(log(V_k), point, fitted > 0.5)", "", "mean of the logarithm of volume", latex=r"\bar x"),
    E("F3", "z_mean", "Mean(log(P_k), point, fitted > 0.5)", "", "mean of the logarithm of price", latex=r"\bar z"),
    E("F4", "S_xz", "Sum((log(V_k) - x_mean)*(log(P_k) - z_mean), point, fitted > 0.5)", "", "how volume and price move together", latex="S_{xz}"),
    E("F4", "S_xx", "Sum((log(V_k) - x_mean)**2, point, fitted > 0.5)", "", "how much volume moves", latex="S_{xx}"),
    E("F4", "slope", "S_xz/S_xx", "", "least squares: price on volume, both as logarithms"),
    E("F4", "LR_fit", "1 - 2**slope", "share", "learning rate of the reader's fit", latex=r"\mathrm{LR}^{\mathrm{fit}}"),
    E("F5", "P_hat", "exp(z_mean + slope*(log(V_k) - x_mean))", "USD/W or USD/kWh", "price that the fit gives at a published volume", latex=r"\hat P_k"),
    E("F6", "last_year", "Highest(y_k, point, And(own > 0.5, y_k > to_year))", "year", "last published year after the fit", latex=r"y_3"),
    E("F6", "hindcast", "If(last_year > 0, Sum(P_hat/P_k - 1, point, And(own > 0.5, y_k >= last_year)), last_year)", "share", "by how much the fit misses it"),
    E("F6", "hindcast_rms", "sqrt(Mean((P_hat/P_k - 1)**2, point, And(own > 0.5, y_k > to_year)))", "share", "typical miss over all years after the fit", latex=r"\mathrm{rms}"),
    E("F7", "s_res", "sqrt(Sum(fitted*(log(P_k) - log(P_hat))**2, point)/Max(1, Sum(fitted, point) - 2))", "", "spread of the fitted points round the line", latex="s"),
    E("F7", "se", "s_res/sqrt(S_xx)", "", "standard error of the slope, were the misses of the years independent", latex=r"\mathrm{se}"),
    E("F7", "LR_low", "1 - 2**(slope + 2*se)", "share", "learning rate two standard errors lower", latex=r"\mathrm{LR}^{-}"),
    E("F7", "LR_high", "1 - 2**(slope - 2*se)", "share", "learning rate two standard errors higher", latex=r"\mathrm{LR}^{+}"),
    E("F8", "step", "If(And(fitted > 0.5, y_k > from_year), 1, 0)", "0 or 1", "whether the change from the year before lies in the fit"),
    E("F8", "S_dd", "Sum(step*dx_k**2, point)", "", "how much volume moves from year to year"),
    E("F8", "slope_d", "Sum(step*dx_k*dz_k, point)/S_dd", "", "slope from the changes of the years", latex=r"\omega"),
    E("F8", "s_d", "sqrt(Sum(step*(dz_k - slope_d*dx_k)**2, point)/Max(1, Sum(step, point) - 1))", "", "shock of a year", latex=r"\sigma"),
    E("F8", "LR_d_low", "1 - 2**(slope_d + 2*s_d/sqrt(S_dd))", "share", "learning rate from the changes, two standard errors lower", latex=r"\mathrm{LR}^{-}_{d}"),
    E("F8", "LR_d_high", "1 - 2**(slope_d - 2*s_d/sqrt(S_dd))", "share", "learning rate from the changes, two standard errors higher", latex=r"\mathrm{LR}^{+}_{d}"),
    E("F9", "y_last", "Highest(y_k, point, fitted > 0.5)", "year", "the last year that the fit knows", latex=r"y_4"),
    E("F9", "x_last", "Mean(log(V_k), point, And(fitted > 0.5, y_k >= y_last))", "", "its volume, as a logarithm", latex=r"x_4"),
    E("F9", "z_last", "Mean(log(P_k), point, And(fitted > 0.5, y_k >= y_last))", "", "its price, as a logarithm", latex=r"z_4"),
    E("F9", "ahead_k", "Max(0, y_k - y_last)", "years", "years from it to a published point"),
    E("F9", "mid_k", "z_last + slope_d*(log(V_k) - x_last)", "", "the curve from there, as a logarithm"),
    E("F9", "wide_k", "2*s_d*sqrt(ahead_k + (log(V_k) - x_last)**2/S_dd)", "", "twice the error of the forecast: the shocks so far, and the error of the slope"),
    E("F9", "P_low", "exp(mid_k - wide_k)", "USD/W or USD/kWh", "low end of the forecast of a published point", latex="P_k^{-}"),
    E("F9", "P_high", "exp(mid_k + wide_k)", "USD/W or USD/kWh", "high end", latex="P_k^{+}"),
    E("F9", "later", "If(And(own > 0.5, y_k > y_last), 1, 0)", "0 or 1", "whether a point is later than the fit"),
    E("F9", "n_later", "Sum(later, point)", "years", "published years after the fit"),
    E("F9", "n_inside", "Sum(later*If(And(P_k >= P_low, P_k <= P_high), 1, 0), point)", "years", "of these inside the band"),
    Stock("L2", "q", f"If(time > {PUBLISHED}, (1 + g)*prev(q), If(tech < 0.5, q_pv, q_battery))", "GW or GWh a year", "volume of the year: published, then growing evenly"),
    Stock("L2", "Q", f"If(time > {PUBLISHED}, prev(Q) + q, If(tech < 0.5, Q_pv, Q_battery))", "GW or GWh", "all volume so far"),
    Stock("L3", "p", "A*Q**(-b)", "USD/W or USD/kWh", "price in one open market", start="1"),
    E("F5", "p_fit", "exp(z_mean + slope*(log(Q) - x_mean))", "USD/W or USD/kWh", "price that the reader's fit gives", latex=r"\hat p"),
    E("F9", "x_t", "log(Q)", "", "volume by the year, as a logarithm"),
    E("F9", "wide", "2*s_d*sqrt(Max(0, time - y_last) + (x_t - x_last)**2/S_dd)", "", "twice the error of the forecast"),
    E("F9", "f_mid", "exp(z_last + slope_d*(x_t - x_last))", "USD/W or USD/kWh", "forecast from the last year that the fit knows", latex=r"\tilde p"),
    E("F9", "f_low", "exp(z_last + slope_d*(x_t - x_last) - wide)", "USD/W or USD/kWh", "its low end", latex=r"\tilde p^{-}"),
    E("F9", "f_high", "exp(z_last + slope_d*(x_t - x_last) + wide)", "USD/W or USD/kWh", "its high end", latex=r"\tilde p^{+}"),
    E("L4", "h", "If(tech < 0.5, h_pv, h_battery)", "share", "China's share of use"),
    E("L4", "m", "Max(h, If(tech < 0.5, m_pv, m_battery))", "share", "China's share of output, at least what it uses"),
    E("L4", "u", "If(tech < 0.5, u_pv, u_battery)", "share", "U.S. share of use"),
    E("L5", "r", "(m - h)/(1 - h)", "share", "China's share of what the rest of the world buys"),
    E("L6", "d", "If(wall < 0.5, 1 - h, Min(u, 1 - h))", "share", "share of use inside the wall"),
    E("L7", "lam", "omega*Min(1, Max(0, time - T_0)/tau)", "share", "strength of the wall in the year"),
    E("L8", "q_I", "d*q*(prev(p_I)/prev(p))**(-epsilon)", "GW or GWh a year", "volume inside the wall", latex="q^{I}"),
    E("L8", "q_O", "(1 - d)*q*(prev(p_O)/prev(p))**(-epsilon)", "GW or GWh a year", "volume outside", latex="q^{O}"),
    E("L9", "c", "1 - lam*(1 - s)", "share", "experience that crosses the wall"),
    Stock("L9", "E_I", "If(time <= T_0, Q, prev(E_I) + q_I + c*q_O)", "GW or GWh", "experience inside", latex="E^{I}"),
    Stock("L9", "E_O", "If(time <= T_0, Q, prev(E_O) + q_O + c*q_I)", "GW or GWh", "experience outside", latex="E^{O}"),
    Stock("L10", "p_I", "A*E_I**(-b)*(1 + lam*(kappa - 1))", "USD/W or USD/kWh", "price inside", start="1", latex="p^{I}"),
    Stock("L10", "p_O", "A*E_O**(-b)", "USD/W or USD/kWh", "price outside", start="1", latex="p^{O}"),
    E("", "gap_I", "p_I/p - 1", "share", "how much dearer inside than in one market", latex=r"\mathrm{gap}^{I}"),
    E("", "gap_O", "p_O/p - 1", "share", "how much dearer outside", latex=r"\mathrm{gap}^{O}"),
    E("L11", "r_w", "r*(1 - lam*If(wall < 0.5, 1, d/(1 - h)))", "share", "China's share of what the rest buys, with the wall", latex="r^{w}"),
    E("L11", "m_w", "h + (1 - h)*r_w", "share", "China's share of output, with the wall", latex="m^{w}"),
    E("L13", "conc", "m_w**2", "0 to 1", "least concentration of output by country, China's share squared (Herfindahl's index without the others' shares)", latex=r"\mathrm{HHI}_{\min}"),
    E("", "unit", "If(tech < 0.5, 1, 0.001)", "bn USD", "USD/W times GW is bn USD; USD/kWh times GWh a thousandth of it"),
    E("L12", "bill_I", "unit*(p_I - p)*q_I", "bn USD", "extra bill of a year inside", latex=r"\mathrm{bill}^{I}"),
    E("L12", "bill_O", "unit*(p_O - p)*q_O", "bn USD", "extra bill of a year outside", latex=r"\mathrm{bill}^{O}"),
    E("L12", "total_I", f"Sum(bill_I, time, And(time > T_0, time <= {PUBLISHED}))", "bn USD", f"extra bill inside, all years to {PUBLISHED}", latex=r"\Sigma^{I}"),
    E("L12", "total_O", f"Sum(bill_O, time, And(time > T_0, time <= {PUBLISHED}))", "bn USD", f"extra bill outside, all years to {PUBLISHED}", latex=r"\Sigma^{O}"),
]  # fmt: skip

SERIES = {"Q": "cumulative", "q": "volume", "h": "china_use", "m": "china_output", "u": "us_use"}


def published(book: Book, technology: str) -> pd.DataFrame:
    """A technology's published series, one row a year; what is not published in a year is missing."""
    table = book.table("learning_series")
    rows = table[table.technology == technology]
    for line, row in rows[rows.duplicated(["metric", "year"])].iterrows():
        what = f"{technology} has the {row.metric} of {int(row.year)} twice."
        raise BookError(what, where=book.at("learning_series", line, "year"), mend="Remove one of the two rows.")
    wide = rows.pivot(index="year", columns="metric", values="value")
    if "volume" in wide:  # batteries: a year's volume, and the sum before the first year
        start = wide.cumulative.first_valid_index()
        wide["cumulative"] = wide.cumulative[start] + wide.volume.loc[start + 1 :].cumsum().reindex(
            wide.index, fill_value=0
        )
    else:
        wide["volume"] = wide.cumulative.diff()
    return wide


def series(book: Book) -> pd.DataFrame:
    """The series year by year, each held at its ends: after the last published year shares stay as they are."""
    years = pd.Index(range(FIRST, LAST + 1), name="year")
    out = pd.DataFrame(index=years)
    for technology in TECHNOLOGIES:
        wide = published(book, technology).reindex(years).ffill().bfill()
        for symbol, metric in SERIES.items():
            out[f"{symbol}_{technology}"] = wide[metric]
    return out.reset_index()


def points(book: Book) -> pd.DataFrame:
    """The published prices with the volume reached by then: what a curve is fitted to."""
    starts = book.table("assumptions").query("id == 'wall_start'").set_index("index").baseline
    frames = []
    for technology in TECHNOLOGIES:
        wide = published(book, technology).dropna(subset=["price"]).reset_index()
        wide["technology"] = technology
        wide["anchor"] = (wide.year >= starts[technology]).astype(float)
        wide["dx"], wide["dz"] = (np.log(wide[c]).diff().fillna(0) for c in ("cumulative", "price"))
        frames.append(wide[["technology", "year", "cumulative", "price", "anchor", "dx", "dz"]])
    out = pd.concat(frames, ignore_index=True)
    out["year"] = out.year.astype(int)
    out["id"] = out.technology + "-" + out.year.astype(str)
    out["label"] = out.year.astype(str)
    out["place"] = out.year
    out["is_battery"] = (out.technology == "battery").astype(float)
    for row in out[out.cumulative.isna()].itertuples():
        what = f"{row.technology} has a price for {row.year} and no volume up to it."
        raise BookError(
            what, where=book.at("learning_series", 1), mend="Add the row of the volume, or remove the price."
        )
    return out


MODEL = Model(
    name="learning",
    title="Learning and walls",
    question="What does scale do to price, and what does a wall between two markets cost whom?",
    equations=EQUATIONS,
    outputs=[
        Output("cumulative", "Q", "GW or GWh", "all volume so far"),
        Output("wall_level", "lam", "share", "strength of the wall"),
        Output("price_open", "p", "USD/W or USD/kWh", "price in one market"),
        Output("price_inside", "p_I", "USD/W or USD/kWh", "price inside the wall"),
        Output("price_outside", "p_O", "USD/W or USD/kWh", "price outside"),
        Output("gap_inside", "gap_I", "share", "how much dearer inside than in one market"),
        Output("gap_outside", "gap_O", "share", "how much dearer outside"),
        Output("china_share_of_rest_open", "r", "share", "China's share of what the rest buys, no wall"),
        Output("china_share_of_rest_walled", "r_w", "share", "China's share of what the rest buys, with the wall"),
        Output("china_share_world_open", "m", "share", "China's share of output, no wall"),
        Output("china_share_world_walled", "m_w", "share", "China's share of output, with the wall"),
        # beyond the contract: what the residuals and charts need
        Output("price_fitted", "p_fit", "USD/W or USD/kWh", "price that the reader's fit gives"),
        Output("forecast", "f_mid", "USD/W or USD/kWh", "forecast from the last year that the reader's fit knows"),
        Output("forecast_low", "f_low", "USD/W or USD/kWh", "its low end, two standard errors"),
        Output("forecast_high", "f_high", "USD/W or USD/kWh", "its high end"),
        Output("china_share_of_use", "h", "share", "China's share of use"),
        Output("concentration_least", "conc", "0 to 1", "least concentration of output by country, with the wall"),
        Output("bill_inside_bn", "bill_I", "bn USD", "extra bill inside"),
        Output("bill_outside_bn", "bill_O", "bn USD", "extra bill outside"),
    ],
    summary=[
        Output("learning_rate_fitted", "LR_fit", "share", "learning rate of the reader's fit"),
        Output("hindcast_residual", "hindcast", "share", "miss of the fit in the last published year"),
        Output("extra_bill_bn_usd", "total_I", "bn USD", f"extra bill inside the wall, to {PUBLISHED}"),
        Output("extra_bill_outside_bn_usd", "total_O", "bn USD", f"extra bill outside the wall, to {PUBLISHED}"),
        Output("hindcast_rms", "hindcast_rms", "share", "typical miss of the fit in the years after it"),
        Output("fitted_from", "from_year", "year", "first year of the fit"),
        Output("fitted_to", "to_year", "year", "last year of the fit"),
        Output("fitted_last", "last_year", "year", "last published year after the fit"),
        Output("learning_rate_low", "LR_low", "share", "the same, two standard errors lower"),
        Output("learning_rate_high", "LR_high", "share", "the same, two standard errors higher"),
        Output("learning_rate_changes_low", "LR_d_low", "share", "from the changes of the years, two standard errors lower"),
        Output("learning_rate_changes_high", "LR_d_high", "share", "from the changes of the years, two standard errors higher"),
        Output("years_after", "n_later", "years", "published years after the fit"),
        Output("years_inside", "n_inside", "years", "of these inside the band of the forecast"),
        Output("learning_rate_used", "LR", "share", "learning rate of the walls"),
        Output("walled_from", "T_0", "year", "first year of the wall"),
        Output("technology_in_force", "tech", "", "technology", TECHNOLOGIES),
        Output("wall_in_force", "wall", "", "who is inside the wall", ("rest", "us")),
    ],
    members=[
        Output("shown", "own", "0 or 1", "whether the point is of the technology"),
        Output("volume", "V_k", "GW or GWh", "all volume so far"),
        Output("price_published", "P_k", "USD/W or USD/kWh", "published price"),
        Output("in_fit", "fitted", "0 or 1", "whether the point is fitted"),
        Output("band_low", "P_low", "USD/W or USD/kWh", "low end of the forecast"),
        Output("band_high", "P_high", "USD/W or USD/kWh", "high end of the forecast"),
        Output("price_of_fit", "P_hat", "USD/W or USD/kWh", "price that the fit gives"),
    ],
    steps=tuple(range(FIRST, LAST + 1)),
    first_shown=FIRST,
    shown_after="T_0",
    focus=PUBLISHED,
    sets={"point": "learning_points"},
    data={
        "y_k": ("learning_points", "year"),
        "V_k": ("learning_points", "cumulative"),
        "P_k": ("learning_points", "price"),
        "is_battery": ("learning_points", "is_battery"),
        "anchor": ("learning_points", "anchor"),
        "dx_k": ("learning_points", "dx"),
        "dz_k": ("learning_points", "dz"),
    },
    series={f"{symbol}_{t}": ("learning_by_year", f"{symbol}_{t}") for t in TECHNOLOGIES for symbol in SERIES},
    tables={"learning_points": points, "learning_by_year": series},
    file="chokepoints/models/learning.py",
)  # fmt: skip
