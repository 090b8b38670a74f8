"""How the check reads a page: its blocks, its roles, and the names that a build knows."""

import json
import subprocess
import sys

import pytest
from small_books import EPIDEMIC

from modelbook import Book
from modelbook.checks import contents, markup
from modelbook.parts import parts_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":::{div} sixty\nText\n\n:::{div} limits\nMore\n:::\n", "p.md:4: this block begins within that of line 1"),
        ("::::{div} readings\n:::{div}\nOne\n:::\n", "p.md:1: the block that begins here is not closed. Close it by a line ::::."),
        ("```{bet} x\nWhat?\n\n```{code-cell} ipython3\nx\n```\n", "p.md:4: this block begins within that of line 1"),
        ("Text\n:::\n", "p.md:2: this line closes no block."),
        ("```\na = 1\n", "p.md:1: the block that begins here is not closed."),
    ],
)  # fmt: skip
def test_a_block_that_is_not_closed_is_named(text, words):
    [message] = markup.fences("p.md", text)
    assert str(message).startswith(words)


def test_blocks_within_blocks_are_right():
    text = ":::::{div} questions\n1. What?\n\n   :::{details} The answer\n   One.\n   :::\n:::::\n````\n```{bet} x\n```\n````\n"
    assert list(markup.fences("p.md", text)) == []


def test_roles_shown_as_code_and_comments_are_no_roles():
    shown = ["Write ``{fcat}`x` `` so.", "`{fact} `", "% {fcat}`x`", "```", "{fcat}`x`", "```", "x{.class}`y`"]
    parts = [part for _, part, opens in markup.pieces(shown) if not opens]
    assert [role for part in parts for role in markup.roles(part)] == []
    assert [wrong for part in parts for wrong in markup.stray(part)] == []


NAMES = """
import json, sys, tempfile
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from sphinx.application import Sphinx
out = tempfile.mkdtemp()
app = Sphinx(sys.argv[1] + "/book", None, out, out, "dummy", status=None, warning=None, freshenv=True, confoverrides={
    "extensions": sys.argv[2].split(), "bibtex_bibfiles": ["references.bib"], "external_toc_path": sys.argv[1] + "/_toc.yml"})
inside = lambda kind: [n if d.name == "std" else f"{d.name}:{n}" for d in app.env.domains.values() for n in getattr(d, kind)
                       if n and d.name in ("std", "cite", "footcite", "glue", "eval")]
print(json.dumps([
    [*directives._directives, *en.directives, *inside("directives"), "eval-rst"],
    [*roles._roles, *en.roles, *inside("roles")]]))
"""


def test_the_names_of_blocks_and_roles_are_those_that_a_build_knows():
    command = [sys.executable, "-c", NAMES, str(EPIDEMIC), " ".join(markup.EXTENSIONS)]
    said = subprocess.run(command, cwd=EPIDEMIC, capture_output=True, text=True, timeout=120)
    blocks, roles = json.loads(said.stdout.splitlines()[-1])
    known = markup.names_of(parts_of(Book.open(EPIDEMIC)))
    assert set(blocks) >= known.directives
    assert set(roles) >= known.roles
    assert set(blocks) - known.directives <= {"restructuredtext-test-directive"}
    rest = {
        name for name in roles if name not in known.roles
    }  # of no use to a writer: docutils' own names for other markup
    assert {name for name in rest if "reference" not in name} <= {"index", "target", "uri", "url", "term"}, (
        rest
    )  # a {term} of Sphinx has no glossary here


def test_a_book_with_extensions_of_its_own_may_know_more_names():
    assert not markup.may_know_more({})
    assert not markup.may_know_more(contents.config(EPIDEMIC))
    assert markup.may_know_more({"sphinx": {"extra_extensions": ["sphinx_design"]}})
