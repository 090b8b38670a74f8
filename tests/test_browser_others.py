"""The book in Firefox, and one walk in WebKit: sliders, links, storage, Back, paper. `engine/tests/other_browsers.py` finds them."""

import base64

import pypdfium2
import pytest
from reader import explorers
from window import Window

THREE, FOUR, LAST = "chapters/3-ascend.html", "chapters/4-mate-60.html", "conclusion.html"
SLIDERS = """[...document.querySelectorAll(`#${arguments[0]} .panel input[type=range]`)]
  .filter(x => x.checkVisibility() && !x.disabled).map(x => x.name)"""
LABEL = """document.querySelector(`#${arguments[0]} input[name='${arguments[1]}']`).closest('.control').querySelector('output').textContent"""


def moved(window: Window, ident: str) -> str:
    """Move the first slider of an explorer that changes its charts, and hold what is seen against what was; its name."""
    for name in window.run(SLIDERS, ident):
        before, label = window.seen(ident), window.run(LABEL, ident, name)
        at = window.value(ident, name)
        window.move(ident, name, "End")
        if window.value(ident, name) == at:
            window.move(ident, name, "Home")
        after = window.seen(ident)
        if after["marks"] == before["marks"]:
            continue
        assert float(window.value(ident, name)) == pytest.approx(after["values"][name]), ident
        assert window.run(LABEL, ident, name) != label, ident
        assert (after["finding"], after["sentence"]) != (before["finding"], before["sentence"]), ident
        return name
    raise AssertionError(f"no slider of {ident} moves its charts")


def test_every_explorer_answers_a_slider(firefox, either_site, site):
    for page, ident in explorers(site):
        firefox.open(either_site(page), ident)
        moved(firefox, ident)
        firefox.open(either_site("about.html"))
        firefox.driver.execute_script("try { sessionStorage.clear(); } catch {}")


@pytest.mark.parametrize(
    ("page", "ident", "state", "values"),
    [
        (THREE, "ascend", "hbm_domestic_scale=1.5&leaked_cards_scale=0.5", {"hbm_domestic_scale": 1.5, "leaked_cards_scale": 0.5}),
        (THREE, "ascend", "scenario=open_h200&die_area=700", {"die_area": 700}),
    ],
)  # fmt: skip
def test_a_link_opens_its_world(firefox, either_site, page, ident, state, values):
    firefox.open(either_site(page), ident)
    before = firefox.seen(ident)
    firefox.open(f"{either_site(page)}#{ident}?{state}", ident)
    there = firefox.seen(ident)
    assert there["values"] == values
    assert there["scenario"] == ("open_h200" if "open_h200" in state else "baseline")
    assert there["marks"] != before["marks"]
    for name, value in values.items():
        assert float(firefox.value(ident, name)) == value


def test_a_link_within_the_page_opens_its_world(firefox, http_site):
    firefox.open(http_site(THREE), "ascend")
    firefox.driver.execute_script("location.hash = 'ascend?die_area=700'")
    firefox.until("document.getElementById('ascend').explorer.values.die_area === 700")
    firefox.driver.back()
    firefox.until("!('die_area' in document.getElementById('ascend').explorer.values)")
    firefox.quiet("ascend")
    assert firefox.count() == 0


def test_what_is_set_is_stored_and_carried(firefox, either_site):
    firefox.open(either_site(THREE), "ascend")
    firefox.move("ascend", "hbm_domestic_scale", "End")
    firefox.follow("index.html")
    firefox.until("!!document.documentElement.dataset.alive")
    assert firefox.run("modelbook.visit.world.values") == {"hbm_domestic_scale": 2}
    assert firefox.count() == 1
    firefox.driver.execute_script("document.querySelector('.theme-switch').click()")
    dark = firefox.run("document.documentElement.dataset.theme")
    firefox.driver.refresh()
    firefox.until("!!document.documentElement.dataset.alive")
    assert firefox.run("modelbook.visit.world.values") == {"hbm_domestic_scale": 2}
    assert firefox.run("document.documentElement.dataset.theme") == dark
    firefox.driver.execute_script("document.querySelector('.theme-switch').click()")


def test_another_page_finds_it_in_the_store(firefox, http_site):
    firefox.open(http_site(THREE), "ascend")
    firefox.move("ascend", "hbm_domestic_scale", "End")
    firefox.open(http_site(FOUR), "mate60")  # an address that carries nothing
    assert firefox.count() == 1


# --- Back: Firefox loads the page anew, because the page asks it to; WebKit has kept it


