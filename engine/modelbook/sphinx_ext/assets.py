"""The front end's files, put beside the pages that need them, and a build that notices a changed number."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from modelbook.drawing import theme
from modelbook.explorer import bundle
from modelbook.explorer.smaller import smaller
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds.book import Book
from modelbook.worlds.fingerprint import fingerprint

FOLDER = "modelbook"
BUILD = 'modelbook.build = "{}";\n'  # the last line of explorer.js
BUILT = re.compile(r"""modelbook\.build\s*=\s*["'`](\w+)["'`];?\s*$""")
ALIVE = re.compile(r'class="(explorer|fact|bet|chart)[ "]|<figure class="explorer"')


def name_cache(app, config):
    """Name the execution cache after the numbers: Jupyter Book's own sees neither data/ nor the package.

    A changed name re-reads all pages (it is a setting of the environment) and re-executes their cells.
    """
    config.nb_execution_cache_path = str(Path(app.outdir).parent / f"cache-{fingerprint(book_of(app))}")


def write_files(app):
    """The scripts and styles, into ``_static/modelbook/``."""
    if app.builder.format == "html":
        book = book_of(app)
        kept.write(app, "front end", lambda: front_end(book, getattr(app, "modelbook_files", {})))


def add_file(app, name: str, *parts: Path) -> None:
    """A part's own script or style, made of one file or more; ``_static/modelbook/NAME`` in the site."""
    if not hasattr(app, "modelbook_files"):
        app.modelbook_files = {}
    app.modelbook_files[name] = parts


def front_end(book: Book, files: Mapping[str, Sequence[Path]]) -> dict[str, bytes]:
    """The scripts and styles of a book, and those of its parts, by their paths in the site.

    Each model's script says which one it is, and so does explorer.js for all that it knows of: a host may hand out a script
    of a newer book for a page that a browser kept, and addresses alone do not tell.
    """
    models = {name: bundle.model_script(engine) for name, engine in book.engines.items()}
    made = {name: kept.version(text.encode()) for name, text in models.items()}
    wanted = {  # by a page's scripts, when there is something to draw, or a reader asks for it
        "vega.js": bundle.VEGA.read_text(encoding="utf-8"),
        "answers.js": bundle.answers(),
        "take.js": bundle.take(),
        **{
            f"models/{name}.js": f'{text}modelbook.models.{name}.made = "{made[name]}";\n'
            for name, text in models.items()
        },
    }
    wanted = {name: smaller(name, text) for name, text in wanted.items()}
    versions = {name: kept.version(text.encode()) for name, text in wanted.items()}
    front = f"{bundle.front_end(whole=False)}{bundle.index(book, versions)}modelbook.made = {json.dumps(made)};\n"
    host = bundle.host()
    always = {
        "explorer.js": front + BUILD.format(kept.version((front + host).encode())),
        "host.js": host,
        "look.css": theme.site_css(book),
        "explorer.css": bundle.css(),
        **{name: "\n".join(p.read_text(encoding="utf-8") for p in parts) for name, parts in files.items()},
    }
    texts = wanted | {name: smaller(name, text) for name, text in always.items()}
    return {f"_static/{FOLDER}/{name}": text.encode() for name, text in texts.items()}


def build_of(site: Path) -> str:
    """Of which build the explorer.js of a site is, for its pages to say; empty where there is none."""
    file = site / "_static" / FOLDER / "explorer.js"
    return BUILT.search(file.read_text(encoding="utf-8"))[1] if file.is_file() else ""


def add_files(app, pagename, templatename, context, doctree):
    """Name the scripts and the style on pages that have something alive; host.js on all, for the reader's world."""
    context.setdefault("modelbook_scripts", [])
    context.setdefault("modelbook_styles", [])
    context["build"] = build_of(Path(app.outdir))
    # on all pages, and so not made one with others
    context["modelbook_front_end"] = [f"{FOLDER}/explorer.js", f"{FOLDER}/host.js"]
    body = context.get("body") or ""
    if ALIVE.search(body):
        context["modelbook_styles"] += [f"{FOLDER}/explorer.css"]


def setup(app):
    """Connect to the build."""
    app.connect("config-inited", name_cache, priority=100)
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files, priority=450)
