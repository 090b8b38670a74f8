"""The chip catalogue: its cells, their sources, and the links within its table."""

import re

import pytest
from bad_book import assert_refused, copy_book, inside
from bs4 import BeautifulSoup
from written_tables import rows_of

from chokepoints import book
from modelbook.parts.records.cells import problems, records
from modelbook.parts.records.page import records_html
from modelbook.worlds.book import Book

BOOK = book()
CHIPS = records(BOOK, "chips")


def test_every_cell_with_a_number_has_a_source_and_every_other_says_why_not():
    count = 0
    for chip in CHIPS:
        for cell in chip.cells.values():
            if cell.value is None:
                assert cell.text in ("not published", "left open", "not a U.S. chip"), (chip.id, cell)
                assert bool(cell.sources) == (cell.kind == "open")
            else:
                assert cell.sources, (chip.id, cell.column)
                assert all(key in BOOK.sources for key in cell.sources)
                count += 1
    assert count > 400


def test_a_cells_own_source_wins_over_its_rows():
    by_id = {chip.id: chip for chip in CHIPS}
    for row in rows_of("chip_cells"):
        cell = by_id[row["chip"]].cells[row["column"]]
        assert cell.sources == tuple(row["source"].split(";"))
        assert cell.own
    assert by_id["b300"].cells["memory_gb"].sources[0] == "nvidia-blackwell-ultra-2025"
    assert by_id["h20"].cells["foundry"].sources == by_id["h20"].sources


def test_a_computed_cell_is_what_its_formula_gives():
    computed = [c for chip in CHIPS for c in chip.cells.values() if c.kind == "computed" and c.formula]
    sums = 0
    for cell in computed:
        for way in cell.formula.split(", or "):
            text = way.replace("×", "*").replace(",", "")
            if re.fullmatch(r"[\d.*/() ]+", text):  # one is in words: the FP4 rate has no column
                assert eval(text) == pytest.approx(cell.value, rel=2e-3), cell  # a formula of digits alone
                sums += 1
    assert {c.column for c in computed} == {"tpp", "performance_density"}
    assert sums > 45


def test_density_is_never_there_without_an_area():
    for chip in CHIPS:
        if chip.cells["performance_density"].value is not None:
            assert chip.cells["performance_density"].kind == "computed"
            assert chip.cells["die_area_mm2"].value


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"column": "dye_area"}, ("column column", "'dye_area'", "die_area_mm2")),
        ({"chip": "h20", "column": "memory_gb", "kind": "open"}, ("column kind", "is filled")),
        ({"chip": "ppu", "column": "die_area_mm2", "kind": "published"}, ("column kind", "is empty")),
        ({"chip": "h21", "column": "tpp"}, ("column chip", "no row 'h21'")),
    ],
)
def test_a_mistake_in_the_sources_of_cells_is_told_with_its_line(tmp_path, cells, said):
    copy = copy_book(tmp_path / "book")
    line = copy.add("chip_cells", **cells)
    (problem,) = map(str, problems(Book(copy.root)))
    assert problem.startswith(f"data/chip_cells.csv:{line}, ")
    assert all(words in problem for words in said), problem


@pytest.mark.slow
def test_the_check_tells_it_too(tmp_path, monkeypatch, capsys):
    copy = copy_book(tmp_path / "book")
    monkeypatch.setenv("MODELBOOK_BOOK", str(copy.root))
    line = copy.add("chip_cells", column="dye_area")
    assert_refused(inside(capsys, "check"), f"data/chip_cells.csv:{line}", "dye_area")


def test_every_link_within_the_table_has_its_target():
    page = BeautifulSoup(records_html(BOOK, "chips"), "html.parser")
    ids = [t["id"] for t in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {chip.id for chip in CHIPS} <= set(ids)
    assert all(a["href"][1:] in ids for a in page.find_all("a", href=re.compile("^#")))
