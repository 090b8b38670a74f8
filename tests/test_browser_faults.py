"""What goes wrong around a page: hosts, networks, storage, crowds. Text, charts and tables stay readable, a note says what is
wrong, and nothing that the reader set is lost. Scripts that do not arrive are in test_browser_missing."""

import re
from pathlib import Path

import pytest
import shared_fixtures
from playwright.sync_api import Page, expect
from reader import FILLED, Reader, marked, open_explorer

CHAPTER, OTHER = "chapters/3-ascend.html", "chapters/4-mate-60.html"
SLIDER = "hbm_domestic_scale"


def readable(reader: Reader) -> bool:
    """Whether finding, sentence, charts and table stand there."""
    drawn = reader.figure.locator("[data-chart] svg:visible").count()
    return bool(reader.figure.locator(".finding").inner_text() and reader.sentence and reader.table and drawn >= 2)


def count(page: Page) -> int:
    return int(page.locator("[data-world-count]").inner_text().split()[0])


# --- a host that lets browsers keep files for ten minutes, and a newer book in between


@pytest.fixture
def host(site: Path, serve_folder):
    """The built site on a host with `max-age=600`, where any of its files can be those of a newer book."""
    scripts = (site / "_static/modelbook/page.js").read_text(encoding="utf-8")
    page = (site / CHAPTER).read_text(encoding="utf-8")
    newer = {  # what is another word there, in pages and scripts alike
        re.search(r'"models/supply.js":`(\w+)`', scripts)[1]: "feedcafe",
        re.search(r'"explorer.js":`(\w+)`', scripts)[1]: "feedc0de",
        re.search(r"modelbook\.build=`(\w+)`", scripts)[1]: "feedbeef",
        re.search(r"page\.js\?v=(\w+)", page)[1]: "feedface",
        "Memory caps": "Memory limits",
    }

    class Host(shared_fixtures.Files):
        renewed: tuple[str, ...] = ()  # endings of paths

        def end_headers(self):
            self.send_header("Cache-Control", "max-age=600")
            super().end_headers()

        def do_GET(self):
            if not self.path.split("?")[0].endswith(self.renewed or "-"):
                return super().do_GET()
            text = Path(self.translate_path(self.path)).read_text(encoding="utf-8")
            for old, new in newer.items():
                text = text.replace(old, new)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(self.translate_path(self.path)))
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())
            return None

    Host.at = serve_folder(site, Host)
    return Host


