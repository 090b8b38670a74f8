"""What a reader does with an explorer in a real browser, told by roles, names and the markup's contract, not by its wording."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page

# The chart is drawn as high as its place, which is measured anew where something above it goes.
FILLED = """id => { const place = document.querySelector(`#${id} .main .drawings`), svg = place.querySelector('svg');
  return !document.querySelector('.shared-world') && Math.abs(place.clientHeight - svg.getBoundingClientRect().height) <= 2; }"""
READY = "id => document.getElementById(id)?.explorer && document.getElementById(id).dataset.painted"
# What is drawn: without titles and descriptions, which are words; sorted, because Vega uses its elements again in any order.
MARKS = """id => [...document.querySelectorAll(`#${CSS.escape(id)} [data-chart] svg`)]
  .map(svg => [...svg.querySelectorAll('path, line, text, rect, image')].map(x => x.outerHTML).sort().join('')).join('|')"""
# Two frames, and until the charts out of sight are drawn too.
REST = """async id => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame(), await frame();
  const {dataset} = document.getElementById(id);
  while (dataset.settled !== dataset.painted) await frame();
}"""
# Also controls out of sight, and what controls say that move nothing.
IDLE = """id => {
  const {idle, painted} = document.getElementById(id).dataset;
  return painted && idle === painted;
}"""


def explorers(site: Path) -> list[tuple[str, str]]:
    """Page and id of every explorer of a built site; those of lessons have few controls, may be covered, and tests of their own."""
    out = []
    for file in sorted(site.rglob("*.html")):
        if "_static" not in file.parts:
            text = file.read_text(encoding="utf-8")
            found = re.findall(r'<figure class="explorer" id="([^"]+)"', text) if "data-lesson" not in text else []
            out += [(file.relative_to(site).as_posix(), ident) for ident in found]
    return out


# What a page does later, under the milliseconds it waits, so that a test may do it at once.
WAITING = """
  window.waiting = {};
  const { setTimeout: later } = window;
  window.setTimeout = (act, wait, ...more) => { window.waiting[wait] = act; return later(act, wait, ...more); };
