"""What `make bench` writes and a page shows. Nothing here is timed: the numbers are made up, or those of the newest result."""

import json
import re

import copies
import goals
import plain
import pytest
from bad_book import ROOT
from bs4 import BeautifulSoup
from measuring import Table, nameless, percentile
from run import laid_out

from modelbook.parts.measured import results
from modelbook.parts.measured.page import number
from modelbook.worlds.book import Book

PAGE = (ROOT / "book" / "measured.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```\{measured\} (\w+)$", PAGE, re.M)
OWN = re.compile(r"\{(?:fact|result|claim|term|bet|strip|measured|explore)\}|^:::", re.M)


def made(**tables):
    """A result with these tables of one part, each as columns and rows."""
    known = {name: {"title": name, "columns": columns, "rows": rows} for name, (columns, rows) in tables.items()}
    return {"parts": {"made": {"tables": known}}}


def test_a_result_without_parts_has_no_numbers_and_says_so():
    summary = goals.tables({"parts": {"moves": {"failed": "no browser"}}})
    assert summary["goals"]["rows"] == summary["ratios"]["rows"] == summary["limit"]["rows"] == []
    assert len(summary["goals"]["gaps"]) == len(goals.GOALS)


def test_a_goal_is_met_or_missed_by_the_worst_row():
    columns = ["Explorer", "Bands", "Processor slower by", "Drawn, p95 (ms)"]
    rows = [["a", "off", 1, 5.0], ["b", "off", 1, 10.0], ["a", "on", 1, 16.7], ["b", "on", 4, 66.0]]
    lines = {row[0]: row[1:] for row in goals.tables(made(explorers=(columns, rows)))["goals"]["rows"]}
    assert lines == {
        "Slider to paint, p95, bands off": ["b", "ms", "no", 8, 10.0, 25],
        "Slider to paint, p95, bands on": ["a", "ms", "yes", 16.7, 16.7, 0],
        "Slider to paint, p95, four times slower": ["b", "ms", "no", 33, 66.0, 100],
    }


def test_of_scores_the_lowest_counts():
    columns = ["Page", "In", "Audits below 90%", *goals.CATEGORIES, "Layout shift"]
    rows = [["a", "this book", "", 96, 100, 100, 94, 0], ["b", "plain Jupyter Book", "", 10, 10, 10, 10, 0.5]]
    rows.append(["hidden from search engines", "this book", "is-crawlable", 96, 100, 100, 60, 0])
    lines = {row[0]: row[1:] for row in goals.tables(made(lighthouse=(columns, rows)))["goals"]["rows"]}
    assert lines["Lighthouse, lowest score of any page"] == ["a, search engines", "of 100", "no", 95, 94, 1]
    assert lines["Layout shift, highest of any page"][2] == "yes"


def test_ratios_are_the_others_over_this_book_where_it_wins_and_where_it_loses():
    columns = ["Shown by", "Bands", "Drawing changed, median (ms)", "First visit (kB)"]
    rows = [["This book", "off", 5.0, 300], ["Slow", "off", 50.0, 6000], ["Floor", "off", 1.0, 900]]
    lines = [(row[1], row[2]) for row in goals.tables(made(moves=(columns, rows)))["ratios"]["rows"]]
    assert lines == [("Slow", 10.0), ("Floor", 0.2), ("Slow", 20.0), ("Floor", 3.0)]


def test_a_warm_build_is_linear_when_each_chapter_more_takes_the_same():
    columns = ["Chapters", *goals.WARM]
    lines = [[6, 10.0, 10.0], [30, 34.0, 20.0], [60, 64.0, 30.0]]
    read = goals.Result(made(build=(columns, lines)))
    assert goals.growth(read) == (1.0, "60 chapters")
    lines[2][1] = 94.0
    assert goals.growth(read) == (2.0, "60 chapters")


