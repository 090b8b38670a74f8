"""Every slider of every explorer on every page, moved by keyboard, over http and on file://."""

import pytest
from playwright.sync_api import expect
from reader import Reader, explorers, open_explorer

import chokepoints
from modelbook.drawing import charts as drawing
from modelbook.worlds.words import short

MAIN = ("chapters/3-ascend.html", "ascend")


@pytest.fixture
def ascend(page, either_site) -> Reader:
    return open_explorer(page, either_site(MAIN[0]), MAIN[1])


def engine_of(reader: Reader):
    return chokepoints.engine(reader.figure.get_attribute("data-explorer"))


def test_every_chapter_is_alive(site):
    found = explorers(site)
    assert MAIN in found
    chapters = {page for page, _ in found if page.startswith("chapters/")}
    assert chapters == {f"chapters/{file.name}" for file in (site / "chapters").glob("*.html")}


def test_the_chapter_has_eight_controls_and_a_drawer_with_all_the_others(ascend):
    engine = engine_of(ascend)
    assert set(ascend.inputs()) == set(engine.assumptions.keys_of("supply"))
    in_drawer = ascend.figure.locator(".drawer input[type=range]").count()
    assert len(ascend.inputs()) - in_drawer == 8
    charts = ascend.figure.locator("[data-chart]")
    assert charts.count() == 3
    for view, values in drawing.shown(chokepoints.book(), "supply").views.items():
        assert ascend.figure.locator(f'input[data-view="{view}"]').count() == len(values)


def test_every_slider_moves_what_is_seen_or_says_that_it_moves_nothing(page, either_site, site):
    """Both ends by keyboard; at each, the chart's marks and the words follow, in this measure or in another.

    From disk every explorer, over http one: there the same scripts run.
    """
    page.set_viewport_size(
        {"width": 1280, "height": 4000}
    )  # all charts are in sight; the small ones are drawn at the pause
    for path, ident in explorers(site) if either_site.url.startswith("file") else [MAIN]:
        reader = open_explorer(page, either_site(path), ident)
        reader.open_drawer()
        assert reader.inputs()
        for name in reader.inputs():
            moved_or_told(reader, name)


def moved_or_told(reader: Reader, name: str) -> None:
    why = reader.control(name).locator("[data-why]")
    reader.pause()
    if reader.input(name).is_disabled():
        assert why.is_visible() and why.inner_text().strip(), f"{name} is disabled without a reason"
        return
    before, axes = reader.seen(), reader.get("axes().drawn")
    ends = []
    a, _ = engine_of(reader).assumptions.of_key(name)
    keys = [key for key, end in (("Home", a.low), ("End", a.high)) if a.start != end]  # it may stand there already
    for key in keys:
        reader.press(name, key)
        assert name in reader.values, f"{name}: {key} changed nothing"
        ends.append(reader.seen())
    if all(end[0] == before[0] for end in ends):  # the marks stood still
        other = [one for one in other_views(reader) if marks_move(reader, name, one)]
        if not other:
            expect(why, f"{name} moves no mark and does not say so").to_be_visible()
    in_sight = reader.control(name).locator("xpath=ancestor::details[contains(@class, 'drawer')]").count() == 0
    if in_sight and all(end[1] == before[1] for end in ends):
        expect(why, f"{name} changes no word and does not say so").to_be_visible()
    restore = reader.control(name).locator("button[data-restore]")
    reader.doing(lambda: (restore.focus(), restore.press("Enter")))
    assert reader.values == {}, name
    reader.looks_like(before, axes)  # its reset brings the baseline back
    assert not restore.is_visible()
    expect(reader.input(name)).to_be_focused()


def other_views(reader: Reader) -> list[tuple[str, str]]:
    return reader.figure.locator("input[data-view]:not(:checked)").evaluate_all(
        "all => all.map(x => [x.dataset.view, x.value])"
    )


def marks_move(reader: Reader, name: str, view: tuple[str, str]) -> bool:
    checked = reader.figure.locator(f'input[data-view="{view[0]}"]:checked').get_attribute("value")
    choose(reader, *view)
    seen = set()
    for key in ("Home", "End"):
        reader.press(name, key)
        seen.add(reader.marks())
    choose(reader, view[0], checked)
    return len(seen) > 1


