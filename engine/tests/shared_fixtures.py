"""Fixtures for tests that open pages in a browser; a plugin (see `addopts`), so that tests of a book have them too.

Each worker of pytest-xdist has its own browser and its own server.
"""

import http.server
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import browser as installed
import other_browsers
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, WebSocket, expect, sync_playwright
from selenium.common.exceptions import WebDriverException
from window import Window

HOST = "127.0.0.1"
PATIENCE = 15_000  # ms: what a slow machine does in seconds is waited for, and only what never comes fails
expect.set_options(timeout=PATIENCE)
BROWSERS = {"browser", "firefox", "webkit"}  # fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser: every test that has one among its fixtures.

    Such a test that fails is run once more, and the summary names it as RERUN: a fault, of the book or of the test, that
    comes once in some thousand runs must be told and mended, but does not keep a change of something else from landing.
    """
    for item in items:
        if not BROWSERS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how a test failed that passed when it was run again, which is otherwise lost."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"failed at first: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


class Files(http.server.SimpleHTTPRequestHandler):
    """A folder as a plain host serves it."""

    protocol_version = "HTTP/1.1"
    # Named here, because some machines' own tables know no scripts.
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript; charset=utf-8"}

    def log_message(self, format, *args):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a page closed in the middle of a download
            super().handle_error(request, client_address)


@dataclass(frozen=True)
class Address:
    """Where a built site is served; calling it with a page's path gives the page's address."""

    url: str

    def below(self, folder: str) -> "Address":
        return Address(f"{self.url}/{folder}")

    def __call__(self, path: str = "index.html") -> str:
        return f"{self.url}/{path}"


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[..., Address]]:
    """Serves any folder on a free port until the session ends; another handler answers in another host's way."""
    servers = []

    def start(folder: Path, handler: type = Files) -> Address:
        server = QuietServer((HOST, 0), partial(handler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Address(f"http://{HOST}:{server.server_port}")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Where there is none the tests fail: a page that nobody opened is not tested."""
    try:
        path = installed.chromium()
    except installed.NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, **installed.LAUNCH)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def remembering(browser: Browser) -> Iterator[Browser]:
    """A whole Chromium: the shell without windows keeps no page for Back."""
    try:
        path = installed.whole()
    except installed.NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    whole_one = browser.browser_type.launch(executable_path=path, **installed.LAUNCH)
    yield whole_one
    whole_one.close()


@dataclass
class Log:
    """What the pages of one test did. A test that expects an entry takes it out; what is left fails the test."""

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    spoilt: bool = False  # the test keeps something from the page, which the browser then tells at any time


@pytest.fixture
def log() -> Log:
    return Log()


def is_own(url: str) -> bool:
    return url.startswith((f"http://{HOST}:", "file://", "data:", "blob:", "about:"))


def watch(context: BrowserContext, log: Log) -> None:
    def only_own(route: Route) -> None:
        route.abort()
        log.foreign.append(route.request.url)

    def note(page: Page) -> None:
        page.on("pageerror", lambda error: log.errors.append(f"{page.url}: {error}"))
        page.on("websocket", note_socket)

    def note_socket(socket: WebSocket) -> None:  # routes do not see these
        if not socket.url.startswith(f"ws://{HOST}:"):
            log.foreign.append(socket.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            log.errors.append(f"{message.page.url if message.page else ''}: {message.text}")

    context.route(lambda url: not is_own(url), only_own)
    context.on("page", note)
    context.on("console", note_message)


def whole(page: Page) -> Page:
    """The same; it has gone to an address once all of what is there is laid out (`pieces` in theme.js), unless `wait_until` asks for less."""
    go = page.goto

    def goto(url: str, **how):
        answer = go(url, **how)
        if not how:  # a locator is asked: a page that leads on by itself has moments without a document element
            page.locator("html:not([data-opening])").wait_for(state="attached")
        return answer

    page.goto = goto
    return page


@pytest.fixture
def new_context(browser: Browser, log: Log) -> Iterator[Callable[..., BrowserContext]]:
    """Browser contexts (a fresh reader each) in which every request to another origin is blocked and counted.

    After the test, a request to another origin, an error in the console or an uncaught exception fails it.
    """
    contexts = []

    def make(**options) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        watch(context, log)
        contexts.append(context)
        open_tab = context.new_page
        context.new_page = lambda: whole(open_tab())
        return context

    yield make
    for context in contexts:
        context.close()
    assert log.foreign == [], "requests left the site's own origin"
    assert log.spoilt or log.errors == [], "errors in the browser's console"


@pytest.fixture
def open_page(new_context) -> Callable[..., Page]:
    """A new page for a fresh reader; takes Playwright's options of a context, such as viewport and color_scheme."""
    return lambda **options: new_context(**options).new_page()


@pytest.fixture
def page(open_page) -> Page:
    """A page at 1280 x 900 for a fresh reader."""
    return open_page()


# --- other browsers than Chromium


def driven(name: str, folder: Path) -> Iterator[tuple]:
    """A browser and the log of its driver. Where Debian has it, it must be there; elsewhere its part is left out, and says so."""
    log = folder / f"{name}.log"
    try:
        other_browsers.FOUND[name]()
    except other_browsers.NotHere as error:
        if other_browsers.expected():
            pytest.fail(str(error), pytrace=False)
        pytest.skip(f"left out: {error}")
    with ExitStack() as stack:
        try:
            driver = stack.enter_context(other_browsers.DRIVEN[name](log))
        except WebDriverException as error:  # a Firefox that no driver can start, as in a snap
            if other_browsers.expected():
                raise
            pytest.skip(f"left out: {name} cannot be driven here ({error.msg})")
        yield driver, log


@pytest.fixture(scope="session")
def started_firefox(tmp_path_factory) -> Iterator[tuple]:
    """Firefox, for all tests of a worker."""
    yield from driven("Firefox", tmp_path_factory.mktemp("firefox"))


@pytest.fixture
def firefox(started_firefox) -> Iterator[Window]:
    """A fresh tab of Firefox. After the test, an uncaught error or a request to another origin fails it."""
    driver, log = started_firefox
    last = driver.current_window_handle
    driver.switch_to.new_window("tab")
    window = Window(driver, log)
    yield window
    told = window.problems()
    driver.close()
    driver.switch_to.window(last)
    assert told == []


@pytest.fixture
def webkit(tmp_path: Path) -> Iterator[Window]:
    """A window of WebKit, started anew. After the test, a request to another origin fails it."""
    for driver, log in driven("WebKit", tmp_path):
        window = Window(driver, log)
        yield window
        assert window.problems() == []
