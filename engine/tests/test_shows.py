"""How a model is shown: what a module of charts misspells is told, and a model that says nothing is shown plainly."""

import pytest
from small_books import EPIDEMIC, copy_whole

from modelbook import Book, explore
from modelbook.checks import shows
from modelbook.checks.check import all_problems


def changed(root, *pairs):
    """A copy of the epidemic with other words in its module."""
    copy_whole(EPIDEMIC, root)
    file = root / "epidemic.py"
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return Book.open(root)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('headline="ill"', 'headline="il"', "the headline of epidemic names an output 'il'"),
        ('fanned=["ill"]', 'fanned=["ills"]', "the fanned of epidemic names an output 'ills'"),
        ('tabled=["ill"', 'tabled=["sick"', "the tabled of epidemic names an output 'sick'"),
        (
            'y="ill:Q"',
            'y="illl:Q"',
            "the chart epidemic_curve draws a column 'illl', which no dataset has. Did you mean ill",
        ),
        (
            'SHOW = Show("epidemic"',
            'SHOW = Show("epidemics"',
            "there is no model 'epidemics' to show. Did you mean epidemic",
        ),
        ('@chart("epidemic")', '@chart("epidemc")', "the chart epidemic_curve draws no model of the book"),
    ],
)
def test_a_misspelt_name_is_told_with_its_line(tmp_path, old, new, says):
    book = changed(tmp_path / "book", (old, new))
    lines = (book.root / "epidemic.py").read_text(encoding="utf-8").splitlines()
    [message] = list(shows.problems(book))
    assert says in str(message)
    line = next(n for n, text in enumerate(lines, 1) if new in text)
    assert str(message).startswith(f"epidemic.py:{line}: ")
    assert message in all_problems(book)


def test_columns_that_transforms_make_are_known(tmp_path):
    made = 'alt.Chart(data("rows")).transform_calculate(twice="2 * datum.ill").mark_line'
    book = changed(tmp_path / "book", ('alt.Chart(data("rows")).mark_line', made), ('y="ill:Q"', 'y="twice:Q"'))
    assert list(shows.problems(book)) == []


def test_a_model_without_show_and_words_is_shown_plainly(tmp_path):
    book = changed(tmp_path / "book", ("SHOW = ", "SHOWN = 1 or "))
    texts = book.root / "data/texts.csv"
    texts.write_text(texts.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")

    book = Book.open(tmp_path / "book")
    text = str(explore("epidemic", book=book, charts=["epidemic_curve"])._html)
    assert "How many are ill at once?" in text
    assert "A chart of Epidemic." in text
