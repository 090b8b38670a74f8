"""Mistakes in chapters, each made in a copy of the book, and what `chokepoints check` says to it, with file and line."""

import shutil
from functools import cache

import pytest
from bad_book import ROOT, assert_refused, copy_book, inside

from modelbook.checks import check as checks

pytestmark = pytest.mark.slow  # a whole book is checked, then each mistake in a page of its own


@pytest.fixture
def copy(tmp_path, monkeypatch):
    found = copy_book(tmp_path / "book")
    monkeypatch.setenv("MODELBOOK_BOOK", str(found.root))
    return found


@pytest.fixture(scope="module")
def right_data():
    """The check of data/, made once: the copy below is for mistakes in chapters, and its data stay as they are."""
    whole = cache(checks.data_problems)
    return lambda book, *_: whole(book)


@pytest.fixture(scope="module")
def right_pages():
    """The same of the chapters: only what a test adds is looked at."""
    whole, right = checks.chapter_problems, set()
    return lambda book, *_: whole(book, right)


@pytest.fixture(scope="module")
def one_copy(tmp_path_factory):
    return copy_book(tmp_path_factory.mktemp("chapters") / "book")


@pytest.fixture
def chapters(one_copy, right_data, right_pages, monkeypatch):
    """A copy of the book for one more page."""
    monkeypatch.setenv("MODELBOOK_BOOK", str(one_copy.root))
    monkeypatch.setattr(checks, "data_problems", right_data)
    monkeypatch.setattr(checks, "chapter_problems", right_pages)
    yield one_copy
    (one_copy.root / "book" / "chapters" / "mistake.md").unlink()


@pytest.fixture
def said(chapters, capsys):
    """Runs the check and asserts that it says all of these in one line."""
    return lambda *words: assert_refused(inside(capsys, "check"), *words)


PROSE = {
    "a misspelt role": ("{fcat}`nosuch-row`", "there is no role 'fcat'. Did you mean fact"),
    "a role that is a block": ("{bet}`x`", "{bet} is no role. Begin a block"),
    "a role apart from its tick": ("{fact} `ascend-2025-idc`", "Write {fact}`ascend-2025-idc` without a space"),
    "a role without its first brace": ("fact}`ascend-2025-idc`", "no opening brace. Write {fact}`ascend-2025-idc`"),
    "a role without its last brace": ("{fact`ascend-2025-idc`", "no closing brace. Write {fact}`ascend-2025-idc`"),
    "a role without its last tick": ("{cite}`own-assumption", "{cite}` has no tick at its end"),
    "a fact that is called a result": ("{result}`ascend-2025-idc`", "is a fact, not a result. Write {fact}"),
    "facts that are called a result": ("{result}`fact(ascend-2025-idc) * 2`", "is a fact, not a result. Write {fact}"),
    "a range of one number": ("{fact}`ascend-2025-idc | range`", "a range needs low and high"),
    "a division by nothing": ("{claim}`x <fact(ascend-2025-idc) / 0 > 1>`", "divides by 0"),
    "arithmetic with a word": ("{claim}`x <fact(ascend-2025-idc.who) * 2 > 1>`", "reckons with a word"),
    "a link to no page": ("[this](3-ascent.md)", "the link to 3-ascent.md leads nowhere. Did you mean 3-ascend.md"),
    "a link to no built page": (
        '<a href="3-ascent.html#x?v=1">',
        "the link to 3-ascent.html leads nowhere. Did you mean 3-ascend.html",
    ),
    "an unknown fact": ("{fact}`nosuch-row`", "no fact 'nosuch-row'"),
    "an unknown column": ("{fact}`adoption:baidu-910b.orderd`", "Did you mean ordered"),
    "an unknown table": ("{fact}`adoptions:baidu-910b.ordered`", "Did you mean adoption"),
    "a table whose rows have no names": ("{fact}`scenarios:baseline.label`", "scenarios"),
    "an empty cell": ("{fact}`adoption:iflytek-feixing.ordered`", "has no ordered"),
    "an unknown model": ("{result}`suply.dependency_h100e@2027`", "Did you mean supply"),
    "an unknown output": ("{result}`supply.dependency_h100@2027`", "Did you mean dependency_h100e"),
    "a year that is not there": ("{result}`supply.dependency_h100e@2040`", "2022 to 2028"),
    "an unknown scenario": ("{result}`supply.dependency_h100e@2027!seald`", "Did you mean sealed"),
    "an unknown format": ("{result}`supply.dependency_h100e@2027 | prozent`", "no number format 'prozent'"),
    "a relation that does not hold": (
        "{claim}`it rises <supply.dependency_value rises from 2025 to 2027>`",
        "no longer holds",
    ),
    "a number that is another": ("{claim}`most <supply.dependency_value@2027 > 0.5>`", "no longer holds"),
    "a relation that cannot be read": ("{claim}`most <supply.dependency_value@2027 is large>`", "cannot be read"),
    "a claim without a relation": ("{claim}`most of it`", "needs its relation"),
    "a claim over nothing": ("{claim}`most <supply.nosuch@2027 > 0.5>`", "'nosuch'"),
    "an unknown source": ("{cite}`nobody-1999`", "no source 'nobody-1999'"),
}


