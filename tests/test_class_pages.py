"""The pages of a class, each on each kind of screen, by keyboard alone, on paper, over http and from a disk."""

import pypdfium2
import pytest
from accessibility import violations

PAGES = {
    "pupils": "teach/packs/ch6-beliefs.html#?show=1", "key": "teach/packs/key-ch6-beliefs.html",
    "slides": "teach/packs/slides-ch6-beliefs.html#?show=1", "board": "teach/board.html", "making": "teach/make.html",
}  # fmt: skip
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "projector": {"viewport": {"width": 1920, "height": 1080}},
}
HAND_IN = (
    "https://x.example/teach/packs/ch6-beliefs.html#?pack=ch6-beliefs&who=Ada&bet.controls=2&a.behind=5.5&bite=0.5&v=1"
)
# What a reader may use, as far as it is in sight; of a group of choices one is reached by Tab, the others by arrow keys.
USED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(el =>
  el.checkVisibility({visibilityProperty: true, opacityProperty: false}) && !el.disabled && el.tabIndex >= 0 && el.type !== 'radio'
  && !el.closest('[inert]'))"""
NAMED = "el => el.id || el.name || (el.getAttribute('aria-label') ?? el.textContent).trim().slice(0, 30) || el.tagName"


@pytest.fixture(params=PAGES)
def name(request):
    return request.param


def opened(page, site, name):
    address, _, fragment = PAGES[name].partition("#")
    page.goto(site(address) + (f"#{fragment}" if fragment else ""))
    if name in ("pupils", "slides"):
        page.wait_for_function(
            "() => document.querySelector('#model')?.explorer && document.querySelector('#model').dataset.painted"
        )
    if name == "board":
        page.get_by_label("The class's links").fill(HAND_IN)
        page.get_by_role("button", name="Show the class").click()
        page.wait_for_function("() => document.querySelector('[data-class]').dataset.done")
    if name == "making":
        page.wait_for_selector(".making tbody tr")
    return page


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(new_context, either_site, name, screen):
    page = opened(new_context(**SCREENS[screen], bypass_csp=True).new_page(), either_site, name)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SCREENS[screen]["viewport"]["width"]
    if page.url.startswith("http"):  # axe asks for style sheets, which a page on a disk may not
        assert violations(page) == []


def test_all_of_it_is_reached_by_keyboard_alone(page, http_site, name):
    opened(page, http_site, name)
    page.evaluate(f"() => {{ window.seen = new Set(); window.used = ({USED})(); document.activeElement.blur(); }}")
    for _ in range(2 * page.evaluate("() => window.used.length")):
        page.keyboard.press("Tab")
        page.evaluate("() => window.seen.add(document.activeElement)")
    assert page.evaluate(f"() => window.used.filter(el => !window.seen.has(el)).map({NAMED})") == []
    assert page.evaluate("() => window.used.length") >= 3


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_nothing_is_cut_off(page, http_site, name, paper):
    opened(page, http_site, name)
    made = pypdfium2.PdfDocument(page.pdf(format=paper, prefer_css_page_size=name == "slides"))
    assert 1 <= len(made) <= (30 if name == "slides" else 9)
    words = 0
    for sheet in made:
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        words += len(text.get_text_range().split())
        for k in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(k)
            assert left >= -1 and right <= width + 1 and bottom >= -1 and top <= height + 1, text.get_text_bounded(
                left, bottom, right, top
            )
    assert words > 40
