"""Steps of text and their stage: what a line names is drawn, and what is wrong is told with file and line, as the build would."""

import pytest
from small_books import SOLOW, copy_whole

from modelbook import Book
from modelbook.checks.check import all_problems
from modelbook.parts.steps import pictures, reading

GOOD = ":::{{step}} First\n:stage: {stage}\n\nSome words.\n:::\n"


@pytest.fixture(scope="module")
def book():
    return Book.open(SOLOW)


def told(tmp_path, words: str) -> list[str]:
    """What the check says of a copy of the example with words at the end of its page."""
    root = copy_whole(SOLOW, tmp_path / "book")
    page = root / "book" / "index.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(f"{before}\nBetween.\n\n{words}", encoding="utf-8")
    first = before.count("\n") + 4
    return [f"{problem.where.line - first}: {problem.what}" for problem in all_problems(Book.open(root))]


def test_the_example_has_steps_and_nothing_to_mend(tmp_path):
    assert told(tmp_path, GOOD.format(stage="chart growth_path?saving=0.4")) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (":::{step} First\nWords.\n:::\n", ["0: the step names no stage, and no step before it does whose stage"]),
        (":::{step} First\n:stage:\n\nWords.\n:::\n", ["1: stage: the step names no stage."]),
        (":::{step}\n:stage: chart growth_path\n\nWords.\n:::\n", ["0: the step has no title."]),
        (
            ":::{step} First\n:stage: chart growth_path\n:titel: x\n\nWords.\n:::\n",
            ["2: a step has no option 'titel'."],
        ),
        (
            ":::{step} First\n:stage: chart growth_path\n:title: {growth.maid@60}\n\nWords.\n:::\n",
            ["2: title:", "growth has no output 'maid'"],
        ),
        (":::{step} First\n:stage: chart growth_path\n\n" + "word " * 101 + "\n:::\n", ["0: the step has 101 words"]),
    ],
    ids=["no stage", "an empty stage", "no title", "an unknown option", "a number that is not there", "too long"],
)
def test_a_step_that_cannot_stand_is_told_with_its_line(tmp_path, words, says):
    problems = told(tmp_path, words)
    assert len(problems) == 1
    assert all(word in problems[0] for word in says), problems


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ("chart growth_paths", "There is no chart 'growth_paths'."),
        ("chart growth_path?saving=4", "saving: 4 is out of range."),
        ("chart growth_path?scenario=nosuch", "nosuch"),
        ("chart growth_path?savings=0.4", "savings"),
        ("figure nosuch", "There is no figure 'nosuch'."),
        ("drawing growth_path", "no stage is a 'drawing'."),
        ("bars growth.made@60: tonnes; growth.saving: share", "'growth.saving' is in share"),
        ("bars growth.made@60", "has no words"),
        ("bars nosuch: words", "nosuch"),
        ("picture nosuch.svg: words", "book/_static has no picture 'nosuch.svg'."),
        ("chart growth_path + figure nosuch", "There is no figure 'nosuch'."),
    ],
)
def test_a_stage_that_cannot_be_shown_is_told_with_its_line(tmp_path, stage, says):
    problems = told(tmp_path, GOOD.format(stage=stage))
    assert len(problems) == 1
    assert problems[0].startswith("1: stage:") and says in problems[0], problems


def test_a_step_after_other_words_has_no_stage_to_keep(tmp_path):
    words = GOOD.format(stage="chart growth_path") + "\nBetween.\n\n:::{step} Second\nWords.\n:::\n"
    assert [p.partition(",")[0] for p in told(tmp_path, words)] == ["8: the step names no stage"]


def test_words_are_counted_as_they_are_read():
    text = "It made {fact}`row | 0` of [them](page.md), {claim}`twice as many <a / b ~ 2>` {cite}`one,two`.\n<a href='#x'>So</a>"
    assert reading.count(text) == len("It made 1 of them twice as many So".split())


def test_a_chart_is_drawn_in_the_state_that_its_line_names(book):
    drawn = {
        state: pictures.draw_chart(book, f"growth_path{state}", "here", True)
        for state in ("", "?saving=0.3", "?saving=0.45")
    }
    base = book.assumptions["saving"].baseline
    assert pictures.draw_chart(book, f"growth_path?saving={base}", "here", True) == drawn[""]
    assert drawn[""] != drawn["?saving=0.45"]
    assert drawn[""].count("<svg") == len(pictures.ROOMS)


def test_bars_are_as_long_as_their_numbers(book):
    html = pictures.draw_bars(book, "growth.made@60 | 2: now; growth.made@60[saving=0.45] | 2: more", "here", True)
    now, more = (q.value for _, _, q in pictures.bars_of(book, "growth.made@60: x; growth.made@60[saving=0.45]: y"))
    assert f"width:{100 * now / more:.1f}%" in html and "width:100.0%" in html
