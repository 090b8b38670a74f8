"""The command line: models, run, explain, export, check, diff, freeze, new, notebooks, build.

What knows charts, pages and former releases is slow to import, and is imported by the commands that need it.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from modelbook.building import build, checked_out
from modelbook.errors import BookError
from modelbook.worlds.book import Book

__all__ = ["main"]
MODEL = "the name of a model of the book, or a Python file that holds one with its assumptions"


def main(arguments: list[str] | None = None, prog: str = "modelbook", open_book: Callable[[], Book] = Book.open) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process by default.
    prog : str
        The name under which it speaks; a book may give its own.
    open_book : callable
        Gives the book that the commands are about; by default the one around the working directory.

    Returns
    -------
    int
        0, or 2 for anything wrong, which is then told on standard error with nothing on standard output.
    """
    args = parser(prog).parse_args(arguments)
    try:
        text = args.do(args) if args.bookless else args.do(_book(args, open_book), args)
    except BookError as error:
        print(f"{prog}: {error}", file=sys.stderr)
        return 2
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe has had enough
        sys.stderr.close()
    return 0


def _book(args, open_book: Callable[[], Book]) -> Book:
    """The book that a command is about; a Python file in the place of a model is one by itself."""
    if not str(getattr(args, "model", "")).endswith(".py"):
        return open_book()
    book = Book.read(args.model)
    args.model = next(iter(book.models))
    return book


def parser(prog: str = "modelbook") -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog=prog, description="Models, data and chapters of the book.")
    top.set_defaults(bookless=False)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    add = commands.add_parser("models", help="list the models")
    add.set_defaults(do=_models)

    _add_runs(commands)
    _add_draws(commands)
    _add_explain(commands)
    _add_export(commands)

    add = commands.add_parser("check", help="check data, sources, assumptions and the chapters' numbers")
    add.add_argument(
        "--format",
        choices=("text", "github"),
        default="text",
        help="github: as marks beside the lines of a pull request",
    )
    add.set_defaults(do=_check)

    add = commands.add_parser("diff", help="what changed in the tables, and what that does to the models")
    for name, says in (("old", "a folder, a release or a revision of the repository"), ("new", "the same; . for here")):
        add.add_argument(
            name, metavar=name.upper(), help=says, **({"nargs": "?", "default": "."} if name == "new" else {})
        )
    add.add_argument("--format", choices=("text", "csv"), default="text")
    add.set_defaults(do=_diff)

    add = commands.add_parser("freeze", help="keep the numbers of a release, for the page that says what changed since")
    add.add_argument("release", metavar="RELEASE", help="its id in data/releases.csv")
    add.set_defaults(do=_freeze)

    add = commands.add_parser("new", help="start a book, a chapter, a lesson, an assumption, a model or a chart")
    kinds = add.add_subparsers(required=True, metavar="KIND", dest="kind")
    for kind in ("chapter", "pack", "assumption", "model", "chart"):
        start = kinds.add_parser(kind)
        start.add_argument("name", metavar="NAME")
        start.set_defaults(do=_new)
    start = kinds.add_parser("book", help="a small whole book in a folder of its own")
    start.add_argument("name", metavar="FOLDER", type=Path)
    start.set_defaults(do=_new_book, bookless=True)

    add = commands.add_parser(
        "notebooks", help="write the chapters and the lessons as notebooks, their numbers filled in"
    )
    add.add_argument(
        "folder", metavar="FOLDER", type=Path, help="made where it is not there; what was written there is kept"
    )
    add.set_defaults(do=_notebooks)

    add = commands.add_parser("build", help="build the pages into _build/html")
    add.set_defaults(do=lambda book, _args: build(book.root))
    return top


def _add_runs(commands) -> None:
    """What runs a model."""
    add = commands.add_parser("run", help="run a model")
    add.add_argument("model", metavar="MODEL", help=MODEL)
    add.add_argument("--scenario", default="baseline", metavar="NAME", help="a named set of values")
    add.add_argument("--edition", default="", metavar="NAME", help="an earlier edition of the book, such as 1")
    add.add_argument(
        "--set", action="append", default=[], metavar="ID=VALUE", dest="settings",
        help="an assumption, ID_scale for a path, or ID@YEAR for one year; repeatable, the last wins",
    )  # fmt: skip
    add.add_argument("--unbounded", action="store_true", help="let values leave their range")
    add.add_argument("--draws", type=int, default=0, metavar="N", help="quantiles over N draws")
    add.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask scheduler whose workers run the draws")
    add.add_argument("--fit", action="store_true", help="published figures beside this world, one row a figure")
    add.add_argument("--worlds", type=int, default=0, metavar="N", help="quantiles over N worlds that fit the record")
    add.add_argument("--seed", type=int, default=1, metavar="S", help="the draws' seed (default 1)")
    add.add_argument("--summary", action="store_true", help="one row, at the time the sentences speak of")
    add.add_argument("--format", choices=("csv", "json", "table"), default="table")
    add.set_defaults(do=_run)


