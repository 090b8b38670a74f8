"""Every explorer of the book: from a slider to the drawing, on this machine and on one four times slower; what a move costs in
model, chart and page, beside the least that it can cost; and the tasks in which an explorer wakes."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from statistics import median

import others
import plain
from measuring import SITE, Table, option, percentile
from playwright.sync_api import Browser, CDPSession, Page
from web import SIZE, Cdn, chromium, site, with_explorers

from modelbook.explorer import bundle

MOVES = option("MOVES", 30)
SLIDER = "input[type=range]"
SLOWER = (1, 4)  # times slower, as Chromium slows a processor down
LESSONS = "teach/packs/"  # the chapters' explorers again, with fewer levers
# Where the models are computed: after the first of these parts (from the beginning), up to the end of the second.
COMPUTE = {"page.js": ("typed", bundle.CORE[-1]), "explorer.js": ("", bundle.EXPLORER_CORE[-1])}
LONG = 50  # ms: a longer task keeps a reader waiting

# Each move steps one slider as a key does, waits until the explorer says that it has drawn, and for the next frame.
MOVE = """async ({selector, moves}) => {
  const slider = document.querySelector(selector), figure = slider.closest('figure.explorer');
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = [], seen = [];
  let up = true;
  for (let i = 0; i < moves; i++) {
    await frame();
    const before = figure?.dataset.painted, value = slider.value, start = performance.now();
    slider.dispatchEvent(new KeyboardEvent('keydown', {key: up ? 'ArrowRight' : 'ArrowLeft', bubbles: true}));
    if (up) slider.stepUp(); else slider.stepDown();
    if (slider.value === value) { up = !up; if (up) slider.stepUp(); else slider.stepDown(); }   // at an end: turn
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    while (figure && figure.dataset.painted === before && performance.now() - start < 3000) await frame();
    if (figure) drawn.push(Number(figure.dataset.painted) - start);
    await frame();
    seen.push(performance.now() - start);
    slider.dispatchEvent(new Event('change', {bubbles: true}));
    await new Promise(next => setTimeout(next, 40));
  }
  return {drawn, seen};
}"""
LONG_TASKS = """globalThis.tasks = [];
new PerformanceObserver(list => tasks.push(...list.getEntries().map(e => e.duration))).observe({type: 'longtask'});"""
ALIVE = "() => [...document.querySelectorAll('figure.explorer[id]')].every(f => f.dataset.painted)"
TO_EACH = """async () => { for (const f of document.querySelectorAll('figure.explorer[id]')) {
  f.scrollIntoView(); await new Promise(n => setTimeout(n, 400)); } }"""


def measure() -> Iterator[Table]:
    times = Table(
        "explorers", "Slider to paint in every explorer",
        ["Explorer", "Bands", "Processor slower by", "Drawn, median (ms)", "Drawn, p95 (ms)",
         "Next frame, median (ms)", "Next frame, p95 (ms)"],
    )  # fmt: skip
    costs = Table(
        "frame", "What a move costs the page's main thread",
        ["Where", "Bands", "Model and draws (ms)", "Chart (ms)", "Page (ms)", "Collecting garbage (ms)",
         "Style and layout (ms)", "Rest of the browser (ms)", "All (ms)"],
    )  # fmt: skip
    wakes = Table(
        "wake", "Opening a page on a processor four times slower",
        ["Page", "Longest task (ms)", f"Tasks over {LONG} ms", "All of these (ms)", "First explorer alive after (s)"],
    )  # fmt: skip
    times.notes.append("Lessons show the same explorers with fewer levers; they are not measured again.")
    with site(SITE) as address, chromium() as browser:
        for path in (path for path in with_explorers(SITE) if not path.startswith(LESSONS)):
            print(f"  {path}", flush=True)
            wakes.row(path, *wake(browser, f"{address}/{path}"))
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{address}/{path}", wait_until="load")
            for ident in page.eval_on_selector_all("figure.explorer[id]", "all => all.map(one => one.id)"):
                of_explorer(page, f"{path}#{ident}", ident, times, costs)
            page.close()
        floors(browser, costs)
    yield from (times, costs, wakes)


def of_explorer(page: Page, name: str, ident: str, times: Table, costs: Table) -> None:
    """One explorer, in both states, at each speed."""
    figure, slider = page.locator(f"#{ident}"), f"#{ident} input[type=range][data-key]:not([disabled])"
    figure.evaluate("figure => figure.scrollIntoView()")
    page.wait_for_selector(f"#{ident}[data-painted]", state="attached")
    if not page.locator(slider).count():
        return times.missing(name, "it has no slider")
    session = page.context.new_cdp_session(page)
    for bands in ("off", "on"):
        if bands == "on":
            button = figure.locator('[data-action="uncertainty"]')
            if not button.count():
                return None  # a model of choices alone has no band
            button.click()
            figure.evaluate("figure => figure.scrollIntoView()")
            page.wait_for_timeout(500)
        for slower in SLOWER:
            session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            seen = page.evaluate(MOVE, {"selector": slider, "moves": MOVES})
            spread = [round(f, 1) for k in ("drawn", "seen") for f in (median(seen[k]), percentile(seen[k], 95))]
            times.row(name, bands, slower, *spread)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        costs.row(name, bands, *cost(page, session, slider))
    return None


def cost(page: Page, session: CDPSession, slider: str) -> list[float]:
    """Milliseconds a move on the main thread, by what they are for."""
    session.send(
        "Performance.enable", {"timeDomain": "threadTicks"}
    )  # without the time in which others had the processor
    session.send("Profiler.enable")
    session.send("Profiler.setSamplingInterval", {"interval": 200})
    before = clocks(session)
    session.send("Profiler.start")
    page.evaluate(MOVE, {"selector": slider, "moves": MOVES})
    profile = session.send("Profiler.stop")["profile"]
    spent = {name: (after - before[name]) * 1000 / MOVES for name, after in clocks(session).items()}
    script = {kind: ms / MOVES for kind, ms in by_kind(profile).items()}
    own = [script.get(kind, 0.0) for kind in ("model", "chart", "page", "garbage")]
    drawn = spent["LayoutDuration"] + spent["RecalcStyleDuration"]
    rest = max(0.0, spent["TaskDuration"] - sum(own) - drawn)
    return [round(x, 2) for x in (*own, drawn, rest, sum(own) + drawn + rest)]


def clocks(session: CDPSession) -> dict[str, float]:
    """Seconds that the main thread has spent so far."""
    kept = ("TaskDuration", "LayoutDuration", "RecalcStyleDuration")
    return {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] in kept
    }


def by_kind(profile: dict) -> Counter:
    """Milliseconds of script by what it is for, of a profile's samples."""
    kinds: dict[int, str] = {}
    callers = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}
    for node in profile["nodes"]:  # a caller comes before what it calls
        own = kind_of(node["callFrame"])
        # What a browser does for a script, such as to set an attribute, counts to whoever asked for it.
        kinds[node["id"]] = own or kinds.get(callers.get(node["id"], 0), "browser")
    out: Counter = Counter()
    for node, us in zip(profile["samples"], profile["timeDeltas"], strict=True):
        out[kinds[node]] += us / 1000
    return out


