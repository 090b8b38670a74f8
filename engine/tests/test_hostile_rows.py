"""What stands in rows, works, titles and names of files is text on the page, whatever it looks like."""

import csv
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from small_books import EPIDEMIC, build, copy_whole

pytestmark = pytest.mark.slow
HOSTILE = """"'><hostile onerror=x><script>hit()</script>&amp;]]>"""
QUOTED = json.dumps(HOSTILE)  # in YAML
CELLS = {  # the columns of words, by table
    "assumptions": ("label", "group", "note"),
    "scenarios": ("label", "who", "says"),
    "texts": ("text",),
    "glossary": ("term", "aliases", "definition"),
}
GENERATED = ("{equations} epidemic", "{parameters} epidemic", "{baseline} epidemic", "{terms}", "{catalogue}")
PARTS = "".join(f"\n```{directive}\n```\n" for directive in GENERATED)
FRONT = f"""---
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{name: python3, display_name: Python 3}}
short_title: {QUOTED}
description: {QUOTED}
kicker: {QUOTED}
as_of: {QUOTED}
---
"""
GLOSSARY = ("id", "term", "aliases", "definition", "source", "see_also")


def planted(root: Path) -> Path:
    """A copy of the example with hostile words wherever a contributor may write words."""
    data = root / "data"
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    fields = [{"name": name, "type": "string", "description": HOSTILE} for name in GLOSSARY]
    package["resources"].append({"name": "glossary", "path": "glossary.csv", "schema": {"fields": fields}})
    for resource in package["resources"]:
        resource |= {"title": HOSTILE, "description": HOSTILE}
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (data / "glossary.csv").write_text(
        ",".join(GLOSSARY) + "\nwave,Wave,surge,A rise.,own-assumption,\n", encoding="utf-8"
    )
    for name, columns in CELLS.items():
        with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        for row in rows:
            for column in columns:
                row[head.index(column)] += HOSTILE
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    bib = HOSTILE.replace('"', "''").replace("&", r"\&")
    (root / "book/references.bib").write_text(
        f"@misc{{own-assumption, title = {{Ours{bib}}}, author = {{{{Us{bib}}}}}, note = {{{bib}}}, year = {{2026}}}}\n"
    )
    page = root / "book/index.md"
    prose = page.read_text(encoding="utf-8").split("---\n", 2)[2]
    prose = prose.replace("# An epidemic\n", "# An epidemic `<hostile>`\n\nA {term}`wave`.\n")
    page.write_text(FRONT + prose + PARTS, encoding="utf-8")
    (root / "book" / "it's <hostile onerror=x> & co.md").write_text(FRONT + "# Other `<hostile>`\n", encoding="utf-8")
    (root / "_toc.yml").write_text(
        'format: jb-book\nroot: index\nchapters:\n- file: "it\'s <hostile onerror=x> & co"\n'
    )
    config = (root / "_config.yml").read_text(encoding="utf-8").replace("title: An epidemic", f"title: {QUOTED}")
    (root / "_config.yml").write_text(config, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, BeautifulSoup]:
    root = planted(copy_whole(EPIDEMIC, tmp_path_factory.mktemp("hostile") / "book"))
    built = build(root)
    assert built.returncode == 0, built.stdout + built.stderr
    files = (root / "_build" / "html").rglob("*.html")
    return {file.name: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser") for file in files}


def test_no_page_has_an_element_or_a_script_of_theirs(pages):
    assert len(pages) >= 4
    for name, page in pages.items():
        assert page.find_all("hostile") == [], name
        assert [s for s in page.find_all("script") if not s.get("src")] == [], name
        handlers = [(tag.name, a) for tag in page.find_all(True) for a in tag.attrs if a.lower().startswith("on")]
        assert handlers == [], name


def test_it_is_read_as_it_was_written(pages):
    page = pages["index.html"]
    for place in (
        ".explorer .finding", ".explorer .sentence", ".explorer .presets", ".explorer .source-body", ".explorer desc",
        ".card", ".terms dt", ".terms dd", "table th", "table td", ".kicker", ".byline", ".facts ~ details th + td",
    ):  # fmt: skip
        assert any(HOSTILE in found.get_text() for found in page.select(place)), place
    assert page.find("meta", attrs={"name": "description"})["content"] == HOSTILE
    assert HOSTILE in page.title.get_text()
