"""A first-time reader's walk through the book by keyboard alone: a change in each chapter, and a conclusion that has them all."""

from playwright.sync_api import Page
from reader import marked

from chokepoints import book, engines

CHAPTERS = {m: place for m, place in book().package["modelbook"]["chapters"].items() if m in engines()}
MOST = 400  # presses of Tab until something is reached: far more than a chapter has links


def tab_to(page: Page, what: str, key: str = "Tab") -> None:
    """Press Tab (or Shift and Tab) until an element that matches has the focus."""
    for _ in range(MOST):
        page.keyboard.press(key)
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"{MOST} times {key} did not lead to {what} on {page.url}")


def go(page: Page, address: str) -> None:
    """By the links at the top of the page: backwards from where the reader is."""
    tab_to(page, f".site-nav a[href*='{address.rsplit('/', 1)[-1]}.html']", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "address => location.pathname.endsWith(address + '.html') && document.readyState === 'complete'", arg=address
    )


def changes(page: Page) -> int:
    return int(page.locator("[data-world-count]").inner_text().split()[0])


def change_something(page: Page, model: str) -> None:
    """The first slider of the chapter's explorer, to its low end, or to its high end where it stands there already."""
    page.wait_for_selector(f"figure.explorer.live[data-explorer={model}][data-painted]")
    before = changes(page)
    slider = f"figure.explorer.live[data-explorer={model}] input[type=range]:enabled"
    tab_to(page, slider)
    page.keyboard.press("Home")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    if changes(page) == before:
        page.keyboard.press("End")
        page.evaluate("() => new Promise(requestAnimationFrame)")
    assert changes(page) > before, f"the first slider of {model} changed nothing"


def test_a_first_walk_through_the_book_by_keyboard(page, either_site):
    assert len(CHAPTERS) == 6
    page.goto(either_site("index.html"))
    for model, place in CHAPTERS.items():
        go(page, place["page"])
        change_something(page, model)  # coupled lines of a rule move together, so one move may be several changes
    made = changes(page)
    go(page, "conclusion")
    marked(page, "summed")
    assert changes(page) == made >= 6
    rows = page.locator("[data-summary=chapters] [data-row]")
    shown = rows.evaluate_all("rows => rows.map(r => [r.dataset.model, r.querySelector('[data-here]').textContent])")
    assert [model for model, _ in shown] == list(CHAPTERS)
    assert all(number for _, number in shown)
    assert page.locator("[data-summary=chapters] .moved").count() >= 2
    listed = page.locator("[data-summary=changes] dt").all_inner_texts()
    assert listed[:6] == [place["chapter"] for place in CHAPTERS.values()]
    assert page.locator("[data-summary=verdict] [data-said]").inner_text()
    if page.url.startswith("file:"):
        assert "?" in page.url, "from disk the address carries the world"