@pytest.fixture
def keeping(browser) -> Page:
    """A page of a browser that keeps files: Playwright's watch over requests would switch that off."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "renewed", [("models/supply.js",), ("models/supply.js", "page.js"), ("page.js",), ("explorer.js",)]
)
def test_no_new_number_stands_under_old_words(keeping, host, renewed):
    """An old page and a newer script: the host's copies, or the browser's, are not renewed all at once."""
    host.renewed = renewed
    keeping.goto(host.at(CHAPTER))
    reader = Reader(keeping, "ascend")
    reader.figure.scroll_into_view_if_needed()
    note = reader.figure.locator("[data-note]")
    expect(note).to_contain_text("renewed while this page was kept")
    assert reader.input(SLIDER).is_disabled()
    assert readable(reader)
    assert "Memory caps" in reader.sentence
    host.renewed = (".html", ".js")  # by now everywhere
    note.get_by_role("button", name="Load the page again").click()
    marked(keeping, "build", "feedbeef")
    assert reader.wait().note == ""
    reader.press(SLIDER, "End")
    assert "Memory limits" in reader.sentence or "memory" in reader.sentence.lower()


def test_the_last_page_computes_nothing_with_newer_models(keeping, host):
    host.renewed = ("models/supply.js",)
    keeping.goto(host.at("conclusion.html#?bite=0.4"))
    expect(keeping.locator("[data-summary] .note").first).to_contain_text("renewed")


def test_a_newer_book_within_the_ten_minutes(keeping, host):
    """Kept pages go with kept scripts, new ones with new; what was set goes along."""
    reader = open_explorer(keeping, host.at(CHAPTER), "ascend")
    reader.press(SLIDER, "ArrowRight")
    keeping.goto(host.at(OTHER))
    host.renewed = (".html", ".js")
    kept = open_explorer(keeping, host.at(CHAPTER), "ascend")  # out of the browser's store
    assert keeping.evaluate("document.documentElement.dataset.build") != "feedbeef"
    assert kept.note == ""
    assert kept.values == {SLIDER: 1.01}
    keeping.reload()
    new = Reader(keeping, "ascend").wait()
    assert keeping.evaluate("document.documentElement.dataset.build") == "feedbeef"
    assert new.note == ""
    assert new.values == {SLIDER: 1.01}


# --- a network that goes, comes back, or is slow


@pytest.mark.parametrize("script", ["vega.js", "models/supply.js"])
@pytest.mark.parametrize("how", ["asked", "online"])
def test_what_did_not_arrive_is_asked_for_again(page, http_site, log, script, how):
    log.spoilt = True
    page.route(f"**/{script}*", lambda route: route.abort("internetdisconnected"))
    page.goto(http_site(f"{CHAPTER}#ascend?{SLIDER}=1.5"))
    reader = Reader(page, "ascend")
    note = reader.figure.locator("[data-note]")
    expect(note).to_contain_text("did not arrive")
    assert readable(reader)
    page.unroute(f"**/{script}*")
    if how == "asked":
        note.get_by_role("button", name="Try again").click()
    else:
        page.evaluate("dispatchEvent(new Event('online'))")
    reader.wait()
    assert reader.values == {SLIDER: 1.5}
    assert reader.note == ""


def test_what_arrives_at_a_second_try_of_the_page_itself_leaves_no_note(page, http_site, log):
    """In the reader's own world a page that has nothing to do wakes what sleeps."""
    log.spoilt = True
    asked = []
    page.route("**/vega.js*", lambda route: (asked.append(1), route.abort() if len(asked) == 1 else route.continue_()))
    page.goto(http_site(f"{CHAPTER}#ascend?{SLIDER}=1.5"))
    reader = Reader(page, "ascend").wait()
    assert len(asked) == 2
    assert "did not arrive" not in reader.note


def test_offline_half_way(page, http_site, log):
    """A page that is alive goes on; the next does not come, and what was set is there when it does."""
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    log.spoilt = True
    page.context.set_offline(True)
    reader.press(SLIDER, "End")
    assert reader.values == {SLIDER: 2}
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(http_site(OTHER))
    page.context.set_offline(False)
    page.goto(http_site(OTHER))
    marked(page, "alive")
    assert count(page) == 1


