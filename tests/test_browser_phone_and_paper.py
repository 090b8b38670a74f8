"""What a phone's screen and a sheet of paper have room for: words whole, numbers in sight, marks that can be told apart."""

import pypdfium2
import pytest
from playwright.sync_api import expect
from reader import open_explorer

PHONE = {"viewport": {"width": 360, "height": 740}}
SHEET_HEIGHT = 1009  # px between the margins of A4 that site.css sets
# Words of the explorer's charts that reach out of their drawing, where the screen or the sheet cuts them off.
CUT = """id => [...document.querySelectorAll(`#${id} [data-chart] svg`)].filter(svg => svg.clientWidth).flatMap(svg => {
  const {left, right} = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < left - 3 || box.right > right + 3);
  }).map(text => text.textContent);
})"""
HIDDEN = (
    "(cells, width) => cells.filter(cell => cell.getBoundingClientRect().right > width).map(cell => cell.textContent)"
)


@pytest.mark.parametrize(
    ("chapter", "ident", "world"),
    [("1-listings", "listings", "rule_after=0"), ("6-do-controls-work", "controls", "bite=1")],
)
def test_at_the_end_of_a_slider_the_words_of_a_chart_stay_whole_on_a_phone(open_page, http_site, chapter, ident, world):
    page = open_page(**PHONE)
    open_explorer(page, http_site(f"chapters/{chapter}.html#{ident}?{world}"), ident)
    assert page.evaluate(CUT, ident) == []


def test_what_holds_output_back_is_named_clear_of_the_years(open_page, http_site):
    page = open_page(**PHONE)
    ascend = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    chart = page.locator("#ascend [data-chart=supply_ceilings]")
    ascend.doing(lambda: chart.locator("[data-thumb]").click())
    words = chart.locator("svg:visible text").get_by_text("ramp", exact=True).last.bounding_box()
    year = chart.locator("svg:visible text").get_by_text("2024", exact=True).bounding_box()
    assert words["y"] + words["height"] <= year["y"]


def test_numbers_beside_long_names_are_in_sight_on_a_phone(open_page, http_site):
    page = open_page(**PHONE)
    ascend = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    ascend.figure.locator("[data-fit] summary").click()
    cells = ascend.figure.locator("[data-fit] [data-side]:visible")
    assert cells.count() > 9 and cells.evaluate_all(HIDDEN, 360) == []
    page.goto(http_site("changes.html"))
    cells = page.locator("td[data-label=Then], td[data-label=Now]")
    assert cells.count() > 9 and cells.evaluate_all(HIDDEN, 360) == []


def test_on_paper_the_meter_keeps_its_fill_and_no_field_waits_for_a_link(page, http_site):
    ascend = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    ascend.doing(lambda: ascend.figure.locator("select[data-compare]").select_option("sealed"))
    expect(ascend.figure.locator("[data-differences][aria-busy=false] .end.there")).to_have_count(1)
    field = ascend.figure.get_by_label("or the world of a link")
    expect(field).to_be_visible()
    page.emulate_media(media="print")
    expect(field).to_be_hidden()
    expect(ascend.figure.get_by_text("or the world of a link")).to_be_hidden()
    assert ascend.figure.locator(".meter i.in").first.evaluate("x => getComputedStyle(x).printColorAdjust") == "exact"


def test_no_chart_of_data_is_longer_than_a_sheet(page, http_site):
    page.goto(http_site("forecasts.html"))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": SHEET_HEIGHT})
    drawn = page.locator("figure.chart svg:visible")
    assert drawn.count() and all(
        box <= SHEET_HEIGHT for box in drawn.evaluate_all("all => all.map(x => x.clientHeight)")
    )
    finding = page.locator("figure.chart .finding").first.inner_text()
    sheets = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(format="A4"))]
    assert " ".join(finding.split()) in " ".join(sheets[0].split()), (
        "the heading stands where the text ends, not on a sheet of its own"
    )
    assert sheets[1].count("×") > 30, "the whole drawing is on one sheet"


@pytest.mark.parametrize("path", ["conclusion.html", "chapters/6-do-controls-work.html"])
def test_a_number_in_the_prose_stands_on_one_line(open_page, http_site, path):
    """One of two lines is a block in the sentence, after which a comma begins a line of its own."""
    page = open_page(**PHONE)
    page.goto(http_site(path))
    lines = page.locator(".prose .fact.result > button:visible").evaluate_all(
        "all => all.map(x => [x.textContent, x.getBoundingClientRect().height / parseFloat(getComputedStyle(x).lineHeight)])"
    )
    assert len(lines) > 3 and [words for words, height in lines if height > 1.5] == []


