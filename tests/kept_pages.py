"""A Chromium that keeps pages for Back, and what a reader does in it: follow a link, go back, change two pages."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page, TimeoutError
from reader import Reader, open_explorer

THREE, FOUR, LAST = "chapters/3-ascend.html", "chapters/4-mate-60.html", "conclusion.html"
WATCH = "() => { globalThis.shown = undefined; addEventListener('pageshow', event => { globalThis.shown = event.persisted; }); }"


def fresh(remembering: Browser) -> Iterator[Page]:
    """A page for a fresh reader; an uncaught error fails the test."""
    context = remembering.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    errors = []
    context.on("page", lambda page: page.on("pageerror", lambda error: errors.append(str(error))))
    yield context.new_page()
    context.close()
    assert errors == [], errors


def explorer_of(page: Page) -> Reader:
    return Reader(page, page.locator("figure.explorer").first.get_attribute("id")).wait()


def follow(page: Page, link: str) -> None:
    """To another page by a link of the header or of a list, leaving a mark by which the page is known again."""
    page.evaluate(WATCH)
    found = page.locator(f'a[href*="{link}"]').first
    found.focus()  # links carry the world once the reader is at them
    found.evaluate("a => a.click()")
    page.wait_for_url(f"**/{link}*")


def back(page: Page, steps: int = -1) -> None:
    page.evaluate("globalThis.shown = undefined")  # what this page was told when it came itself
    page.go_back(wait_until="commit") if steps == -1 else page.evaluate("history.forward()")
    try:
        page.wait_for_function(
            "() => globalThis.shown === true"
        )  # only pages that were left listen, so this proves the memory
    except TimeoutError as error:
        why = page.evaluate("JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)")
        raise AssertionError(f"{page.url} came not out of the browser's memory: {why}") from error


def count(page: Page) -> int:
    return int(page.locator("[data-world-count]").inner_text().split()[0])


def two_pages(page: Page, site) -> tuple[dict, dict]:
    """One change in chapter 3, one more in chapter 4, and back: what is set in each."""
    three = open_explorer(page, site(THREE), "ascend")
    three.press("hbm_domestic_scale", "ArrowRight", "ArrowRight")
    here = three.values
    follow(page, "4-mate-60.html")
    four = explorer_of(page)
    name = next(n for n in four.inputs() if n not in here and four.input(n).is_visible() and four.input(n).is_enabled())
    four.press(name, "ArrowRight", "ArrowRight")
    assert count(page) == 2, count(page)
    return here, four.values
