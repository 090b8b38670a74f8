"""Each operator of relations (``{claim}``) and of conditions (data/texts.csv): where it holds, and just where it does not."""

import math

import pytest
from small_books import EPIDEMIC

from modelbook import Book, BookError
from modelbook.explorer import bundle
from modelbook.worlds import quantities, trees, words

BOOK = Book(EPIDEMIC)
RELATIONS = {  # operator: where it holds, where it does not
    "<": (["1 < 2", "-2 < -1"], ["2 < 2", "3 < 2"]),
    "<=": (["1 <= 2", "2 <= 2"], ["2.001 <= 2"]),
    ">": (["2 > 1", "-1 > -2"], ["2 > 2", "2 > 3"]),
    ">=": (["2 >= 1", "2 >= 2"], ["2 >= 2.001"]),
    "=": (["2 = 2", "0.1 + 0.2 = 0.3", "0 = 0"], ["2 = 2.00001", "2 = -2"]),
    "!=": (["2 != 2.5", "2 != -2"], ["2 != 2"]),
    # Within 5% of the larger of the two, on either side.
    "~": (
        ["100 ~ 100", "100 ~ 105", "105 ~ 100", "-100 ~ -105", "100 ~ 95", "0 ~ 0", "1000000 ~ 1052000"],
        ["100 ~ 105.3", "105.3 ~ 100", "100 ~ 94.9", "100 ~ 110", "100 ~ -100", "0 ~ 0.001", "-100 ~ -106"],
    ),
}


def test_every_operator_has_its_cases():
    assert set(RELATIONS) == set(trees.SIGNS)
    assert {operator for operator, *_ in CONDITIONS} == set(trees.SIGNS)


@pytest.mark.parametrize("operator", RELATIONS)
def test_a_relation_holds_where_it_should_and_nowhere_else(operator):
    holding, failing = RELATIONS[operator]
    assert {text: quantities.relation(BOOK, text)[0] for text in [*holding, *failing]} == (
        dict.fromkeys(holding, True) | dict.fromkeys(failing, False)
    )


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("epidemic.ill rises from 4 to 10", True),
        ("epidemic.ill falls from 4 to 10", False),
        ("epidemic.spared falls from 4 to 10", True),
        ("epidemic.spared rises from 4 to 10", False),
        ("epidemic.ill rises from 10 to 10", False),  # what stays level does neither
        ("epidemic.ill falls from 10 to 10", False),
        ("epidemic.ill@10!careful < epidemic.ill@10", True),
        ("epidemic.ill@10[contacts=1] < 0.5 * epidemic.ill@10", True),
        ("epidemic.ill@10 + epidemic.spared@10 + epidemic.past@10 = 1", True),
    ],
)
def test_a_relation_over_the_models_numbers(text, holds):
    assert quantities.relation(BOOK, text)[0] is holds


@pytest.mark.parametrize("text", ["1 <> 2", "epidemic.ill@10", "epidemic.ill stays from 4 to 10", "1 =< 2"])
def test_what_is_no_relation_is_refused(text):
    with pytest.raises(BookError, match="cannot be read"):
        quantities.relation(BOOK, text)


VALUES = {"a@1": 2.0, "b@1": 3.0, "same@1": 2.0, "missing@1": math.nan, "view": "share"}
CONDITIONS = [  # operator, where it holds, where it does not
    ("=", ["a@1 = 2", "view = share", "a@1 = same@1"], ["a@1 = 2.1", "view = number", "a@1 = b@1", "missing@1 = 2"]),
    ("!=", ["a@1 != 3", "view != number", "a@1 != b@1"], ["a@1 != 2", "view != share"]),
    ("<", ["a@1 < 2.001", "a@1 < b@1"], ["a@1 < 2", "b@1 < a@1", "missing@1 < 2"]),
    ("<=", ["a@1 <= 2", "a@1 <= b@1"], ["a@1 <= 1.999", "b@1 <= a@1", "missing@1 <= 2"]),
    (">", ["a@1 > 1.999", "b@1 > a@1"], ["a@1 > 2", "a@1 > b@1", "missing@1 > 2"]),
    (">=", ["a@1 >= 2", "b@1 >= a@1"], ["a@1 >= 2.001", "a@1 >= b@1", "missing@1 >= 2"]),
    ("~", ["a@1 ~ 2.1", "a@1 ~ 1.91", "a@1 ~ same@1"], ["a@1 ~ 2.2", "a@1 ~ 1.89", "a@1 ~ b@1", "missing@1 ~ 2"]),
]
JOINED = [  # each part has to hold
    ("a@1 = 2 and view = share", True),
    ("a@1 = 2 and view = number", False),
    ("a@1 = 3 and view = share", False),
    ("", True),
]
EVERY = {text: True for _, holding, _ in CONDITIONS for text in holding}
EVERY |= {text: False for *_, failing in CONDITIONS for text in failing} | dict(JOINED)


@pytest.mark.parametrize("text", EVERY)
def test_a_condition_holds_where_it_should_and_nowhere_else(text):
    assert words.holds(text, VALUES.__getitem__) is EVERY[text]


def test_the_browser_decides_each_condition_alike(browser):
    page = browser.new_page()
    page.add_script_tag(content=bundle.front_end())
    code = "([all, values]) => all.map(c => modelbook.words.holds(c, ref => ref === 'missing@1' ? NaN : values[ref]))"
    values = {ref: value for ref, value in VALUES.items() if value == value}
    found = dict(zip(EVERY, page.evaluate(code, [list(EVERY), values]), strict=True))
    page.close()
    assert found == EVERY


def test_what_is_no_condition_is_refused():
    with pytest.raises(BookError, match="cannot be read"):
        words.holds("a@1 =~ 2", VALUES.__getitem__)
