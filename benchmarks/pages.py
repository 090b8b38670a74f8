"""What the benchmarks share: the site over http, Chromium, and the pages that hold explorers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import browser as installed
import serve
from playwright.sync_api import Browser, sync_playwright
from run import SITE


def with_explorers() -> list[str]:
    """Addresses, within the site, of the pages that hold an explorer."""
    pages = (path for path in sorted(SITE.rglob("*.html")) if "_static" not in path.parts)
    return [path.relative_to(SITE).as_posix() for path in pages if "data-explorer=" in path.read_text(encoding="utf-8")]


@contextmanager
def site() -> Iterator[str]:
    server = serve.Server((serve.HOST, 0), partial(serve.Handler, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{serve.HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed.chromium(), **installed.LAUNCH)
        yield browser
        browser.close()
