"""The pages of lessons: one document, seen as the pupils' page, as the sheet and as the key.

A block is put into the document three times over (`block`); what only one view shows stands in a box of its own (`seen`). When
a document is resolved, the view that is being written decides (`builder.modelbook_view`, the pupils' page by default), so that
no answer reaches the pupils' page, its search words or a copy of them.
"""

from __future__ import annotations

import json
import os
import re
from functools import partial
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from modelbook.errors import BookError, Place
from modelbook.explorer.static import Static
from modelbook.explorer.templates import Templates
from modelbook.explorer.widget import validated
from modelbook.parts.packs import answering, blocks, gift, notebook, reading, solving
from modelbook.parts.packs.blocks import ALONE, OPTION, VIEWS, Block
from modelbook.parts.packs.codes import address_of, code_of
from modelbook.parts.packs.reading import Pack
from modelbook.sphinx_ext import assets, kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated
from modelbook.sphinx_ext.site import versioned
from modelbook.worlds import words

HERE = Path(__file__).parent
TEMPLATES = Templates(HERE)
FIGURE = "model"  # the id of a lesson's explorer
LIVE = 'data-pack="'
ASKS = 'data-ask="'


class block(nodes.General, nodes.Element):
    """A block of a lesson, with its markup in each view."""


class seen(nodes.General, nodes.Element):
    """What one view alone shows."""


def call(macro: str, *given: object) -> Markup:
    """The markup of a block."""
    return TEMPLATES.call("blocks.html", macro, *given)


def pack_file(env) -> tuple[str, str]:
    """The file of the lesson that is being read, below the book's folder, and all of its text."""
    file = Path(env.doc2path(env.docname))
    return file.relative_to(book_of(env.app).root).as_posix(), file.read_text(encoding="utf-8-sig")


def as_json(x: object) -> str:
    """What a script reads from an attribute."""
    return json.dumps(x, ensure_ascii=False, separators=(",", ":"))


class InPack(SphinxDirective):
    """A block of a lesson; a mistake fails the build with file and line."""

    has_content = True
    optional_arguments = 1
    option_spec = dict.fromkeys(
        ("kind", "unit", "answer", "accept", "digits", "min", "max", "step", "start", "states"), directives.unchanged
    )

    def run(self):
        here = Place(line=self.lineno)
        lines = [(here, line) for line in self.content if not OPTION.match(line)]
        name = self.arguments[0].strip() if self.arguments else ""
        given = Block(self.name, name, self.options, tuple(lines), here)
        page, text = pack_file(self.env)
        try:
            made = kept.once(
                self.env.app, (self.name, name, self.options, list(self.content), page, text),
                lambda: self.made(reading.read(book_of(self.env.app), page, text), given),
            )  # fmt: skip
        except BookError as error:
            raise self.error(f"{error.problem.what} {error.problem.mend}") from None
        return [block("", **{view: str(text) for view, text in zip(VIEWS, made, strict=True)})]

    def made(self, pack: Pack, given: Block) -> tuple[str, str, str]:
        """Its markup on the page, on the sheet, in the key."""
        raise NotImplementedError


class Ask(InPack):
    """``{ask} ID``: see `asks`; on a page that is no lesson ``{ask} LESSON.ID``, one of a lesson's questions."""

    def run(self):
        name = self.arguments[0].strip() if self.arguments else ""
        if "." not in name:
            return super().run()
        try:
            pack, ask = blocks.elsewhere(book_of(self.env.app), Place(line=self.lineno), name)
        except BookError as error:
            raise self.error(f"{error.problem.what} {error.problem.mend}") from None
        return [nodes.raw("", str(call("ask_page", ask, as_json(plan_of(pack, ask)), pack.name)), format="html")]

    def made(self, pack: Pack, given: Block) -> tuple[str, str, str]:
        ask = blocks.ask(pack, given)
        worths = answering.worths(pack.book, ask)
        return (
            call("ask_page", ask, as_json(plan_of(pack, ask)), pack.name),
            call("ask_sheet", ask),
            call("ask_key", ask, worths),
        )


