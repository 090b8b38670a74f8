"""A book in a theme of somebody else, such as ``sphinx_book_theme``: its author names it as ``html_theme`` in ``_config.yml``.

What the engine's own layout prints by itself then goes in by the doors that Sphinx has for it: styles and scripts of a page.
"""

from __future__ import annotations

from pathlib import Path

from modelbook.sphinx_ext.assets import FOLDER
from modelbook.sphinx_ext.site import THEME, own_theme


def dress(app, pagename, templatename, context, doctree):
    """Name the styles and scripts that a page needs, after the parts have said which these are."""
    if own_theme(app):
        return
    for path in (f"{FOLDER}/look.css", *context.get("modelbook_styles", ())):
        there = Path(app.outdir) / "_static" / path
        if not there.is_file():  # a style of the engine's own theme
            there.write_bytes((THEME / "static" / path).read_bytes())
        app.add_css_file(path)
    for path in (*context.get("modelbook_front_end", ()), *context.get("modelbook_scripts", ())):
        app.add_js_file(path, loading_method="defer")
    context.setdefault("default_mode", "auto")  # themes made of pydata's complain of none
    if context.get("styles"):
        context["metatags"] = f"{context.get('metatags') or ''}<style>{context['styles']}</style>"


def setup(app):
    """Connect to the build, after all that adds to a page."""
    app.connect("html-page-context", dress, priority=900)