def _add_draws(commands) -> None:
    """What writes the draws of a model."""
    add = commands.add_parser("draws", help="write the draws of a model as Parquet")
    add.add_argument("model", metavar="MODEL")
    add.add_argument("--to", required=True, metavar="FILE", help="the Parquet file")
    add.add_argument("--draws", type=int, default=1000, metavar="N", help="how many (default 1,000)")
    add.add_argument(
        "--output", action="append", default=[], metavar="COLUMN@STEP", dest="outputs",
        help="a number of the model; repeatable; by default all of the summary, or at the time the sentences speak of",
    )  # fmt: skip
    add.add_argument("--scenario", default="baseline", metavar="NAME", help="a named set of values")
    add.add_argument("--edition", default="", metavar="NAME", help="an earlier edition of the book")
    add.add_argument("--set", action="append", default=[], metavar="ID=VALUE", dest="settings", help="as for run")
    add.add_argument("--seed", type=int, default=1, metavar="S", help="the draws' seed (default 1)")
    add.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask scheduler whose workers run the draws")
    add.set_defaults(do=_draws)


def _add_explain(commands) -> None:
    """What says why two worlds differ."""
    add = commands.add_parser("explain", help="why two worlds differ in a number, assumption by assumption")
    add.add_argument("model", metavar="MODEL", help=MODEL)
    add.add_argument("--output", required=True, metavar="COLUMN@STEP", help="the number; a column of the summary alone")
    add.add_argument(
        "--from", default="baseline", metavar="NAME", dest="first", help="the first world: a named set of values"
    )
    add.add_argument("--to", default="baseline", metavar="NAME", dest="second", help="the second world")
    add.add_argument("--edition", default="", metavar="NAME", help="an earlier edition of the book, of both worlds")
    add.add_argument(
        "--set", action="append", default=[], metavar="ID=VALUE", dest="settings",
        help="a setting of the second world, as for run; repeatable",
    )  # fmt: skip
    add.add_argument(
        "--seed", type=int, default=1, metavar="S", help="of the orders, where more than 8 assumptions differ"
    )
    add.add_argument("--format", choices=("csv", "json", "table"), default="table")
    add.set_defaults(do=_explain)


def _add_export(commands) -> None:
    """What takes an explorer out of its book."""
    add = commands.add_parser("export", help="take a model's explorer out of its book")
    add.add_argument("model", metavar="MODEL", help=MODEL)
    add.add_argument("--html", type=Path, metavar="FILE", help="a page that holds all it needs and opens from disk")
    add.add_argument("--esm", type=Path, metavar="FILE", help="a front-end module after the contract of anywidget")
    add.add_argument("--iframe", type=Path, metavar="FILE", help="a light page for a frame of another page")
    add.add_argument("--home", default="", metavar="ADDRESS", help="where its link back leads")
    add.add_argument(
        "--scenario", default="baseline", metavar="NAME", help="the named set of values that it starts with"
    )
    add.set_defaults(do=_export)


def _models(book: Book, _args) -> str:
    return "".join(f"{name}  {model.title}: {model.question}\n" for name, model in book.models.items())


def _run(book: Book, args) -> str:
    settings = _settings(args.settings)
    if args.draws < 0:
        raise BookError(f"--draws {args.draws} cannot be made.", mend="Ask for at least 1.")
    if args.worlds < 0:
        raise BookError(f"--worlds {args.worlds} cannot be made.", mend="Ask for at least 1.")
    asked = [f"--{name}" for name in ("draws", "fit", "worlds") if getattr(args, name)]
    if len(asked) > 1:
        raise BookError(f"{' and '.join(asked)} are different answers.", mend="Ask for one at a time.")
    return _written(_asked(book, args, settings), args.format)


def _draws(book: Book, args) -> str:
    file = book.draws(
        args.model, args.to, args.draws, args.seed, _settings(args.settings), args.scenario,
        outputs=args.outputs, edition=args.edition, cluster=args.cluster,
    )  # fmt: skip
    return f"{file}: {args.draws} draws\n"


def _settings(items: list[str]) -> dict[str, str]:
    """What ``--set`` gives, by key."""
    settings = {}
    for item in items:
        key, mark, value = item.partition("=")
        if not mark or not key:
            raise BookError(f"--set {item} cannot be read.", mend="Write --set ID=VALUE.")
        settings[key.strip()] = value.strip()
    return settings


