"""What a reader takes away of an explorer: pictures, numbers, a citation, a frame, lines of Python."""

import csv
import io
import re
import struct
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect
from reader import Reader, open_explorer

import chokepoints

ENGINE = chokepoints.engine("supply")
SVG = "{http://www.w3.org/2000/svg}"
CHAPTERS = {
    "1-listings": "listings", "2-gpu-rules": "rules", "3-ascend": "ascend", "4-mate-60": "mate60", "5-solar-evs": "solar-evs",
    "6-do-controls-work": "controls",
}  # fmt: skip
HOME = "https://chokepoints-book.github.io/chokepoints/"


@pytest.fixture
def ascend(page, either_site) -> Reader:
    return open_explorer(page, either_site("chapters/3-ascend.html"), "ascend")


def downloaded(reader: Reader, what: str) -> tuple[str, bytes]:
    with reader.page.expect_download() as waiting:
        reader.take(what)
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def drawing(reader: Reader) -> tuple[ET.Element, str]:
    """The saved drawing and its words."""
    _, content = downloaded(reader, "svg")
    root = ET.fromstring(content.decode("utf-8"))
    return root, " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def close(reader: Reader) -> None:
    reader.take_away.get_by_role("button", name="Close").click()


def charts(reader: Reader):
    boxes = reader.figure.locator("[data-chart]")
    for k in range(boxes.count()):
        thumb = boxes.nth(k).locator("[data-thumb]")
        if thumb.is_visible():  # another chart has the main place
            reader.doing(thumb.click)
        yield boxes.nth(k)


# --- pictures


def test_every_chart_is_saved_as_a_drawing_that_stands_alone(ascend):
    for box in charts(ascend):
        root, words = drawing(ascend)
        assert root.tag == f"{SVG}svg"
        assert "var(" not in ET.tostring(root, encoding="unicode")
        assert len(root.findall(f".//{SVG}path")) > 3
        heading = box.locator("[data-heading]")
        title = (heading if heading.count() else ascend.figure.locator(".finding")).inner_text().strip()
        assert title in words and box.locator(".of-chart").inner_text()[:40] in words
        assert root.find(f"{SVG}title").text == title and root.get("role") == "img"
        close(ascend)


@pytest.mark.parametrize(
    "page_of", [("2-gpu-rules", "rules", "rules_map"), ("6-do-controls-work", "controls", "efficacy_map")]
)
def test_how_a_chart_is_moved_is_said_beside_it_and_not_in_a_picture(page, open_page, http_site, page_of):
    where, ident, name = page_of
    reader = open_explorer(page, http_site(f"chapters/{where}.html"), ident)
    box = reader.figure.locator(f'[data-chart="{name}"]')
    reader.bring(box.locator(".drawings"))
    hint = box.locator(".hint")
    expect(hint).to_be_visible()
    assert "arrow keys" in hint.inner_text()
    _, words = drawing(reader)
    assert hint.inner_text() not in words and "rag " not in words
    close(reader)
    page.emulate_media(media="print")
    expect(hint).to_be_hidden()
    still = open_page(java_script_enabled=False)
    still.goto(http_site(f"chapters/{where}.html"))
    expect(still.locator(f'[data-chart="{name}"] .hint')).to_be_hidden()


def test_a_picture_says_what_it_is_of_and_where_it_comes_from(page, http_site):
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    _, words = drawing(reader)
    assert "The book's baseline, nothing changed." in words
    assert "A model, not a forecast." in words and f"version {chokepoints.__version__}" in words
    assert re.search(r"as of \d+ \w+ 20\d\d; read \d+ \w+ 20\d\d\.", words)
    close(reader)
    reader.press("hbm_domestic_scale", "End")
    reader.doing(lambda: reader.figure.locator("select[data-compare]").select_option("sealed"))
    reader.figure.locator("[data-shut]").click()
    _, words = drawing(reader)
    label = ENGINE.assumptions["hbm_domestic"].label
    assert f"Differs from the book's baseline: {label}, 2027: 10M stacks → 20M stacks." in words
    assert "Compared with “Sealed”." in words and "line: the book's baseline" in words
    assert f"{HOME}chapters/3-ascend.html#ascend?hbm_domestic_scale=2" in words.replace(" ", "")


def test_a_picture_has_one_size_whatever_the_window(open_page, http_site):
    sizes = set()
    for width in (360, 1280):
        reader = open_explorer(
            open_page(viewport={"width": width, "height": 800}), http_site("chapters/3-ascend.html"), "ascend"
        )
        name, content = downloaded(reader, "png")
        assert name == "chokepoints-supply_by_source.png" and content.startswith(b"\x89PNG\r\n\x1a\n")
        assert len(content) > 20_000  # an empty picture packs to less
        sizes.add(struct.unpack(">II", content[16:24]))
    assert len(sizes) == 1 and sizes.pop()[0] == 1600


