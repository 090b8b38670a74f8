"""What a first visit to each page with an explorer costs over the wire."""

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

from pages import chromium, site, with_explorers
from run import SITE, Number

BUDGET = 350  # kB, gzipped
PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv"}  # what web hosts compress


def measure() -> Iterator[Number]:
    with site() as address, chromium() as browser:
        for page_path in with_explorers():
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            asked: set[str] = set()
            page.on("request", lambda request, asked=asked: asked.add(urlsplit(request.url).path))
            page.goto(f"{address}/{page_path}", wait_until="networkidle")
            # To the end and back: what a reader who scrolls through the chapter makes the page fetch counts too.
            page.evaluate(
                "async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) "
                "{ scrollTo(0, y); await new Promise(next => setTimeout(next, 50)); } }"
            )
            page.wait_for_load_state("networkidle")
            files = [SITE / path.lstrip("/") for path in asked]
            sizes = [
                len(gzip.compress(file.read_bytes(), 9)) if file.suffix in PACKED else file.stat().st_size
                for file in files
                if file.is_file()
            ]
            yield Number(f"{page_path}, gzipped", sum(sizes) / 1000, "kB", BUDGET)
            context.close()