@pytest.mark.parametrize("mistake", PROSE)
def test_a_mistake_in_a_chapter_is_told_with_its_line(chapters, said, mistake):
    role, words = PROSE[mistake]
    chapters.page(f"# Title\n\nA first paragraph.\n\nSome words and {role} and more.\n")
    said("book/chapters/mistake.md:5", words)


BLOCKS = {
    "a misspelt block": (
        "```{exploer}\n```",
        "there is no directive 'exploer'. Those of this book: ask, baseline, bet",
    ),
    "a misspelt box": (":::{dvi} sixty\nWords.\n:::", "there is no directive 'dvi'. Did you mean div"),
    "a misspelt cell": ("```{code-cel} ipython3\n1\n```", "there is no directive 'code-cel'. Did you mean code-cell"),
    "a block that is a role": ("```{fact} ascend-2025-idc\n```", "{fact} is no directive. Write {fact}`...`"),
    "a brace that is open": ("```{bet ascend\nelse: words\n```", "the brace of '{bet' is not closed. Write {bet}"),
    "a mistake in a table": ("text\n```{list-table}\n* - {fact}`nosuch-row`\n```", "no fact 'nosuch-row'", 7),
}


@pytest.mark.parametrize("mistake", BLOCKS)
def test_a_misspelt_block_is_told_with_its_line(chapters, said, mistake):
    text, words, *line = BLOCKS[mistake]
    chapters.page(f"# Title\n\nA first paragraph.\n\n{text}\n")
    said(f"book/chapters/mistake.md:{line[0] if line else 5}:", words)


HEADS = {
    "no title": ("Words.\n", 1, "the page has no title. Add a line `# Title`"),
    "front matter that is no YAML": ("---\ndescription: A: b\n---\n# Title\n", 2, "the front matter cannot be read"),
    "front matter without an end": ("---\ndescription: A\n# Title\n", 1, "the front matter is not closed"),
}


@pytest.mark.parametrize("mistake", HEADS)
def test_a_mistake_at_the_head_of_a_page_is_told_with_its_line(chapters, said, mistake):
    text, line, words = HEADS[mistake]
    chapters.page(text)
    said(f"book/chapters/mistake.md:{line}:", words)


def test_a_page_in_another_encoding_is_told_with_its_line(chapters, said):
    (chapters.root / "book" / "chapters" / "mistake.md").write_bytes("# Title\n\nCafé\n".encode("cp1252"))
    said("book/chapters/mistake.md:3: a letter is not UTF-8", "Save the page as UTF-8")


def test_a_role_over_two_lines_is_told_with_the_first(chapters, said):
    chapters.page("# Title\n\nWords {claim}`most of it\n<supply.dependency_value@2027 > 0.5>` and more.\n")
    said("book/chapters/mistake.md:3", "no longer holds")


