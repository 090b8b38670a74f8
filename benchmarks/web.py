"""What the benchmarks that look at pages share: a folder over http as hosts serve it, Chromium, and what came over the wire."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import browser as installed
import serve
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv"}  # what hosts compress
SIZE = {"width": 1280, "height": 900}
CDN = {"cdn.jsdelivr.net", "cdnjs.cloudflare.com", "unpkg.com"}
# To the end and back, at a reader's pace: what a page fetches on the way counts too.
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(n => setTimeout(n, 50)); }
  scrollTo(0, 0);
}"""


@cache
def packed(file: Path, changed: float) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


class Host(serve.Handler):
    """Files, compressed, as a host of static pages sends them."""

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file() or file.suffix not in PACKED:
            super().do_GET()
            return
        body = packed(file, file.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=600")
        super(serve.Handler, self).end_headers()


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    server = serve.Server((serve.HOST, 0), partial(Host, directory=str(folder)))
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


def pages(folder: Path) -> list[str]:
    """Addresses, within a site, of its pages; not of 404.html, which finds its files from the published address alone,
    nor of keys to lessons, which no page may name."""
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*.html")))
    return [
        path.as_posix()
        for path in found
        if "_static" not in path.parts and path.name != "404.html" and not path.name.startswith("key-")
    ]


def with_explorers(folder: Path) -> list[str]:
    return [page for page in pages(folder) if "data-explorer=" in (folder / page).read_text(encoding="utf-8")]


class Cdn:
    """Answers what pages ask of a CDN from npm's copies, and remembers what is not there."""

    def __init__(self, context: BrowserContext, modules: Path):
        self.modules = modules
        self.missing: set[str] = set()
        self.kb = 0.0
        context.route(lambda address: urlsplit(address).hostname in CDN, self.answer)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        file = self.copy(path)
        if file is None:
            self.missing.add(path)
            route.abort()
            return
        self.kb += len(packed(file, file.stat().st_mtime)) / 1000
        route.fulfill(path=file, content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})

    def copy(self, path: str) -> Path | None:
        """The file for /npm/NAME@VERSION/FILE, or for a library whose file has another place there."""
        if path.endswith(("/require.min.js", "/require.js")):
            return self.modules / "requirejs" / "require.js"
        folder, _, rest = path.strip("/").partition("/")
        name, _, inside = rest.partition("/")
        name = name.partition("@")[0]
        file = self.modules / name / (inside or f"build/{name}.min.js")
        return file if folder == "npm" and file.is_file() else None


class Wire:
    """What a page fetches: requests, and bytes as they came; a socket's messages count, too."""

    def __init__(self, page: Page, cdn: Cdn):
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        self.cdn = cdn
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self.asked)
        session.on("Network.loadingFinished", self.came)
        session.on("Network.webSocketFrameReceived", self.message)

    def asked(self, event: dict) -> None:
        address = event["request"]["url"]
        if not address.startswith(("data:", "blob:")):
            from_cdn = urlsplit(address).hostname in CDN  # whose bytes it counts itself, as they would be packed
            self.kinds[event["requestId"]] = "CDN" if from_cdn else event.get("type", "Other")

    def came(self, event: dict) -> None:
        if self.kinds.get(event["requestId"], "CDN") != "CDN":
            self.bytes[event["requestId"]] = event["encodedDataLength"]

    def message(self, event: dict) -> None:
        self.bytes["sockets"] = self.bytes.get("sockets", 0) + len(event["response"]["payloadData"])

    @property
    def requests(self) -> int:
        return len(self.kinds)

    @property
    def kb(self) -> float:
        return sum(self.bytes.values()) / 1000 + self.cdn.kb

    @property
    def fonts_kb(self) -> float:
        return sum(x for key, x in self.bytes.items() if self.kinds.get(key) == "Font") / 1000
