"""A whole small book, about an epidemic: built, read in a browser, and refused when it has a mistake.

It is built in a copy; so are versions of it with mistakes, which must not build.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from reader import open_explorer
from small_books import EPIDEMIC, build, copy_whole

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    root = copy_whole(EPIDEMIC, tmp_path_factory.mktemp("tiny") / "book")
    built = build(root)
    assert built.returncode == 0, built.stdout + built.stderr
    return root / "_build" / "html"


def test_it_is_tiny():
    lines = [
        line
        for name in ("epidemic.py", "book/index.md")
        for line in (EPIDEMIC / name).read_text(encoding="utf-8").splitlines()
    ]
    assert len([line for line in lines if line.strip()]) <= 36


def test_its_data_have_nothing_to_mend(tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    answer = subprocess.run(
        [sys.executable, "-m", "modelbook.cli", "check"], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.fixture(params=["http", "file"])
def curve(request, tiny, serve_folder, page):
    address = serve_folder(tiny)("index.html") if request.param == "http" else (tiny / "index.html").as_uri()
    return open_explorer(page, address, "curve")


def test_each_slider_moves_the_chart_and_the_sentence(curve):
    assert curve.inputs() == ["contacts", "illness", "cut"]
    for name in curve.inputs():
        marks, sentence, table = curve.seen()
        curve.press(name, "ArrowRight", "ArrowRight", "ArrowRight")
        assert name in curve.values
        assert curve.marks() != marks, name
        assert curve.sentence != sentence, name
        assert curve.table != table, name


def test_a_preset_compare_and_uncertainty_work_there_too(curve):
    before = curve.marks()
    curve.check("scenario", "careful")
    assert curve.rows()[10]["ill"] < 0.2
    assert curve.marks() != before
    curve.doing(lambda: curve.figure.locator("select[data-compare]").select_option("baseline"))
    expect(curve.figure.locator("[data-differences]")).to_be_visible()
    without = curve.marks()
    curve.doing(lambda: curve.act("uncertainty"))
    assert curve.marks() != without
    curve.doing(lambda: curve.act("matters"))
    assert curve.figure.locator("[data-matters] tbody tr").count() == 3


def test_reset_brings_the_baseline_back(curve):
    before = curve.seen()
    curve.press("contacts", "End")
    curve.doing(lambda: curve.act("reset"))
    assert curve.seen() == before
    assert curve.values == {}


def test_the_number_in_the_prose_is_the_models(tiny):
    text = (tiny / "index.html").read_text(encoding="utf-8")
    number = re.search(r'class="fact[^"]*"><button[^>]*>([^<]*)<', text)[1]
    assert number == "19%"


# --- a build never succeeds with a mistake in it


def broken(folder: Path, page: str) -> str:
    """Build the book with another page; what it said when it refused."""
    root = copy_whole(EPIDEMIC, folder / "book")
    (root / "book" / "index.md").write_text(page, encoding="utf-8")
    built = build(root)
    said = re.sub(r"\x1b\[[\d;]*m", "", built.stdout + built.stderr)
    assert built.returncode != 0, said
    return said


PROSE = """# A page

First {result}`epidemic.il@10` and more.

Then {result}`epidemic.ill@99`.

Also {result}`epidemic.ill@10!carefull`, {result}`epidemc.ill@10`.

But {claim}`it falls <epidemic.ill falls from 4 to 10>`.

And {fact}`figures:nosuch.value`.

Or {claim}`words without a relation`.

With {cite}`nobody-1999`.

{result}`epidemic.ill@10 | prozent` at last.

```{equations} epidemc
```

```{residuals}
```
"""
SAID = {
    3: "Did you mean ill",
    5: "0 to 26",
    7: "Did you mean careful",
    9: "no longer holds",
    11: "no table 'figures'",
    13: "needs its relation",
    15: "nobody-1999",
    17: "no number format",
    19: "epidemic",
    22: "needs a model",
}


@pytest.fixture(scope="module")
def refusal(tmp_path_factory) -> str:
    return broken(tmp_path_factory.mktemp("prose"), PROSE)


@pytest.mark.parametrize("line", SAID)
def test_a_mistake_in_prose_fails_the_build_with_file_and_line(refusal, line):
    lines = [text for text in refusal.splitlines() if f"index.md:{line}:" in text]
    assert any(SAID[line] in text for text in lines), f"line {line}: {lines}\n{refusal}"


HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
# A page

Words, and {claim}`it falls <epidemic.ill falls from 4 to 10>`.
"""
CELL = """
```{code-cell} ipython3
import modelbook
%s
```
"""


def test_a_mistake_in_prose_beside_cells_is_told_with_its_line_too(tmp_path):
    assert "index.md:7:" in broken(tmp_path, HEAD)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('modelbook.explore("epidemic", charts=["epidemic_cure"])', "Did you mean epidemic_curve"),
        ('modelbook.explore("epidemic", controls=["contact"])', "Did you mean contacts"),
        ('modelbook.figure("nosuch")', "nosuch"),
    ],
    ids=["chart", "control", "figure"],
)
def test_a_mistake_in_a_cell_fails_the_build(tmp_path, code, words):
    said = broken(tmp_path, HEAD.replace("falls", "rises") + CELL % code)
    assert "index" in said
    assert words in said


BETS = {
    ":min: low": "are numbers",
    ":min: 5\n:max: 5": "min < max",
    ":start: 200": "start among them",
    ":step: 0": "a step that fits",
    "A question?\nbelow ten: words\nelse: words": "is no number",
    "A question?\nbelow 60: words\nbelow 40: words\nelse: words": "rise, between min and max",
    "A question without an end?": "a last line",
}


def test_a_bet_that_nobody_can_place_fails_the_build_with_its_line(tmp_path):
    page = HEAD.replace("falls", "rises")
    lines = {}
    for k, (body, words) in enumerate(BETS.items()):
        page += "\n"
        lines[page.count("\n") + 1] = words
        rest = "" if "question" in body else "\nA question?\nbelow 50: words\nelse: words"
        page += f"```{{bet}} bet-{k}\n{body}{rest}\n```\n"
    said = broken(tmp_path, page).splitlines()
    for line, words in lines.items():  # Sphinx counts the lines of a page with cells from its second line
        places = (f"index.md:{line}:", f"index.md:{line + 1}:")
        assert any(words in told and any(place in told for place in places) for told in said), (line, words, said)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("epidemic.py", "beta*prev(S)*prev(I)", "betta*prev(S)*prev(I)", ["2 (new)", "'betta'", "beta"]),
        ("epidemic.py", "beta*prev(S)*prev(I)", "new*prev(I)", ["2 (new)", "circle"]),
        ("data/symbols.csv", "epidemic,cut,cut", "epidemic,cutt,cut", ["data/symbols.csv:4", "Did you mean cut"]),
        ("data/assumptions.csv", "label", "lable", ["data/assumptions.csv:1", "label"]),
        ("data/assumptions.csv", "1.4,0.5,4", "9,0.5,4", ["data/assumptions.csv:2", "contacts"]),
        ("data/texts.csv", "ill@10 > 0.05", "il@10 > 0.05", ["data/texts.csv", "il@10"]),
    ],
    ids=["symbol", "circle", "id", "column", "range", "text"],
)
def test_a_mistake_in_model_or_data_fails_the_build(tmp_path, file, old, new, words):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    built = build(root)
    said = built.stdout + built.stderr
    assert built.returncode != 0, said
    for word in words:
        assert word in said
