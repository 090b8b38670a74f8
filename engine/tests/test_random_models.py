"""Small models made at random in the language: NumPy and JavaScript give the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from node_program import Node, both

from modelbook.language.model import TIME, Equation, Model, Output, Rate, Shock, Solve, Stock

SETS = {"firm": "firms", "twin": "firms", "good": "goods"}
MEMBERS = {"firm": ["ada", "bob"], "twin": ["ada", "bob"], "good": ["tea", "oil", "rye"]}
AXES = {
    "a": frozenset(), "b": frozenset(), "p": frozenset({TIME}), "m": frozenset({"firm"}), "g": frozenset({"good"}),
    "P": frozenset({"firm", "twin"}), "x": frozenset({TIME, "firm"}),
}  # fmt: skip
PAIRS = [f"({{0}} {sign} {{1}})" for sign in "+-*"] + ["{0}/(1 + Abs({1}))", "Min({0}, {1})", "Max({0}, {1}, 0.5)"]
SINGLE = ["-{0}", "sin({0})", "cos({0})", "tanh({0})", "Abs({0})", "exp(-Abs({0}))", "log(1 + Abs({0}))", "sqrt(Abs({0}))",
          "{0}**2", "(1 + Abs({0}))**-0.5", "floor({0})", "ceil({0}*1.7)"]  # fmt: skip
CHOSEN = [
    "If({0} > {1}, {0}, 1 - {1})",
    "If(And({0} >= {1}, Not({1} < 0.1)), {1}, 2)",
    "If(Or({0} < 0, {1} > 1), {0}, 0.3)",
]
OVER = [
    "Sum({0}, {axis})",
    "Mean({0}, {axis})",
    "Lowest({0}, {axis})",
    "Highest({0}, {axis}, {1} > 0.2)",
    "Sum({0}, {axis}, {0} > {1})",
]


@pytest.fixture(scope="module")
def node():
    process = Node()
    yield process
    process.close()


def tame(text: str) -> str:
    """The same within -3 and 3, so that no random model runs away."""
    return f"3*tanh(({text})/3)"


@st.composite
def texts(draw, known: list[str], stocks: list[str], depth: int) -> str:
    """An expression over known symbols, and stocks of the step before."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        leaves = [*known, "0.5", "2", "time/10", *(f"prev({s})" for s in stocks), *(f"lag({s}, 2)" for s in stocks)]
        return draw(st.sampled_from(leaves))
    part = texts(known, stocks, depth - 1)
    shapes = [*PAIRS, *SINGLE, *CHOSEN]
    return draw(st.sampled_from(shapes)).format(draw(part), draw(part))


@st.composite
def models(draw) -> Model:
    """A model of some equations of each kind; each reads those before it, and stocks of the step before."""
    known, equations, stocks = list("abpmgx"), [], ["s"]
    first = Stock("s", "s", draw(st.just("0.5*prev(s) + tanh(p - a)")), start="b")
    equations.append(first)
    known.append("s")
    single = ["a", "b", "p"]  # without a set: what is solved for is one number
    for k in range(draw(st.integers(2, 6))):
        name = f"y{k}"
        kind = draw(
            st.sampled_from(
                ["plain", "plain", "over", "stock", "initial", "rate", "solve", "shock", "product", "lagged"]
            )
        )
        text = tame(draw(texts(known, stocks, 2)))
        if kind == "plain":
            equations.append(Equation(name, name, text))
        elif kind == "over":
            axis = draw(st.sampled_from(["firm", "good"]))
            other = draw(texts(known, stocks, 1))
            shape = draw(st.sampled_from(OVER))
            reduced = shape.format(text, other, axis=axis)
            equations.append(Equation(name, name, f"If(Abs(a) < 9, {reduced}, 0)" if draw(st.booleans()) else reduced))
        elif kind == "stock":
            equations.append(Stock(name, name, f"0.5*prev({name}) + {text}", start="a"))
            stocks.append(name)
        elif kind == "initial":
            equations.append(Stock(name, name, f"0.5*prev({name}) + {text}", initial="b"))
            stocks.append(name)
        elif kind == "rate":
            equations.append(Rate(name, name, f"{text} - {name}", initial="a"))
        elif kind == "solve":
            inner = tame(draw(texts(single, ["s"], 1)))
            equations.append(Equation(f"z{k}", f"z{k}", f"{name} + tanh({name} - s)/2"))
            equations.append(Solve(name, name, f"z{k} - {inner}", low="-9", high="9"))
            single.append(name)
        elif kind == "shock":
            equations.append(Shock(name, name, f"Abs({text})", seed=k))
        elif kind == "product":
            equations.append(Equation(name, name, f"Product(P, {text}, twin)"))
        else:
            of = draw(st.sampled_from(["p", "x"]))
            equations.append(Equation(name, name, f"lag({of}, {draw(st.integers(1, 3))}, a) + {text}"))
        known.append(name)
    columns = [Output(e.symbol, e.symbol) for e in equations]
    method, substeps = draw(st.sampled_from([("rk4", 1), ("rk4", 3), ("euler", 2)]))
    return Model("random", "", "", equations, columns, steps=range(4), sets=SETS, method=method, substeps=substeps)


NUMBERS = st.floats(-2, 2, allow_nan=False).map(lambda x: round(x, 6) + 0.0)


@st.composite
def inputs(draw) -> dict:
    sizes = {"a": (), "b": (), "p": (4,), "m": (2,), "g": (3,), "P": (2, 2), "x": (4, 2)}
    return {s: np.array([draw(NUMBERS) for _ in range(int(np.prod(size)))]).reshape(size) for s, size in sizes.items()}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(m=models(), given_inputs=inputs(), draw_number=st.integers(0, 10_000))
def test_numpy_and_javascript_agree_on_random_models(node, m, given_inputs, draw_number):
    used = {s: x for s, x in given_inputs.items() if s in m.inputs}
    one, two = both(node, m, {s: AXES[s] for s in used}, used, MEMBERS, draw_number)
    assert one.keys() == two.keys()
    for column, values in one.items():
        scale = max(1.0, float(np.nanmax(np.abs(values), initial=0)))
        assert np.array_equal(np.isnan(values), np.isnan(two[column])), (column, [e.text for e in m.equations])
        near = np.abs(values - two[column]) <= 1e-9 * np.maximum(np.maximum(np.abs(values), np.abs(two[column])), scale)
        assert (near | np.isnan(values)).all(), (column, [(e.symbol, e.text) for e in m.equations])
