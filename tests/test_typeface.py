"""One typeface everywhere: small, with its licence, in headings and prose of every page, and nothing moves when it comes."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

PAGES = (
    "index.html",
    "chapters/1-listings.html",
    "chapters/6-do-controls-work.html",
    "conclusion.html",
    "models/reach.html",
)
FAMILY = "Chokepoints Serif"
SHIFTS = """
  window.shifted = [];
  new PerformanceObserver(list => list.getEntries().forEach(e => {
    if (!e.hadRecentInput) window.shifted.push([e.value, ...e.sources.map(s => s.node?.parentElement?.className + ' ' + s.node?.nodeName)]);
  })).observe({type: 'layout-shift', buffered: true});
"""


def face(book_root: Path) -> Path:
    return book_root / "book" / "_static" / "face"


def test_the_faces_are_few_and_small(book_root):
    files = list(face(book_root).glob("*.woff2"))
    assert 1 <= len(files) <= 2
    assert sum(file.stat().st_size for file in files) < 60_000
    assert all(file.read_bytes()[:4] == b"wOF2" for file in files)


def test_licence_and_checksums_stand_beside_them(book_root):
    folder = face(book_root)
    licence = (folder / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name" in licence.partition("\n")[0], "whose it is"
    told = (folder / "README.md").read_text(encoding="utf-8")
    for file in folder.glob("*.woff2"):
        assert f"| `{file.name}` |" in told
        assert sha256(file.read_bytes()).hexdigest() in told
    style = (folder / "face.css").read_text(encoding="utf-8")
    assert set(re.findall(r'url\("([^"]+)"\)', style)) == {file.name for file in folder.glob("*.woff2")}
    assert "Source" not in style, "the licence reserves that name for unchanged files"


@pytest.mark.parametrize("path", PAGES)
def test_headings_and_prose_are_set_in_it_and_the_interface_is_not(page, either_site, path):
    page.goto(either_site(path))
    page.evaluate("document.fonts.ready")
    page.goto(
        either_site(path)
    )  # where the first page was drawn before the face had come, as on a busy machine, it keeps what it has
    page.evaluate("document.fonts.ready")
    loaded = "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    assert any(family.startswith(FAMILY) for family in page.evaluate(loaded))
    family = "el => getComputedStyle(el).fontFamily.split(',')[0].replaceAll('\"', '')"
    for selector in ("h1", "h2 >> nth=0", ".prose > section > p >> nth=0", ".wordmark"):
        assert page.locator(selector).first.evaluate(family).startswith(FAMILY), selector
    browser = page.context.new_cdp_session(page)
    for call in ("DOM.enable", "CSS.enable"):
        browser.send(call)
    node = browser.send(
        "DOM.querySelector", {"nodeId": browser.send("DOM.getDocument")["root"]["nodeId"], "selector": "h1"}
    )
    drawn = browser.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
    assert [font["familyName"] for font in drawn] == [FAMILY], "what the browser draws with, not what it was asked for"
    assert page.locator(".site-nav a").first.evaluate(family) == "system-ui"
    assert page.locator(".explorer label, .world-button").first.evaluate(family) == "system-ui"


def test_it_is_asked_for_once(page, http_site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(http_site("chapters/1-listings.html"))
    page.evaluate("document.fonts.ready")
    faces = [url.rpartition("/")[2] for url in asked if url.endswith(".woff2")]
    assert faces[0] == "upright.woff2"
    assert len(faces) == len(set(faces)) <= 2


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_when_it_comes_late(open_page, http_site, path, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    held = []
    page.route("**/*.woff2", lambda route: held.append(route))  # until the page has been drawn without it
    page.goto(http_site(path), wait_until="domcontentloaded")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    while held:
        held.pop().continue_()
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifted") == []
