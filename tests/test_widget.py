"""The explorer as a Python object, without a browser."""

import ipywidgets
import pandas as pd
import pytest
import traitlets

import chokepoints
from chokepoints import BookError


@pytest.fixture
def explorer():
    return chokepoints.explore(
        "supply", id="ascend", controls=["leaked_cards_scale", "die_area"], charts=["supply_by_source"]
    )


def test_its_result_is_the_models(explorer):
    pd.testing.assert_frame_equal(explorer.result, chokepoints.run("supply"))
    explorer.values = {"die_area": 700}
    explorer.scenario = "sealed"
    pd.testing.assert_frame_equal(explorer.result, chokepoints.run("supply", {"die_area": 700}, "sealed"))


@pytest.mark.parametrize("values", [{"die_area": 9999}, {"nosuch": 1}, {"die_area": float("nan")}, {"die_area": "x"}])
def test_wrong_values_are_refused_and_the_old_ones_stay(explorer, values):
    explorer.values = {"die_area": 650}
    with pytest.raises((BookError, traitlets.TraitError)):
        explorer.values = values
    assert explorer.values == {"die_area": 650}


def test_a_scenario_that_does_not_exist_is_refused(explorer):
    with pytest.raises((BookError, traitlets.TraitError)):
        explorer.scenario = "seald"
    assert explorer.scenario == "baseline"


def test_it_composes_with_other_widgets(explorer):
    other = chokepoints.explore("supply", id="second", controls=["die_area"], charts=[])
    ipywidgets.link((explorer, "values"), (other, "values"))
    explorer.values = {"die_area": 640}
    assert other.values == {"die_area": 640}
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), "values")
    other.values = {"die_area": 660}
    assert seen == [{"die_area": 660}]
    assert ipywidgets.HBox([explorer, other]).children == (explorer, other)


def test_a_page_gets_markup_and_a_notebook_the_widget(explorer):
    bundle = explorer._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in data
    assert '<figure class="explorer" id="ascend" data-explorer="supply"' in data["text/html"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"controls": ["die_aera"]}, "Did you mean die_area"),
        ({"charts": ["supply_by_sorce"]}, "Did you mean supply_by_source"),
        ({"scenario": "seald"}, "Did you mean sealed"),
        ({"compare": "seald"}, "Did you mean sealed"),
        ({"presets": ["seald"]}, "Did you mean sealed"),
        ({"measure": "weight"}, "weight"),
        ({"nosuch": "x"}, "nosuch"),
    ],
    ids=lambda x: next(iter(x)) if isinstance(x, dict) else "",
)
def test_what_does_not_exist_is_refused(arguments, words):
    with pytest.raises(BookError) as found:
        chokepoints.explore("supply", **arguments)
    assert words in str(found.value)
