"""A class: hand in on a lesson's page, and the board that shows what thirty pupils did, by hand, by keyboard and on paper."""

import csv
import random
import re
from urllib.parse import parse_qs, urlencode

import pytest
from accessibility import violations
from playwright.sync_api import expect

FOLDER, BOARD = "teach/packs/", "teach/board.html"
PHONE = {"width": 360, "height": 740}
PUPILS = 30
LESSON = "ch6-beliefs"
FREEZE = """async ([who, guess, answers, settings, text]) => {
  const {visit, packs} = modelbook, tick = () => new Promise(done => setTimeout(done, 0));
  visit.undoAll();
  visit.bet('controls', guess);
  visit.change(world => Object.assign(world.values, settings));
  const field = document.querySelector('[data-open="sure"]');
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  for (const [id, given] of Object.entries(answers)) {
    const box = document.querySelector(`[data-ask="${id}"]`);
    box.querySelector('input').value = given;
    box.querySelector('form').requestSubmit();
  }
  await tick();
  document.getElementById('hand-in-who').value = who;
  document.querySelector('.handing form').requestSubmit();
  return document.getElementById('hand-in-link').value;
}"""


def opened(page, address):
    page.goto(address)
    page.wait_for_function("() => globalThis.modelbook?.packs && document.querySelector('[data-state]:not(:disabled)')")
    return page.locator("[data-handing]")


def guess(page, presses):
    slider = page.locator("[data-guess]").get_by_role("slider")
    slider.focus()
    for _ in range(presses):
        page.keyboard.press("ArrowRight")
    page.locator("[data-guess]").get_by_role("button", name="Keep my guess").click()


# --- hand in


def test_a_hand_in_is_frozen_and_says_when_something_changed(page, either_site):
    box = opened(page, either_site(f"{FOLDER}{LESSON}.html"))
    press = box.get_by_role("button", name="Hand in")
    press.click()
    said = box.locator("[data-handed]")
    expect(said).to_contain_text("nothing to hand in yet")
    expect(box.get_by_label("The link")).to_be_hidden()
    guess(page, 5)
    box.get_by_label("nickname").fill("Ada & Bo")
    press.click()
    expect(said).to_contain_text("frozen")
    link = box.get_by_label("The link").input_value()
    keys = parse_qs(link.split("#?")[1])
    assert (
        keys["who"] == ["Ada \uff06 Bo"]
        and keys["pack"] == [LESSON]
        and "bet.controls" in keys
        and len(keys["by"][0]) == 5
    )
    page.locator("[data-open='sure']").fill("Why? A & B")
    expect(said).to_contain_text("Changed since you handed in")
    assert box.get_by_label("The link").input_value() == link, "frozen"
    page.reload()
    expect(said).to_contain_text("Changed since you handed in")
    assert box.get_by_label("The link").input_value() == link
    press.click()
    later = box.get_by_label("The link").input_value()
    assert (
        parse_qs(later.split("#?")[1])["t.sure"] == ["Why\uff1f A \uff06 B"]
        and parse_qs(later.split("#?")[1])["by"] == keys["by"]
    )


def test_what_was_handed_in_opens_again_with_every_sign_of_it(page, http_site, new_context):
    box = opened(page, http_site(f"{FOLDER}{LESSON}.html"))
    page.locator("[data-open='sure']").fill("Why? A & B = 100%, #1 + 2")
    box.get_by_role("button", name="Hand in").click()
    other = new_context().new_page()
    opened(other, box.get_by_label("The link").input_value())
    expect(other.locator("[data-open='sure']")).to_have_value("Why? A & B = 100%, #1 + 2")


def test_the_ways_to_send_work_or_say_why_not(page, http_site):
    box = opened(page, http_site(f"{FOLDER}{LESSON}.html"))
    guess(page, 3)
    box.get_by_role("button", name="Hand in").click()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    box.get_by_role("button", name="Copy").click()
    expect(box.locator("[data-way-said]")).to_contain_text("copy it by hand")
    marked = page.evaluate(
        "() => { const f = document.activeElement; return f.value.slice(f.selectionStart, f.selectionEnd) }"
    )
    link = box.get_by_label("The link").input_value()
    assert marked == link
    with page.expect_download() as download:
        box.get_by_role("button", name="Save as text file").click()
    assert download.value.path().read_text().strip() == link
    code = box.get_by_role("button", name="Show its code")
    code.click()
    expect(code).to_have_attribute("aria-expanded", "true")
    side = int(box.locator(".qr-code svg").get_attribute("viewBox").split()[2])
    assert 29 <= side <= 100
    page.locator("[data-open='sure']").fill("x" * 2000)
    box.get_by_role("button", name="Hand in").click()
    code.click()
    expect(box.locator("[data-way-said]")).to_contain_text("Too long for a code")


