"""A model that brings its own assumptions: in one file, in one cell, in a book without tables, and beside tables."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from alone_models import GROWTH, growth_file
from bs4 import BeautifulSoup
from small_books import SOLOW, copy_whole

import modelbook
from modelbook import Book, BookError
from modelbook.checks.check import all_problems
from modelbook.cli import main
from modelbook.drawing import charts as drawing
from modelbook.language import Assumption, Equation, Model, Output, Scenario
from modelbook.new.scaffold import new

SAME = [Output("made", "y", "tonnes", "made")]


@pytest.fixture
def growth(tmp_path):
    return Book.read(growth_file(tmp_path))


def one(equations="y = a + b", **more):
    symbol, _, text = equations.partition(" = ")
    given = {"assumptions": [Assumption("a", 1, 0, 2), Assumption("b", 2, 0, 4)]} | more
    return Model(
        "one", "One", "What?", [Equation("1", symbol, text)], [Output("y", symbol, "", "all")], rows="", **given
    )


def test_the_functions_take_the_model_itself(tmp_path):
    scope: dict = {}
    exec(GROWTH, scope)
    model, tables = scope["MODEL"], Book(SOLOW)
    made = tables.run("growth", {"saving": 0.4}).made.iloc[-1]
    assert modelbook.run(model, {"saving": 0.4}).made.iloc[-1] == pytest.approx(made, rel=1e-12)
    assert modelbook.sweep(model, {"saving": [0.4]}, ["made@60"])["made@60"].tolist() == pytest.approx([made])
    assert set(modelbook.tornado(model, "made@60").assumption) == {"saving", "strength", "wear", "workers"}
    assert set(modelbook.sobol(model, "made@60", 64).assumption) <= {"saving", "strength", "wear", "workers"}
    assert modelbook.explain(model, "baseline", "frugal", "made@60").assumption.tolist() == ["saving"]
    assert len(pd.read_parquet(modelbook.draws(model, tmp_path / "draws.parquet", 10))) == 10


def test_it_gives_what_the_same_model_gives_with_tables(growth):
    tables = Book(SOLOW)
    world = {"saving": 0.37, "wear": 0.03, "strength": 0.41}
    for values in ({}, world):
        alone, whole = growth.run("growth", values), tables.run("growth", values)
        np.testing.assert_allclose(alone.made, whole.made, rtol=1e-12)
    assert growth.run("growth", scenario="frugal").made.iloc[-1] == growth.run("growth", {"saving": 0.4}).made.iloc[-1]
    assert list(growth.run("growth", draws=64).output.unique()) == ["capital", "made", "used"]


def test_a_source_in_words_is_a_work_with_its_address(growth):
    saving = growth.assumptions["saving"]
    work = growth.sources[saving.sources[0]]
    assert (work.title, work.url) == ("Solow (1956)", "https://doi.org/10.2307/1884513") and saving.kind == "published"
    assert growth.sources[growth.assumptions["wear"].sources[0]].title == "Assumption of the author"
    assert 'href="https://doi.org/10.2307/1884513"' in modelbook.explore("growth", book=growth)._html


@pytest.mark.parametrize(
    ("low", "high", "start", "step"),
    [(0.05, 0.6, 0.2, 0.01), (0, 20, 5, 0.2), (0, 1, 0.333, 0.001), (0.5, 2, 1, 0.02), (3, 3, 3, 1)],
)
def test_a_slider_has_round_steps_that_meet_its_baseline(low, high, start, step):
    book = Book.of(one(assumptions=[Assumption("a", start, low, high), Assumption("b", 2, 0, 4)]))
    assert book.assumptions["a"].step == step


def test_nothing_is_silently_empty(growth):
    page = BeautifulSoup(modelbook.explore("growth", book=growth)._html, "html.parser")
    assert len(page.select("[data-chart]")) == 2  # one a unit
    for said in page.select(".finding, .heads .quiet, .heading, .sentence, svg desc, svg title"):
        assert said.get_text().strip()
    told = [d.get_text() for d in page.select("svg.wide desc")]
    assert told[1].startswith("Lines from year 0 to 60: made a worker goes from 1.04 to 1.76 tonnes; used a worker")
    assert "made a worker: 1.76 tonnes" in page.select_one(".sentence").get_text()
    assert len(page.select("svg.wide")[1].select("path[stroke*=series]")) >= 2
    ends = [t.get_text() for t in page.select("svg.wide")[1].select("text")]
    assert "made" in ends and "used" in ends


def test_what_the_author_writes_takes_the_place_of_what_is_made():
    book = Book.of(one(texts={"title": "It is {y|0}", "sentence": [("y > 2", "**Much**"), ("", "Little")]}))
    explorer = modelbook.explore("one", book=book)
    assert 'class="finding" data-say="title">It is 3<' in explorer._html and "<b>Much</b>" in explorer._html
    with pytest.raises(BookError, match="no output of one or view"):
        modelbook.explore("one", book=Book.of(one(texts={"title": "It is {z|0}"})))


@pytest.mark.parametrize("rows", ["", "good"])
def test_a_model_without_time_gets_bars(rows):
    import pandas as pd

    shape = {"rows": rows} | (
        {
            "sets": {"good": "goods"},
            "tables": {"goods": lambda _: pd.DataFrame({"id": ["x", "z"], "p": [1, 2]})},
            "data": {"p": ("goods", "p")},
        }
        if rows
        else {}
    )
    equation = "y = a*p + b" if rows else "y = a + b"
    symbol, _, text = equation.partition(" = ")
    model = Model(
        "bars",
        "Bars",
        "What?",
        [Equation("1", symbol, text)],
        [Output("y", "y", "", "all")],
        assumptions=[Assumption("a", 1, 0, 2), Assumption("b", 2, 0, 4)],
        **shape,
    )
    html = modelbook.explore(model)._html
    assert html.count('<path aria-hidden="true"') or "<path" in html
    assert ("Bars" in html or "Sum" in html) and "svg" in html


def test_a_cell_of_a_notebook_is_enough():
    explorer = modelbook.explore(one(), id="mine")
    assert explorer.result.y.iloc[0] == 3
    explorer.values = {"a": 2}
    assert explorer.result.y.iloc[0] == 4
    again = modelbook.explore(one("y = a - b"), id="mine")
    assert again._version != explorer._version  # the page takes the model anew


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Assumption("Saving", 0.2), "'Saving' cannot name an assumption. Begin with a small letter"),
        (lambda: Assumption("saving", "0.2"), "'saving' has '0.2' for a number"),
        (lambda: Assumption("saving", 0.2, float("nan")), "has nan for a number"),
        (lambda: Scenario("Much Saving"), "'Much Saving' cannot name a set of values"),
        (lambda: Book.of(), "there is no model here"),
        (lambda: Book.of(one(scenarios=[Scenario("x", {"c": 1})])).run("one"), "there is no assumption 'c'"),
        (lambda: Book.of(one(assumptions=[Assumption("a", 5, 0, 2)])).run("one"), "the baseline 5 is not between low 0 and high 2"),
        (lambda: Book.of(one("y = a + b + d")).run("one"), "the symbol 'd' is not defined"),
        (lambda: Book.read("nothing.py"), "there is no file nothing.py"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(make, says):
    with pytest.raises(BookError, match=re.escape(says)):
        make()


def test_a_mistake_is_told_with_the_line_of_the_file(tmp_path):
    wrong = GROWTH.replace('Assumption("wear", 0.05,', 'Assumption("wear", 0.5,')
    line = next(k for k, text in enumerate(wrong.splitlines(), 1) if '"wear"' in text)
    with pytest.raises(BookError, match=rf"^growth\.py:{line}: 'wear': the baseline 0\.5 is not between"):
        Book.read(growth_file(tmp_path, wrong)).run("growth")


@pytest.fixture
def bare(tmp_path):
    """A book without a single table."""
    root = tmp_path / "bare"
    (root / "data").mkdir(parents=True)
    (root / "book").mkdir()
    growth_file(root)
    package = {
        "name": "bare",
        "title": "Bare",
        "version": "1.0.0",
        "created": "2026-11-30T00:00:00Z",
        "modelbook": {"models": ["growth"]},
    }
    (root / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (root / "_config.yml").write_text(
        "title: Bare\nsphinx: {config: {extensions: [modelbook.extension]}}\n", encoding="utf-8"
    )
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    head = "---\njupytext: {text_representation: {extension: .md, format_name: myst}}\nkernelspec: {name: python3, display_name: Python 3}\n---\n"
    cell = '```{code-cell} ipython3\n:tags: [remove-input]\nimport modelbook\nmodelbook.explore("growth", id="path")\n```\n'
    page = f"{head}# Bare\n\nIt makes {{result}}`growth.made@60 | 2`.\n\n{cell}\n```{{parameters}} growth\n```\n\n```{{equations}} growth\n```\n"
    (root / "book/index.md").write_text(page, encoding="utf-8")
    (root / "book/references.bib").write_text("", encoding="utf-8")
    return root


def test_a_book_without_tables_has_nothing_to_mend_and_takes_more(bare, capsys):
    book = Book.open(bare)
    assert all_problems(book) == [] and book.run("growth").made.iloc[-1] > 1.7
    for kind, name in (("model", "seeds"), ("chart", "made_alone"), ("chapter", "first")):
        new(book.refresh(), kind, name)
        assert all_problems(book.refresh()) == ([] if kind != "chapter" else all_problems(book)), (kind, name)
    assert list(book.models) == ["growth", "seeds"] and list(drawing.charts(book, "growth")) == ["made_alone"]
    with pytest.raises(BookError, match="bring their assumptions themselves"):
        new(book, "assumption", "rain")


def test_its_mistakes_are_told_with_file_and_line(bare):
    file = bare / "growth.py"
    file.write_text(GROWTH.replace('{"saving": 0.4}', '{"savings": 0.4}'), encoding="utf-8")
    (problem,) = all_problems(Book.open(bare))
    line = next(k for k, text in enumerate(file.read_text().splitlines(), 1) if "savings" in text)
    assert str(problem).startswith(
        f"growth.py:{line}, column id: there is no assumption 'savings'. Did you mean saving"
    )


def test_a_source_that_the_book_does_not_have_is_told(bare):
    file = bare / "growth.py"
    file.write_text(GROWTH.replace('unit="share"),', 'unit="share", source="solow-1957"),', 1), encoding="utf-8")
    told = [str(p) for p in all_problems(Book.open(bare))]
    assert len(told) == 1 and "there is no source 'solow-1957'" in told[0] and told[0].startswith("growth.py:")


def test_beside_tables_a_model_may_bring_what_they_lack(tmp_path):
    root = copy_whole(SOLOW, tmp_path / "book")
    (root / "tax.py").write_text(
        'from modelbook.language import Assumption, Equation, Model, Output\nMODEL = Model("tax", "Tax", "How much?", '
        '[Equation("1", "t", "rate*100")], [Output("taken", "t", "", "taken")], rows="", '
        'assumptions=[Assumption("rate", 0.2, 0, 0.5, unit="share", source="solow-1956")])\n',
        encoding="utf-8",
    )
    package = root / "data/datapackage.json"
    package.write_text(
        package.read_text().replace('"models": ["growth"]', '"models": ["growth", "tax"]'), encoding="utf-8"
    )
    book = Book.open(root)
    assert all_problems(book) == []
    assert book.run("tax", {"rate": 0.3}).taken.iloc[0] == pytest.approx(30)
    assert book.run("growth").made.iloc[-1] == pytest.approx(Book(SOLOW).run("growth").made.iloc[-1])


def test_the_command_line_takes_a_file_in_the_place_of_a_model(tmp_path, monkeypatch, capsys):
    growth_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "growth.py", "--set", "saving=0.4", "--summary", "--format", "csv"]) == 0
    assert float(capsys.readouterr().out.splitlines()[1].split(",")[2]) == pytest.approx(2.455, abs=1e-3)
    assert main(["explain", "growth.py", "--output", "made@60", "--to", "frugal"]) == 0
    assert "saving" in capsys.readouterr().out
    assert main(["run", "absent.py"]) == 2 and "there is no file absent.py" in capsys.readouterr().err


@pytest.mark.slow
def test_a_book_without_tables_builds(bare):
    from small_books import build

    done = build(bare)
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((bare / "_build/html/index.html").read_text(encoding="utf-8"), "html.parser")
    assert page.find("figure", id="path").select("svg.wide") and page.find("a", href="https://doi.org/10.2307/1884513")
