"""The chip catalogue, the data page with its downloads, and the sources page with its back-links."""

import csv
import io
import json
import re
import shutil
from datetime import date
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from accessibility import violations
from bad_book import ROOT, assert_refused, copy_book, inside
from bs4 import BeautifulSoup
from frictionless import Package
from playwright.sync_api import Page, expect
from pyarrow import parquet

from chokepoints import book, engine
from modelbook.parts.records.cells import columns, problems, records
from modelbook.parts.records.page import described, records_html
from modelbook.sphinx_ext.pages import tables_of
from modelbook.tables import publishing
from modelbook.tables.files import TRUE
from modelbook.worlds.book import Book

BOOK = book()
CHIPS = records(BOOK, "chips")
PAGE = "chips.html"


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / BOOK.file(name)).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def soup(site):
    return cache(lambda path: BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser"))


# --- cells and their sources


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


# --- what is published


@pytest.mark.parametrize("name", BOOK.resources)
def test_the_csv_of_the_site_is_the_table(site, name):
    with (site / BOOK.file(name)).open(encoding="utf-8", newline="") as file:
        there = list(csv.DictReader(file))
    wanted = rows_of(name)
    assert len(there) == len(wanted)
    for a, b in zip(there, wanted, strict=True):
        assert {k: v for k, v in a.items() if k != "licence"} == {k: v for k, v in b.items() if k != "licence"}


@pytest.mark.parametrize("name", BOOK.resources)
def test_the_parquet_of_the_site_is_the_table_with_types(site, name):
    table = parquet.read_table(site / BOOK.file(name).replace(".csv", ".parquet"))
    wanted, fields = rows_of(name), publishing.fields(BOOK, name)
    read = {"number": float, "integer": int, "boolean": lambda c: c in TRUE, "date": date.fromisoformat}
    for f in fields:
        if f["name"] == "licence":
            continue
        cells = [read.get(f["type"], str)(row[f["name"]]) if row[f["name"]] else None for row in wanted]
        assert table[f["name"]].to_pylist() == cells, f["name"]
        about = table.schema.field(f["name"]).metadata
        assert about[b"description"].decode() == f["description"]
        assert about.get(b"unit", b"").decode() == f.get("unit", "")
    assert table.schema.metadata[b"as_of"].decode() == publishing.as_of(BOOK, name)


def test_the_data_package_of_the_site_describes_the_files_beside_it(site):
    report = Package(str(site / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    described = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["path"] for r in described["resources"]} == {r["path"] for r in BOOK.package["resources"]}
    assert all(r["rows"] == len(rows_of(r["name"].replace("-", "_"))) for r in described["resources"])
    assert (site / "data" / "references.bib").read_bytes() == (ROOT / "book" / "references.bib").read_bytes()


def closed_rows(name: str) -> list[int]:
    """Rows that say so themselves, or name a source whose licence forbids commercial use; counted without the package."""
    found = []
    for k, row in enumerate(rows_of(name)):
        licences = [BOOK.sources[key].fields.get("license", "") for key in row.get("source", "").split(";") if key]
        if "NC" in row.get("licence", "") or any("NC" in x for x in licences):
            found.append(k)
    return found


def test_rows_outside_the_licence_are_counted_on_the_page_and_marked_in_the_download(site, soup):
    page, total = soup("data.html"), 0
    for name in BOOK.resources:
        closed = closed_rows(name)
        total += len(closed)
        box = page.find(id=f"{name}-outside")
        assert bool(box) == bool(closed), name
        if not closed:
            continue
        assert f"{len(closed)} of {len(rows_of(name))} rows" in box.get_text(" ")
        with (site / BOOK.file(name)).open(encoding="utf-8", newline="") as file:
            licences = [row["licence"] for row in csv.DictReader(file)]
        assert all(("BY-NC" in x) == (k in closed) for k, x in enumerate(licences)), name
        assert set(licences) <= {"CC BY 4.0", "CC BY-NC 4.0 (single figure)"}
        assert parquet.read_table(site / BOOK.file(name).replace(".csv", ".parquet"))["licence"].to_pylist() == licences
    assert total >= 48
    assert f"{total} rows stand outside the book’s licence" in page.get_text(" ")


def test_the_source_whose_licence_is_closed_says_so():
    assert BOOK.sources["cset-chips-2026"].fields["license"].startswith("CC BY-NC")


def test_a_new_table_appears_by_itself(tmp_path):
    root = copy_book(tmp_path / "book").root
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    fields = [
        {"name": "id", "type": "string", "description": "Name"},
        {"name": "x", "type": "number", "description": "A number", "unit": "GW"},
    ]
    package["resources"].append({"name": "novel", "path": "novel.csv", "title": "A novel table", "description": "New.", "as_of": "2026-01-02",
                                 "schema": {"fields": fields, "primaryKey": "id"}})  # fmt: skip
    (root / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (root / "data" / "novel.csv").write_text("id,x\na,1.5\nb,\n", encoding="utf-8")
    publishing.write(dict(publishing.files(Book(root))), tmp_path / "site")
    assert parquet.read_table(tmp_path / "site" / "data" / "novel.parquet").to_pylist() == [
        {"id": "a", "x": 1.5},
        {"id": "b", "x": None},
    ]
    said = described(Book(root), "novel")
    assert (said["rows"], said["as_of"], said["outside"]) == (2, "2026-01-02", 0)
    package["resources"].pop()  # and a table that is gone goes
    (root / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    publishing.write(dict(publishing.files(Book(root))), tmp_path / "site")
    assert not (tmp_path / "site" / "data" / "novel.csv").exists()


def test_the_data_page_has_a_section_a_table(soup, site):
    page = soup("data.html")
    for name, resource in BOOK.resources.items():
        section = page.find("section", id=name)
        text = section.get_text(" ")
        assert resource["title"] in text and resource["description"][:40] in text
        assert f"{len(rows_of(name))} row" in text
        assert f"as of {publishing.as_of(BOOK, name)}" in text
        for f in publishing.fields(BOOK, name):
            row = next(r for r in section.find_all("tr") if r.find("th", scope="row") and r.th.get_text() == f["name"])
            assert f["description"] in row.get_text(" ")
            assert f.get("unit", "") in row.get_text(" ")
        links = {a["href"] for a in section.find_all("a", download=True)}
        assert {f"data/{resource['path']}", f"data/{publishing.parquet_name(resource)}"} == links
        assert all((site / link).stat().st_size > 20 for link in links)


# --- sources and where they are used


def uses(entry) -> set[str]:
    return {urlsplit(a["href"]).path for a in entry.find_all("a", href=True) if a.find_parent(class_="uses")}


@pytest.mark.slow
def test_each_citation_in_the_book_has_a_link_back(site, soup):
    count = 0
    for file in site.rglob("*.html"):
        path = file.relative_to(site).as_posix()
        if "_static" in file.parts or path in ("sources.html", "search.html", "404.html"):
            continue
        for a in soup(path).select('.bibtex-citation a[href*="sources.html#"], a.reference[href*="sources.html#"]'):
            entry = soup("sources.html").find(id=unquote(urlsplit(a["href"]).fragment))
            if entry is not None and "citation" in entry.get("class", []):
                back = {urljoin("/sources.html", use) for use in uses(entry)}
                assert f"/{path}" in back, (path, a["href"])
                count += 1
    assert count > 80


def test_each_number_with_a_card_and_each_generated_part_has_a_link_back(site, soup):
    entries = {}
    for entry in soup("sources.html").select("div.citation"):
        for a in entry.select("a[href^=http]:not(.report)"):
            entries.setdefault(a["href"], []).append({urljoin("/sources.html", u) for u in uses(entry)})
    count = 0
    for path in ("index.html", "chips.html", *(f"chapters/{f.name}" for f in (site / "chapters").glob("*.html"))):
        for a in soup(path).select("a[data-source][href]"):
            assert any(f"/{path}" in back for back in entries[a["href"]]), (path, a["href"])
            count += 1
    assert count > 100


def test_each_source_counts_the_rows_that_name_it(soup):
    wanted: dict[str, int] = {}
    for name in BOOK.resources:
        table = BOOK.table(name)  # a retired row counts nowhere
        said = [
            column for column in table if re.fullmatch(r"(\w+_)?source", column)
        ]  # a row that names a work twice counts once
        for cells in zip(*(table[column] for column in said), strict=True):
            for key in {key for cell in cells for key in cell.split(";") if key}:
                wanted[key] = wanted.get(key, 0) + 1
    found = {}
    for use in soup("sources.html").select("[data-work]"):
        said = re.search(r"in (\d+) rows?$", use.summary.get_text()) if use.summary else None
        found[use["data-work"]] = int(said[1]) if said else 0
    assert set(found) == set(BOOK.sources)
    assert {k: n for k, n in found.items() if n} == wanted


def test_a_row_of_a_table_with_a_page_is_linked(soup):
    for key, anchor in (("smbom-h20", "h20"), ("nvidia-blackwell-ultra-2025", "b300")):
        assert soup("sources.html").select_one(f'[data-work="{key}"] a[href="chips.html#{anchor}"]')


def test_each_models_page_links_the_tables_behind_it(soup, site):
    with_page = [name for name in book().engines if (site / "models" / f"{name}.html").is_file()]
    assert {"supply", "reach"} <= set(with_page)
    for name in with_page:
        links = {a["href"] for a in soup(f"models/{name}.html").find_all("a", href=True)}
        assert {f"../data.html#{t}" for t in tables_of(engine(name))} <= links
    assert {"inputs", "input_parameters", "assumptions", "residuals"} <= set(tables_of(engine("reach")))


# --- the chips page, before scripts


@pytest.fixture
def still(new_context):
    """A page of a reader whose browser runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


def test_without_scripts_the_whole_table_is_there(still: Page, either_site):
    still.goto(either_site(PAGE))
    table = still.locator("#chips-table table")
    assert table.locator("tbody tr").count() == len(CHIPS)
    shown = columns(BOOK, "chips")
    expect(table.locator("thead th").filter(visible=True)).to_have_count(len(shown) + 2)
    expect(still.locator(".records-tools")).to_be_hidden()
    row = table.locator('tr[data-row="h20"]')
    assert "2,368" in row.inner_text() and "TSMC" in row.inner_text()
    number = row.locator("td.sources a").first
    number.click()
    assert still.locator(f"[id='{number.get_attribute('href')[1:]}']").is_visible()
    still.locator("details.record summary").first.click()
    expect(still.locator("#a100")).to_be_visible()


def test_every_link_within_the_table_has_its_target():
    page = BeautifulSoup(records_html(BOOK, "chips"), "html.parser")
    ids = [t["id"] for t in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {chip.id for chip in CHIPS} <= set(ids)
    assert all(a["href"][1:] in ids for a in page.find_all("a", href=re.compile("^#")))


# --- the chips page, alive


def names(page: Page) -> list[str]:
    return page.locator("#chips-table tbody tr:visible th").all_inner_texts()


def column(page: Page, name: str) -> list[float | None]:
    """The numbers of a column from top to bottom; None where nothing stands."""
    return page.evaluate(
        """name => {
          const table = document.querySelector('#chips-table table');
          const k = [...table.tHead.rows[0].cells].findIndex(h => h.dataset.column === name);
          return [...table.tBodies[0].rows].filter(r => !r.hidden).map(r => r.cells[k].dataset.v === undefined ? null : Number(r.cells[k].dataset.v));
        }""",
        name,
    )


def head(page: Page, name: str):
    return page.locator(f'#chips-table th[data-column="{name}"]')


@pytest.fixture
def chips(page, either_site) -> Page:
    page.goto(either_site(PAGE))
    page.locator("#chips-table td button").first.wait_for()
    return page


def test_heads_sort_up_down_and_back(chips):
    before = names(chips)
    for name in ("tpp", "memory_bw_gb_s", "launch_year"):
        button = head(chips, name).locator("button")
        button.press("Enter")
        assert head(chips, name).get_attribute("aria-sort") == "ascending"
        up = column(chips, name)
        there = [x for x in up if x is not None]
        assert there == sorted(there) and up == there + [None] * (len(up) - len(there))
        button.press("Enter")
        assert head(chips, name).get_attribute("aria-sort") == "descending"
        down = column(chips, name)
        assert down[: len(there)] == sorted(there, reverse=True), "empty cells come last both ways"
        assert chips.locator("#chips-table th[aria-sort]").count() == 1
        button.press("Enter")
        assert head(chips, name).get_attribute("aria-sort") is None
        assert names(chips) == before
    head(chips, "chip").locator("button").click()
    assert names(chips) == sorted(before, key=str.lower)
    assert "sorted by Chip" in chips.locator(".count").inner_text()


def test_search_finds_words_in_any_order_and_the_blocks_follow(chips):
    chips.get_by_role("searchbox").fill("910 ascend")
    wanted = {c.id for c in CHIPS if "910" in c.title}
    left = set(chips.locator("#chips-table tbody tr:visible").evaluate_all("rows => rows.map(r => r.dataset.row)"))
    assert wanted <= left < {c.id for c in CHIPS}
    blocks = chips.locator("details.record:visible").evaluate_all("all => all.map(d => d.dataset.row)")
    assert set(blocks) == left
    assert f"{len(left)} of {len(CHIPS)} chips" in chips.locator(".count").inner_text()
    chips.get_by_role("searchbox").fill("nosuchchip")
    assert names(chips) == []
    assert chips.locator(".count").inner_text().startswith("0 of")
    chips.get_by_role("searchbox").fill("")
    assert len(names(chips)) == len(CHIPS)


def test_filters_by_maker_and_country_narrow_each_other(chips):
    chips.get_by_label("Country").select_option("China")
    assert len(names(chips)) == sum(c.cells["designer_country"].text == "China" for c in CHIPS)
    chips.get_by_label("Maker").select_option("Huawei")
    assert len(names(chips)) == sum(c.cells["vendor"].text == "Huawei" for c in CHIPS)
    chips.get_by_label("Country").select_option("US")
    assert names(chips) == []


def test_all_columns_are_one_tick_away(chips):
    expect(head(chips, "host_io_gb_s")).to_be_hidden()
    chips.get_by_label("All columns").check()
    expect(head(chips, "host_io_gb_s")).to_be_visible()
    assert chips.locator("#chips-table thead th:visible").count() == len(columns(BOOK, "chips")) + 2


def cell(page: Page, chip: str, name: str):
    """The cell's button."""
    k = page.evaluate(
        "name => [...document.querySelectorAll('#chips-table thead th')].findIndex(h => h.dataset.column === name)",
        name,
    )
    return page.locator(f'#chips-table tr[data-row="{chip}"] > :nth-child({k + 1}) > button')


def test_a_cell_tells_its_source_on_hover_focus_and_tap(chips):
    card = chips.locator(".records-card")
    expect(card).to_be_hidden()
    tpp = cell(chips, "h20", "tpp")
    tpp.hover()
    expect(card).to_be_visible()
    for words in ("H20 96GB, TPP: 2,368", "Worked out here: 16 × 148, or 8 × 296", "Epoch AI"):
        assert words in card.inner_text()
    assert card.locator("a[href^=http]").count() >= 2
    box = card.bounding_box()  # it can be reached with the pointer, and stays
    chips.mouse.move(box["x"] + 20, box["y"] + 20, steps=3)
    chips.wait_for_timeout(400)
    expect(card).to_be_visible()
    chips.mouse.move(5, 5)
    expect(card).to_be_hidden()

    memory = cell(chips, "b300", "memory_gb")
    memory.click()
    assert "NVIDIA" in card.inner_text() and "270 GB" in card.inner_text()
    assert memory.get_attribute("aria-expanded") == "true"
    assert memory.get_attribute("aria-describedby") == card.get_attribute("id")
    chips.keyboard.press("Escape")
    expect(card).to_be_hidden()

    open_cell = cell(chips, "mi308x", "memory_bw_gb_s")
    assert open_cell.inner_text() == "left open"
    open_cell.click()
    assert "10,300" in card.inner_text() and card.locator("a[href^=http]").count() >= 1
    none = cell(chips, "kunlun-p800", "tpp")
    assert none.inner_text() == "not published"
    none.click()
    assert "No source was found" in card.inner_text()
    chips.locator("h1").click()
    expect(card).to_be_hidden()


def test_the_keyboard_reaches_every_cell_with_one_stop_of_tab(chips):
    card = chips.locator(".records-card")
    assert chips.locator('#chips-table tbody [tabindex="0"]').count() == 1
    chips.locator('#chips-table tr[data-row="a100"] th a').focus()
    chips.keyboard.press("ArrowDown")
    assert chips.evaluate("document.activeElement.textContent") == "A800 SXM 80GB"
    for _ in range(4):
        chips.keyboard.press("ArrowRight")
    expect(card).to_be_visible()
    assert "A800 SXM 80GB, TPP" in card.inner_text()
    assert chips.locator('#chips-table tbody [tabindex="0"]').count() == 1
    chips.keyboard.press("Enter")
    assert chips.evaluate("!!document.activeElement.closest('.records-card')"), "Enter leads to the source's link"
    chips.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert chips.evaluate("document.activeElement.closest('tr').dataset.row") == "a800"
    chips.keyboard.press("End")
    chips.keyboard.press("Home")
    assert chips.evaluate("document.activeElement.tagName") == "A"


def test_a_link_to_a_chip_opens_and_marks_it(page, either_site):
    page.goto(either_site(PAGE) + "#h20")
    expect(page.locator("#h20")).to_be_visible()
    expect(page.locator("#h20")).to_be_in_viewport()
    assert page.locator('#chips-table tr[data-row="h20"]').get_attribute("class") == "current"
    assert page.locator("details.record[open]").count() == 1
    page.goto(either_site(PAGE) + "#ascend-910c?die_area=650")  # with the reader's world behind it
    expect(page.locator("#ascend-910c")).to_be_visible()


def test_a_link_to_a_chip_that_is_filtered_away_brings_it_back(chips):
    chips.get_by_label("Country").select_option("China")
    chips.evaluate("location.hash = 'h20'")
    expect(chips.locator("#h20")).to_be_visible()
    assert len(names(chips)) == len(CHIPS)
    chips.locator('#chips-table tr[data-row="l20"] th a').click()
    expect(chips.locator("#l20")).to_be_in_viewport()


def test_on_a_phone_the_first_column_stays_and_the_card_fits(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(http_site(PAGE))
    expect(head(page, "vendor")).to_be_hidden()  # the blocks below the table begin with it
    expect(head(page, "tpp")).to_be_visible()
    scroller = page.locator("#chips-table .scroll")
    scroller.scroll_into_view_if_needed()
    scroller.evaluate("x => { x.scrollLeft = 200; }")
    name = page.locator('#chips-table tr[data-row="a100"] th').bounding_box()
    assert 0 <= name["x"] < 40
    cell(page, "a100", "memory_bw_gb_s").tap()
    card = page.locator(".records-card")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.locator(".legend").tap()
    expect(card).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_downloads_are_offered_as_files(page, http_site):
    page.goto(http_site("data.html"))
    for link, read in (("chips.csv", lambda b: len(list(csv.DictReader(io.StringIO(b.decode()))))),
                       ("chips.parquet", lambda b: parquet.read_table(io.BytesIO(b)).num_rows)):  # fmt: skip
        with page.expect_download() as got:
            page.locator(f'#chips a[href$="{link}"]').click()
        assert read(got.value.path().read_bytes()) == len(CHIPS)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_with_a_card_and_a_block_open(new_context, http_site, scheme, width):
    context = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(http_site(PAGE) + "#mi308x")
    head(page, "tpp").locator("button").click()
    page.get_by_label("All columns").check()
    cell(page, "b300", "tpp").click()
    expect(page.locator(".records-card")).to_be_visible()
    assert violations(page) == []
    page.goto(http_site("data.html"))
    page.locator("details.note summary").evaluate_all("all => all.forEach(s => s.click())")
    assert violations(page) == []


def test_the_offline_copy_needs_no_more_than_the_site(site, tmp_path):
    """The tables travel with the pages: a copy of the folder has them at the same relative place."""
    shutil.copytree(site / "data", tmp_path / "data")
    assert Package(str(tmp_path / "data" / "datapackage.json")).validate().valid