def test_a_phone_has_hand_in_without_scrolling_sideways(new_context, http_site):
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    box = opened(page, http_site(f"{FOLDER}{LESSON}.html"))
    guess(page, 3)
    box.get_by_role("button", name="Hand in").tap()
    box.get_by_role("button", name="Show its code").tap()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    for button in box.get_by_role("button").all():
        assert not button.is_visible() or button.bounding_box()["height"] >= 44
    assert violations(page) == []


# --- the board


@pytest.fixture(scope="module")
def pupils():
    """What thirty pupils set: a guess, an answer, settings, words."""
    dice = random.Random(14)
    answers = ["5.50", "5,5", "2.1", "9", "nonsense"]
    return [
        (f"Pupil {k}", round(dice.uniform(-2, 5), 1), {"behind": dice.choice(answers)},
         {"bite": round(dice.uniform(0.3, 0.9), 2), "induced": round(dice.uniform(0.1, 1.2), 2)}, f"Sure: {k}? & so on")
        for k in range(PUPILS)
    ]  # fmt: skip


@pytest.fixture
def links(page, http_site, pupils):
    """Their links, made by the page."""
    opened(page, http_site(f"{FOLDER}{LESSON}.html"))
    return [page.evaluate(FREEZE, list(pupil)) for pupil in pupils]


def pasted(page, address, text):
    page.goto(address)
    page.get_by_label("The class's links").fill(text)
    page.get_by_role("button", name="Show the class").click()
    page.wait_for_function(
        "() => document.querySelector('[data-class]')?.dataset.done || document.querySelector('[data-shown]').hidden"
    )
    return page.locator(".board")


def test_thirty_pupils_are_counted_as_they_were(page, either_site, links, pupils, tmp_path):
    assert len(set(links)) == PUPILS
    chat = "\n".join(
        f"[10:{k:02}] {who}: here {link} thanks!" for k, ((who, *_), link) in enumerate(zip(pupils, links, strict=True))
    )
    board = pasted(page, either_site(BOARD), chat)
    expect(board.locator(".board-count")).to_have_text(f"{PUPILS} pupils with answers.")
    guesses = sorted(p[1] for p in pupils)
    first = board.locator(".board-part").first
    expect(first.locator("[data-count]")).to_have_attribute("data-count", str(PUPILS))
    expect(first.locator("[data-count]")).to_contain_text(
        f"from {guesses[0]:g} years to {guesses[-1]:g} years".replace("-", "−")
    )
    assert first.locator("circle.dot").count() == PUPILS
    expect(board.locator(".ring")).to_have_count(0)  # until asked for
    row = board.locator("[data-asks] tbody tr").first
    judged = page.evaluate(
        """given => { const pack = JSON.parse(document.querySelector('[data-board]').dataset.board).packs.find(p => p.id === 'ch6-beliefs');
        const ask = pack.asks.find(a => a.id === 'behind'), worths = modelbook.checking.worthsOf(ask);
        return given.map(g => modelbook.checking.judged(ask, worths, g, 1).right) }""",
        [p[2]["behind"] for p in pupils],
    )
    cells = row.locator("td").all_inner_texts()
    assert cells[0] == str(PUPILS) and cells[1] == str(sum(judged))
    table = board.locator("[data-placed]")
    expect(table).to_have_attribute("data-placed", str(PUPILS))
    shown = [[c.text_content() for c in r.locator("td").all()] for r in table.locator("tbody tr").all()]
    for (_, _, _, settings, _), (bite, induced, _) in zip(pupils, shown, strict=True):
        assert bite == f"{100 * settings['bite']:.0f}%" and induced == f"{100 * settings['induced']:.0f}%"
    expect(board.locator(".class-dot").first).to_be_visible()
    dots = board.locator(".class-dot").all_inner_texts()
    assert sum(int(n or 1) for n in dots) == PUPILS
    fits = board.locator("[data-fits]").get_attribute("data-fits").split()
    assert len(fits) == PUPILS and all(0 <= int(n) <= 30 for n in fits)
    page_words = board.locator("[data-class]").inner_text()
    assert "Pupil 3" not in page_words, "names are off by default"
    board.get_by_label("Show names and what each wrote").check()
    expect(board.locator(".hand")).to_have_count(PUPILS)
    expect(board.locator(".hand").nth(3)).to_contain_text("Sure: 3? & so on")
    board.get_by_label("Show baseline and named views").check()
    expect(board.locator(".rings li").first).to_contain_text("Baseline")
    with page.expect_download() as download:
        board.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))
    assert [(r["nickname"], float(r["bet.controls"]), float(r["bite"])) for r in rows] == [
        (p[0], p[1], p[3]["bite"]) for p in pupils
    ]


