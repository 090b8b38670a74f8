"""What is read out of a result: which goals of issue 16 are met and by how much, and how the book stands beside the others."""

from collections.abc import Callable
from itertools import pairwise
from statistics import fmean

from measuring import Table

Rows = list[dict[str, float | str]]
CATEGORIES = ("Performance", "Accessibility", "Best practices", "Search engines")
HEAVY = ("sources.html", "search.html")  # their pages may weigh more
HIDDEN = "is-crawlable"  # the audit that fails for a page with noindex
PLAIN, CHAPTER = "plain Jupyter Book", "chapters/3-ascend.html"


class Result:
    """The tables of a result by name; one that is not there has no rows."""

    def __init__(self, result: dict):
        self.tables = {
            name: table for part in result["parts"].values() for name, table in part.get("tables", {}).items()
        }

    def rows(self, table: str, **where: float | str) -> Rows:
        """The rows of a table as mappings; `where` names columns by their first word."""
        one = self.tables.get(table, {"columns": [], "rows": []})
        found = [dict(zip(one["columns"], row, strict=True)) for row in one["rows"]]
        return [row for row in found if all(first(row, name) == value for name, value in where.items())]


def first(row: dict, name: str) -> float | str:
    """The cell of the first column whose heading begins with the word."""
    return next(value for column, value in row.items() if column.startswith(name))


def worst(rows: Rows, column: str, least: bool = False) -> tuple[float, str] | None:
    """The highest (or lowest) number of a column and the row in which it stands."""
    found = [(row[column], str(next(iter(row.values())))) for row in rows if isinstance(row.get(column), int | float)]
    return (min if least else max)(found, default=None)


P95 = "Drawn, p95 (ms)"
MEDIAN = "Time, median (s)"
Reading = tuple[float, str] | None
# What is to be reached; unit; limit; whether more is better; and how the number is read, with where it stands.
GOALS: list[tuple[str, str, float, bool, Callable[[Result], Reading]]] = [
    ("Slider to paint, p95, bands off", "ms", 8, False, lambda r: worst(slow(r, 1, "off"), P95)),
    ("Slider to paint, p95, bands on", "ms", 16.7, False, lambda r: worst(slow(r, 1, "on"), P95)),
    ("Slider to paint, p95, four times slower", "ms", 33, False, lambda r: worst(slow(r, 4), P95)),
    (
        "Longest task on opening, four times slower",
        "ms",
        150,
        False,
        lambda r: worst(r.rows("wake"), "Longest task (ms)"),
    ),
    ("Lighthouse, lowest score of any page", "of 100", 95, True, lambda r: lowest(r)),
    ("Layout shift, highest of any page", "", 0, False, lambda r: worst(seen(r), "Layout shift")),
    ("First visit of a chapter, fonts included", "kB", 320, False, lambda r: worst(chapters(r), "All (kB)")),
    ("Requests of a chapter", "", 12, False, lambda r: worst(chapters(r), "Requests")),
    ("A page without an explorer, beside the fonts", "kB", 100, False, lambda r: worst(light(r), "Text")),
    ("Preview of a changed number", "s", 10, False, lambda r: worst(r.rows("preview", Changed="a number"), MEDIAN)),
    ("Preview of a new chapter", "s", 20, False, lambda r: worst(r.rows("preview", Changed="a new chapter"), MEDIAN)),
    ("First answer of the command line", "s", 1, False, lambda r: worst(short(r), MEDIAN)),
    ("Warm build, over plain Jupyter Book's", "times", 1.3, False, lambda r: worst(warm(r), "Over plain")),
    ("Warm build: a chapter more among many, over among few", "times", 1.2, False, lambda r: growth(r)),
    ("Quantiles over 100,000 draws of reach", "s", 10, False, lambda r: worst(reach(r), "Time (s)")),
    ("Their memory", "MB", 1074, False, lambda r: worst(reach(r), "Highest memory (MB)")),
]


def seen(result: Result) -> Rows:
    return result.rows("lighthouse", In="this book")


def lowest(result: Result) -> Reading:
    """The lowest score; a page that keeps search engines out on purpose is not judged by their category."""
    found = []
    for name in CATEGORIES:
        rows = [row for row in seen(result) if name != CATEGORIES[-1] or HIDDEN not in str(first(row, "Audits"))]
        found.append((worst(rows, name, least=True), name))
    scores = [(one[0], f"{one[1]}, {name.lower()}") for one, name in found if one]
    return min(scores, default=None)


def slow(result: Result, slower: int, bands: str = "") -> Rows:
    return result.rows("explorers", Processor=slower, **({"Bands": bands} if bands else {}))


def chapters(result: Result) -> Rows:
    return [row for row in result.rows("weight", In="this book") if str(first(row, "Page")).startswith("chapters/")]


