"""An explorer taken out of its book: one page that holds all it needs, a page for a frame, or a module for another site.

The module follows the front-end contract of anywidget, ``export default { render({ model, el }) }``, and needs no kernel. Page
and module hold the front end, Vega and the model in a scope of their own: several of them, of whatever books, may meet on one
page. A page for a frame has that place for itself, so it is light: the front end and Vega stand in a file beside it (`FRONT`),
one for all frames of a site, which a browser keeps.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from markupsafe import Markup

from modelbook.drawing import theme
from modelbook.errors import BookError
from modelbook.explorer import bundle
from modelbook.explorer.references import TEMPLATES
from modelbook.explorer.smaller import smaller
from modelbook.explorer.widget import Explorer, explore
from modelbook.language import equation_latex, mathml
from modelbook.worlds.book import Book

FRONT = "modelbook.js"  # beside the pages for frames
PRIVATE = "modelbook.models"  # where a model registers itself in a scope of its own
SHOW = 'show(document.getElementById("here"));\n'
TOLD = f"""for (const note of document.querySelectorAll("[data-note]")) {{
  note.textContent = "{FRONT} is not beside this page, so the sliders stand still: put both files into one folder.";
  note.hidden = false;
}}
"""
LISTENER = """<iframe src="{file}" title="{title}" style="width: 100%; height: 72rem; border: 0" loading="lazy"></iframe>
<script>
  addEventListener("message", ({{ data, source }}) => {{
    for (const frame of document.querySelectorAll("iframe"))
      if (frame.contentWindow === source && data?.modelbook) frame.style.height = `${{data.height}}px`;
  }});
</script>
"""


@dataclass(frozen=True)
class Export:
    """An explorer to be taken out of its book.

    Attributes
    ----------
    explorer : Explorer
    home : str
        The address of the page that it comes from; a link leads back there.
    """

    explorer: Explorer
    home: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.explorer.engine.model.title

    def module(self) -> str:
        """A front-end module after the contract of anywidget."""
        css = theme.embedded_css(self.explorer.engine.book) + bundle.css()
        scope = self._scope(self.explorer.static.html(self.home), css)
        return f"{scope}export default {{\n  render({{ model, el }}) {{\n    return show(el, model);\n  }},\n}};\n"

    def page(self) -> str:
        """A page that opens from disk, with the model's equations."""
        script = (
            f"(() => {{\n{self._scope(html='', css='')}{SHOW}}})();\n"  # markup and style stand in the page already
        )
        return self._page(script)

    def frame(self) -> str:
        """A light page for a frame: it tells its height to the page around it, and leads back to where it comes from."""
        model = bundle.model_script(self.explorer.engine)
        inside = f"{self._named()}{model}{self._shown(html='', css='')}{SHOW}{bundle.script('page/frame')}"
        return self._page(small(f"if (globalThis.modelbook?.alone) {{\n{inside}}} else {TOLD}"), front())

    def _page(self, script: str, front: str = "") -> str:
        """A page around a script of its own; with a front end beside it, one for a frame."""
        engine = self.explorer.engine
        script = script.replace("</script", "<\\/script")  # none within ends the element
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        css = smaller("page.css", theme.site_css(engine.book) + bundle.css() + bundle.style("alone"))
        figure = self.explorer.static.html(self.home if front else "#equations", 1)
        given = {"css": Markup(css), "script": Markup(script), "hash": digest, "figure": Markup(figure)}
        back = f"From {engine.book.package.get('title') or self.title}"
        beside = f"{FRONT}?{hashlib.sha256(front.encode()).hexdigest()[:8]}" if front else ""
        return str(TEMPLATES.render(
            "alone.html", title=self.title, beside=beside, home=self.home, back=back,
            equations=[] if front else self._equations(), **given,
        ))  # fmt: skip

    def _equations(self) -> list[Mapping[str, object]]:
        engine = self.explorer.engine
        printed = [q for q in engine.model.equations if q.printed]
        math = [Markup(mathml(equation_latex(engine.model, q, engine.input_axes), "inline")) for q in printed]
        return [{"tag": q.tag, "math": m, "says": q.says, "unit": q.unit} for q, m in zip(printed, math, strict=True)]

    def _scope(self, html: str, css: str) -> str:
        """All scripts in one scope, and ``show(el, model)``; `html` and `css` are what the element does not hold yet."""
        vega, own = (
            bundle.VEGA.read_text(encoding="utf-8"),
            f"{bundle.front_end_scripts()}\n{bundle.script('page/alone')}\n",
        )
        model = bundle.model_script(self.explorer.engine, PRIVATE)
        start = f"\nconst modelbook = {bundle.shared()};\n{self._named()}"
        return vega + small(f"{start}{own}{model}") + self._shown(html, css)

    def _named(self) -> str:
        return f"modelbook.book = {json.dumps(self.explorer.engine.book.name)};\n"

    def _shown(self, html: str, css: str) -> str:
        given = json.dumps({"html": html, "css": css, "id": self.explorer.static.ident}, ensure_ascii=False)
        return f"const show = (el, model) => modelbook.alone({{ model, el, ...{given} }});\n"


def small(script: str) -> str:
    """A script without what a browser does not need; no text in it ends the element that holds it."""
    return smaller("own.js", script.replace("</script", "<\\/script"))


def front() -> str:
    """The front end and Vega, as the pages for frames share them."""
    own = small(f"{bundle.front_end()}\n{bundle.script('page/alone')}")
    return bundle.VEGA.read_text(encoding="utf-8") + own


def home_of(book: Book, model: str) -> str:
    """The address of a model's page in the published book; nothing for a book without one."""
    published = str(book.package.get("published", ""))
    chapter = book.settings.chapters.get(model)
    page = chapter.page if chapter and chapter.page else ""
    return urljoin(published.rstrip("/") + "/", page) if published else ""


def export(book: Book, model: str, files: Mapping[str, Path], home: str = "", scenario: str = "baseline") -> str:
    """Write files that hold a model's explorer.

    Parameters
    ----------
    book : Book
    model : str
    files : mapping of {"html", "esm", "iframe"} to Path
    home : str
        The address to which the link back leads; by default that of the model's page in the published book.
    scenario : str
        The named set of values that it starts with.

    Returns
    -------
    str
        What was written, and how to embed it.

    Raises
    ------
    BookError
        For an unknown model or scenario, when no file is asked for, or one cannot be written.
    """
    if not files:
        raise BookError("there is nothing to write.", mend="Add --html FILE, --esm FILE or --iframe FILE.")
    made = Export(explore(book, model, scenario=scenario), home or home_of(book, model))
    kinds = {"html": made.page, "esm": made.module, "iframe": made.frame}
    said = []
    for kind, file in files.items():
        text = kinds[kind]()
        try:
            file.write_text(text, encoding="utf-8")
            if kind == "iframe":
                file.with_name(FRONT).write_text(front(), encoding="utf-8")
        except OSError as error:
            raise BookError(f"{file} cannot be written: {error.strerror}.", mend="Name another file.") from error
        said.append(f"Wrote {file}, {len(text.encode()) / 1000:.0f} kB.\n")
        if kind == "iframe":
            shared = f"{FRONT}, {len(front().encode()) / 1000:.0f} kB"
            said.append(f"Beside it {shared}, which all frames of a folder share: upload both.\n")
            said.append(f"Embed it like this:\n\n{LISTENER.format(file=file.name, title=made.title)}")
    return "".join(said)
