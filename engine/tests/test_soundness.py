"""What the check tells of steps that are too coarse, of equations that nothing solves, of matrices with holes; and histograms."""

import json
from pathlib import Path

import numpy as np
import pytest
from node_program import node
from small_books import CLIMATE, EPIDEMIC, INVENTORY, JOBS, PREDATOR, SOLOW, copy_whole

from modelbook.checks.check import data_problems
from modelbook.errors import BookError
from modelbook.explorer import bundle
from modelbook.worlds import histogram, soundness
from modelbook.worlds.book import Book


def changed(folder: Path, example: Path, file: str, **words: str) -> Book:
    """A copy of an example in which words of a file are others."""
    root = copy_whole(example, folder / "book")
    text = (root / file).read_text(encoding="utf-8")
    for old, new in zip(words["old"].split("|"), words["new"].split("|"), strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    (root / file).write_text(text, encoding="utf-8")
    return Book.open(root)


def line_of(book: Book, file: str, words: str) -> int:
    lines = (book.root / file).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_a_step_that_is_too_coarse_is_told_with_how_far_half_of_it_differs(tmp_path):
    book = changed(tmp_path, PREDATOR, "predator.py", old='method="rk4"|substeps=8', new='method="euler"|substeps=4')
    (problem,) = data_problems(book)
    found = soundness.halved(book.engine("predator"))
    assert problem.where.file == "predator.py"
    assert problem.where.line == line_of(book, "predator.py", 'Rate("1"')
    assert f"{found.column} in year {found.step} of the scenario baseline is {found.half:.4g}, not" in problem.what
    assert f"{found.share:.1%} of its largest value" in problem.what
    assert problem.mend == 'Write substeps=8 or method="rk4" in the Model.'


def test_a_step_that_is_fine_enough_is_not_told():
    for example, name in ((PREDATOR, "predator"), (CLIMATE, "climate")):
        found = soundness.halved(Book.open(example).engine(name))
        assert 0 < found.share < soundness.COARSE
    assert soundness.halved(Book.open(SOLOW).engine("growth")) is None


def test_half_the_step_is_what_twice_the_substeps_give(tmp_path):
    coarse = changed(tmp_path, PREDATOR, "predator.py", old="substeps=8", new="substeps=1")
    fine = changed(tmp_path / "fine", PREDATOR, "predator.py", old="substeps=8", new="substeps=2")
    found = soundness.halved(coarse.engine("predator"))
    one, two = (book.run("predator").set_index("year")[found.column] for book in (coarse, fine))
    assert (found.whole, found.half) == (one[found.step], two[found.step])
    assert abs(one - two).max() == abs(found.whole - found.half)


SOLVED = {
    "old": 'Equation("2", "y", "k**a"|a year")|import Equation, Model, Output, Stock',
    "new": 'Solve("2", "y", "y - k**a"|a year", low="0", high="1.2")|import Equation, Model, Output, Solve, Stock',
}


def test_what_nothing_solves_is_told_by_the_check_and_by_a_run(tmp_path):
    book = changed(tmp_path, SOLOW, "growth.py", **SOLVED)
    (problem,) = data_problems(book)
    assert problem.where.line == line_of(book, "growth.py", 'Solve("2"')
    assert "with the scenario baseline, 'y - k**a' is 0 nowhere between 0 and 1.2 in year" in problem.what
    assert "Widen low and high" in problem.mend
    with pytest.raises(BookError, match="is 0 nowhere between"):
        book.run("growth")


def test_what_is_solved_only_in_some_worlds_is_told_with_the_lever(tmp_path):
    words = {"old": SOLVED["old"], "new": SOLVED["new"].replace("1.2", "1.8")}
    book = changed(tmp_path, SOLOW, "growth.py", **words)
    book.run("growth", {"saving": 0.2})
    said = [str(problem) for problem in data_problems(book)]
    assert len(said) == 1
    assert "with the scenario thrift" in said[0] or "with saving=0.6" in said[0]


def test_a_solved_example_is_right_where_the_bracket_is_wide(tmp_path):
    words = {"old": SOLVED["old"], "new": SOLVED["new"].replace("1.2", "9")}
    book = changed(tmp_path, SOLOW, "growth.py", **words)
    assert data_problems(book) == []
    np.testing.assert_allclose(book.run("growth").made, Book.open(SOLOW).run("growth").made, rtol=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("looking,outside,8.4,boston-fed-1999\n", "", "there is no people for job outside, before looking."),
        ("looking,outside,8.4", "looking,employed,8.4", "the row of job employed, before looking stands twice."),
        ("before,job", "from,job", "before"),
    ],
)
def test_a_hole_in_a_matrix_is_told(tmp_path, old, new, words):
    book = changed(tmp_path, JOBS, "data/flows.csv", old=old, new=new)
    said = "\n".join(str(problem) for problem in data_problems(book))
    assert words in said
    assert "data/flows.csv" in said


