"""The language that models are written in: what each word means, in NumPy and in the generated JavaScript."""

import itertools
import math
import random
from types import SimpleNamespace

import numpy as np
import pytest

from modelbook.errors import BookError
from modelbook.language import compiled, equation_latex, javascript, numpy_source
from modelbook.language.model import TIME, Equation, Model, Output, Stock

STEPS = (2000, 2001, 2002, 2003, 2004)
FIRMS = ("ada", "bob", "cem")
T, F = len(STEPS), len(FIRMS)

INPUT_AXES = {
    "x": frozenset({TIME, "firm"}),
    "p": frozenset({TIME}),
    "m": frozenset({"firm"}),
    "k": frozenset(),
    "when": frozenset(),
}
INPUTS = {
    "x": [[3.0, 1.0, 2.5], [0.5, 4.0, 4.0], [2.0, 2.0, 7.5], [6.0, 0.25, 1.0], [1.5, 5.0, 5.0]],
    "p": [1.0, 2.0, 5.0, 3.0, 3.0],
    "m": [1.0, 2.0, 4.0],
    "k": 2.0,
    "when": 2002.0,
}


def model(*equations, outputs=None, steps=STEPS) -> Model:
    outputs = outputs or [Output(e.symbol, e.symbol) for e in equations]
    return Model("toy", "Toy", "?", equations, outputs, steps=steps, sets={"firm": FIRMS}, file="toy.py")


def by_numpy(m: Model, inputs=INPUTS) -> dict[str, np.ndarray]:
    """Columns, each flat: over time and sets in that order."""
    full = {}
    for symbol, value in inputs.items():
        axes = INPUT_AXES[symbol]
        shape = ((T,) if TIME in axes else ()) + (1,) + ((F,) if "firm" in axes else (1,))
        full[symbol] = np.reshape(np.array(value, float), shape)
    run = compiled(m, INPUT_AXES)
    return {c: np.ravel(v) for c, v in run(full, {TIME: np.array(m.steps), "firm": list(FIRMS)}, 1).items()}


RUN = """({text, inputs, axes}) => {
  const out = (0, eval)(text)(inputs, axes);
  return Object.fromEntries(Object.entries(out).filter(([name]) => name[0] !== '$')
    .map(([name, x]) => [name, typeof x === 'object' ? Array.from(x) : [Number(x)]]));
}"""


@pytest.fixture(scope="module")
def sheet(browser):
    """An empty page to run JavaScript in."""
    page = browser.new_page()
    yield page
    page.close()


def by_javascript(sheet, m: Model, inputs=INPUTS) -> dict[str, np.ndarray]:
    flat = {s: list(np.ravel(v)) if INPUT_AXES[s] else v for s, v in inputs.items()}
    axes = {TIME: list(m.steps), "firm": list(FIRMS)}
    out = sheet.evaluate(RUN, {"text": javascript(m, INPUT_AXES), "inputs": flat, "axes": axes})
    return {name: np.array(x, float) for name, x in out.items()}


# --- each word, against plain Python. A case is (text of an equation, its value at time t and firm f, over what).


def position(values, low=True, keep=None):
    kept = [(i, v) for i, v in enumerate(values) if keep is None or keep[i]]
    best = (min if low else max)(v for _, v in kept)
    return next(i for i, v in kept if v == best)


def pick(values, keep):
    return [v for v, k in zip(values, keep, strict=True) if k]