# What stands below a lever: words of one part over those of another.
OVER = """id => [...document.querySelectorAll(`#${id} .control .ends`)].filter(row => row.checkVisibility()).flatMap(row => {
  const words = [...row.querySelectorAll(':scope > span, summary')].map(part => {
    const range = document.createRange();
    range.selectNodeContents(part);
    if (part.querySelector('.sr')) range.setEndBefore(part.querySelector('.sr'));
    return range.getBoundingClientRect();
  }).filter(box => box.width);
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return words.some((a, k) => words.some((b, l) => k < l && over(a, b))) ? [row.textContent] : [];
})"""


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_what_the_ends_of_a_lever_give_stands_clear_of_its_source(open_page, http_site, width):
    page = open_page(viewport={"width": width, "height": 740}, has_touch=width < 1000, is_mobile=width < 1000)
    for chapter, ident in (("1-listings", "listings"), ("2-gpu-rules", "rules")):
        reader = open_explorer(page, http_site(f"chapters/{chapter}.html#{ident}?scenario=none"), ident)
        reader.open_others()
        if width == 360:
            reader.figure.locator("[data-all]").click()
        reader.pause()
        assert page.evaluate(OVER, ident) == [], chapter


def test_on_a_tablet_the_number_between_its_buttons_is_read_whole(open_page, http_site):
    page = open_page(viewport={"width": 768, "height": 1024}, has_touch=True, is_mobile=True)
    reader = open_explorer(page, http_site("chapters/6-do-controls-work.html"), "controls")
    reader.set({"bite": 1, "induced": 1.5})
    fields = reader.figure.locator(".panel > .control [data-number] input")
    assert fields.count() == 3
    assert fields.evaluate_all("all => all.filter(x => x.scrollWidth > x.clientWidth).map(x => x.value)") == []
    assert min(fields.evaluate_all("all => all.map(x => x.clientWidth)")) > 50


@pytest.mark.parametrize("size", [(360, 740), (768, 1024)])
def test_a_map_is_seen_whole_and_the_reader_on_it(open_page, http_site, size):
    page = open_page(viewport={"width": size[0], "height": size[1]}, has_touch=True, is_mobile=True)
    reader = open_explorer(page, http_site("chapters/6-do-controls-work.html"), "controls")
    reader.doing(page.locator("#controls [data-chart=efficacy_map] [data-thumb]").click)
    place = page.locator("#controls .main .drawings")
    assert place.evaluate("x => x.scrollHeight - x.clientHeight") <= 0
    outer, dot = place.bounding_box(), page.locator("#controls .main .mark").bounding_box()
    assert outer["y"] <= dot["y"] and dot["y"] + dot["height"] <= outer["y"] + outer["height"]
    assert outer["height"] < size[1] - 100


def test_names_of_the_other_charts_can_be_read_on_a_phone(open_page, http_site):
    page = open_page(**PHONE)
    controls = open_explorer(page, http_site("chapters/6-do-controls-work.html"), "controls")
    names = controls.figure.locator(".chart-box:not(.main) [data-thumb]:visible")
    assert names.count() == 5
    assert min(names.evaluate_all("all => all.map(x => x.clientWidth)")) > 90
    main, heading = (
        page.locator(x).evaluate("x => x.clientWidth") for x in ("#controls .main", "#controls .main > .quiet")
    )
    assert heading == main, "no room is kept beside the words for buttons that a phone does not show"


def test_every_writing_line_of_a_sheet_is_seen_on_paper(page, http_site):
    page.goto(http_site("teach/packs/sheet-ch1-reach.html"))
    page.emulate_media(media="print")
    lines = page.locator(".lines")
    assert lines.count() > 3
    drawn = lines.evaluate_all("""all => all.flatMap(one => ['::before', '::after'].map(which => {
      const style = getComputedStyle(one, which);
      return [style.borderBottomStyle, parseFloat(style.borderBottomWidth) > 0, style.borderBottomColor];
    }))""")
    assert {tuple(one) for one in drawn} == {("solid", True, "rgb(85, 85, 85)")}
