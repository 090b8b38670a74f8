"""What every chapter and the last page owe their reader: no more words than one sitting, voices of all sides, ranges."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import chokepoints

BOOK = chokepoints.book()
CHAPTERS = sorted((Path(BOOK.root) / "book" / "chapters").glob("*.md"))
MOST = 2_000  # words
# What stands beside the text: controls, pictures and their words, notes, guesses; quotations and exercises are counted apart.
BESIDE = (
    "script, style, svg, template, figure, table, nav, .explorer, .stage, .bet, .strip, .card, .fact.cited, .step-notes, "
    ".byline, blockquote"
)
SIDES = {
    "U.S.": {"US government", "US industry", "analyst"},
    "Chinese": {"China government", "China industry"},
    "allied": {"allied government", "allied industry"},
}


def words(page: str) -> int:
    """The words of a chapter's text, without its questions."""
    article = BeautifulSoup(page, "html.parser").find("article")
    for part in article.select(BESIDE):
        part.decompose()
    article.select_one("#questions").decompose()
    paragraphs = [p for p in article.find_all(["p", "li"]) if not p.find_parent(["p", "li"])]
    return sum(len(p.get_text(" ").split()) for p in paragraphs)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_a_chapter_stays_under_two_thousand_words(site, chapter):
    assert 1_000 < words((site / "chapters" / f"{chapter.stem}.html").read_text(encoding="utf-8")) < MOST


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_a_chapter_quotes_all_sides(chapter):
    text = re.sub(r"[“”’']", "'", chapter.read_text(encoding="utf-8"))
    quoted = [v.side for v in BOOK.table("voices").itertuples() if re.sub(r"[“”’']", "'", v.quote).rstrip(".") in text]
    missing = [side for side, kinds in SIDES.items() if not kinds & set(quoted)]
    assert not missing, f"{chapter.name} has no voice that is {' or '.join(missing)}: {quoted}"


def test_the_last_page_has_a_range_wherever_assumptions_are_uncertain(site):
    page = BeautifulSoup((site / "conclusion.html").read_text(encoding="utf-8"), "html.parser")
    for row in page.select("[data-summary=chapters] [data-row]"):
        fixed = row["data-model"] == "rules"  # counts of rules, in which nothing is uncertain
        ranges = row.select(".fact.result")
        assert bool(row.select("rect.fitting")) is bool(ranges) is not fixed, row["data-model"]
        for one in ranges:
            assert re.search(r"\d%? to \d", one.find("button").get_text())
            assert re.search(r"[\d,]+ worlds .* effective size [\d,]+", one.select_one(".card").get_text())
