"""Fixtures that several test modules share. Each worker of pytest-xdist has its own browser and its own server."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import browser as installed
import pytest
import serve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, WebSocket, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SUB_PATH = "/sub/path"


@pytest.fixture(scope="session")
def book_root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A checkout with two pages, the real build tools and nothing of the subject."""
    for folder in ("tools", "book", "data", "chokepoints"):
        (tmp_path / folder).mkdir()
    for tool in ("build.py", "preview.py", "serve.py"):
        shutil.copy(ROOT / "tools" / tool, tmp_path / "tools")
    for name, text in {
        "_config.yml": "title: Small\nonly_build_toc_files: true\nexecute: {execute_notebooks: 'off'}\n"
        "sphinx: {config: {html_theme: basic, html_theme_options: {}, extensions: "
        "[jupyter_book, sphinx_comments, sphinx_external_toc, myst_nb]}}\n",
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: one\n- file: two\n",
        "requirements.txt": "",
        "pyproject.toml": "",
        "book/index.md": "# Front\n\nText.\n",
        "book/one.md": "# One\n\nText.\n",
        "book/two.md": "# Two\n\nText.\n",
        "data/table.csv": "a\n1\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def site(book_root: Path) -> Path:
    """The built site. `make test` builds it; CHOKEPOINTS_SITE names another one."""
    folder = Path(os.environ.get("CHOKEPOINTS_SITE", book_root / "_build" / "html"))
    if not (folder / "index.html").is_file():
        pytest.fail(f"{folder} holds no built book: run `make book` first.", pytrace=False)
    return folder


class SubPathHandler(serve.Handler):
    """Serves the site at the root and below SUB_PATH, as on the project pages of a host."""

    def translate_path(self, path: str) -> str:
        if path.startswith(f"{SUB_PATH}/"):
            path = path[len(SUB_PATH) :]
        return super().translate_path(path)


class QuietServer(serve.Server):
    def handle_error(self, request, client_address):
        pass  # a page closed in the middle of a download


@dataclass(frozen=True)
class Address:
    """Where a built site is served; calling it with a page's path gives the page's address."""

    url: str

    @property
    def under_sub_path(self) -> "Address":
        return Address(self.url + SUB_PATH)

    def __call__(self, path: str = "index.html") -> str:
        return f"{self.url}/{path}"


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[[Path], Address]]:
    """Serves any folder on a free port until the session ends."""
    servers = []

    def start(folder: Path) -> Address:
        server = QuietServer((serve.HOST, 0), partial(SubPathHandler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Address(f"http://{serve.HOST}:{server.server_port}")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def http_site(site: Path, serve_folder) -> Address:
    """The built site over http: `http_site("chapters/3-ascend.html")`, `http_site.under_sub_path(...)`."""
    return serve_folder(site)


@pytest.fixture(scope="session")
def file_site(site: Path) -> Address:
    """The built site as a folder opened from disk."""
    return Address(site.resolve().as_uri())


@pytest.fixture(params=["http", "file"])
def either_site(request: pytest.FixtureRequest) -> Address:
    """The test runs twice: over http and on file://."""
    return request.getfixturevalue(f"{request.param}_site")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Where there is none the tests fail: a page that nobody opened is not tested."""
    try:
        path = installed.chromium()
    except installed.NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        # No sandbox: it cannot be had as root or in many containers, and only our own pages are opened.
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@dataclass
class Log:
    """What the pages of one test did. A test that expects an entry takes it out; what is left fails the test."""

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture
def log() -> Log:
    return Log()


def is_own(url: str) -> bool:
    return url.startswith((f"http://{serve.HOST}:", "file://", "data:", "blob:", "about:"))


def watch(context: BrowserContext, log: Log) -> None:
    def only_own(route: Route) -> None:
        route.abort()
        log.foreign.append(route.request.url)

    def note(page: Page) -> None:
        page.on("pageerror", lambda error: log.errors.append(f"{page.url}: {error}"))
        page.on("websocket", note_socket)

    def note_socket(socket: WebSocket) -> None:  # routes do not see these
        if not socket.url.startswith(f"ws://{serve.HOST}:"):
            log.foreign.append(socket.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            log.errors.append(f"{message.page.url if message.page else ''}: {message.text}")

    context.route(lambda url: not is_own(url), only_own)
    context.on("page", note)
    context.on("console", note_message)


@pytest.fixture
def new_context(browser: Browser, log: Log) -> Iterator[Callable[..., BrowserContext]]:
    """Browser contexts (a fresh reader each) in which every request to another origin is blocked and counted.

    After the test, a request to another origin, an error in the console or an uncaught exception fails it.
    """
    contexts = []

    def make(**options) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(15_000)
        watch(context, log)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert log.foreign == [], "requests left the site's own origin"
    assert log.errors == [], "errors in the browser's console"


@pytest.fixture
def open_page(new_context) -> Callable[..., Page]:
    """A new page for a fresh reader; takes Playwright's options of a context, such as viewport and color_scheme."""
    return lambda **options: new_context(**options).new_page()


@pytest.fixture
def page(open_page) -> Page:
    """A page at 1280 x 900 for a fresh reader."""
    return open_page()