def made(who="", **more):
    keys = {
        "pack": LESSON,
        **({"who": who} if who else {}),
        "bet.controls": "2",
        "a.behind": "5.5",
        "v": "0.0.1",
    } | more
    return f"https://x.example/teach/packs/{LESSON}.html#?{urlencode(keys)}"


def test_what_is_bent_foreign_repeated_hostile_or_old_is_told(page, http_site):
    hostile = "<img src=x onerror=\"document.title='hit'\">"
    text = " \n".join([
        made("Ada"), made("Ada"), made("ada", **{"a.behind": "9"}), made(hostile, **{"a.behind": hostile}), made("=cmd()"),
        made("Odd", bite="7", nosuch="1"), made("Far", **{"bet.controls": "99"}), f"#?pack={LESSON}&v=0.0.1", made("Cut").split("&v=")[0],
        "https://other.example/", "https://x.example/y.html#efficacy?scenario=bite", "#?pack=nosuch&bet.a=1&v=1",
    ])  # fmt: skip
    board = pasted(page, http_site(BOARD), text)
    told = board.locator("[data-told]")
    for words in (
        "1 link stood there more than once", "1 earlier hand-in of somebody", "without a guess, an answer or a text", "1 link cut short",
        "made with another version of the book (0.0.1", "2 entries that the book does not know", "2 links of no lesson", "1 other address ",
    ):  # fmt: skip
        expect(told).to_contain_text(words)
    expect(board.locator(".board-count")).to_contain_text("6 pupils with answers, 1 without")
    expect(board.locator("[data-class]")).to_contain_text("Beyond what could be guessed, so not drawn: 99 years")
    board.get_by_label("Show names and what each wrote").check()
    expect(board.locator(".hand h3").filter(has_text="<img")).to_be_visible()
    assert page.title() != "hit" and board.locator("img").count() == 0
    for fold in told.locator("summary").all():
        fold.click()
    expect(told).to_contain_text("Odd: bite=7")
    with page.expect_download() as download:
        board.get_by_role("button", name="Save as CSV").click()
    assert re.search(r"(?m)^'=cmd\(\)", download.value.path().read_text(encoding="utf-8"))
    assert violations(page) == []


def test_moves_between_two_guesses_are_shown(page, http_site):
    text = " ".join(
        made(f"P{k}", **{"bet.controls": "1", "bet.controls-again": str(b)}) for k, b in enumerate([0, 1, 2, 3])
    )
    board = pasted(page, http_site(BOARD), text)
    expect(board.locator("[data-moves]")).to_have_attribute("data-moves", "2 1 1")


def test_files_are_read_and_what_is_no_text_is_told(page, http_site, tmp_path):
    page.goto(http_site(BOARD))
    (tmp_path / "a.txt").write_text(made("Ada"), encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"time,who,link\n1,Bo,{made('Bo')},x\n", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"\x00\x01PK")
    page.locator("input[type=file]").set_input_files([tmp_path / n for n in ("a.txt", "b.csv", "c.txt")])
    expect(page.locator(".board-count")).to_have_text("2 pupils with answers.")
    expect(page.locator("[data-said]")).to_contain_text("Not a text file, so not read: c.txt")


def test_nothing_is_stored_and_an_empty_board_says_so(page, http_site):
    board = pasted(page, http_site(BOARD), "hello")
    expect(board.locator("[data-said]")).to_contain_text("No hand-in of a lesson")
    pasted(page, http_site(BOARD), made("Ada"))
    kept = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Ada" not in kept and "a.behind" not in kept


def test_the_board_by_keyboard_on_a_phone_and_on_paper(new_context, http_site):
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(http_site(BOARD))
    page.get_by_label("The class's links").focus()
    page.keyboard.insert_text(" ".join(made(f"P{k}", bite="0.5") for k in range(3)))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".board-count")).to_have_text("3 pupils with answers.")
    page.wait_for_function("() => document.querySelector('[data-class]').dataset.done")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_label("The class's links")).to_be_hidden()
    expect(page.locator(".board-count")).to_be_visible()
