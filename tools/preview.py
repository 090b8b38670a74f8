"""Rebuilds and reloads the book at each save: python tools/preview.py [--port 8000].

sphinx-autobuild watches, serves and reloads. It wants a conf.py; Jupyter Book has _config.yml, so each build begins by
writing _build/preview/conf/conf.py from it. The preview shows drafts: warnings are printed and stop nothing.

Half of a build's time goes into imports. So this process imports all that a build needs, and each build is a fork of it,
which has everything loaded and nothing read. Once the package's code has changed, builds are new processes.
"""

import argparse
import gc
import importlib
import json
import logging
import multiprocessing
import os
import re
import sys
import traceback
from pathlib import Path

import build
import serve

import modelbook.tables.quick_jsonschema  # noqa: F401 - before Jupyter Book, which imports jsonschema

# isort: split
from jupyter_book.config import get_final_config
from sphinx.cmd.build import main as sphinx_build
from sphinx_autobuild import __main__ as autobuild
from sphinx_autobuild.build import Builder
from sphinx_external_toc.parsing import parse_toc_yaml

from modelbook.sphinx_ext import defaults

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
PREVIEW = ROOT / "_build" / "preview"
SITE = PREVIEW / "html"
# Settings that name files beside the chapters: conf.py lies elsewhere, so they become absolute.
RELATIVE_TO_CONF = ["html_static_path", "html_extra_path", "templates_path", "bibtex_bibfiles"]
RELATIVE_FILES = ["html_logo", "html_favicon"]
POLICY = re.compile(r'<meta[^>]*http-equiv="Content-Security-Policy"[^>]*>', re.IGNORECASE)


def configuration() -> dict:
    """The settings of Sphinx that _config.yml stands for."""
    config, _ = get_final_config(
        user_yaml=ROOT / "_config.yml",
        sourcedir=BOOK,
        cli_config={
            "external_toc_path": str(ROOT / "_toc.yml"),
            "latex_individualpages": False,
            "nitpicky": True,
        },
    )
    for key in RELATIVE_TO_CONF:
        config[key] = [str(BOOK / path) for path in config.get(key) or []]
    for key in RELATIVE_FILES:
        if config.get(key):
            config[key] = str(BOOK / config[key])
    return config


def write_conf() -> None:
    """_config.yml as the conf.py that Sphinx reads."""
    config = configuration()
    lines = ["# Written by tools/preview.py from _config.yml.", "import sys", f"sys.path.insert(0, {str(ROOT)!r})"]
    lines += [f"{key} = {config[key]!r}" for key in sorted(config)]
    conf = PREVIEW / "conf" / "conf.py"
    conf.parent.mkdir(parents=True, exist_ok=True)
    conf.write_text("\n".join(lines) + "\n", encoding="utf-8")


def say_what_is_done() -> None:
    """Prints which pages a build makes anew and why, which the engine tells Sphinx, and Sphinx only who builds aloud."""
    said = logging.StreamHandler(sys.stdout)
    said.addFilter(lambda record: record.levelno == logging.INFO)
    logging.getLogger("sphinx.modelbook").addHandler(said)
    if not (PREVIEW / "doctrees").is_dir():
        print("The first build reads all pages and runs their cells: a minute or two ...", flush=True)


def open_policy() -> None:
    """Takes the content security policy out of the previewed pages: it forbids the script that reloads them."""
    for page in SITE.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        opened = POLICY.sub("", text)
        if opened != text:
            page.write_text(opened, encoding="utf-8")


def remove_pages() -> None:
    """Takes pages out of the site that _toc.yml no longer names: Sphinx forgets them, and leaves what it made of them."""
    now, stamp = set(parse_toc_yaml(ROOT / "_toc.yml")), PREVIEW / "pages"
    before = set(stamp.read_text(encoding="utf-8").splitlines()) if stamp.is_file() else set()
    for page in before - now:
        (SITE / f"{page}.html").unlink(missing_ok=True)
    stamp.write_text("\n".join(sorted(now)), encoding="utf-8")


