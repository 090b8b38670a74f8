"""Editions: values of an earlier one under its scenarios, in Python and in the browser."""

import pytest
from linked_book import EDITION_VALUES, make, write
from linked_worlds import assert_links_agree, open_linked

from modelbook.errors import BookError
from modelbook.worlds import links
from modelbook.worlds.links import World


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The book of three small models, in its second edition."""
    return make(tmp_path_factory.mktemp("editions") / "book", editions=True)


def test_python_and_the_browser_agree_on_links_in_worlds_of_all_editions(made, browser):
    page = open_linked(browser, made)
    assert_links_agree(made, page)
    page.close()


def test_an_edition_lays_its_values_under_its_scenarios(made):
    assert made.run("mill", edition="1").equals(made.run("mill", {"rate": 1.3, "water@2028": 3}))
    assert made.run("mill", scenario="fast", edition="1").equals(made.run("mill", {"rate": 1.9, "water@2028": 3}))
    assert made.run("mill", edition="2").equals(made.run("mill"))


def test_a_path_keeps_its_multiplier(made):
    there = made.run("mill", {"water_scale": 2.0}, edition="1")
    assert there.equals(made.run("mill", {"rate": 1.3, "water@2028": 6, "water_scale": 2.0}, bounded=False))


def test_a_scenario_may_stand_in_one_edition_alone(made):
    assert made.run("shop", scenario="dear", edition="1").sold.iloc[-1] > made.run("shop", edition="1").sold.iloc[-1]
    with pytest.raises(BookError, match="no scenario 'dear'"):
        made.run("shop", scenario="dear")


def test_a_link_starts_from_the_baseline_of_the_edition(made):
    first = dict.fromkeys(made.models, "1:baseline")
    assert links.carried(made, World({}, first)) == []
    (found,) = links.carried(made, World({"one": 0.5}, first))
    assert found.value == pytest.approx(0.6 * (0.5 + 0.7) / (0.4 + 0.7))


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("1,rat,,,1.3,", "id", "there is no assumption 'rat'. Did you mean rate?"),
        ("1,water,,2019,1.3,", "year", "'water' with the year 2019 cannot be set."),
        ("1,rate,flood,,1.3,", "index", "'rate' has no value for 'flood'."),
        ("3,rate,,,1.3,", "edition", "'3' is no earlier edition."),
        ("2,rate,,,1.3,", "edition", "'2' is no earlier edition."),
        ("1,trust,,,0.5,", "", "'trust' stands twice in edition 1."),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_line(tmp_path, row, column, says):
    made = make(tmp_path / "book", editions=True)
    write(made.root, "edition_values", "edition,id,index,year,value,note", [*EDITION_VALUES, row])
    with pytest.raises(BookError) as caught:
        made.refresh().run("mill")
    problem = caught.value.problem
    assert (problem.where.file, problem.where.line) == ("data/edition_values.csv", len(EDITION_VALUES) + 2)
    assert says.startswith(problem.what) and (not column or problem.where.column == column)
