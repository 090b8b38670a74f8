"""How long the machine takes over the tutorial of the engine, "your first live model in fifteen minutes", and what comes of it.

Reading and typing come on top: the lines that an author writes are counted.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import Table
from tutorial import Followed

TOLD = 1  # second: shorter commands are in the sum alone


def measure() -> Iterator[Table]:
    table = Table("tutorial", "The engine's tutorial, followed by a machine", ["Step", "Number", "Unit"])
    with tempfile.TemporaryDirectory() as folder:
        followed = Followed(Path(folder))
        seconds, lines = 0.0, 0
        for step in followed.steps():
            seconds, lines = seconds + step.seconds, lines + step.lines
            if step.seconds >= TOLD:
                table.row(step.what, round(step.seconds, 1), "s")
        table.row("all commands", round(seconds, 1), "s")
        table.row("lines that an author writes", lines, "lines")
        site = [file for file in (followed.here / "_build/html").rglob("*") if file.is_file()]
        table.row("the built book", round(sum(file.stat().st_size for file in site) / 1000), "kB")
        table.row("growth.html", round((followed.environment.empty / "growth.html").stat().st_size / 1000), "kB")
    yield table
