"""Worlds held against a record: the count of a world's figures, and the weights of worlds that fit."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_book import RECORD, recorded, write
from small_books import SOLOW

import modelbook
from modelbook import Book
from modelbook.checks.check import data_problems
from modelbook.cli import main
from modelbook.errors import BookError
from modelbook.worlds import fit, fitting, quantities, ranges, words


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return recorded(tmp_path_factory.mktemp("recorded") / "book")


def sample(book: Book, n: int = 400, **how) -> fitting.Worlds:
    return fitting.worlds(book.engine("growth"), n=n, **how)


# -- a world's fit ------------------------------------------------------------------------------------------------------------


def test_each_row_is_run_in_the_readers_world(book):
    values = {"wear": 0.03, "saving": 0.3}
    table = book.fit("growth", values).set_index("id")
    run = book.run("growth", values).set_index("year")
    thrift = book.run("growth", {"wear": 0.03}, "thrift").set_index(
        "year"
    )  # its own scenario wins over the reader's saving
    half = book.run("growth", values | {"saving": 0.5}).set_index("year")
    assert list(table.reset_index().columns) == list(fit.COLUMNS)
    assert table.model["made-10"] == run.made[10]
    assert table.model["used-10"] == run.used[10] * 2
    assert table.model["made-60"] == min(run.made[60], 3 * run.made[1])
    assert table.model["thrift"] == thrift.capital[20] - 0.33
    assert table.model["half"] == pytest.approx((half.made[30] + run.used[30]) / 2, rel=1e-15)
    assert table.model["given"] == 0.3


def test_a_figure_fits_within_its_tolerance_and_an_identity_is_in_no_count(book):
    world = fit.fit(book.engine("growth"))
    assert [row.id for row, *_ in world.counted] == ["made-10", "used-10", "made-60", "thrift", "half"]
    for row, x, fits in world.counted:
        assert fits == (abs(x - row.published) <= row.tolerance)
    assert world.met == sum(fits for *_, fits in world.counted) > 0
    assert pd.isna(world.frame().set_index("id").fits["given"])


def test_the_edge_of_a_tolerance_fits_and_a_side_without_a_number_does_not(book):
    [row] = [r for r in fit.declared(book, "growth") if r.id == "made-60"]
    assert row.fits(np.array([1.2, 2.0, math.nan, 2.001])).tolist() == [
        True,
        True,
        False,
        False,
    ]  # whatever the last digits of 1.6 - 1.2 are


def test_a_row_is_left_out_in_a_scenario_of_another_case(book):
    assert "thrift" not in set(book.fit("growth", scenario="thrift").id)


def test_a_book_without_a_record_has_no_count_and_all_its_worlds_weigh_alike():
    plain = Book(SOLOW)
    assert plain.fit("growth").empty and list(plain.fit("growth").columns) == list(fit.COLUMNS)
    drawn = sample(plain, 64)
    assert drawn.ess == 64 and drawn.excludes is None and (drawn.weights == 1).all()


# -- weights ------------------------------------------------------------------------------------------------------------------


def test_the_weight_is_that_of_the_formula(book):
    drawn = sample(book)
    engine, rows = book.engine("growth"), drawn.rows
    assert [row.id for row in rows] == ["made-10", "used-10", "made-60", "thrift"]
    voices = {"the office": 2, "the bank": 1, "a school": 1}
    settings_ = fitting.drawn(engine, {}, "baseline", 400, 1)
    for i in (0, 7, 399):
        world = {key: float(x[i]) for key, x in settings_.items()}
        table = book.fit("growth", world).set_index("id")
        sum_ = sum(((table.model[r.id] - r.published) / r.tolerance) ** 2 / (2 * voices[r.origin]) for r in rows)
        assert drawn.misses.sum(axis=0)[i] == pytest.approx(sum_, rel=1e-12)
    w = np.exp(-drawn.misses.sum(axis=0))
    np.testing.assert_allclose(drawn.weights, w / w.max(), rtol=1e-12)
    assert drawn.ess == pytest.approx(w.sum() ** 2 / (w**2).sum())


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 12), st.integers(1, 50))
def test_with_tolerances_grown_without_bound_the_quantiles_are_the_plain_ones(book, power, seed):
    drawn = sample(book, 200, seed=seed)
    x = drawn.columns["made"][60]
    plain = np.quantile(x, fitting.LEVELS, method="inverted_cdf")
    wide = fitting.quantiles(x, fitting.weights(drawn.misses / 10.0 ** (2 * power)))
    spread = np.ptp(x)
    if power >= 9:
        np.testing.assert_allclose(wide, plain, atol=spread / 100)
    np.testing.assert_array_equal(fitting.quantiles(x, fitting.weights(drawn.misses * 0)), plain)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 500), st.integers(1, 50))
def test_a_row_that_all_worlds_meet_equally_leaves_the_weights_as_they_are(book, miss, seed):
    drawn = sample(book, 400, seed=seed)
    more = np.vstack([drawn.misses, np.full(drawn.n, miss)])
    np.testing.assert_allclose(fitting.weights(more), drawn.weights, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("k", range(4))
def test_a_row_written_twice_under_one_origin_leaves_the_weights_as_they_are(tmp_path, book, k):
    name, *rest = RECORD[k]
    twice = recorded(tmp_path / "book", (*RECORD, (f"{name}-again", *rest)))
    np.testing.assert_array_equal(sample(twice, 1000).weights, sample(book, 1000).weights)
    write(twice.root, (*RECORD, (f"{name}-again", *rest[:4], "another", "")))
    assert not np.allclose(sample(twice.refresh(), 1000).weights, sample(book, 1000).weights)  # a second voice is heard


def test_quantiles_are_those_of_numpy(book):
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(4, 51)), rng.random(51)
    made = fitting.quantiles(x, w)
    for k, series in enumerate(x):
        order = np.argsort(series)
        share = np.cumsum(w[order]) / w.sum()
        assert made[:, k].tolist() == [series[order][np.argmax(share >= q)] for q in fitting.LEVELS]


def test_what_is_set_by_hand_stays_and_the_rest_is_drawn_over_its_whole_range(book):
    engine = book.engine("growth")
    drawn = fitting.drawn(engine, {"wear": 0.09}, "thrift", 1024, 1)
    assert drawn["wear"] == 0.09 and "saving" not in drawn
    assert drawn["strength"].min() < 0.201 and drawn["strength"].max() > 0.499
    assert abs(np.mean(drawn["strength"]) - 0.35) < 0.001  # even, whatever the setting


def test_the_same_seed_gives_the_same_worlds_and_another_one_others(book):
    a, b, c = (book.worlds("growth", 256, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(a, b)
    assert not a.p50.equals(c.p50)


def test_worlds_say_mean_quantiles_and_sign_of_each_output(book):
    table = book.worlds("growth", 1000, values={"workers": 0.02})
    assert list(table.columns) == ["year", "output", "mean", "p5", "p25", "p50", "p75", "p95", "negative", "n", "ess"]
    assert len(table) == 61 * 3 and (table.n == 1000).all() and (table.negative == 0).all()
    assert (table.p5 <= table.p50).all() and (table.p50 <= table.p95).all()


# -- too few ------------------------------------------------------------------------------------------------------------------

NOWHERE = (
    ("made-10", "growth.made@10", "50", "0.1", "fit", "the office", ""),
    ("used-10", "growth.used@10", "0.9", "0.1", "fit", "the bank", ""),
)


def test_worlds_are_drawn_on_until_enough_fit(tmp_path):
    narrow = recorded(tmp_path / "book", [("a", "growth.made@60", "1.6", "0.005", "fit", "x", "")])
    drawn = sample(narrow, 100)
    assert drawn.n > 100 and drawn.ess >= fitting.ENOUGH


def test_where_too_few_worlds_fit_the_figure_that_excludes_most_is_told(tmp_path, capsys, monkeypatch):
    nowhere = recorded(tmp_path / "book", NOWHERE)
    with pytest.raises(
        BookError, match=r"too few worlds fit to say: of 20000 .*“What made-10 says” excludes most: 50 t by the office"
    ):
        nowhere.worlds("growth", 50)
    [problem] = data_problems(nowhere)
    assert str(problem).startswith("data/residuals.csv:2, column tolerance: too few worlds fit to say")
    monkeypatch.chdir(nowhere.root)
    assert main(["run", "growth", "--worlds", "50"]) == 2
    assert "too few worlds fit" in capsys.readouterr().err


# -- what the record teaches ----------------------------------------------------------------------------------------------------


def test_what_the_record_teaches(book):
    engine = book.engine("growth")
    told = fitting.taught(engine, "made", 60, n=1000)
    drawn = sample(book, 1000)
    x = drawn.columns["made"][60]
    assert told.before == tuple(fitting.quantiles(x, np.ones(1000)))
    assert told.after == tuple(fitting.quantiles(x, drawn.weights))
    spreads = [np.ptp(fitting.quantiles(x, drawn.halved(k).weights)) for k in range(4)]
    assert told.narrows == drawn.rows[int(np.argmin(spreads))]
    assert told.left == pytest.approx(min(spreads) / np.ptp(told.after)) and told.left < 1
    narrow, wide = (np.ptp(told.ranges[f]) for f in (0.5, 2.0))
    assert narrow < np.ptp(told.after) < wide


def test_ranges_are_widened_about_the_value_and_stay_possible(book):
    engine = book.engine("growth")
    same, half, double = (
        {a.id: (c.low, c.high) for a, c in fitting.free(engine, {}, "baseline", f)} for f in (1, 0.5, 2)
    )
    assert same["wear"] == (0.02, 0.1) and half["wear"] == (0.035, pytest.approx(0.075))
    assert double["wear"] == (0.01, pytest.approx(0.15)) and double["workers"] == (0, pytest.approx(0.05))


def test_an_explorer_of_a_notebook_holds_the_readers_world_against_the_record(book):
    explorer = modelbook.explore("growth", book=book)
    explorer.values = {"wear": 0.03}
    pd.testing.assert_frame_equal(explorer.fit, book.fit("growth", {"wear": 0.03}))
    pd.testing.assert_frame_equal(explorer.worlds, book.worlds("growth", values={"wear": 0.03}))
    for trait in ("fit", "worlds"):
        with pytest.raises(AttributeError):
            setattr(explorer, trait, None)


# -- numbers of the prose ---------------------------------------------------------------------------------------------------------


def said(book: Book, text: str) -> str:
    return quantities.numbered(book, "result", text)[1]


def test_the_prose_says_the_range_of_worlds_that_fit(book):
    engine = book.engine("growth")
    line = ranges.line(engine, "made", 60)
    assert line["n"] == 20_000
    assert said(book, "growth.made@60 | worlds") == words.ranged(line["p5"], line["p50"], line["p95"], "tonnes")
    step = words.coarse(line["p5"], line["p95"])
    ends = [words.trimmed(words.coarsely(line[q], step), 3) for q in ("p5", "p95")]
    assert said(book, "growth.made@60 | range") == " to ".join(ends)
    assert said(book, "growth.made@60 | middle 2") == words.fixed(words.coarsely(line["p50"], step), 2)
    assert said(book, "p50(growth.made@60) | 3") == words.fixed(line["p50"], 3)
    assert said(book, "negative(growth.made@60) | percent") == "0%"
    given = ranges.line(engine, "made", 60, (("wear", 0.09),))
    assert (
        said(book, "p95(growth.made@60[wear=0.09]) | 3") == words.fixed(given["p95"], 3) != words.fixed(line["p95"], 3)
    )
    note = quantities.numbered(book, "result", "growth.made@60 | worlds")[0].note
    assert "20,000 worlds" in note and f"effective size {line['ess']:,.0f}" in note and "No odds" in note


def test_a_claim_may_be_about_worlds_that_fit(book):
    line = ranges.line(book.engine("growth"), "made", 60)
    assert quantities.relation(book, f"p5(growth.made@60) < {line['p50']:.6f}")[0]
    assert not quantities.relation(book, "p95(growth.made@60) < p5(growth.made@60)")[0]
    assert quantities.relation(book, "negative(growth.made@60) = 0")[0]


@pytest.mark.parametrize(
    ("text", "words_"),
    [
        ("growth.made@99 | worlds", "has no year 99. Name one from 0 to 60: growth.made@0."),
        ("growth.made | range", "Name one from 0 to 60: growth.made@0."),
        ("growth.made | range", "has no single number"),
        ("growth.nosuch@60 | middle", "has no number 'nosuch' over worlds"),
        ("growth.made@60 | range percent", "which is no share"),
        ("p51(growth.made@60)", "cannot be read"),
        ("p50(1 + 2)", "cannot be read"),
        ("1 - growth.made@60 | worlds", "is of worlds that fit"),
        ("nosuch.made@60 | worlds", "no model 'nosuch'"),
    ],
)
def test_what_no_worlds_can_say_is_told(book, text, words_):
    with pytest.raises(BookError, match=re.escape(words_)):
        said(book, text)


def test_ranges_are_kept_by_what_they_come_from(tmp_path):
    book = recorded(tmp_path / "book")
    (book.root / "_build").mkdir()
    first = ranges.line(book.engine("growth"), "made", 60)
    [file] = (book.root / "_build" / "worlds").iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace("made", "kept"), encoding="utf-8")
    with pytest.raises(BookError, match="Known: capital, kept, used"):  # it is the file that is read
        ranges.line(Book(book.root).engine("growth"), "mode", 60)
    assert ranges.line(Book(book.root).engine("growth"), "kept", 60) == first
    write(book.root, [*RECORD[:-1], (*RECORD[-1][:3], "", "identity", "another", "")])
    assert ranges.line(Book(book.root).engine("growth"), "kept", 60) == first  # no world is weighed by that row
    write(book.root, [(*RECORD[0][:3], "0.2", *RECORD[0][4:]), *RECORD[1:]])
    assert ranges.line(Book(book.root).engine("growth"), "made", 60) != first  # another tolerance, other weights
    assert not (SOLOW / "_build").exists()


# -- the command line, and bad input ----------------------------------------------------------------------------------------------


def test_the_command_line_says_the_same(book, capsys, monkeypatch):
    monkeypatch.chdir(book.root)
    assert main(["run", "growth", "--fit", "--set", "wear=0.03", "--format", "csv"]) == 0
    assert capsys.readouterr().out == book.fit("growth", {"wear": 0.03}).to_csv(index=False, lineterminator="\n")
    assert main(["run", "growth", "--worlds", "200", "--seed", "4", "--format", "csv"]) == 0
    assert capsys.readouterr().out == book.worlds("growth", 200, 4).to_csv(index=False, lineterminator="\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--worlds", "-1"], "--worlds -1 cannot be made"),
        (["--worlds", "999999"], "999999 draws are more than"),
        (["--fit", "--worlds", "10"], "--fit and --worlds are different answers"),
        (["--fit", "--set", "wear=9"], "wear: 9 is out of range"),
        (["--worlds", "10", "--set", "nosuch=9"], "There is no assumption 'nosuch'"),
    ],
)
def test_what_cannot_be_asked_is_told(book, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(book.root)
    assert main(["run", "growth", *arguments]) == 2
    assert words in capsys.readouterr().err


BAD = {  # changed cells of the first row, and what is said
    "no tolerance": ({3: ""}, "column tolerance: 'made-10' is for fit and has no tolerance."),
    "a tolerance of zero": ({3: "0"}, "column tolerance: 'made-10' has the tolerance 0, which nothing can meet."),
    "a tolerance below zero": ({3: "-1"}, "column tolerance: 'made-10' has the tolerance -1"),
    "no step": ({1: "growth.made"}, "column expression: growth has no summary 'made'."),
    "nothing of the model": ({1: "1 + 2"}, "column expression: 'made-10' reads nothing of growth"),
    "computed, not published": ({2: "growth.made@10"}, "column published: 'growth.made@10' is computed by a model"),
    "no such scenario": ({6: "thirft"}, "column not_in: growth has no scenario 'thirft'. Did you mean thrift?"),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_row_that_no_world_can_be_held_against_is_told_with_its_line(tmp_path, mistake):
    cells, words = BAD[mistake]
    row = tuple(cells.get(k, cell) for k, cell in enumerate(RECORD[0]))
    bad = recorded(tmp_path / "book", (row, *RECORD[1:]))
    [problem] = data_problems(bad)
    assert str(problem).startswith(f"data/residuals.csv:2, {words}")
    with pytest.raises(BookError):
        bad.fit("growth")
