"""The meter beside an explorer's sentence, and bands of worlds that fit the record, in a browser."""

import re

import pytest
from front_end import STAGE, markup, open_explorer
from playwright.sync_api import Page, expect
from recorded_book import recorded
from small_books import SOLOW

from modelbook import Book
from modelbook.worlds import fit, fitting
from modelbook.worlds.words import measured


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("recorded") / "book").engine("growth")


MANY = "() => { modelbook.Ensemble.prototype.count = () => 2000; }"  # a slow machine would draw fewer


@pytest.fixture
def page(browser, engine):
    page = open_explorer(browser, engine, markup(engine).html())
    page.evaluate(MANY)
    yield page
    page.close()


def put(page: Page, **values: float) -> None:
    page.evaluate("values => put({values})", values)


def listed(page: Page) -> dict[str, list[str]]:
    """Of each figure what the world gives, and whether it is in."""
    rows = page.locator("[data-figure]:visible, details:not([open]) [data-figure]:not([hidden])").all()
    return {
        row.get_attribute("data-figure"): [row.locator(f"[data-{what}]").text_content() for what in ("side", "in")]
        for row in rows
    }


def expected(engine, values) -> dict[str, list[str]]:
    return {
        row.id: [measured(x, row.unit), "in" if fits else "out"] for row, x, fits in fit.fit(engine, values).counted
    }


def test_the_books_own_fit_stands_there_before_scripts(page, engine):
    world = fit.fit(engine)
    expect(page.locator("[data-fit] summary")).to_contain_text(
        f"The book's world fits {world.met} of 5 published figures"
    )
    assert listed(page) == expected(engine, {})
    assert page.locator(".meter i").count() == 5 and page.locator(".meter i.in").count() == world.met


@pytest.mark.parametrize("values", [{"wear": 0.03}, {"saving": 0.6, "strength": 0.45}, {"workers": 0.0, "wear": 0.1}])
def test_the_meter_follows_the_reader(page, engine, values):
    page.evaluate(STAGE, {})
    put(page, **values)
    world = fit.fit(engine, values)
    expect(page.locator("[data-says]")).to_have_text(f"Your world fits {world.met} of 5 published figures")
    assert listed(page) == expected(engine, values)
    assert page.locator(".meter i.in").count() == page.locator("tr.in[data-figure]").count() == world.met


def test_a_figure_of_another_case_is_left_out_of_the_count(page, engine):
    page.evaluate(STAGE, {"scenario": "thrift"})
    expect(page.locator("[data-says]")).to_contain_text("of 4 published figures")
    assert "thrift" not in listed(page)


def test_the_list_opens_by_keyboard(page):
    page.locator("[data-fit] summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-fit] table")).to_be_visible()


def ask_for_the_record(page: Page) -> str:
    """What stands beside the bands once worlds that fit are drawn."""
    page.locator("[data-action=uncertainty]").click()
    page.locator("[data-worlds=record]").check(force=True)
    return bands(page)


def bands(page: Page) -> str:
    expect(page.locator("[data-bands]")).to_have_text(re.compile("effective size|Too few"), timeout=60_000)
    return page.locator("[data-bands]").inner_text()


def test_bands_of_worlds_that_fit_share_what_the_reader_set(page, engine):
    page.evaluate(STAGE, {})
    put(page, wear=0.03)
    said = ask_for_the_record(page)
    sample = fitting.worlds(engine, {"wear": 0.03}, n=2000)
    assert "of 2,000 worlds" in said and f"(effective size {sample.ess:,.0f})" in said and "no odds" in said
    put(page, wear=0.09)  # the next move ends what was drawn
    expect(page.locator("[data-bands]")).to_contain_text(re.compile("Drawing|effective size"))
    other = fitting.worlds(engine, {"wear": 0.09}, n=2000)
    page.wait_for_function(
        "size => document.querySelector('[data-bands]').textContent.includes(size)",
        arg=f"(effective size {other.ess:,.0f})",
    )


def test_the_band_is_that_of_python(page, engine):
    page.evaluate(STAGE, {})
    ask_for_the_record(page)
    lines = page.evaluate("""() => { const all = modelbook.fitting.worlds(modelbook.models.growth, {}, 'baseline', 2000, 1, ['used']);
      for (;;) { const { done, value } = all.next(); if (done) return value.lines; } }""")
    frame = fitting.frame(engine, fitting.worlds(engine, n=2000, wanted=["used"]))
    for line, row in zip(lines, frame.to_dict("records"), strict=True):
        for what in ("mean", "p5", "p25", "p50", "p75", "p95", "negative"):
            assert line[what] == pytest.approx(row[what], rel=1e-9, abs=1e-9)


def test_where_too_few_worlds_fit_the_page_says_which_figure_excludes_most(browser, tmp_path):
    rows = [
        ("far", "growth.made@10", "50", "0.1", "fit", "the office", ""),
        ("near", "growth.used@9", "1", "9", "fit", "the bank", ""),
    ]
    engine = recorded(tmp_path / "book", rows).engine("growth")
    page = open_explorer(browser, engine, markup(engine).html())
    page.evaluate(MANY)
    page.evaluate(STAGE, {})
    said = ask_for_the_record(page)
    assert (
        "Too few worlds fit to say: of 20,000" in said
        and "“What far says” excludes most: 50 t, counted by the office." in said
    )
    page.close()


def test_a_book_without_a_record_has_no_meter_and_no_second_kind_of_band(browser):
    engine = Book(SOLOW).engine("growth")
    page = open_explorer(browser, engine, markup(engine).html())
    page.evaluate(STAGE, {})
    put(page, wear=0.03)
    assert page.locator("[data-fit], [data-worlds]").count() == 0
    page.locator("[data-action=uncertainty]").click()
    expect(page.locator("[data-bands]")).to_contain_text("around your setting")
    page.close()
