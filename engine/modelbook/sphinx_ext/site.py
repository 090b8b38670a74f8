"""The shell of the site: theme, page context, MathML, small directives, robots.txt and 404.html.

`setup(app)` is called by `modelbook.extension`. What a page may say about itself in its front matter,
and what the templates read, is listed in theme/README.md.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlparse

from docutils import nodes
from docutils.parsers.rst import directives
from latex2mathml.converter import convert
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from modelbook.sphinx_ext.opened import book_of

logger = logging.getLogger(__name__)
THEME = Path(__file__).parent / "theme"
WORDS_A_MINUTE = 230

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)


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
    return f"{path}?v={sha256(file.read_bytes()).hexdigest()[:8]}" if file.is_file() else path


# --- what the templates know


def in_reading_order(env, docname=None, seen=None) -> list[str]:
    docname, seen = docname or env.config.root_doc, seen if seen is not None else []
    if docname not in seen:
        seen.append(docname)
        for child in env.toctree_includes.get(docname, []):
            in_reading_order(env, child, seen)
    return seen


def navigation(env) -> dict[str, list[dict]]:
    """Pages with a `short_title` go into the header; all go into the footer, under the captions of _toc.yml, in its order."""

    def entry(docname: str) -> dict:
        return {"docname": docname, "name": env.metadata[docname].get("short_title") or env.titles[docname].astext()}

    root = env.config.root_doc
    header = [d for d in in_reading_order(env) if d != root and env.metadata[d].get("short_title")]
    groups = []
    for tree in env.tocs[root].findall(addnodes.toctree) if root in env.tocs else ():
        seen = [root]
        pages = [d for child in tree["includefiles"] for d in in_reading_order(env, child, seen) if d in env.titles]
        groups.append(
            {"caption": tree["caption"] or "", "pages": [entry(d) for d in dict.fromkeys(pages) if d != root]}
        )
    return {"header": [entry(d) for d in header if d in env.titles], "footer": [g for g in groups if g["pages"]]}


def rewrite_all_when_navigation_changes(app, env):
    """Each page prints the names of the others: a changed name must reach pages that did not change."""
    known, env.modelbook_navigation = getattr(env, "modelbook_navigation", None), navigation(env)
    return list(env.found_docs) if known not in (None, env.modelbook_navigation) else []


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
    # docutils adds a second viewport tag
    context["metatags"] = re.sub(r'<meta [^>]*name="(viewport|generator)"[^>]*>\s*', "", context.get("metatags") or "")

    if context.get("body"):
        context["body"] = (
            context["body"]
            .replace("<th></th>", "<td></td>")  # pandas heads its index column with nothing
            .replace('role="doc-biblioentry"', 'role="listitem"')
        )  # the list they stand in asks for items

    if pagename == "404":  # served for any address, so its links start at the site's root
        root = urlparse(config.html_baseurl).path or "/"
        context["pathto"] = lambda uri, resource=False, **_: (
            root + (uri if resource else app.builder.get_target_uri(uri))
        )
        context["content_root"] = root
    pathto = context["pathto"]

    lists = getattr(env, "modelbook_navigation", None) or navigation(env)
    changed = app.modelbook_dates.get(pagename)
    repository = (context.get("theme_repository_url") or "").rstrip("/")
    title = re.sub("<[^>]+>", "", context.get("title") or "")
    context.update(
        policy=POLICY,
        book_name=book_of(app).name,
        description=description,
        site_navigation=lists["header"],
        foot_navigation=lists["footer"],
        changed=f"{changed.day} {changed:%B %Y}" if changed else "",
        changed_iso=changed.isoformat() if changed else "",
        report_url=f"{repository}/issues/new?title={quote(html.unescape(title) + ': ')}" if repository else "",
        edit_url=f"{repository}/edit/main/book/{pagename}.md" if repository and doctree is not None else "",
        asset=lambda path: pathto(versioned(app, path), resource=True),
    )
    context.setdefault("modelbook_scripts", [])
    context.setdefault("modelbook_styles", [])


def page_not_found(app):
    """404.html is written from a template: no chapter, so in no contents, search or sitemap."""
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


# --- the line under the lede


def sources_on(env, docname) -> set[str]:
    """Works cited on a page: by {cite}, and by whatever a role adds to env.modelbook_sources[docname]."""
    keys = set(getattr(env, "modelbook_sources", {}).get(docname, ()))
    for reference in getattr(env.get_domain("cite"), "citation_refs", ()):
        if reference.docname == docname:
            keys.update(target.key for target in reference.targets)
    return keys


def add_byline(app, doctree, docname):
    meta = app.env.metadata[docname]
    if app.builder.format != "html" or not ("as_of" in meta or "minutes" in meta):
        return
    section = next(iter(doctree.findall(nodes.section)), None)
    if section is None:
        return
    words = [t for t in doctree.findall(nodes.Text) if not isinstance(t.parent, nodes.raw)]  # not the words in drawings
    minutes = meta.get("minutes") or max(1, round(sum(len(t.split()) for t in words) / WORDS_A_MINUTE))
    count = len(sources_on(app.env, docname))
    parts = [f"{minutes} minutes" if str(minutes) != "1" else "1 minute"]
    if count:
        parts.append(f"{count} sources" if count > 1 else "1 source")
    if "as_of" in meta:
        parts.append(f"figures as of {html.escape(str(meta['as_of']))}")
    text = f'<p class="byline">{" · ".join(parts)}</p>'

    parts_of_page = [child for child in section.children if isinstance(child, nodes.section)]
    if "short_title" in meta and len(parts_of_page) > 2:
        items = "".join(
            f'<li><a href="#{part["ids"][0]}">{html.escape(part[0].astext())}</a></li>' for part in parts_of_page
        )
        text += f'<details class="contents"><summary>On this page</summary><ol>{items}</ol></details>'

    place = 1
    for index, child in enumerate(section.children):
        if isinstance(child, nodes.Element) and "lede" in child["classes"]:
            place = index + 1
    section.insert(place, nodes.raw("", text, format="html"))


class StackTables(SphinxPostTransform):
    """A table of the text scrolls by itself, and on a phone it is stacked, each cell under the name of its column.

    Its cells are written here because only so can they carry that name and the roles that keep it a table when stacked.
    """

    default_priority = 900
    formats = ("html",)

    def run(self):
        for table in list(self.document.findall(nodes.table)):
            if any(entry.get("morecols") or entry.get("morerows") for entry in table.findall(nodes.entry)):
                table.replace_self(nodes.container("", table.deepcopy(), classes=["scroll"]))
            else:
                table.replace_self(nodes.container("", *stacked(table), classes=["scroll", "stack"]))


def element(tag: str, attributes: str, inner: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Nodes between the two tags of an HTML element."""
    start, end = f"<{tag} {attributes}>", f"</{tag}>"
    return [nodes.raw("", start, format="html"), *inner, nodes.raw("", end, format="html")]


