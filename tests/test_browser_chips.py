"""The page of the chip catalogue in a real browser: before scripts, sorted, filtered, by its cards, by keys and on a phone."""

import pytest
from accessibility import violations
from playwright.sync_api import Page, expect

from chokepoints import book
from modelbook.parts.records.cells import columns, records

BOOK = book()
CHIPS = records(BOOK, "chips")
PAGE = "chips.html"


# --- the chips page, before scripts


@pytest.fixture
def still(new_context):
    """A page of a reader whose browser runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


def test_without_scripts_the_whole_table_is_there(still: Page, either_site):
    still.goto(either_site(PAGE))
    table = still.locator("#chips-table table")
    assert table.locator("tbody tr").count() == len(CHIPS)
    shown = columns(BOOK, "chips")
    expect(table.locator("thead th").filter(visible=True)).to_have_count(len(shown) + 2)
    expect(still.locator(".records-tools")).to_be_hidden()
    row = table.locator('tr[data-row="h20"]')
    assert "2,368" in row.inner_text() and "TSMC" in row.inner_text()
    number = row.locator("td.sources a").first
    number.click()
    assert still.locator(f"[id='{number.get_attribute('href')[1:]}']").is_visible()
    still.locator("details.record summary").first.click()
    expect(still.locator("#a100")).to_be_visible()


# --- the chips page, alive


def names(page: Page) -> list[str]:
    return page.locator("#chips-table tbody tr:visible th").all_inner_texts()


def column(page: Page, name: str) -> list[float | None]:
    """The numbers of a column from top to bottom; None where nothing stands."""
    return page.evaluate(
        """name => {
          const table = document.querySelector('#chips-table table');
          const k = [...table.tHead.rows[0].cells].findIndex(h => h.dataset.column === name);
          return [...table.tBodies[0].rows].filter(r => !r.hidden).map(r => r.cells[k].dataset.v === undefined ? null : Number(r.cells[k].dataset.v));
        }""",
        name,
    )


def head(page: Page, name: str):
    return page.locator(f'#chips-table th[data-column="{name}"]')


@pytest.fixture
def chips(page, either_site) -> Page:
    page.goto(either_site(PAGE))
    page.locator("#chips-table td button").first.wait_for()
    return page


def test_heads_sort_up_down_and_back(chips):
    before = names(chips)
    for name in ("tpp", "memory_bw_gb_s", "launch_year"):
        button = head(chips, name).locator("button")
        button.press("Enter")
        assert head(chips, name).get_attribute("aria-sort") == "ascending"
        up = column(chips, name)
        there = [x for x in up if x is not None]
        assert there == sorted(there) and up == there + [None] * (len(up) - len(there))
        button.press("Enter")
        assert head(chips, name).get_attribute("aria-sort") == "descending"
        down = column(chips, name)
        assert down[: len(there)] == sorted(there, reverse=True), "empty cells come last both ways"
        assert chips.locator("#chips-table th[aria-sort]").count() == 1
        button.press("Enter")
        assert head(chips, name).get_attribute("aria-sort") is None
        assert names(chips) == before
    head(chips, "chip").locator("button").click()
    assert names(chips) == sorted(before, key=str.lower)
    assert "sorted by Chip" in chips.locator(".count").inner_text()


def test_search_finds_words_in_any_order_and_the_blocks_follow(chips):
    chips.get_by_role("searchbox").fill("910 ascend")
    wanted = {c.id for c in CHIPS if "910" in c.title}
    left = set(chips.locator("#chips-table tbody tr:visible").evaluate_all("rows => rows.map(r => r.dataset.row)"))
    assert wanted <= left < {c.id for c in CHIPS}
    blocks = chips.locator("details.record:visible").evaluate_all("all => all.map(d => d.dataset.row)")
    assert set(blocks) == left
    assert f"{len(left)} of {len(CHIPS)} chips" in chips.locator(".count").inner_text()
    chips.get_by_role("searchbox").fill("nosuchchip")
    assert names(chips) == []
    assert chips.locator(".count").inner_text().startswith("0 of")
    chips.get_by_role("searchbox").fill("")
    assert len(names(chips)) == len(CHIPS)


def test_filters_by_maker_and_country_narrow_each_other(chips):
    chips.get_by_label("Country").select_option("China")
    assert len(names(chips)) == sum(c.cells["designer_country"].text == "China" for c in CHIPS)
    chips.get_by_label("Maker").select_option("Huawei")
    assert len(names(chips)) == sum(c.cells["vendor"].text == "Huawei" for c in CHIPS)
    chips.get_by_label("Country").select_option("US")
    assert names(chips) == []


def test_all_columns_are_one_tick_away(chips):
    expect(head(chips, "host_io_gb_s")).to_be_hidden()
    chips.get_by_label("All columns").check()
    expect(head(chips, "host_io_gb_s")).to_be_visible()
    assert chips.locator("#chips-table thead th:visible").count() == len(columns(BOOK, "chips")) + 2


def cell(page: Page, chip: str, name: str):
    """The cell's button."""
    k = page.evaluate(
        "name => [...document.querySelectorAll('#chips-table thead th')].findIndex(h => h.dataset.column === name)",
        name,
    )
    return page.locator(f'#chips-table tr[data-row="{chip}"] > :nth-child({k + 1}) > button')


