"""Makes requirements.txt and requirements-test.txt from their .in files: python tools/lock.py [--upgrade].

Without --upgrade only what the .in files ask for changes. The first line of each lock names the sha256 of its .in
file, by which a test sees that the two belong together.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"requirements.in": "requirements.txt", "requirements-test.in": "requirements-test.txt"}


def stamp(source: Path) -> str:
    """The first line of the lock of `source`."""
    return f"# Made by `make lock` from {source.name}, sha256 {hashlib.sha256(source.read_bytes()).hexdigest()}"


def main(options: list[str]) -> int:
    for source, lock in LOCKS.items():
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-emit-index-url", "--no-header", *options, source, "-o", lock]
        status = subprocess.run([str(Path(sys.prefix) / "bin" / command[0]), *command[1:]], cwd=ROOT).returncode
        if status:
            return status
        path = ROOT / lock
        lines = path.read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("# Made by")]
        path.write_text("\n".join([stamp(ROOT / source), *pins]) + "\n", encoding="utf-8")
        print(f"{lock}: {sum('==' in line for line in pins)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
