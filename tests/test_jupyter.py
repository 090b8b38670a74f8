"""Chapters as notebooks in JupyterLab, one in Notebook 7 too: the page moves Python, and Python moves the page."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import jupytext
import pytest
from bad_book import ROOT, copy_book
from jupyter_client import BlockingKernelClient
from playwright.sync_api import Page
from reader import Reader

import chokepoints

pytestmark = pytest.mark.slow
ENGINE = chokepoints.engine("supply")
FIND = "w = [o for o in Out.values() if type(o).__name__ == 'Explorer'][-1]"
SESSION = "window.jupyterapp.shell.currentWidget?.sessionContext?.session"
APPS = {  # how the server starts, what is opened, and as what
    "lab": ("lab", "--LabApp.expose_app_in_browser=True", "lab/tree/chapters/{}.md?reset"),
    "notebook": ("notebook", "--JupyterNotebookApp.expose_app_in_browser=True", "notebooks/chapters/{}.ipynb"),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Own(list):
    """Errors of the explorer; Jupyter's own are not ours."""

    def append(self, error: str) -> None:
        if "chokepoints" in error or "anywidget" in error or "explorer" in error:
            super().append(error)


class Kernel:
    """Runs code in the kernel that the page uses. It waits through the page, whose requests pass through this process."""

    def __init__(self, runtime: Path, page: Page):
        self.page = page
        ident = page.evaluate(f"() => {SESSION}.kernel.id")
        self.client = BlockingKernelClient(connection_file=str(runtime / f"kernel-{ident}.json"))
        self.client.load_connection_file()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str) -> str:
        """What the code prints."""
        said = []

        def hear(message):
            if message["header"]["msg_type"] == "stream":
                said.append(message["content"]["text"])

        reply = self.client.execute_interactive(code, output_hook=hear, timeout=60)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(said).strip()

    def value(self, expression: str):
        return eval(self.run(f"print(repr({expression}))"), {"__builtins__": {}})

    def until(self, expression: str, wanted) -> None:
        for _ in range(100):
            found = self.value(expression)
            if found == wanted:
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"{expression} is {found}, not {wanted}")


@pytest.fixture(scope="module", params=APPS)
def server(request, tmp_path_factory):
    """A server over a copy of the book; the chapter is there as Markdown, and as the notebook that jupytext makes of it."""
    app, expose, path = APPS[request.param]
    folder = tmp_path_factory.mktemp(app)
    copy = copy_book(folder / "copy")
    chapter = copy.root / "book" / "chapters" / "3-ascend.md"
    jupytext.write(jupytext.read(chapter), chapter.with_suffix(".ipynb"))
    runtime, port = folder / "runtime", free_port()
    runtime.mkdir()
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "tools" / "jupyter"),  # as `make lab` does
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    environment.pop("MODELBOOK_BOOK", None)
    command = [
        str(Path(sys.executable).parent / "jupyter"),
        app,
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        expose,
    ]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={copy.root / 'book'}", "--IdentityProvider.token="]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api/status", process, folder / "log")
            yield f"http://127.0.0.1:{port}/{path}", runtime
        finally:
            process.terminate()
            process.wait(30)


def wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            pytest.fail(log.read_text())
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.25)
    pytest.fail(log.read_text())


def opened(address: str, runtime: Path, page: Page, ident: str) -> tuple[Reader, Kernel]:
    """A notebook of which all cells were run: an explorer of it, and its kernel."""
    page.goto(address)
    page.wait_for_function("() => window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')")
    page.wait_for_function(f"() => {SESSION}?.kernel?.status === 'idle'")
    kernel = Kernel(runtime, page)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)")
    page.locator(f"figure#{ident}").wait_for(state="attached")
    return Reader(page, ident).wait(), kernel


@pytest.fixture
def desk(new_context, log) -> Page:
    """A window that is wide enough for a notebook."""
    context = new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(60_000)
    page = context.new_page()
    log.errors = Own()
    return page


