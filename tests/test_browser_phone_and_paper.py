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