def back_and_forth(window: Window, http_site, kept: bool) -> None:
    window.open(http_site(THREE), "ascend")
    window.move("ascend", "hbm_domestic_scale", *["Right"] * 8)
    assert window.value("ascend", "hbm_domestic_scale") == "1.08"
    window.follow("4-mate-60.html")
    window.quiet("mate60")
    moved(window, "mate60")
    assert window.count() == 2
    there = window.seen("mate60")["values"]

    assert bool(window.back("3-ascend")) == kept
    window.quiet("ascend")
    assert window.count() == 2
    assert window.value("ascend", "hbm_domestic_scale") == "1.08"
    window.move("ascend", "hbm_domestic_scale", "Right")
    assert window.seen("ascend")["values"]["hbm_domestic_scale"] == pytest.approx(1.09)
    assert window.count() == 2

    window.driver.forward()
    window.arrived("4-mate-60")
    window.quiet("mate60")
    assert window.count() == 2
    assert window.seen("mate60")["values"] == there
    window.driver.refresh()
    window.quiet("mate60")
    assert window.count() == 2


def test_back_and_forward_lose_nothing(firefox, http_site):
    back_and_forth(firefox, http_site, kept=False)


def test_what_was_undone_stays_undone(firefox, http_site):
    firefox.open(http_site(THREE), "ascend")
    firefox.move("ascend", "hbm_domestic_scale", "End")
    firefox.follow(LAST)
    firefox.driver.execute_script("document.querySelector('.world-button').click()")
    firefox.driver.execute_script(
        "[...document.querySelectorAll('dialog#world button')].find(b => b.textContent === 'Undo all').click()"
    )
    firefox.back("3-ascend")
    firefox.quiet("ascend")
    assert firefox.count() == 0
    assert firefox.value("ascend", "hbm_domestic_scale") == "1"


ROWS = "[...document.querySelectorAll('main tbody tr')].filter(row => row.checkVisibility()).length"
HITS = "document.querySelectorAll('#search-results li').length"
FIELDS = [  # page, field, what is typed, what the field then holds, how what it leaves is counted
    ("timeline.html", "form.filters select", "Chi", "china", ROWS),
    ("chips.html", ".records input[name=find]", "ascend", "ascend", ROWS),
    ("search.html", "#q", "memory", "memory", HITS),
]


def kept_fields(window: Window, http_site) -> None:
    """Fields and what they hide agree when a page comes back, whether the browser kept the words or not."""
    for page, field, keys, held, rows in FIELDS:
        window.open(http_site(page))
        window.until("!!document.documentElement.dataset.alive")
        everything = window.run(rows)
        window.press(field, keys)
        window.until(f"document.querySelector(arguments[0]).value === '{held}' && {rows} !== {everything}", field)
        left = window.run(rows)
        assert left > 0
        window.follow("about.html")
        window.back(page)
        window.until(f"{rows} === (document.querySelector(arguments[0]).value ? {left} : {everything})", field)


def test_fields_and_what_they_hide_agree_after_back(firefox, http_site):
    kept_fields(firefox, http_site)


def test_a_walk_in_webkit(webkit, http_site):
    for page, ident in (("chapters/3-ascend.html", "ascend"), ("chapters/5-solar-evs.html", "solar-evs")):
        webkit.open(http_site(page), ident)
        moved(webkit, ident)
        webkit.driver.execute_script("sessionStorage.clear()")
    back_and_forth(webkit, http_site, kept=True)
    kept_fields(webkit, http_site)


# --- on paper

DRAWN = """[...document.querySelectorAll('main .drawings, main figure.chart')].map(box =>
  [...box.querySelectorAll('svg')].map(svg => [...svg.querySelectorAll('text')].map(t => t.textContent.trim())
    .filter(t => /\\p{L}{3}/u.test(t)))).filter(all => all.some(texts => texts.length))"""


def on_paper(pdf: bytes) -> tuple[str, int]:
    """All words of a document, without blanks, and the number of shapes drawn."""
    document = pypdfium2.PdfDocument(pdf)
    words = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    paths = sum(len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]))) for page in document)
    return words, paths


@pytest.mark.parametrize(
    ("where", "page", "ident"),
    [("http_site", "chapters/1-listings.html", "listings"), ("file_site", "chapters/5-solar-evs.html", "solar-evs")],
)
def test_every_chart_is_printed(firefox, request, where, page, ident):
    """Charts of data have three drawings, of which the page shows one by its width: paper has none of the three widths."""
    firefox.open(request.getfixturevalue(where)(page), ident)
    firefox.quiet(ident)
    boxes = firefox.run(DRAWN)
    assert len(boxes) > 2
    words, paths = on_paper(base64.b64decode(firefox.driver.print_page()))
    blank = [
        drawings
        for drawings in boxes
        if not any(texts and all("".join(text.split()) in words for text in texts) for texts in drawings)
    ]
    assert blank == []
    assert paths > 80 * len(boxes)
