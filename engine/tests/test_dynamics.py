"""What changes in its own way: rates, first values, lags, equations solved, shocks and matrices, in NumPy and JavaScript."""

import itertools
import math

import numpy as np
import pytest
from node_program import Node, both
from scipy import integrate, optimize, stats

from modelbook.errors import BookError
from modelbook.language import compiled, equation_latex, mathml
from modelbook.language.model import TIME, Equation, Model, Output, Rate, Shock, Solve, Stock
from modelbook.language.numerics import normal, numbered

STEPS = (2000, 2001, 2002, 2003, 2004)
JOBS = ("farm", "mill", "none")
AXES = {"p": frozenset({TIME}), "k": frozenset(), "m": frozenset({"job"}), "P": frozenset({"job", "then"})}
INPUTS = {
    "p": [1.0, 2.0, 5.0, 3.0, 3.0],
    "k": 2.0,
    "m": [1.0, 2.0, 4.0],
    "P": [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.75, 0.125, 0.125]],
}


@pytest.fixture(scope="module")
def node():
    process = Node()
    yield process
    process.close()


def model(*equations, steps=STEPS, outputs=None, **more) -> Model:
    outputs = outputs or [Output(e.symbol, e.symbol) for e in equations]
    sets = {"job": "jobs", "then": "jobs"}
    return Model("toy", "Toy", "?", equations, outputs, steps=steps, sets=sets, file="toy.py", **more)


def run(node, m, inputs=INPUTS, draw=0):
    inputs = {s: x for s, x in inputs.items() if s in m.inputs}
    one, two = both(node, m, {s: AXES[s] for s in inputs}, inputs, {"job": list(JOBS), "then": list(JOBS)}, draw)
    assert one.keys() == two.keys()
    for column in one:
        np.testing.assert_allclose(two[column], one[column], rtol=1e-12, atol=1e-12, err_msg=column)
    return one


def refused(*equations, **more) -> str:
    with pytest.raises(BookError) as found:
        m = model(*equations, **more)
        m.check(AXES)
        m.statements(AXES)
    return str(found.value)


PLAIN = {"sin": math.sin, "cos": math.cos, "tanh": math.tanh, "Abs": abs, "floor": math.floor, "ceil": math.ceil}


@pytest.mark.parametrize("word", PLAIN)
def test_a_function_of_one_number(node, word):
    got = run(node, model(Equation("1", "y", f"{word}(p - 2.5)*{word}(-k/3)")))
    np.testing.assert_allclose(got["y"], [PLAIN[word](p - 2.5) * PLAIN[word](-2 / 3) for p in INPUTS["p"]], rtol=1e-15)


# --- lags and first values


def test_lag_reads_some_steps_back_and_what_stands_before(node):
    m = model(
        Equation("1", "a", "10*p"),
        Equation("2", "back", "lag(a, 2, -k)"),
        Equation("3", "path", "lag(p, 3, 0.5) + lag(p, 1, 9)"),
        Stock("4", "s", "prev(s) + lag(s, 2)", start="1"),
        Equation("5", "whole", "Sum(m*lag(a, 1, 0), job)"),
    )
    got = run(node, m)
    assert got["back"].tolist() == [-2, -2, 10, 20, 50]
    assert got["path"].tolist() == [9.5, 1.5, 2.5, 6, 5]
    assert got["s"].tolist() == [2, 3, 5, 8, 13]
    assert got["whole"].tolist() == [0, 70, 140, 350, 210]


def test_a_lag_over_a_set_is_of_the_same_member(node):
    got = run(node, model(Equation("1", "a", "m*p"), Equation("2", "b", "lag(a, 1, m)")))
    assert got["b"].reshape(5, 3).tolist() == [[1, 2, 4], [1, 2, 4], [2, 4, 8], [5, 10, 20], [3, 6, 12]]


def test_an_initial_value_is_the_first_row(node):
    m = model(Stock("1", "x", "2*prev(x)", initial="k + 1"), Stock("2", "y", "prev(y) + m", initial="m"))
    got = run(node, m)
    assert got["x"].tolist() == [3, 6, 12, 24, 48]
    assert got["y"].reshape(5, 3)[:2].tolist() == [[1, 2, 4], [2, 4, 8]]
    assert r"x_{2000} = k + 1" in equation_latex(m, m.equations[0], AXES)


