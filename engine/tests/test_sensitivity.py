"""Sweeps, tornadoes and Sobol indices; the public functions' examples; explorers among other widgets."""

import doctest
import re
from pathlib import Path

import ipywidgets
import numpy as np
import pandas as pd
import pytest
from small_books import EPIDEMIC, JOBS, SOLOW, copy_whole

import modelbook
from modelbook import Book, BookError
from modelbook.checks import blocks
from modelbook.explorer.widget import explore
from modelbook.sphinx_ext.pages import TEMPLATES
from modelbook.worlds import sensitivity


@pytest.fixture(scope="module")
def solow() -> Book:
    return Book.open(SOLOW)


# --- sweep


def test_a_sweep_runs_every_combination(solow):
    frame = solow.sweep("growth", {"saving": [0.1, 0.2, 0.4], "wear": [0.03, 0.06]}, ["made@60", "used@10"])
    assert list(frame) == ["saving", "wear", "made@60", "used@10"]
    assert len(frame) == 6
    for _, row in frame.iterrows():
        one = solow.run("growth", {"saving": row.saving, "wear": row.wear})
        assert row["made@60"] == pytest.approx(one.made[60], rel=1e-12)
        assert row["used@10"] == pytest.approx(one.used[10], rel=1e-12)


def test_a_sweep_takes_a_table_of_worlds_and_more_than_a_chunk(solow):
    table = pd.DataFrame(
        {"saving": np.linspace(0.1, 0.5, 5000), "strength": np.linspace(0.5, 0.2, 5000)}, index=range(7, 5007)
    )
    frame = solow.sweep("growth", table, ["made@60"])
    assert list(frame.index) == list(range(5000))
    pd.testing.assert_series_equal(frame.saving, table.saving.reset_index(drop=True))
    for k in (0, 2047, 2048, 4999):
        one = solow.run("growth", frame.loc[k, ["saving", "strength"]].to_dict())
        assert frame.loc[k, "made@60"] == pytest.approx(one.made[60], rel=1e-12)


@pytest.mark.parametrize(
    ("over", "words"),
    [({"savin": [0.1]}, "Did you mean saving"), ({"saving": [0.1, 9.0]}, "0.05 to 0.6"), ({"saving": []}, "no worlds to run"),
     ({"saving": np.linspace(0.1, 0.5, 1001), "wear": np.linspace(0.03, 0.1, 1000)}, "1,001,000 worlds are more than")],
)  # fmt: skip
def test_a_sweep_that_cannot_be_run_is_told(solow, over, words):
    with pytest.raises(BookError) as found:
        solow.sweep("growth", over, ["made@60"])
    assert words in str(found.value)


def test_an_output_that_is_none_is_told(solow):
    with pytest.raises(BookError, match="Did you mean made"):
        solow.sweep("growth", {"saving": [0.1]}, ["maid@60"])


# --- tornado


def test_a_tornado_moves_each_alone(solow):
    frame = solow.tornado("growth", "made@60", {"wear": 0.06})
    assert sorted(frame.assumption) == ["saving", "strength", "wear", "workers"]
    width = (frame.at_high - frame.at_low).abs()
    assert (width.diff().dropna() <= 0).all()
    for row in frame.itertuples():
        for end, found in ((row.low, row.at_low), (row.high, row.at_high)):
            one = solow.run("growth", {"wear": 0.06, row.assumption: end})
            assert found == pytest.approx(one.made[60], rel=1e-12)
        assert row.here == pytest.approx(solow.run("growth", {"wear": 0.06}).made[60], rel=1e-12)


# --- Sobol indices


class Ishigami:
    """A model whose indices are known in closed form (Ishigami and Homma 1990), a = 7, b = 0.1."""

    EQUATION = "sin(x) + 7*sin(y)**2 + 0.1*z**4*sin(x)"
    FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)


