"""A lever's number is typed, stepped and kept in its range; words are told in place."""

import pytest
from front_end import STAGE, open_explorer
from held_axes import DRAWN
from playwright.sync_api import expect
from small_books import EPIDEMIC

from modelbook import Book
from modelbook.explorer.widget import explore

BOOK = Book(EPIDEMIC)
KEY = "contacts"
A = BOOK.engine("epidemic").assumptions[KEY]


@pytest.fixture
def lever(browser):
    """The field of a lever, with what it tells; the page knows the values in force."""
    made = explore(BOOK, "epidemic", id="curve", controls=[KEY, "illness"])
    page = open_explorer(browser, made.engine, made.static.html())
    page.evaluate(STAGE)
    page.wait_for_function(DRAWN)
    yield page.locator(f'.control[data-key="{KEY}"]')
    page.close()


def field(lever):
    return lever.get_by_role("spinbutton")


def told(lever) -> str:
    return lever.locator("[data-told]").inner_text()


def value(lever) -> float:
    return lever.page.evaluate("key => traits.values[key] ?? null", KEY)


def typed(lever, text: str) -> None:
    field(lever).fill(text)
    press(lever, "Enter")


def press(lever, key: str) -> None:
    """A key in the field, and what it changes drawn: the frame of a second change is the next one."""
    field(lever).press(key)
    lever.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def test_a_number_is_typed_with_point_or_comma_and_moves_the_slider(lever):
    typed(lever, "2,5")
    assert value(lever) == 2.5
    expect(lever.locator("input[type=range]")).to_have_value("2.5")
    typed(lever, "3.0")
    assert value(lever) == 3.0
    assert told(lever) == ""
    typed(lever, str(A.baseline))
    assert value(lever) is None, "at its start a lever is not changed"


def test_past_its_range_it_stays_at_the_end_and_says_so(lever):
    for text, end in (("1000000", A.high), ("-5", A.low)):
        typed(lever, text)
        assert value(lever) == end
        assert "range" in told(lever)
        assert field(lever).get_attribute("aria-describedby") == lever.locator("[data-told]").get_attribute("id")
    lever.locator("input[type=range]").press("ArrowRight")
    expect(lever.locator("[data-told]")).to_have_text("")  # what was told goes with the next move


@pytest.mark.parametrize("words", ["many", "", "3 x 4", "<img src=x onerror=alert(1)>"])
def test_words_are_told_and_change_nothing(lever, words):
    before = field(lever).input_value()
    typed(lever, words)
    assert value(lever) is None
    assert "no number" in told(lever)
    assert field(lever).input_value() == before


def test_keys_step_and_home_is_the_books_value(lever):
    for key, steps in (("ArrowUp", 1), ("PageUp", 11), ("ArrowDown", 10), ("PageDown", 0)):
        press(lever, key)
        assert (value(lever) or A.baseline) == pytest.approx(A.baseline + steps * A.step)
    press(lever, "ArrowUp")
    press(lever, "Home")
    assert value(lever) is None


def test_a_press_moves_what_is_shown_though_the_step_is_finer(lever):
    lever.page.evaluate("""() => {
      const box = document.body.appendChild(document.querySelector('.control [data-number]').parentElement.cloneNode(true));
      box.id = 'fine';
      let value = 1.3;
      const state = () => ({value, low: 0.6, high: 1.4, start: 1, step: 0.001, unit: 'per card'});
      new modelbook.NumberField(box, {state, take: x => { value = x; }}).show();
    }""")
    fine = lever.page.locator("#fine input")
    assert fine.input_value() == "1.3"
    fine.press("ArrowUp")
    assert fine.input_value() == "1.31"
    fine.press("ArrowDown")
    assert fine.input_value() == "1.3"


def test_what_is_being_typed_stays_while_the_world_moves(lever):
    field(lever).fill("2.")
    lever.page.evaluate("put({values: {illness: 4}})")
    assert field(lever).input_value() == "2."
    press(lever, "Escape")
    assert field(lever).input_value() != "2."


def test_its_buttons_are_as_large_as_a_thumb_on_a_phone(lever):
    lever.page.set_viewport_size({"width": 360, "height": 740})
    less, more = lever.locator("[data-by]").all()
    for button in (less, more):
        box = button.bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44
    more.click()
    assert value(lever) == pytest.approx(A.baseline + A.step)
    less.click()
    assert value(lever) is None
