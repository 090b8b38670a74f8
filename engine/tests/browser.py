"""Which Chromium the tests drive. `python tests/browser.py` finds or installs it and other browsers, or says what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import other_browsers

SHELL = "chromium-headless-shell"  # the same engine without windows: the tests take half the processor time
NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MAC = ["Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium"]
ADVICE = (
    "The tests need Chromium. Install it (Debian: apt-get install chromium-headless-shell; elsewhere: "
    ".venv/bin/python -m playwright install chromium) or name one: make test CHROMIUM=/path/to/chromium"
)
# As readers have it: with its memory of pages, which Playwright switches off. No sandbox: it cannot be had as root or in
# many containers, and only our own pages are opened.
LAUNCH = {"args": ["--no-sandbox"], "ignore_default_args": ["--disable-back-forward-cache"]}


class NoBrowser(Exception):
    """No Chromium can be had."""


def find() -> str | None:
    """The path of a Chromium on this machine: CHROMIUM, else on the PATH, else Playwright's own.

    Raises
    ------
    NoBrowser
        When CHROMIUM names something that cannot be run.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise NoBrowser(f"CHROMIUM={named} is not a program that can be run. {ADVICE}")
        return path
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and sys.platform == "darwin":
        found = next((f"/Applications/{app}" for app in MAC if Path("/Applications", app).exists()), None)
    return found or playwrights_own()


def whole() -> str:
    """The path of a Chromium that keeps pages in its memory for Back and Forward: the shell without windows does not.

    Raises
    ------
    NoBrowser
        With what to install.
    """
    named = shutil.which(os.environ.get("CHROMIUM", ""))
    candidates = [named, *map(shutil.which, NAMES[1:]), *(f"/Applications/{app}" for app in MAC), playwrights_own()]
    for path in candidates:
        if path and Path(path).exists() and SHELL not in Path(path).resolve().name and works(path):
            return path
    raise NoBrowser(
        "The tests of Back and Forward need a whole Chromium, with windows. Install it (Debian: apt-get install chromium; "
        "elsewhere: .venv/bin/python -m playwright install chromium) or name one: make test CHROMIUM=/path/to/chromium"
    )


def playwrights_own() -> str | None:
    # In a process of its own: Playwright's answer is wanted where pytest runs it already, too.
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def install(packages: tuple[str, ...] = (SHELL, "chromium")) -> None:
    """Tries the package manager, then Playwright's download."""
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get") and (not root or shutil.which("sudo")):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*root, "apt-get", "update", "-qq"], **quiet)
        for package in packages:  # Debian has both, Ubuntu the second
            print(f"Installing {package} with apt-get ...", flush=True)
            command = [*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
            subprocess.run(["env", "DEBIAN_FRONTEND=noninteractive", *command] if not root else command, **quiet)
            if works(shutil.which(package)):
                return
    print("Installing Chromium with Playwright ...", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def works(path: str | None) -> bool:
    """Whether it starts (on Ubuntu, chromium-browser may be no more than a pointer to a snap)."""
    if path is None:
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def chromium() -> str:
    """The path of a Chromium that starts.

    Raises
    ------
    NoBrowser
        With what to install.
    """
    path = find()
    if not works(path):
        raise NoBrowser(ADVICE if path is None else f"{path} does not start. {ADVICE}")
    return path


def main() -> int:
    try:
        if not works(find()) and not os.environ.get("CHROMIUM"):
            install()
        print(f"The tests drive {chromium()}")
        try:
            whole()
        except NoBrowser:
            install(("chromium",))
            whole()
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return other_browsers.main()


if __name__ == "__main__":
    sys.exit(main())
