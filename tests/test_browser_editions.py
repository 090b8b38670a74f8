"""Links into an earlier edition, and links that an earlier version made, on the built site."""

import pytest
from playwright.sync_api import expect
from reader import open_explorer

import chokepoints

CHAPTER = "chapters/3-ascend.html"


def share(**how) -> str:
    """What the sentence of chapter 3 says of 2027."""
    return f"{100 * chokepoints.run('supply', **how).set_index('year').dependency_h100e[2027]:.0f}%"


def test_a_link_opens_the_first_edition_and_leads_back(page, either_site):
    reader = open_explorer(page, either_site(CHAPTER) + "#ascend?edition=1", "ascend")
    sentence = reader.figure.locator(".sentence")
    assert "These are the assumptions of the first edition." in reader.note
    assert reader.get("scenario") == "1:baseline"
    expect(sentence).to_contain_text(share(edition="1"))
    reader.check("scenario", "sealed")
    assert reader.get("scenario") == "1:sealed"
    expect(sentence).to_contain_text(share(edition="1", scenario="sealed"))
    reader.doing(lambda: reader.figure.get_by_role("button", name="See it with the present ones").click())
    assert reader.get("scenario") == "sealed"
    expect(sentence).to_contain_text(share(scenario="sealed"))


def test_a_link_of_the_first_version_says_what_has_changed_and_offers_both(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER) + "#ascend?leaked_cards_scale=2&v=0.1.0", "ascend")
    assert "was made with version 0.1.0" in reader.note and "Home-made HBM" in reader.note
    assert reader.get("scenario") == "baseline"
    reader.doing(lambda: reader.figure.get_by_role("button", name="See it with those of the first edition").click())
    assert (reader.get("scenario"), reader.values) == ("1:baseline", {"leaked_cards_scale": 2})
    there = share(edition="1", values={"leaked_cards_scale": 2})
    expect(reader.figure.locator(".sentence")).to_contain_text(there)


@pytest.mark.parametrize("query", ["leaked_cards_scale=2", "leaked_cards_scale=2&v=0.2.0"])
def test_other_links_say_nothing_of_editions(page, http_site, query):
    reader = open_explorer(page, http_site(CHAPTER) + f"#ascend?{query}", "ascend")
    assert reader.note == "" and reader.get("scenario") == "baseline"


def test_a_preset_that_is_gone_is_found_in_its_edition(page, http_site):
    reader = open_explorer(page, http_site("chapters/4-mate-60.html") + "#mate60?scenario=five_scanners", "mate60")
    assert reader.get("scenario") == "1:five_scanners"
    expect(reader.figure.locator(".presets").get_by_text("Five scanners, first edition")).to_be_visible()
