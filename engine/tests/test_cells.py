"""Cells that the build runs itself, and those that it leaves to a kernel."""

import nbformat
import pytest
from nbclient import NotebookClient
from small_books import EPIDEMIC

from modelbook import Book
from modelbook.sphinx_ext import cells

EXPLORE = 'import modelbook\nmodelbook.explore("epidemic", controls=["contacts"])'


@pytest.mark.parametrize(
    "code",
    [
        'import botany\nbotany.figure("a")',
        'from modelbook import explore\nexplore("m", controls=["a", "b"], level=3)',
        'import modelbook, botany\nbotany.explore("m")',
    ],
)
def test_a_cell_that_only_asks_the_book_is_run_by_the_build(code):
    assert cells.asks(code, "botany")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "1 +",
        "%matplotlib inline",
        'import os\nimport botany\nbotany.explore("m")',
        'import botany\nprint("a")\nbotany.explore("m")',
        "import botany\nbotany.explore(input())",
        'import botany\nbotany.run("m")',
        'import botany\nbotany.explore("m")\nx = 1',
        'import botany\nbotany.explore("m").result',
        'import botany\nopen("m").explore("m")',
        'import botany\nbotany.explore("m", **{"level": 3})',
    ],
)
def test_every_other_cell_is_left_to_a_kernel(code):
    assert cells.asks(code, "botany") is None


def notebook(*code: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in code])


def test_the_build_gives_what_a_kernel_gives(monkeypatch):
    monkeypatch.delenv("MODELBOOK_BOOK", raising=False)
    folder = EPIDEMIC / "book"
    here = notebook(EXPLORE)
    assert cells.filled(here, Book.open(folder))
    there = NotebookClient(notebook(EXPLORE), resources={"metadata": {"path": str(folder)}}).execute()
    [mine], [kernels] = here.cells[0].outputs, there.cells[0].outputs
    assert mine.data["text/html"] == kernels.data["text/html"]
    assert '<figure class="explorer"' in mine.data["text/html"]
    assert mine.data.keys() == kernels.data.keys()
    assert (mine.output_type, mine.execution_count) == (kernels.output_type, kernels.execution_count)


def test_a_page_in_which_a_call_fails_is_left_to_a_kernel():
    book = Book.open(EPIDEMIC)
    assert not cells.filled(notebook(EXPLORE, EXPLORE.replace("contacts", "contcats")), book)
    assert not cells.filled(notebook(EXPLORE, "1 + 1"), book)
