"""The axes of every explorer of the book, with all its levers moved to both their ends."""

import re

import pytest
from held_axes import walked

import chokepoints

CALL = re.compile(r"^chokepoints\.explore\(.*\)$", re.MULTILINE)
WITH_AXES = {"listings", "ascend", "mate60", "solar-evs", "controls"}  # those of chip rules have given ends


def explorers(book_root) -> dict:
    """Every explorer of the chapters, by id, made as its page makes it."""
    texts = [page.read_text(encoding="utf-8") for page in sorted((book_root / "book").rglob("*.md"))]
    return {
        made.static.ident: made
        for text in texts
        for call in CALL.findall(text)
        if (made := eval(call, {"chokepoints": chokepoints}))
    }


@pytest.fixture(scope="module")
def made(book_root):
    return explorers(book_root)


def test_no_axis_moves_with_a_lever_or_shrinks(browser, made):
    grown = 0
    for ident, explorer in made.items():
        seen = walked(browser, explorer.engine, explorer.static.html())
        assert bool(seen["axes"]) == (ident in WITH_AXES), ident
        grown += seen["grown"]
    assert len(made) > len(WITH_AXES)
    assert grown, "some lever of a drawer goes past what the levers in sight do"


@pytest.mark.slow
def test_what_an_axis_holds_is_larger_than_what_the_baseline_needs(made):
    """Chapter 3: the ceilings at the levers' ends; chapter 5: each technology in its own unit."""
    ascend = made["ascend"].static.axes["supply_by_source"]
    assert ascend["by"] == ["measure"]
    assert ascend["ends"]["h100e"]["y"] == [0, 5]
    curve = made["solar-evs"].static.axes["learning_curve"]["ends"]
    assert set(curve) == {"pv", "battery"}
    assert curve["pv"]["y"][1] < 50 < curve["battery"]["y"][1]
