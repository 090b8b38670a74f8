"""The text that readers search: every page's passages, in one script that only the search page loads.

It is taken from the pages as they were written, so it holds what models and tables print too, and works from file://,
where a script may be loaded and a page may not be fetched. The program that searches is theme/static/search.js.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.site import in_reading_order, own_theme

OWN = Path(__file__).read_text(encoding="utf-8")  # other code, other passages
FILE = "_static/modelbook/passages.js"
ADDRESS = re.compile(rf"{re.escape(FILE)}(\?v=\w+)?")  # of it, in search.html
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {
    "a",
    "abbr",
    "b",
    "button",
    "code",
    "em",
    "i",
    "kbd",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
}
SKIPPED_TAGS = {"script", "style", "svg", "math", "noscript", "select", "form", "fieldset", "footer", "header", "nav"}
# controls, cards behind numbers, marks beside headings, tables that repeat a chart: said elsewhere, or no text
SKIPPED_CLASSES = {
    "card", "headerlink", "report", "byline", "contents", "panel", "actions", "numbers", "save", "guess", "bibtex-citation",
    "label", "backrefs", "uses", "ids", "cited", "step-notes",
}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
VERSION = re.compile(r"\?v=[0-9a-f]{8}\b")  # of a file that the page names: no word of it
DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)
WEB = re.compile(r"\(?\bhttps?://[^\s<>]*[^\s<>.,;:)]\)?")  # an address is nothing that a reader looks for
CHAPTER, PAGE, LIST = range(3)  # in which order pages answer: chapters, other pages, lists of works and rows


class Passages(HTMLParser):
    """The passages of a page, as ``[id, heading, text]``: a section, a term of a list, a row or a work with an id."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.found: list[list[str]] = []
        self.open: list[tuple[str, list[str] | None]] = []  # tags, with the passage to go back to after each
        self.passage: list[str] | None = None
        self.skipped = 0  # depth inside something that is left out
        self.naming = ""  # the tag whose words are the passage's heading
        self.entries = 0  # passages that are a row or a work
        start = text.find('<main id="main"')
        self.feed(DRAWING.sub("", text[start : text.find("</main>", start)]))

    def handle_starttag(self, tag, attributes):
        """Go into an element."""
        if tag in VOID:
            self._say(" ")
            return
        a = dict(attributes)
        classes = set((a.get("class") or "").split())
        drawn = tag == "table" and "figure" in (t for t, _ in self.open)  # the chart's numbers, which data.html has
        if self.skipped or drawn or tag in SKIPPED_TAGS or classes & SKIPPED_CLASSES or "hidden" in a:
            self.skipped += 1
            return
        self.open.append((tag, self.passage))
        if a.get("id") and (tag in ("section", "dt", "tr") or "citation" in classes):
            self.passage = [a["id"], "", ""]
            self.entries += tag == "tr" or "citation" in classes
            self.found.append(self.passage)
            self.naming = "dt" if tag == "dt" else ""
        elif tag in HEADINGS and self.passage is not None and not self.passage[1]:
            self.naming = tag
        elif (
            tag == "th" and self.passage is not None and not self.passage[1] and "tr" in (t for t, _ in self.open[-2:])
        ):
            self.naming = "th"
        if tag not in INLINE or self.naming == "dt":
            self._say(" ")

    def handle_endtag(self, tag):
        """Come out of one."""
        if tag in VOID:
            return
        if self.skipped:
            self.skipped -= 1
            return
        if tag == self.naming:
            self.naming = ""
        if self.open:
            _, before = self.open.pop()
            if tag != "dt":  # what is said of a term follows it
                self.passage = before
        if tag not in INLINE:
            self._say(" ")

    def handle_data(self, data):
        """Words."""
        if not self.skipped:
            self._say(data)

    def _say(self, words: str) -> None:
        if self.passage is not None:
            self.passage[1 if self.naming else 2] += words


def passages(text: str) -> list[list[str]]:
    """The passages of a page's HTML that have words."""
    return read(text)[0]


def read(text: str) -> tuple[list[list[str]], bool]:
    """The passages of a page's HTML that have words, and whether most of them are rows or works."""
    tidy = lambda part: re.sub(r" (?=[.,;:!?)])", "", " ".join(WEB.sub("", part).split()))  # noqa: E731 - where a citation stood
    page = Passages(text)
    passages = [[ident, *map(tidy, parts)] for ident, *parts in page.found]
    return [p for p in passages if p[1] or p[2]], 2 * page.entries > len(page.found)


def write_passages(app, error):
    """One script with the text of all pages, in the order of the book; a page is taken apart once for each of its states."""
    if error is not None or app.builder.format != "html" or not own_theme(app):
        return
    book, store = [], Path(app.outdir).parent / "passages.json"  # which outlives the site
    before, known = json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}, {}
    for docname in in_reading_order(app.env):
        file = Path(app.builder.get_outfilename(docname))
        if docname in app.env.titles and file.is_file():
            address, text = app.builder.get_target_uri(docname), file.read_text(encoding="utf-8")
            text = text[text.find("<main") : text.find("</main>")]  # around it stand versions and what all pages have
            mark = sha256((OWN + VERSION.sub("", text)).encode()).hexdigest()
            known[mark] = before[mark] if mark in before else read(text)
            found, listed = known[mark]
            kind = CHAPTER if app.env.metadata[docname].get("short_title") else LIST if listed else PAGE
            book.append([address, app.env.titles[docname].astext(), found, kind])
    store.write_text(json.dumps(known), encoding="utf-8")
    text = json.dumps(book, ensure_ascii=False, separators=(",", ":"))
    target = Path(app.outdir) / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    script = f"(globalThis.modelbook ??= {{ models: {{}} }}).passages = {text};\n"
    target.write_text(script, encoding="utf-8")
    page = Path(app.outdir) / "search.html"  # it was written before the text of all pages was known
    if page.is_file():
        named = f"{FILE}?v={kept.version(script.encode())}"
        page.write_text(ADDRESS.sub(named, page.read_text(encoding="utf-8")), encoding="utf-8")


def without_index(app):
    """No index of Sphinx's own beside the passages: nothing in the engine's theme reads it, and it stems all words."""
    if own_theme(app):
        app.builder.search = False


def search_page(app):
    """The page that searches, which Sphinx writes beside its own index alone."""
    return [("search", {}, "search.html")] if own_theme(app) else []


def forget_words(app):
    """In another theme: words that no page has any more leave Sphinx's index, where an edit would leave a trace of them."""
    indexer = getattr(app.builder, "indexer", None)
    for mapping in (indexer._mapping, indexer._title_mapping) if indexer else ():
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]
    return []


def setup(app):
    """Connect to the build."""
    app.connect("builder-inited", without_index)
    app.connect("html-collect-pages", search_page)
    app.connect("html-collect-pages", forget_words)  # the last event before the index is written
    app.connect("build-finished", write_passages)
