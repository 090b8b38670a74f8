"""Makes requirements.txt and requirements-test.txt from the two pyproject.toml: python tools/lock.py [--upgrade].

What is asked for stands in the groups `book` and `test` of pyproject.toml, and in what `book` names: modelbook, whose
own list is engine/pyproject.toml. Without --upgrade only what was asked for anew changes. The first line of each lock
names the sha256 of what is asked for, by which a test sees that they belong together.
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"book": "requirements.txt", "test": "requirements-test.txt"}
HOMES = {"chokepoints": "pyproject.toml", "modelbook": "engine/pyproject.toml"}  # the distributions made here


def asked(group: str, root: Path = ROOT) -> list[str]:
    """All that a group of pyproject.toml asks for, with what our own two distributions ask for in their turn."""
    files = {name: tomllib.loads((root / file).read_text(encoding="utf-8")) for name, file in HOMES.items()}
    here = files["chokepoints"]
    waiting = [*(here["project"]["dependencies"] if group == "book" else []), *here["dependency-groups"][group]]
    out = []
    while waiting:
        line = waiting.pop(0)
        name, extras = re.fullmatch(r"([\w.-]+)(?:\[([^]]*)\])?.*", line).groups()
        if name in files:
            own = files[name]["project"]
            waiting += own["dependencies"]
            for extra in filter(None, (word.strip() for word in (extras or "").split(","))):
                waiting += own["optional-dependencies"][extra]
        else:
            out.append(line)
    return sorted(set(out))


def stamp(group: str, root: Path = ROOT) -> str:
    """The first line of the lock of `group`."""
    state = hashlib.sha256(json.dumps(asked(group, root)).encode()).hexdigest()
    return f"# Made by `make lock` from the group {group} of pyproject.toml, sha256 {state}"


def main(options: list[str]) -> int:
    for group, lock in LOCKS.items():
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-emit-index-url", "--no-header", *options, "-o", lock]
        for name in HOMES:  # installed from the checkout, after the lock
            command += ["--no-emit-package", name]
        command += ["pyproject.toml"] if group == "book" else ["--constraint", LOCKS["book"]]
        command += ["--group", group]
        status = subprocess.run([str(Path(sys.prefix) / "bin" / command[0]), *command[1:]], cwd=ROOT).returncode
        if status:
            return status
        path = ROOT / lock
        lines = path.read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("# Made by")]
        path.write_text("\n".join([stamp(group), *pins]) + "\n", encoding="utf-8")
        print(f"{lock}: {sum('==' in line for line in pins)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
