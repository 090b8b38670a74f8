"""What a build would print without a word, told by the check with its line: prose, front matter, blocks, links, bets, numerals."""

from types import SimpleNamespace

import pytest
from mistakes import MENDS
from small_books import EPIDEMIC, copy_whole

from modelbook.checks import check, unbound, writing
from modelbook.checks.writing import Page
from modelbook.parts import bets
from modelbook.worlds.book import Book

BOOK = Book(EPIDEMIC)
RIGHT = """---
description: Words.
minutes: 10
kernelspec: {name: python3}
---
# Title

{.lede}
It cost $5bn in 2019 and $6bn in 2020, **much** <b>more</b> than `**` or {fact}`x | usd`.

## First part

![A harbour](harbour.png) and [a place](#first-part), [another](other.md#second-part).

| a | b |
|---|---|
| 1 | 2 \\| 3 |

### Deeper

```{code-cell} ipython3
# not a title
x = "$a_1$"
```

```{figure} harbour.png
:alt: A harbour
```
"""
OTHER = Page("book/other.md", "# Other\n\n## Second part\n")


def told(text: str, config: dict | None = None) -> list[str]:
    page = Page("book/p.md", text)
    others = {page.name: page, OTHER.name: OTHER}
    return [str(p) for p in (*writing.problems(page, config or {}), *writing.inner_links(page, others))]


def test_a_page_that_is_right_is_left_alone():
    assert told(RIGHT) == []


PROSE = {  # what stands below the title: what is told of it, and in which line
    "wrong quotes": ("It is {fact}'some-row'.", "{fact} is followed by '. Write {fact}`...`", 3),
    "curly quotes": ("It is {result}\u201cm.x@1\u201d.", "{result} is followed by", 3),
    "a heading without a space": ("##Part", "a heading needs a space behind its marks. Write ## Part.", 3),
    "a second title": ("# Again", "the page has a second title. Write ## Again.", 3),
    "a level left out": ("## Part\n\n#### Deep", "this heading has 4 marks, and the one above it 2. Write ### Deep.", 5),
    "a picture without words": ("See ![](a.png).", "has no words for who cannot see it. Write ![WORDS](FILE).", 3),
    "an image without words": ('<img src="a.png">', "has no words for who cannot see it", 3),
    "a figure without words": ("```{figure} a.png\n:width: 3\n```", "Add a line :alt: WORDS.", 3),
    "a misspelt box": (":::{div} sixtyy\nWords.\n:::", "there is no box 'sixtyy' in the style sheets. Did you mean sixty", 3),
    "an open bold": ("It is **so.", "a ** has no partner in its paragraph. Write **words**.", 3),
    "an open tag": ("It is <b>so.", "a tag <b> has no partner in its paragraph. Write <b>words</b>.", 3),
    "a closed tag": ("It is so</em>.", "a tag <em> has no partner", 3),
    "an open comment": ("<!-- Say more.", "a comment is not closed. Close it by -->.", 3),
    "a merge": ("<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other", "a merge left its mark here (<<<<<<<). Keep one", 3),
    "a row too long": ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "this row has 3 cells, and the table's first 2.", 5),
    "mathematics": ("It is $x^2$ here.", "mathematics between dollars is printed as it stands. Write {math}`...`", 3),
    "a letter": ("It is $x$ here.", "mathematics between dollars", 3),
    "a display": ("$$", "mathematics between dollars", 3),
    "a substitution": ("It is {{ nothing }}.", "nothing is put in for {{ nothing }}.", 3),
    "no such heading": ("See [it](#frist-part).\n\n## First part", "book/p.md has no place 'frist-part'. Did you mean first-part", 3),
    "nor elsewhere": ("See [it](other.md#third-part).", "book/other.md has no place 'third-part'. Did you mean second-part", 3),
    "a cell without a kernel": ("```{code-cell} ipython3\nx\n```", "does not say what runs it. Add to the front matter: kernelspec", 3),
}  # fmt: skip


@pytest.mark.parametrize("mistake", PROSE)
def test_a_mistake_in_the_prose_is_told_once_with_its_line(mistake):
    text, words, line = PROSE[mistake]
    [message] = told(f"# Title\n\n{text}\n")
    assert message.startswith(f"book/p.md:{line}: ") and words in message and MENDS.search(message), message


FRONT = {
    "a misspelt key": ("desciption: Words", "'desciption' is no word of the front matter. Did you mean description", 2),
    "a word for a number": ("minutes: ten", "minutes is a number, and 'ten' is not. Write it so", 2),
    "a number for words": ("description: 5", "description is words, and '5' is not. Write it so", 2),
    "yes for a number": ("minutes: true", "minutes is a number", 2),
}