def test_a_picture_from_a_dark_page_has_white_paper(open_page, http_site):
    reader = open_explorer(open_page(color_scheme="dark"), http_site("chapters/3-ascend.html"), "ascend")
    root, _ = drawing(reader)
    assert root.find(f"{SVG}rect").get("fill") == "#fff"
    assert {text.get("fill") for text in root.findall(f"{SVG}text")} == {"#1d2228", "#5b6470"}


def test_the_page_is_as_it_was_after_a_picture(ascend):
    before, axes = ascend.seen(), ascend.get("axes().drawn")
    downloaded(ascend, "svg")
    close(ascend)
    assert (ascend.seen(), ascend.get("axes().drawn")) == (before, axes)
    assert ascend.page.locator(".on-paper").count() == 0


def test_a_picture_is_copied(new_context, http_site):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    reader = open_explorer(context.new_page(), http_site("chapters/3-ascend.html"), "ascend")
    reader.take("picture")
    expect(reader.take_away.get_by_role("status")).to_have_text("Picture copied.")
    kinds = reader.page.evaluate("async () => (await navigator.clipboard.read()).flatMap(item => item.types)")
    assert "image/png" in kinds


@pytest.mark.parametrize(
    "how", ["delete globalThis.ClipboardItem", "navigator.clipboard.write = () => Promise.reject(new Error('no'))"]
)
def test_where_pictures_cannot_be_copied_it_is_told(page, http_site, how):
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    page.evaluate(f"() => {{ {how} }}")
    reader.take("picture")
    expect(reader.take_away.get_by_role("status")).to_contain_text("The PNG holds the same")


def test_a_chart_that_cannot_be_drawn_again_is_told(page, http_site):
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    page.evaluate("() => { modelbook.chart.live = () => { throw new Error('broken'); }; }")
    reader.take("png")
    expect(reader.take_away.get_by_role("status")).to_contain_text("could not be drawn")


# --- numbers


def remarks(content: bytes) -> list[str]:
    return [line for line in content.decode("utf-8").splitlines() if line.startswith("#")]


def test_the_csv_is_the_result_with_its_settings_above(ascend):
    ascend.press("leaked_cards_scale", "End")
    name, content = downloaded(ascend, "csv")
    assert name == "chokepoints-supply.csv"
    told = remarks(content)
    assert any("leaked_cards_scale=3" in line for line in told) and "# A model; not a forecast." in told
    assert all(line.isascii() and "," not in line and '"' not in line for line in told), "one cell, in any encoding"
    table = content.decode("utf-8").splitlines()[len(told) :]
    rows = list(csv.DictReader(io.StringIO("\n".join(table))))
    frame = ENGINE.frame({"leaked_cards_scale": 3.0})
    assert list(rows[0]) == list(frame.columns)
    for column in frame.select_dtypes("number"):
        assert [float(row[column]) for row in rows] == pytest.approx(list(frame[column]), rel=6e-4, abs=1e-12)
    assert [row["binding"] for row in rows] == list(frame.binding)


def test_the_csv_has_no_more_digits_than_mean_something(ascend):
    _, content = downloaded(ascend, "csv")
    frame = pd.read_csv(io.BytesIO(content), comment="#")
    assert list(frame.year) == list(ENGINE.frame().year)
    text = content.decode("utf-8").splitlines()[len(remarks(content)) + 1 :]
    numbers = [cell for line in text for cell in line.split(",")[1:] if re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)]
    assert len(numbers) > 200
    longest = max(len(re.sub(r"e.*|\D", "", cell).strip("0")) for cell in numbers)
    assert longest == 4


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_pandas_reads_the_numbers_of_every_chapter(page, http_site, chapter):
    reader = open_explorer(page, http_site(f"chapters/{chapter}.html"), CHAPTERS[chapter])
    _, content = downloaded(reader, "csv")
    model = reader.figure.get_attribute("data-explorer")
    frame, whole = pd.read_csv(io.BytesIO(content), comment="#"), chokepoints.run(model)
    assert list(frame.columns) == list(whole.columns) and len(frame) == len(whole)


# --- words


