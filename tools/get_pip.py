"""Puts pip into the environment that runs this, where Python comes without ensurepip (Debian without python3-venv).

Fetches one pinned wheel of pip from the package index, checks its sha256 and lets it install itself.
"""

import hashlib
import html
import os
import re
import runpy
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

WHEEL = "pip-25.3-py3-none-any.whl"
SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"


def wheel_address(index: str) -> str:
    """Where the index keeps the wheel; `index` is the address of a simple index (PEP 503)."""
    page = f"{index.rstrip('/')}/pip/"
    with urllib.request.urlopen(page, timeout=60) as answer:
        for link in re.findall(r'href="([^"]+)"', answer.read().decode()):
            address = urllib.parse.urljoin(page, html.unescape(link)).partition("#")[0]
            if address.endswith(f"/{WHEEL}"):
                return address
    raise OSError(f"{WHEEL} is not in {page}")


def main() -> int:
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple")
    try:
        with urllib.request.urlopen(wheel_address(index), timeout=60) as answer:
            content = answer.read()
    except OSError as error:
        print(f"pip could not be fetched: {error}", file=sys.stderr)
        return 1
    if hashlib.sha256(content).hexdigest() != SHA256:
        print(f"{WHEEL} does not have the expected checksum.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / WHEEL
        wheel.write_bytes(content)
        sys.path.insert(0, str(wheel))
        sys.argv = ["pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
        try:
            runpy.run_module("pip", run_name="__main__", alter_sys=True)
        except SystemExit as done:
            return int(done.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
