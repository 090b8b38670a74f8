"""The front end's files, put beside the pages that need them, and a build that notices a changed number."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.util import logging

from chokepoints import theme
from chokepoints.checks import chapter_problems, data_problems
from chokepoints.explorer import bundle
from chokepoints.sphinx_ext import kept
from chokepoints.tables import Book, book
from chokepoints.worlds import engines

logger = logging.getLogger(__name__)
FOLDER = "chokepoints"
LINK = re.compile(r'<a data-(page|file)="([^"#]*)#?([^"]*)"([^>]*)>(.*?)</a>', re.S)
DATED = re.compile(r'class="(timeline|strip)[ "]')
ALIVE = re.compile(r'class="(explorer|fact|bet|chart)[ "]|<figure class="explorer"')


def name_cache(app, config):
    """Name the execution cache after the numbers: Jupyter Book's own sees neither data/ nor the package.

    A changed name re-reads all pages (it is a setting of the environment) and re-executes their cells.
    """
    root = book(Path(app.srcdir)).root
    config.nb_execution_cache_path = str(Path(app.outdir).parent / f"cache-{kept.fingerprint(root)}")


def write_files(app):
    """The scripts and styles, into ``_static/chokepoints/``."""
    if app.builder.format == "html":
        of = book(Path(app.srcdir))
        kept.write(app, "front end", lambda: front_end(of))


def front_end(of: Book) -> dict[str, bytes]:
    """The scripts and styles of a book by their paths in the site."""
    found = engines(of.root)
    texts = {
        "explorer.js": bundle.front_end() + bundle.index(found),
        "host.js": (bundle.HERE / "js" / "host.js").read_text(encoding="utf-8"),
        "timeline.js": (bundle.HERE / "js" / "timeline.js").read_text(encoding="utf-8"),
        "timeline.css": (bundle.HERE / "timeline.css").read_text(encoding="utf-8"),
        "summary.js": bundle.summary(),
        "summary.css": (bundle.HERE / "summary.css").read_text(encoding="utf-8"),
        "vega.js": bundle.VEGA.read_text(encoding="utf-8"),
        "explorer.css": theme_css() + bundle.css(),
        **{f"models/{name}.js": bundle.model_script(e) for name, e in found.items()},
    }
    return {f"_static/{FOLDER}/{name}": text.encode() for name, text in texts.items()}


def theme_css() -> str:
    """The colours of the charts for light, for dark, and for no choice."""
    auto = ":root:not([data-theme=light]):not([data-theme=dark])"
    both = theme.stylesheet(":root, [data-theme=light]", "[data-theme=dark]")
    dark = theme.stylesheet("", auto).splitlines()[1]
    return f"{both}@media (prefers-color-scheme: dark) {{ {dark} }}\n"


def add_files(app, pagename, templatename, context, doctree):
    """Name the scripts and the style on pages that have something alive; host.js on all, for the reader's world."""
    context.setdefault("chokepoints_scripts", [])
    context.setdefault("chokepoints_styles", [])
    context["chokepoints_scripts"] += [f"{FOLDER}/explorer.js", f"{FOLDER}/host.js"]
    if context.get("body"):
        context["body"] = LINK.sub(lambda m: _link(app, pagename, context["pathto"], *m.groups()), context["body"])
    body = context.get("body") or ""
    if ALIVE.search(body):
        context["chokepoints_styles"] += [f"{FOLDER}/explorer.css"]
    if DATED.search(body):
        context["chokepoints_styles"] += [f"{FOLDER}/timeline.css"]
    if 'class="timeline' in body:  # before host.js, which asks it what of an address it reads itself
        context["chokepoints_scripts"].insert(-1, f"{FOLDER}/timeline.js")
    if "data-summary=" in body:
        context["chokepoints_styles"] += [f"{FOLDER}/summary.css"]
        context["chokepoints_scripts"] += [f"{FOLDER}/summary.js"]


def _link(app, here: str, pathto, kind: str, path: str, place: str, more: str, words: str) -> str:
    """A link from generated markup to a page, a place on it or a file of the site; words alone where there is no such page."""
    if kind == "file":
        return f'<a href="{pathto(path, resource=True)}"{more}>{words}</a>'
    if path not in app.env.all_docs:
        return words
    address = ("" if path == here else pathto(path)) + (f"#{place}" if place else "")
    return f'<a href="{address or "#"}"{more}>{words}</a>'


def check(app):
    """What `chokepoints check` finds, as warnings (which fail the build): data/ and models once for each state of them, a
    chapter once for each of its own. Sphinx counts a notebook's lines anew in each cell; the check knows the file's."""
    of = book(Path(app.srcdir))
    now = kept.of_build(app)
    before, right = getattr(app.env, "chokepoints_right", ("", set()))
    problems = data_problems(of) if before != now else []
    if not problems:
        app.env.chokepoints_right = now, right if before == now else set()
        problems = chapter_problems(of, app.env.chokepoints_right[1])
    for problem in problems:
        logger.warning(problem, type="chokepoints", subtype="check")


def setup(app):
    """Connect to the build."""
    app.connect("config-inited", name_cache, priority=100)
    app.connect("builder-inited", check)
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files, priority=450)