def kind_of(frame: dict) -> str:
    """What a function is for, by the file in which it stands; nothing for one of the browser's own."""
    if frame["functionName"] in ("(program)", "(idle)", "(root)"):
        return "browser"
    if frame["functionName"] == "(garbage collector)":
        return "garbage"
    if not frame["url"]:
        return ""
    if "/models/" in frame["url"]:
        return "model"
    if "vega" in frame["url"]:
        return "chart"
    name = frame["url"].partition("?")[0].rpartition("/")[2]
    if name in COMPUTE:
        start, end = of_models(name)
        if start < (frame["lineNumber"], frame["columnNumber"]) < end:
            return "model"  # worlds, draws, quantiles
    return "page"


@cache
def of_models(name: str) -> list[tuple[int, int]]:
    """Where in a script what computes begins and ends, as line and column."""
    text = (SITE / "_static" / "modelbook" / name).read_text(encoding="utf-8")
    ends = [re.search(rf"modelbook\.{part}\s*=[^=]", text).start() if part else 0 for part in COMPUTE[name]]
    return [(text[:end].count("\n"), end - text[:end].rfind("\n") - 1) for end in ends]


def floors(browser: Browser, costs: Table) -> None:
    """The least that a move can cost: a chart whose parameter is multiplied once, and a slider that nothing listens to."""
    context = browser.new_context(viewport=SIZE)
    Cdn(context, others.npm_tools())
    page = context.new_page()
    session = context.new_cdp_session(page)
    with site(plain.page_with_a_parameter()) as address:
        page.goto(f"{address}/floor.html", wait_until="load")
        page.wait_for_selector("svg.marks")
        costs.row("Altair parameter in plain Jupyter Book", "none", *cost(page, session, SLIDER))
    page.set_content("<title>empty</title><input type=range>")
    costs.row("A slider alone on a page", "none", *cost(page, session, SLIDER))
    context.close()


def wake(browser: Browser, address: str) -> list[float]:
    """The longest task while a page opens and its explorers come alive, how many are long, their sum; when one is alive."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    page.add_init_script(LONG_TASKS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER[-1]})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1000)
    page.evaluate(TO_EACH)
    page.wait_for_function(ALIVE)
    page.wait_for_timeout(500)
    tasks = page.evaluate("() => tasks")
    alive = min(page.eval_on_selector_all("figure.explorer[id]", "all => all.map(one => Number(one.dataset.painted))"))
    context.close()
    return [round(max(tasks, default=0)), len(tasks), round(sum(tasks)), round(alive / 1000, 2)]
