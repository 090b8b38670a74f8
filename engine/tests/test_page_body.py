"""What is changed in a page's body: links, styles, two roles; all else stays as it is, to the byte."""

from base64 import b64encode
from hashlib import sha256

import pytest

from modelbook.sphinx_ext.body import Body, Without, policy

PAGES = {"data": "data.html", "models/shop": "models/shop.html"}


def address(kind: str, target: str) -> str | None:
    page, mark, place = target.partition("#")
    return f"../{target}" if kind == "data-file" else PAGES[page] + mark + place if page in PAGES else None


def published(text: str) -> str:
    return Body(text, address).edited()


@pytest.mark.parametrize(
    "text",
    [
        '<p class=a  id="b">One &amp; two &lt; three<br/>four</p>\n<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
        "<!-- a comment with <a data-page='data'> in it -->",
        "<pre>&lt;a data-page=&quot;data&quot;&gt;</pre>",
        "<p title=\"<a data-page='data'>\">x</p>",
        "<th>a</th><th scope='col'></th>",
        "an unclosed <p",
    ],
)
def test_what_asks_for_nothing_stays_as_it_is(text):
    assert published(text) == text


def test_a_link_to_a_page_a_place_or_a_file_gets_its_address():
    text = '<a data-page="data#t" class="x">\nwords</a> <a data-file="data/t.csv" download>CSV<b>!</b></a>'
    assert published(text) == (
        '<a href="data.html#t" class="x">\nwords</a> <a href="../data/t.csv" download>CSV<b>!</b></a>'
    )


def test_a_link_to_a_page_that_is_not_there_leaves_its_words():
    assert published('<p><a data-page="none#x">the <b>words</b></a> <a href="y">z</a></p>') == (
        '<p>the <b>words</b> <a href="y">z</a></p>'
    )


@pytest.mark.parametrize("asked", ["scenario=thrift", "scenario=thrift&amp;saving=0.4"])
def test_a_link_to_a_state_says_which_version_of_the_book_it_is_of(asked):
    dated = Body(f'<a href="2.html#pot?{asked}">x</a> <a data-page="data#t?{asked}">y</a>', address, "0.2.0").edited()
    assert dated == (f'<a href="2.html#pot?{asked}&amp;v=0.2.0">x</a> <a href="data.html#t?{asked}&amp;v=0.2.0">y</a>')


@pytest.mark.parametrize(
    "href",
    ["2.html#pot", "2.html?x=1", "#pot?v=0.1.0&amp;saving=1", "#pot?edition=1", "https://other.example/#pot?saving=1"],
)
def test_a_link_to_no_state_or_with_a_date_of_its_own_stays(href):
    text = f'<a href="{href}">x</a>'
    assert Body(text, address, "0.2.0").edited() == text


def test_what_is_read_from_an_attribute_is_written_as_text():
    assert published('<a data-page="data" title="&lt;b&gt; &quot;&amp;">x</a>') == (
        '<a href="data.html" title="&lt;b&gt; &#34;&amp;">x</a>'
    )


def test_an_empty_head_of_a_row_is_a_cell_and_a_work_is_an_item():
    assert published("<tr><th></th><th>a</th></tr>") == "<tr><td></td><th>a</th></tr>"
    assert published('<div role="doc-biblioentry" id="k">x</div>') == '<div role="listitem" id="k">x</div>'


def test_each_style_becomes_a_class_whose_rule_stands_in_one_sheet_that_the_policy_names():
    body = Body('<i style="left:1%"></i><b class="c" style="left:2%;"></b><i style="left:1%"></i>', address)
    assert body.edited() == '<i class="styled-1"></i><b class="c styled-2"></b><i class="styled-1"></i>'
    assert body.styles == ".styled-1{left:1%}.styled-2{left:2%}"
    digest = b64encode(sha256(body.styles.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy(body.styles)
    assert "style-src 'self';" in policy() and "unsafe" not in policy(body.styles)


@pytest.mark.parametrize("style", ["}body{display:none", "left:1%}</style><script>x()</script>", "left:1%/*"])
def test_a_style_that_would_leave_its_rule_is_left_out(style):
    body = Body(f'<i class="c" style="{style}">x</i>', address)
    assert (body.edited(), body.styles) == ('<i class="c">x</i>', "")


def test_a_style_sheet_in_the_body_moves_to_the_head():
    body = Body("<div><style scoped>.a > b { top: 0 }</style><p>x</p></div>", address)
    assert (body.edited(), body.styles) == ("<div><p>x</p></div>", ".a > b { top: 0 }")


def test_the_metas_that_the_theme_has_itself_are_left_out():
    text = (
        '<meta name="viewport" content="x">\n<meta content="d" name="description"/><meta name="generator" content="y"/>'
    )
    assert Without(text, ("viewport", "generator")).edited() == '\n<meta content="d" name="description"/>'
