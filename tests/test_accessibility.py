"""axe finds no violation: every page, light and dark, on a phone and on a desk, also with things open."""

import pytest
from accessibility import violations
from reader import Reader, explorers, marked, open_explorer

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 800}


def opened(new_context, viewport: dict, scheme: str):
    return new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()  # axe is put into the page


@pytest.fixture(params=[(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
def reader_page(request, new_context):
    return opened(new_context, *request.param)


@pytest.mark.parametrize(
    ("viewport", "scheme", "rules"),
    [
        (PHONE, "light", ()),
        (DESK, "light", ()),
        (DESK, "dark", ("color-contrast",)),
    ],  # no other rule knows light from dark
    ids=["phone-light", "desk-light", "desk-dark"],
)
def test_every_page(new_context, http_site, site, viewport, scheme, rules):
    page = opened(new_context, viewport, scheme)
    found = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if path.startswith("_static"):
            continue
        if path == "404.html":
            continue  # its own test below: it is laid out for the published address
        page.goto(http_site(path))
        for ident in [i for p, i in explorers(site) if p == path]:
            Reader(page, ident).wait()
        if wrong := violations(page, rules):
            found[path] = wrong
    assert found == {}


def test_formulas(reader_page, http_site):
    reader_page.goto(http_site("models/supply.html"))
    assert reader_page.locator("math").count() > 10
    assert violations(reader_page, formulas=True) == []


def test_with_everything_open(reader_page, http_site):
    reader = open_explorer(reader_page, http_site("chapters/3-ascend.html"), "ascend")
    reader.open_drawer()
    reader.figure.locator("details.source summary").first.click()
    reader.figure.locator(".drawer details.source summary").first.click()
    reader.figure.locator("details.numbers summary").click()
    reader.doing(lambda: reader.act("uncertainty"))
    reader.doing(lambda: reader.act("matters"))
    reader.doing(lambda: reader.figure.locator("select[data-compare]").select_option("sealed"))
    reader.press("leaked_cards_scale", "End")
    assert violations(reader_page) == []


def test_with_a_numbers_card_open(reader_page, http_site):
    reader_page.goto(http_site("chapters/3-ascend.html"))
    reader_page.locator(".fact button").first.click()
    assert reader_page.locator(".fact .card").first.is_visible()
    assert violations(reader_page) == []


def test_the_timeline_filtered_zoomed_and_with_a_card_open(reader_page, http_site):
    reader_page.goto(http_site("timeline.html") + "#timeline?admin=biden&zoom=4&from=2022&kind=nosuch")
    assert "left out" in reader_page.locator(".timeline [role=status]").inner_text()
    reader_page.locator(".mark > button[tabindex='0']").press("Enter")
    assert reader_page.locator(".mark .card").filter(visible=True).count() == 1
    assert violations(reader_page) == []


def test_with_the_readers_world_and_a_note_open(reader_page, http_site):
    reader = open_explorer(reader_page, http_site("chapters/3-ascend.html") + "#ascend?die_area=700&nosuch=1", "ascend")
    assert reader.note
    assert violations(reader_page) == []
    reader_page.locator(".world-button").click()
    assert violations(reader_page) == []


def test_what_can_be_taken_away_all_unfolded(reader_page, http_site):
    reader = open_explorer(reader_page, http_site("chapters/3-ascend.html"), "ascend")
    for fold in reader.take_away.locator("summary").all():
        fold.click()
    reader.take("python")
    assert violations(reader_page) == []


def test_the_banner_of_a_shared_world(reader_page, http_site):
    open_explorer(reader_page, http_site("chapters/3-ascend.html") + "#ascend?die_area=700&scenario=sealed", "ascend")
    reader_page.locator(".shared-world").wait_for()
    assert violations(reader_page) == []


def test_after_a_bet(reader_page, http_site):
    reader_page.goto(http_site("chapters/3-ascend.html"))
    reader_page.locator(".bet button").press("Enter")
    assert violations(reader_page) == []


def test_the_last_page_with_changes_and_a_bet_moved(reader_page, http_site):
    reader_page.goto(http_site("conclusion.html") + "#?bite=0.4&leaked_cards_scale=2&bet.controls=0.4")
    marked(reader_page, "summed")
    reader_page.locator(".moved input").press("End")
    assert violations(reader_page) == []


def test_in_a_state_in_which_controls_are_disabled(reader_page, http_site):
    reader = open_explorer(reader_page, http_site("chapters/3-ascend.html"), "ascend")
    reader.check("scenario", "sealed")
    assert violations(reader_page) == []


def test_without_scripts(new_context, http_site):
    """axe needs scripts, so the page's own are kept from loading instead."""
    page = new_context(bypass_csp=True).new_page()
    page.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(http_site("chapters/3-ascend.html"))
    assert page.locator("#ascend input:disabled").count() > 8
    assert violations(page) == []


def test_the_page_for_what_is_not_there(page, site, new_context):
    context = new_context(bypass_csp=True, offline=True)
    found = context.new_page()
    found.set_content(
        (site / "404.html").read_text(encoding="utf-8").replace("<script", "<!--script").replace("</script>", "-->")
    )
    assert violations(found) == []


def test_the_slider_names_itself_and_its_value(page, http_site):
    reader = open_explorer(page, http_site("chapters/3-ascend.html"), "ascend")
    reader.open_others()
    for name in reader.inputs()[:8]:
        box = reader.input(name)
        label = reader.control(name).locator("label").inner_text()
        snapshot = box.aria_snapshot()
        assert label.split(",")[0] in snapshot
        assert box.get_attribute("aria-valuetext")


def test_every_drawing_has_a_name_and_a_description(page, http_site, site):
    for path, ident in explorers(site):
        reader = open_explorer(page, http_site(path), ident)
        drawings = reader.figure.locator("[data-chart] svg[role=img]")
        assert drawings.count() >= 1
        for k in range(drawings.count()):
            for part in ("title", "desc"):
                assert len(drawings.nth(k).locator(part).first.text_content()) > 15
            ids = drawings.nth(k).get_attribute("aria-labelledby").split()
            for i in ids:
                assert page.locator(f"[id='{i}']").count() == 1
