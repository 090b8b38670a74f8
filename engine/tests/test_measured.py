"""The part `measured`: a page shows the numbers of the newest result, tells what it lacks, and is not broken by it."""

import json

import pytest
from small_books import EPIDEMIC, build, copy_whole

from modelbook.errors import BookError
from modelbook.parts.measured import check_data
from modelbook.parts.measured.page import shown
from modelbook.parts.measured.results import FOLDER, latest, read
from modelbook.worlds.book import Book

TABLE = {
    "title": "Slider to paint",
    "columns": ["Shown by", "Drawn (ms)", "Weight (kB)"],
    "rows": [["This book", 5.73, 1234.4], ["Another", "", 0.061]],
    "gaps": [["A third <tool>", "it did not start"]],
    "notes": ["With one reader."],
}
RESULT = {
    "date": "2026-01-31",
    "machine": {"cores": "2", "Chromium": "140.0"},
    "parts": {
        "moves": {"at": "2026-01-31 12:00 UTC", "load": [0.2, 1.5], "tables": {"moves": TABLE}},
        "build": {"failed": "the copy did not build", "tables": {}},
    },
}


@pytest.fixture
def root(tmp_path):
    return copy_whole(EPIDEMIC, tmp_path / "epidemic")


def written(root, name, text):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_table_shows_each_number_with_when_and_what_is_missing():
    html = shown(read(RESULT), "moves")
    for words in (
        "Slider to paint, 2026-01-31 12:00 UTC, load 0.2 to 1.5",
        "5.73",
        "1,234",
        "0.061",
        "With one reader.",
    ):
        assert words in html
    assert "<li>A third &lt;tool&gt;: it did not start</li>" in html
    assert html.count('class="number"') == 2 * (1 + len(TABLE["rows"]))  # head and cells of the last two columns


def test_date_machine_and_parts_that_broke_off_are_told():
    html = shown(read(RESULT), "when")
    assert "Measured on 2026-01-31: cores 2, Chromium 140.0." in html
    assert "The part “build” broke off: the copy did not build" in html


def test_what_was_not_measured_is_told_in_its_place():
    assert "has no table “build”" in shown(read(RESULT), "build")
    assert "Nothing has been measured yet" in shown(None, "moves")


def test_the_newest_result_counts(root):
    assert latest(Book(root)) is None
    for date in ("2026-02-01", "2026-01-31"):
        written(root, f"{FOLDER}/{date}.json", json.dumps(RESULT | {"date": date}))
    assert latest(Book(root)).date == "2026-02-01"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "this is no result of the benchmarks"),
        ('{"date": "2026-01-31"}', "KeyError"),
        (json.dumps(RESULT).replace('"This book", 5.73', '"This book"'), "a row of the table moves has not 3 cells"),
    ],
)
def test_a_file_that_is_no_result_is_told_with_its_name(root, text, says):
    written(root, f"{FOLDER}/2026-01-31.json", text)
    with pytest.raises(BookError, match=says):
        latest(Book(root))
    (problem,) = check_data(Book(root))
    assert problem.where.file == f"{FOLDER}/2026-01-31.json"


@pytest.mark.slow
def test_a_book_is_built_with_a_result_that_lacks_parts(root):
    written(root, f"{FOLDER}/2026-01-31.json", json.dumps(RESULT))
    page = root / "book" / "index.md"
    blocks = "\n\n".join(f"```{{measured}} {name}\n```" for name in ("when", "moves", "build"))
    page.write_text(page.read_text(encoding="utf-8") + f"\n## Measured\n\n{blocks}\n", encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stderr
    html = (root / "_build" / "html" / "index.html").read_text(encoding="utf-8")
    assert "5.73" in html
    assert "has no table “build”" in html