# --- rates


def test_a_rate_by_eulers_method_is_the_sum_of_its_steps(node):
    got = run(node, model(Rate("1", "x", "p*x", initial="k"), method="euler"))
    assert got["x"].tolist() == [2, 4, 12, 72, 288]


def test_a_rate_reads_others_through_equations_over_sets_and_time(node):
    def rates(t, y):
        x, z = y[:3], y[3]
        return [*(np.array(INPUTS["m"]) * np.cos(t) - x * z), x.sum() / 10 - z]

    m = model(
        Rate("1", "x", "m*cos(time - 2000) - loss", initial="m"),
        Equation("2", "loss", "x*z"),
        Rate("3", "z", "whole/10 - z", initial="1"),
        Equation("4", "whole", "Sum(x, job)"),
        substeps=200,
    )
    got = run(node, m)
    true = integrate.solve_ivp(rates, (0, 4), [1, 2, 4, 1], t_eval=range(5), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(got["x"].reshape(5, 3).T, true.y[:3], rtol=1e-7)
    np.testing.assert_allclose(got["z"], true.y[3], rtol=1e-7)
    np.testing.assert_allclose(got["whole"], true.y[:3].sum(axis=0), rtol=1e-7)


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("rk4", 4)])
def test_half_the_step_divides_the_error_by_two_to_the_order(node, method, order):
    error = []
    for substeps in (8, 16):
        got = run(
            node, model(Rate("1", "x", "-x*sin(time)", initial="1"), steps=(0, 1, 2), method=method, substeps=substeps)
        )
        error.append(abs(got["x"][-1] - math.exp(math.cos(2) - 1)))
    assert math.log2(error[0] / error[1]) == pytest.approx(order, abs=0.25)


def test_what_changes_from_step_to_step_only_stays_in_between(node):
    m = model(
        Stock("1", "s", "prev(s) + x", start="0"),
        Rate("2", "x", "s + p", initial="1"),
        Equation("3", "b", "lag(x, 1)"),
        substeps=3,
    )
    x, s, rows = 1.0, 0.0, []
    for p in INPUTS["p"]:
        s += x
        rows.append((s, x))
        x += s + p
    got = run(node, m)
    np.testing.assert_allclose(np.transpose([got["s"], got["x"]]), rows)
    np.testing.assert_allclose(got["b"], [1, *got["x"][:-1]])


# --- equations solved


def test_a_price_is_found_at_which_a_market_clears(node):
    m = model(
        Solve("1", "price", "demand - supply", low="0", high="100"),
        Equation("2", "demand", "10*p*(price + 1)**-k"),
        Equation("3", "supply", "Sum(m*sqrt(price), job)"),
    )
    got = run(node, m)
    for p, price in zip(INPUTS["p"], got["price"], strict=True):
        true = optimize.brentq(lambda x, p=p: 10 * p * (x + 1) ** -2 - 7 * math.sqrt(x), 0, 100, xtol=1e-14)
        assert price == pytest.approx(true, abs=1e-9)
    np.testing.assert_allclose(got["demand"], got["supply"], rtol=1e-8)
    assert r"\mathrm{price}_{t} \text{ with } \mathrm{demand}_{t} - \mathrm{supply}_{t} = 0" in equation_latex(
        m, m.equations[0], AXES
    )


def test_two_that_need_each_other_are_solved_together(node):
    m = model(
        Solve("1", "x", "x**2 + y - p - 3", low="0", high="4"),
        Equation("2", "bend", "y**2 + x"),
        Solve("3", "y", "bend - 5", low="0", high="10"),
    )
    got = run(node, m)
    np.testing.assert_allclose(got["x"] ** 2 + got["y"], np.array(INPUTS["p"]) + 3, rtol=1e-9)
    np.testing.assert_allclose(got["y"] ** 2 + got["x"], 5, rtol=1e-9)


