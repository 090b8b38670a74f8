"""Wheels made from a checkout, and fresh environments to try them in: nothing of this one is seen there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

LEFT_OUT = shutil.ignore_patterns(".*", "_build", "build", "dist", "node_modules", "__pycache__", "*.egg-info")
PIN = re.compile(r"^([\w.-]+==[^ ;\\]+(?: ; [^\\]+)?)", re.M)


def wheel(source: Path, folder: Path) -> Path:
    """Make the wheel of a distribution, from a copy: a build leaves files behind, and finds those of an earlier one."""
    copy = folder / f"source-of-{source.name}"
    shutil.copytree(source, copy, ignore=LEFT_OUT)
    made = folder / f"wheel-of-{source.name}"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", str(copy)]
    subprocess.run([*command, "--wheel-dir", str(made)], check=True)
    (file,) = made.glob("*.whl")
    return file


def content(file: Path) -> set[str]:
    """The files in a wheel, without those that describe it."""
    return {name for name in zipfile.ZipFile(file).namelist() if ".dist-info/" not in name}


class Environment:
    """A fresh environment, and commands run in it from a folder that holds nothing."""

    def __init__(self, folder: Path, lock: Path | None = None):
        self.root, self.empty = folder / "environment", folder / "empty"
        venv.create(self.root, with_pip=True, symlinks=True)
        self.empty.mkdir()
        self.limits = []
        if lock:  # the versions that the rest of the tests run with, so that a release elsewhere breaks nothing here
            pins = folder / "pins.txt"
            pins.write_text("\n".join(PIN.findall(lock.read_text(encoding="utf-8"))) + "\n", encoding="utf-8")
            self.limits = ["--constraint", str(pins)]

    def install(self, *what: str) -> None:
        """Install distributions with all that they ask for."""
        answer = self.run("python", "-m", "pip", "install", "--quiet", "--no-compile", *self.limits, *what)
        assert answer.returncode == 0, answer.stdout + answer.stderr

    def run(self, command: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment."""
        own = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PYTHON", "MODELBOOK", "VIRTUAL_ENV"))
        }
        return subprocess.run(
            [str(self.root / "bin" / command), *arguments],
            cwd=cwd or self.empty, env=own, capture_output=True, text=True, timeout=900,
        )  # fmt: skip

    def written(self) -> list[str]:
        """What commands left in the empty folder."""
        return sorted(str(path.relative_to(self.empty)) for path in self.empty.rglob("*"))