def choose(reader: Reader, view: str, value: str) -> None:
    radio = reader.figure.locator(f'input[data-view="{view}"][value="{value}"]')
    reader.doing(lambda: (radio.focus(), radio.press(" ")))


def test_what_a_slider_shows_is_what_the_model_computes_at_both_ends(page, http_site):
    ascend = open_explorer(page, http_site(MAIN[0]), MAIN[1])
    engine = engine_of(ascend)
    ascend.open_drawer()
    focus = engine.model.steps.index(engine.model.focus)
    for name in ascend.inputs():
        a, _ = engine.assumptions.of_key(name)
        for key, end, mark in (("Home", a.low, "[data-low]"), ("End", a.high, "[data-high]")):
            ascend.press(name, key)
            control = ascend.control(name)
            values = ascend.values
            assert values.get(name, a.start) == pytest.approx(end), name
            resolved = engine.assumptions.resolve("supply", engine.axes["time"], {name: end})[a.id]
            total = a.is_path and a.scale_from <= engine.model.steps[0]
            at = resolved.sum() if total else resolved[focus, 0] if a.is_path else resolved[0]
            shown = short(float(at), a.unit)
            assert control.locator("output").inner_text().split(" ")[0] == shown, name
            assert control.locator(mark).inner_text() == shown, name
            assert shown in ascend.input(name).get_attribute("aria-valuetext")
            agrees(ascend.rows(), engine.frame({name: end}))
        ascend.doing(lambda: ascend.act("reset"))


def agrees(rows, frame):
    for column in frame.select_dtypes("number"):
        assert [row[column] for row in rows] == pytest.approx(list(frame[column]), rel=1e-9, abs=1e-9), column
    assert [row["binding"] for row in rows] == list(frame.binding)


@pytest.mark.parametrize("name", ["hbm_domestic_scale", "ascend_wafer_share", "die_area", "ramp_2024"])
def test_arrow_keys_go_by_steps_that_can_be_seen(page, http_site, name):
    ascend = open_explorer(page, http_site(MAIN[0]), MAIN[1])
    ascend.open_drawer()
    shown = [ascend.control(name).locator("output").inner_text()]
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight"):
        ascend.press(name, key)
        shown.append(ascend.control(name).locator("output").inner_text())
    assert len(set(shown)) == 3
    assert shown[0] == shown[4] and shown[1] == shown[3]


def test_every_measure_is_another_chart_and_another_title(ascend):
    seen, titles = set(), set()
    for value in drawing.shown(chokepoints.book(), "supply").views["measure"]:
        radio = ascend.figure.locator(f'input[data-view="measure"][value="{value}"]')
        if not radio.is_checked():
            choose(ascend, "measure", value)
        assert radio.is_checked()
        seen.add(ascend.marks())
        titles.add(ascend.figure.locator("[data-say=title]").inner_text())
    assert len(seen) == len(titles) == 4


def test_two_settings_at_once_are_both_in_the_model(ascend):
    ascend.press("hbm_domestic_scale", "End")
    ascend.press("leaked_cards_scale", "Home")
    values = {"hbm_domestic_scale": 2.0, "leaked_cards_scale": 0.1}
    assert ascend.values == pytest.approx(values)
    agrees(ascend.rows(), engine_of(ascend).frame(values))


def test_the_drawer_is_searched_by_word(ascend):
    ascend.open_drawer()
    search = ascend.figure.locator("input[data-search]")
    visible = ascend.figure.locator(".drawer .control:visible")
    everything = visible.count()
    search.fill("price")
    assert 0 < visible.count() < everything
    assert all(
        "price" in text.lower()
        for text in visible.evaluate_all(
            "all => all.map(x => x.dataset.words + x.closest('[data-group]').dataset.group)"
        )
    )
    search.fill("no such thing at all")
    assert visible.count() == 0
    expect(ascend.figure.locator("[data-none]")).to_be_visible()
    search.fill("")
    assert visible.count() == everything


