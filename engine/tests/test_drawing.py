"""Charts as SVG: what is shortened and what is named; mathematics as MathML."""

from xml.etree import ElementTree

import pytest
from altair.utils.schemapi import SchemaValidationError
from small_books import EPIDEMIC, copy_whole

from modelbook import Book
from modelbook.drawing import charts, rendered
from modelbook.drawing.dressed import dressed
from modelbook.explorer.figure import DataFigure, Figure, Story
from modelbook.language import mathml

SVG = '<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="10" height="10">{}</svg>'


def test_numbers_of_the_drawing_are_shortened_and_those_of_its_words_are_not():
    made = dressed(
        SVG.format('<path d="M1.23456,-2.34567"/><text x="0.12345">3.14159</text>'), "Pi is 3.14159", "", "c"
    )
    assert "M1.2,-2.3" in made and 'x="0.1"' in made
    assert ">3.14159</text>" in made and ">Pi is 3.14159</title>" in made


def test_the_whole_has_a_role_and_a_name_and_its_parts_have_none():
    inside = (
        '<g role="graphics-object" aria-roledescription="mark" class="mark-rule"><path aria-label="a" d="M0 0"/></g>'
    )
    root = ElementTree.fromstring(dressed(SVG.format(inside), "Title", "What it shows", "c", "wide"))
    assert (root.get("class"), root.get("role"), root.get("aria-labelledby")) == ("wide", "img", "c-t c-d")
    assert [(child.get("id"), child.text) for child in root][:2] == [("c-t", "Title"), ("c-d", "What it shows")]
    below = [name for element in list(root.iter())[1:] for name in element.keys()]  # noqa: SIM118 - of an element
    assert not [name for name in below if name in ("role", "class") or name.startswith("aria-")]
    assert ElementTree.fromstring(dressed(SVG.format(""), "A & <b>", "")).get("aria-label") == "A & <b>"


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "a \"b\" & 'c'", "]]>", "</title><script>"])
def test_words_of_a_drawing_never_become_markup(words):
    root = ElementTree.fromstring(dressed(SVG.format(""), words, words, 'i"d'))
    assert [child.text for child in root] == [words, words]
    assert [element.tag.partition("}")[2] for element in root.iter()] == ["svg", "title", "desc"]


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "a & b", "]]>"])
def test_words_of_an_equation_never_become_markup(words):
    root = ElementTree.fromstring(mathml(rf"a < \text{{{words}}}", "inline"))
    assert "script" not in [element.tag for element in root.iter()]
    assert "<" in [element.text for element in root.iter()]
    assert words.replace(" ", "\xa0") in "".join(root.itertext()).replace(" ", "\xa0")


def test_what_holds_anyway_is_not_said_and_the_face_of_letters_once():
    words = "".join(f'<text font-family="Serif" opacity="{k}">{k}</text>' for k in (1, 0.55))
    nothing = '<path d="" display="none"/><path d="M0,0h0v0h0Z" pointer-events="none"/>'
    root = ElementTree.fromstring(dressed(SVG.format(f"<g>{nothing}{words}</g>"), "Title", "", "c"))
    assert root.get("font-family") == "Serif"
    assert [dict(text.attrib) for text in root.iter("{http://www.w3.org/2000/svg}text")] == [{}, {"opacity": "0.55"}]
    assert not list(root.iter("{http://www.w3.org/2000/svg}path"))


def test_many_circles_of_one_look_are_one_line_of_dots():
    circle = "M1.8,0A1.8,1.8,0,1,1,-1.8,0A1.8,1.8,0,1,1,1.8,0"
    dots = "".join(
        f'<path transform="translate({k},{k})" d="{circle}" fill="{"red" if k % 3 else "blue"}" opacity="0.5"/>'
        for k in range(30)
    )
    root = ElementTree.fromstring(dressed(SVG.format(f"<g>{dots}</g>"), "Title", "", "c"))
    lines = list(root.iter("{http://www.w3.org/2000/svg}path"))
    assert [(line.get("stroke"), line.get("stroke-width"), line.get("opacity")) for line in lines] == [
        ("blue", "3.6", "0.5"), ("red", "3.6", "0.5"),
    ]  # fmt: skip
    assert [line.get("d").count("h0") for line in lines] == [10, 20] and "M29,29h0" in lines[1].get("d")
    few = "".join(f'<path transform="translate({k},0)" d="{circle}" fill="red"/>' for k in range(3))
    assert dressed(SVG.format(few), "Title", "", "c").count(circle) == 3


def test_a_figure_that_cannot_be_drawn_stops_the_cell_that_asks_for_it():
    def story(book: Book) -> Story:
        raise KeyError("a column that the table has lost")

    with pytest.raises(KeyError, match="has lost"):  # drawn only when shown, its error would be printed into the page
        Figure.drawn(Book.open(EPIDEMIC), DataFigure("cases", "cases", story))


def test_a_picture_is_drawn_once_for_each_content(tmp_path, monkeypatch):
    (tmp_path / "_build").mkdir()
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="%s"/></svg>'
    first, other = (rendered.png(tmp_path, square % colour) for colour in ("red", "blue"))
    assert first.startswith(b"\x89PNG") and first != other
    monkeypatch.setattr(rendered.vl_convert, "svg_to_png", lambda svg: pytest.fail("drawn again"))
    assert rendered.png(tmp_path, square % "red") == first


def test_a_compiled_chart_is_kept_by_its_text_and_one_that_is_no_chart_never(tmp_path, monkeypatch):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    (root / "_build").mkdir()
    name = next(iter(charts.charts(Book.open(root))))
    first = charts.vega(Book.open(root), name)
    assert len(list((root / "_build" / "charts").iterdir())) == 1
    with monkeypatch.context() as patched:
        patched.setattr(charts, "_compiled", None)  # nothing is compiled again
        assert charts.vega(Book.open(root), name) == first
    source = (root / "epidemic.py").read_text(encoding="utf-8")
    (root / "epidemic.py").write_text(
        source.replace("mark_line(", 'mark_line(interpolate="steep", ', 1), encoding="utf-8"
    )
    for _ in range(2):
        with pytest.raises(SchemaValidationError, match="steep"):
            charts.vega(Book.open(root), name)
