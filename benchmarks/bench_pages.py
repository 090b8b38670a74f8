"""Every page: bytes and requests of a first visit, and Lighthouse for a phone; beside a chapter in plain Jupyter Book."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import browser as installed
import others
import plain
from measuring import SITE, Table, option
from playwright.sync_api import Browser
from web import SCROLL, SIZE, Cdn, Wire, chromium, pages, site, with_explorers

REPEATS = option("REPEATS", 1)  # of Lighthouse; the medians count
CHAPTER = "chapters/3-ascend.html"
# What a lesson's file is made into; all lessons' are of one template, so Lighthouse sees one of each kind.
KINDS = ("teach/packs/key-", "teach/packs/sheet-", "teach/packs/slides-")
NAMES = ("Performance", "Accessibility", "Best practices", "Search engines")


def measure() -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as folder:
        beside, gap = built(Path(folder) / "plain")
        yield weights(beside, gap)
        yield lighthouse(beside, gap)


def built(folder: Path) -> tuple[Path | None, str]:
    """The site of the book's text in plain Jupyter Book, or why there is none."""
    try:
        plain.build(plain.book(folder))
    except RuntimeError as error:
        return None, str(error)
    return folder / "_build" / "html", ""


def weights(beside: Path | None, gap: str) -> Table:
    table = Table(
        "weight", "A first visit, scrolled to the end",
        ["Page", "In", "Explorer", "All (kB)", "Of it fonts (kB)", "Requests"],
    )  # fmt: skip
    with chromium() as browser:
        explorers = set(with_explorers(SITE))
        with site(SITE) as address:
            for page in pages(SITE):
                table.row(page, "this book", "yes" if page in explorers else "no", *visit(browser, f"{address}/{page}"))
        if beside is None:
            table.missing(f"{CHAPTER} in plain Jupyter Book", gap)
            return table
        with site(beside) as address:
            missing: set[str] = set()
            table.row(CHAPTER, "plain Jupyter Book", "no", *visit(browser, f"{address}/{CHAPTER}", missing))
            for name in sorted(missing):
                table.missing(f"{name} in plain Jupyter Book", "it comes from a CDN and is not among npm's copies here")
    return table


def visit(browser: Browser, address: str, missing: set[str] | None = None) -> list[float]:
    """Kilobytes, those of fonts, and requests."""
    context = browser.new_context(viewport=SIZE)
    cdn = Cdn(context, others.npm_tools())
    page = context.new_page()
    wire = Wire(page, cdn)
    page.goto(address, wait_until="networkidle")
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    if missing is not None:
        missing |= cdn.missing
    context.close()
    return [round(wire.kb, 1), round(wire.fonts_kb, 1), wire.requests]


def lighthouse(beside: Path | None, gap: str) -> Table:
    table = Table(
        "lighthouse", "Lighthouse, phone",
        ["Page", "In", "Audits below 90%", *NAMES, "First paint (s)", "Largest paint (s)", "Blocked (ms)", "Layout shift"],
    )  # fmt: skip
    seen: set[str] = set()
    chosen = []
    for page in pages(SITE):
        kind = next((kind for kind in KINDS if page.startswith(kind)), page)
        chosen += [] if kind in seen else [page]
        seen.add(kind)
    table.notes.append("Of the keys, sheets and slides of lessons, which one template makes, one of each kind is seen.")
    with site(SITE) as address:
        rows(table, "this book", address, chosen)
    if beside is None:
        table.missing(f"{CHAPTER} in plain Jupyter Book", gap)
    else:
        with site(beside) as address:
            rows(table, "plain Jupyter Book", address, [CHAPTER])
        table.notes.append(
            "Plain Jupyter Book asks a CDN for scripts that do not come here: it weighs less than in use."
        )
    return table


def rows(table: Table, where: str, address: str, chosen: list[str]) -> None:
    found: dict[str, list[dict]] = {}
    # One by one for all pages, then again: load on the machine does not fall on all runs of one page.
    addresses = [f"{address}/{page}" for _ in range(REPEATS) for page in chosen]
    command = [others.NODE, others.HERE / "lighthouse.mjs", others.npm_tools(), installed.chromium(), *addresses]
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stdout or ():
            one = json.loads(line)
            found.setdefault(one["address"].removeprefix(f"{address}/"), []).append(one)
            print(f"  {one['address'].removeprefix(address)} {one['scores']} {one['failing']}", flush=True)
    for page in chosen:
        runs = [one for one in found.get(page, ()) if not one["error"] and None not in one["scores"]]
        if not runs:
            table.missing(
                f"{page} in {where}", (found.get(page) or [{"error": "Lighthouse ended before it"}])[0]["error"]
            )
            continue
        scores = [round(100 * median(one["scores"][k] for one in runs)) for k in range(len(NAMES))]
        value = {what: median(one[what] for one in runs) for what in ("fcp", "lcp", "tbt", "cls")}
        failing = sorted({name for one in runs for name in one["failing"]})
        table.row(
            page, where, ", ".join(failing), *scores, round(value["fcp"] / 1000, 2), round(value["lcp"] / 1000, 2),
            round(value["tbt"]), round(value["cls"], 3),
        )  # fmt: skip