@pytest.fixture
def ishigami(tmp_path) -> Book:
    root = copy_whole(SOLOW, tmp_path / "book")
    (root / "growth.py").write_text(
        "from modelbook.language import Equation, Model, Output\n"
        f'EQUATIONS = [Equation("1", "f", "{Ishigami.EQUATION}")]\n'
        'MODEL = Model("growth", "", "?", EQUATIONS, [Output("f", "f")], rows="")\n',
        encoding="utf-8",
    )
    head = (root / "data" / "assumptions.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [
        f"{name},,{name},,0,-3.14159265358979,3.14159265358979,0.01,assumed,uncertain,G,uniform,own-assumption,Known.,,,"
        for name in ("one", "two", "three")
    ]
    (root / "data" / "assumptions.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    symbols = "model,id,symbol\ngrowth,one,x\ngrowth,two,y\ngrowth,three,z\n"
    (root / "data" / "symbols.csv").write_text(symbols, encoding="utf-8")
    (root / "data" / "scenario_values.csv").write_text("model,scenario,id,year,value\n", encoding="utf-8")
    return Book.open(root)


def test_indices_are_those_of_the_closed_form(ishigami):
    frame = ishigami.sobol("growth", "f", 4096).set_index("assumption")
    for name, first, total in zip(("one", "two", "three"), Ishigami.FIRST, Ishigami.TOTAL, strict=True):
        assert frame.loc[name, "first"] == pytest.approx(first, abs=0.02)
        assert frame.loc[name, "total"] == pytest.approx(total, abs=0.02)
        assert 0 < frame.loc[name, "total_error"] < 0.1
    assert list(frame.index) == ["one", "two", "three"]


def test_indices_follow_from_the_seed_and_what_is_set_stays(solow):
    one, two = (solow.sobol("growth", "made@60", 256) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert not one.equals(solow.sobol("growth", "made@60", 256, seed=2))
    assert sorted(solow.sobol("growth", "made@60", 256, values={"wear": 0.05}).assumption) == ["strength", "workers"]


def test_indices_that_cannot_be_had_are_told(solow, monkeypatch):
    with pytest.raises(BookError, match="power of 2"):
        solow.sobol("growth", "made@60", 1000)
    with pytest.raises(BookError, match="no uncertain assumption that is free"):
        Book.open(JOBS).sobol("jobs", "unemployment@12", 16, values={"hiring": 1.0})
    real = sensitivity.importlib.util.find_spec
    monkeypatch.setattr(sensitivity.importlib.util, "find_spec", lambda name: None if name == "SALib" else real(name))
    with pytest.raises(BookError, match=r"pip install 'modelbook\[sobol\]'"):
        solow.sobol("growth", "made@60")


def test_the_page_says_that_bars_hide_joint_effects():
    said = TEMPLATES.render("sobol.html", together="28%", left=2)
    assert "one assumption at a time hide what several do together: here 28% of the variance" in said
    assert "2 more bring under 1% each" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [("```{sobol} growth\nmaid@60: Words\n```\n", "Did you mean made"), ("```{sobol} growth\n```\n", "{sobol} names no output"),
     ("```{sobol} grwoth\nmade@60\n```\n", "growth")],
)  # fmt: skip
def test_a_block_of_indices_that_cannot_be_is_told(solow, text, words):
    (problem,) = blocks.problems(solow, "book/index.md", text)
    assert words in str(problem)


# --- the public functions


@pytest.mark.filterwarnings("ignore")
def test_every_public_function_has_an_example_that_holds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book = Book.open(SOLOW)
    functions = [name for name in modelbook.__all__ if name[0].islower()]
    for name in functions:
        assert ">>> " in getattr(modelbook, name).__doc__, name
    found = doctest.testmod(
        modelbook,
        extraglobs={"book": book, "modelbook": modelbook, "pandas": pd},
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert found.attempted >= len(functions)
    assert found.failed == 0


# --- among other widgets


def test_an_explorer_stands_in_a_box_and_is_linked_and_observed():
    explorer = explore(Book.open(EPIDEMIC), "epidemic", controls=["contacts", "cut"])
    choice = ipywidgets.Dropdown(options=["baseline", "careful"])
    ipywidgets.link((explorer, "scenario"), (choice, "value"))
    box = ipywidgets.HBox([explorer, choice])
    assert box.children == (explorer, choice)
    seen = []
    explorer.observe(lambda change: seen.append(dict(change["new"])), names="values")
    choice.value = "careful"
    assert explorer.scenario == "careful"
    assert explorer.result.ill.max() < Book.open(EPIDEMIC).run("epidemic").ill.max()
    explorer.values = {"contacts": 2.0}
    assert seen == [{"contacts": 2.0}]
    explorer.scenario = "baseline"
    assert choice.value == "baseline"


def test_the_readme_names_the_functions():
    text = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    for name in ("run", "sweep", "tornado", "sobol", "draws"):
        assert re.search(rf"`(modelbook\.)?{name}\b", text), name
