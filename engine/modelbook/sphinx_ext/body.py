"""What is changed in a page's body once it is written: its links to other pages, its styles, two roles that others set.

The body is read by a parser and changed where an element asks for it; all else stays as it is, to the byte. A ``style``
attribute needs a policy that allows any style, so each becomes a class, and the classes' rules stand in one ``<style>``
whose hash the page's policy names.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urlparse

from markupsafe import Markup
from sphinx.util import logging

from modelbook.sphinx_ext.opened import book_of

logger = logging.getLogger(__name__)
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
Attributes = list[tuple[str, str | None]]


def policy(styles: str = "") -> str:
    """What a page may load: its own site's files, and the one ``<style>`` that it has."""
    if not styles:
        return POLICY.format(styles="")
    return POLICY.format(styles=f" 'sha256-{b64encode(sha256(styles.encode()).digest()).decode()}'")


def start_tag(tag: str, attributes: Attributes, end: str = ">") -> Markup:
    """The text of a start tag."""
    said = (Markup(" {}").format(n) if v is None else Markup(' {}="{}"').format(n, v) for n, v in attributes)
    return Markup("<{}{}{}").format(tag, Markup().join(said), Markup(end))


class Edited(HTMLParser):
    """HTML with some of its tags replaced: what `handle_starttag` and its like hand to `replace`."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=False)
        self.text = text
        self.lines = [0, *(m.end() for m in re.finditer("\n", text))]  # where each line begins
        self.edits: list[tuple[int, int, str]] = []
        self.feed(text)
        self.close()

    @property
    def here(self) -> int:
        """Where the tag that is being read begins."""
        line, column = self.getpos()
        return self.lines[line - 1] + column

    @property
    def after(self) -> int:
        """Where the start tag that is being read ends."""
        return self.here + len(self.get_starttag_text() or "")

    def replace(self, start: int, end: int, text: str) -> None:
        """Put `text` in place of a stretch."""
        self.edits.append((start, end, text))

    def edited(self) -> str:
        """The HTML after all replacements."""
        out, at = [], 0
        for start, end, text in sorted(self.edits):
            out += [self.text[at:start], text]
            at = end
        return "".join([*out, self.text[at:]])


def dated(href: str, version: str) -> str:
    """A link to a state of the book, with the version of the book that wrote it: its baselines are those of that version."""
    place, mark, asked = href.partition("?")
    if not (version and mark and "#" in place) or urlparse(href).scheme or re.search(r"(^|&)(v|edition)=", asked):
        return href
    return f"{href}&v={version}"


class Body(Edited):
    """A page's body as it is published.

    Parameters
    ----------
    text : str
        The body as it was written.
    address : callable
        ``address(kind, target)``: where a link's ``data-page`` (``PAGE#PLACE``) or ``data-file`` leads, or None for a page
        that the book does not have; then its words alone stay.
    version : str, optional
        Of the book: links to its states carry it.
    """

    def __init__(self, text: str, address: Callable[[str, str], str | None], version: str = ""):
        self.address, self.version = address, version
        self.classes: dict[str, str] = {}  # style -> class
        self.sheets: list[str] = []  # what stood in <style>
        self.unlinked = False  # inside a link that leads nowhere
        self.empty: tuple[int, int] | None = None  # a <th> that has just begun
        self.style: tuple[int, int] | None = None
        super().__init__(text)

    @property
    def styles(self) -> str:
        """The text of the page's ``<style>``."""
        return "".join([*self.sheets, *(f".{name}{{{style}}}" for style, name in self.classes.items())])

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        """Change a tag that asks for it."""
        given, changed = dict(attributes), list(attributes)
        self.empty = (self.here, self.after) if tag == "th" and not attributes else None  # pandas heads its index so
        if tag == "style":
            self.style = (self.here, self.after)
        if tag == "a" and ("data-page" in given or "data-file" in given):
            kind = "data-page" if "data-page" in given else "data-file"
            href = self.address(kind, given[kind] or "")
            if href is None:
                self.unlinked = True
                self.replace(self.here, self.after, "")
                return
            changed = [("href", href), *(pair for pair in changed if pair[0] != kind)]
        if tag == "a":
            changed = [(n, dated(v, self.version) if n == "href" and v else v) for n, v in changed]
        if tag == "img" and given.get("data-file"):
            source = self.address("data-file", given["data-file"] or "") or ""
            changed = [("src", source), *(pair for pair in changed if pair[0] != "data-file")]
        if given.get("role") == "doc-biblioentry":  # the list that works stand in asks for items
            changed = [(name, "listitem" if name == "role" else value) for name, value in changed]
        if "style" in given:
            changed = self.styled(changed, given["style"] or "")
        if changed != attributes:
            end = "/>" if (self.get_starttag_text() or "").endswith("/>") else ">"
            self.replace(self.here, self.after, start_tag(tag, changed, end))

    def styled(self, attributes: Attributes, style: str) -> Attributes:
        """A tag's attributes with a class in place of its style."""
        left = [pair for pair in attributes if pair[0] not in ("style", "class")]
        before = dict(attributes).get("class") or ""
        if re.search(r"[{}<>\\]|/\*", style):  # it would end its rule
            logger.warning("the style '%s' is left out: it holds more than declarations.", style, type="modelbook")
            return [("class", before), *left] if before else left
        name = self.classes.setdefault(style.strip().rstrip(";"), f"styled-{len(self.classes) + 1}")
        return [("class", f"{before} {name}".strip()), *left]

    def handle_endtag(self, tag: str) -> None:
        """Change what its start tag has begun."""
        end = self.text.find(">", self.here) + 1
        if tag == "a" and self.unlinked:
            self.unlinked = False
            self.replace(self.here, end, "")
        if tag == "th" and self.empty and self.empty[1] == self.here:
            self.replace(*self.empty, "<td>")
            self.replace(self.here, end, "</td>")
        if tag == "style" and self.style:
            self.sheets.append(self.text[self.style[1] : self.here])
            self.replace(self.style[0], end, "")
            self.style = None


class Without(Edited):
    """HTML without the ``<meta>`` of some names."""

    def __init__(self, text: str, names: Sequence[str]):
        self.names = names
        super().__init__(text)

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        """Leave it out."""
        if tag == "meta" and dict(attributes).get("name") in self.names:
            self.replace(self.here, self.after, "")


def publish(app, pagename, templatename, context, doctree):
    """The body as it is published, the page's style and its policy."""
    pathto = context["pathto"]

    def address(kind: str, target: str) -> str | None:
        if kind == "data-file":
            return pathto(target, resource=True)
        page, mark, place = target.partition("#")
        if page not in app.env.all_docs:
            return None
        return ("" if page == pagename else pathto(page)) + (mark + place if place else "") or "#"

    body = Body(context.get("body") or "", address, book_of(app).version)
    if context.get("body"):
        context["body"] = body.edited()
    context["metatags"] = Without(
        context.get("metatags") or "", ("viewport", "generator")
    ).edited()  # the theme has its own
    context["styles"], context["policy"] = body.styles, policy(body.styles)


def setup(app):
    """Connect to the build, after the page's own context and before the parts look for what a page needs."""
    app.connect("html-page-context", publish, priority=440)
