"""What every book needs of Sphinx and its extensions, set where the book's ``_config.yml`` does not say otherwise.

Jupyter Book has defaults of its own for most of this (a theme with scripts from elsewhere, a widget manager from a CDN), so it
is the file that tells what an author has set: a key of ``sphinx: config:``, or its own word for it.
"""

from __future__ import annotations

import os
from functools import reduce
from pathlib import Path
from typing import Any

from modelbook.tables.works import BIBLIOGRAPHY

EXTENSIONS = (
    "jupyter_book",  # Jupyter Book warns without it
    "sphinx_comments",  # its settings need it; no comments are switched on
    "sphinx_external_toc",  # reads _toc.yml
    "myst_nb",  # Markdown with cells
    "sphinxcontrib.bibtex",  # {cite}
)
PUBLISHED = (  # for a book that has an address
    "sphinxext.opengraph",  # title, text and picture where a link is shared
    "sphinx_sitemap",  # sitemap.xml
)
SETTINGS: dict[str, tuple[str, Any]] = {  # of Sphinx: (Jupyter Book's word for it, value)
    "language": ("", "en"),  # for screen readers and hyphenation
    "html_theme": ("", "modelbook"),  # sphinx_ext/theme
    "html_theme_options": ("", {}),  # Jupyter Book's are for its own theme
    "html_copy_source": ("", False),  # the source is in the repository
    "html_show_sourcelink": ("", False),  # the footer links there
    "html_use_index": ("", False),  # no index of code objects
    "html_domain_indices": ("", False),  # the same
    "html_permalinks_icon": ("", "#"),  # the mark beside a heading
    "html_math_renderer": ("", "mathml"),  # equations as MathML at build: no MathJax
    "nb_execution_mode": ("execute.execute_notebooks", "cache"),  # a cell runs once, and again when it changes
    "nb_execution_timeout": ("execute.timeout", 300),  # seconds for one cell, on a slow machine too
    "nb_output_stderr": ("execute.stderr_output", "remove"),  # warnings of libraries are not for readers
    "nb_ipywidgets_js": ("", {}),  # no widget manager from a CDN: explorers bring their own script
    "nb_mime_priority_overrides": ("", [["html", "text/html", 0]]),  # an object's own HTML wins over its widget view
    "nb_merge_streams": ("", True),  # one block for what a cell prints
    "myst_enable_extensions": (  # what pages may write besides CommonMark; a dollar is a dollar, mathematics is {math}`x`
        "parse.myst_enable_extensions",
        ["attrs_block", "attrs_inline", "colon_fence", "deflist", "smartquotes", "substitution"],
    ),
    "myst_url_schemes": ("parse.myst_url_schemes", ["http", "https", "mailto"]),  # anything else is a page of the book
    "myst_heading_anchors": ("", 3),  # a link may name a heading of another page
    "myst_footnote_transition": ("", False),  # the style draws the line above notes
    "myst_update_mathjax": ("", False),  # there is none
    "numfig": ("", False),  # charts are named by what they find, not by number
    "bibtex_reference_style": ("", "author_year"),  # (Solow, 1956) says more than [17]
    "bibtex_default_style": ("", "modelbook"),  # by author; titles keep their capitals and carry the link (works.py)
    "ogp_social_cards": ("", {"enable": False}),  # one drawn card for all pages, if any
    "ogp_enable_meta_description": ("", False),  # the layout prints the page's own description
    "ogp_custom_meta_tags": (
        "",
        ['<meta name="twitter:card" content="summary_large_image">'],
    ),  # the picture in full width
    "sitemap_url_scheme": ("", "{link}"),  # no language or version in addresses
    "sitemap_excludes": ("", ["404.html", "search.html", "genindex.html"]),  # not worth finding
    "suppress_warnings": ("", ["myst.domains"]),  # as Jupyter Book sets it
}


def said(root: Path) -> dict[str, Any]:
    """What a book's ``_config.yml`` says; nothing where there is none."""
    import yaml

    file = root / "_config.yml"
    return (yaml.safe_load(file.read_text(encoding="utf-8")) or {}) if file.is_file() else {}


def _has(config: dict[str, Any], path: str) -> bool:
    """Whether the file says something under a path such as ``execute.timeout``."""
    inner = reduce(lambda part, word: part.get(word) if isinstance(part, dict) else None, path.split("."), config)
    return inner is not None


def extensions(root: Path) -> tuple[str, ...]:
    """What a book needs besides the engine's own extension."""
    address = os.environ.get("MODELBOOK_BASEURL") or (said(root).get("html") or {}).get("baseurl")
    return (*EXTENSIONS, *(PUBLISHED if address else ()))


def apply(root: Path, config: Any) -> None:
    """Set what the book's file does not."""
    own = said(root)
    works = ("bibtex_bibfiles", [str(root / BIBLIOGRAPHY)])  # the one store of sources
    for name, (word, value) in {**SETTINGS, "bibtex_bibfiles": works}.items():
        known = name in config.values
        if known and not (_has(own, f"sphinx.config.{name}") or (word and _has(own, word))):
            setattr(config, name, value)


def setup(app):
    """Bring the extensions, and set the defaults before anything reads them."""
    from modelbook.sphinx_ext.opened import book_of

    root = book_of(app).root
    for name in extensions(root):
        app.setup_extension(name)
    app.connect("config-inited", lambda app, config: apply(root, config), priority=1)
