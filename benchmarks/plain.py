"""Plain Jupyter Book to measure beside: the book's own text without what only this book's engine knows, and a page with a
Vega-Lite parameter, the least that a page with a slider can do."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import others
from measuring import ROOT

CELL = """import altair as alt
import pandas as pd
frame = pd.DataFrame({"year": range(2020, 2030), "a": range(10), "b": range(10, 20)}).melt("year")
alt.Chart(frame).mark_line().encode(x="year:O", y="value:Q", color="variable:N")"""
FLOOR = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
# A parameter

```{code-cell} ipython3
import altair as alt
import pandas as pd
factor = alt.param(name="factor", value=1, bind=alt.binding_range(min=0.3, max=2, step=0.05))
frame = pd.DataFrame({"year": range(2022, 2029), "amount": range(1, 8)})
chart = alt.Chart(frame).transform_calculate(shown="datum.amount * factor").mark_bar()
y = alt.Y("shown:Q", scale=alt.Scale(domain=[0, 16]))
alt.renderers.enable("html", embed_options={"renderer": "svg", "actions": False})
chart.encode(x="year:O", y=y).add_params(factor)
```
"""
OWN_ROLES = ("fact", "result", "claim", "term")
# Blocks that Jupyter Book has, too, or that are text with a frame around it.
KEPT = ("note", "figure", "image", "math", "admonition", "tip", "warning")


def build(folder: Path, *more: str) -> float:
    """Seconds that plain Jupyter Book takes for a folder with pages, _config.yml and _toc.yml.

    Raises
    ------
    RuntimeError
        When it does not build.
    """
    command = [str(others.python_tools().with_name("jupyter-book")), "build", str(folder), "-q", *more]
    start = time.perf_counter()
    done = subprocess.run(command, env=others.environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"plain Jupyter Book did not build: {done.stderr[-200:]}")
    return time.perf_counter() - start


def page_with_a_parameter() -> Path:
    """A built site with the page ``floor.html``."""
    folder = others.HOME / "floor"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "floor.md").write_text(FLOOR, encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: floor\n", encoding="utf-8")
    (folder / "_config.yml").write_text("title: Floor\n", encoding="utf-8")
    build(folder)
    return folder / "_build" / "html"


def book(folder: Path, source: Path = ROOT) -> Path:
    """The text of the book (of a checkout) as a plain Jupyter Book, not built yet."""
    shutil.copytree(source / "book", folder, ignore=shutil.ignore_patterns("_build"))
    for page in folder.rglob("*.md"):
        page.write_text(stripped(page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copy(source / "_toc.yml", folder)
    own = "title: Plain\nexecute: {execute_notebooks: cache}\nonly_build_toc_files: true\n"
    (folder / "_config.yml").write_text(own + "bibtex_bibfiles: [references.bib]\n", encoding="utf-8")
    return folder


def stripped(text: str) -> str:
    """A page without the engine's directives and roles: its words stay, each cell draws a small chart."""
    text = re.sub(r"^(`{3,})\{code-cell\}.*?^\1$", f"```{{code-cell}} ipython3\n{CELL}\n```", text, flags=re.M | re.S)
    keep = "|".join((*KEPT, "code-cell"))
    text = re.sub(rf"^(`{{3,}})\{{(?!{keep})[\w-]+\}}.*?^\1$\n?", "", text, flags=re.M | re.S)
    text = re.sub(r"^:::+.*\n(?:^:[\w-]+:.*\n)*", "\n", text, flags=re.M)
    text = re.sub(r"\{claim\}`(.*?)\s*<[^`]*>`", r"\1", text)
    text = re.sub(r"\{term\}`([^`<]*?)\s*(?:<[^`]*>)?`", r"\1", text)
    text = re.sub(r"\{(?:fact|result)\}`[^`]*`", "1.5", text)
    text = re.sub(r"^\{\.[\w .-]+\}\n", "", text, flags=re.M)
    return re.sub(r"\[([^][]*)\]\{\.[\w -]+\}", r"\1", text)
