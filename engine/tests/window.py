"""What a reader does in a window of Firefox or WebKit, over WebDriver. In Chromium `reader.py` does it, with more."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

WAIT = 20.0  # s
EVERY = 0.02
QUIET = """(() => { const f = document.getElementById(arguments[0]); f?.scrollIntoView({behavior: 'instant'});
  const d = f?.dataset; return !!f?.explorer && !!d.painted && d.settled === d.painted && d.idle === d.painted; })()"""
SEEN = """(() => { const f = document.getElementById(arguments[0]); return {
  values: f.explorer.values, scenario: f.explorer.scenario, finding: f.querySelector('.finding').textContent,
  sentence: f.querySelector('.sentence').textContent, table: f.querySelector('table[data-result]')?.textContent ?? '',
  marks: [...f.querySelectorAll('[data-chart] svg')].map(svg => [...svg.querySelectorAll('path, line, text, rect, image')]
    .map(x => x.outerHTML).sort().join('')).join('|') }; })()"""
WATCH = """globalThis.shown = null; addEventListener('pageshow', event => { globalThis.shown = event.persisted; })"""
ELSEWHERE = """performance.getEntriesByType('resource').map(e => e.name)
  .filter(name => !/^(data|blob):/.test(name) && new URL(name).origin !== location.origin)"""
KEYS = {"End": Keys.END, "Home": Keys.HOME, "Right": Keys.ARROW_RIGHT, "Left": Keys.ARROW_LEFT, "Enter": Keys.ENTER}


class Window:
    """A window of another browser than Chromium.

    Parameters
    ----------
    log : path
        To which the browser's driver writes; errors of pages among it, where the browser tells them.
    """

    def __init__(self, driver: WebDriver, log: Path):
        self.driver, self.log = driver, log
        self.start = log.stat().st_size

    # -- what is seen
    def run(self, script: str, *arguments):
        """An expression of the page."""
        return self.driver.execute_script(f"return {script}", *arguments)

    def until(self, script: str, *arguments) -> None:
        """Wait until an expression of the page holds."""
        self.wait(lambda: self.run(script, *arguments), script)

    def wait(self, holds: Callable[[], object], what: str) -> None:
        last = time.monotonic() + WAIT
        while not holds():
            assert time.monotonic() < last, f"waited in vain: {what}"
            time.sleep(EVERY)

    def seen(self, ident: str) -> dict:
        """What an explorer shows, and the world that it is in."""
        return self.run(SEEN, ident)

    def value(self, ident: str, name: str) -> str:
        """Where a slider stands."""
        return self.run("document.querySelector(`#${arguments[0]} input[name='${arguments[1]}']`).value", ident, name)

    def count(self) -> int:
        """The changes that "your world" counts."""
        return int(self.run("document.querySelector('[data-world-count]').textContent").split()[0])

    def problems(self) -> list[str]:
        """Uncaught errors of pages, and requests to another origin, since the window was made."""
        with self.log.open(encoding="utf-8", errors="replace") as file:
            file.seek(self.start)
            lines = [
                line.strip() for line in file if line.startswith(("JavaScript error: http", "JavaScript error: file"))
            ]
        return lines + self.run(ELSEWHERE)

    # -- what is done
    def open(self, address: str, ident: str = "") -> None:
        """Load an address, also where it differs from the last in its fragment alone."""
        self.driver.get("about:blank")
        self.driver.get(address)
        if ident:
            self.quiet(ident)

    def quiet(self, ident: str) -> None:
        """Until an explorer is alive, drawn, and waits for nothing."""
        self.until(QUIET, ident)

    def press(self, selector: str, *keys: str) -> None:
        """Keys (`End`, `Right`, or letters) on an element."""
        found = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", found)
        found.send_keys(*[KEYS.get(key, key) for key in keys])

    def move(self, ident: str, name: str, *keys: str) -> None:
        """A slider of an explorer."""
        self.press(f"#{ident} input[name='{name}']", *keys)
        self.quiet(ident)

    def follow(self, link: str) -> None:
        """A link to another page, as a reader at it presses it; the page that is left is watched for its coming back."""
        self.driver.execute_script(WATCH)
        self.driver.execute_script(
            "const a = document.querySelector(`a[href*='${arguments[0]}']`); a.focus(); a.click()", link
        )
        self.arrived(link)

    def arrived(self, part: str) -> None:
        self.wait(lambda: part in self.driver.current_url, f"an address with {part}")
        self.until("document.readyState === 'complete' && !!document.documentElement.dataset.alive")

    def back(self, part: str) -> bool | None:
        """Back to the page with `part` in its address. True where the browser had kept it, None where it was loaded anew."""
        self.driver.back()
        self.arrived(part)
        return self.run("globalThis.shown")
