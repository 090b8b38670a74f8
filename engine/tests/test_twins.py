"""What Python and the page's scripts both say, by the cases of twins/*.json; twins.test.mjs runs the same without a browser."""

import json
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from modelbook.errors import BookError
from modelbook.explorer import bundle, grid
from modelbook.explorer.spoken import Spoken
from modelbook.worlds import fitting, sampling, words

HERE = Path(__file__).parent / "twins"


def cases(name: str):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


FORMATS = words.declared(cases("formats"))  # the engine's, and a book's own


@pytest.mark.parametrize("case", cases("numbers"), ids=str)
def test_numbers(case):
    assert words.shown(float(case["x"]), case.get("form"), case.get("unit", ""), FORMATS) == case["says"]


def test_every_format_has_a_case():
    assert {case["form"] for case in cases("numbers") if "form" in case} == set(FORMATS)


@pytest.mark.parametrize("case", cases("controls"), ids=str)
def test_values_of_controls(case):
    for how in ("quantity", "short", "measured"):
        assert getattr(words, how)(case["x"], case["unit"]) == case[how]


@pytest.mark.parametrize("case", cases("conditions")["cases"], ids=lambda case: case["when"])
def test_conditions(case):
    values = {ref: math.nan if x == "NaN" else x for ref, x in cases("conditions")["values"].items()}
    if case["holds"] == "refused":  # the check tells it; a page takes it as not true
        with pytest.raises(BookError):
            words.holds(case["when"], values.__getitem__)
    else:
        assert words.holds(case["when"], values.__getitem__) is case["holds"]


def spoken() -> tuple[Spoken, dict]:
    told = cases("texts")
    outputs = [SimpleNamespace(column=column, unit=unit) for column, unit in told["units"].items()]
    model = SimpleNamespace(name="tank", time_name=told["time"], all_outputs=outputs)
    out = Spoken.__new__(Spoken)
    out.engine = SimpleNamespace(
        model=model,
        columns=["left", "kind"],
        book=SimpleNamespace(file=lambda name: name, settings=SimpleNamespace(formats={}), kept={}),
    )
    out.rows, out.summary, out.texts = told["rows"], told["summary"], told["texts"]
    out.view, out.scenario = told["view"], told["scenario"]
    return out, told["says"]


@pytest.mark.parametrize("slot", cases("texts")["says"])
def test_texts(slot):
    speaker, says = spoken()
    assert speaker.say(slot) == says[slot]


@pytest.mark.parametrize("ref", ["$nosuch@2026", "left@1999", "left@soon", "nosuch@2026", "left"])
def test_a_text_that_names_nothing_is_told(ref):
    with pytest.raises(BookError, match="no output"):
        spoken()[0].value(ref)


@pytest.mark.parametrize("case", cases("points"), ids=lambda case: case["what"])
def test_points(case, monkeypatch):
    rows = [{key: math.nan if x == "NaN" else x for key, x in row.items()} for row in case["rows"]]
    monkeypatch.setattr(bundle, "points", lambda engine: case["points"])
    engine = SimpleNamespace(model=SimpleNamespace(time_name="year", rows="time", first_shown=case["first"]))
    made = bundle.points_at(engine, rows)
    assert [p["value"] for p in made] == case["values"]
    assert {p["top"] for p in made} == ({case["top"]} if made else set())


def test_draws_and_levels():
    told = cases("sampling")
    for case in told["shifts"]:
        assert sampling.shifts(case["seed"], case["dimensions"]).tolist() == case["are"]
    for case in told["quantiles"]:
        a = SimpleNamespace(low=case["low"], high=case["high"], distribution=case["distribution"])
        bounds = tuple(case["bounds"]) if "bounds" in case else None
        found = sampling.quantile_of(a, case["mode"], np.array([case["u"]]), bounds)
        assert found == pytest.approx([case["is"]], rel=1e-12, abs=1e-12), case
    for case in told["reached"]:
        x, inside = grid.reached(np.array(case["xs"]), np.array(case["values"]), case["level"])
        assert [float(x), bool(inside)] == case["is"]


def numbers(xs) -> np.ndarray:
    return np.array([float(x) for x in xs])


@pytest.mark.parametrize("case", cases("fitting")["quantiles"], ids=lambda case: case["what"])
def test_weighted_quantiles(case):
    made = fitting.quantiles(numbers(case["x"]), numbers(case["w"]))
    np.testing.assert_array_equal(made, numbers(case["are"]))


@pytest.mark.parametrize("case", cases("fitting")["weights"], ids=lambda case: case["what"])
def test_weights(case):
    made = fitting.weights(np.array([numbers(row) for row in case["misses"]]).reshape(-1, case["n"]))
    np.testing.assert_allclose(made, numbers(case["are"]), rtol=1e-12)
    assert fitting.effective(made) == pytest.approx(case["ess"], rel=1e-12)


@pytest.mark.parametrize("case", cases("ranges"), ids=lambda case: case["says"])
def test_ranges_in_words(case):
    assert words.ranged(case["low"], case["middle"], case["high"], case["unit"]) == case["says"]