"""


def marked(page: Page, what: str, value: str = "") -> None:
    """Wait until the page says so of itself (`data-alive`, `data-summed` …).

    A locator is asked: between two pages there is a moment with no document element whose attribute a script could read.
    """
    page.locator(f"html[data-{what}='{value}']" if value else f"html[data-{what}]").wait_for(state="attached")


class Reader:
    """An explorer on an open page."""

    def __init__(self, page: Page, ident: str):
        self.page, self.ident = page, ident
        self.figure = page.locator(f"#{ident}")

    def wait(self) -> Reader:
        """Until it is alive and drawn."""
        self.figure.scroll_into_view_if_needed()
        self.page.wait_for_function(READY, arg=self.ident)
        self.page.evaluate(REST, self.ident)
        return self

    def pause(self) -> None:
        """Until what waits for the slider to pause is done too."""
        self.page.wait_for_function(IDLE, arg=self.ident)

    def accept(self) -> Reader:
        """Take the world of a link: its banner goes, and the chart has its room again."""
        self.page.locator(".shared-world button").first.click()
        self.page.wait_for_function(FILLED, arg=self.ident)
        return self

    # -- what is seen
    def marks(self) -> str:
        return self.page.evaluate(MARKS, self.ident)

    @property
    def sentence(self) -> str:
        return self.figure.locator(".sentence").inner_text()

    @property
    def table(self) -> str:
        return self.figure.locator("table[data-result]").text_content()

    @property
    def note(self) -> str:
        note = self.figure.locator("[data-note]")
        return note.inner_text() if note.is_visible() else ""

    def seen(self) -> tuple[str, str, str]:
        return self.marks(), self.sentence, self.table

    def looks_like(self, before: tuple[str, str, str], axes: object) -> None:
        """The same is seen as before; where axes have grown since, which do not shrink back, the same is said."""
        now = self.seen()
        assert now[1:] == before[1:]
        grown = self.get("axes().drawn") != axes
        assert grown or now[0] == before[0]

    # -- the contract
    def get(self, what: str):
        return self.page.evaluate(f"id => document.getElementById(id).explorer.{what}", self.ident)

    @property
    def values(self) -> dict:
        return self.get("values")

    def rows(self) -> list[dict]:
        return self.page.evaluate(
            "id => document.getElementById(id).explorer.result().map(row => ({...row}))", self.ident
        )

    def set(self, values: dict) -> None:
        self.doing(
            lambda: self.page.evaluate("([id, v]) => document.getElementById(id).explorer.set(v)", [self.ident, values])
        )

    # -- what is done
    def doing(self, act) -> None:
        """Do something and wait until it is drawn."""
        before = self.figure.get_attribute("data-painted")
        act()
        self.drawn_since(before)

    def drawn_since(self, before: str | None) -> None:
        """Until another picture than that of `data-painted` is drawn, small charts too."""
        self.page.wait_for_function(
            "([id, before]) => document.getElementById(id).dataset.painted !== before", arg=[self.ident, before]
        )
        self.page.evaluate(REST, self.ident)

    def inputs(self) -> list[str]:
        """Names of all sliders, those in the drawer too."""
        return self.figure.locator("input[type=range]").evaluate_all("all => all.map(x => x.name)")

    def input(self, name: str) -> Locator:
        return self.figure.locator(f'input[type=range][name="{name}"]')

    def control(self, name: str) -> Locator:
        return self.figure.locator(f'.control[data-key="{name}"]')

    def open_others(self) -> None:
        """The levers behind “more”."""
        more = self.figure.locator("[data-more][aria-expanded=false]")
        if more.count():
            more.evaluate("button => button.click()")  # on a phone it is behind “all”

    def bring(self, one: Locator) -> None:
        """Open what hides a lever or a mark: “more”, or the strip of charts."""
        if one.evaluate("it => !!it.closest('.others[hidden]')"):
            self.open_others()
        thumb = one.locator("xpath=ancestor::*[@data-chart]").locator("[data-thumb]")
        if thumb.count() and thumb.is_visible():
            self.doing(thumb.click)

    def open_drawer(self) -> None:
        self.open_others()
        one = self.figure.locator("[data-all][aria-expanded=false]")
        if one.is_visible():  # a phone shows one lever at a time
            one.click()
        drawer = self.figure.locator("details.drawer")
        if drawer.count() and drawer.get_attribute("open") is None:
            drawer.locator("summary").first.click()

    def press(self, name: str, *keys: str) -> None:
        if self.figure.locator(f'.others[hidden] [name="{name}"]').count():
            self.open_others()
        for key in keys:
            before = self.input(name).input_value()
            self.input(name).press(key)
            if self.input(name).input_value() != before:
                self.page.evaluate(REST, self.ident)

    def check(self, kind: str, value: str) -> None:
        """Choose a radio button (``view`` or ``scenario``) by keyboard, so that its place on the page does not matter."""
        radio = self.figure.locator(f'input[data-{kind}][value="{value}"]')
        self.doing(lambda: (radio.focus(), radio.press(" ")))

    def act(self, action: str) -> None:
        self.figure.locator(f'button[data-action="{action}"]').first.click()

    @property
    def take_away(self) -> Locator:
        """The dialog “Take away”, opened."""
        dialog = self.figure.locator("dialog.take-away")
        if not dialog.is_visible():
            self.act("take")
            dialog.wait_for()
        return dialog

    def take(self, what: str) -> None:
        """Press a button of it, such as ``png``; what stands folded is opened."""
        button = self.take_away.locator(f'[data-take="{what}"]')
        if not button.is_visible():
            button.locator("xpath=ancestor::details/summary").click()
        button.click()


def open_explorer(page: Page, address: str, ident: str) -> Reader:
    page.goto(address)
    return Reader(page, ident).wait()


def leads_to(link: Locator) -> str:
    """Where a link leads; it carries the world once changes pause, or once the reader is at it."""
    link.first.focus()
    return link.first.evaluate("a => a.href")
