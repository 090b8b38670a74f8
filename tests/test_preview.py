"""`make preview`: a save reaches the served page, a mistake is told and stops nothing for good, and no old code is used."""

import http.client
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import build
import pytest
import serve

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


class Preview:
    """The preview of a small book, as a process of its own."""

    def __init__(self, root: Path):
        with serve.listen(root, 0) as free:
            self.port = free.server_port
        command = [sys.executable, "tools/preview.py", "--port", str(self.port)]
        self.root, self.said = root, ""
        self.process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.said += re.sub(r"\x1b\[[\d;]*m", "", line)

    def until(self, true, what: str):
        end = time.monotonic() + 120
        while not true():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, f"{what} did not come: {self.said}"
            time.sleep(0.1)

    def get(self, path: str) -> str:
        try:
            connection = http.client.HTTPConnection(serve.HOST, self.port, timeout=10)
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            return ""  # not there yet, or in the middle of being written

    def save(self, name: str, text: str):
        """Write a file, and wait for the end of the build that follows."""
        time.sleep(1)  # what a watcher has just told is not told again
        builds = self.said.count("Changed: ")
        (self.root / name).write_text(text, encoding="utf-8")
        tried = time.monotonic()

        def told() -> bool:
            nonlocal tried
            if time.monotonic() > tried + 20:  # a slow watcher took it for a part of what it had told
                (self.root / name).touch()
                tried = time.monotonic()
            return self.said.count("Changed: ") > builds

        self.until(told, f"the build of {name}")
        seen = self.said.rindex("Changed: ")
        self.until(
            lambda: re.search(r"^(Serving on|Not built)", self.said[seen:], re.M), f"the end of the build of {name}"
        )
        return self.said[seen:]

    def shows(self, words: str):
        self.until(lambda: words in self.get("/one.html"), words)


@pytest.fixture
def preview(small_book):
    running = Preview(small_book)
    running.shows("Text.")
    yield running
    running.process.terminate()
    running.process.wait()


def test_a_save_reaches_the_page_and_a_mistake_is_mended_by_the_next(preview):
    config = preview.root / "_config.yml"
    right = config.read_text(encoding="utf-8")
    preview.save("book/one.md", "# One\n\nAnother text.\n")
    preview.shows("Another text.")

    assert "one.md:3" in preview.save("book/one.md", "# One\n\nA draft with {nosuchrole}`x`.\n")
    preview.shows("A draft with")

    assert "Not built" in preview.save("_config.yml", right.replace("html_theme: basic", "html_theme: nosuchtheme"))
    preview.shows("A draft with")  # the page as it was
    assert "Serving on" in preview.save("_config.yml", right)
    preview.save("book/one.md", "# One\n\nMended.\n")
    preview.shows("Mended.")


def test_a_page_taken_out_of_the_contents_is_taken_out_of_the_site(preview):
    toc = preview.root / "_toc.yml"
    with_it = toc.read_text(encoding="utf-8")
    preview.until(lambda: "Text." in preview.get("/two.html"), "the page")
    preview.save("_toc.yml", with_it.replace("- file: two\n", ""))
    assert not (preview.root / "_build" / "preview" / "html" / "two.html").exists()
    preview.shows("Text.")
    preview.save("_toc.yml", with_it)
    preview.until(lambda: "Text." in preview.get("/two.html"), "the page again")


def test_code_that_changed_is_read_by_a_new_process(preview):
    assert ("new process" in preview.said) == (
        sys.platform == "darwin"
    )  # elsewhere it is a fork, as long as code is the same
    assert "new process" in preview.save("chokepoints/later.py", "")
    assert "new process" in preview.save("book/one.md", "# One\n\nWith new code.\n")
    preview.shows("With new code.")


def test_the_kernels_warning_is_left_out_and_everything_else_is_told(capsys):
    build.pass_on(
        ["[IPKernelApp] WARNING | Kernel is running over TCP without encryption.\n", "one.md:3: WARNING: no\n"]
    )
    assert capsys.readouterr().err == "one.md:3: WARNING: no\n"
