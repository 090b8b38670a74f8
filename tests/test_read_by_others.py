"""What a lesson gives out is read by programs that others wrote: its QR codes as by a phone, its questions as by a school's system."""

import io
import json
import subprocess
from urllib.parse import unquote

import pypdfium2
import pytest
import zxingcpp
from node_program import node
from PIL import Image
from playwright.sync_api import expect

import chokepoints
from modelbook.parts.packs import answering, blocks, gift, reading

BOOK = chokepoints.book()
PACKS = {pack.name: pack for pack in reading.packs(BOOK)}
FOLDER = "teach/packs/"
PARSE = "console.log(JSON.stringify(require('gift-pegjs').parse(require('fs').readFileSync(0, 'utf8'))))"


def read(picture) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def shot(locator) -> Image.Image:
    return Image.open(io.BytesIO(locator.screenshot()))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", PACKS)
def test_every_code_of_a_printed_sheet_opens_its_address(page, http_site, book_root, name, paper):
    page.goto(http_site(f"{FOLDER}sheet-{name}.html"))
    home = page.locator(".sheet-head .address").inner_text()
    pages = pypdfium2.PdfDocument(page.pdf(format=paper))
    found = [text for sheet in pages for text in read(sheet.render(scale=200 / 72).to_numpy())]
    assert home.startswith("https://") and home.endswith(f"/{FOLDER}{name}.html")
    assert sorted(found) == sorted([home, *(f"{home}#?state={state}" for state in PACKS[name].states)])


@pytest.mark.parametrize("name", PACKS)
def test_each_code_stands_beside_the_name_and_address_of_its_state(page, http_site, name):
    page.goto(http_site(f"{FOLDER}sheet-{name}.html"))
    home = page.locator(".sheet-head .address").inner_text()
    for state, item in zip(PACKS[name].states.values(), page.locator(".codes > li").all(), strict=True):
        assert item.locator("b").inner_text() == state.label
        assert (
            read(shot(item.locator(".qr")))
            == [home + item.locator(".address").inner_text()]
            == [f"{home}#?state={state.id}"]
        )


def test_the_code_of_a_hand_in_is_its_link(new_context, http_site):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(http_site(f"{FOLDER}ch6-beliefs.html"))
    page.locator("[data-open='sure']").fill("Why? Ä & 7")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Show its code").click()
    assert read(shot(page.locator(".qr-code"))) == [page.get_by_label("The link").input_value()]


def test_the_code_of_a_teachers_own_link_is_that_link(page, http_site):
    page.goto(http_site("teach/make.html"))
    page.locator(".making tbody tr").first.get_by_role("combobox").select_option("free")
    expect(page.locator(".making [data-said]")).to_contain_text("1 of ")
    assert read(shot(page.locator("[data-code]"))) == [page.locator("#making-link").input_value()]


# --- GIFT


def parsed(text: str, root) -> list[dict]:
    folder = root / "engine"
    assert (folder / "node_modules/gift-pegjs").is_dir(), "make lint fetches gift-pegjs (engine/package.json)"
    done = subprocess.run([node(), "-e", PARSE], input=text, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def plainly(text: str) -> str:
    return " ".join(unquote(text).split())


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_questions_are_read_as_they_are_asked(book_root, name):
    pack = PACKS[name]
    category, *questions = parsed(gift.text(pack), book_root)
    assert category["title"] == f"{BOOK.name}/{name}"
    by_title = {question["title"]: question for question in questions}
    opens = [f"{block.name} (open)" for block in blocks.blocks(pack) if block.kind == "open"]
    asks = {ask.id: ask for ask in blocks.asks(pack)}
    assert set(by_title) == {f"{name} {ident}" for ident in [*opens, *asks]}
    for ident in opens:
        assert by_title[f"{name} {ident}"]["type"] == "Essay"
    for ident, ask in asks.items():
        question = by_title[f"{name} {ident}"]
        assert plainly(question["stem"]["text"]).startswith(plainly(gift.plain(ask.question)))
        check = {"number": check_number, "choice": check_choice, "text": check_text}[ask.kind]
        check(pack, ask, question)


def check_number(pack, ask, question):
    assert question["type"] == "Numerical"
    told = [
        (c["weight"], c["text"]["number"], c["text"]["range"], (c["feedback"] or {}).get("text", ""))
        for c in question["choices"]
    ]
    worths = answering.worths(pack.book, ask)
    right = (None, ask.worth, ask.accept, ask.right)
    wrong = [(0, x, w.near, w.says) for w, x in zip(ask.wrongs, worths, strict=True)]
    for (weight, x, near, says), (weight_, x_, near_, says_) in zip(told, [right, *wrong], strict=True):
        assert weight == weight_ and plainly(says) == plainly(says_)
        assert (x, near) == pytest.approx((x_, near_), rel=1e-8)


def check_choice(pack, ask, question):
    assert question["type"] == "MC"
    told = {
        plainly(c["text"]["text"]): (c["isCorrect"], plainly((c["feedback"] or {}).get("text", "")))
        for c in question["choices"]
    }
    assert told == {
        plainly(o.labels[0]): (o.word == ask.worth, plainly(ask.right if o.word == ask.worth else o.says))
        for o in ask.options
    }


def check_text(pack, ask, question):
    assert question["type"] == "Short"
    full = {plainly(c["text"]["text"]) for c in question["choices"] if c["weight"] is None or c["weight"] == 100}
    assert full == {plainly(label) for o in ask.options if o.word == ask.worth for label in o.labels}