def plan_of(pack: Pack, ask) -> dict:
    """A question as the page runs it; what its answer is worth is not in it."""
    return {
        "kind": ask.kind, "unit": words_unit(ask.unit), "digits": ask.digits, "accept": ask.accept,
        "answer": solving.plan(pack.book, ask.answer) if ask.answer else None, "right": ask.right, "hint": ask.hint,
        "wrongs": [{"answer": solving.plan(pack.book, w.answer), "near": w.near, "says": w.says} for w in ask.wrongs],
        "options": [
            {"word": o.word, "labels": o.labels, "says": o.says}
            | ({"holds": solving.planned(pack.book, o.relation)} if o.relation else {})
            for o in ask.options
        ],
    }  # fmt: skip


def words_unit(unit: str) -> str:
    """A unit as it follows a number."""
    return f" {unit}" if unit and unit != "%" else unit


class Guess(InPack):
    """``{guess} NAME``: see `blocks.guess`."""

    def made(self, pack: Pack, given: Block) -> tuple[str, str, str]:
        guess = blocks.guess(pack, given)
        plan = {
            "unit": words_unit(guess.unit), "digits": guess.digits, "answer": solving.plan(pack.book, guess.answer),
            "then": guess.then,
        }  # fmt: skip
        return call("guess_page", guess, as_json(plan)), call("guess_sheet", guess), call("guess_key", guess)


class Fill(InPack):
    """``{fill} NAME``: see `blocks.fill`."""

    def made(self, pack: Pack, given: Block) -> tuple[str, str, str]:
        table = blocks.fill(pack, given)
        said = [pack.said(state) for state in table.states]
        cells = [[pack.shown(column, one) for column in table.columns] for one in said]
        return tuple(call("fill", table, pack, view, cells) for view in VIEWS)  # type: ignore[return-value]


class Lesson(InPack):
    """``{lesson}``: the explorer with the lesson's states, controls and numbers."""

    def made(self, pack: Pack, given: Block) -> tuple[str, str, str]:
        controls = [*pack.given["shows"], *pack.locks]
        engine, controls, charts, view = validated(
            pack.book, pack.model, controls, pack.charts, presets=[], **pack.given.get("view") or {}
        )
        figure = Static(engine, FIGURE, controls, charts, "baseline", view, False, [], 3).html()
        said = pack.said()
        reads = [{"label": r.label, "shown": pack.shown(r, said)} for r in pack.reads]
        held = any(one.kind == "guess" for one in blocks.blocks(pack))
        base = self.config.html_baseurl
        links = [
            {"label": s.label, "page_name": s.page_name, "place": f"#?state={s.id}",
             "code": code_of(base, f"{pack.page}.html#?state={s.id}")}
            for s in pack.states.values()
        ]  # fmt: skip
        return call("lesson_page", pack, Markup(figure), reads, held), call("lesson_sheet", pack, links), ""


