"""The last part of a lesson's page, in which a pupil hands in."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes

from modelbook.explorer import bundle
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext import assets

HERE = Path(__file__).parent
TEMPLATES = Templates(HERE)
MARK = "data-handing"
CODE = ("handing.css", "qr.js", "code.js")  # what a page needs that shows a code
AFTER_PACKS = 600  # when a lesson's document is in the view that is being written


def resolved(app, doctree, docname):
    """The part, at the end of the page for pupils."""
    if "pack" not in app.env.metadata[docname] or getattr(app.builder, "modelbook_view", "page") != "page":
        return
    top = next(iter(doctree.findall(nodes.section)))
    top.append(nodes.raw("", str(TEMPLATES.call("handing.html", "handing")), format="html"))


def add_code(context) -> None:
    """Name the files of a page that shows a code."""
    context["modelbook_styles"] += [f"{assets.FOLDER}/{CODE[0]}"]
    context["modelbook_scripts"] += [f"{assets.FOLDER}/{name}" for name in CODE[1:]]


def add_files(app, pagename, templatename, context, doctree):
    """The scripts and the style, on pages with that part."""
    if MARK in (context.get("body") or ""):
        add_code(context)
        context["modelbook_scripts"] += [f"{assets.FOLDER}/handing.js"]


def setup(app):
    """Register files."""
    assets.add_file(app, "qr.js", bundle.QR)
    assets.add_file(app, "code.js", HERE / "code.js")
    assets.add_file(app, "handing.js", HERE / "handing.js")
    assets.add_file(app, "handing.css", HERE / "handing.css")
    app.connect("doctree-resolved", resolved, priority=AFTER_PACKS)
    app.connect("html-page-context", add_files, priority=456)  # its script comes after the lesson's
