"""The scripts and the style, on every page that is written in Markdown."""

from __future__ import annotations

from pathlib import Path

from modelbook.sphinx_ext import assets

HERE = Path(__file__).parent


def add_files(app, pagename, templatename, context, doctree):
    """Name them, and say which keys are theirs."""
    from modelbook.parts.showing import PART

    if templatename != "page.html" or not context.get("body"):
        return
    context["body"] += f'<div data-own-keys="{" ".join(PART.keys)}" hidden></div>'
    context["modelbook_styles"] += [f"{assets.FOLDER}/showing.css"]
    scripts = ("presenting", "showing") if "data-slides" in context["body"] else ("showing",)
    context["modelbook_scripts"] += [f"{assets.FOLDER}/{name}.js" for name in scripts]


def setup(app):
    """Register files."""
    assets.add_file(app, "showing.js", HERE / "showing.js")
    assets.add_file(app, "presenting.js", HERE / "notes.js", HERE / "presenting.js", waits=True)
    assets.add_file(app, "showing.css", HERE / "showing.css")
    app.connect("html-page-context", add_files, priority=457)
