"""A book in a theme of somebody else: built as its author would, and alive there."""

import pytest
from playwright.sync_api import expect
from small_books import SOLOW, build, copy_whole

from modelbook import Book


@pytest.fixture(scope="module")
def guest(tmp_path_factory):
    root = copy_whole(SOLOW, tmp_path_factory.mktemp("guest") / "book")
    config = root / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8") + "    html_theme: sphinx_book_theme\n", encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root / "_build/html"


@pytest.mark.slow
@pytest.mark.parametrize("over", ["http", "file"])
def test_in_the_theme_of_jupyter_book_an_explorer_is_alive(guest, page, serve_folder, over):
    page.goto(serve_folder(guest)() if over == "http" else (guest / "index.html").as_uri())
    expect(page.locator(".bd-main figure.explorer.live .drawing")).to_have_count(2)
    slider = page.locator("input[type=range][name=saving]").first
    slider.focus()
    slider.press("End")
    made = Book(SOLOW).run("growth", {"saving": 0.6}).made.iloc[-1]
    expect(page.locator("figure.explorer .finding")).to_contain_text(f"{made:.2f}")
    page.reload()
    expect(page.locator("figure.explorer .finding")).to_contain_text(f"{made:.2f}")  # page.js keeps the reader's world
    assert not (guest / "404.html").exists() and (guest / "search.html").is_file()


@pytest.mark.slow
def test_there_it_follows_the_themes_own_switch(guest, page):
    page.goto((guest / "index.html").as_uri())
    expect(page.locator("figure.explorer.live")).to_have_count(1)
    ink = "getComputedStyle(document.querySelector('figure.explorer')).color"
    light = page.evaluate(ink)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(ink) != light
