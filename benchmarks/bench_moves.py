"""From the key that moves a slider to the chart: the same model and chart in this book and in what else one would use.

Each round opens every tool once for a reader who comes for the first time, so that load on the machine falls on all alike.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import others
import plain
from measuring import SITE, Table, option, percentile
from playwright.sync_api import Browser, BrowserContext, Error, Page
from web import SIZE, Cdn, Wire, chromium, site

ROUNDS = option("ROUNDS", 3)
PATIENCE = 180  # s until a tool has answered at all
BOOK, FLOOR = "This book", "Altair parameter"


@dataclass
class Tool:
    """One way to show the model, where it is served, and what was seen of it."""

    name: str
    address: str
    slider: str
    chart: str = "svg.marks"
    bands: str = ""
    moves: int = 12  # a round and state
    server: others.Server | None = None
    run: str = ""  # starts the notebook, where the page does not; false until that can be done
    times: dict[str, list[dict]] = field(default_factory=lambda: {"off": [], "on": []})
    seen: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, **what: float) -> None:
        for name, value in what.items():
            self.seen.setdefault(name, []).append(value)


def tools(stack: ExitStack) -> Iterator[Tool]:
    """The tools: static pages served at once, the others when a reader comes."""
    yield Tool(
        BOOK, f"{stack.enter_context(site(SITE))}/chapters/3-ascend.html#ascend",
        '#ascend input[type=range][data-key="hbm_domestic_scale"]', '#ascend [data-chart="supply_by_source"] svg',
        '#ascend [data-action="uncertainty"]', moves=40,
    )  # fmt: skip
    floor = plain.page_with_a_parameter()
    yield Tool(FLOOR, f"{stack.enter_context(site(floor))}/floor.html", "input[type=range]", moves=40)
    # Runs the cell as soon as the kernel takes it; true once it is running.
    run = """() => {
      const prompt = document.querySelector('.jp-CodeCell .jp-InputPrompt')?.textContent ?? '[ ]:';
      if (prompt !== '[ ]:') return true;
      if (document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]'))
        jupyterapp.commands.execute('notebook:run-all-cells');
      return false;
    }"""
    parts = {
        "Voila": (".noUi-handle", "input[type=checkbox]", ""),
        "JupyterLab with ipywidgets": (".noUi-handle", ".widget-checkbox input[type=checkbox]", run),
        "marimo": ("[role=slider]", "[role=checkbox]", ""),
    }
    for name, (slider, bands, start) in parts.items():
        yield Tool(name, "", slider, bands=bands, run=start)


def measure() -> Iterator[Table]:
    modules = others.npm_tools()
    with ExitStack() as stack, chromium() as browser:
        every = list(tools(stack))
        for n in range(ROUNDS):
            for tool in every:
                print(f"  round {n + 1}, {tool.name}: {visited(browser, tool, modules)}", flush=True)
        yield table(every)


def visited(browser: Browser, tool: Tool, modules: Path) -> str:
    """Open a tool as a new reader, move its slider without and with bands; what was seen is noted on it."""
    context = browser.new_context(viewport=SIZE)
    try:
        with ExitStack() as stack:
            if tool.name in others.COMMANDS:  # a server of its own, so that each reader is the first
                tool.server = stack.enter_context(others.server(tool.name))
                tool.address = tool.server.address
            return seen(context, tool, modules)
    except (Error, OSError, RuntimeError, TimeoutError) as error:
        tool.wrong.append(str(error).splitlines()[0])
        return tool.wrong[-1]
    finally:
        context.close()


def seen(context: BrowserContext, tool: Tool, modules: Path) -> str:
    context.add_init_script(path=others.HERE / "moves.js")
    cdn = Cdn(context, modules)
    page, before = context.new_page(), tool.server.memory() if tool.server else 0
    wire = Wire(page, cdn)
    page.goto(tool.address, wait_until="commit")
    tool.note(ready=until_answered(page, tool) / 1000)
    page.wait_for_timeout(1000)
    tool.note(kb=wire.kb, requests=wire.requests)
    moved(page, tool, "off")
    tool.note(server=(tool.server.memory() - before) / 1e6 if tool.server else 0)
    heap = context.new_cdp_session(page).send("Runtime.getHeapUsage")["usedSize"]
    tool.note(heap=heap / 1e6)
    if tool.bands:
        page.locator(tool.bands).first.evaluate("box => box.click()")  # whatever notice lies over it
        page.wait_for_timeout(1500)
        moved(page, tool, "on")
    return f"ready in {tool.seen['ready'][-1]:.1f} s, {tool.times['off'][-1]['changed']:.0f} ms"


def until_answered(page: Page, tool: Tool) -> float:
    """Milliseconds from navigation to the first drawing that answers a key; keys are pressed until one is answered."""
    start, started = time.monotonic(), not tool.run
    while time.monotonic() - start < PATIENCE:
        if not started:
            started = page.evaluate(tool.run)
        there = page.evaluate(
            "([slider, chart]) => !!moves.find(slider) && !!moves.look(chart)", [tool.slider, tool.chart]
        )
        answer = pressed(page, tool, up=True, patience=1000) if there else None
        if answer:
            return answer["at"]
        page.wait_for_timeout(50)
    raise TimeoutError(f"no answer to the slider within {PATIENCE} s")


def pressed(page: Page, tool: Tool, up: bool, patience: int = 5000) -> dict | None:
    """The times of one move; none where nothing changed."""
    move = "([slider, chart, up, patience]) => moves.move(slider, chart, up, patience)"
    return page.evaluate(move, [tool.slider, tool.chart, up, patience])


def moved(page: Page, tool: Tool, bands: str) -> None:
    for n in range(tool.moves):
        answer = pressed(page, tool, up=bool(n // 4 % 2))
        if answer:
            tool.times[bands].append(answer)
        page.wait_for_timeout(60)


def table(every: list[Tool]) -> Table:
    made = Table(
        "moves", "Slider to paint, the same model and chart",
        ["Shown by", "Bands", "Moves", "Drawing changed, median (ms)", "Drawing changed, p95 (ms)", "Next frame, median (ms)",
         "Next frame, p95 (ms)", "First answer after opening (s)", "First visit (kB)", "Requests",
         "Memory a reader, server (MB)", "Memory of the page's scripts (MB)"],
    )  # fmt: skip
    made.notes.append(
        "Each reader is the first of a server that has just started. Readers of Voila and JupyterLab have a process each; "
        "those of marimo share one, so a further one waits less and costs less memory."
    )
    for tool in every:
        for bands in ("off", "on") if tool.bands else ("off",):
            times = tool.times[bands]
            if len(times) < 4:
                made.missing(
                    f"{tool.name}, bands {bands}", tool.wrong[-1] if tool.wrong else "the chart did not answer"
                )
                continue
            columns = [[one[what] for one in times] for what in ("changed", "frame")]
            spread = [round(f(c), 1) for c in columns for f in (median, lambda c: percentile(c, 95))]
            own = [
                median(tool.seen[what]) for what in ("ready", "kb", "requests", "server", "heap") if what in tool.seen
            ]
            made.row(tool.name, bands, len(times), *spread, *[round(x, 1) for x in own])
    return made
