"""The rules model on its page: edges dragged and moved by keys, the list filtered, a chip designed, a phone."""

import pytest
from playwright.sync_api import expect
from reader import Reader, open_explorer

import chokepoints

ENGINE = chokepoints.engine("rules")
FRAME = chokepoints.run("rules", scenario="2026-01").set_index("chip")
PAGE = "chapters/2-gpu-rules.html"


@pytest.fixture
def rules(page, either_site) -> Reader:
    return open_explorer(page, either_site(PAGE), "rules")


def edge(reader: Reader, key: str, chart: str = "rules_map"):
    return reader.figure.locator(f'[data-chart="{chart}"] [role=slider][data-edge="{key}"]')


def drag(reader: Reader, key: str, dx: int, dy: int, chart: str = "rules_map") -> None:
    """By mouse, from a free stretch of the edge."""
    slider = edge(reader, key, chart)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    x, y = (box["x"] + box["width"] / 2, box["y"] + 40) if dx else (box["x"] + 20, box["y"] + box["height"] / 2)
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    reader.page.mouse.move(x + dx, y + dy, steps=6)
    reader.page.mouse.up()


@pytest.mark.parametrize(
    ("key", "chart", "dx", "dy", "up"),
    [
        ("tpp_upper", "rules_map", 40, 0, True), ("tpp_lower", "rules_map", -30, 0, False),
        ("density_lower", "rules_map", 0, 25, False), ("density_upper", "rules_map", 0, -25, True),
        ("tpp_ceiling", "rules_map", 25, 0, True), ("bandwidth_line", "rules_memory", 0, 30, False),
        ("bandwidth_ceiling", "rules_memory", 0, 20, False),
    ],
)  # fmt: skip
def test_an_edge_dragged_by_pointer_moves_the_number_beside_it(rules, key, chart, dx, dy, up):
    rules.bring(edge(rules, key, chart))
    marks, start = rules.marks(), ENGINE.assumptions[key].baseline
    rules.doing(lambda: drag(rules, key, dx, dy, chart))
    value = rules.values[key]
    assert (value > start) if up else (value < start)
    slider = edge(rules, key, chart)
    assert float(slider.get_attribute("aria-valuenow")) == pytest.approx(value)
    assert float(rules.input(key).input_value()) == pytest.approx(value)
    assert slider.get_attribute("aria-valuetext") == rules.control(key).locator("output").inner_text()
    assert rules.marks() != marks
    there = [row["status"] for row in rules.rows()]
    assert there == list(ENGINE.frame(rules.values).status)


@pytest.mark.parametrize("key", ["tpp_upper", "density_lower"])
def test_an_edge_moves_by_keys(rules, key):
    a = ENGINE.assumptions[key]
    slider = edge(rules, key)
    slider.focus()
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-label") == a.label
    assert [float(slider.get_attribute(f"aria-value{x}")) for x in ("min", "max")] == [a.low, a.high]
    for name, expected in (
        ("ArrowRight", a.baseline + a.step), ("ArrowUp", a.baseline + 2 * a.step), ("ArrowLeft", a.baseline + a.step),
        ("PageUp", a.baseline + 11 * a.step), ("PageDown", a.baseline + a.step), ("End", a.high), ("Home", a.low),
    ):  # fmt: skip
        rules.doing(lambda name=name: slider.press(name))
        assert rules.values.get(key, a.baseline) == pytest.approx(expected), name
        assert float(rules.input(key).input_value()) == pytest.approx(expected), name
    expect(slider).to_be_focused()


def test_edges_stand_where_the_slider_is_and_go_with_their_rule(rules):
    before = edge(rules, "tpp_upper").bounding_box()["x"]
    rules.press("tpp_upper", "End")
    assert edge(rules, "tpp_upper").bounding_box()["x"] > before + 50
    assert edge(rules, "tpp_ceiling").is_visible()
    rules.check("scenario", "2022-10")
    for key, there in (("tpp_upper", True), ("tpp_lower", False), ("density_upper", False), ("tpp_ceiling", False)):
        assert edge(rules, key).is_visible() == there, key


def test_a_line_pushes_the_next_and_says_so(rules):
    slider = edge(rules, "tpp_upper")
    rules.doing(lambda: slider.press("Home"))
    assert rules.values == {"tpp_upper": 1600, "tpp_middle": 1600}
    assert ENGINE.assumptions["tpp_middle"].label in rules.note


def test_the_list_is_filtered_by_status_maker_and_word(rules):
    rows = rules.figure.locator("table[data-result] tbody tr:visible")
    everything = rows.count()
    assert everything == len(FRAME)
    rules.figure.locator('select[data-filter="status"]').select_option("unknown")
    assert rows.count() == (FRAME.status == "unknown").sum()
    assert all("unknown: " in text for text in rows.all_inner_texts())
    rules.figure.locator('select[data-filter="maker"]').select_option("AMD")
    assert rows.count() == ((FRAME.status == "unknown") & (FRAME.maker == "AMD")).sum()
    rules.figure.locator('select[data-filter="status"]').select_option("")
    rules.figure.locator('select[data-filter="maker"]').select_option("")
    rules.figure.locator("[data-filters] input").fill("rtx")
    assert rows.count() == 3
    rules.check("scenario", "2023-10")
    assert "notice" in " ".join(rows.all_inner_texts())


def test_a_chip_that_no_clause_catches_is_designed(page, either_site):
    own = open_explorer(page, either_site(PAGE), "design")
    assert "letter: DRAM bandwidth" in own.sentence and "not legal advice" in own.sentence
    own.set({"my_tpp": 1580, "my_bandwidth": 700, "my_io": 130})
    assert "free" in own.sentence and "no clause catches it" in own.figure.locator(".finding").inner_text()
    own.set({"my_tpp": 4800})
    assert "3A090.a.1" in own.sentence


def test_on_a_phone_an_edge_can_be_dragged_too(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    reader = open_explorer(page, http_site(PAGE), "rules")
    reader.doing(lambda: drag(reader, "tpp_upper", 20, 0))
    assert reader.values["tpp_upper"] > 4800
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
