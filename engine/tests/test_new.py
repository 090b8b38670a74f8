"""`new`: a book, and what is started in it, check and run as they stand; what cannot be written whole is not written."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from small_books import EPIDEMIC, build, copy_whole

from modelbook import Book, BookError
from modelbook.checks.check import all_problems
from modelbook.cli import main
from modelbook.drawing.charts import charts
from modelbook.new.scaffold import new, new_book


def contents(root):
    return {
        f.relative_to(root): f.read_bytes() for f in root.rglob("*") if f.is_file() and "__pycache__" not in f.parts
    }


def test_a_new_book_and_all_that_is_started_in_it_have_nothing_to_mend(tmp_path):
    new_book(tmp_path / "garden-pot")
    book = Book.open(tmp_path / "garden-pot")
    assert book.name == "garden-pot" and all_problems(book) == []
    assert book.run("pot", {"interest": 0.0, "paid_in": 10}).held.iloc[-1] == pytest.approx(410)
    for kind, name in (("chapter", "1-first"), ("model", "seeds"), ("chart", "half_way")):
        new(book.refresh(), kind, name)
        assert all_problems(book.refresh()) == [], (kind, name)
    with pytest.raises(BookError, match=r'Write Assumption\("rain", 0\.5, 0, 1, unit="share"\) in the assumptions'):
        new(book.refresh(), "assumption", "rain")  # no table holds them here
    assert list(book.models) == ["pot", "seeds"] and "half_way" in charts(book, "pot")
    text = (book.root / "book/chapters/1-first.md").read_text(encoding="utf-8")
    assert 'modelbook.explore("pot"' in text and "[[" not in text and "{strip}" not in text


@pytest.mark.slow
def test_a_new_book_builds_and_is_alive(tmp_path):
    new_book(tmp_path / "pot")
    done = build(tmp_path / "pot")
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((tmp_path / "pot/_build/html/index.html").read_text(encoding="utf-8"), "html.parser")
    assert page.find("figure", class_="explorer", id="pot").find("svg") and page.find(class_="bet")
    assert page.find("link", href=lambda href: "together/" in href) and not page.find(
        "script", src=lambda s: "mathjax" in (s or "")
    )
    assert "_static/modelbook/page.js" in str(page)


def test_a_folder_that_holds_something_and_a_name_that_does_not_do_are_refused(tmp_path, capsys):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine", encoding="utf-8")
    for name, says in (("full", "there already, and not empty"), ("My Book", "cannot name a book")):
        assert main(["new", "book", str(tmp_path / name)]) == 2
        assert says in capsys.readouterr().err
    assert [f.name for f in tmp_path.iterdir()] == ["full"]


def test_outside_a_book_the_command_says_how_to_start_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MODELBOOK_BOOK", raising=False)
    assert main(["new", "chapter", "x"]) == 2
    said = capsys.readouterr()
    assert "modelbook new book" in said.err and said.out == "" and list(tmp_path.iterdir()) == []


def test_a_model_is_written_whole_or_not_at_all(tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "symbols"]
    (root / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    before = contents(root)
    with pytest.raises(BookError, match="no table 'symbols'"):
        new(Book.open(root), "model", "seeds")
    assert contents(root) == before


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(tmp_path, monkeypatch):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    book, before, write = Book.open(root), contents(root), Path.write_text

    def full(file, *args, **kwargs):
        if file.name == "symbols.csv":
            raise OSError(28, "No space left on device", str(file))
        return write(file, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(BookError, match=r"symbols\.csv cannot be written: No space left"):
        new(book, "model", "seeds")
    assert contents(root) == before


def test_a_book_with_tables_gets_a_row_for_an_assumption(tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    said = new(Book.open(root), "assumption", "rain")
    line = int(said.partition("assumptions.csv:")[2].partition(".")[0])
    assert (root / "data/assumptions.csv").read_text(encoding="utf-8").splitlines()[line - 1].startswith("rain,")
    assert all_problems(Book.open(root)) == []


def test_a_flat_book_gets_its_model_beside_the_others(tmp_path):
    root = copy_whole(EPIDEMIC, tmp_path / "book")
    new(Book.open(root), "model", "seeds")
    assert (root / "seeds.py").is_file() and list(Book.open(root).models) == ["epidemic", "seeds"]
    assert all_problems(Book.open(root)) == []