def test_every_control_has_a_label_a_unit_and_a_source_a_keystroke_away(ascend):
    ascend.open_drawer()
    engine = engine_of(ascend)
    for name in ascend.inputs():
        a, _ = engine.assumptions.of_key(name)
        control = ascend.control(name)
        assert a.label in control.locator("label").inner_text()
        assert ("%" if a.unit == "share" else a.unit) in control.locator("output").inner_text()
        summary = control.locator("details.source summary")
        summary.press("Enter")
        body = control.locator(".source-body")
        expect(body).to_be_visible()
        assert a.note in body.inner_text()
        for key in a.sources:
            url = engine.book.sources[key].url
            assert not url or body.locator(f'a[href="{url}"]').count() >= 1
        summary.press("Enter")


def test_a_control_that_cannot_act_says_why(ascend):
    """In a sealed world nothing is let through, so its multiplier moves nothing."""
    ascend.open_drawer()
    ascend.check("scenario", "sealed")
    control = ascend.control("let_through_scale")
    expect(ascend.input("let_through_scale")).to_be_disabled()
    assert control.locator("[data-why]").inner_text().strip()
    ascend.check("scenario", "baseline")
    expect(ascend.input("let_through_scale")).to_be_enabled()


def test_the_finding_is_read_out_once_a_slider_rests_the_number_first(page, http_site):
    ascend = open_explorer(page, http_site(MAIN[0]), MAIN[1])
    expect(ascend.figure.locator("[data-spoken]")).not_to_be_empty()  # what is read out once it woke
    page.evaluate("""() => {
      const spoken = document.querySelector('#ascend [data-spoken]');
      globalThis.heard = [];
      new MutationObserver(() => heard.push(spoken.textContent)).observe(spoken, {childList: true, subtree: true, characterData: true});
    }""")
    # in the page, so that a busy machine makes no pause between two steps
    while_moving = ascend.input("hbm_domestic_scale").evaluate("""async slider => {
      for (let k = 0; k < 8; k++) {
        slider.stepUp();
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        await new Promise(requestAnimationFrame);
      }
      return heard.length;
    }""")
    assert while_moving == 0
    page.wait_for_function("() => heard.length > 0")
    page.wait_for_timeout(800)
    (heard,) = page.evaluate("heard")
    number = ascend.figure.locator("[data-big]").inner_text()
    assert heard.startswith(number.split()[0]) and ascend.figure.locator(".finding").inner_text() in heard
    assert ascend.figure.locator("[aria-live=polite], [role=status]").filter(has_text=heard).count() == 1


def test_the_contract_of_the_property(page, http_site):
    ascend = open_explorer(page, http_site(MAIN[0]), MAIN[1])
    engine = engine_of(ascend)
    assert ascend.values == {}
    ascend.set({"die_area": 700, "smic_yield@2027": 0.5})
    assert ascend.values == {"die_area": 700, "smic_yield@2027": 0.5}
    agrees(ascend.rows(), engine.frame(ascend.values))
    assert list(ascend.rows()[0]) == ["year", *engine.columns]
    assert ascend.get("result().summary")["year"] == 2027
    ascend.page.evaluate("document.getElementById('ascend').explorer.values.die_area = 1")
    assert ascend.values["die_area"] == 700
    ascend.doing(lambda: ascend.get("reset()"))
    assert ascend.values == {}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"die_area": 9999, "retirement": 0.2}, {"retirement": 0.2}),
        ({"nosuch": 1}, {}),
        ({"die_area": None}, {}),
        ({"die_area": "x"}, {}),
        ({"constructor": 1, "toString": 2}, {}),
    ],
    ids=["range", "unknown", "none", "word", "inherited"],
)
def test_what_a_page_or_a_teacher_sets_wrongly_is_left_out_and_told(page, http_site, values, kept):
    ascend = open_explorer(page, http_site(MAIN[0]), MAIN[1])
    ascend.set(values)
    assert ascend.values == kept
    assert ascend.note
    assert "9999" not in ascend.note
