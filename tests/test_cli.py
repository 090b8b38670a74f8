"""The command line: models, run, and what it says when asked for what cannot be."""

import io
import json

import pandas as pd
import pytest
from bad_book import assert_refused, chokepoints, inside

import chokepoints as package

QUANTILES = ["p5", "p25", "p50", "p75", "p95"]


@pytest.fixture
def run(capsys):
    return lambda *arguments: inside(capsys, *arguments)


def csv(answer) -> pd.DataFrame:
    assert (answer.returncode, answer.stderr) == (0, "")
    return pd.read_csv(io.StringIO(answer.stdout))


def test_models_are_listed(run):
    answer = run("models")
    assert answer.returncode == 0
    assert answer.stdout.startswith("supply ")


def test_as_a_process_it_prints_what_the_package_computes():
    answer = chokepoints("run", "supply", "--format", "csv")
    frame = csv(answer)
    pd.testing.assert_frame_equal(frame, package.run("supply"), check_exact=False, rtol=1e-15, check_dtype=False)


def test_csv_has_full_precision(run):
    frame = csv(run("run", "supply", "--format", "csv"))
    exact = package.run("supply")
    assert (frame.dependency_h100e == exact.dependency_h100e).all()


def test_json_is_the_same(run):
    rows = json.loads(run("run", "supply", "--format", "json").stdout)
    exact = package.run("supply")
    assert [r["year"] for r in rows] == list(exact.year)
    assert [r["binding"] for r in rows] == list(exact.binding)
    assert [r["gap_bn_usd"] for r in rows] == pytest.approx(list(exact.gap_bn_usd), rel=1e-13)


def test_the_table_is_for_people(run):
    lines = run("run", "supply", "--format", "table").stdout.splitlines()
    assert lines[0].split()[:2] == ["year", "binding"]
    assert len(lines) == 8


def test_table_is_what_comes_without_a_format(run):
    assert run("run", "supply").stdout == run("run", "supply", "--format", "table").stdout


def test_settings_may_be_repeated_and_the_last_wins(run):
    both = run(
        "run",
        "supply",
        "--format",
        "csv",
        "--set",
        "die_area=620",
        "--set",
        "smic_yield_scale=0.7",
        "--set",
        "die_area=700",
    )
    pd.testing.assert_frame_equal(
        csv(both), package.run("supply", {"die_area": 700, "smic_yield_scale": 0.7}), check_dtype=False
    )


def test_a_setting_comes_on_top_of_the_scenario(run):
    answer = run("run", "supply", "--scenario", "sealed", "--set", "hbm_domestic@2027=20", "--format", "csv")
    wanted = package.run("supply", {"hbm_domestic@2027": 20}, "sealed")
    pd.testing.assert_frame_equal(csv(answer), wanted, check_dtype=False)
    assert csv(answer).dependency_h100e[5] != package.run("supply", {}, "sealed").dependency_h100e[5]


def test_summary_is_one_row(run):
    frame = csv(run("run", "supply", "--summary", "--format", "csv"))
    assert len(frame) == 1
    assert frame.year[0] == 2027


def test_unbounded_lifts_the_ranges(run):
    assert run("run", "supply", "--set", "die_area=900").returncode == 2
    frame = csv(run("run", "supply", "--set", "die_area=900", "--unbounded", "--format", "csv"))
    assert frame.smic_dies_m[5] < package.run("supply").smic_dies_m[5]


# --- draws


def test_draws_print_quantiles_in_order(run):
    frame = csv(run("run", "supply", "--draws", "500", "--seed", "3", "--format", "csv"))
    assert list(frame.columns) == ["year", "output", "mean", *QUANTILES]
    numeric = [o.column for o in package.engine("supply").model.outputs if not o.names]
    assert len(frame) == 7 * len(numeric)
    assert (frame[QUANTILES].diff(axis=1).iloc[:, 1:] >= 0).all().all()
    shares = frame[frame.output.str.startswith("dependency_")]
    assert ((shares.p5 <= shares["mean"]) & (shares["mean"] <= shares.p95)).all()


@pytest.mark.parametrize(("asked", "told"), [("20", "20 worlds were too few"), ("2000", "")])
def test_more_worlds_than_were_asked_for_are_told(run, asked, told):
    answer = run("run", "supply", "--worlds", asked, "--format", "csv")
    assert answer.returncode == 0 and told in answer.stderr and bool(answer.stderr) == bool(told)
    assert pd.read_csv(io.StringIO(answer.stdout)).n.min() >= 100


def test_the_same_seed_gives_the_same_draws_and_another_others(run):
    first, again, other = (
        run("run", "supply", "--draws", "200", "--seed", s, "--format", "csv").stdout for s in ("5", "5", "6")
    )
    assert first == again
    assert first != other


def test_draws_agree_with_each_other_as_they_grow(run):
    def median(n, seed):
        frame = csv(run("run", "supply", "--draws", n, "--seed", seed, "--format", "csv")).set_index(["year", "output"])
        return frame.p50[2027, "dependency_h100e"]

    assert median(4096, 1) == pytest.approx(median(4096, 2), abs=0.005)


# --- what cannot be


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "suply"], ["suply", "Did you mean supply"]),
        (["run", "supply", "--scenario", "seald"], ["seald", "Did you mean sealed"]),
        (["run", "supply", "--set", "die_aera=650"], ["die_aera", "Did you mean die_area"]),
        (["run", "supply", "--set", "smic_yield=1"], ["smic_yield_scale"]),
        (["run", "supply", "--set", "smic_yield@1999=0.5"], ["1999", "2022 to 2028"]),
        (["run", "supply", "--set", "die_area=9000"], ["die_area", "out of range", "600 to 720"]),
        (["run", "supply", "--set", "die_area=NaN"], ["die_area", "not a finite number"]),
        (["run", "supply", "--set", "die_area=inf", "--unbounded"], ["die_area", "not a finite number"]),
        (["run", "supply", "--set", "die_area=big"], ["die_area", "'big' is not a number"]),
        (["run", "supply", "--set", "die_area="], ["die_area", "not a number"]),
        (["run", "supply", "--set", "die_area"], ["die_area", "ID=VALUE"]),
        (["run", "supply", "--set", "=5"], ["ID=VALUE"]),
        (["run", "supply", "--set", "wafer_diameter=300"], ["wafer_diameter", "constant"]),
        (["run", "supply", "--draws", "-5"], ["-5"]),
        (["run", "supply", "--draws", "4294967296"], ["4294967295"]),
    ],
    ids=lambda x: "_".join(x[2:]) if "run" in x else "",
)
def test_a_mistake_ends_with_status_2_and_nothing_on_standard_output(run, arguments, words):
    answer = run(*arguments)
    assert answer.returncode == 2
    assert answer.stdout == ""
    for word in words:
        assert word in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nosuch"],
        ["run"],
        ["run", "supply", "--format", "xml"],
        ["run", "supply", "--draws", "many"],
        ["run", "supply", "--nosuch"],
    ],
    ids=" ".join,
)
def test_a_command_that_does_not_exist(run, arguments):
    answer = run(*arguments)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert "usage: chokepoints" in answer.stderr


def test_a_mistake_in_a_process_of_its_own():
    assert_refused(chokepoints("run", "supply", "--set", "die_area=9000"), "die_area", "600 to 720")


def test_outside_any_book_the_books_own_is_read(tmp_path):
    assert csv(chokepoints("run", "supply", "--format", "csv", cwd=tmp_path)).year[0] == 2022