class Boxed(SphinxDirective):
    """A part of the text that one view alone shows: ``{on} key``; or a question with room to write: ``{open} ID``."""

    has_content = True
    required_arguments = 1

    def run(self):
        name = self.arguments[0].strip()
        box = nodes.container("", classes=["open-question" if self.name == "open" else f"on-{name}"])
        self.set_source_info(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        if self.name == "open":
            box += block("", page=str(call("open_page", name)), sheet='<div class="lines"></div>' * 2, key="")
            return [box]
        if name not in ALONE:
            raise self.error(f"There is no view '{name}'. Known: {', '.join(ALONE)}.")
        held = seen("", view=name)
        held += box
        return [held]


class Packs(Generated):
    """``{packs}``: all lessons with their pages, on the teachers' page."""

    alone = False

    def html(self) -> Markup:
        book = book_of(self.env.app)
        rows = [
            {"pack": p, "chapter": chapter_of(book, p), "launch": notebook.launches(book, p),
             "places": p.places(self.env.docname),
             "folder": os.path.relpath(Path(p.page).parent, Path(self.env.docname).parent) + "/"}
            for p in reading.packs(book)
        ]  # fmt: skip
        return call("listed", rows, keys_wanted())


def chapter_of(book, pack: Pack) -> str:
    """The title of a lesson's chapter, without its mark-up."""
    text = (book.root / "book" / f"{pack.given['chapter']}.md").read_text(encoding="utf-8-sig")
    title = re.search(r"^# (.+)$", text, re.M)
    return words.plain(title[1].strip()) if title else pack.given["chapter"]


def keys_wanted() -> bool:
    """Whether keys are made."""
    return os.environ.get("MODELBOOK_KEYS", "on") != "off"


# -- the three views of one document


def unlisted(app, doctree):
    """A lesson stands in no list of all pages: the teachers' page has its own."""
    meta = app.env.metadata[app.env.docname]
    if "pack" in meta:
        meta["unlisted"] = "true"


def resolved(app, doctree, docname):
    """A document in the view that is being written."""
    if "pack" not in app.env.metadata[docname]:
        return
    view = getattr(app.builder, "modelbook_view", "page")
    shows = {view} | ({"notes"} if view in ("slides", "key") else set())
    blocks_of = "page" if view == "slides" else view
    for node in list(doctree.findall(block)):
        node.replace_self(nodes.raw("", node[blocks_of], format="html"))
    for node in list(doctree.findall(seen)):
        if node["view"] in shows:
            node.replace_self(node.children)
        else:
            node.parent.remove(node)
    book, file = book_of(app), Path(app.env.doc2path(docname))
    pack = reading.read(book, file.relative_to(book.root).as_posix(), file.read_text(encoding="utf-8-sig"))
    top = next(iter(doctree.findall(nodes.section)))
    top.insert(1, nodes.raw("", str(head(app, pack, view)), format="html"))
    if view == "page":
        for k, section in enumerate(s for s in top.children if isinstance(s, nodes.section)):
            section.insert(1, nodes.raw("", str(TEMPLATES.call("head.html", "tick", k)), format="html"))


def head(app, pack: Pack, view: str) -> Markup:
    """The top of a page in a view."""
    base = app.config.html_baseurl
    if view == "sheet":
        page = f"{pack.page}.html"
        return TEMPLATES.call(
            "head.html", "sheet", pack, address_of(base, page), code_of(base, page), reading.licence(pack.book)
        )
    if view == "key":
        return TEMPLATES.call("head.html", "key", pack, f"key-{pack.name}.gift")
    all_blocks = blocks.blocks(pack)
    plan = {
        "id": pack.name, "model": pack.model, "word": pack.word, "view": pack.view,
        "held": any(b.kind == "guess" for b in all_blocks), "version": pack.book.version,
        "states": {s.id: {"label": s.label, "query": s.query(pack.model)} for s in pack.states.values()},
        "locks": dict(pack.locks), "reads": [[r.reference, r.form] for r in pack.reads],
    }  # fmt: skip
    keys = " ".join(["pack", "who", "show", "state", *blocks.ids(all_blocks)])
    return TEMPLATES.call("head.html", "page", pack, as_json(plan), keys, chapter_of(pack.book, pack))


def more_pages(app):
    """The sheets and the keys: the documents of the lessons in another view."""
    for pack in reading.packs(book_of(app)):
        if pack.page not in app.env.found_docs:
            continue
        for view in VIEWS[1:]:
            if view == "key" and not keys_wanted():
                continue
            app.builder.modelbook_view, app.builder.current_docname = view, pack.page
            try:
                doctree = app.env.get_and_resolve_doctree(pack.page, app.builder)
                box = nodes.container("", *(child.deepcopy() for child in doctree.children), classes=[f"pack-{view}"])
                body = app.builder.render_partial(box)["fragment"]
            finally:
                app.builder.modelbook_view = "page"
            name = f"{pack.page.removesuffix(pack.name)}{view}-{pack.name}"
            yield (
                name,
                {"title": f"{pack.title}: {view}", "body": body, "meta": {}, "modelbook_made": view},
                "page.html",
            )


def moved_pages(app):
    """Pages on which lessons stood that are no more: each place on them leads to a lesson's sheet."""
    all_packs = reading.packs(book_of(app))
    old = {str(one).partition("#")[0] for pack in all_packs for one in pack.given.get("formerly") or ()}
    for page in sorted(old - app.env.found_docs):
        here = Path(page).parent
        rows = [
            {"place": place, "title": pack.title,
             "address": os.path.relpath(Path(pack.page).with_name(f"sheet-{pack.name}.html"), here)}
            for pack in all_packs for place in pack.places(page)
        ]  # fmt: skip
        body = TEMPLATES.call("head.html", "moved", rows)
        yield (
            page,
            {"title": "This page has moved", "body": str(body), "meta": {}, "modelbook_made": "moved"},
            "page.html",
        )


def add_files(app, pagename, templatename, context, doctree):
    """The script and the style, on pages of lessons; and a key asks crawlers to leave."""
    body = context.get("body") or ""
    if ASKS in body or LIVE in body:
        context["modelbook_styles"] += [f"{assets.FOLDER}/asks.css"]
    if LIVE in body or context.get("modelbook_made"):
        context["modelbook_styles"] += [f"{assets.FOLDER}/packs.css"]
    if LIVE in body:
        context["modelbook_scripts"] += [f"{assets.FOLDER}/packs.js"]
    elif ASKS in body:
        context["modelbook_scripts"] += [f"{assets.FOLDER}/near.js"]
        named = "asks.js?" + versioned(app, f"{assets.FOLDER}/asks.js").partition("?")[2]
        context["body"] = body + str(Markup('<div hidden data-questions="{}"></div>').format(named))
    if context.get("modelbook_made") == "moved":
        context["modelbook_scripts"] += [f"{assets.FOLDER}/moved.js"]
    if context.get("modelbook_made"):
        context["metatags"] = (context.get("metatags") or "") + '\n<meta name="robots" content="noindex">'


def write_files(app, error):
    """What is no page: questions for Moodle, and notebooks."""
    if error is not None or app.builder.format != "html":
        return
    for pack in reading.packs(book_of(app)):
        folder = (Path(app.outdir) / pack.page).parent
        if not folder.is_dir():
            continue
        if keys_wanted():
            text = kept.once(app, ("key", pack.file, pack.text), partial(gift.text, pack))
            (folder / f"key-{pack.name}.gift").write_text(text, encoding="utf-8")
        text = kept.once(app, ("lab", pack.file, pack.text), partial(notebook.text, pack))
        (folder / f"lab-{pack.name}.ipynb").write_text(text, encoding="utf-8")


def setup(app):
    """Register directives and files."""
    for node in (block, seen):
        app.add_node(node)
    for name, kind in (
        ("ask", Ask), ("guess", Guess), ("fill", Fill), ("lesson", Lesson), ("on", Boxed), ("open", Boxed), ("packs", Packs),
    ):  # fmt: skip
        app.add_directive(name, kind)
    assets.add_file(app, "near.js", HERE / "near.js")
    assets.add_file(app, "asks.js", HERE / "checking.js", HERE / "asks.js")
    scripts = (HERE / f"{name}.js" for name in ("checking", "asks", "carrying", "packs"))
    assets.add_file(app, "packs.js", *scripts)
    assets.add_file(app, "moved.js", HERE / "moved.js")
    assets.add_file(app, "asks.css", HERE / "asks.css")
    assets.add_file(app, "packs.css", HERE / "packs.css")
    app.connect("doctree-read", unlisted)
    app.connect("doctree-resolved", resolved)
    app.connect("html-collect-pages", more_pages)
    app.connect("html-collect-pages", moved_pages)
    app.connect("html-page-context", add_files, priority=455)
    app.connect("build-finished", write_files)
