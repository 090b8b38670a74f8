"""An explorer among other widgets in JupyterLab: in a box, linked to a list of choices, observed by a label."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from reader import Reader
from small_books import EPIDEMIC, copy_whole

pytestmark = pytest.mark.slow
CELL = """
import ipywidgets, modelbook
curve = modelbook.explore("epidemic", id="curve", controls=["contacts", "cut"], drawer=False)
choice = ipywidgets.Dropdown(options=["baseline", "careful"], description="Who acts")
seen = ipywidgets.Label("nothing was moved")
ipywidgets.link((curve, "scenario"), (choice, "value"))
curve.observe(lambda change: setattr(seen, "value", f"contacts {change['new'].get('contacts')}"), names="values")
ipywidgets.HBox([curve, ipywidgets.VBox([choice, seen])])
"""


class Own(list):
    """Errors of the explorer; Jupyter's own are not ours."""

    def append(self, error: str) -> None:
        if any(word in error for word in ("modelbook", "anywidget", "explorer")):
            super().append(error)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server of JupyterLab over a copy of the example with a notebook in it."""
    folder = tmp_path_factory.mktemp("lab")
    root = copy_whole(EPIDEMIC, folder / "book")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, root / "compose.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{name}": str(folder / name.lower()) for name in ("RUNTIME_DIR", "CONFIG_DIR", "DATA_DIR")}
    environment = {**os.environ, **own, "IPYTHONDIR": str(folder / "ipython")}
    environment.pop("MODELBOOK_BOOK", None)
    command = [str(Path(sys.executable).parent / "jupyter"), "lab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--LabApp.expose_app_in_browser=True", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, f"--ServerApp.root_dir={root}"], cwd=root, env=environment, stdout=log, stderr=log
        )
        try:
            for _ in range(480):
                assert process.poll() is None, (folder / "log").read_text()
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status", timeout=5).close()
                    break
                except (urllib.error.URLError, TimeoutError, ConnectionError):
                    time.sleep(0.25)
            yield f"http://127.0.0.1:{port}/lab/tree/compose.ipynb?reset"
        finally:
            process.terminate()
            process.wait(30)


def test_an_explorer_in_a_box_is_linked_and_observed(lab, new_context, log):
    context = new_context(viewport={"width": 1600, "height": 1000})
    context.set_default_timeout(120_000)
    page = context.new_page()
    log.errors = Own()
    page.goto(lab)
    page.wait_for_function("() => window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')")
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)")
    page.locator(".widget-hbox figure#curve").wait_for(state="attached")
    curve = Reader(page, "curve").wait()
    label, choice = (
        page.locator(".widget-hbox .widget-label").filter(has_text="moved"),
        page.locator(".widget-dropdown select"),
    )
    label.wait_for()

    # the list moves the explorer, through Python
    before, painted = curve.marks(), curve.figure.get_attribute("data-painted")
    choice.select_option("careful")
    page.wait_for_function("() => document.querySelector('figure#curve').explorer.scenario === 'careful'")
    curve.drawn_since(painted)
    assert curve.marks() != before
    assert max(row["ill"] for row in curve.rows()) < 0.2

    # the explorer moves the list, and a slider of it what observes its values
    curve.check("scenario", "baseline")
    page.wait_for_function("() => document.querySelector('.widget-dropdown select').value === 'baseline'")
    curve.press("contacts", "ArrowRight", "ArrowRight")
    page.locator(".widget-hbox .widget-label").filter(has_text=f"contacts {curve.values['contacts']}").wait_for()
