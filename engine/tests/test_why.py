"""Why two worlds differ, on the page: the waterfall of an explorer, worked out at a pause, and what is said where there is none."""

import dataclasses
import itertools
from types import SimpleNamespace

import pytest
from front_end import STAGE, markup, open_explorer
from linked_book import make
from small_books import SOLOW

from modelbook import Book
from modelbook.worlds import crux, words
from modelbook.worlds.explain import Asked, Divided, Part, Step

GROWTH = Book(SOLOW).engine("growth")
DONE = "[data-differences][aria-busy=false]"
PARTS = """() => {
  const box = document.querySelector('[data-differences]');
  const text = (name) => box.querySelector(`[data-part="${name}"]`).textContent;
  const rows = [...box.querySelectorAll('tbody tr')].map((tr) => [...tr.children].map((cell) => cell.textContent));
  return {crux: text('crux'), note: text('note'), caption: box.querySelector('caption')?.textContent, rows};
}"""
CRUX = """([from, to, contributions, unit]) => {
  const steps = contributions.map(([label, contribution]) => ({
    parts: [{a: {label, unit: ''}, year: 0, first: 0, second: 1}], contribution, share: contribution / (to - from), error: 0}));
  return modelbook.crux.sentence({from, to, steps, exact: true, differing: steps.length, problem: ''}, {unit});
}"""


@pytest.fixture
def page(browser):
    it = open_explorer(browser, GROWTH, markup(GROWTH).html())
    yield it
    it.close()


def told(page, **traits) -> dict:
    page.evaluate(STAGE, traits)
    page.wait_for_selector(DONE)
    return page.evaluate(PARTS)


def test_the_waterfall_leads_from_one_world_to_the_other(page):
    values = {"saving": 0.3, "workers": 0.02}
    found = told(page, values=values, compare="thrift")
    frame = Book(SOLOW).explain("growth", values, "thrift", "used@60")
    ends = [float(Book(SOLOW).run("growth", *world).used[60]) for world in ((values, "baseline"), ({}, "thrift"))]
    assert found["rows"][0] == ["Here", "", words.measured(round(ends[0], 3), "tonnes"), ""]
    assert found["rows"][-1] == ["Twice the saving", "", words.measured(round(ends[1], 3), "tonnes"), ""]
    assert [row[0] for row in found["rows"][1:-1]] == frame.label.tolist()
    assert [float(row[2].replace("−", "-")) for row in found["rows"][1:-1]] == pytest.approx(
        frame.contribution.tolist(), abs=5.01e-4
    )
    assert found["rows"][1][1::2] == [
        words.measured(frame.value_a[0], "share"),
        words.measured(frame.value_b[0], "share"),
    ]
    assert found["caption"] == "Used a worker, 60: tonnes"
    assert "all orders in which the 2 can be changed" in found["note"]
    assert frame.label[0] in found["crux"]


def test_another_number_may_be_asked_for(page):
    first = told(page, compare="thrift")
    page.locator("[data-differences] select").select_option("capital")
    page.wait_for_selector(DONE)
    second = page.evaluate(PARTS)
    assert second["caption"] == "Machines a worker, 60"
    assert first["rows"] != second["rows"]
    page.evaluate("put({values: {wear: 0.03}})")  # the choice stays
    page.wait_for_selector(f"{DONE} tr[data-assumption=wear] .step")
    assert page.evaluate(PARTS)["caption"] == "Machines a worker, 60"


def test_what_is_worked_out_belongs_to_the_last_move(page):
    told(page, compare="thrift")
    page.evaluate("put({values: {wear: 0.03}}).then(() => put({values: {wear: 0.09}}))")
    page.wait_for_selector(f"{DONE} tr[data-assumption=wear] .step")
    frame = Book(SOLOW).explain("growth", {"wear": 0.09}, "thrift", "used@60").set_index("label")
    for label, _, step, _ in page.evaluate(PARTS)["rows"][1:-1]:
        assert float(step.replace("−", "-")) == pytest.approx(frame.contribution[label], abs=5.01e-3)


def test_of_moves_in_a_row_only_the_last_is_worked_out(page):
    told(page, compare="thrift")
    begun = page.evaluate("""() => {
      const { explain } = modelbook.explain;
      globalThis.begun = 0;
      modelbook.explain.explain = (...of) => (begun++, explain(...of));
      for (const wear of [0.03, 0.04, 0.06, 0.07, 0.08, 0.09]) {
        put({values: {wear}});
      }
      return begun;
    }""")  # in one task, so that a slow machine makes no pause between two moves
    page.wait_for_selector(f"{DONE} tr[data-assumption=wear] .step")
    assert (begun, page.evaluate("begun")) == (0, 1)


