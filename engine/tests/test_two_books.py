"""Two books live in one process without meeting, whichever comes first: opened, run, drawn, checked and built."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from small_books import EPIDEMIC, SOLOW, copy_whole

from modelbook import Book, BookError, explore
from modelbook.checks.check import all_problems
from modelbook.drawing import charts as drawing
from modelbook.explorer import bundle

ORDERS = pytest.mark.parametrize("order", [("epidemic", "solow"), ("solow", "epidemic")], ids=" then ".join)
ROOTS = {"epidemic": EPIDEMIC, "solow": SOLOW}
MODEL = {"epidemic": "epidemic", "solow": "growth"}
CHARTS = {"epidemic": ["epidemic_curve"], "solow": ["growth_path", "growth_map"]}


def page_of(explorer) -> str:
    """What a static page shows of an explorer."""
    made = explorer._repr_mimebundle_()
    return (made[0] if isinstance(made, tuple) else made)["text/html"]


def seen(book: Book) -> dict[str, object]:
    """All that a book makes of its model: numbers, draws, charts, script, words and what is wrong with it."""
    (name,) = book.models
    return {
        "models": list(book.models),
        "engines": list(book.engines),
        "charts": list(drawing.charts(book)),
        "rows": book.run(name).to_dict("list"),
        "draws": book.run(name, draws=64).to_dict("list"),
        "script": bundle.model_script(book.engine(name)),
        "index": bundle.index(book),
        "page": page_of(explore(name, book=book)),
        "drawings": [drawing.vega(book, chart) for chart in drawing.charts(book)],
        "problems": all_problems(book),
    }


ALONE = """
import json, sys
sys.path.append(sys.argv[1])
from pathlib import Path
from modelbook import Book
from test_two_books import seen
print(json.dumps(seen(Book.open(Path(sys.argv[2])))))
"""


@pytest.fixture(scope="module")
def alone() -> dict[str, dict]:
    """What each book makes in a process that knows no other."""
    found = {}
    for name, root in ROOTS.items():
        command = [sys.executable, "-c", ALONE, str(Path(__file__).parent), str(root)]
        said = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
        assert said.returncode == 0, said.stderr
        found[name] = json.loads(said.stdout.splitlines()[-1])
    return found


@ORDERS
def test_each_book_is_what_it_is_alone(alone, order):
    path = list(sys.path)
    books = {name: Book.open(ROOTS[name]) for name in order}
    together = {name: json.loads(json.dumps(seen(book))) for name, book in books.items()}
    for name in order:
        assert together[name]["models"] == [MODEL[name]]
        assert together[name]["charts"] == CHARTS[name]
        for part, made in alone[name].items():
            assert together[name][part] == made, f"{part} of {name}"
    assert sys.path == path, "a book puts no folder on Python's path"


@ORDERS
def test_no_book_answers_for_the_other(order):
    books = {name: Book.open(ROOTS[name]) for name in order}
    for name, other in (order, order[::-1]):
        with pytest.raises(BookError, match=f"no model '{MODEL[other]}'"):
            books[name].run(MODEL[other])
        with pytest.raises(BookError, match=f"no chart '{CHARTS[other][0]}'"):
            explore(MODEL[name], book=books[name], charts=CHARTS[other][:1])


def test_two_books_may_have_modules_models_and_assumptions_of_one_name(tmp_path):
    """A copy with another number is another book, though all its names are the same."""
    copy = copy_whole(EPIDEMIC, tmp_path / "copy")
    table = copy / "data" / "assumptions.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("1.4,0.5,4", "2.8,0.5,4"), encoding="utf-8")
    code = copy / "epidemic.py"
    code.write_text(code.read_text(encoding="utf-8").replace('"ill no more"', '"well again"'), encoding="utf-8")
    one, two = Book.open(EPIDEMIC), Book.open(copy)
    before = one.run("epidemic")
    assert two.run("epidemic").ill[4] > before.ill[4]
    pd.testing.assert_frame_equal(one.run("epidemic"), before)
    assert [o.says for o in one.models["epidemic"].outputs][-1] == "ill no more"
    assert [o.says for o in two.models["epidemic"].outputs][-1] == "well again"


def test_an_edit_of_a_table_or_a_module_is_seen_by_the_next_run(tmp_path):
    copy = copy_whole(SOLOW, tmp_path / "copy")
    book = Book.open(copy)
    before = book.run("growth").made[60]
    table, code = copy / "data" / "assumptions.csv", copy / "growth.py"
    table.write_text(table.read_text(encoding="utf-8").replace("share,0.2,", "share,0.25,"), encoding="utf-8")
    after = book.run("growth").made[60]
    assert after > before
    code.write_text(code.read_text(encoding="utf-8").replace('"k**a"', '"2*k**a + 0"'), encoding="utf-8")
    assert book.run("growth").made[60] == pytest.approx(2 * after)


def test_what_no_edit_has_touched_is_read_once(tmp_path):
    book = Book.open(copy_whole(SOLOW, tmp_path / "copy"))
    book.run("growth")
    engine, sources = book.engine("growth"), book.sources
    book.run("growth")
    assert book.engine("growth") is engine and book.sources is sources


BUILD = """
import sys
from pathlib import Path
from jupyter_book.cli.main import main
for root in map(Path, sys.argv[1:]):
    places = ["--path-output", str(root), "--config", str(root / "_config.yml"), "--toc", str(root / "_toc.yml")]
    main(["build", str(root / "book"), *places, "-W", "-n", "--keep-going", "-q"], standalone_mode=False)
"""


@pytest.mark.slow
@ORDERS
def test_both_are_built_in_one_process(tmp_path, order):
    """Words, numbers and scripts of each stand in its own site and in no other."""
    roots = {name: copy_whole(ROOTS[name], tmp_path / name) for name in order}
    said = subprocess.run(
        [sys.executable, "-c", BUILD, *map(str, roots.values())],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    for name, other in (order, order[::-1]):
        site = roots[name] / "_build" / "html"
        page = (site / "index.html").read_text(encoding="utf-8")
        assert f'data-explorer="{MODEL[name]}"' in page
        assert MODEL[other] not in page
        assert [f.stem for f in (site / "_static" / "modelbook" / "models").glob("*.js")] == [MODEL[name]]