def text(reader: Reader, what: str) -> str:
    return reader.take_away.locator(f"#{reader.ident}-{what}").input_value()


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("changed", [False, True])
def test_the_python_lines_give_the_number_of_the_page(page, http_site, chapter, changed):
    reader = open_explorer(page, http_site(f"chapters/{chapter}.html"), CHAPTERS[chapter])
    if changed:
        preset = reader.figure.locator("input[data-scenario]:not([value=baseline])").first.get_attribute("value")
        reader.check("scenario", preset)
        reader.press(reader.figure.locator(".panel > .control input[type=range]").first.get_attribute("name"), "End")
    lines, said = text(reader, "python").split("  # ")
    first, asked = lines.split("\n")
    assert first == "import chokepoints"
    assert changed == ("scenario=" in asked)
    number = eval(asked, {"chokepoints": chokepoints})
    found = re.search(r'loc\[(\d+), "(\w+)"\]|\["(\w+)"\]\.iloc', asked)
    year, column, single = found.groups()
    row = next(r for r in reader.rows() if r["year"] == int(year)) if year else reader.get("result().summary")
    assert number == pytest.approx(row[column or single], rel=1e-9)
    assert (
        said == reader.figure.locator("[data-big] b").inner_text().strip()
        or said in reader.figure.locator(".heads").inner_text()
    )


def test_a_citation_has_author_year_version_settings_and_address(ascend):
    ascend.press("hbm_domestic_scale", "End")
    said = text(ascend, "cite")
    assert said.startswith(
        "The Chokepoints authors (2026). Chokepoints: an interactive book on U.S. chip export controls, version "
    )
    assert "Chapter 3" in said and "10M stacks → 20M stacks" in said
    assert f"{HOME}chapters/3-ascend.html#ascend?hbm_domestic_scale=2&v={chokepoints.__version__}" in said


def test_the_bibtex_entry_is_read_by_pybtex(ascend):
    from pybtex.database import parse_string

    ascend.press("hbm_domestic_scale", "End")
    entries = parse_string(text(ascend, "bibtex"), "bibtex").entries
    entry = entries["chokepoints-supply-2026"]
    assert entry.fields["url"].endswith(f"hbm_domestic_scale=2&v={chokepoints.__version__}")
    assert [str(person) for person in entry.persons["author"]] == ["{The Chokepoints authors}"]
    assert entry.fields["title"] == "{Chokepoints: an interactive book on U.S. chip export controls}"


def test_the_frame_shows_the_explorer_in_its_state_with_a_link_back(ascend, open_page, http_site):
    class Frame(HTMLParser):
        def handle_starttag(self, tag, attributes):
            if tag == "iframe":
                self.src = dict(attributes)["src"]

    ascend.press("hbm_domestic_scale", "End")
    code = text(ascend, "embed")
    frame = Frame()
    frame.feed(code)
    assert frame.src.startswith(HOME) and frame.src.endswith("&view=embed") and f'<a href="{HOME}' in code
    there = open_explorer(open_page(), http_site(frame.src.removeprefix(HOME)), "ascend")
    assert there.values == {"hbm_domestic_scale": 2}
    assert there.page.locator("header.site-header").is_hidden() and there.page.locator(".shared-world").count() == 0
    back = there.page.get_by_role("link", name="Open in the book")
    back.focus()
    assert "3-ascend.html#ascend?hbm_domestic_scale=2" in back.get_attribute("href")


def test_guesses_and_settings_of_other_chapters_that_do_not_act_stay_with_the_reader(page, http_site):
    reader = open_explorer(
        page, http_site("chapters/3-ascend.html") + "#ascend?die_area=700&bet.ascend=20&wall_strength=0.5", "ascend"
    )
    cited = text(reader, "cite")
    assert "die_area=700" in cited and "bet." not in cited and "wall_strength" not in cited


def test_text_that_cannot_be_copied_is_selected(page, http_site):
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    reader.take("python")
    expect(reader.take_away.get_by_role("status")).to_contain_text("selected now")
    selected = page.evaluate(
        "() => { const x = document.activeElement; return x.value.slice(x.selectionStart, x.selectionEnd); }"
    )
    assert selected == text(reader, "python")


# --- the dialog


def test_it_opens_and_closes_by_keys_and_leaves_the_explorer_alone(ascend):
    ascend.press("hbm_domestic_scale", "End")
    button = ascend.figure.locator('[data-action="take"]')
    button.focus()
    button.press("Enter")
    dialog = ascend.figure.get_by_role("dialog", name="Take away")
    expect(dialog).to_be_visible()
    ascend.page.keyboard.press("Control+z")
    assert ascend.values == {"hbm_domestic_scale": 2}
    ascend.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_it_fits_a_phone(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740})
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    for fold in reader.take_away.locator("summary").all():
        fold.click()
    box = reader.take_away.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert reader.take_away.evaluate("x => x.scrollWidth <= x.clientWidth")
    heights = reader.take_away.locator("button, summary").evaluate_all(
        "all => all.map(x => x.getBoundingClientRect().height)"
    )
    assert min(heights) >= 36


def test_its_script_comes_when_it_is_opened(page, http_site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    reader.pause()
    assert not any("take.js" in url for url in asked)
    assert reader.take_away.is_visible()
    assert sum("take.js" in url for url in asked) == 1