def test_each_bar_begins_where_the_one_before_ended(page):
    told(page, values={"wear": 0.03, "workers": 0.02, "strength": 0.25}, compare="thrift")
    rows = page.evaluate("""() => [...document.querySelectorAll('.falls .step')].map((td) =>
      ['low', 'high', 'next'].map((name) => Number(td.style.getPropertyValue(`--${name}`))))""")
    assert len(rows) == 6
    assert min(low for low, *_ in rows) == 0 and max(high for _, high, _ in rows) == 1
    for (*_, ended), (low, high, goes_on) in itertools.pairwise(rows):
        assert (low, high) == pytest.approx((min(ended, goes_on), max(ended, goes_on)), abs=1e-9)


def test_until_then_the_table_says_what_differs(page):
    page.evaluate(
        "modelbook.Slices.prototype.run = () => {}"
    )  # nothing is begun, or it might be done before it is looked at
    page.evaluate(STAGE, {"compare": "thrift"})
    page.wait_for_selector("[data-differences][aria-busy=true] tbody tr")
    found = page.evaluate(PARTS)
    assert found["rows"] == [["Share that is saved", "20%", "40%"]]
    assert found["crux"] == "Taking the difference apart …"


def test_worlds_that_do_not_differ_are_told_and_nothing_compared_shows_nothing(page):
    assert told(page, compare="baseline")["crux"] == "The two do not differ."
    assert page.locator("[data-differences] table").is_hidden()
    page.evaluate("put({compare: ''})")
    page.wait_for_selector("[data-differences]", state="hidden")


def test_what_moves_together_stands_in_one_row(browser, tmp_path):
    engine = make(tmp_path / "book").engine("shop")
    engine.model = dataclasses.replace(engine.model, shares=(("trust", "price"),))
    page = open_explorer(browser, engine, markup(engine).html())
    found = told(page, values={"trust": 0.5, "price": 4}, compare="flood")
    page.close()
    assert {row[0] for row in found["rows"][1:-1]} == {"Price; Trust", "Supply, 2028"}


CASES = [
        ((0.22, 0.49, [["Memory", 0.25], ["Leaks", 0.02]], "share"), "Of 27 points, 25 are “Memory”."),
        ((0.22, 0.49, [["Memory", 0.27], ["Leaks", 0]], "share"), "“Memory” makes all of the 27 points."),
        ((5, 2, [["A", -4], ["B", 1]], "years"), "“A” alone would make 4 years; the others take 1 back."),
        ((0, 3, [["A", 1.2], ["B", 1], ["C", 0.8]], "k t"), "No assumption makes most of the 3k t: “A” +1.2k, “B” +1k."),
        ((2, 2, [["A", 1], ["B", -1]], "t"), "Both come to 2 t: what differs makes up for itself."),
        ((2, 2, [["A", 0], ["B", 0]], "t"), "None of the 2 that differ moves this number."),
        ((2, 2, [["A", 0]], "t"), "What differs does not move this number."),
        ((2028, 2031, [["A", 2], ["B", 1]], "year"), "Of 3 years, 2 are “A”."),
        ((0.5, 0.49, [["A", -0.01]], "share"), "“A” makes all of the 1 point."),
]  # fmt: skip


@pytest.mark.parametrize(("told_", "says"), CASES)
def test_the_sentence_names_the_crux(page, told_, says):
    assert page.evaluate(CRUX, list(told_)) == says
    first, second, contributions, unit = told_
    steps = tuple(
        Step((Part(SimpleNamespace(label=label, unit=""), None, 0.0, 1.0),), x, x / (second - first or 1), 0.0)
        for label, x in contributions
    )
    asked = Asked(SimpleNamespace(unit=unit), None, None)
    assert crux.sentence(Divided(asked, first, second, steps)) == says


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_page(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    told(page, values={"wear": 0.03, "workers": 0.02}, compare="thrift")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = """() => [...document.querySelectorAll('.falls :is(th, td span)')].filter((el) => {
      const {left, right} = el.getBoundingClientRect();
      return right > innerWidth || left < 0;
    }).map((el) => el.textContent)"""
    assert page.evaluate(outside) == []
    assert page.get_by_role("row").filter(has_text="Machines that wear out").get_by_role("cell").count() == 3
