"""The lessons of this book as they are built: their answers, keys, questions and notebooks."""

import json
import re
import zipfile

import offline
import pytest
from bad_book import ROOT
from book_lessons import BOOK, FOLDER, PACKS, ask, soup

import chokepoints
from modelbook.cli import main
from modelbook.parts.packs import blocks

BITE = PACKS["ch6-beliefs"].states["same"].values["bite"]


def test_every_chapter_and_the_conclusion_have_a_lesson_and_two_are_double():
    chapters = {pack.given["chapter"] for pack in PACKS.values()}
    assert len(PACKS) >= 8
    assert {c.page for c in BOOK.settings.chapters.values()} | {"conclusion"} <= chapters
    assert sum(pack.given["minutes"] == 100 for pack in PACKS.values()) >= 2


def test_the_three_exercises_of_a_teacher_follow_from_the_models():
    """The numbers are computed anew from runs of the models, by other means than a lesson's."""
    supply, efficacy, learning = (BOOK.engine(m) for m in ("supply", "efficacy", "learning"))
    binding = lambda x: supply.frame({"hbm_domestic_scale": x}).set_index("year").binding[2027]  # noqa: E731
    factor = ask("ch3-limits", "factor").worth
    assert binding(factor) != "hbm" and binding(round(factor - 0.01, 2)) == "hbm"
    behind = lambda **v: efficacy.frame(v).set_index("year").gap_with[2025]  # noqa: E731
    assert ask("ch6-beliefs", "behind").worth == pytest.approx(behind(bite=BITE))
    effort = ask("ch6-beliefs", "effort").worth / 100
    assert behind(bite=BITE, induced=effort) <= behind() < behind(bite=BITE, induced=effort - 0.01)
    future = efficacy.summary({"bite": BITE, "induced": 1}).difference.iloc[0]
    assert ask("ch6-beliefs", "future").worth == pytest.approx(future)
    half = learning.frame({"wall_strength": 0.5}, "pv_us").set_index("year").gap_inside[2025]
    assert ask("ch5-wall", "half").worth == pytest.approx(100 * half)


@pytest.mark.parametrize("name", PACKS)
def test_no_answer_stands_on_a_pupils_page_or_its_sheet(site, name):
    pack = PACKS[name]
    page, sheet = soup(site, f"{FOLDER}{name}.html"), soup(site, f"{FOLDER}sheet-{name}.html")
    for found in (page, sheet):
        assert not found.select("a[href*='key-']") and not found.select(".on-key, .key-ask")
    for one in blocks.asks(pack):
        plan = page.select_one(f"[data-ask='{one.id}']")["data-plan"]
        if one.kind == "number" and "solve" not in one.answer.text:
            assert f"{one.worth:.6g}" not in plan
        assert '"worth"' not in plan
    buttons = [b.get_text(strip=True) for b in page.select("[data-state]")]
    assert buttons == [s.label for s in pack.states.values()] == [b.get_text() for b in sheet.select(".codes b")]
    assert len(sheet.select(".codes svg")) == len(buttons) and sheet.select_one(".sheet-head svg")


def test_keys_are_out_of_search_sitemap_and_the_copy_on_a_stick(site, tmp_path):
    keys = sorted(f.name for f in (site / FOLDER).glob("key-*"))
    assert len(keys) == 2 * len(PACKS)
    for name in PACKS:
        head = soup(site, f"{FOLDER}key-{name}.html").head
        assert head.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    for file in ("sitemap.xml", "_static/modelbook/passages.js"):
        assert "key-" not in (site / file).read_text(encoding="utf-8"), file
    passages = (site / "_static/modelbook/passages.js").read_text(encoding="utf-8")
    assert "since nobody counts smuggled chips as sales" not in passages, "the words of a key"
    archive = offline.pack(site, tmp_path / "copy.zip")
    with zipfile.ZipFile(archive) as copy:
        names = copy.namelist()
        assert not [n for n in names if "/key-" in n] and [n for n in names if "sheet-ch3-limits" in n]
        links = re.findall(r'href="([^"]*key-[^"]*)"', copy.read("copy/teach/index.html").decode())
        assert links and all(link.startswith("https://") for link in links)
    with zipfile.ZipFile(offline.pack(site, tmp_path / "all.zip", keys=True)) as copy:
        assert [n for n in copy.namelist() if "/key-" in n]


def test_the_key_holds_what_the_model_gives_for_each_state(site):
    for name, pack in PACKS.items():
        tables = soup(site, f"{FOLDER}key-{name}.html").select("table.fill")
        fills = [blocks.fill(pack, b) for b in blocks.blocks(pack) if b.kind == "fill"]
        assert len(tables) == len(fills)
        for table, fill in zip(tables, fills, strict=True):
            for row, state in zip(table.tbody.find_all("tr"), fill.states, strict=True):
                said = pack.said(state)
                assert [c.get_text() for c in row.find_all("td")] == [pack.shown(c, said) for c in fill.columns]


def test_questions_and_notebooks_are_there_for_each(site):
    for name in PACKS:
        assert (site / f"{FOLDER}key-{name}.gift").read_text(encoding="utf-8").count("::") >= 2
        found = json.loads((site / f"{FOLDER}lab-{name}.ipynb").read_text(encoding="utf-8"))
        words = "".join(c["source"] for c in found["cells"] if c["cell_type"] == "markdown")
        assert not re.search(r"\{(fact|result|claim|term|cite|div|on)\}", words) and "Listen for" not in words


def test_a_lessons_notebook_runs_and_answers_as_the_page(site):
    found = json.loads((site / f"{FOLDER}lab-ch3-limits.ipynb").read_text(encoding="utf-8"))
    code = [c["source"] for c in found["cells"] if c["cell_type"] == "code"]
    names: dict = {}
    factor = f"{ask('ch3-limits', 'factor').worth:.2f}"
    asked = 'chokepoints.check("factor", "")'
    for cell in code:
        exec(cell.replace(asked, f'said = chokepoints.check("factor", "{factor}")'), names)
    assert names["said"].right and type(names["e"]).__name__ == "Explorer"
    states = "".join(c["source"] for c in found["cells"] if "e.scenario, e.values" in c["source"])
    for line in re.findall(r"`(e\.scenario.*?)`", states):
        exec(line, names)
    assert names["e"].values["leaked_cards_scale"] == 0.1


def test_chapters_as_notebooks_read_like_pages(tmp_path):
    assert main(["notebooks", str(tmp_path)], prog="chokepoints", open_book=chokepoints.book) == 0
    chapters = [*(ROOT / "book/chapters").glob("*.md"), ROOT / "book/conclusion.md"]
    for file in [f for f in chapters if "{code-cell}" in f.read_text(encoding="utf-8")]:
        found = json.loads((tmp_path / f"{file.stem}.ipynb").read_text(encoding="utf-8"))
        words = "".join(c["source"] for c in found["cells"] if c["cell_type"] == "markdown")
        raw = re.findall(r"\{[a-z:-]+\}`|:::|^\{[.#].*|<!--|&nbsp;", words, re.M)
        assert raw == [], (file.name, raw[:5])
        assert "explore(" in "".join(c["source"] for c in found["cells"] if c["cell_type"] == "code"), file.name
    third = json.loads((tmp_path / "3-ascend.ipynb").read_text(encoding="utf-8"))
    words = "".join(c["source"] for c in third["cells"])
    ceiling = BOOK.engine("supply").frame().set_index("year").hbm_ceiling_m[2027]
    assert f"{ceiling:.2f} million" in words
