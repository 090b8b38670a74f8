"""The releases of a book.

``data/releases.csv`` names them, and of each ``data/releases/ID.csv`` keeps what its models said first, the baselines that it
started from, and a mark for each row of its tables, so that a page can say what changed since without the repository.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.tables import files
from modelbook.tables.frames import Tables
from modelbook.tables.kept import kept
from modelbook.tables.retired import TABLE as RETIRED
from modelbook.tables.retired import keys
from modelbook.worlds import changes
from modelbook.worlds.book import Book

TABLE = "releases"
HEADS = ["kind", "of", "name", "value", "p5", "p50", "p95"]
HEADLINE, BASELINE, COLUMNS, ROW = "headline", "baseline", "columns", "row"
SINCE = ("added", "changed", "removed")  # kinds of lines: what became of a row since the release before


@dataclass(frozen=True)
class Frozen:
    """What is kept of a release.

    Attributes
    ----------
    headlines : pandas.DataFrame
        As `changes.headlines` gives them.
    baselines : dict of str to float
    rows : dict of table to (columns, dict of row to mark)
    since : pandas.DataFrame
        What became of rows since the release before: ``table``, ``row``, ``change``.
    """

    headlines: pd.DataFrame
    baselines: dict[str, float]
    rows: dict[str, tuple[list[str], dict[str, str]]]
    since: pd.DataFrame


def known(book: Tables) -> dict[str, pd.Series]:
    """The releases of a book by id, the earliest first; none where it has no table of them."""
    if TABLE not in book.resources:
        return {}
    table = book.table(TABLE).sort_values("date", kind="stable")
    return {str(row["id"]): row for _, row in table.iterrows()}


def last(book: Tables) -> str:
    """The id of the latest release; empty where there is none."""
    return next(reversed(known(book)), "")


def before(book: Tables, release: str) -> str:
    """The release before one; empty for the first."""
    names = list(known(book))
    return names[names.index(release) - 1] if names.index(release) else ""


def file(release: str) -> str:
    """Where a release's numbers are kept, below the book's folder."""
    return f"data/{TABLE}/{release}.csv"


@kept
def frozen(book: Tables, release: str) -> Frozen:
    """What is kept of a release.

    Raises
    ------
    BookError
        When the book names no such release, or its file is not there or not as it should be.
    """
    if release not in known(book):
        raise BookError(f"there is no release '{release}'.", mend=nearest(release, known(book)))
    (_, head), *rows = files.rows(book.root, file(release))
    if head != HEADS:
        mend = f"It is made by a command: freeze {release}."
        raise BookError(f"its columns are not {', '.join(HEADS)}.", where=file(release), mend=mend)
    frame = pd.DataFrame([cells for _, cells in rows], columns=head, dtype=str)
    said = frame[frame.kind == HEADLINE].rename(columns={"of": "model", "name": "output"})[changes.HEADLINES]
    for column in ("value", "p5", "p50", "p95"):
        said[column] = pd.to_numeric(said[column])
    started = frame[frame.kind == BASELINE]
    tables: dict[str, tuple[list[str], dict[str, str]]] = {}
    for kind, of, name, value in frame.loc[frame.kind.isin([COLUMNS, ROW]), HEADS[:4]].itertuples(index=False):
        if kind == COLUMNS:
            tables[of] = (value.split(";"), {})
        else:
            tables[of][1][name] = value
    since = frame.loc[frame.kind.isin(SINCE), ["of", "name", "kind"]].set_axis(["table", "row", "change"], axis=1)
    began = dict(zip(started.name, map(float, started.value), strict=True))
    return Frozen(said.reset_index(drop=True), began, tables, since.reset_index(drop=True))


def rows_since(book: Tables, release: str) -> pd.DataFrame:
    """The rows that were added, changed or removed since a release: ``table``, ``row``, ``change``.

    A row is changed when a cell of a column is that the release had already.

    Raises
    ------
    BookError
        As `frozen`.
    """
    then, out = frozen(book, release).rows, []
    for name in [*book.resources, *(n for n in then if n not in book.resources)]:
        if name in (RETIRED, TABLE):
            continue
        columns, before = then.get(name, ([], {}))
        after = marks(book, name, columns) if name in book.resources else {}
        for row in [*after, *(r for r in before if r not in after)]:
            change = "added" if row not in before else "removed" if row not in after else "changed"
            if change != "changed" or before[row] != after[row]:
                out.append([name, row, change])
    return pd.DataFrame(out, columns=["table", "row", "change"])


def marks(book: Tables, name: str, columns: list[str] | None = None) -> dict[str, str]:
    """A short mark of each row of a table by its key: another one when a cell of these columns is another.

    Of rows with the same key the second and later ones have their number behind it.
    """
    (_, head), *lines = book.lines(name)
    wanted = [c for c in head if columns is None or not columns or c in columns]
    frame = book.table(name, retired=True)
    found, seen = {}, dict[str, int]()
    for key, (_, cells) in zip(keys(book, name, frame), ((n, c) for n, c in lines if any(c)), strict=True):
        seen[key] = seen.get(key, 0) + 1
        row = key if seen[key] == 1 else f"{key} ({seen[key]})"
        by_column = dict(zip(head, cells, strict=True))
        text = "\x1f".join(f"{c}={changes.plain(by_column[c])}" for c in sorted(wanted) if by_column[c] != "")
        found[row] = sha256(text.encode()).hexdigest()[:8]
    return found


def freeze(book: Book, release: str, ranges: changes.Ranges | None = None) -> str:
    """Write what is kept of a release, from the book as it is.

    Returns
    -------
    str
        Where it was written, and how large it is.

    Raises
    ------
    BookError
        When the book's table of releases has no such row, or its numbers are kept already.
    """
    if release not in known(book):
        where = book.file(TABLE) if TABLE in book.resources else "data/datapackage.json"
        mend = f"Add its row to {TABLE}.csv first. {nearest(release, known(book))}"
        raise BookError(f"the book names no release '{release}'.", where=where, mend=mend)
    to = book.root / file(release)
    if to.exists():  # what it says was true of the release, and this book may be another by now
        what, mend = (
            f"the release '{release}' is kept already.",
            "Remove the file first, if the book is still that release.",
        )
        raise BookError(what, where=file(release), mend=mend)
    said = changes.headlines(book, ranges)
    lines = [[HEADLINE, *row] for row in said.itertuples(index=False)]
    lines += [[BASELINE, "", key, value, "", "", ""] for key, value in changes.baselines(book).items()]
    for name in book.resources:
        if name in (RETIRED, TABLE):
            continue
        (_, head), *_ = book.lines(name)
        lines.append([COLUMNS, name, "", ";".join(head), "", "", ""])
        lines += [[ROW, name, row, mark, "", "", ""] for row, mark in marks(book, name).items()]
    if earlier := before(book, release):
        lines += [[row.change, row.table, row.row, "", "", "", ""] for row in rows_since(book, earlier).itertuples()]
    return write(to, lines, book.root)


def write(to: Path, lines: list[list[object]], root: Path) -> str:
    """Write the lines of a frozen release."""
    to.parent.mkdir(parents=True, exist_ok=True)
    frame = pd.DataFrame(lines, columns=HEADS)
    frame.to_csv(to, index=False, lineterminator="\n")
    return f"{to.relative_to(root).as_posix()}: {len(frame)} lines, {to.stat().st_size / 1000:.0f} kB\n"