def test_a_slow_network(page, http_site):
    """400 ms to and fro, 3G: the page can be read long before its scripts are there, and says nothing of a fault."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    rate = 1.6e6 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": rate, "uploadThroughput": rate / 2},
    )
    held = []
    page.route("**/vega.js*", lambda route: held.append(route))  # the largest of them comes when all was looked at
    page.goto(http_site(CHAPTER), wait_until="commit")
    reader = Reader(page, "ascend")
    page.set_default_timeout(60_000)
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    expect(reader.figure.locator(".sentence")).not_to_be_empty()  # of the second section, in the frame after it
    expect(reader.figure.locator("[data-chart] svg:visible").first).to_be_attached()
    assert reader.sentence
    assert not page.evaluate("document.getElementById('ascend').explorer")
    assert reader.note == ""
    assert reader.input(SLIDER).is_disabled()
    page.unroute("**/vega.js*")
    for route in held:
        route.continue_()
    reader.wait()
    reader.press(SLIDER, "End")
    assert reader.values == {SLIDER: 2}
    assert reader.note == ""


# --- a browser that stores nothing

REFUSED = """for (const name of ['sessionStorage', 'localStorage'])
  Object.defineProperty(window, name, {get() { throw new Error('refused'); }})"""
FULL = """() => { for (let part = 4194304; part; part >>= 1)
  try { while (true) sessionStorage.setItem(`filler${sessionStorage.length}`, 'x'.repeat(part)); } catch {} }"""


@pytest.mark.parametrize("how", ["refused", "full"])
def test_where_nothing_is_stored_the_address_keeps_it(page, http_site, how):
    if how == "refused":
        page.add_init_script(REFUSED)
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    if how == "full":
        page.evaluate(FULL)
    reader.press(SLIDER, "End")
    page.wait_for_function("() => location.hash.includes('hbm_domestic_scale=2')")
    page.locator(".world-button").click()
    expect(page.locator("dialog#world")).to_contain_text("store nothing")
    page.keyboard.press("Escape")
    assert reader.note == ""
    page.reload()
    again = Reader(page, "ascend").wait()
    assert again.values == {SLIDER: 2}
    assert count(page) == 1
    again.press("leaked_cards_scale", "Home")
    page.locator('a[href*="4-mate-60.html"]').first.evaluate("a => { a.focus(); a.click(); }")
    page.wait_for_url("**/4-mate-60.html*")
    marked(page, "alive")
    assert count(page) == 2


def test_where_all_is_stored_the_address_is_the_readers_own_and_nothing_is_said(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    reader.press(SLIDER, "End")
    page.wait_for_function("() => location.hash.includes('hbm_domestic_scale=2')")
    assert page.evaluate("history.state.modelbook") == "own"
    page.locator(".world-button").click()
    expect(page.locator("dialog#world")).not_to_contain_text("store nothing")


# --- a tab that nobody sees

UNSEEN = """let hidden = true; const frames = [], sights = [];
const {requestAnimationFrame: frame} = globalThis, {observe} = IntersectionObserver.prototype;
globalThis.requestAnimationFrame = act => hidden ? frames.push(act) : frame(act);
IntersectionObserver.prototype.observe = function (el) { hidden ? sights.push([this, el]) : observe.call(this, el); };
Object.defineProperty(document, 'visibilityState', {get: () => hidden ? 'hidden' : 'visible'});
globalThis.show = () => { hidden = false; sights.forEach(([o, el]) => observe.call(o, el)); frames.forEach(act => frame(act)); };"""


def test_a_tab_opened_behind_others_has_come_to_life_when_it_is_seen(open_page, http_site):
    """A browser gives such a page no frames and tells it of nothing in sight."""
    address = http_site(f"{CHAPTER}#ascend?{SLIDER}=1.5")
    shown = open_explorer(open_page(), address, "ascend").accept()
    shown.pause()
    behind = open_page()
    behind.add_init_script(UNSEEN)
    behind.goto(address)
    behind.wait_for_function("() => document.getElementById('ascend').dataset.painted", polling=50)
    behind.locator(".shared-world").wait_for(state="attached")
    behind.evaluate(f"document.getElementById('ascend').explorer.set({{{SLIDER}: 1.2}})")
    behind.evaluate(f"document.getElementById('ascend').explorer.set({{{SLIDER}: 1.5}})")
    behind.evaluate("show()")
    reader = Reader(behind, "ascend").wait()
    reader.pause()
    behind.wait_for_function(FILLED, arg="ascend")
    assert reader.values == {SLIDER: 1.5}
    assert reader.seen() == shown.seen()


# --- crowds

BURST = """async ([id, name, times, together]) => {
  const slider = document.querySelector(`#${id} input[name=${name}]`), figure = document.getElementById(id);
  const low = Number(slider.min), high = Number(slider.max), step = Number(slider.step);
  const { port1, port2 } = new MessageChannel();  // each move is an event of its own, with nothing to wait for between two
  const turn = () => new Promise(done => { port1.onmessage = done; port2.postMessage(0); });
  let painted = 0;
  for (let k = 0; k < times; k++) {
    slider.value = low + (k * 7 * step) % (high - low);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    if (k % together === 0) await turn();
  }
  await turn();
  const heard = () => painted++;
  figure.addEventListener('modelbook:paint', heard);
  const last = figure.dataset.painted;
  while (figure.dataset.idle !== figure.dataset.painted || figure.dataset.settled !== figure.dataset.painted) await turn();
  figure.removeEventListener('modelbook:paint', heard);
  return [Number(slider.value), painted];
}"""


def test_of_a_thousand_moves_the_last_wins_and_none_waits_in_line(page, open_page, http_site):
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    at, painted = page.evaluate(BURST, ["ascend", SLIDER, 1001, 1])
    assert painted <= 2  # after the last move: that one, and what waited for the slider to rest
    assert reader.values == ({} if at == 1 else {SLIDER: pytest.approx(at)})
    reader.pause()
    page.locator("h1").first.click()  # the slider rests
    reader.wait().pause()
    fresh = open_explorer(open_page(), http_site(f"{CHAPTER}#ascend?{SLIDER}={at}"), "ascend").accept()
    fresh.pause()
    reader.looks_like(fresh.seen(), fresh.get("axes().drawn"))


def test_ten_thousand_changes_leave_nothing_behind(page, http_site):
    """Listeners, nodes and what the scripts hold, three thousand changes after three thousand; one in ten is drawn."""
    open_explorer(page, http_site(CHAPTER), "ascend").pause()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")

    def held() -> dict[str, float]:
        session.send("HeapProfiler.collectGarbage")
        return {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}

    most = {"JSEventListeners": 10, "Nodes": 100, "JSHeapUsedSize": 250_000}  # 83 bytes a change
    grown = []
    page.evaluate(BURST, ["ascend", SLIDER, 3000, 10])
    for _ in range(5):  # until the scripts themselves are as they stay; what is never let go would grow each time
        before = held()
        page.evaluate(BURST, ["ascend", SLIDER, 3000, 10])
        after = held()
        grown.append({what: after[what] - before[what] for what in most})
        if len(grown) > 1 and all(grown[-1][what] <= most[what] for what in most):
            return
    pytest.fail(f"each 3,000 changes left this behind: {grown}")


MANY = 20


def test_twenty_explorers_on_a_page(page, http_site):
    def crowd(route):
        text = route.fetch().text()
        figure = re.search(r'<figure class="explorer" id="ascend".*?</figure>', text, re.S)[0]
        copies = [
            re.sub(r'\b(id|for|name|aria-labelledby|aria-describedby)="ascend', rf'\1="ascend{k}', figure)
            for k in range(MANY)
        ]
        route.fulfill(
            body=text.replace(figure, "".join(f"<div>{copy}</div>" for copy in copies)), content_type="text/html"
        )

    page.route(f"**/{CHAPTER}", crowd)
    page.set_default_timeout(60_000)
    page.goto(http_site(CHAPTER))
    first, last = Reader(page, "ascend0").wait(), Reader(page, f"ascend{MANY - 1}").wait()
    first.press(SLIDER, "End")
    page.wait_for_function(
        """n => [...Array(n).keys()].every(k => { const e = document.getElementById(`ascend${k}`);
        return e.explorer?.values.hbm_domestic_scale === 2 && e.dataset.idle === e.dataset.painted && e.dataset.painted; })""",
        arg=MANY,
    )
    assert last.wait().sentence == first.sentence
    assert last.input(SLIDER).input_value() == "2"


def test_a_storm_of_sizes(page, http_site):
    reader = open_explorer(page, http_site(CHAPTER), "ascend")
    reader.press(SLIDER, "End")
    for k in range(40):
        page.set_viewport_size({"width": 360 + (k * 173) % 1200, "height": 500 + (k * 61) % 500})
    page.set_viewport_size({"width": 1000, "height": 900})  # not where it began
    reader.wait().pause()
    page.wait_for_function("""() => [...document.querySelectorAll('#ascend .drawings')].every(box =>
      Math.abs(box.clientWidth - box.querySelector('svg').getBoundingClientRect().width) <= 2)""")
    page.wait_for_function(FILLED, arg="ascend")
    fresh = reader.marks()
    page.reload()
    again = Reader(page, "ascend").wait()
    again.pause()
    assert again.marks() == fresh
