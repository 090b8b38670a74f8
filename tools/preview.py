"""Rebuilds and reloads the book at each save: python tools/preview.py [--port 8000].

sphinx-autobuild wants a conf.py; Jupyter Book has _config.yml. So this writes _build/preview/conf/conf.py from it
before each build. The preview shows drafts: warnings are printed and stop nothing.
"""

import argparse
import re
import shlex
import shutil
import sys
from pathlib import Path

import build
import serve
from jupyter_book.config import get_final_config

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
PREVIEW = ROOT / "_build" / "preview"
SITE = PREVIEW / "html"
# Settings that name files beside the chapters: conf.py lies elsewhere, so they become absolute.
RELATIVE_TO_CONF = ["html_static_path", "html_extra_path", "templates_path"]
RELATIVE_FILES = ["html_logo", "html_favicon"]
POLICY = re.compile(r'<meta[^>]*http-equiv="Content-Security-Policy"[^>]*>', re.IGNORECASE)


def write_conf() -> None:
    """_config.yml as the conf.py that Sphinx reads."""
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
    lines = ["# Written by tools/preview.py from _config.yml.", "import sys", f"sys.path.insert(0, {str(ROOT)!r})"]
    lines += [f"{key} = {config[key]!r}" for key in sorted(config)]
    conf = PREVIEW / "conf" / "conf.py"
    conf.parent.mkdir(parents=True, exist_ok=True)
    conf.write_text("\n".join(lines) + "\n", encoding="utf-8")


def forget_pages() -> None:
    """Has every page read again when data or the package changed; Sphinx itself watches the pages only."""
    now, stamp = build.digest(build.files(*build.WORLD)), PREVIEW / "world"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != now:
        shutil.rmtree(PREVIEW / "doctrees", ignore_errors=True)
        stamp.write_text(now, encoding="utf-8")


def open_policy() -> None:
    """Takes the content security policy out of the previewed pages: it forbids the script that reloads them."""
    for page in SITE.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        opened = POLICY.sub("", text)
        if opened != text:
            page.write_text(opened, encoding="utf-8")


def preview(port: int) -> int:
    try:
        serve.listen(BOOK, port).server_close()
    except OSError:
        print(f"Port {port} is taken. Choose another one, for example: make preview PORT=8001", file=sys.stderr)
        return 1
    from sphinx_autobuild.__main__ import main as autobuild

    this = [sys.executable, str(Path(__file__).resolve())]
    arguments = [str(BOOK), str(SITE), "-b", "html", "-q", "--keep-going", "--port", str(port), "--host", serve.HOST]
    arguments += ["-c", str(PREVIEW / "conf"), "-d", str(PREVIEW / "doctrees")]
    for watched in ("data", "chokepoints", "_config.yml", "_toc.yml"):
        arguments += ["--watch", str(ROOT / watched)]
    arguments += ["--re-ignore", r"__pycache__|\.ipynb_checkpoints|~$|\.sw[op]$"]
    arguments += ["--pre-build", shlex.join([*this, "--configure"])]
    arguments += ["--post-build", shlex.join([*this, "--open-policy"])]
    write_conf()
    autobuild(arguments)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Rebuild and reload the book at each save.")
    parser.add_argument("--port", type=serve.port_number, default=8000)
    parser.add_argument("--configure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--open-policy", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.configure:
        write_conf()
        forget_pages()
    elif options.open_policy:
        open_policy()
    else:
        return preview(options.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
