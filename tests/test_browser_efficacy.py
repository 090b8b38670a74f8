"""The map of the efficacy model in the browser: its numbers, and its mark by keys, by dragging and by a click."""

import pytest
from efficacy_runs import ENGINE
from front_end import STAGE, markup, open_empty, open_explorer

from modelbook.drawing import charts as drawing
from modelbook.explorer import grid


@pytest.fixture(scope="module")
def front(browser):
    page = open_empty(browser, ENGINE)
    yield page
    page.close()


def test_the_map_is_the_same_in_the_browser(front):
    spec = drawing.named(ENGINE.book, "efficacy_map").grid
    for values, scenario in (
        ({}, "baseline"),
        ({"learning": 1.0, "bite": 0.4}, "leaky"),
        ({"horizon": 2028.0}, "backfire"),
        ({}, "1:baseline"),
    ):
        here = grid.rows(ENGINE, spec, values, scenario)
        code = "([v, s]) => modelbook.grid.rows(modelbook.models.efficacy, modelbook.models.efficacy.grids.efficacy_map, v, s)"
        there = front.evaluate(code, [values, scenario])
        worlds = 0 if scenario.startswith("1:") else 300  # they are worlds of the present edition
        assert len(here) == len(there) == 41 * 13 + 1 + 5 + worlds
        for one, two in zip(here, there, strict=True):
            assert one.keys() == two.keys()
            for key, x in one.items():
                assert two[key] == (pytest.approx(x, rel=1e-9, abs=1e-9) if isinstance(x, float) else x), (one, two)


@pytest.fixture
def explorer(browser):
    html = markup(ENGINE, aim="delay").html()
    page = open_explorer(browser, ENGINE, html)
    page.evaluate(STAGE)
    page.wait_for_function("document.querySelector('figure.explorer').dataset.painted")
    page.locator('[data-chart="efficacy_map"] [data-thumb]').click()  # another chart has the main place
    page.locator(".mark").wait_for()
    yield page
    page.close()


def set_values(page) -> dict:
    return page.evaluate("document.querySelector('figure.explorer').explorer.values")


def test_the_mark_moves_by_keys_and_by_dragging(explorer):
    mark = explorer.locator(".mark")
    assert "50%" in mark.get_attribute("aria-label")
    mark.focus()
    explorer.keyboard.press("ArrowLeft")
    explorer.keyboard.press("Shift+ArrowUp")
    assert set_values(explorer) == {"bite": 0.48, "induced": 0.34}
    assert "48%" in mark.get_attribute("aria-label")
    assert explorer.locator("input[name=bite]").input_value() == "0.48"
    explorer.keyboard.press("ArrowRight")
    explorer.keyboard.press("Shift+ArrowDown")
    assert set_values(explorer) == {}  # back at the baseline, nothing is changed
    box = mark.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    explorer.mouse.move(x, y)
    explorer.mouse.down()
    explorer.mouse.move(x - 120, y - 60, steps=4)
    explorer.mouse.move(-50, -50)  # beyond the map it stops at the edge
    explorer.mouse.up()
    assert set_values(explorer) == {"bite": 0.2, "induced": 1.5}
    assert "ahead" in explorer.locator(".sentence").inner_text()


def test_a_click_on_the_map_takes_the_mark_there(explorer):
    box = explorer.locator("[data-chart=efficacy_map] .drawings").bounding_box()
    explorer.mouse.click(box["x"] + 200, box["y"] + 200)
    first = set_values(explorer)
    assert set(first) == {"bite", "induced"}
    box = explorer.locator("[data-chart=efficacy_map] .drawings").bounding_box()  # words above may take another line
    explorer.mouse.click(box["x"] + 300, box["y"] + 200)
    second = set_values(explorer)
    assert second["bite"] > first["bite"]
    assert second["induced"] == pytest.approx(first["induced"], abs=0.15)  # the map may be a line of words lower now
