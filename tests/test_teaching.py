"""The teachers' page; every link of the book to a state; how sources are counted; the offline copy."""

import os
import re
import tomllib
import zipfile
from collections import defaultdict
from urllib.parse import urldefrag, urljoin

import offline
import pytest
from bs4 import BeautifulSoup
from packaging.specifiers import SpecifierSet
from playwright.sync_api import expect
from reader import Reader, open_explorer

from chokepoints import book
from modelbook.parts.packs import reading
from modelbook.sphinx_ext.evidence import kind, rows_of

PLANS = "teach/index.html"


def soup(site, path):
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")


# --- the teachers' page


def test_every_chapter_has_its_row_and_its_lesson(site):
    page = soup(site, PLANS)
    lessons, overview = page.find_all("table")[:2]
    for file in sorted((site / "chapters").glob("*.html")):
        for table in (lessons, overview):
            assert any(f"chapters/{file.name}" in a["href"] for a in table.find_all("a")), file.name


def test_a_table_of_the_text_stays_one_when_a_phone_stacks_it(site):
    tables = soup(site, PLANS).select(".scroll.stack > table")
    assert len(tables) > 1
    for table in tables:
        heads = [cell.get_text().strip() for cell in table.thead.select("th")]
        assert len(heads) > 1
        for row in table.tbody.find_all("tr"):
            _, *others = row.find_all(["th", "td"])
            assert [cell["data-label"] for cell in others] == heads[1:]


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# --- links to a state


@pytest.fixture(scope="module")
def states(site):
    """Links of the book that set an explorer, by the page they open: fragments."""
    found = defaultdict(set)
    for file in site.rglob("*.html"):
        if "_static" in file.parts:
            continue
        here = file.relative_to(site).as_posix()
        for a in soup(site, here).main.find_all("a", href=re.compile(r"#[\w-]*\?")):
            target, fragment = urldefrag(urljoin(f"/{here}", a["href"]))
            found[target.lstrip("/")].add(fragment)
    return {path: sorted(fragments) for path, fragments in found.items()}


def test_every_link_to_a_state_opens_without_a_complaint(page, http_site, states):
    """What a link asked wrongly would be told in the explorer's note; that the world comes from a link is no complaint."""
    assert sum(map(len, states.values())) >= 20
    wrong = {}
    for path, fragments in states.items():
        page.goto(http_site(path))
        page.wait_for_function("() => globalThis.modelbook?.text")
        for fragment in fragments:
            if re.search(r"[?&](view|only|lock)=", fragment):  # loads the page anew
                page.goto("about:blank")
                page.goto(f"{http_site(path)}#{fragment}")
                page.wait_for_function("() => globalThis.modelbook?.text")
            notes = page.evaluate(
                """async fragment => {
                  location.hash = '#' + fragment;
                  await new Promise(done => setTimeout(done, 30));
                  const bad = [modelbook.text.unknownKey, modelbook.text.unknownScenario, modelbook.text.unknownView];
                  return [...document.querySelectorAll('figure.explorer [data-note]:not([hidden])')].map(n => n.textContent)
                    .filter(t => bad.some(b => t.includes(b)) || !t.includes(modelbook.text.linkWorld));
                }""",
                fragment,
            )
            if notes:
                wrong[f"{path}#{fragment}"] = notes
    assert wrong == {}


# --- the sources, counted


def test_entries_say_what_was_read():
    assert kind(book(), "A digest that names no analyst: weak evidence.") == "weak"
    assert kind(book(), "Broker's note. Read in a report by AIgazine.") == "carried"
    assert kind(book(), "Federal Register.") == kind(book(), "") == "original"


def test_limits_names_every_weak_work_with_the_rows_that_rest_on_it(site):
    opened = book()
    weak = [k for k, work in opened.sources.items() if kind(opened, work.fields.get("note", "")) == "weak"]
    table = next(t for t in soup(site, "limits.html").find_all("table") if "weak" in t.get_text())
    assert len(weak) == len(table.tbody.find_all("tr")) > 0
    printed = sum(int(row.find_all("td")[-1].get_text()) for row in table.tbody.find_all("tr"))
    assert printed == sum(rows_of(opened)[k] for k in weak)


# --- the copy on a stick


def test_the_offline_copy_works_from_any_folder(page, site, tmp_path):
    archive = offline.pack(site, tmp_path / "chokepoints-0.0.0.zip")
    with zipfile.ZipFile(archive) as copy:
        held = {name.partition("/")[2] for name in copy.namelist()}
    for pack in reading.packs(book()):
        made = ("{}.html", "sheet-{}.html", "sheet-{}.docx", "slides-{}.html", "lab-{}.ipynb")
        assert {f"teach/packs/{name.format(pack.name)}" for name in made} <= held
    assert {f"teach/{name}.html" for name in ("board", "make", "school-systems", "role-play", "worksheets")} <= held
    stick = tmp_path / "a stick, with spaces & signs"
    zipfile.ZipFile(archive).extractall(stick)
    assert not list(stick.rglob("404.html")), "from a folder it would stand there without style or scripts"
    page.goto((stick / "chokepoints-0.0.0" / "index.html").as_uri())
    page.locator("[data-tell]").click()
    page.locator("[data-lever]").press("End")
    expect(page.locator("[data-lever-says]")).to_contain_text("In your world the model says")
    page.locator(".cards a", has_text="How dependent is China").click()
    assert Reader(page, "ascend").wait().values == {}
    page.locator("header a[aria-label=Search]").click()
    page.locator("#q").fill("direct product rule")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results li").first).to_be_visible()
    page.locator("footer a", has_text="Teach with this book").click()
    page.get_by_role("link", name="Which limit holds the chips back?").click()
    page.locator("[data-alone]").click()
    page.locator("[data-state=scarce]").click()
    assert Reader(page, "model").wait().get("scenario") == "semianalysis_memory"


def test_a_printed_chapter_has_a_place_for_the_guess(page, http_site):
    open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    page.emulate_media(media="print")
    expect(page.locator(".bet .question")).to_be_visible()
    assert page.locator(".bet :is(input, button):visible").count() == 0
    assert page.locator("#ascend svg[role=img]:visible").count() == 3


def test_what_repo2docker_reads_is_there(book_root):
    """repo2docker 2026.4.0 was asked what it would build (`--no-build`): it installs these requirements, then runs postBuild."""
    folder = book_root / "binder"
    for line in (folder / "requirements.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("-r ") and (folder / line.removeprefix("-r ")).is_file()
    version = (folder / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    asked = tomllib.loads((book_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert version in SpecifierSet(asked)
    script = folder / "postBuild"
    assert os.access(script, os.X_OK)
    commands = [
        line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith(("#", "set"))
    ]
    for path in re.findall(r"--editable (\S+)", commands[0]):
        assert (book_root / path / "pyproject.toml").is_file()
    assert commands[1].split()[:2] == ["chokepoints", "notebooks"]  # what this writes: test_lessons.py
