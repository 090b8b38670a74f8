"""The glossary in a real browser, and the cards of its terms on other pages."""

import re

import pytest
from playwright.sync_api import expect
from written_tables import rows_of

GLOSSARY, CHAPTER = "glossary.html", "chapters/1-listings.html"
TERMS = rows_of("glossary")


def test_the_glossary_gives_every_term_an_address_and_known_neighbours(page, http_site):
    page.goto(http_site(GLOSSARY) + "#cowos")
    expect(page.locator("#cowos")).to_be_in_viewport()
    ids = page.locator("dl.terms dt").evaluate_all("all => all.map(x => x.id)")
    assert sorted(ids) == sorted(r["id"] for r in TERMS)
    targets = page.locator("dl.terms a[href^='#'], .letters a").evaluate_all(
        "all => all.map(x => x.getAttribute('href').slice(1))"
    )
    assert all(page.locator(f"[id='{t}']").count() == 1 for t in set(targets))


@pytest.mark.parametrize("path", ["index.html", CHAPTER, "chapters/3-ascend.html"])
def test_a_term_opens_on_focus_hover_and_click_and_leads_to_the_glossary(page, either_site, path):
    page.set_viewport_size({"width": 1100, "height": 800})  # in a wider window terms stand in the margin
    page.goto(either_site(path))
    terms = page.locator(".fact.term:visible:not([inert] *)")  # some are folded until the reader has guessed
    assert terms.count() >= 2
    term = terms.first
    button, card = term.locator("button"), term.locator(".card")
    expect(card).to_be_hidden()
    button.focus()
    expect(card).to_be_visible()
    assert button.get_attribute("aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    button.evaluate("x => x.blur()")
    button.hover()
    expect(card).to_be_visible()
    button.click()
    page.mouse.move(0, 0)
    card.locator("a").last.click()
    page.wait_for_url(re.compile(r"glossary\.html#"))
    expect(page.locator(f"[id='{page.url.split('#')[1].split('?')[0]}']")).to_be_in_viewport()
