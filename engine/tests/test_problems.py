"""Problems: their print, their order, what the command and the build make of them."""

import pytest
from mistakes import inside
from small_books import EPIDEMIC, build, copy_whole

from modelbook import Book
from modelbook.checks.check import chapter_problems
from modelbook.errors import BookError, Place, Problem, in_order, nearest

ONE = Problem("it is wrong.", Place("data/a.csv", 12, "unit"), "Mend it.")


def test_a_problem_prints_as_place_what_and_mend():
    assert str(ONE) == "data/a.csv:12, column unit: it is wrong. Mend it."
    assert str(Problem("it is wrong.")) == "it is wrong."
    assert str(Problem("it is wrong.", Place("a.py", part="equation E1 (x)"))) == "a.py, equation E1 (x): it is wrong."


def test_an_error_carries_its_problem():
    error = BookError("it is wrong.", where=Place("a.csv", 3), mend="Mend it.")
    assert error.problem == Problem("it is wrong.", Place("a.csv", 3), "Mend it.")
    assert str(error) == str(error.problem) == str(BookError.of(error.problem))


def test_a_problem_takes_a_place_where_it_has_none_and_keeps_its_own_as_words_elsewhere():
    here = Place("page.md", 4)
    assert Problem("it is wrong.").placed(here).where == here and ONE.placed(here) == ONE
    led = ONE.named_at(here, "{fact}`x`")
    assert str(led) == "page.md:4: {fact}`x`: data/a.csv:12, column unit: it is wrong. Mend it."


def test_problems_are_told_by_file_and_line_and_each_once():
    late, other = Problem("b", Place("data/a.csv", 100)), Problem("c", Place("_toc.yml", 3))
    assert in_order([late, ONE, other, ONE]) == [other, ONE, late]


def test_a_problem_is_a_mark_beside_the_line_of_a_pull_request():
    assert ONE.annotation() == "::error file=data/a.csv,line=12,title=unit::it is wrong. Mend it."
    odd = Problem("50% off,\nhere: now", Place("data/a,b.csv", 1))
    assert odd.annotation() == "::error file=data/a%2Cb.csv,line=1::50%25 off,%0Ahere: now"
    assert Problem("no book").annotation() == "::error ::no book"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    monkeypatch.setenv("MODELBOOK_BOOK", str(root))
    return root


def spoil(root) -> int:
    """Name no fact at the end of the front page; the line on which it stands."""
    page = root / "book" / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nIt is {{fact}}`nosuch-row`.\n", encoding="utf-8")
    return text.count("\n") + 2


def test_the_command_prints_marks_for_a_workflow(copy, capsys):
    line = spoil(copy)
    answer = inside(capsys, "check", "--format", "github")
    assert answer.returncode == 2 and answer.stdout == ""
    assert f"\n::error file=book/index.md,line={line}::" in answer.stderr
    plain = inside(capsys, "check")
    assert f"\nbook/index.md:{line}: {{fact}}" in plain.stderr


@pytest.mark.slow
def test_the_build_gives_the_same_place(copy):
    line = spoil(copy)
    told = build(copy)
    assert told.returncode != 0
    assert f"book/index.md:{line}: WARNING: {{fact}}`nosuch-row`" in told.stderr


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("mil", ["mill", "flour"], "Did you mean mill?"),
        ("zzz", ["mill", "flour"], "Known: flour, mill."),
        ("zzz", [f"word-{k}" for k in range(540)], "Name one of the 540 that there are; none is near it."),
        ("zzz", [], "None exist."),
    ],
)
def test_a_message_names_what_is_near_and_no_long_list(word, known, said):
    assert nearest(word, known) == said


@pytest.mark.parametrize("link", ["[more](more.md)", '<a href="more.html">more</a>', "[more](./more.md)"])
def test_a_page_that_is_linked_and_not_in_the_list_is_told_there(tmp_path, link):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    (root / "book" / "more.md").write_text("# More\n\nText.\n", encoding="utf-8")
    told = chapter_problems(Book.open(root))
    assert told == []  # a draft that nobody links
    with (root / "book" / "index.md").open("a", encoding="utf-8") as page:
        page.write(f"\nSee {link}, and again {link}.\n")
    (problem,) = chapter_problems(Book.open(root))
    assert str(problem.where).startswith("_toc.yml:")
    assert "the page more is left out, and book/index.md:" in problem.what
    assert problem.mend == "Add a line `- file: more`."
    with (root / "_toc.yml").open("a", encoding="utf-8") as contents:
        contents.write("chapters:\n- file: more\n")
    assert chapter_problems(Book.open(root)) == []