def light(result: Result) -> Rows:
    rows = [row for row in result.rows("weight", In="this book", Explorer="no") if first(row, "Page") not in HEAVY]
    return [
        row | {"Text": round(row["All (kB)"] - row["Of it fonts (kB)"], 1)}
        for row in rows
        if first(row, "Page") not in HEAVY
    ]


def short(result: Result) -> Rows:
    return [
        row
        for row in result.rows("commands")
        if first(row, "Command") in ("chokepoints models", "chokepoints run supply")
    ]


def reach(result: Result) -> Rows:
    return result.rows("large", Model="reach", How="quantiles")


WARM = ("Ours: warm, all pages (s)", "Plain: warm, all pages (s)")


def warm(result: Result) -> Rows:
    rows = result.rows("build")
    return [{"At": f"{row['Chapters']} chapters", "Over plain": round(row[WARM[0]] / row[WARM[1]], 2)} for row in rows]


def growth(result: Result) -> Reading:
    """How much longer a chapter more takes between the two larger books than between the two smaller; 1 is linear."""
    at = [(row["Chapters"], row[WARM[0]]) for row in result.rows("build")]
    if len(at) < 3 or at[1][1] <= at[0][1]:
        return None
    few, many = ((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(at))
    return round(many / few, 2), f"{at[-1][0]} chapters"


def goals(result: Result) -> Table:
    table = Table("goals", "Goals", ["Goal", "Worst at", "Unit", "Met", "Limit", "Measured", "Missed by (%)"])
    for what, unit, limit, more, read in GOALS:
        found = read(result)
        if found is None:
            table.missing(what, "the part that measures it is not in this result")
            continue
        value, at = found
        met = value >= limit if more else value <= limit
        over = abs(value - limit) / limit * 100 if limit else 0
        table.row(what, at, unit, "yes" if met else "no", limit, value, 0 if met else round(over))
    table.notes.append(
        "Keys, sheets, slides, the search and old addresses ask search engines to stay away; that category does not judge "
        "them. The pages of sources and of the search may weigh more."
    )
    return table


MOVED = ("Drawing changed, median (ms)", "Drawing changed, p95 (ms)")
OPENED = ("First answer after opening (s)", "First visit (kB)")


def ratios(result: Result) -> Table:
    """The others over this book: above one they take more, below one this book does."""
    heads = ["Measured", "Beside", "Times", "This book", "The other"]
    table = Table("ratios", "How many times as much the others take", heads)

    def add(what: str, other: str, own: float | str, its: float | str) -> None:
        if isinstance(own, int | float) and isinstance(its, int | float) and own:
            table.row(what, other, float(f"{its / own:.2g}"), own, its)

    for bands, columns in (("off", (*MOVED, *OPENED)), ("on", MOVED)):
        moves = {str(row["Shown by"]): row for row in result.rows("moves", Bands=bands)}
        mine = moves.pop("This book", {})
        for column in (column for column in columns if column in mine):
            what = f"Slider to paint: {column}, bands {bands}" if column in MOVED else column
            for other, row in moves.items():
                add(what, other, mine[column], row[column])
    for name, said, columns in (
        ("weight", "First visit of a chapter", ("All (kB)", "Requests")),
        ("lighthouse", "Lighthouse, a chapter", ("Largest paint (s)", "Blocked (ms)")),
    ):
        chapter = {row["In"]: row for row in result.rows(name, Page=CHAPTER)}
        for column in columns if {"this book", PLAIN} <= set(chapter) else ():
            add(f"{said}: {column}", PLAIN, chapter["this book"][column], chapter[PLAIN][column])
    for row in result.rows("build"):
        for stage in (column.removeprefix("Ours: ") for column in row if column.startswith("Ours: ")):
            add(f"Build, {row['Chapters']} chapters: {stage}", PLAIN, row[f"Ours: {stage}"], row[f"Plain: {stage}"])
    return table


def least(result: Result) -> Table:
    """Where a frame's time goes, over all explorers, beside the floor."""
    rows = result.rows("frame")
    table = Table("limit", "A move beside the least that it can cost", ["Where", "Bands", "Moves of", *columns(rows)])
    for bands in ("off", "on"):
        mine = [row for row in rows if row["Bands"] == bands]
        if mine:
            table.row(
                "This book, mean",
                bands,
                f"{len(mine)} explorers",
                *(round(fmean(row[c] for row in mine), 2) for c in columns(rows)),
            )
    for row in (row for row in rows if row["Bands"] == "none"):
        table.row(str(row["Where"]), "none", "1 slider", *(row[c] for c in columns(rows)))
    return table


def columns(rows: Rows) -> list[str]:
    return [c for c in rows[0] if c.endswith("(ms)")] if rows else []


def tables(result: dict) -> dict[str, dict]:
    """The summary's tables, ready to be written."""
    read = Result(result)
    made = [goals(read), ratios(read), least(read)]
    return {table.name: {k: v for k, v in vars(table).items() if k != "name"} for table in made}
