"""Full-text search: over http, below a sub-path and from disk; in the page, with nothing sent and nothing kept."""

import gzip
import json
import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from reader import Reader, open_explorer

FILE = "_static/modelbook/passages.js"


@pytest.fixture(scope="module")
def book(site):
    text = (site / FILE).read_text(encoding="utf-8")
    return json.loads(text[text.index("= [") + 2 : text.rindex(";")])


def test_every_page_and_passage_exists(site, book):
    pages = {f.relative_to(site).as_posix() for f in site.rglob("*.html") if "_static" not in f.parts}
    made = {
        page for page in pages if page.startswith(("teach/packs/key-", "teach/packs/sheet-", "teach/packs/slides-"))
    }  # say again what lessons say
    assert {address for address, *_ in book} == pages - made - {"404.html", "search.html", "teach/worksheets.html"}
    for address, title, parts, _ in book:
        page = BeautifulSoup((site / address).read_text(encoding="utf-8"), "html.parser")
        assert parts and title
        assert {ident for ident, _, _ in parts} <= {tag["id"] for tag in page.find_all(id=True)}, address


def test_the_text_costs_little_and_only_where_it_is_searched(site, book):
    assert len(gzip.compress((site / FILE).read_bytes(), 6)) < 200_000
    assert sum(len(text) for _, _, parts, _ in book for _, _, text in parts) > 50_000
    for file in site.rglob("*.html"):
        loads = "passages.js" in file.read_text(encoding="utf-8")
        assert loads == (file.name == "search.html"), file.name


@pytest.fixture(params=["http", "file", "sub-path"])
def any_site(request):
    if request.param == "sub-path":
        return request.getfixturevalue("http_site").below("sub/path")
    return request.getfixturevalue(f"{request.param}_site")


@pytest.fixture
def search(page, any_site):
    """The search page, reached as a reader reaches it."""
    page.goto(any_site("about.html"))
    page.locator("header a[aria-label=Search]").click()
    expect(page.locator("#q")).to_be_focused()
    return page


def ask(page, words: str):
    page.locator("#q").fill(words)
    page.keyboard.press("Enter")
    return page.locator("#search-results > li")


def test_a_hit_shows_its_passage_marks_the_words_and_leads_there(search):
    hits = ask(search, "memory stacks")
    status = search.locator("p[role=status]")
    said = re.match(r"(\d+) passages on (\d+) pages?", status.inner_text())
    assert int(said[1]) == hits.count() > 3
    for hit in hits.all():
        marks = {mark.lower() for mark in hit.locator("mark").all_inner_texts()}
        assert any(m.startswith("memor") for m in marks) or any(m.startswith("stack") for m in marks)
        assert len(hit.locator("p").inner_text()) < 300
    first = hits.first.locator("a")
    heading, target = first.inner_text(), first.get_attribute("href").partition("#")[2]
    first.click()
    expect(search.locator(f"[id='{target}']")).to_be_in_viewport()
    bare = lambda words: "".join(words.split())  # noqa: E731 - a term and its other names stand close
    assert bare(heading) in bare(search.locator(f"[id='{target}']").inner_text())


def test_by_keyboard_from_the_field_through_the_hits_and_back(search):
    hits = ask(search, "licence")
    search.keyboard.press("ArrowDown")
    expect(hits.nth(0).locator("a")).to_be_focused()
    search.keyboard.press("ArrowDown")
    expect(hits.nth(1).locator("a")).to_be_focused()
    search.keyboard.press("ArrowUp")
    search.keyboard.press("ArrowUp")
    expect(search.locator("#q")).to_be_focused()


def test_typing_is_enough_and_is_told_politely(search):
    search.locator("#q").press_sequentially("yield", delay=20)
    expect(search.locator("p[role=status]")).to_contain_text("passages")
    search.locator("#q").fill("")
    expect(search.locator("p[role=status]")).to_be_empty()
    assert search.locator("#search-results > li").count() == 0


def test_endings_phrases_case_and_signs(search):
    assert ask(search, "MEMORIES").count() == ask(search, "memory").count() > 0
    words, phrase = ask(search, "product direct rule").count(), ask(search, '"direct product rule"').count()
    assert 0 < phrase <= words
    assert ask(search, '"product direct rule"').count() == 0
    for odd in ("(((", "[a-z", "\\", "<img src=x onerror=alert(1)>", "*", "'", '"', "%"):
        ask(search, odd)
        assert search.locator("#search-results img").count() == 0


def test_chapters_come_before_works_and_no_address_is_found(search, book):
    """A word of a work's address alone is no hit; of pages that speak of it the chapters come first, the list of works last."""
    assert not [text for _, _, parts, _ in book for *_, text in parts if "http" in text]
    for words in ("smuggling", "sanctions"):
        hits = ask(search, words)
        expect(hits.first).to_be_visible()
        search.locator("#search-more").evaluate("x => x.hidden || x.click()")
        order = [a.get_attribute("href").partition("#")[0].partition("?")[0] for a in hits.locator("a").all()]
        kinds = {address: kind for address, _, _, kind in book}
        assert [kinds[address] for address in order] == sorted(kinds[address] for address in order)
        assert order[0].startswith("chapters/") and "sources.html" in order


def test_the_address_may_ask(any_site, page):
    page.goto(any_site("search.html") + "?q=memory")
    expect(page.locator("#q")).to_have_value("memory")
    expect(page.locator("#search-results > li").first).to_be_visible()


def test_what_is_not_there_is_told(search):
    assert ask(search, "nosuchwordatall").count() == 0
    expect(search.locator("p[role=status]")).to_contain_text("Nothing found")


def test_all_hits_can_be_shown(search):
    hits = ask(search, "china")
    shown = hits.count()
    search.locator("#search-more").click()
    assert hits.count() > shown
    expect(hits.nth(shown).locator("a")).to_be_focused()
    expect(search.locator("#search-more")).to_be_hidden()


def test_no_word_is_stored_or_sent(search):
    asked = []
    search.on("request", lambda request: asked.append(request.url))
    ask(search, "smuggling")
    assert [
        url for url in asked if "favicon" not in url
    ] == []  # the browser fetches the mark of the page when it likes
    assert "smuggling" not in search.url
    kept = search.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])")
    assert "smuggling" not in kept


def test_hits_carry_the_readers_world(page, file_site):
    open_explorer(page, file_site("chapters/3-ascend.html"), "ascend").press("leaked_cards_scale", "Home")
    page.locator("header a[aria-label=Search]").click()
    ask(page, '"Move the limits yourself"').first.locator("a").click()
    assert Reader(page, "ascend").wait().values == {"leaked_cards_scale": 0.1}


def test_with_scripts_off_it_says_so(new_context, http_site):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(http_site("search.html"))
    expect(page.locator("main noscript p")).to_be_visible()
    assert "needs scripts" in page.locator("main noscript p").inner_text()
    expect(page.locator("#q")).to_be_hidden()
