"""The tools beside which the book is measured: installed into _build/bench once, from the pins in peers/; started, weighed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil
import serve
from measuring import HERE, ROOT

PINS = HERE / "peers"
HOME = ROOT / "_build" / "bench"
MODULES = HOME / "npm" / "node_modules"
PYTHON = HOME / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
NODE = Path(sys.prefix) / "bin" / "node"  # of the tests' environment
WAIT = 90  # seconds for a server to answer


def installed(name: str, pins: Path, commands: list[list[str]]) -> None:
    """Run commands in an empty folder with a copy of a file of pins, once for each state of it."""
    folder, now = HOME / name, sha256(pins.read_bytes()).hexdigest()
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text() == now:
        return
    print(f"Installing what the book is measured beside ({name}) into _build/bench; once, some minutes ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(pins, folder)
    for command in commands:
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(now)


def python_tools() -> Path:
    """The Python in which Voila, JupyterLab, marimo and plain Jupyter Book are installed."""
    uv = str(Path(sys.prefix) / "bin" / "uv")
    make = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, "."]
    fill = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "-r", "requirements.txt"]
    installed("venv", PINS / "requirements.txt", [make, fill])
    return PYTHON


def npm_tools() -> Path:
    """The folder of npm's modules: Lighthouse, and the scripts that stock pages ask of a CDN."""
    npm = [str(NODE.with_name("npm")), "install", "--no-audit", "--no-fund", "--silent"]
    installed("npm", PINS / "package.json", [npm])
    return MODULES


def environment(**more: str) -> dict[str, str]:
    """That of a tool: it finds the book's and the engine's code, and the notebook's module."""
    path = os.pathsep.join(str(p) for p in (ROOT, ROOT / "engine", PINS))
    own = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "JUPYTER_CONFIG_DIR": str(HOME / "jupyter")}
    return {**os.environ, "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}", **own, **more}


@dataclass
class Server:
    """A tool that serves the notebook, and the page that a reader opens."""

    address: str
    process: subprocess.Popen

    def memory(self) -> float:
        """Bytes that it and its kernels alone hold."""
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        total = 0
        for one in family:
            try:
                total += one.memory_full_info().uss
            except psutil.Error:
                continue  # it ended meanwhile
        return float(total)


COMMANDS: Mapping[str, tuple[list[str], str]] = {
    "Voila": (["-m", "voila", "widgets.ipynb", "--no-browser", "--port={port}"], "/"),
    "JupyterLab with ipywidgets": (
        [
            "-m", "jupyterlab", "--no-browser", "--allow-root", "--port={port}", "--ServerApp.port_retries=0",
            "--IdentityProvider.token=", "--expose-app-in-browser", "--LabApp.news_url=None", "--ServerApp.root_dir=.",
        ],
        "/lab/tree/widgets.ipynb",
    ),
    "marimo": (["-m", "marimo", "run", "reactive.py", "--headless", "--no-token", "--port={port}"], "/"),
}  # fmt: skip


@contextmanager
def server(tool: str) -> Iterator[Server]:
    """One of the tools, until the block ends."""
    words, page = COMMANDS[tool]
    with socket.socket() as free:
        free.bind((serve.HOST, 0))
        port = free.getsockname()[1]
    folder = notebooks()
    command = [str(python_tools()), *(word.format(port=port) for word in words)]
    with (HOME / f"{tool}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=log, stderr=log)
    try:
        address = f"http://{serve.HOST}:{port}"
        answered(address, process)
        yield Server(address + page, process)
    finally:
        ended(process)


def ended(process: subprocess.Popen) -> None:
    """End a server with its kernels; what has ended by itself is no mistake."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        family = []
    for one in family:
        with suppress(psutil.Error):
            one.terminate()
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()


def notebooks() -> Path:
    """A folder with the notebook and the app."""
    folder = HOME / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    make = f"import widgets; widgets.write({str(folder / 'widgets.ipynb')!r})"
    subprocess.run([str(python_tools()), "-c", make], env=environment(), check=True)
    shutil.copy(PINS / "reactive.py", folder)
    return folder


def answered(address: str, process: subprocess.Popen) -> None:
    """Wait until a server answers.

    Raises
    ------
    RuntimeError
        When it ends, or does not answer in time.
    """
    start = time.perf_counter()
    while time.perf_counter() - start < WAIT and process.poll() is None:
        try:
            with urllib.request.urlopen(address + "/static/favicons/favicon.ico", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")