def test_a_number_for_the_whole_path_may_be_solved_for(node):
    m = model(
        Equation("1", "cash", "p - If(time <= 2000, 8, 0)"),
        Equation("2", "worth", "Sum(cash/(1 + rate)**(time - 2000), time)"),
        Solve("3", "rate", "worth", low="-0.5", high="5"),
    )
    true = optimize.brentq(lambda r: sum((p - 8 * (t == 0)) / (1 + r) ** t for t, p in enumerate(INPUTS["p"])), -0.5, 5)
    assert run(node, m)["rate"][0] == pytest.approx(true, abs=1e-9)


def test_a_rate_may_read_what_is_solved_for(node):
    m = model(Solve("1", "y", "y**3 + y - x", low="0", high="10"), Rate("2", "x", "-y", initial="2"), substeps=50)
    true = integrate.solve_ivp(
        lambda t, x: [-optimize.brentq(lambda y: y**3 + y - x[0], 0, 10, xtol=1e-14)],
        (0, 4),
        [2],
        t_eval=range(5),
        rtol=1e-10,
        atol=1e-13,
    )
    np.testing.assert_allclose(run(node, m)["x"], true.y[0], rtol=1e-6)


@pytest.mark.parametrize(
    ("text", "found"),
    [("y - 3", 3), ("3 - y", 3), ("y", 0), ("-y", 0), ("y - 10", 10), ("10 - y", 10), ("y - 11", None), ("y**2 + 1", None),
     ("1/(y - 3)", None), ("If(y > 3, 1, -1)", None), ("log(y - 3)", None)],
)  # fmt: skip
def test_where_nothing_solves_it_there_is_no_number(node, text, found):
    m = model(Solve("1", "y", text, low="0", high="10"), steps=())
    got = run(node, m)["y"][0]
    assert math.isnan(got) if found is None else got == pytest.approx(found, abs=1e-9)


# --- shocks


def test_shocks_are_normal_and_each_draw_step_and_member_has_its_own():
    n = 20_000
    z = np.concatenate([normal(7, numbered({"draw": 1}, n, 1), i, (3,)) for i in range(4)], axis=1)
    assert z.shape == (n, 12)
    assert stats.kstest(z.ravel()[:50_000], "norm").pvalue > 0.01
    assert np.abs(np.corrcoef(z.T) - np.eye(12)).max() < 0.03
    assert abs(np.corrcoef(z[1:, 0], z[:-1, 0])[0, 1]) < 0.03
    assert len(np.unique(z)) > 0.999 * z.size


def test_shocks_are_the_same_in_both_for_any_draw(node):
    m = model(
        Shock("1", "e", "k*p"), Shock("2", "f", "m", seed=2), Shock("3", "g", "k*p"), Stock("4", "walk", "prev(walk) + e"),
    )  # fmt: skip
    rows = [run(node, m, draw=draw) for draw in (0, 1, 2, 4_000_000)]
    for a, b in itertools.pairwise(rows):
        assert not np.isclose(a["e"], b["e"]).any()
    assert not np.isclose(rows[0]["e"], rows[0]["g"]).any()
    np.testing.assert_allclose(np.cumsum(rows[1]["e"]), rows[1]["walk"])
    assert r"\sim \mathcal{N}" in equation_latex(m, m.equations[0], AXES)


def test_draws_have_shocks_of_their_own_and_worlds_that_are_compared_the_same():
    m = model(Shock("1", "e", "k"))
    inputs = {"k": np.full((1, 1, 1), 2.0)}
    axes = {TIME: np.array(STEPS), "job": JOBS, "then": JOBS}
    own = compiled(m, AXES)(inputs, axes | {"draw": 1}, 6)["e"][..., 0, 0]
    later = compiled(m, AXES)(inputs, axes | {"draw": 3}, 4)["e"][..., 0, 0]
    same = compiled(m, AXES)(inputs, axes, 6)["e"][..., 0, 0]
    assert len(np.unique(own)) == 30
    np.testing.assert_array_equal(own[:, 2:], later)
    assert (same == same[:, :1]).all()


# --- matrices