def test_the_chapter_is_alive_both_ways(server, desk):
    address, runtime = server
    page = desk
    ascend, kernel = opened(address.format("3-ascend"), runtime, page, "ascend")
    kernel.run(FIND)
    assert kernel.value("dict(w.values)") == {}

    # the page moves Python
    marks, sentence = ascend.marks(), ascend.sentence
    ascend.press("leaked_cards_scale", *["ArrowRight"] * 15)
    assert ascend.values["leaked_cards_scale"] > 1, "JupyterLab took the arrow keys"
    assert ascend.marks() != marks
    assert ascend.sentence != sentence
    kernel.until("dict(w.values)", ascend.values)
    there = kernel.value("[float(x) for x in w.result.dependency_h100e]")
    wanted = ENGINE.frame(ascend.values).dependency_h100e
    assert there == pytest.approx(list(wanted), rel=1e-12)
    assert [row["dependency_h100e"] for row in ascend.rows()] == pytest.approx(there, rel=1e-9)

    ascend.check("scenario", "sealed")
    kernel.until("w.scenario", "sealed")
    kernel.until("dict(w.values)", {})

    # Python moves the page
    marks, painted = ascend.marks(), ascend.figure.get_attribute("data-painted")
    kernel.run("w.scenario = 'baseline'; w.values = {'hbm_domestic_scale': 0.5, 'die_area': 700}")
    page.wait_for_function("() => document.querySelector('figure#ascend').explorer.values.die_area === 700")
    page.wait_for_function(
        "() => +document.querySelector('figure#ascend input[name=hbm_domestic_scale]').value === 0.5"
    )
    ascend.drawn_since(painted)
    assert ascend.marks() != marks
    assert ascend.get("scenario") == "baseline"
    wanted = ENGINE.frame({"hbm_domestic_scale": 0.5, "die_area": 700}).dependency_h100e
    assert [row["dependency_h100e"] for row in ascend.rows()] == pytest.approx(list(wanted), rel=1e-9)

    # a mistake in Python is refused and moves nothing
    assert kernel.run("try:\n    w.values = {'die_area': 9999}\nexcept Exception as e:\n    print(e)").endswith(
        "600 to 720."
    )
    assert ascend.values == {"hbm_domestic_scale": 0.5, "die_area": 700}

    # a second view of the same widget needs no second copy of the scripts
    scripts = page.evaluate("document.scripts.length")
    kernel.run("v = chokepoints.explore('supply', id='second', controls=['die_area'], charts=[], drawer=False)")
    assert page.evaluate("document.scripts.length") == scripts


@pytest.mark.parametrize("server", ["lab"], indirect=True)
def test_an_edit_and_a_new_kernel_bring_the_page_the_new_model(server, desk):
    """A page keeps the scripts it has; after an edit the kernel's model is another, and is sent again."""
    address, runtime = server
    ascend, _ = opened(address.format("3-ascend"), runtime, desk, "ascend")
    before = [row["dependency_h100e"] for row in ascend.rows()]
    table = next(runtime.parent.glob("copy/data/assumptions.csv"))
    text = table.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("packaging_yield,"))
    cells = line.split(",")
    place = cells.index("0.85")  # the book's value
    cells[place] = "0.95"
    table.write_text(text.replace(line, ",".join(cells)), encoding="utf-8")
    try:
        desk.evaluate(f"() => {SESSION}.kernel.restart()")
        desk.wait_for_function(f"() => {SESSION}?.kernel?.status === 'idle'")
        desk.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)")
        desk.wait_for_function(
            "before => { const figure = document.querySelector('figure#ascend'); return figure?.explorer && "
            "figure.explorer.result()[5].dependency_h100e !== before }",
            arg=before[5],
        )
    finally:
        table.write_text(text, encoding="utf-8")


# By keyboard: a slider, the edge of a chart and the reader's place on a map; and what Python has then.
OTHERS = {
    "1-listings": ("listings", 'input[name="stock_at_listing"]', "stock_at_listing"),
    "2-gpu-rules": ("rules", '[data-edge="bandwidth_line"]', "bandwidth_line"),
    "4-mate-60": ("mate60", 'input[name="euv_layers"]', "euv_layers"),
    "5-solar-evs": ("solar-evs", 'input[name="learning_rate"]', "learning_rate"),
    "6-do-controls-work": ("controls", "button.mark", "bite"),
}


@pytest.mark.parametrize("server", ["lab"], indirect=True)
@pytest.mark.parametrize("chapter", OTHERS)
def test_the_other_chapters_are_alive(server, desk, chapter):
    address, runtime = server
    ident, moved, key = OTHERS[chapter]
    explorer, kernel = opened(address.format(chapter), runtime, desk, ident)
    kernel.run(f"w = [o for o in Out.values() if type(o).__name__ == 'Explorer' and 'id=\"{ident}\"' in o._html][-1]")
    explorer.bring(explorer.figure.locator(moved).first)
    marks = explorer.marks()
    explorer.doing(lambda: explorer.figure.locator(moved).first.press("ArrowRight"))
    assert key in explorer.values, "JupyterLab took the arrow key"
    assert explorer.marks() != marks
    kernel.until("dict(w.values)", explorer.values)
