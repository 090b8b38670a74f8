"""Links as mail programs, messengers and sentences hand them on. What is read of an address is tried case by case in engine/tests/address.test.mjs."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
import serve
from playwright.sync_api import expect
from reader import marked, open_explorer

import chokepoints

CHAPTER = "chapters/3-ascend.html"
SENT = f"ascend?v={chokepoints.book().version}&scenario=open_h200&hbm_domestic_scale=1.5"
BENT = {
    "the mark encoded": SENT.replace("?", "%3F"),
    "encoded": quote(SENT, safe=""),
    "encoded twice": quote(quote(SENT, safe=""), safe=""),
    "as in a web page": SENT.replace("&", "&amp;"),
    "with a full stop": SENT + ".",
    "with a bracket": SENT + ")",
    "with a quotation mark": SENT + '"',
    "with an angle": SENT + "%3E",
    "followed": SENT + "&utm_source=mail&fbclid=1",
}


@pytest.mark.parametrize("how", BENT)
def test_a_bent_link_opens_its_world_without_a_word(page, either_site, how):
    reader = open_explorer(page, either_site(CHAPTER) + "#" + BENT[how], "ascend")
    assert (reader.get("scenario"), reader.values) == ("open_h200", {"hbm_domestic_scale": 1.5})
    assert reader.note == ""
    expect(reader.figure).to_be_in_viewport()
    assert page.url.split("#")[1].startswith("ascend?")  # the address is whole again, for who passes it on


def test_a_bent_link_followed_within_the_page(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    reader.doing(lambda: page.evaluate(f"location.hash = {BENT['encoded twice']!r}"))
    assert (reader.get("scenario"), reader.values) == ("open_h200", {"hbm_domestic_scale": 1.5})


def places(site: Path, page: str) -> list[str]:
    """Ids that links of the page or of others may name, one of each kind of element."""
    text = (site / page).read_text(encoding="utf-8")
    kinds = {}
    for tag, ident in re.findall(r"<(dt|li|tr|section|span|figure)\b[^>]*?\bid=\"([^\"]{4,})\"", text):
        kinds.setdefault(tag, ident)
    return list(kinds.values())


@pytest.mark.parametrize("name", ["timeline.html", "glossary.html", "chips.html", "sources.html", CHAPTER])
@pytest.mark.parametrize("tail", [".", "%29", "&utm_source=mail"])
def test_a_place_is_found_whatever_stands_behind_it(page, site, http_site, name, tail):
    found = places(site, name)
    assert found, f"{name} has no place to link to"
    for ident in found:
        page.goto("about:blank")
        page.goto(f"{http_site(name)}#{ident}{tail}")
        marked(page, "alive")
        assert page.evaluate("decodeURIComponent(location.hash.slice(1))") == ident
        assert page.evaluate("document.querySelector(':target')?.id") == ident


def test_the_timelines_filters_and_row(page, http_site):
    choice = "() => [...document.querySelectorAll('form.filters select')].map(s => [s.name, s.value])"
    page.goto(http_site("timeline.html"))
    marked(page, "alive")
    key, value = page.evaluate(
        "() => { const s = document.querySelector('form.filters select'); return [s.name, s.options[1].value]; }"
    )
    ident = page.locator("figure.timeline").get_attribute("id")
    for bent in (
        f"{ident}%3F{key}={value}&zoom=2",
        quote(f"{ident}?{key}={value}&zoom=2", safe=""),
        f"{ident}?zoom=2&amp;{key}={value}.",
    ):
        page.goto("about:blank")
        page.goto(f"{http_site('timeline.html')}#{bent}")
        marked(page, "alive")
        assert dict(page.evaluate(choice))[key] == value, bent
        assert page.locator(".field").get_attribute("data-stretch") == "2"
        assert "left out" not in page.locator("p.shown").inner_text()


def test_a_row_of_the_chips(page, site, http_site):
    row = re.search(r'data-row="([^"]+)"', (site / "chips.html").read_text(encoding="utf-8"))[1]
    page.goto(f"{http_site('chips.html')}#{row})")
    expect(page.locator(f'details.record[data-row="{row}"]').first).to_have_attribute("open", "")


def test_a_broken_escape_stops_no_page(page, http_site):
    for name in ("timeline.html", "glossary.html", "chips.html", "sources.html"):
        page.goto(f"{http_site(name)}#%E0%A4%A")
        marked(page, "alive")  # and no error in the console


# --- addresses of which no page was left


@pytest.fixture(scope="module")
def published(site, serve_folder):
    """The site below the path that its page for lost addresses was built for."""
    base = re.search(r'<script src="(/[^"]*?)/?_static/', (site / "404.html").read_text(encoding="utf-8"))[1].strip("/")

    class Handler(serve.Handler):
        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix(f"/{base}") if base else path)

    address = serve_folder(site, Handler)
    return address.below(base) if base else address


LOST = {
    "the number sign encoded": f"{CHAPTER}%23{SENT}",
    "encoded twice": f"{CHAPTER}%2523{quote(SENT, safe='')}",
    "all encoded": f"{CHAPTER}{quote('#' + SENT, safe='')}",
    "the mark alone": f"{CHAPTER}%3Fscenario=open_h200%26hbm_domestic_scale=1.5",
}


@pytest.mark.parametrize("how", LOST)
def test_the_page_for_lost_addresses_leads_on(page, published, how, log):
    page.goto(published(LOST[how]))
    page.wait_for_url(f"**/{CHAPTER}#*")
    reader = open_explorer(page, page.url, "ascend")
    assert (reader.get("scenario"), reader.values) == ("open_h200", {"hbm_domestic_scale": 1.5})
    log.errors.clear()  # the browser reports the 404


@pytest.mark.parametrize("tail", [".", ")", '"', "%29", "%E2%80%9D"])
def test_a_page_with_a_sentences_end_behind_it(page, published, tail, log):
    page.goto(published(f"glossary.html{tail}"))
    page.wait_for_url("**/glossary.html")
    log.errors.clear()


def test_a_page_that_never_was_stays_lost(page, published, log):
    for path in ("nosuch.html%23ascend", "nosuch.html"):
        page.goto(published(path))
        page.wait_for_timeout(300)
        expect(page.locator("h1")).to_have_text("This page does not exist")
    log.errors.clear()
