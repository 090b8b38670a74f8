"""What the model language refuses: each mistake is told with its file, its line and the spelling that is meant."""

import inspect
from pathlib import Path

import pytest
from small_books import SOLOW, copy_whole

from modelbook.checks.check import data_problems
from modelbook.errors import BookError
from modelbook.language import equation_latex, mathml
from modelbook.language.model import TIME, Equation, Model, Output, Stock
from modelbook.worlds.book import Book

AXES = {name: frozenset() for name in ("a", "b", "k", "lam")} | {"p": frozenset({TIME}), "m": frozenset({"firm"})}

REFUSED = {
    # powers and other signs
    "a^2": ["sign ^", "Write ** for a power."],
    "prev(y)^alpha": ["'prev(y)^alpha' has the sign ^", "**"],
    "a % 2": ["sign %", "a - n*floor(a/n)".replace("a", "x")],
    "a // 2": ["sign //", "Write floor(a/b)."],
    "a @ b": ["sign @", "Product(matrix, vector, axis)"],
    "a & b": ["sign &", "And(a, b)"],
    "a | b": ["sign |", "Or(a, b)"],
    "~a": ["Not(condition)"],
    # Python's words
    "If(a > 0 and b > 0, 1, 0)": ["'and' is a word of Python", "Write And(a > 0, b > 0)."],
    "If(a > 0 or b > 0, 1, 0)": ["'or' is a word of Python", "Write Or(a > 0, b > 0)."],
    "If(not a > 0, 1, 0)": ["'not' is a word of Python", "Not(condition)"],
    "1 if a > 0 else b": ["'if' is a word of Python", "Write If(a > 0, 1, b)."],
    "(lambda a: a)(b)": ["'lambda'", "equation of its own"],
    "lambda*a": ["'lambda'", "call it lam"],
    "a if": ["'if' is a word of Python", "If(condition, a, b)"],
    "If(a == b, 1, 0)": ["compares with ==", "And(a >= b, a <= b)"],
    "If(a != b, 1, 0)": ["compares with !=", "Or(a < b, a > b)"],
    "If(0 < a < 1, 1, 0)": ["compares more than two", "Write And(0 < a, a < 1)."],
    "a = b": ["right-hand side alone"],
    "p[2]": ["square brackets", "lag(x, 1)"],
    "[a, b]": ["a list", "table"],
    "a, b": ["a comma outside a function", "Write one expression."],
    "sum(x for x in m)": ["'sum(...)' is no function", "Write Sum."],
    "True": ["'True' is no number"],
    "'a'": ["is no number"],
    # functions
    "np.exp(a)": ["a dot between names", "exp(x), not np.exp(x)"],
    "max(a, b)": ["'max(...)' is no function", "Write Max."],
    "abs(a)": ["Write Abs."],
    "ln(a)": ["Write log."],
    "pow(a, 2)": ["Write x**y."],
    "round(a)": ["Write floor(x + 0.5)."],
    "tan(a)": ["Write sin(x)/cos(x)."],
    "Highst(m, firm)": ["Did you mean Highest"],
    "gamma(a)": ["'gamma(...)' is no function"],
    "exp*a": ["'exp' is a function and stands without its arguments", "Write exp(x)."],
    # arguments
    "exp(a, b)": ["'exp(a, b)' has 2 arguments and takes 1", "exp(x)"],
    "Min(a)": ["has 1 arguments and takes 2 or more", "Min(a, b, ...)"],
    "If(a > 1, 3)": ["has 2 arguments and takes 3", "If(condition, a, b)"],
    "Sum(m)": ["has 1 arguments and takes 2 to 3", "Sum(x, axis, condition)"],
    "prev(y, 5)": ["'prev(y, 5)' has 2 arguments and takes 1", "lag(x, 5)"],
    "prev(y**2)": ["'prev(y**2)' is not of a symbol", "Give 'y**2' an equation of its own"],
    "Sum(m, axis=firm)": ["names an argument", "Sum(x, axis, condition)"],
    "Sum(m, 2)": ["'2' is no axis"],
    # conditions and numbers
    "If(a, 1, 0)": ["'a' is a number where a condition is meant", "x > 0"],
    "(a > b)*2": ["'a > b' is a condition where a number is meant", "If(condition, 1, 0)"],
    "And(a > b, a > k) + 1": ["is a condition where a number is meant"],
    # brackets
    "(a + b": ["cannot be read", "one has no partner"],
    "2a": ["cannot be read", "a*b"],
}


def model(*equations, outputs=None, **more) -> Model:
    outputs = outputs or [Output(e.symbol, e.symbol) for e in equations]
    return Model(
        "toy", "Toy", "?", equations, outputs, steps=range(5), sets={"firm": ""}, file=Path(__file__).name, **more
    )


def refused(m: Model) -> str:
    with pytest.raises(BookError) as found:
        m.check(AXES)
        m.statements(AXES)
    return str(found.value)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_in_the_language_is_told_with_its_line_and_its_spelling(text):
    line = inspect.currentframe().f_lineno + 1
    said = refused(model(Stock("E7", "y", text)))
    assert said.startswith(f"{Path(__file__).name}:{line}, equation E7 (y): "), said
    for words in REFUSED[text]:
        assert words in said, said


@pytest.mark.parametrize(
    ("name", "words"),
    [("time", "the time of the present step"), ("Max", "a word of the model language"), ("pi", "word of the model"),
     ("lambda", "cannot be a symbol"), ("a b", "cannot be a symbol"), ("x__1", "cannot be a symbol")],
)  # fmt: skip
def test_a_name_that_no_equation_can_define_is_told(name, words):
    said = refused(model(Equation("E7", name, "a + 1")))
    assert words in said
    assert "another name" in said or "A symbol is letters" in said