def test_a_row_of_a_table_has_a_cell_for_each_column_and_a_gap_no_name_of_the_machine():
    table = Table("moves", "Moves", ["Shown by", "Drawn (ms)"])
    with pytest.raises(ValueError, match="3 cells for 2 columns"):
        table.row("This book", 1, 2)
    table.missing("Voila", f"{ROOT}/_build/bench did not answer at http://127.0.0.1:4321/")
    assert table.gaps == [["Voila", "…/_build/bench did not answer at /"]]
    assert nameless("\x1b[31mred\x1b[39m") == "red"


def test_a_percentile_is_one_of_the_values():
    assert percentile([*range(1, 101)], 95) == 95
    assert percentile([3.0, 1.0], 95) == 3.0


def test_a_written_result_reads_as_it_was_and_has_a_row_a_line():
    result = made(moves=(["a"], [["Wörter", 1.5], ["", 2]])) | {"date": "2026-01-31", "none": {}, "empty": []}
    text = laid_out(result)
    assert json.loads(text) == result
    assert '["Wörter", 1.5]' in text.replace("\n", "")


def test_copies_of_chapters_have_names_of_their_own():
    page = 'explore("m", id="one")\n<a href="#one?x=1">\n(place)=\n[x](#place)\n```{bet} guess\n'
    assert (
        copies.renamed(page, 3)
        == 'explore("m", id="one-3")\n<a href="#one-3?x=1">\n(place-3)=\n[x](#place-3)\n```{bet} guess-3\n'
    )


@pytest.mark.parametrize("file", sorted((ROOT / "book").rglob("*.md")), ids=lambda file: file.stem)
def test_a_plain_page_has_nothing_that_only_this_engine_knows(file):
    assert OWN.findall(plain.stripped(file.read_text(encoding="utf-8"))) == []


def test_the_newest_result_is_small_and_names_no_machine():
    file = results.newest(ROOT)
    text = file.read_text(encoding="utf-8")
    assert len(text) < 100_000
    assert not re.search(r"/(?:home|root|tmp|work|Users)/|localhost|127\.0\.0\.1", text)
    assert re.fullmatch(f"{results.latest(Book(ROOT)).date}[a-z]?", file.stem)  # a letter: a further run of the day


def test_the_page_shows_each_number_of_the_newest_result(site):
    soup = BeautifulSoup((site / "measured.html").read_text(encoding="utf-8"), "html.parser")
    result = results.latest(Book(ROOT))
    assert {"goals", "ratios", "moves", "limit", "when"} <= set(SHOWN)
    for name in (name for name in SHOWN if name in result.tables and result.tables[name].rows):
        one = result.tables[name]
        table = next(t for t in soup.find_all("table") if t.caption and t.caption.get_text().startswith(one.title))
        cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]
        assert cells == [[number(cell) for cell in row] for row in one.rows], name


def test_every_table_of_the_newest_result_is_shown_or_the_page_says_that_it_is_missing(site):
    text = (site / "measured.html").read_text(encoding="utf-8")
    tables = results.latest(Book(ROOT)).tables
    assert set(tables) <= set(SHOWN)
    for name in set(SHOWN) - set(tables) - {"when"}:
        assert f"has no table “{name}”" in text


def test_where_the_page_s_scripts_compute_is_found_in_what_a_reader_gets(site):
    import bench_explorers

    (first, _), (last, end) = bench_explorers.of_models("explorer.js")
    lines = (site / "_static" / "modelbook" / "explorer.js").read_text(encoding="utf-8").split("\n")
    assert any("modelbook.sampling" in line for line in lines[first : last + 1])
    assert (
        bench_explorers.kind_of(
            {"functionName": "fan", "url": "http://x/explorer.js?v=1", "lineNumber": last, "columnNumber": end - 1}
        )
        == "model"
    )
    assert (
        bench_explorers.kind_of(
            {"functionName": "put", "url": "http://x/explorer.js", "lineNumber": last + 9, "columnNumber": 0}
        )
        == "page"
    )