def one_build(arguments: list[str]) -> int:
    """A build from settings to pages; the status of Sphinx."""
    gc.disable()  # the process ends with it
    write_conf()
    say_what_is_done()
    status = sphinx_build(arguments)
    if status == 0:
        remove_pages()
        open_policy()
    return status


def code() -> str:
    """The state of the package's code, which a process reads once."""
    return build.digest(
        [file for file in build.files("chokepoints", "engine/modelbook") if file.suffix in (".py", ".html")]
    )


def load() -> None:
    """Import what a build imports, and read the equations of the models; nothing of data/ or of the pages."""
    for name in (*configuration()["extensions"], *defaults.extensions(ROOT)):
        importlib.import_module(name)
    package = ROOT / "data" / "datapackage.json"
    for name in json.loads(package.read_text(encoding="utf-8-sig"))["modelbook"]["models"] if package.is_file() else ():
        _ = importlib.import_module(name).MODEL.inputs
    gc.freeze()  # what is loaded is no garbage: the forks need not look through it


class WarmBuilder(Builder):
    """sphinx-autobuild's builder, whose builds are forks of this process for as long as it holds the code as it is on disk."""

    loaded = ""  # the code that this process holds

    def load(self) -> None:
        """Load now what all builds need."""
        if "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
            return  # a fork is not safe there
        state = code()
        try:
            load()
            self.loaded = state
        except Exception:  # a mistake in the package: each build tells it, until it is mended
            traceback.print_exc()

    def __call__(self, *, changed_paths) -> None:
        for path in changed_paths[:5]:
            print(f"Changed: {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}", flush=True)
        if self.loaded and self.loaded == code():
            said, saying = os.pipe()
            child = multiprocessing.get_context("fork").Process(target=self.child, args=(saying,))
            child.start()
            os.close(saying)
            with os.fdopen(said, encoding="utf-8", errors="replace") as lines:
                build.pass_on(lines)
            child.join()
            status = child.exitcode
        else:
            why = ": the package's code is no longer that with which the preview began" if self.loaded else ""
            print(f"Building in a new process{why}.", flush=True)
            command = [sys.executable, str(Path(__file__).resolve()), "--build", *self.sphinx_args]
            status = build.run(command)
        if status == 0:
            print(f"Serving on {self.uri}", flush=True)
        else:
            print(f"Not built: see the messages above. {self.uri} shows the pages as they were.", flush=True)

    def child(self, saying: int) -> None:
        """What the fork does; its messages, and those of the kernels that it starts, go to the preview."""
        os.dup2(saying, sys.stderr.fileno())
        sys.exit(one_build(self.sphinx_args))


def preview(port: int) -> int:
    try:
        serve.listen(BOOK, port).server_close()
    except OSError:
        print(f"Port {port} is taken. Choose another one, for example: make preview PORT=8001", file=sys.stderr)
        return 1
    arguments = [str(BOOK), str(SITE), "-b", "html", "-q", "--keep-going", "--port", str(port), "--host", serve.HOST]
    arguments += ["-c", str(PREVIEW / "conf"), "-d", str(PREVIEW / "doctrees")]
    for watched in (*build.READ, "chokepoints", "engine/modelbook", "_config.yml", "_toc.yml"):
        if (ROOT / watched).exists():  # a book need not be measured
            arguments += ["--watch", str(ROOT / watched)]
    arguments += ["--re-ignore", r"__pycache__|\.ipynb_checkpoints|~$|\.sw[op]$"]
    (PREVIEW / "conf").mkdir(parents=True, exist_ok=True)

    def warm(*given, **named) -> Builder:
        builder = WarmBuilder(*given, **named)
        builder.load()
        return builder

    autobuild.Builder = warm
    autobuild.main(arguments)
    return 0


def main() -> int:
    if sys.argv[1:2] == ["--build"]:
        return one_build(sys.argv[2:])
    parser = argparse.ArgumentParser(description="Rebuild and reload the book at each save.")
    parser.add_argument("--port", type=serve.port_number, default=8000)
    return preview(parser.parse_args().port)


if __name__ == "__main__":
    sys.exit(main())
