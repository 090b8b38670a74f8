"""The explorer as a Python object, without a browser."""

import ipywidgets
import pandas as pd
import pytest
import traitlets
from small_books import EPIDEMIC

from modelbook import Book, BookError
from modelbook.explorer.widget import explore

BOOK = Book(EPIDEMIC)


@pytest.fixture
def explorer():
    return explore(BOOK, "epidemic", id="curve", controls=["illness", "contacts"], charts=["epidemic_curve"])


def test_its_result_is_the_models(explorer):
    pd.testing.assert_frame_equal(explorer.result, BOOK.run("epidemic"))
    explorer.values = {"contacts": 2.5}
    explorer.scenario = "careful"
    pd.testing.assert_frame_equal(explorer.result, BOOK.run("epidemic", {"contacts": 2.5}, "careful"))


@pytest.mark.parametrize("values", [{"contacts": 9999}, {"nosuch": 1}, {"contacts": float("nan")}, {"contacts": "x"}])
def test_wrong_values_are_refused_and_the_old_ones_stay(explorer, values):
    explorer.values = {"contacts": 2}
    with pytest.raises((BookError, traitlets.TraitError)):
        explorer.values = values
    assert explorer.values == {"contacts": 2}


def test_a_scenario_that_does_not_exist_is_refused(explorer):
    with pytest.raises((BookError, traitlets.TraitError)):
        explorer.scenario = "carefull"
    assert explorer.scenario == "baseline"


def test_it_composes_with_other_widgets(explorer):
    other = explore(BOOK, "epidemic", id="second", controls=["contacts"], charts=[])
    ipywidgets.link((explorer, "values"), (other, "values"))
    explorer.values = {"contacts": 3}
    assert other.values == {"contacts": 3}
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), "values")
    other.values = {"contacts": 3.5}
    assert seen == [{"contacts": 3.5}]
    assert ipywidgets.HBox([explorer, other]).children == (explorer, other)


def test_a_page_gets_markup_and_a_notebook_the_widget(explorer):
    bundle = explorer._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in data
    assert '<figure class="explorer" id="curve" data-explorer="epidemic"' in data["text/html"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"controls": ["contact"]}, "Did you mean contacts"),
        ({"charts": ["epidemic_cure"]}, "Did you mean epidemic_curve"),
        ({"scenario": "carefull"}, "Did you mean careful"),
        ({"compare": "carefull"}, "Did you mean careful"),
        ({"presets": ["carefull"]}, "Did you mean careful"),
        ({"scale": "log"}, "scale"),
        ({"nosuch": "x"}, "nosuch"),
    ],
    ids=lambda x: next(iter(x)) if isinstance(x, dict) else "",
)
def test_what_does_not_exist_is_refused(arguments, words):
    with pytest.raises(BookError) as found:
        explore(BOOK, "epidemic", **arguments)
    assert words in str(found.value)