@pytest.mark.parametrize("text", ["At(p, time - 2)", "At(p, p)", "1 + At(p + 1, 2 + time)"])
def test_at_is_of_one_time(text):
    said = refused(model(Equation("E7", "y", text)))
    assert "At reads at one time" in said
    assert "lag(x, 2)" in said


def test_where_equations_are_made_by_a_function_the_line_is_where_they_are_made():
    def made(symbol: str) -> Equation:
        return Equation("E8", symbol, "a^2")

    assert f":{inspect.getsourcelines(made)[1] + 1}, " in refused(model(made("y")))


def test_an_equation_of_another_file_is_told_without_a_line():
    other = Model("toy", "", "", [Equation("E7", "y", "a^2")], [Output("y", "y")], file="elsewhere.py")
    assert refused(other).startswith("elsewhere.py, equation E7 (y): ")


PRINTED = {
    "k**(1/(1 - a))": r"k^{\frac{1}{1 - a}}",
    "1/(1 - a)": r"\frac{1}{1 - a}",
    "When(p > 3, time)": r"\left(t \text{ at the first } t \text{ with } p_{t} > 3\right)",
    "At(p, k)": "p_{k}",
    "At(p + 1, k)": r"\left(p_{t} + 1\right)_{t = k}",
    "Mean(m, firm, m > 2)": r"\mathrm{mean}_{\mathrm{firm}:\ m > 2} m",
    "Lowest(p, time)": r"\min_{t} p_{t}",
    "Sum(m + a, firm)*b": r"\left(\sum_{\mathrm{firm}} \left(m + a\right)\right) b",
    "Mean(m, firm)**2": r"\left(\mathrm{mean}_{\mathrm{firm}} m\right)^{2}",
    "Abs(a - b) + floor(a)*ceil(b)": r"\left|a - b\right| + \lfloor a \rfloor \lceil b \rceil",
    "sin(a)**2 + tanh(b)": r"{\sin(a)}^{2} + \tanh(b)",
}


@pytest.mark.parametrize("text", PRINTED)
def test_mathematics_is_printed_as_mathematics(text):
    m = model(Equation("1", "y", text))
    latex = equation_latex(m, m.equations[0], AXES)
    assert latex.split(" = ", 1)[1] == PRINTED[text]
    assert mathml(latex).startswith("<math")


# --- what the check tells of a model that runs


def checked(tmp_path: Path, changes: dict[str, str], file: str = "growth.py") -> list[str]:
    """What the check says of a copy of the example in which words of a file are replaced."""
    root = copy_whole(SOLOW, tmp_path / "book")
    text = (root / file).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    (root / file).write_text(text, encoding="utf-8")
    return [str(problem) for problem in data_problems(Book.open(root))]


def line_of(words: str, file: str = "growth.py") -> int:
    lines = (SOLOW / file).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_the_check_names_file_and_line_of_an_equation(tmp_path):
    (said,) = checked(tmp_path, {"k**a": "k^a"})
    assert said.startswith(f"growth.py:{line_of('k**a')}, equation 2 (y): 'k^a' has the sign ^")


def test_an_equation_that_nothing_shows_is_told(tmp_path):
    (said,) = checked(tmp_path, {'    Output("used", "c"': '    Output("used", "y"'})
    assert said.startswith(f"growth.py:{line_of('what is left to use')}, equation 3 (c): no output shows 'c'")
    assert 'Output("...", "c")' in said


def test_a_focus_outside_the_steps_is_told(tmp_path):
    (said,) = checked(tmp_path, {"focus=60": "focus=61"})
    assert "focus=61 is no year of growth." in said
    assert "0 to 60" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [('y="made:Q"', 'y="maid:Q"', ["a column 'maid'", "Did you mean made"]),
     ('headline="used"', 'headline="usde"', ["headline", "'usde'", "Did you mean used"]),
     ('fanned=["used"]', 'fanned=["usde"]', ["fanned", "'usde'"]),
     ('tabled=["capital"', 'tabled=["capitol"', ["tabled", "'capitol'", "Did you mean capital"])],
)  # fmt: skip
def test_a_chart_or_table_of_a_column_that_does_not_exist_is_told_with_its_line(tmp_path, old, new, words):
    said = checked(tmp_path, {old: new})[0]
    assert said.startswith(f"growth.py:{line_of(old)}: "), said
    for word in words:
        assert word in said


def test_a_symbol_that_no_equation_reads_is_told(tmp_path):
    (said,) = checked(tmp_path, {"(d + n)*prev(k)": "d*prev(k)"})
    assert said.startswith(f"data/symbols.csv:{line_of('growth,workers', 'data/symbols.csv')}, column symbol: ")
    assert "no equation of growth reads 'n'" in said


@pytest.mark.parametrize(
    ("when", "words"),
    [("used@60 > used@0", "can never be told from that of line 4"),
     ("scenario = thrift and scenario = baseline", "can never be said")],
)  # fmt: skip
def test_a_text_that_can_never_be_said_is_told_with_its_line(tmp_path, when, words):
    row = f'growth,sentence,{when},"Never."\n'
    (said,) = checked(tmp_path, {"growth,sentence,,": f"{row}growth,sentence,,"}, "data/texts.csv")
    assert said.startswith("data/texts.csv:5, column when: ")
    assert words in said
