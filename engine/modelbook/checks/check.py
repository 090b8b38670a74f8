"""All that a contributor can get wrong, in the order in which it is told: data/, models, words, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from modelbook.checks import cells, contents, equations, pages, plausible, rows, shows, texts, unbound
from modelbook.checks.known import Known, Under, files
from modelbook.checks.writing import Page
from modelbook.errors import BookError, Place, Problem, in_order, undecoded
from modelbook.parts import parts_of
from modelbook.tables import schema
from modelbook.worlds.book import Book

DATA = "data"  # the mark of data/, models and words


def all_problems(book: Book, known: Known | None = None) -> list[Problem]:
    """Everything wrong in a book, by file and line; empty when nothing is.

    Parameters
    ----------
    known : Known, optional
        What earlier checks found right, which is not tried again; what is right now joins it.
    """
    if known is None:
        return data_problems(book) or chapter_problems(book)
    try:
        right = Under(known, book)
    except BookError as error:  # the book cannot be opened
        return [error.problem]
    problems = [] if DATA in right else data_problems(book, known)
    if not problems:
        right.add(DATA)
        problems = chapter_problems(book, right)
    return problems


def data_problems(book: Book, known: Known | None = None) -> list[Problem]:
    """What is wrong in data/, the models and the explorers' words. Later checks would only repeat broken tables.

    Parameters
    ----------
    known : Known, optional
        What earlier checks found right: of the tables only those that changed are held against their schemas.
    """
    if broken := in_order(schema.problems(book, set() if known is None else known)):
        return broken
    stages = (
        (rows.named_models, rows.rising),
        (rows.models, equations.problems, plausible.problems, plausible.unread),
        (
            rows.presets,
            texts.problems,
            rows.points,
            rows.named_assumptions,
            rows.residuals,
            rows.links,
            shows.problems,
            _of_parts,
        ),
        (rows.worlds,),
    )
    for stage in stages:
        if problems := in_order(problem for check in stage for problem in _told(book, check(book))):
            return problems
    return []


def _of_parts(book: Book) -> Iterator[Problem]:
    """What is wrong for the parts that the book has switched on."""
    for part in parts_of(book):
        yield from _told(book, part.check_data(book))


def _told(book: Book, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a part of the check; what ends it early, in the book's own code too, is one of them."""
    try:
        yield from problems
    except BookError as error:
        yield error.problem
    except Exception as error:
        if not (failure := book.modules.failure(error)):
            raise
        yield failure.problem


def chapter_problems(book: Book, right: set[str] | Under | None = None) -> list[Problem]:
    """What is wrong in the chapters' words, numbers and cells.

    Parameters
    ----------
    right : set of str or Under, optional
        A memory of chapters in which nothing was wrong, for as long as data/ and the models stay as they are: these are left
        out, and those that are found right join them.
    """
    right, out = set() if right is None else right, []
    said = {}
    for file in sorted((book.root / "book").rglob("*.md")):
        name = file.relative_to(book.root).as_posix()
        try:
            said[name] = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            out.append(Problem("a letter is not UTF-8.", Place(name, undecoded(error)), "Save the page as UTF-8."))
    shown, config = cells.explorers(said.values()), contents.config(book.root)
    read = {name: Page(name, text) for name, text in said.items()}
    places = sorted((name, sorted(page.anchors)) for name, page in read.items()), list(files(book))
    for name, text in said.items():
        mark = sha256(repr((name, text, shown, places, config)).encode()).hexdigest()
        problems = [] if mark in right else list(pages.problems(book, read[name], read, shown, config))
        if not problems:
            right.add(mark)
        out += problems
    return in_order(
        [*out, *unbound.stale(book, read), *contents.problems(book.root), *contents.left_out(book.root, said)]
    )
