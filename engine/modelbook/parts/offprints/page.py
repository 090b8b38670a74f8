"""The documents, and the data for catalogues."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

from modelbook.parts.packs import reading
from modelbook.parts.packs.codes import address_of
from modelbook.parts.packs.reading import Pack
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of


def learning_resource(pack: Pack, base: str, description: str, language: str) -> dict:
    """A lesson in the words of schema.org; nothing of it is a claim of approval."""
    book, given = pack.book, pack.given
    licences = [
        one.get("path") for one in book.package.get("licenses", []) if str(one.get("name", "")).startswith("CC")
    ]
    out = {
        "@context": "https://schema.org", "@type": "LearningResource", "name": pack.title, "description": description,
        "url": address_of(base, f"{pack.page}.html"), "inLanguage": language, "learningResourceType": "lesson",
        "timeRequired": f"PT{given['minutes']}M", "isAccessibleForFree": True, "license": next(filter(None, licences), ""),
        "typicalAgeRange": re.sub(r"\+$", "-", str(given.get("ages", ""))),
        "about": [s.strip() for s in str(given.get("subjects", "")).split(",") if s.strip()],
        "isPartOf": {"@type": "Book", "name": book.name.capitalize(), "url": base},
        "audience": {"@type": "EducationalAudience", "educationalRole": "student"}, "version": book.version,
    }  # fmt: skip
    return {key: value for key, value in out.items() if value not in ("", [])}


def add_data(app, pagename, templatename, context, doctree):
    """The data, in the head of a lesson's page."""
    if doctree is None or "pack" not in app.env.metadata.get(pagename, {}):
        return
    pack = next(p for p in reading.packs(book_of(app)) if p.page == pagename)
    said = str(app.env.metadata[pagename].get("description", ""))
    data = learning_resource(pack, app.config.html_baseurl, said, app.config.language or "en")
    text = json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")  # it ends no script
    context["metatags"] = f'{context.get("metatags") or ""}\n<script type="application/ld+json">{text}</script>'


def write_files(app, error):
    """The documents, beside the pages."""
    if error is not None or app.builder.format != "html":
        return
    from modelbook.parts.offprints import sheet  # of use to a build alone

    for pack in reading.packs(book_of(app)):
        folder = (Path(app.outdir) / pack.page).parent
        if folder.is_dir():
            made = kept.once(app, ("sheet", pack.file, pack.text), partial(sheet.file, pack, app.config.html_baseurl))
            (folder / f"sheet-{pack.name}.docx").write_bytes(made)


def setup(app):
    """Register them."""
    app.connect("html-page-context", add_data, priority=458)
    app.connect("build-finished", write_files)
