"""Terms and dates: the glossary, the controls, and what a wrong name says in `chokepoints check` and in the build."""

import re
from datetime import date
from itertools import pairwise

import pytest
from bad_book import assert_refused, copy_book, inside

import chokepoints
from chokepoints import BookError
from modelbook import Book
from modelbook.parts.glossary import terms as glossary
from modelbook.parts.timeline import acts as timeline

BOOK = chokepoints.book()
ACTS = timeline.acts(BOOK)
TERMS = glossary.terms(BOOK)


# --- terms


def test_the_glossary_has_the_books_terms_with_plain_definitions():
    assert len(TERMS) >= 60
    for words in (
        "Entity List", "FDPR", "de minimis", "TPP", "performance density", "NAC", "HBM", "CoWoS", "yield", "EUV", "DUV",
        "SAQP", "H100e", "VEU", "is-informed letter", "wafer starts", "IDM", "foundry", "EDA", "Wright’s law", "NEV",
        "learning rate", "crossover", "Monte Carlo", "triangular distribution", "hybrid bonding", "tape-out", "die",
    ):  # fmt: skip
        assert glossary.find(BOOK, words)[1].id in TERMS, words
    for term in TERMS.values():
        assert 1 <= term.definition.replace("U.S. ", "").count(". ") + 1 <= 3, term.id
        assert term.definition.endswith("."), term.id
        assert all(other in TERMS for other in term.see_also), term.id


@pytest.mark.parametrize(
    ("text", "shown", "ident"),
    [
        ("HBM", "HBM", "hbm"),
        ("wafers", "wafers", "wafer"),
        ("High-bandwidth memory", "High-bandwidth memory", "hbm"),
        ("memory on top <hbm>", "memory on top", "hbm"),
        ("is-informed\n letters", "is-informed\n letters", "is-informed"),
    ],
)
def test_a_term_is_found_by_any_of_its_words(text, shown, ident):
    words, term = glossary.find(BOOK, text)
    assert (words, term.id) == (shown, ident)


def test_an_unknown_term_names_the_nearest():
    with pytest.raises(BookError, match=r"no term 'performance densitty'.*performance density"):
        glossary.find(BOOK, "performance densitty")


def test_each_page_links_a_term_once_and_to_its_place_in_the_glossary(site):
    pages = 0
    for file in sorted(site.rglob("*.html")):
        shown = re.findall(
            r'class="fact term.*?<a href="([^"]*)">In the glossary</a>', file.read_text(encoding="utf-8"), re.S
        )
        assert all(re.fullmatch(r"(\.\./)?glossary\.html#[a-z0-9-]+", link) for link in shown), file
        assert all(link.split("#")[1] in TERMS for link in shown), file
        assert len(set(shown)) == len(shown), (file, [x for x in shown if shown.count(x) > 1])
        pages += bool(shown)
    assert pages >= 3


# --- dates


def test_the_controls_run_from_2018_to_2026_in_order():
    assert len(BOOK.table("controls")) >= 50
    assert [a.date for a in ACTS] == sorted(a.date for a in ACTS)
    assert ACTS[0].date == date(2018, 4, 15) and ACTS[-1].date.year == 2026
    assert {a.said("administration") for a in ACTS if a.said("side") == "United States"} == {
        "Trump, first term", "Biden", "Trump, second term",
    }  # fmt: skip
    assert {"China", "Allies"} <= {a.said("side") for a in ACTS}


def test_the_government_is_the_one_in_office():
    for a in ACTS:
        if a.said("side") == "United States":
            terms = {"Trump, first term": (2017, 2021), "Biden": (2021, 2025), "Trump, second term": (2025, 2029)}
            first, last = terms[a.said("administration")]
            assert date(first, 1, 20) <= a.date < date(last, 1, 20), a.id


def test_the_years_of_a_rule_and_of_its_place_in_the_federal_register_agree():
    cited = [a for a in ACTS if " FR " in a.said("citation")]
    assert len(cited) >= 30
    for a in cited:
        volume = int(a.said("citation").split()[0])
        published = volume + 1935  # volume 83 is 2018
        late = a.id == "affiliates-snapback-2026-11"  # the stay is cited, which came the year before
        assert published == a.date.year - late, a.id


def test_no_two_marks_of_a_row_overlap_at_any_stretch():
    found = timeline.placed(BOOK, ACTS)
    first, end = timeline.span(ACTS)
    assert {p.act.id for p in found} == {a.id for a in ACTS}
    for stretch in timeline.STRETCHES:
        scale = timeline.WIDTH * stretch / (end - first)
        rows: dict = {}
        for p in found:
            rows.setdefault((p.lane, p.rows[stretch]), []).append(p)
        for row in rows.values():
            for a, b in pairwise(row):
                named = timeline.LETTER * len(a.act.title) if stretch in a.named else 0
                assert (b.at - a.at) * scale >= timeline.MARK + named - 1e-9, (a.act.id, b.act.id)


# --- mistakes


@pytest.fixture
def copy(tmp_path, monkeypatch):
    found = copy_book(tmp_path / "book")
    monkeypatch.setenv("MODELBOOK_BOOK", str(found.root))
    return found


@pytest.mark.slow
def test_the_check_names_file_and_line_of_an_unknown_date_and_an_unknown_term(copy, capsys):
    copy.page("# A page\n\n```{strip} zte-denial-2018, huawei-2019-06\n```\n\nSome {term}`foundary` makes it.\n")
    answer = inside(capsys, "check")
    assert_refused(answer, "book/chapters/mistake.md:3", "{strip}", "'huawei-2019-06'", "huawei-2019-05")
    assert_refused(answer, "book/chapters/mistake.md:6", "{term}`foundary`", "Did you mean", "foundry")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("zte-denial-2018, zte-denial-2018", "'zte-denial-2018' is named twice"),
        ("  ", "no date is named"),
        ("oct7-2023", "there is no 'oct7-2023' in data/controls.csv and data/events.csv. Did you mean oct7-2022"),
    ],
)
def test_a_strip_of_wrong_dates(text, says):
    with pytest.raises(BookError, match=re.escape(says)):
        timeline.chosen(BOOK, text)


def test_a_glossary_that_names_a_term_that_is_not_there_or_one_word_for_two_terms(copy):
    first = copy.change("glossary", lambda row: row["id"] == "hbm", see_also="dramm")
    second = copy.change("glossary", lambda row: row["id"] == "yield", aliases="die;dies")
    found = [*map(str, glossary.problems(Book(copy.root)))]
    assert any(f"data/glossary.csv:{first}, column see_also" in p and "'dramm'" in p and "dram" in p for p in found)
    assert any(f"data/glossary.csv:{second}, column aliases" in p and "names the term die" in p for p in found)


def test_a_control_of_an_unknown_kind_or_without_a_source(copy, capsys):
    first = copy.change("controls", lambda row: row["id"] == "huawei-2019-05", kind="Entity list")
    second = copy.change("controls", lambda row: row["id"] == "oct7-2022", source="")
    answer = inside(capsys, "check")
    assert_refused(answer, f"data/controls.csv:{first}", "kind")
    assert_refused(answer, f"data/controls.csv:{second}", "source")
