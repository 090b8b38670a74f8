"""Scripts as readers get them: smaller, and the same."""

from pathlib import Path

import pytest
from pygments.lexers import JavascriptLexer
from pygments.token import Comment, Error, String, Text
from small_books import EPIDEMIC

from modelbook import Book
from modelbook.explorer import bundle
from modelbook.sphinx_ext.assets import smaller

PACKAGE = Path(__file__).resolve().parents[1] / "modelbook"
FILES = sorted(f for f in PACKAGE.rglob("*.js") if "vendor" not in f.parts)


def code(text: str) -> tuple[str, list[str]]:
    """What a machine reads: all but comments and space, and what stands in quotes with its space."""
    tokens = [*JavascriptLexer().get_tokens(text)]
    assert not [word for kind, word in tokens if kind in Error], (
        "the lexer loses its way: give the pattern a line of its own"
    )
    said = "".join(word for kind, word in tokens if kind not in Comment and kind not in Text)
    return "".join(said.split()), [word for kind, word in tokens if kind in String and word.strip()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_script_says_the_same_in_less(file):
    text = file.read_text(encoding="utf-8")
    small = smaller(file.name, text)
    assert code(small)[0] == code(text)[0]
    assert code(small)[1] == code(text)[1]
    assert len(small) < len(text)


def test_a_models_script_says_the_same():
    script = bundle.model_script(Book.open(EPIDEMIC).engine("epidemic"))
    assert code(smaller("epidemic.js", script)) == code(script)


def test_space_that_is_lost_in_quotes_is_seen():
    assert code("f(`a  ${b} c`); // d") == code("f(`a  ${b} c`);")
    assert code("f('a  b')") != code("f('a b')")
    assert code("f(a + b)") != code("f(a - b)")


def test_vega_comes_small_and_stays_as_its_checksum_knows_it():
    assert smaller("vega.js", "a  //  b") == "a  //  b"
