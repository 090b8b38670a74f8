"""The small language of references, relations, conditions and rules: what each part of its grammar means."""

import math

import pytest
from small_books import EPIDEMIC

from modelbook.errors import BookError
from modelbook.worlds import expressions, links, trees, words
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import evaluate
from modelbook.worlds.trees import Fact, Number, Operation, Result, Slot, Test, Trend, Variable, Word

NAMES = {"a": 6.0, "b": 3.0, "scarce": "rain", "y2027": 4.0}


def value(text: str) -> float | str:
    return trees.value_of(expressions.expression(text), lambda leaf: NAMES[str(leaf).replace("@", "")])


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("a + b", 9), ("a - b", 3), ("a * b", 18), ("a / b", 2), ("-a + b", -3), ("a - b - 1", 2), ("a / b / 2", 1),
        ("a + b * 2", 12), ("(a + b) * 2", 18), ("2 * -b", -6), ("min(a, b, 4)", 3), ("max(a, b)", 6), ("mean(a, b)", 4.5),
        ("y@2027 / 2", 2), ("1e3 - .5", 999.5), ("a-b", 3),
    ],
)  # fmt: skip
def test_a_sum_is_reckoned_as_on_paper(text, is_):
    assert value(text) == is_


@pytest.mark.parametrize(
    ("sign", "holds", "fails"),
    [
        ("<", (1, 2), (2, 2)),
        ("<=", (2, 2), (2.1, 2)),
        (">", (2, 1), (2, 2)),
        (">=", (2, 2), (1.9, 2)),
        ("=", (0.1 + 0.2, 0.3), (0.3, 0.3001)),
        ("!=", (0.3, 0.3001), (0.1 + 0.2, 0.3)),
        ("~", (95.1, 100), (94.9, 100)),  # 4.9% and 5.1% of the larger
        ("~", (100, 95.1), (100, 94.9)),
        ("~", (-95.1, -100), (95.1, -100)),
    ],
)
def test_each_sign_holds_and_fails_where_it_should(sign, holds, fails):
    assert trees.compared(holds[0], sign, holds[1])
    assert not trees.compared(fails[0], sign, fails[1])


def test_words_are_compared_for_being_one_and_for_nothing_else():
    assert trees.compared("rain", "=", "rain") and trees.compared("rain", "!=", "sun")
    assert not trees.compared("rain", "=", 1.0)
    for sign in ("<", "<=", ">", ">=", "~"):
        with pytest.raises(BookError, match="compares a word"):
            trees.compared("rain", sign, "sun")


def test_nothing_is_like_a_number_that_is_missing():
    assert not any(trees.compared(math.nan, sign, 1.0) for sign in ("<", "<=", ">", ">=", "=", "~"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("some-row-2025", Fact("some-row-2025")),
        ("fact:some-row", Fact("some-row")),
        ("deals:some-row.ordered", Fact("deals:some-row.ordered")),
        ("some-row.low", Fact("some-row.low")),
        ("fact(some-row)", Fact("some-row")),
        ("mill.flour@2026", Result("mill", "flour", 2026)),
        ("mill.flour@2026!dry-year", Result("mill", "flour", 2026, "dry-year")),
        (
            "mill.flour[rain=-0.2, law=negative binomial]",
            Result("mill", "flour", None, "", (("rain", "-0.2"), ("law", "negative binomial"))),
        ),
        ("mill.flour!dry[rain_scale=2]", Result("mill", "flour", None, "dry", (("rain_scale", "2"),))),
        ("1 - mill.flour@2026", Operation("-", (Number(1), Result("mill", "flour", 2026)))),
    ],
)
def test_a_reference_is_read_as_what_it_names(text, tree):
    assert expressions.quantity(text) == tree


def test_a_relation_has_two_sides_or_a_trend():
    assert expressions.relation("mill.scarce!dry = rain") == trees.Relation(
        Result("mill", "scarce", None, "dry"), "=", Word("rain")
    )
    assert expressions.relation("fact(a-b) / 2 >= 0.5").sign == ">="
    trend = Trend(Result("mill", "flour", 2025, "dry"), Result("mill", "flour", 2027, "dry"), rises=False)
    assert expressions.relation("mill.flour!dry falls from 2025 to 2027") == trend
    assert expressions.relation("mill.flour rises from 2025 to 2027").rises


def test_a_condition_is_a_list_of_comparisons():
    assert expressions.condition("") == ()
    assert expressions.condition("kind = dry and gap_$measure@2027 > -0.5 and a@2026 <= b@2027") == (
        Test(Variable("kind"), "=", Word("dry")),
        Test(Variable("gap_$measure", 2027), ">", Number(-0.5)),
        Test(Variable("a", 2026), "<=", Variable("b", 2027)),
    )
    assert words.holds("a > 5 and scarce = rain", NAMES.get) and not words.holds("a > 5 and scarce = sun", NAMES.get)
    assert words.holds("", NAMES.get) and words.holds("a ~ 6.3", NAMES.get) and not words.holds("a ~ 6.4", NAMES.get)


def test_a_text_is_words_and_places_of_numbers():
    assert expressions.template("In {2027}: {flour@2027 | percent}, {kind}.") == [
        "In ", "2027", ": ", Slot("flour@2027", "percent"), ", ", Slot("kind"), ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "text", "at"),
    [
        (expressions.expression, "a +", ""),
        (expressions.expression, "(a + b", ""),
        (expressions.expression, "a ** b", "at '* b'"),
        (expressions.expression, "open('f')", "at '('f')'"),
        (expressions.expression, "a b", "at 'b'"),
        (expressions.expression, "min(a)", ""),
        (expressions.expression, "mill.flour[rain]", "at ']'"),
        (expressions.quantity, "", ""),
        (expressions.quantity, "two words", "at 'words'"),
        (expressions.relation, "mill.flour is large", "at 'is large'"),
        (expressions.relation, "mill.flour falls from 2025", "at 'falls from 2025'"),
        (expressions.condition, "a > 1 or b > 1", "at 'or b > 1'"),
        (expressions.condition, "a", ""),
        (expressions.condition, "a = 1 and", ""),
        (links.parsed, "fact(x) * 2", "it holds a fact"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_place(read, text, at):
    with pytest.raises(BookError, match="cannot be read") as told:
        read(text)
    assert at in told.value.problem.what and told.value.problem.mend


@pytest.mark.parametrize("text", ["It is {kind.", "It is kind}.", "It is {|percent}.", "It is {kind|}.", "{}"])
def test_braces_without_a_partner_or_a_name_are_told(text):
    with pytest.raises(BookError, match=r"no partner|names nothing") as told:
        expressions.template(text)
    assert "Write {NAME@YEAR|FORMAT}" in told.value.problem.mend


def test_a_sum_that_has_no_value_says_why():
    with pytest.raises(BookError, match="divides by 0"):
        value("a / (b - 3)")
    with pytest.raises(BookError, match="reckons with a word, 'rain'"):
        value("scarce * 2")


def test_the_rule_of_a_link_is_what_the_browser_gets():
    assert links.parsed("mean(a, b@2027) / -2") == ["/", ["mean", "a", "b@2027"], ["-", 0.0, 2.0]]
    assert math.isnan(links.value_of(links.parsed("a / 0"), NAMES.get))


def test_a_sum_that_cannot_be_reckoned_is_told_by_its_words():
    with pytest.raises(BookError, match=r"^'1/0': it divides by 0\."):
        evaluate(Book.open(EPIDEMIC), "1/0")