def test_a_cell_tells_its_source_on_hover_focus_and_tap(chips):
    card = chips.locator(".records-card")
    expect(card).to_be_hidden()
    tpp = cell(chips, "h20", "tpp")
    tpp.hover()
    expect(card).to_be_visible()
    for words in ("H20 96GB, TPP: 2,368", "Worked out here: 16 × 148, or 8 × 296", "Epoch AI"):
        assert words in card.inner_text()
    assert card.locator("a[href^=http]").count() >= 2
    box = card.bounding_box()  # it can be reached with the pointer, and stays
    chips.mouse.move(box["x"] + 20, box["y"] + 20, steps=3)
    chips.wait_for_timeout(400)
    expect(card).to_be_visible()
    chips.mouse.move(5, 5)
    expect(card).to_be_hidden()

    memory = cell(chips, "b300", "memory_gb")
    memory.click()
    assert "NVIDIA" in card.inner_text() and "270 GB" in card.inner_text()
    assert memory.get_attribute("aria-expanded") == "true"
    assert memory.get_attribute("aria-describedby") == card.get_attribute("id")
    chips.keyboard.press("Escape")
    expect(card).to_be_hidden()

    open_cell = cell(chips, "mi308x", "memory_bw_gb_s")
    assert open_cell.inner_text() == "left open"
    open_cell.click()
    assert "10,300" in card.inner_text() and card.locator("a[href^=http]").count() >= 1
    none = cell(chips, "kunlun-p800", "tpp")
    assert none.inner_text() == "not published"
    none.click()
    assert "No source was found" in card.inner_text()
    chips.locator("h1").click()
    expect(card).to_be_hidden()


def test_the_keyboard_reaches_every_cell_with_one_stop_of_tab(chips):
    card = chips.locator(".records-card")
    assert chips.locator('#chips-table tbody [tabindex="0"]').count() == 1
    chips.locator('#chips-table tr[data-row="a100"] th a').focus()
    chips.keyboard.press("ArrowDown")
    assert chips.evaluate("document.activeElement.textContent") == "A800 SXM 80GB"
    for _ in range(4):
        chips.keyboard.press("ArrowRight")
    expect(card).to_be_visible()
    assert "A800 SXM 80GB, TPP" in card.inner_text()
    assert chips.locator('#chips-table tbody [tabindex="0"]').count() == 1
    chips.keyboard.press("Enter")
    assert chips.evaluate("!!document.activeElement.closest('.records-card')"), "Enter leads to the source's link"
    chips.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert chips.evaluate("document.activeElement.closest('tr').dataset.row") == "a800"
    chips.keyboard.press("End")
    chips.keyboard.press("Home")
    assert chips.evaluate("document.activeElement.tagName") == "A"


def test_a_link_to_a_chip_opens_and_marks_it(page, either_site):
    page.goto(either_site(PAGE) + "#h20")
    expect(page.locator("#h20")).to_be_visible()
    expect(page.locator("#h20")).to_be_in_viewport()
    assert page.locator('#chips-table tr[data-row="h20"]').get_attribute("class") == "current"
    assert page.locator("details.record[open]").count() == 1
    page.goto(either_site(PAGE) + "#ascend-910c?die_area=650")  # with the reader's world behind it
    expect(page.locator("#ascend-910c")).to_be_visible()


def test_a_link_to_a_chip_that_is_filtered_away_brings_it_back(chips):
    chips.get_by_label("Country").select_option("China")
    chips.evaluate("location.hash = 'h20'")
    expect(chips.locator("#h20")).to_be_visible()
    assert len(names(chips)) == len(CHIPS)
    chips.locator('#chips-table tr[data-row="l20"] th a').click()
    expect(chips.locator("#l20")).to_be_in_viewport()


def test_on_a_phone_the_first_column_stays_and_the_card_fits(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(http_site(PAGE))
    expect(head(page, "vendor")).to_be_hidden()  # the blocks below the table begin with it
    expect(head(page, "tpp")).to_be_visible()
    scroller = page.locator("#chips-table .scroll")
    scroller.scroll_into_view_if_needed()
    scroller.evaluate("x => { x.scrollLeft = 200; }")
    name = page.locator('#chips-table tr[data-row="a100"] th').bounding_box()
    assert 0 <= name["x"] < 40
    cell(page, "a100", "memory_bw_gb_s").tap()
    card = page.locator(".records-card")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.locator(".legend").tap()
    expect(card).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_with_a_card_and_a_block_open(new_context, http_site, scheme, width):
    context = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(http_site(PAGE) + "#mi308x")
    head(page, "tpp").locator("button").click()
    page.get_by_label("All columns").check()
    cell(page, "b300", "tpp").click()
    expect(page.locator(".records-card")).to_be_visible()
    assert violations(page) == []
    page.goto(http_site("data.html"))
    page.locator("details.note summary").evaluate_all("all => all.forEach(s => s.click())")
    assert violations(page) == []
