"""The links between this book's models and what turns its verdict: alike in Python and in the browser; one id is one number."""

import pytest
from linked_worlds import assert_flips_agree, assert_links_agree, assert_nothing_moves_by_itself, open_linked

from chokepoints import book, engines
from modelbook.explorer import bundle


@pytest.fixture(scope="module")
def front(browser):
    page = open_linked(browser, book())
    yield page
    page.close()


def test_links_are_the_same_in_python_and_in_the_browser(front):
    assert_links_agree(book(), front)


def test_nothing_moves_by_itself(front):
    assert_nothing_moves_by_itself(book(), front)


def test_what_turns_the_verdict_is_the_same_in_python_and_in_the_browser(front):
    assert_flips_agree(book(), front, 14)


# --- one id is one number


def test_no_two_models_read_different_baselines_for_one_id():
    """Each model resolves its inputs from the one row of an id; none brings a value of its own."""
    found = engines()
    seen: dict[tuple[str, int], tuple[str, float]] = {}
    for name, e in found.items():
        years = e.axes["time"]
        for ident, x in e.assumptions.resolve(name, years).items():
            steps = years if len(x) == len(years) and e.assumptions[ident].is_path else [0]
            for step, value in zip(steps, x.ravel(), strict=True):
                other, before = seen.setdefault((ident, int(step)), (name, float(value)))
                assert value == before, f"{ident} is {before} in {other} and {value} in {name}"
    table = book().table("assumptions")
    assert not table.duplicated(["id", "index", "year"]).any()


def test_the_scripts_of_the_models_hold_the_same_baselines_too(browser):
    page = browser.new_page()
    page.add_script_tag(content=bundle.front_end())
    for made in engines().values():
        page.add_script_tag(content=bundle.model_script(made))
    every = page.evaluate(
        "() => Object.values(modelbook.models).flatMap(m => Object.values(m.assumptions).map(a => [m.name, a.id, a.baseline, a.byChoice]))"
    )
    page.close()
    seen = {}
    for model, ident, *start in every:
        assert seen.setdefault(ident, start) == start, f"{ident} in {model}"
    assert {model for model, *_ in every} == set(engines())