def _written(frame, form: str) -> str:
    """A table in a format."""
    if form == "csv":
        return frame.to_csv(index=False, lineterminator="\n")
    if form == "json":
        return frame.to_json(orient="records", indent=2, double_precision=15) + "\n"
    return frame.to_string(index=False, na_rep="", float_format=lambda x: f"{x:.4g}") + "\n"


def _explain(book: Book, args) -> str:
    second = {**_settings(args.settings), "scenario": args.second}
    frame = book.explain(args.model, args.first, second, args.output, edition=args.edition, seed=args.seed)
    return _written(frame, args.format)


def _asked(book: Book, args, settings):
    """The answer of a run as a DataFrame."""
    bounded = not args.unbounded
    if args.fit:
        return book.fit(args.model, settings, args.scenario, edition=args.edition, bounded=bounded)
    if args.worlds:
        found = book.worlds(
            args.model, args.worlds, args.seed, settings, args.scenario, edition=args.edition, bounded=bounded
        )
        drawn = int(found["n"].max())
        if drawn > args.worlds:
            from modelbook.worlds.fitting import ENOUGH

            print(
                f"{args.worlds} worlds were too few for an effective size of {ENOUGH}: {drawn} drawn.", file=sys.stderr
            )
        return found
    return book.run(
        args.model, settings, args.scenario, edition=args.edition,
        draws=args.draws, seed=args.seed, bounded=bounded, summary=args.summary, cluster=args.cluster,
    )  # fmt: skip


def _export(book: Book, args) -> str:
    from modelbook.explorer.export import export

    files = {kind: file for kind in ("html", "esm", "iframe") if (file := getattr(args, kind))}
    return export(book, args.model, files, args.home, args.scenario)


def _check(book: Book, args) -> str:
    from modelbook.checks.check import all_problems
    from modelbook.checks.known import Known

    known = Known.from_the_first(book.root)
    gc.disable()  # over in seconds: what it made is not looked through for what could go
    try:
        problems = all_problems(book, known)
    finally:
        gc.enable()
    known.write()
    if problems:
        told = [problem.annotation() if args.format == "github" else str(problem) for problem in problems]
        raise BookError("\n".join([f"{len(problems)} to mend", *told]))
    rows = sum(len(book.table(name)) for name in book.resources)
    counts = f"{len(book.resources)} tables, {rows} rows, {len(book.sources)} sources, {len(book.models)} models"
    return f"{Path(book.root).name}: {counts}: nothing to mend\n"


def _diff(book: Book, args) -> str:
    from modelbook.worlds import differences, revisions

    with revisions.opened(book, args.old) as old, revisions.opened(book, args.new) as new:
        found = differences.between(book, old, new)
    return found.to_csv() if args.format == "csv" else found.to_text()


def _freeze(book: Book, args) -> str:
    from modelbook.worlds import differences, releases

    checked_out(book.root)
    return releases.freeze(book, args.release, differences.ranges_of(book))


def _notebooks(book: Book, args) -> str:
    from modelbook.explorer import notebooks
    from modelbook.parts.packs import notebook as lesson
    from modelbook.parts.packs.reading import packs

    checked_out(book.root)
    made: dict[str, str] = {}
    for page, text in [*_chapters(book), *((pack.page, lesson.text(pack)) for pack in packs(book))]:
        name = f"{Path(page).name}.ipynb"
        if name in made:
            raise BookError(f"two pages would be {name}.", where=f"book/{page}.md", mend="Rename one of them.")
        made[name] = text
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BookError(f"{args.folder} cannot be made: {error.strerror}.", mend="Name another folder.") from error
    wrote = sum(notebooks.write(args.folder / name, text) for name, text in made.items())
    kept = f"; {len(made) - wrote} in which somebody has written were left" if wrote < len(made) else ""
    return f"Wrote {wrote} notebooks into {args.folder}{kept}.\n"


def _chapters(book: Book) -> Iterator[tuple[str, str]]:
    """The pages that have cells of code, each with its notebook."""
    from modelbook.explorer import notebooks

    for file in sorted((book.root / "book").rglob("*.md")):
        text = file.read_text(encoding="utf-8-sig")
        if "{code-cell}" in text:
            page = file.relative_to(book.root / "book").with_suffix("").as_posix()
            yield page, notebooks.notebook(notebooks.cells(book, page, text))


def _new(book: Book, args) -> str:
    from modelbook.new.scaffold import new

    checked_out(book.root)  # nothing is written into an installed copy
    return new(book, args.kind, args.name)


def _new_book(args) -> str:
    from modelbook.new.scaffold import new_book

    return new_book(args.name)


if __name__ == "__main__":
    sys.exit(main())