w = SimpleNamespace(**INPUTS)
by_firm = [[w.x[t][f] for t in range(T)] for f in range(F)]
NAN = math.nan
HERE = {
    "Min(x, m, k)": lambda t, f: min(w.x[t][f], w.m[f], w.k),
    "Max(x, 3)": lambda t, f: max(w.x[t][f], 3),
    "If(x > k, m, -x)": lambda t, f: w.m[f] if w.x[t][f] > w.k else -w.x[t][f],
    "If(And(x > k, p >= 3, Not(m <= 1)), 1, 0)": lambda t, f: float(
        w.x[t][f] > w.k and w.p[t] >= 3 and not w.m[f] <= 1
    ),
    "If(Or(x < 1, Not(p < 3)), x, 9)": lambda t, f: w.x[t][f] if w.x[t][f] < 1 or not w.p[t] < 3 else 9,
    "First(x, m, k)": lambda t, f: position([w.x[t][f], w.m[f], w.k]),
    "exp(-x) + log(p)*sqrt(m)": lambda t, f: math.exp(-w.x[t][f]) + math.log(w.p[t]) * math.sqrt(w.m[f]),
    "pi*(x/2)**2": lambda t, f: math.pi * (w.x[t][f] / 2) ** 2,
    "x - (m - k) - p": lambda t, f: w.x[t][f] - (w.m[f] - w.k) - w.p[t],
    "k*(1 + 0.1)**(time - 2002)*x/m": lambda t, f: w.k * 1.1 ** (STEPS[t] - 2002) * w.x[t][f] / w.m[f],
    "x/(m/k)/p": lambda t, f: w.x[t][f] / (w.m[f] / w.k) / w.p[t],
    "-x**2 + 2**-m": lambda t, f: -(w.x[t][f] ** 2) + 2 ** -w.m[f],
    "0.1234567890123456*x*m": lambda t, f: 0.1234567890123456 * w.x[t][f] * w.m[f],
    "x*Sum(m, firm)": lambda t, f: w.x[t][f] * sum(w.m),
}
OVER_FIRMS = {
    "Sum(x, firm)": lambda t: sum(w.x[t]),
    "Sum(x*m, firm, x > k)": lambda t: sum(x * m for x, m in zip(w.x[t], w.m, strict=True) if x > w.k),
    "Sum(1, firm, x > 100)": lambda t: 0,
    "Mean(x, firm)": lambda t: sum(w.x[t]) / F,
    "Mean(x, firm, m > 1)": lambda t: sum(w.x[t][1:]) / 2,
    "Mean(x, firm, x > 100)": lambda t: NAN,
    "Lowest(x, firm)": lambda t: min(w.x[t]),
    "Lowest(x, firm, m > 1)": lambda t: min(w.x[t][1:]),
    "Lowest(x, firm, x > 100)": lambda t: NAN,
    "Highest(x - p, firm)": lambda t: max(w.x[t]) - w.p[t],
    "Highest(x, firm, m < 4)": lambda t: max(w.x[t][:2]),
    "WhereLowest(x, firm)": lambda t: position(w.x[t]),
    "WhereLowest(x, firm, m > 1)": lambda t: position(w.x[t], keep=[m > 1 for m in w.m]),
    "WhereHighest(x, firm)": lambda t: position(w.x[t], low=False),
    "WhereHighest(x, firm, m < 2)": lambda t: 0,
    "WhereHighest(x, firm, x > 100)": lambda t: NAN,
}
OVER_TIME = {
    "Sum(x, time)": lambda f: sum(by_firm[f]),
    "Sum(x, time, time >= when)": lambda f: sum(by_firm[f][2:]),
    "Mean(x, time, p >= 3)": lambda f: sum(by_firm[f][2:]) / 3,
    "Lowest(x, time)": lambda f: min(by_firm[f]),
    "Highest(x, time, p < 3)": lambda f: max(by_firm[f][:2]),
    "WhereLowest(x, time)": lambda f: position(by_firm[f]),
    "WhereHighest(x, time, p < 5)": lambda f: position(by_firm[f], low=False, keep=[p < 5 for p in w.p]),
    "When(x >= 5, time)": lambda f: next((s for s, x in zip(STEPS, by_firm[f], strict=True) if x >= 5), NAN),
    "When(x > 7, p)": lambda f: [NAN, NAN, 5.0][f],
    "At(x, when)": lambda f: by_firm[f][2],
    "At(x, when + m)": lambda f: [by_firm[0][3], by_firm[1][4], NAN][f],
    "At(x, 1999)": lambda f: NAN,
    "m*Sum(x, time) + 1": lambda f: w.m[f] * sum(by_firm[f]) + 1,
}
ONE = {
    "Min(k, 3) + when": w.k + w.when,
    "Sum(m, firm)": sum(w.m),
    "Sum(Sum(x, firm), time)": sum(map(sum, w.x)),
    "Sum(p, time)": sum(w.p),
    "When(Sum(x, firm) > 10, time)": 2002,
    "At(Sum(x, firm), When(p > 2, time))": sum(w.x[2]),
    "When(p > 100, time)": NAN,
    "Sum(Sum(x, time), firm)": sum(map(sum, w.x)),
    "Highest(Mean(x, time), firm)": max(sum(row) / T for row in by_firm),
    "WhereLowest(Sum(x, time), firm, m < 3)": position([sum(r) for r in by_firm], keep=[True, True, False]),
    "Mean(p - Mean(p, time), time)": 0.0,
}
CASES = {
    **{text: [want(t, f) for t in range(T) for f in range(F)] for text, want in HERE.items()},
    **{text: [want(t) for t in range(T)] for text, want in OVER_FIRMS.items()},
    **{text: [want(f) for f in range(F)] for text, want in OVER_TIME.items()},
    **{text: [want] for text, want in ONE.items()},
}


