"""What the search finds on a page: its words by heading, without what only helps or hides."""

from modelbook.sphinx_ext.search import passages

PAGE = """<header>Left out</header><main id="main"><p>Before any heading</p>
<section id="one"><h1>First<a class="headerlink" href="#one">#</a></h1><p>Length of <span class="fact"><button>42%</button>
<span class="card" id="fact-1">A card</span></span> <span class="bibtex-citation">[Author]</span>, it says.<br>Next line</p>
<svg><text>drawn</text></svg><dl><dt id="press">Press</dt><dd>A tool for pressing.</dd></dl><p>After the list</p>
<section id="two"><h2>Second</h2><p hidden>unseen</p><div class="explorer"><div class="panel"><input><p>slider</p></div><p>Finding.</p></div>
<table><tr id="row"><th>Row</th><td>a cell</td></tr></table></section><p>Last</p></section></main><footer>Foot</footer>"""


def test_passages_are_what_a_reader_reads():
    assert passages(PAGE) == [
        ["one", "First", "Length of 42%, it says. Next line After the list Last"],
        ["press", "Press", "A tool for pressing."],
        ["two", "Second", "Finding."],
        ["row", "Row", "a cell"],
    ]


def test_an_address_is_no_word():
    page = PAGE.replace("After the list", "Read in a copy (https://a.example/orders-2.html), and https://b.example/x.")
    assert passages(page)[0][2] == "Length of 42%, it says. Next line Read in a copy, and. Last"
