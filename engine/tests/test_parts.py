"""Parts: a book gets those that it has tables for, or those that it names; a page that writes of another is told."""

import json

import pytest
from small_books import EPIDEMIC, copy_whole

from modelbook import Book, BookError
from modelbook.checks import markup
from modelbook.parts import Part, parts_of, shipped

OWN = """from modelbook.parts import Part

PART = Part("{name}", lambda app: None, directives={directives!r})
"""


def declare(root, parts, **files):
    """A copy of the example that names its parts."""
    copy_whole(EPIDEMIC, root)
    file = root / "data" / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["modelbook"] |= {"parts": parts} if parts is not None else {}
    file.write_text(json.dumps(package), encoding="utf-8")
    for name, text in files.items():
        (root / f"{name}.py").write_text(text, encoding="utf-8")
    return Book.open(root)


def test_a_book_that_names_none_has_those_for_its_tables(tmp_path):
    names = {part.name for part in parts_of(declare(tmp_path / "book", None))}
    assert names == {"bets", "measured", "records", "showing", "steps"}, (
        "the epidemic has neither terms nor dates nor a last page"
    )


def test_a_book_has_the_parts_that_it_names_and_its_own(tmp_path):
    book = declare(tmp_path / "book", ["bets", "own.board"])
    folder = tmp_path / "book" / "own"
    folder.mkdir()
    (folder / "board.py").write_text(OWN.format(name="board", directives=("board",)), encoding="utf-8")
    assert [part.name for part in parts_of(book)] == ["bets", "board"]
    assert "board" in markup.names_of(parts_of(book)).directives


@pytest.mark.parametrize(
    ("parts", "directives", "says"),
    [
        (["bets", "twice"], ("bet",), "the directive {bet} is claimed by the part twice and by the part bets."),
        (["twice"], ("div",), "the directive {div} is claimed by the part twice and by the site itself."),
        (["betts"], (), "there is no part 'betts'. Did you mean bets"),
        (["own.nothing"], (), "there is no module 'own.nothing'"),
    ],
)
def test_a_part_that_is_not_there_or_claims_the_same_is_told(tmp_path, parts, directives, says):
    book = declare(tmp_path / "book", [p if p != "twice" else "own.twice" for p in parts])
    (tmp_path / "book" / "own").mkdir()
    (tmp_path / "book" / "own" / "twice.py").write_text(
        OWN.format(name="twice", directives=directives), encoding="utf-8"
    )
    with pytest.raises(BookError) as told:
        parts_of(book)
    assert says in str(told.value) and "data/datapackage.json" in str(told.value)


def test_a_directive_of_a_part_that_is_off_is_told(tmp_path):
    names = markup.names_of(parts_of(declare(tmp_path / "book", ["bets"])))
    assert markup.directive("{bet} peak", names) is None
    assert "belongs to the part timeline, which is off" in markup.directive("{timeline} all", names)[0]
    assert "belongs to the part glossary, which is off" in markup.role("term", names)[0]


def test_every_part_declares_itself():
    assert all(isinstance(part, Part) and part.name == name for name, part in shipped().items())
    assert {"bets", "glossary", "records", "steps", "summary", "timeline"} <= set(shipped())