def test_code_in_a_chapter_is_no_prose(copy, capsys):
    shutil.rmtree(copy.root / "book" / "chapters")
    (copy.root / "book" / "chapters").mkdir()
    copy.page("# Title\n\n```\n{fact}`nosuch-row`\n```\n")
    assert "chapters/mistake.md:" not in inside(capsys, "check").stderr


CELLS = {
    "a part that the package does not have": ('chokepoints.exlpore("supply")', "Did you mean explore"),
    "a module that is not there": ("import panda", "there is no module 'panda'. Did you mean pandas"),
    "an unknown chart": ('chokepoints.explore("supply", charts=["supply_by_sorce"])', "supply_by_source"),
    "an unknown model": ('chokepoints.explore("suply")', "supply"),
    "an unknown control": ('chokepoints.explore("supply", controls=["smic_yeld_scale"])', "smic_yield_scale"),
    "an unknown view": ('chokepoints.explore("supply", measure="weight")', "weight"),
    "an unknown scenario": ('chokepoints.explore("supply", scenario="seald")', "Did you mean sealed"),
    "an unknown preset": ('chokepoints.explore("supply", presets=["baseline", "seald"])', "Did you mean sealed"),
    "a name that the package does not have": ("from chokepoints import exlpore", "Did you mean explore"),
    "an unknown control of an explorer by its name alone": (
        'from chokepoints import explore; explore("supply", controls=["smic_yeld_scale"])',
        "smic_yield_scale",
    ),
    "an unknown figure": ('chokepoints.figure("nosuch")', "nosuch"),
}


@pytest.mark.parametrize("mistake", CELLS)
def test_a_mistake_in_a_cell_is_told_with_its_line(chapters, said, mistake):
    code, words = CELLS[mistake]
    chapters.page(f"# Title\n\n```{{code-cell}} ipython3\n:tags: [remove-input]\nimport chokepoints\n{code}\n```\n")
    said("book/chapters/mistake.md:6", words)


def test_two_explorers_with_one_id_on_a_page(chapters, said):
    cell = '```{code-cell} ipython3\nimport chokepoints\nchokepoints.explore("supply", id="twice")\n```\n'
    chapters.page(f"# Title\n\n{cell}\n{cell}")
    said("book/chapters/mistake.md:10", "'twice'")


LINKS = {
    "an unknown scenario": ("scenario=seald", "Did you mean sealed"),
    "another model's scenario": ("scenario=no_warning", "no scenario"),
    "an unknown assumption": ("hbm_domesic_scale=2", "Did you mean hbm_domestic_scale"),
    "a value out of range": ("scenario=sealed&amp;hbm_domestic_scale=9", "goes from"),
    "a word": ("hbm_domestic_scale=much", "not a number"),
    "no value": ("hbm_domestic_scale=", "not a number"),
    "an unknown view": ("measure=weight", "weight"),
    "a path without its scale": ("smic_yield=0.4", "Did you mean smic_yield"),
}


@pytest.mark.parametrize("mistake", LINKS)
def test_a_link_to_a_state_that_does_not_exist_is_told_with_its_line(chapters, said, mistake):
    query, words = LINKS[mistake]
    chapters.page(f'# Title\n\nSome words.\n\nOpen <a href="3-ascend.html#ascend?{query}">this</a>.\n')
    said("book/chapters/mistake.md:5", words)


def test_a_link_to_a_state_that_exists_is_fine(chapters, capsys):
    query = (
        "scenario=sealed&amp;hbm_domestic_scale=1.5&amp;smic_yield@2027=0.4&amp;measure=value&amp;bet.ascend=20&amp;v=1"
    )
    chapters.page(f'# Title\n\nOpen <a href="3-ascend.html#ascend?{query}">this</a>.\n')
    assert inside(capsys, "check").returncode == 0


def test_a_cell_that_is_no_python_is_told_with_its_line(chapters, said):
    chapters.page("# Title\n\n```{code-cell} ipython3\nimport chokepoints\nchokepoints.explore('supply'\n```\n")
    said("book/chapters/mistake.md:5")


def test_the_copies_leave_the_book_alone():
    assert (ROOT / "data" / "assumptions.csv").is_file()
    assert not (ROOT / "book" / "chapters" / "mistake.md").exists()
