"""The front end's files, put beside the pages that need them, and a build that notices a changed number."""

from __future__ import annotations

import re
import shutil
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
BUILD = 'modelbook.build = "{}";\n'  # in page.js
CAME = '(modelbook.came ??= {{}})["{}"] = "{}";\n'  # the last line of a script that pages load
BUILT = re.compile(r"""modelbook\.build\s*=\s*["'`](\w+)["'`]""")
ALIVE = re.compile(r'class="(explorer|fact|bet|chart)[ "]')
EXPLORER = '<figure class="explorer"'


def clear_cache(app, config):
    """Empty the execution cache when data or code changed, which Jupyter Book's own does not see: cells run anew once their
    page is read. Its name stays, for it is a setting of the environment, and with another all pages are read."""
    folder = Path(app.outdir).parent / "cells"
    mark, now = folder / "made-from", fingerprint(book_of(app))
    if not mark.is_file() or mark.read_text(encoding="ascii") != now:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(now, encoding="ascii")
    config.nb_execution_cache_path = str(folder)


def write_files(app):
    """The scripts and styles, into ``_static/modelbook/``."""
    if app.builder.format == "html":
        book = book_of(app)
        files = kept.write(app, "front end", lambda: front_end(book, *files_of(app)))
        app.modelbook_build = build_of(files)
        app.modelbook_versions = {path: kept.version(content) for path, content in files.items()}


def add_file(app, name: str, *parts: Path, waits: bool = False) -> None:
    """A part's own script or style, made of one file or more; ``_static/modelbook/NAME`` in the site.

    One that `waits` is a script that a page loads when it is wanted.
    """
    files_of(app)[1 if waits else 0][name] = parts


def files_of(app) -> tuple[dict[str, Sequence[Path]], dict[str, Sequence[Path]]]:
    """The parts' files: those that pages name, and scripts that wait until one is wanted."""
    if not hasattr(app, "modelbook_files"):
        app.modelbook_files = ({}, {})
    return app.modelbook_files


def front_end(
    book: Book, files: Mapping[str, Sequence[Path]], waiting: Mapping[str, Sequence[Path]]
) -> dict[str, bytes]:
    """The scripts and styles of a book, and those of its parts, by their paths in the site.

    Each script that a page loads by itself says which one it is, and page.js which ones it knows: a host may hand out a script
    of a newer book for a page that a browser kept, and addresses alone do not tell.
    """
    wanted = {  # by a page's scripts, when there is something to draw, or a reader asks for it
        "explorer.js": bundle.explorer(),
        "answers.js": bundle.answers(),
        "take.js": bundle.take(),
        **{f"models/{name}.js": bundle.model_script(engine) for name, engine in book.engines.items()},
        **{name: _joined(parts) for name, parts in waiting.items()},
    }
    versions = {name: kept.version(text.encode()) for name, text in wanted.items()}
    wanted = {name: text + CAME.format(name, versions[name]) for name, text in wanted.items()}
    vega = bundle.VEGA.read_bytes()
    index = bundle.index(book, versions | {bundle.VEGA.name: kept.version(vega)})
    always = {
        "page.js": bundle.page(index + BUILD.format(kept.version(bundle.page(index).encode()))),
        "look.css": theme.site_css(book),
        "explorer.css": bundle.css(),
        **{name: _joined(parts) for name, parts in files.items()},
    }
    texts = {name: smaller(name, text).encode() for name, text in (wanted | always).items()}
    return {f"_static/{FOLDER}/{name}": content for name, content in {bundle.VEGA.name: vega, **texts}.items()}


def _joined(parts: Sequence[Path]) -> str:
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def build_of(files: Mapping[str, bytes]) -> str:
    """Of which build the page.js among a site's files is, for its pages to say."""
    return BUILT.search(files[f"_static/{FOLDER}/page.js"].decode())[1]


def add_files(app, pagename, templatename, context, doctree):
    """Name the script on all pages, for the reader's world, and the style on those that have something alive."""
    context.setdefault("modelbook_scripts", [])
    context.setdefault("modelbook_styles", [])
    context["build"] = app.modelbook_build
    # on all pages, and so not made one with others
    context["modelbook_front_end"] = [f"{FOLDER}/page.js"]
    body = context.get("body") or ""
    context["pieces"] = EXPLORER in body  # a page that opens in pieces (theme.js)
    if ALIVE.search(body):
        context["modelbook_styles"] += [f"{FOLDER}/explorer.css"]


def setup(app):
    """Connect to the build."""
    app.connect("config-inited", clear_cache, priority=100)
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files, priority=450)
