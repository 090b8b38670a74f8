"""The models in Python: worlds a second, large draws and their memory, and how soon the command line answers.

Each figure comes from a process of its own, so that nothing is warm that a user would find cold; the memory is that process's
highest.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from measuring import ROOT, Table, option

DRAWS = option("DRAWS", 100_000)
COMMANDS = (["models"], ["run", "supply"], ["run", "supply", "--draws", "131072"], ["check"])
TIMES = 5  # of each short command; the median counts
# Prints seconds, the highest memory in MB, and what BODY leaves in `more`.
MEASURED = """
import json, resource, sys, time
{before}
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
print(json.dumps([seconds, peak, {more}]))
"""
RUN = "from chokepoints import book\nengine = book().engine({model!r})\nengine.frame()"
ROWS = "[engine.model.row_name, len(engine.frame())]"
QUANTILES = "book().run({model!r}, draws={draws})"
WRITTEN = """import tempfile, pathlib
with tempfile.TemporaryDirectory() as folder:
    book().draws({model!r}, pathlib.Path(folder) / "draws.parquet", {draws})"""
SUMMED, KEPT = "quantiles", "each draw, to a file"
HOW = {SUMMED: QUANTILES, KEPT: WRITTEN}
# A file of ten million draws would take gigabytes of the disk.
LARGE = (
    ("supply", option("LARGE", 10_000_000), SUMMED),
    ("supply", 1_000_000, KEPT),
    ("reach", 100_000, SUMMED),
    ("reach", 100_000, KEPT),
)


def spent(body: str, before: str = "", more: str = "0") -> list[float]:
    """Seconds that a piece of Python takes, the highest memory of its process in MB, and a number more."""
    text = MEASURED.format(body=body, before=before, more=more)
    said = subprocess.run([sys.executable, "-c", text], cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(said.stdout.splitlines()[-1])


def measure() -> Iterator[Table]:
    yield models()
    yield large()
    yield commands()


def models() -> Table:
    table = Table(
        "models", f"Quantiles over {DRAWS:,} draws",
        ["Model", "A row is", "Rows", "Time (s)", "Worlds a second", "Rows a second", "Highest memory (MB)"],
    )  # fmt: skip
    for model in names():
        try:
            own = {"model": model, "draws": DRAWS}
            seconds, peak, (row, rows) = spent(QUANTILES.format(**own), RUN.format(**own), ROWS)
        except subprocess.CalledProcessError as error:
            table.missing(model, error.stderr.strip().splitlines()[-1])
            continue
        speed = DRAWS / seconds
        table.row(model, row or "a result", rows, round(seconds, 2), round(speed), round(rows * speed), round(peak))
    table.notes.append(
        "Where a row is a year, rows a second are scenario-years a second. A model of choices alone draws nothing."
    )
    return table


def names() -> list[str]:
    said = spent("from chokepoints import book", more="list(book().models)")
    return said[2]


def large() -> Table:
    table = Table("large", "Large draws", ["Model", "How", "Draws", "Time (s)", "Highest memory (MB)"])
    for model, draws, how in LARGE:
        own = {"model": model, "draws": draws}
        try:
            seconds, peak, _ = spent(HOW[how].format(**own), RUN.format(**own))
        except subprocess.CalledProcessError as error:
            table.missing(f"{model}, {draws:,} draws, {how}", error.stderr.strip().splitlines()[-1])
            continue
        print(f"  {model} {draws} {how} {seconds:.1f} s", flush=True)
        table.row(model, how, draws, round(seconds, 1), round(peak))
    return table


def commands() -> Table:
    table = Table(
        "commands", "The command line, from the start of the process", ["Command", "Time, median (s)", "Longest (s)"]
    )
    program = Path(sys.executable).with_name("chokepoints")
    for words in COMMANDS:
        body = f"import subprocess; subprocess.run({[str(program), *words]!r}, check=True, capture_output=True)"
        runs = 1 if words == ["check"] else TIMES
        times = [spent(body)[0] for _ in range(runs)]
        table.row(" ".join(["chokepoints", *words]), round(median(times), 2), round(max(times), 2))
    table.notes.append(f"On {os.cpu_count()} cores.")
    return table
