"""Measures the book beside what else one would use: python benchmarks/run.py [PART ...]. See README.md."""

from __future__ import annotations

import datetime
import importlib
import json
import os
import platform
import re
import subprocess
import sys
import time
import traceback
from pathlib import Path

from measuring import HERE, ROOT, SITE, nameless

sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "engine/tests")]
RESULTS = HERE / "results"
PARTS = ("moves", "explorers", "pages", "build", "models", "tutorial")  # bench_PART.py, in the order in which they run


def machine() -> dict[str, str]:
    """What a number depends on; nothing that names the machine."""
    import browser as installed
    import others
    import psutil

    def version(*command: str | os.PathLike) -> str:
        said = subprocess.run([*map(str, command)], capture_output=True, text=True).stdout
        return (re.findall(r"\d+(?:\.\d+)+", said) or ["?"])[0]

    return {
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()}, {platform.machine()}",
        "Python": platform.python_version(),
        "Chromium": version(installed.chromium(), "--version"),
        "Node": version(others.NODE, "--version"),
    }


def load() -> float:
    """How many processes wanted a core, on average over the last minute; below zero where the system does not say."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else -1.0


def measured(part: str) -> dict:
    """The tables of a part, when it was measured and under which load; or why it was not."""
    began, before, tables, failed = time.monotonic(), load(), {}, ""
    try:
        for table in importlib.import_module(f"bench_{part}").measure():
            print(table.lines(), flush=True)
            tables[table.name] = {k: v for k, v in vars(table).items() if k != "name"}
    except Exception as error:  # one part that fails must not cost the others
        traceback.print_exc()
        failed = nameless(f"{type(error).__name__}: {error}".splitlines()[0])
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    own = {"at": now, "minutes": round((time.monotonic() - began) / 60, 1), "load": [before, load()]}
    return own | {"tables": tables} | ({"failed": failed} if failed else {})


def main(names: list[str]) -> int:
    unknown = set(names) - set(PARTS)
    if unknown or not (SITE / "index.html").is_file():
        print(
            f"No part {', '.join(unknown)}: {', '.join(PARTS)}." if unknown else "Build the book first.",
            file=sys.stderr,
        )
        return 1
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    file = RESULTS / f"{day}{os.environ.get('RUN', '')}.json"
    failed = []
    for part in names or PARTS:
        print(f"== {part}, load {load()}", flush=True)
        one = measured(part)
        failed += [part] if "failed" in one else []
        # A part measured again on the same day takes the place of the earlier one.
        before = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"parts": {}}
        write(file, {"date": day, "machine": machine(), "parts": before["parts"] | {part: one}})
    print(f"Written: {file.relative_to(ROOT)}; make book shows it.{' Failed: ' + ', '.join(failed) if failed else ''}")
    return 1 if failed else 0


def write(file: Path, result: dict) -> None:
    """The result with its goals and ratios, one row of a table a line."""
    import goals

    result["parts"].pop("summary", None)
    result["parts"]["summary"] = {"tables": goals.tables(result)}
    file.parent.mkdir(exist_ok=True)
    file.write_text(laid_out(result) + "\n", encoding="utf-8")


def laid_out(value: object, margin: str = "") -> str:
    """JSON in which a row of a table is one line."""
    inner = margin + " "
    if isinstance(value, dict) and value:
        parts = [f"{json.dumps(key)}: {laid_out(part, inner)}" for key, part in value.items()]
        return "{\n" + ",\n".join(inner + part for part in parts) + f"\n{margin}}}"
    if isinstance(value, list) and any(isinstance(part, list) for part in value):
        return "[\n" + ",\n".join(inner + laid_out(part, inner) for part in value) + f"\n{margin}]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
