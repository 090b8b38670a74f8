"""The gallery: each example is a whole small book that is built, checked, read in a browser and right.

Its numbers are compared with what is known from elsewhere: a closed form, SciPy, or linear algebra.
"""

import json
import math

import numpy as np
import pytest
from reader import open_explorer
from scipy import integrate, special, stats
from small_books import CLIMATE, INVENTORY, JOBS, PREDATOR, build, copy_whole

from modelbook.checks.check import all_problems
from modelbook.worlds.book import Book

EXAMPLES = {"predator": PREDATOR, "climate": CLIMATE, "inventory": INVENTORY, "jobs": JOBS}
IDENT = {"predator": "waves", "climate": "warming", "inventory": "shelf", "jobs": "chain"}
PRESET = {"predator": "balance", "climate": "abrupt", "inventory": "lean", "jobs": "slow"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_there_is_nothing_to_mend(name):
    assert [str(problem) for problem in all_problems(Book.open(EXAMPLES[name]))] == []


# --- what is known from elsewhere


def test_predator_and_prey_follow_the_waves_that_scipy_finds():
    book = Book.open(PREDATOR)
    for values in ({}, {"birth": 0.63, "fed": 0.02}):
        frame = book.run("predator", values)
        a, b, c, d = values.get("birth", 0.55), 0.028, 0.8, values.get("fed", 0.024)
        true = integrate.solve_ivp(
            lambda t, y, a=a, b=b, c=c, d=d: [(a - b * y[1]) * y[0], (d * y[0] - c) * y[1]],
            (0, 20), [30, 4], t_eval=range(21), rtol=1e-11, atol=1e-11,
        )  # fmt: skip
        np.testing.assert_allclose(frame[["hares", "lynx"]].to_numpy().T, true.y, rtol=2e-4)
        assert np.ptp(frame.kept) < 1e-4 * abs(frame.kept[0])
    still = book.run("predator", scenario="balance")
    assert np.ptp(still.hares) < 1e-9
    assert np.ptp(still.lynx) < 1e-9


def two_boxes(t: float, years: float, lam=1.13, gamma=0.73, c=7.3, c0=106.0, f2=3.7) -> np.ndarray:
    """Both temperatures under a forcing that grows evenly until `years`: the exact sum of two decaying parts."""
    m = np.array([[-(lam + gamma) / c, gamma / c], [gamma / c0, -gamma / c0]])
    rates, vectors = np.linalg.eig(m)
    push = np.linalg.solve(vectors, np.array([1 / c, 0.0]))

    def response(k: float, t: float) -> float:  # of one part, to a forcing that grows by 1 a year from 0 on
        return (math.exp(k * t) - 1 - k * t) / k**2 if t > 0 else 0.0

    parts = [f2 / years * (response(k, t) - response(k, t - years)) for k in rates]
    return vectors @ (push * np.array(parts))


@pytest.mark.parametrize(("scenario", "years"), [("baseline", 70), ("abrupt", 1)])
def test_two_boxes_warm_as_their_closed_form(scenario, years):
    frame = Book.open(CLIMATE).run("climate", scenario=scenario)
    true = np.array([two_boxes(t, years) for t in range(301)])
    np.testing.assert_allclose(frame[["surface", "deep"]].to_numpy(), true, atol=2e-4)
    assert frame.end[0] == pytest.approx(3.7 / 1.13)


def test_an_inventory_waits_as_often_as_the_normal_law_says():
    engine = Book.open(INVENTORY).engine("inventory")
    n, sd = 20_000, 20 * math.sqrt(3)
    for safety in (1.64, 0.5):
        drawn = engine.arrays({"safety": safety}, "baseline", n, draw=1)
        shelf = drawn["shelf"][-1].ravel()
        assert len(shelf) == n
        assert shelf.mean() == pytest.approx(safety * sd, abs=4 * sd / math.sqrt(n))
        assert shelf.std() == pytest.approx(sd, rel=0.03)
        assert (shelf < 0).mean() == pytest.approx(stats.norm.sf(safety), abs=4 * math.sqrt(0.05 / n))
        assert stats.kstest(shelf, "norm", (safety * sd, sd)).pvalue > 0.001
    quantiles = Book.open(INVENTORY).run("inventory", draws=2000).query("output == 'shelf' and week == 52").iloc[0]
    assert quantiles.p95 - quantiles.p5 == pytest.approx(2 * special.ndtri(0.95) * sd, rel=0.1)


def test_a_chain_of_jobs_goes_to_its_stationary_state():
    book = Book.open(JOBS)
    frame = book.run("jobs")
    flows = np.array([[608.2, 9.8, 15], [8.4, 15.4, 6.1], [17.2, 8.4, 311.6]])
    chain = flows / np.array([633.8, 33.6, 332.7])
    np.testing.assert_allclose(chain.sum(axis=0), 1, rtol=1e-12)
    slow = book.run("jobs", scenario="slow")
    slower = chain + 0.3 * chain[0, 1] * np.array([[0, -1, 0], [0, 1, 0], [0, 0, 0]])
    for found, moves in ((frame, chain), (slow, slower)):
        state = np.array([633.8, 33.6, 332.7])
        for month in range(37):
            np.testing.assert_allclose(found.loc[month, ["work", "looking"]].to_numpy(float), state[:2], rtol=1e-12)
            state = moves @ state
    values, vectors = np.linalg.eig(chain)
    still = np.real(vectors[:, np.argmax(np.real(values))])
    assert frame.unemployment.iloc[-1] == pytest.approx(still[1] / (still[0] + still[1]), abs=2e-3)
    np.testing.assert_allclose(slow.finding, 9.8 / 33.6)


# --- the built pages


@pytest.fixture(scope="module", params=EXAMPLES)
def built(request, tmp_path_factory):
    """A built example."""
    root = copy_whole(EXAMPLES[request.param], tmp_path_factory.mktemp(request.param) / "book")
    done = build(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return request.param, root / "_build" / "html"


@pytest.fixture(params=["http", "file"])
def explorer(request, built, serve_folder, page):
    name, site = built
    address = serve_folder(site)("index.html") if request.param == "http" else (site / "index.html").as_uri()
    return name, open_explorer(page, address, IDENT[name])


def rows_match(name: str, found: list[dict], values: dict, scenario: str) -> None:
    """The page's rows are Python's."""
    frame = Book.open(EXAMPLES[name]).run(name, values, scenario)
    for column in frame:
        wanted = frame[column].to_numpy(float)
        np.testing.assert_allclose([row[column] for row in found], wanted, rtol=1e-9, atol=1e-9 * np.abs(wanted).max())


@pytest.mark.slow
def test_each_slider_moves_what_is_said_and_the_numbers_are_pythons(explorer):
    name, curve = explorer
    rows_match(name, curve.rows(), {}, "baseline")
    for key in curve.inputs():
        before = curve.seen()
        curve.press(key, "ArrowRight", "ArrowRight", "ArrowRight")
        assert key in curve.values
        assert curve.seen() != before, key
        rows_match(name, curve.rows(), curve.values, "baseline")


@pytest.mark.slow
def test_a_preset_and_uncertainty_work_there_too(explorer):
    name, curve = explorer
    before = curve.marks()
    curve.check("scenario", PRESET[name])
    assert curve.marks() != before
    rows_match(name, curve.rows(), {}, PRESET[name])
    without = curve.marks()
    curve.doing(lambda: curve.act("uncertainty"))
    assert curve.marks() != without


@pytest.mark.slow
def test_the_page_shows_equations_and_no_trouble(built):
    _, site = built
    text = (site / "index.html").read_text(encoding="utf-8")
    assert text.count("<math") >= 3
    assert "error" not in json.dumps(text.split("<main", 1)[-1].split("</main", 1)[0].lower())
