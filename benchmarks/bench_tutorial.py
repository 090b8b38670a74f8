"""How long the machine takes over the tutorial of the engine, "your first live model in fifteen minutes", and what comes of it.

Reading and typing come on top: the lines that an author writes are counted.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from run import Number
from tutorial import Followed


def measure() -> Iterator[Number]:
    with tempfile.TemporaryDirectory() as folder:
        followed = Followed(Path(folder))
        seconds, lines = 0.0, 0
        for step in followed.steps():
            seconds, lines = seconds + step.seconds, lines + step.lines
            if step.seconds >= 1:
                yield Number(f"tutorial, {step.what}", step.seconds, "s")
        yield Number("tutorial, all commands", seconds, "s", budget=15 * 60)
        yield Number("tutorial, lines that an author writes", lines, "lines")
        site = [file for file in (followed.here / "_build/html").rglob("*") if file.is_file()]
        yield Number("tutorial, the built book", sum(file.stat().st_size for file in site) / 1000, "kB")
        yield Number("tutorial, growth.html", (followed.environment.empty / "growth.html").stat().st_size / 1000, "kB")
