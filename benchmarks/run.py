"""Runs the benchmarks: python benchmarks/run.py [NAME ...]. See README.md."""

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SITE = Path(os.environ.get("CHOKEPOINTS_SITE", ROOT / "_build" / "html"))  # as the tests have it
sys.path[:0] = [str(HERE), str(ROOT / "tools"), str(ROOT / "engine/tests")]


@dataclass(frozen=True)
class Number:
    """One measurement."""

    name: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def exceeded(self) -> bool:
        return self.budget is not None and self.value > self.budget

    def __str__(self) -> str:
        budget = f"   budget {self.budget:g}" if self.budget is not None else ""
        return f"{self.name:72} {self.value:10.1f} {self.unit}{budget}{'   EXCEEDED' if self.exceeded else ''}"


def main(names: list[str]) -> int:
    if not (SITE / "index.html").is_file():
        print("Build the book first: make bench does.", file=sys.stderr)
        return 1
    numbers = []
    for path in sorted(HERE.glob("bench_*.py")):
        if names and path.stem.removeprefix("bench_") not in names:
            continue
        for number in importlib.import_module(path.stem).measure():
            print(number, flush=True)
            numbers.append(number)
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    report = {"machine": machine, "numbers": [asdict(number) for number in numbers]}
    (ROOT / "_build" / "benchmarks.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 1 if any(number.exceeded for number in numbers) else 0


if __name__ == "__main__":
    sys.modules.setdefault("run", sys.modules["__main__"])  # so that the benchmarks see this Number
    sys.exit(main(sys.argv[1:]))