@pytest.mark.parametrize("mistake", FRONT)
def test_a_mistake_in_the_front_matter_is_told_with_its_line(mistake):
    text, words, line = FRONT[mistake]
    [message] = told(f"---\n{text}\n---\n# Title\n")
    assert message.startswith(f"book/p.md:{line}: ") and words in message, message


def test_money_is_told_where_a_book_reads_dollars_as_mathematics():
    config = {"parse": {"myst_enable_extensions": ["dollarmath"]}}
    [message] = told("# Title\n\nIt cost $5bn in 2019 and $6bn in 2020.\n", config)
    assert "two dollars in a line are read as mathematics. Write \\$" in message
    assert told("# Title\n\nIt is $x^2$.\n", config) == []
    assert told("# Title\n\nIt is {{ here }}.\n", {"parse": {"myst_substitutions": {"here": "x"}}}) == []


BET = "```{bet} peak\n:max: 50\nHow many?\nbelow 10: Few.\nelse: Many.\n```\n"
BETS = {
    "no last line": (("else: Many.\n", ""), 3, "a bet needs a last line `else: words`. Add it."),
    "a word for a number": (("below 10", "below ten"), 6, "'below ten' is no number. Write below NUMBER: words."),
    "a mark out of range": (("below 10", "below 90"), 6, "the lines `below NUMBER` rise, between min and max."),
    "an option that is none": ((":max: 50", ":maxx: 50"), 3, "a bet has no option 'maxx'. Did you mean max"),
    "a slider that cannot move": ((":max: 50", ":max: 0"), 3, "a bet needs min < max"),
    "a number that names nothing": (("Few.", "It is {nosuch-row}."), 6, "nosuch-row"),
    "no name": (("{bet} peak", "{bet}"), 3, "the bet has no name. Write ```{bet} NAME."),
    "a line behind the answers": (
        ("else", "els"),
        7,
        "this line is no answer. Write below NUMBER: words, or else: words.",
    ),
}


def test_a_bet_that_can_be_asked_is_left_alone():
    assert list(bets.check_page(BOOK, "p.md", BET)) == []


@pytest.mark.parametrize("mistake", BETS)
def test_a_mistake_in_a_bet_is_told_with_its_line(mistake):
    (was, now), line, words = BETS[mistake]
    [problem] = bets.check_page(BOOK, "p.md", f"# Title\n\n{BET.replace(was, now)}")
    assert str(problem).startswith(f"p.md:{line}: ") and words in str(problem), problem


class Named:
    """A book that names exceptions."""

    def __init__(self, unbound: dict):
        self.settings = SimpleNamespace(unbound=unbound, formats={"gbp": {"before": "GBP ", "digits": 0}})


@pytest.mark.parametrize(
    "text", ["It is 40% more.", "It cost $5bn.", "1.3 million died.", "about 30 per cent", "GBP 1,200m"]
)
def test_a_numeral_that_no_role_binds_is_told(text):
    page = Page("p.md", f"# Title\n\n{text}\n")
    [problem] = unbound.problems(Named({}), page)
    assert problem.where.line == 3 and "comes from no row" in problem.what
    numeral = problem.what.split(" stands")[0].removeprefix("the number ")
    assert list(unbound.problems(Named({"p.md": {numeral: "a reason"}}), page)) == []


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 there were 12 of them, in chapter 3.",
        "It is {fact}`some-row | percent`, or {claim}`40% <m.x@1 = 0.4>`.",
        "Set it to 40%: {result}`m.x@1[share=0.4]`.",
        'Set it to 40%: <a href="#m?share=0.4">so</a>.',
        "`40%` is code.",
    ],
)
def test_years_counts_and_settings_are_bound_or_need_it_not(text):
    assert list(unbound.problems(Named({}), Page("p.md", f"# Title\n\n{text}\n"))) == []


def test_an_exception_that_no_page_needs_is_told():
    pages = {"p.md": Page("p.md", "# Title\n\nIt is 40%.\n")}
    assert list(unbound.stale(Named({"p.md": {"40%": "why"}}), pages)) == []
    assert len(list(unbound.stale(Named({"p.md": {"50%": "why"}, "q.md": {"1%": "why"}}), pages))) == 2


def test_the_whole_check_tells_them(tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    page = root / "book" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n##Part\n", encoding="utf-8")
    assert [p.what for p in check.all_problems(Book(root))] == ["a heading needs a space behind its marks."]