def test_a_matrix_times_a_vector(node):
    m = model(
        Stock("1", "x", "Product(P, prev(x), then)", initial="m"),
        Equation("2", "y", "Product(P, m + x, then)"),
        Equation("3", "z", "Product(P, lag(x, 2, m), then)"),
    )
    got = run(node, m)
    p, m0 = np.array(INPUTS["P"]), np.array(INPUTS["m"])
    x = [m0]
    for _ in range(4):
        x.append(p @ x[-1])
    np.testing.assert_allclose(got["x"].reshape(5, 3), x)
    np.testing.assert_allclose(got["y"].reshape(5, 3), [p @ (m0 + row) for row in x])
    np.testing.assert_allclose(got["z"].reshape(5, 3), [p @ row for row in [m0, m0, *x[:3]]])
    assert r"\sum_{\mathrm{then}} P \, x_{t-1}" in equation_latex(m, m.equations[0], AXES)


# --- mistakes


@pytest.mark.parametrize(
    ("equations", "words"),
    [
        ([Equation("E7", "a", "lag(p, 1)")], ["lag(p, 1) does not say what counts before", "lag(p, 1, 0)"]),
        ([Equation("E7", "a", "lag(p, k, 0)")], ["'k' is no whole number of steps"]),
        ([Equation("E7", "a", "lag(p, 1.5, 0)")], ["'1.5' is no whole number of steps"]),
        ([Equation("E7", "a", "lag(p + 1, 2, 0)")], ["is not of a symbol", "equation of its own"]),
        ([Equation("E7", "a", "lag(k, 2, 0)")], ["'k', which is the same in every step", "Write k alone"]),
        ([Equation("E7", "a", "Sum(lag(p, 1, 0), time)")], ["cannot read the step before", "lag(...)"]),
        ([Rate("E7", "x", "1"), Equation("E8", "y", "prev(x)")], ["E8 (y)", "x is a Rate", "lag(x, 1)"]),
        ([Rate("E7", "x", "Sum(p, time)")], ["E7 (x)", "whole path"]),
        ([Rate("E7", "x", "1", initial="p")], ["E7 (x)", "'p', which changes from step to step"]),
        ([Stock("E7", "x", "1", start="p")], ["E7 (x)", "'p', which changes from step to step"]),
        ([Solve("E7", "x", "x - m")], ["E7 (x)", "one number for each job", "Sum over job"]),
        ([Solve("E7", "x", "x - 1", tolerance=0)], ["E7 (x)", "tolerance", "1e-15"]),
        ([Solve("E7", "x", "x - nosuch")], ["'nosuch'", "not defined"]),
        ([Solve("E7", "x", "x - 1", high="nosuch")], ["'nosuch'", "not defined"]),
        ([Equation("E7", "a", "b"), Equation("E8", "b", "a")], ["circle", "let one of them be a Solve"]),
        ([Equation("E7", "a", "Product(P, m)")], ["has 2 arguments and takes 3", "Product(matrix, vector, axis)"]),
        ([Equation("E7", "a", "Product(P, m, k)")], ["'k' is no axis", "Axes: time, job, then"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_equation(equations, words):
    said = refused(*equations)
    assert said.startswith("toy.py")
    for word in words:
        assert word in said, said


@pytest.mark.parametrize(
    ("more", "words"),
    [({"method": "rk5"}, "Known: euler, rk4"), ({"substeps": 0}, "1 to 1000"), ({"substeps": 2.5}, "no whole number")],
)
def test_a_method_that_there_is_not_is_told(more, words):
    assert words in refused(Rate("E7", "x", "1"), **more)


def test_what_changes_with_time_needs_steps():
    assert "no steps" in refused(Rate("E7", "x", "1"), steps=())


def test_every_kind_of_equation_prints():
    equations = [
        Rate("1", "x", "-x + Abs(y)", initial="1"), Solve("2", "y", "y - x", low="0", high="2"), Shock("3", "e", "k"),
        Equation("4", "z", "lag(x, 2) + floor(e)"), Stock("5", "w", "Product(P, prev(w), then)", initial="m"),
    ]  # fmt: skip
    m = model(*equations)
    for equation in equations:
        assert mathml(equation_latex(m, equation, AXES)).startswith("<math")
    assert r"\frac{d x}{d t} = - x_{t} + \left|y_{t}\right|, \quad x_{2000} = 1" in equation_latex(
        m, equations[0], AXES
    )
    assert r"x_{t-2} + \lfloor e_{t} \rfloor" in equation_latex(m, equations[3], AXES)
