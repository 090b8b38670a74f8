"""A page is stale when something that it asked for says something else; the whole of it is tried in tests/test_stale.py."""

from types import SimpleNamespace

import pytest
from small_books import EPIDEMIC, SOLOW, copy_whole

from modelbook import Book, BookError
from modelbook.sphinx_ext import stale
from modelbook.tables import asked
from modelbook.tables.kept import kept
from modelbook.worlds import facts


def heard(what) -> set[str]:
    """What is asked for while a function runs."""
    with asked.listening() as things:
        what()
    return things


def test_what_is_kept_tells_each_time_what_it_was_made_of():
    book = Book(EPIDEMIC)
    first = heard(lambda: book.engine("epidemic"))
    assert {"table:assumptions", "table:symbols", "table:scenario_values"} <= first
    assert heard(lambda: book.engine("epidemic")) == first


def test_an_argument_that_is_left_out_is_its_default():
    book, made = Book(EPIDEMIC), []

    @kept
    def doubled(owner: Book, x: int, times: int = 2) -> int:
        made.append((x, times))
        return x * times

    assert [doubled(book, 3), doubled(book, 3, 2), doubled(book, 3, 4), doubled(book, 4)] == [6, 6, 12, 8]
    assert made == [(3, 2), (3, 4), (4, 2)]


def test_a_fact_asks_for_its_row_and_a_missing_one_for_the_table():
    book = Book(SOLOW)
    table = next(name for name in book.resources if "id" in book.table(name))
    row = str(book.table(table).id.iloc[0])
    with asked.listening() as things, pytest.raises(BookError):
        facts.fact(book, f"{table}:{row}.nosuchcolumn")
    assert f"row:{table}/{row}" in things
    assert f"table:{table}" not in things
    with asked.listening() as things, pytest.raises(BookError):
        facts.fact(book, f"{table}:nosuchrow")
    assert f"table:{table}" in things


def test_a_work_asks_for_itself_alone_and_a_list_for_all():
    book = Book(EPIDEMIC)
    key = next(iter(book.sources))
    assert heard(lambda: book.sources[key]) == {f"work:{key}"}
    assert heard(lambda: list(book.sources.items())) == {"works", *(f"work:{k}" for k in book.sources)}


class Builds:
    """A book, and what Sphinx would say of two of its pages in each build."""

    def __init__(self, root):
        self.root, self.env = root, SimpleNamespace(found_docs={"one", "two"})

    def stale(self) -> list[str]:
        """The pages that the next build reads, of which one asks for a model and two for nothing."""
        app = SimpleNamespace(env=self.env, doctreedir=self.root, srcdir=self.root / "book")
        found = stale.outdated(app, self.env, set(), set(), set())
        stale.forget(app, self.env, found)
        if "one" in found:
            with stale.heard(app, "one"):
                Book(self.root).engine("epidemic")
        stale.keep(app, None)
        return found


@pytest.fixture
def builds(tmp_path) -> Builds:
    return Builds(copy_whole(EPIDEMIC, tmp_path / "book"))


def change(file, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_page_is_read_when_it_is_new_and_when_what_it_asked_for_changed(builds):
    assert [builds.stale(), builds.stale()] == [["one", "two"], []]
    change(builds.root / "data" / "assumptions.csv", "1.4,0.5,4", "1.5,0.5,4")
    assert [builds.stale(), builds.stale()] == [["one"], []]
    change(builds.root / "data" / "texts.csv", "are ill", "are sick")
    assert builds.stale() == [], "no page asked for it"


def test_all_pages_are_read_when_code_or_settings_changed(builds):
    builds.stale()
    change(builds.root / "epidemic.py", "beta*prev(S)*prev(I)", "1*beta*prev(S)*prev(I)")
    assert builds.stale() == ["one", "two"]
    change(builds.root / "data" / "datapackage.json", '"created"', '"created" ')
    assert builds.stale() == ["one", "two"]


def test_after_a_build_that_failed_nothing_is_known(builds):
    builds.stale()
    app = SimpleNamespace(env=builds.env, doctreedir=builds.root, srcdir=builds.root / "book")
    stale.forget(app, builds.env, ["two"])
    stale.keep(app, ValueError("the build failed"))
    assert builds.stale() == ["one", "two"]
