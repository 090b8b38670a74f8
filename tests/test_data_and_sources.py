"""The data page with its downloads, and the sources page with its back-links."""

import csv
import io
import json
import re
import shutil
from datetime import date
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bad_book import ROOT, copy_book
from bs4 import BeautifulSoup
from frictionless import Package
from pyarrow import parquet
from written_tables import rows_of

from chokepoints import book, engine
from modelbook.parts.records.cells import records
from modelbook.parts.records.page import described
from modelbook.sphinx_ext.pages import tables_of
from modelbook.tables import publishing
from modelbook.tables.files import TRUE
from modelbook.worlds.book import Book

BOOK = book()
CHIPS = records(BOOK, "chips")


@pytest.fixture(scope="module")
def soup(site):
    return cache(lambda path: BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser"))


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


def test_the_downloads_are_offered_as_files(page, http_site):
    page.goto(http_site("data.html"))
    for link, read in (("chips.csv", lambda b: len(list(csv.DictReader(io.StringIO(b.decode()))))),
                       ("chips.parquet", lambda b: parquet.read_table(io.BytesIO(b)).num_rows)):  # fmt: skip
        with page.expect_download() as got:
            page.locator(f'#chips a[href$="{link}"]').click()
        assert read(got.value.path().read_bytes()) == len(CHIPS)


def test_the_offline_copy_needs_no_more_than_the_site(site, tmp_path):
    """The tables travel with the pages: a copy of the folder has them at the same relative place."""
    shutil.copytree(site / "data", tmp_path / "data")
    assert Package(str(tmp_path / "data" / "datapackage.json")).validate().valid


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
