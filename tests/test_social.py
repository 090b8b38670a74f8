"""The picture where a chapter is shared: its main chart, drawn when the book is built."""

import re
import struct
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import chokepoints
from modelbook.sphinx_ext import social

CHAPTERS = ["1-listings", "2-gpu-rules", "3-ascend", "4-mate-60", "5-solar-evs", "6-do-controls-work"]


def tags(site: Path, chapter: str) -> dict[str, str]:
    page = BeautifulSoup((site / f"chapters/{chapter}.html").read_text(encoding="utf-8"), "html.parser")
    return {m["property"]: m["content"] for m in page.find_all("meta", property=re.compile("^og:"))}


def file_of(site: Path, address: str) -> Path:
    return site / address[address.index("_static/") :]


def test_each_chapter_has_a_picture_of_its_own(site):
    found = {}
    for chapter in CHAPTERS:
        said = tags(site, chapter)
        assert said["og:image"].startswith("https://") and (said["og:image:width"], said["og:image:height"]) == (
            "1200",
            "630",
        )
        content = file_of(site, said["og:image"]).read_bytes()
        assert content.startswith(b"\x89PNG") and struct.unpack(">II", content[16:24]) == (1200, 630)
        assert len(content) < 300_000
        found[chapter] = content
    assert len(set(found.values())) == len(CHAPTERS)
    folder = file_of(site, tags(site, "3-ascend")["og:image"]).parent
    assert len(list(folder.glob("chapters-*"))) == len(CHAPTERS), "no picture of another build is left"


@pytest.fixture(scope="module")
def card() -> str:
    config = {"charts": ["supply_by_source"], "scenario": "baseline", "view": {"measure": "h100e"}}
    shown = social.Shown("supply", tuple(config["charts"]), config["scenario"], config["view"])
    return social.card(chokepoints.book(), shown, "How dependent <is> China?", "Chapter 3 & more", "Chokepoints")


def test_it_asks_and_says_that_it_is_a_model(card):
    assert "&lt;is&gt; China?" in card and "Chapter 3 &amp; more" in card and "A model, not a forecast" in card
    assert "var(" not in card and "foreign chips would supply" not in card


def test_a_build_that_changes_nothing_draws_nothing(card, tmp_path):
    first = social.written(tmp_path, "chapters/3", card, lambda svg: b"one")
    assert social.written(tmp_path, "chapters/3", card, lambda svg: pytest.fail("drawn again")) == first
    second = social.written(tmp_path, "chapters/3", card.replace("Chapter 3", "Chapter 4"), lambda svg: b"another")
    assert second != first and (tmp_path / second).read_bytes() == b"another"
    assert [p.name for p in (tmp_path / second).parent.iterdir()] == [Path(second).name]


def test_words_end_where_there_is_no_more_room():
    long = social.lines("word " * 200, 40, 6)
    assert len(long) == 6 and long[-1].endswith("…")
    assert social.lines("Short", 40, 6) == ["Short"]


@pytest.mark.parametrize("body", ["", "<p>text</p>", '<figure class="chart" data-config="{}"></figure>'])
def test_a_page_without_an_explorer_has_none(body):
    assert social.first(body) is None
