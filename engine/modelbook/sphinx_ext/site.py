"""The shell of the site: theme, page context, robots.txt and 404.html.

`setup(app)` is called by `modelbook.extension`. What a page may say about itself in its front matter,
and what the templates read, is listed in theme/README.md.
"""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlparse

from markupsafe import Markup
from sphinx import addnodes

from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.served import together
from modelbook.sphinx_ext.stale import all_pages

THEME_NAME = "modelbook"
THEME = Path(__file__).parent / "theme"


# --- addresses


def set_addresses(app, config):
    """One base address for canonical links, sitemap, social cards and 404.html; the publishing workflow sets it."""
    base = os.environ.get("MODELBOOK_BASEURL") or config.html_baseurl
    config.html_baseurl = base.rstrip("/") + "/" if base else ""
    config.ogp_site_url = config.html_baseurl
    config.ogp_canonical_url = config.html_baseurl


def versioned(app, path: str) -> str:
    """`site.css` -> `_static/site.css?v=HASH`, so that a cached script never meets a newer page."""
    path = path if path.startswith("_static/") else f"_static/{path}"
    file = Path(app.outdir) / path
    return f"{path}?v={kept.version(file.read_bytes())}" if file.is_file() else path


# --- what the templates know


def in_reading_order(env, docname=None, seen=None) -> list[str]:
    docname, seen = docname or env.config.root_doc, seen if seen is not None else []
    if docname not in seen:
        seen.append(docname)
        for child in env.toctree_includes.get(docname, []):
            in_reading_order(env, child, seen)
    return seen


def navigation(env) -> dict[str, list[dict]]:
    """Pages with a `short_title` go into the header; all but `unlisted` ones into the footer, by the captions of _toc.yml."""

    def entry(docname: str) -> dict:
        return {"docname": docname, "name": env.metadata[docname].get("short_title") or env.titles[docname].astext()}

    root = env.config.root_doc
    header = [d for d in in_reading_order(env) if d != root and env.metadata[d].get("short_title")]
    groups = []
    for tree in env.tocs[root].findall(addnodes.toctree) if root in env.tocs else ():
        seen = [root]
        pages = [
            d
            for child in tree["includefiles"]
            for d in in_reading_order(env, child, seen)
            if d in env.titles and not env.metadata[d].get("unlisted")
        ]
        groups.append(
            {"caption": tree["caption"] or "", "pages": [entry(d) for d in dict.fromkeys(pages) if d != root]}
        )
    return {"header": [entry(d) for d in header if d in env.titles], "footer": [g for g in groups if g["pages"]]}


def rewrite_all_when_navigation_changes(app, env):
    """Each page prints the names of the others: a changed name must reach pages that did not change."""
    known, env.modelbook_navigation = getattr(env, "modelbook_navigation", None), navigation(env)
    changed = known not in (None, env.modelbook_navigation)
    return all_pages(env, "The list of pages") if changed else []


def dates_of_pages(app):
    """When each source file last changed, from one look at the history; no history, no date."""
    app.modelbook_dates = {}
    try:
        log = subprocess.run(
            ["git", "log", "--format=@%cs", "--name-only", "--relative", "--", "."],
            cwd=app.srcdir,
            capture_output=True,
            text=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return
    day = None
    for line in log.stdout.splitlines() if log.returncode == 0 else []:
        if line.startswith("@"):
            day = date.fromisoformat(line[1:])
        elif line.endswith(".md"):
            app.modelbook_dates.setdefault(line[:-3], day)


def page_context(app, pagename, templatename, context, doctree):
    env, config = app.env, app.config
    meta = context["meta"] = dict(context.get("meta") or {})
    description = meta.get("description") or context.get("theme_description") or ""
    meta.setdefault("og:description", description)  # read by sphinxext.opengraph, which runs after this
    if pagename == "404":  # served for any address, so its links start at the site's root
        root = urlparse(config.html_baseurl).path or "/"
        context["pathto"] = lambda uri, resource=False, **_: (
            root + (uri if resource else app.builder.get_target_uri(uri))
        )
        context["content_root"] = root
    pathto = context["pathto"]

    def asset(path: str) -> str:
        return pathto(versioned(app, path), resource=True)

    lists = getattr(env, "modelbook_navigation", None) or navigation(env)
    changed = app.modelbook_dates.get(pagename)
    repository = (context.get("theme_repository_url") or "").rstrip("/")
    title = Markup(context.get("title") or "").striptags()
    context.update(
        book_name=book_of(app).name,
        description=description,
        site_navigation=lists["header"],
        foot_navigation=lists["footer"],
        changed=f"{changed.day} {changed:%B %Y}" if changed else "",
        changed_iso=changed.isoformat() if changed else "",
        report_url=f"{repository}/issues/new?title={quote(title + ': ')}" if repository else "",
        edit_url=f"{repository}/edit/main/book/{pagename}.md" if repository and doctree is not None else "",
        asset=asset,
        together=lambda paths: asset(together(Path(app.outdir), paths)),
        own_face=(Path(app.srcdir) / "_static" / "face" / "face.css").is_file(),
    )
    for kind in ("styles", "front_end", "scripts"):
        context.setdefault(f"modelbook_{kind}", [])


def own_theme(app) -> bool:
    """Whether the book wears the engine's theme, not one of somebody else (guest.py)."""
    return app.config.html_theme == THEME_NAME


def page_not_found(app):
    """404.html is written from a template: no chapter, so in no contents, search or sitemap."""
    if own_theme(app):
        yield "404", {"title": "Page not found"}, "404.html"


def list_all_pages(app, error):
    """The sitemap names the pages of the book, not only those that this build wrote anew."""
    links = getattr(app, "sitemap_links", None)
    if error is None and links is not None:
        while not links.empty():
            links.get()
        for docname in sorted(app.env.found_docs):
            links.put((app.builder.get_target_uri(docname), None))


def write_host_files(app, error):
    """For crawlers, and for hosts that would otherwise leave out folders such as _static."""
    if error is None and app.builder.format == "html":
        out = Path(app.outdir)
        sitemap = f"Sitemap: {app.config.html_baseurl}sitemap.xml\n" if app.config.html_baseurl else ""
        (out / "robots.txt").write_text(f"User-agent: *\nAllow: /\n{sitemap}", encoding="utf-8")
        (out / ".nojekyll").touch()


# --- what a page rests on


def sources_on(env, docname) -> set[str]:
    """Works cited on a page: by {cite}, and by whatever a role adds to env.modelbook_sources[docname]."""
    keys = set(getattr(env, "modelbook_sources", {}).get(docname, ()))
    for reference in getattr(env.get_domain("cite"), "citation_refs", ()):
        if reference.docname == docname:
            keys.update(target.key for target in reference.targets)
    return keys


def setup(app):
    app.add_html_theme(THEME_NAME, str(THEME))
    app.connect("config-inited", set_addresses)
    app.connect("builder-inited", dates_of_pages)
    app.connect("env-updated", rewrite_all_when_navigation_changes)
    app.connect("html-page-context", page_context, priority=400)
    app.connect("html-collect-pages", page_not_found)
    app.connect("build-finished", list_all_pages, priority=400)  # before sphinx-sitemap writes its list
    app.connect("build-finished", write_host_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