# --- histograms


def test_a_histogram_counts_the_draws():
    engine = Book.open(INVENTORY).engine("inventory")
    rows = histogram.rows(engine, {}, "baseline", "shelf", 52, bins=30, n=4000)
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    x = engine.arrays({}, "baseline", 4000, draw=1)["shelf"][-1].ravel()
    counts, edges = np.histogram(x, bins=30)
    np.testing.assert_allclose([row["share"] for row in rows], counts / 4000)
    np.testing.assert_allclose([row["low"] for row in rows], edges[:-1])
    assert histogram.counted(np.array([2.0, 2.0]), 5) == [{"low": 2.0, "high": 2.0, "share": 1.0}]
    assert histogram.counted(np.array([]), 5) == []


RUN = """
import {{ core }} from {core};
const modelbook = core();
globalThis.modelbook = modelbook;
(0, eval)({script});
const m = modelbook.models.{name};
const said = (x) => (Number.isFinite(x) || typeof x === 'string' ? x : String(x));
const rows = (list) => list.map((row) => Object.fromEntries(Object.entries(row).map(([k, x]) => [k, said(x)])));
console.log(JSON.stringify({{
  histogram: rows(modelbook.sampling.histogram(m, {{}}, 'baseline', 500, 1)),
  fan: rows(modelbook.sampling.fan(m, {{}}, 'baseline', 500, 1, {columns})),
  unsolved: [modelbook.world.unsolved(m, {{}}, 'baseline'), modelbook.world.unsolved(m, {{ saving: 0.6 }}, 'baseline')],
}}));
"""


def in_page(book: Book, name: str, columns: list[str]) -> dict:
    """What js/core gives for a model, by node."""
    import subprocess

    core = json.dumps((Path(__file__).parent / "core.mjs").as_uri())
    script = json.dumps(bundle.model_script(book.engine(name)))
    text = RUN.format(core=core, script=script, name=name, columns=json.dumps(columns))
    done = subprocess.run([node(), "--input-type=module", "-e", text], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_shocks_of_draws_and_histograms_are_the_same_on_the_page():
    book = Book.open(INVENTORY)
    engine = book.engine("inventory")
    found = in_page(book, "inventory", ["shelf"])
    wanted = histogram.rows(engine, {}, "baseline", "shelf", 52, bins=30, n=500)
    for one, two in zip(found["histogram"], wanted, strict=True):
        assert one == pytest.approx(two, rel=1e-9, abs=1e-9)
    quantiles = book.run("inventory", draws=500).query("output == 'shelf'")
    for column in ("p5", "p50", "p95"):
        np.testing.assert_allclose([row[column] for row in found["fan"]], quantiles[column], rtol=1e-9)


def test_the_page_knows_where_nothing_solves_an_equation(tmp_path):
    book = changed(tmp_path, SOLOW, "growth.py", old=SOLVED["old"], new=SOLVED["new"].replace("1.2", "1.8"))
    script = bundle.model_script(book.engine("growth"))
    assert '"solved":["y"]' in script
    found = in_page(book, "growth", ["made"])
    assert found["unsolved"] == [False, True]
    assert '"solved"' not in bundle.model_script(Book.open(EPIDEMIC).engine("epidemic"))
