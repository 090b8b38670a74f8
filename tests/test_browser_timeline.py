"""The timeline page and the strips in a real browser: filter, zoom, keys, cards, links, phones, scripts off."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from reader import WAITING, marked
from written_tables import rows_of

TIMELINE, GLOSSARY, CHAPTER = "timeline.html", "glossary.html", "chapters/1-listings.html"
CONTROLS, EVENTS, TERMS = rows_of("controls"), rows_of("events"), rows_of("glossary")
IDS = [r["id"] for r in CONTROLS + EVENTS]


def marks(page: Page) -> list[str]:
    """The acts whose marks are shown, the first first."""
    return page.locator(".timeline .mark").evaluate_all(
        "all => all.filter(x => x.checkVisibility()).map(x => x.dataset.act)"
    )


def rows(page: Page) -> list[str]:
    return page.locator(".timeline tbody tr").evaluate_all("all => all.filter(x => x.checkVisibility()).map(x => x.id)")


def status(page: Page) -> str:
    return page.locator(".timeline [role=status]").inner_text()


@pytest.fixture
def timeline(page, either_site) -> Page:
    page.goto(either_site(TIMELINE))
    return page


# --- filter


def test_all_dates_stand_there_as_marks_and_rows(timeline):
    assert sorted(marks(timeline)) == sorted(IDS)
    assert rows(timeline) == marks(timeline)
    assert str(len(IDS)) in status(timeline)


@pytest.mark.parametrize(
    ("key", "column", "value", "slug"),
    [
        ("admin", "administration", "Biden", "biden"),
        ("agency", "agency", "MOFCOM", "mofcom"),
        ("kind", "kind", "Direct product rule", "direct-product-rule"),
        ("target", "target", "Chip tools", "chip-tools"),
    ],
)
def test_a_filter_leaves_what_it_says_in_line_table_count_and_address(timeline, key, column, value, slug):
    timeline.locator(f"select[name={key}]").select_option(label=value)
    wanted = {r["id"] for r in CONTROLS if value in r[column].split(";")}
    assert 2 <= len(wanted) < len(IDS)
    assert set(marks(timeline)) == set(rows(timeline)) == wanted
    assert re.search(rf"\b{len(wanted)} of {len(IDS)}\b", status(timeline))
    timeline.wait_for_function(f"() => location.hash === '#timeline?{key}={slug}'")
    timeline.reload()
    assert set(marks(timeline)) == wanted
    timeline.locator("button[type=reset]").click()
    timeline.wait_for_function("() => !location.hash")
    assert len(rows(timeline)) == len(IDS)


def test_what_is_taken_back_at_once_does_not_come_back_into_the_address(page, either_site):
    """The page writes the world into the address half a second after it was opened, and knew the place by then no more."""
    page.goto(either_site(f"{TIMELINE}#timeline?agency=mofcom"))
    page.locator("button[type=reset]").click()
    page.wait_for_function("() => !location.hash")
    page.wait_for_timeout(900)
    assert page.evaluate("location.hash") == ""


def test_a_filter_goes_not_over_a_link_just_followed(page, http_site):
    page.add_init_script(WAITING)
    page.goto(http_site(TIMELINE))
    marked(page, "alive")
    page.locator("select[name=agency]").select_option("mofcom")
    page.wait_for_function("() => location.hash.includes('mofcom')")
    hashed = page.evaluate("id => { location.hash = id; window.waiting[120](); return location.hash; }", IDS[0])
    assert hashed == f"#{IDS[0]}"


def test_a_filter_just_chosen_does_not_wipe_out_the_address_that_back_brings(page, http_site):
    page.goto(http_site(f"{TIMELINE}#{IDS[0]}"))
    marked(page, "alive")
    page.evaluate("id => { location.hash = id; }", IDS[1])
    page.wait_for_function("id => document.getElementById(id).matches('.here')", arg=IDS[1])
    page.locator("select[name=agency]").select_option("mofcom")
    page.evaluate("history.back()")
    page.wait_for_function("id => location.hash === `#${id}`", arg=IDS[0])
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == f"#{IDS[0]}"


def test_two_filters_hold_together_and_none_may_match(timeline):
    timeline.locator("select[name=admin]").select_option("china")
    timeline.locator("select[name=target]").select_option("ai-chips")
    both = {r["id"] for r in CONTROLS if r["administration"] == "China" and "AI chips" in r["target"]}
    assert set(rows(timeline)) == both
    timeline.locator("select[name=kind]").select_option("letter")
    assert marks(timeline) == rows(timeline) == []
    assert "No entry" in status(timeline)


@pytest.mark.parametrize(
    "query",
    [
        "admin=nobody",
        "zoom=3",
        "zoom=Infinity",
        "from=x",
        "from=%E0%A4%A",
        "kind=%3Cimg+src%3Dx%3E&zoom=-1",
        "admin=biden&kind=",
    ],
)
def test_no_link_breaks_the_page(page, http_site, query):
    page.goto(http_site(f"{TIMELINE}#timeline?{query}"))
    assert len(rows(page)) > 0
    said = status(page)
    assert ("left out" in said) == (query != "admin=biden&kind=")
    assert "nobody" not in said and "img" not in said


def test_a_links_filter_leaves_the_readers_world_alone(page, http_site):
    page.goto(http_site(CHAPTER) + "#listings?licensed_fab=0.3")
    count = page.locator("[data-world-count]")
    expect(count).to_have_text("1 change")
    page.goto(http_site(TIMELINE) + "#timeline?admin=biden")
    expect(count).to_have_text("1 change")
    page.locator("select[name=kind]").select_option("letter")
    page.wait_for_function("() => location.hash.includes('kind=letter')")
    page.goto(http_site(CHAPTER))
    expect(page.locator("[data-world-count]")).to_have_text("1 change")


# --- zoom


def test_zoom_by_button_key_wheel_and_drag(timeline):
    field = timeline.locator(".timeline .field")
    stretch = lambda: field.get_attribute("data-stretch")  # noqa: E731
    start = lambda: field.evaluate("x => Number(x.style.getPropertyValue('--from'))")  # noqa: E731
    button = lambda action: timeline.locator(f"[data-zoom={action}]")  # noqa: E731
    assert button("out").get_attribute("aria-disabled") == "true"
    button("in").click()
    button("in").press("Enter")
    assert stretch() == "4"
    seen = marks(timeline)
    assert 0 < len(seen) < len(IDS) == len(rows(timeline))
    assert f"{len(seen)} in view" in status(timeline)

    before = start()
    button("earlier").click()
    assert start() < before
    box = field.bounding_box()
    before = start()
    timeline.mouse.move(box["x"] + 300, box["y"] + 30)
    timeline.mouse.down()
    timeline.mouse.move(box["x"] + 200, box["y"] + 30, steps=4)
    timeline.mouse.up()
    moved = (start() - before) / (11 / 4) * box["width"]
    assert abs(moved - 100) < 2

    timeline.keyboard.down("Control")
    timeline.mouse.wheel(0, 120)
    timeline.keyboard.up("Control")
    timeline.wait_for_function("() => document.querySelector('.field').dataset.stretch === '2'")
    timeline.mouse.dblclick(box["x"] + 300, box["y"] + 30)
    assert stretch() == "4"
    timeline.wait_for_function("""() => {
      const asked = new URLSearchParams(location.hash.split('?')[1]);
      const shown = document.querySelector('.field').style.getPropertyValue('--from');
      return asked.get('zoom') === '4' && Math.abs(asked.get('from') - shown) < 0.006;
    }""")
    at = start()
    timeline.reload()
    assert stretch() == "4" and abs(start() - at) < 0.01

    mark = timeline.locator(".mark > button[tabindex='0']")
    mark.press("-")
    assert stretch() == "2"
    timeline.locator(".mark > button[tabindex='0']").press("+")
    assert stretch() == "4"
    timeline.locator(".mark > button[tabindex='0']").press("0")
    assert stretch() == "1" and set(marks(timeline)) == set(IDS)


def test_names_do_not_run_into_each_other_or_out_of_the_line(open_page, http_site):
    for width in (700, 1024, 1280):
        page = open_page(viewport={"width": width, "height": 900})
        for zoom in (1, 2, 4, 8):
            page.goto(http_site(TIMELINE) + f"#timeline?zoom={zoom}&from=2023.3")
            boxes = page.locator(".mark").evaluate_all("""all => {
              const line = document.querySelector('.field').getBoundingClientRect();
              return all.filter(x => x.checkVisibility()).map(x => {
                const b = x.querySelector('button').getBoundingClientRect();
                return [b.left - line.left, b.right - line.right, b.top, b.left, b.right, x.dataset.act];
              });
            }""")
            assert len(boxes) > 3
            for left, right, *_ in boxes:
                assert left > -10 and right < 10
            boxes.sort(key=lambda b: (b[2], b[3]))
            for a, b in pairwise(boxes):
                assert a[2] != b[2] or a[4] <= b[3] + 4, (width, zoom, a[5], b[5])
            page.goto("about:blank")


def test_most_marks_of_the_crowded_years_are_named(open_page, http_site):
    page = open_page(viewport={"width": 1280, "height": 900})
    page.goto(http_site(TIMELINE))
    late = {r["id"] for r in CONTROLS + EVENTS if r["date"] >= "2025"}
    named = page.locator(".mark").evaluate_all(
        "all => all.filter(x => x.querySelector('.name').getBoundingClientRect().width > 2).map(x => x.dataset.act)"
    )
    assert len(late & set(named)) > 0.9 * len(late), late - set(named)


# --- keys and cards


def test_marks_are_one_stop_for_tab_and_arrows_go_on(timeline):
    first = timeline.locator(".mark > button[tabindex='0']")
    assert first.count() == 1
    first.focus()
    order = marks(timeline)
    act = lambda: timeline.evaluate("document.activeElement.closest('.mark')?.dataset.act")  # noqa: E731
    assert act() == order[0]
    expect(timeline.locator(f"#card-{order[0]}")).to_be_visible()
    timeline.keyboard.press("ArrowRight")
    timeline.keyboard.press("ArrowDown")
    assert act() == order[2]
    timeline.keyboard.press("ArrowLeft")
    assert act() == order[1]
    timeline.keyboard.press("End")
    assert act() == order[-1]
    card = timeline.locator(f"#card-{order[-1]}")
    expect(card).to_be_visible()
    assert card.locator("a[href^=http]").count() >= 1
    assert (
        timeline.locator(f"[data-act='{order[-1]}'] > button").get_attribute("aria-describedby") == f"card-{order[-1]}"
    )
    timeline.keyboard.press("Escape")
    expect(card).to_be_hidden()
    timeline.keyboard.press("Home")
    for _ in range(3):
        timeline.keyboard.press("+")
    for k in range(1, len(order)):  # zoomed in, the view follows
        timeline.keyboard.press("ArrowRight")
        assert act() == order[k]
    timeline.keyboard.press("Tab")
    assert timeline.evaluate(
        "document.activeElement.closest('.card') !== null"
    )  # the sources of the open card come next


def test_each_mark_says_what_when_and_where_it_is_written(page, http_site):
    page.goto(http_site(TIMELINE))
    said = page.locator(".timeline .mark").evaluate_all("""all => Object.fromEntries(all.map(x => [x.dataset.act, {
      name: x.querySelector('button').innerText, card: x.querySelector('.card').textContent,
      links: x.querySelectorAll('.card a[href^=http]').length,
    }]))""")
    for r in CONTROLS:
        mark = said[r["id"]]
        assert r["summary"] in mark["card"] and r["citation"] in mark["card"], r["id"]
        assert r["date"][:4] in mark["name"] and r["title"] in mark["name"], r["id"]
        assert mark["links"] >= 1, r["id"]


def test_escape_closes_a_card_that_only_the_pointer_opened(timeline):
    mark = timeline.locator("[data-act='oct7-2022']")
    mark.locator("button").hover()
    expect(mark.locator(".card")).to_be_visible()
    timeline.keyboard.press("Escape")
    expect(mark.locator(".card")).to_be_hidden()


# --- links


def test_each_date_of_a_strip_leads_to_its_row(page, either_site):
    page.goto(either_site(CHAPTER))
    strip = page.locator("nav.strip")
    links = strip.locator("ol a")
    assert links.count() >= 5
    assert strip.locator(".line a").count() == links.count()
    drawn = strip.locator(".line path").get_attribute("d")  # dates within a thousandth of the line are one mark
    assert 0.75 * (len(IDS) - links.count()) <= drawn.count("M") <= len(IDS) - links.count()
    for k in (0, links.count() - 1):
        page.goto(either_site(CHAPTER))
        name = re.sub(r"^\w+ \d{4} ", "", links.nth(k).inner_text())
        links.nth(k).click()
        page.wait_for_url(re.compile("timeline.html#"))
        row = page.locator(f"[id='{page.url.split('#')[1]}']")
        expect(row).to_be_in_viewport()
        assert name in row.inner_text()


def test_a_row_that_a_link_names_is_marked_also_with_the_world_in_the_address(page, http_site):
    page.goto(http_site(TIMELINE) + "#smic-2020-12?demand_growth=0.4")
    row = page.locator("#smic-2020-12")
    expect(row).to_be_in_viewport()
    assert "here" in row.get_attribute("class")


def test_every_strip_of_the_book_leads_somewhere(site):
    there = set(re.findall(r'<tr id="([^"]+)"', (site / TIMELINE).read_text(encoding="utf-8")))
    assert there == set(IDS)
    found = 0
    for file in site.glob("chapters/*.html"):
        text = file.read_text(encoding="utf-8")
        for strip in re.findall(r'<nav class="strip.*?</nav>', text, re.S):
            found += 1
            for ident in re.findall(r'href="\.\./timeline\.html#([^"]+)"', strip):
                assert ident in there, (file.name, ident)
    assert found >= 2


# --- phones, scripts off


def test_on_a_phone_the_line_is_a_list(open_page, http_site):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(http_site(TIMELINE) + "#timeline?zoom=4&from=2024")
    assert sorted(marks(page)) == sorted(IDS) and rows(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") < 12_000
    assert page.locator(".zoom").is_hidden()
    tops = page.locator(".mark > button").evaluate_all("all => all.map(x => x.getBoundingClientRect().top)")
    assert tops == sorted(tops) and len(set(tops)) == len(tops)
    years = page.locator(".mark[data-year]").evaluate_all("all => all.map(x => x.dataset.year)")
    assert years == sorted({r["date"][:4] for r in CONTROLS + EVENTS})
    for ident in ("zte-denial-2018", "h200-rule-2026-01"):
        mark = page.locator(f"[data-act='{ident}']")
        assert mark.locator(".name").is_visible()
        mark.locator("button").tap()
        box = mark.locator(".card").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 361
    page.locator("select[name=admin]").select_option("china")
    assert {r["id"] for r in CONTROLS if r["administration"] == "China"} == set(marks(page))
    page.goto("about:blank")
    page.goto(http_site(TIMELINE) + "#smic-2020-12")
    assert rows(page) == ["smic-2020-12"]  # the row that a link names


@pytest.mark.parametrize("width", [360, 1280])
def test_with_scripts_off_all_can_be_read(new_context, either_site, width):
    page = new_context(java_script_enabled=False, viewport={"width": width, "height": 900}).new_page()
    page.goto(either_site(TIMELINE))
    buttons, table_rows = page.locator(".timeline .mark > button"), page.locator(".timeline tbody tr")
    assert buttons.count() == table_rows.count() == len(IDS)
    for k in (0, 30, len(IDS) - 1):
        expect(buttons.nth(k)).to_be_visible()
        expect(table_rows.nth(k)).to_be_visible()
    assert page.locator(".timeline :is(select, [data-zoom], [role=status])").filter(visible=True).count() == 0
    buttons.nth(12).focus()
    expect(page.locator(".timeline .card").nth(12)).to_be_visible()
    page.goto(either_site(GLOSSARY))
    assert page.locator("dl.terms dt").count() == len(TERMS)
    expect(page.locator("#hbm")).to_be_visible()