def same(found, wanted):
    np.testing.assert_allclose(found, np.array(wanted, float), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("text", CASES)
def test_a_word_means_the_same_in_plain_python_numpy_and_javascript(sheet, text):
    m = model(Equation("1", "out", text))
    same(by_numpy(m)["out"], CASES[text])
    same(by_javascript(sheet, m)["out"], CASES[text])


def both(sheet, m):
    one, two = by_numpy(m), by_javascript(sheet, m)
    for column in one:
        same(two[column], one[column])
    return one


def test_prev_reads_the_step_before_and_start_what_came_before_the_first(sheet):
    m = model(
        Stock("1", "S", "prev(S) + x - 1", start="10*m"),
        Equation("2", "before", "prev(S)"),
        Equation("3", "total", "Sum(prev(S), firm)"),
        Stock("4", "last", "p"),
        Equation("5", "late", "prev(last)"),
    )
    got = both(sheet, m)
    stock = [[10 * w.m[f] + sum(by_firm[f][: t + 1]) - (t + 1) for f in range(F)] for t in range(T)]
    before = [[10 * v for v in w.m], *stock[:-1]]
    same(got["S"], np.ravel(stock))
    same(got["before"], np.ravel(before))
    same(got["total"], [sum(row) for row in before])
    same(got["late"], [0, *w.p[:-1]])


def test_stocks_that_read_each_other_read_the_step_before(sheet):
    m = model(Stock("1", "a", "prev(b)", start="1"), Stock("2", "b", "prev(a) + prev(b)", start="1"))
    got = both(sheet, m)
    same(got["a"], [1, 2, 3, 5, 8])
    same(got["b"], [2, 3, 5, 8, 13])


def test_order_of_equations_does_not_matter(sheet):
    equations = [Equation("1", "a", "b + 1"), Equation("2", "b", "c*2"), Equation("3", "c", "x + Sum(m, firm)")]
    for order in itertools.permutations(equations):
        same(both(sheet, model(*order, outputs=[Output("a", "a")]))["a"], [v * 2 + 15 for row in w.x for v in row])


@pytest.mark.parametrize(
    ("values", "wanted"), [((2, 2, 2), 0), ((3, 2, 2), 1), ((2 + 1e-12, 2, 3), 0), ((2.001, 2, 2), 1), ((-2, -2, 0), 0)]
)
def test_ties_are_broken_in_the_order_of_writing(sheet, values, wanted):
    m = model(Equation("1", "out", f"First({', '.join(map(str, values))})"))
    same(both(sheet, m)["out"], [wanted])


def test_the_first_of_tied_members_is_found_with_a_tolerance(sheet):
    inputs = {**INPUTS, "m": [5.0, 1.0 + 1e-13, 1.0]}
    m = model(Equation("1", "low", "WhereLowest(m, firm)"), Equation("2", "high", "WhereHighest(-m, firm)"))
    for got in (by_numpy(m, inputs), by_javascript(sheet, m, inputs)):
        assert (got["low"][0], got["high"][0]) == (1, 1)


def test_a_column_may_show_an_assumption(sheet):
    m = model(Equation("1", "a", "x + p"), outputs=[Output("shown", "p"), Output("a", "a")])
    same(both(sheet, m)["shown"], w.p)


def test_a_model_without_time(sheet):
    m = model(Equation("1", "a", "k + m"), Equation("2", "b", "Sum(a, firm)"), steps=())
    got = both(sheet, m)
    same(got["a"], [3, 4, 6])
    same(got["b"], [13])


def test_arithmetic_is_pythons_whatever_the_brackets_and_signs(sheet):
    """Expressions made at random, as Python reads them, as NumPy and as the browser."""
    rng = random.Random(1)

    def expression(depth: int) -> str:
        if depth == 0 or rng.random() < 0.15:
            return rng.choice(["k", "u", "v", "3", "0.7", "1.25e-1"])
        a, b = expression(depth - 1), expression(depth - 1)
        shape = rng.choice(
            ["{a} + {b}", "{a} - {b}", "({a} - {b})", "({a}) * ({b})", "{a} / {b}", "({a}) / ({b})", "-({a})", "-{a} * {b}",
             "({a})**2", "(1 + ({a})**2)**-0.5", "Min({a}, {b})", "Max({a}, {b})", "{a} - ({b} - {a})", "2**-(1 + ({a})**2)",
             "If({a} > {b}, {a}, {b} - 1)", "1/(({a})**2 + 1)"]
        )  # fmt: skip
        return shape.format(a=a, b=b)

    texts = [t for t in (expression(rng.randint(1, 4)) for _ in range(400)) if any(c in t for c in "kuv")]
    plain = {"k": w.k, "u": 1.5, "v": -0.4, "Min": min, "Max": max, "If": lambda c, a, b: a if c else b}
    wanted, kept = [], []
    for text in texts:
        try:
            value = eval(text, {"__builtins__": {}}, plain)
        except (ZeroDivisionError, OverflowError):
            continue
        if isinstance(value, int | float) and abs(value) < 1e100:
            wanted.append(value)
            kept.append(text)
    assert len(kept) > 200
    extra = [Equation("u", "u", "k - 0.5"), Equation("v", "v", "0.1 - k/4")]
    m = model(*extra, *(Equation(str(i), f"out{i}", text) for i, text in enumerate(kept)))
    for got in (by_numpy(m), by_javascript(sheet, m)):
        for i, (text, value) in enumerate(zip(kept, wanted, strict=True)):
            assert got[f"out{i}"][0] == pytest.approx(value, rel=1e-9, abs=1e-9), text


def test_draws_stand_side_by_side():
    m = model(Stock("1", "S", "prev(S) + k*p"), Equation("2", "late", "Highest(S, time)"))
    run = compiled(m, INPUT_AXES)
    inputs = {s: np.zeros((1, 1)) for s in INPUT_AXES}
    inputs["p"] = np.array(w.p).reshape(T, 1, 1)
    inputs["k"] = np.array([1.0, 10.0, 0.0]).reshape(3, 1)
    got = run(inputs, {TIME: np.array(STEPS), "firm": list(FIRMS)}, 3)
    same(got["S"][..., 0], np.outer(np.cumsum(w.p), [1, 10, 0]))
    same(np.ravel(got["late"]), [14, 140, 0])


# --- what is not asked for


def test_what_the_wanted_outputs_do_not_need_is_left_out():
    equations = [
        Equation("1", "used", "k + 1"),
        Stock("2", "S", "prev(S) + used"),
        Equation("3", "read_before", "prev(S) + prev(R)"),
        Stock("4", "R", "m"),
        Equation("5", "unused", "Sum(x, time)"),
    ]
    m = model(*equations, outputs=[Output("a", "read_before"), Output("b", "unused")])
    names = {s.symbol for s in m.statements(INPUT_AXES, ["a"])}
    assert names == {"used", "S", "read_before", "R"}
    for text in (numpy_source(m, INPUT_AXES, ["a"]), javascript(m, INPUT_AXES, ["a"])):
        assert "unused" not in text
        assert "v_x" not in text and "p_x" not in text


# --- mistakes: the message names the equation and the symbol


@pytest.mark.parametrize(
    ("equations", "words"),
    [
        ([Equation("E7", "a", "k + nosuch")], ["E7 (a)", "'nosuch'", "symbols.csv"]),
        ([Equation("E7", "a", "k + whem")], ["'whem'", "Did you mean when"]),
        ([Stock("E7", "a", "prev(a)", start="nosuch")], ["E7 (a)", "'nosuch'"]),
        ([Equation("E7", "a", "b"), Equation("E8", "b", "c"), Equation("E9", "c", "a")], ["circle", "prev("]),
        ([Equation("E7", "a", "a + 1")], ["E7 (a)", "circle", "a needs a"]),
        ([Equation("E7", "a", "cosh(k)")], ["E7 (a)", "'cosh(...)'"]),
        ([Equation("E7", "a", "k"), Equation("E8", "a", "2*k")], ["E8 (a)", "twice", "E7"]),
        ([Equation("E7", "a", "k"), Equation("E8", "b", "prev(a)")], ["E8 (b)", "prev(a)", "no Stock"]),
        ([Equation("E7", "a", "(k + 1")], ["E7 (a)", "cannot be read"]),
        ([Equation("E7", "a", "Sum(x, nosuch)")], ["E7 (a)", "nosuch"]),
        ([Equation("E7", "a", "p + Sum(p, time)")], ["E7 (a)", "whole path"]),
    ],
    ids=[
        "undefined",
        "near miss",
        "in a start",
        "cycle",
        "itself",
        "function",
        "twice",
        "prev",
        "brackets",
        "axis",
        "path",
    ],
)
def test_a_mistake_is_told_with_its_equation(equations, words):
    m = model(*equations)
    with pytest.raises(BookError) as found:
        m.check(INPUT_AXES)
        m.statements(INPUT_AXES)
    assert "toy.py" in str(found.value)
    for word in words:
        assert word in str(found.value)


def test_an_output_that_shows_nothing_is_told():
    m = model(Equation("E1", "a", "k"), outputs=[Output("seen", "nosuch")])
    with pytest.raises(BookError) as found:
        m.statements(INPUT_AXES)
    assert "'seen'" in str(found.value)
    assert "'nosuch'" in str(found.value)


def test_all_members_of_a_circle_are_named():
    m = model(Equation("1", "a", "b"), Equation("2", "b", "c"), Equation("3", "c", "a"), Equation("4", "d", "k"))
    with pytest.raises(
        BookError, match=r"a needs b needs c needs a|b needs c needs a needs b|c needs a needs b needs c"
    ):
        m.statements(INPUT_AXES)


def test_a_column_is_empty_before_its_first_time(sheet):
    outputs = [Output("all", "S"), Output("late", "S", since=2002)]
    m = Model("m", "", "", [Stock("E1", "S", "prev(S) + x")], outputs, steps=STEPS, sets={"firm": ""})
    for got in (by_numpy(m), by_javascript(sheet, m)):
        everything, late = (got[c].reshape(T, F) for c in ("all", "late"))
        assert not np.isnan(everything).any()
        assert np.isnan(late[:2]).all()
        assert (late[2:] == everything[2:]).all()


@pytest.mark.parametrize("text", ["When(prev(S) > k, time)", "Sum(prev(S), time)", "At(S - prev(S), 2003)"])
def test_a_reduction_over_time_does_not_read_the_step_before(text):
    m = Model(
        "m", "", "", [Stock("E1", "S", "prev(S) + k"), Equation("E2", "y", text)], [Output("y", "y")], steps=STEPS
    )
    with pytest.raises(BookError, match="step before"):
        m.statements(INPUT_AXES)


def test_a_power_of_a_function_keeps_its_exponent_in_print():
    equations = [Equation("1", "y", "exp(x)**2"), Equation("2", "z", "b*Sum(x, k)**(-1)")]
    model = Model("m", "", "", equations, [Output("y", "y"), Output("z", "z")], rows="", sets={"k": "k"})
    axes = {"x": frozenset({"k"}), "b": frozenset()}
    square, inverse = (equation_latex(model, e, axes) for e in equations)
    assert square.endswith("^{2}")
    assert "{-1}" in inverse or "frac" in inverse
