"""What must hold of the efficacy model whatever the reader believes."""

import numpy as np
import pytest
from efficacy_runs import ENGINE, SCENARIOS, run
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from random_worlds import settings

ANY = hypothesis_settings(max_examples=40, deadline=None)


@ANY
@given(settings(ENGINE), st.sampled_from(SCENARIOS))
def test_shares_are_shares_and_cover_demand(values, scenario):
    rows = run(values, scenario)
    parts = rows[["domestic_share_with", "legal_foreign_share", "leaked_share", "unmet"]]
    assert (parts >= -1e-12).all().all()
    assert np.allclose(parts.sum(axis=1), 1, atol=1e-12)
    for column in ("domestic_share_without", "legal_share_with", "tool_share", "response"):
        assert rows[column].between(-1e-12, 1 + 1e-12).all(), column
    assert rows[rows.year < 2022][["compute_with", "compute_without", "stock_with", "stock_without"]].isna().all().all()
    assert (rows[rows.year >= 2022][["compute_with", "stock_with"]] > 0).all().all()


@ANY
@given(settings(ENGINE))
def test_without_controls_the_two_worlds_are_one(values):
    world = ENGINE.assumptions.resolve("efficacy", ENGINE.axes["time"], values | {"chips_open": 1, "tools_denied": 0, "compute_passed": 1})  # fmt: skip
    ones = {name: np.ones((len(ENGINE.model.steps), 1)) for name in ("chips_open_past", "compute_passed_past")}
    inputs = world | ones | {"tools_denied_past": np.zeros((len(ENGINE.model.steps), 1))}
    ENGINE.arrays()  # compiles it
    by_symbol = {s: inputs[name].reshape((*inputs[name].shape, 1)) for s, name in ENGINE.symbols.items()}
    by_symbol |= {s: column.reshape(1, -1) for s, column in ENGINE.data.items()}
    out = {k: np.asarray(x) for k, x in ENGINE._run(by_symbol, ENGINE.axes, 1).items()}
    for pair in ("gap", "speed", "domestic_share", "compute", "stock"):
        one, two = (out[f"{pair}_{w}"].ravel() for w in ("with", "without"))
        assert np.allclose(one, two, rtol=1e-9, atol=1e-9, equal_nan=True), pair
    assert out["difference"].ravel()[0] == pytest.approx(0, abs=1e-9)
    assert out["us_sales_forgone_total_bn"].ravel()[0] == pytest.approx(0, abs=1e-6)
    assert out["crossover"].ravel()[0] == 2018
    assert out["aim_market"].ravel()[0] == pytest.approx(1)


@ANY
@given(settings(ENGINE), st.sampled_from(SCENARIOS))
def test_more_bite_slows_and_more_induced_effort_speeds(values, scenario):
    bites, efforts = np.linspace(0.2, 1, 9), np.linspace(0, 1.5, 9)
    by_bite = ENGINE.arrays({**values, "bite": bites}, scenario, 9)["difference"].ravel()
    by_effort = ENGINE.arrays({**values, "induced": efforts}, scenario, 9)["difference"].ravel()
    assert (np.diff(by_bite) >= -1e-9).all()
    assert (np.diff(by_effort) <= 1e-9).all()


@ANY
@given(settings(ENGINE), st.sampled_from(SCENARIOS))
def test_dates_agree_with_the_paths(values, scenario):
    rows, s = run(values, scenario), run(values, scenario, summary=True).iloc[0]
    apart = (rows.gap_with - rows.gap_without).to_numpy()
    if s.crossover != s.crossover:
        assert apart.max() > 0
    elif s.crossover > 2018:
        after = int(np.ceil(s.crossover - 1e-9)) - 2018
        assert apart[after] <= 1e-9 < apart[:after].max()
        assert 2018 < s.crossover <= 2032
    faster = rows[(rows.year > 2018) & (rows.speed_with >= rows.speed_without - 1e-9)].year
    assert (faster.empty and np.isnan(s.turning)) or s.turning == faster.min()