def stacked(table: nodes.table) -> list[nodes.Node]:
    """A table without spans: its tags as HTML, and between them what its cells hold."""
    titles = list(table.findall(nodes.title))
    heads = [row for part in table.findall(nodes.thead) for row in part]
    labels = [html.escape(entry.astext()) for entry in heads[-1]] if heads else []

    def group(tag: str, rows: list[nodes.row]) -> list[nodes.Node]:
        inner = []
        for row in rows:
            cells = []
            for k, entry in enumerate(row):
                classes = f' class="{" ".join(entry["classes"])}"' if entry["classes"] else ""
                if tag == "thead":
                    cells += element("th", f'role="columnheader" scope="col"{classes}', entry.children)
                elif k == 0 and entry.astext().strip():
                    cells += element("th", f'role="rowheader" scope="row"{classes}', entry.children)
                else:
                    label = f' data-label="{labels[k]}"' if labels else ""
                    cells += element("td", f'role="cell"{label}{classes}', entry.children)
            inner += element("tr", 'role="row"', cells)
        return element(tag, 'role="rowgroup"', inner)

    parts = [node for title in titles for node in element("caption", "", title.children)]
    parts += group("thead", heads) if heads else []
    parts += group("tbody", [row for part in table.findall(nodes.tbody) for row in part])
    return element("table", 'role="table"', parts)


# --- Markdown's small helpers


class Div(SphinxDirective):
    """`:::{div} lede` - a box with classes and nothing else."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {"name": directives.unchanged}

    def run(self):
        box = nodes.container("", classes=(self.arguments[0].split() if self.arguments else []))
        self.set_source_info(box)
        self.add_name(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class Details(SphinxDirective):
    """`:::{details} The answer` - folded until it is asked for, without a script."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"class": directives.class_option, "open": directives.flag}

    def run(self):
        box = details(
            "", classes=self.options.get("class", []), summary=self.arguments[0], opened="open" in self.options
        )
        self.set_source_info(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class details(nodes.container):
    pass


def visit_details(self, node):
    classes = " ".join(["note", *node["classes"]])
    self.body.append(
        f'<details class="{classes}"{" open" if node["opened"] else ""}>'
        f"<summary>{html.escape(node['summary'])}</summary>"
    )


def depart_details(self, node):
    self.body.append("</details>\n")


# --- mathematics


def mathml(latex: str, display: str, node) -> str:
    latex = re.sub(
        r"\\(begin|end)\{(aligned|split|align|gather|gathered|equation)\*?\}",
        lambda found: f"\\{found[1]}{{align*}}" if found[2] != "equation" else "",
        latex,
    )
    # a row break outside an environment needs one
    if "\\\\" in latex and "\\begin" not in latex:
        latex = f"\\begin{{align*}}{latex}\\end{{align*}}"
    try:
        made = convert(latex, display=display)
    except Exception as problem:  # the converter has one exception class a mistake
        logger.warning(
            "cannot turn this into MathML: %s (%s)",
            latex,
            type(problem).__name__,
            location=node,
            type="modelbook",
            subtype="math",
        )
        return f"<code>{html.escape(latex)}</code>"
    return re.sub(r">&<", ">&amp;<", made)


def visit_inline_math(self, node):
    self.body.append(mathml(node.astext(), "inline", node))
    raise nodes.SkipNode


def visit_block_math(self, node):
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(mathml(node.astext(), "block", node))
    if node["number"]:
        self.body.append(f'<span class="eqno">({node["number"]})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_theme("modelbook", str(THEME))
    app.add_html_math_renderer(
        "mathml", inline_renderers=(visit_inline_math, None), block_renderers=(visit_block_math, None)
    )
    app.add_directive("div", Div)
    app.add_directive("details", Details)
    app.add_node(details, html=(visit_details, depart_details))
    app.add_post_transform(StackTables)
    app.connect("config-inited", set_addresses)
    app.connect("builder-inited", dates_of_pages)
    app.connect("env-updated", rewrite_all_when_navigation_changes)
    app.connect("doctree-resolved", add_byline)
    app.connect("html-page-context", page_context, priority=400)
    app.connect("html-collect-pages", page_not_found)
    app.connect("build-finished", list_all_pages, priority=400)  # before sphinx-sitemap writes its list
    app.connect("build-finished", write_host_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
