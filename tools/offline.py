"""Packs the built book into dist/chokepoints-VERSION.zip, to be unpacked anywhere and opened by index.html.

The lessons' keys stay out; KEYS=on takes them in.
"""

import ast
import os
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
# Of use only to a web server or to Sphinx: from a folder, 404.html finds neither its style nor its scripts.
KEYS = "key-"  # how the pages and files with answers begin: pupils get the copy too
LEFT_OUT = {".buildinfo", ".nojekyll", "objects.inv", "404.html", "robots.txt", "sitemap.xml"}


def pack(site: Path, target: Path, keys: bool = False) -> Path:
    """Writes the zip; all in it lies in one folder named as the zip. Without keys, links to them lead to the published book."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT and (keys or not path.name.startswith(KEYS)):
                # A fixed date: the same site gives the same zip.
                name = f"{target.stem}/{path.relative_to(site).as_posix()}"
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes() if keys else elsewhere(path))
    return target


def elsewhere(path: Path) -> bytes:
    """A file of the copy; a page's links to keys become those of the published book, or words where there is none."""
    content = path.read_bytes()
    if path.suffix != ".html" or KEYS.encode() not in content:
        return content
    text = content.decode("utf-8")
    home = re.search(r'<link rel="canonical" href="([^"]+)"', text)

    def online(found: re.Match[str]) -> str:
        if not home:
            return found[3]
        return f'<a href="{urljoin(home[1], found[1])}"{found[2]}>{found[3]}</a>'

    return re.sub(rf'<a href="([^"#:]*\b{KEYS}[^"]*)"([^>]*)>(.*?)</a>', online, text).encode()


def version() -> str:
    """The version of the book, from the one place where it is written; read, for an import takes a second."""
    module = ast.parse((ROOT / "chokepoints" / "__init__.py").read_text(encoding="utf-8"))
    for line in module.body:
        if isinstance(line, ast.Assign) and [target.id for target in line.targets] == ["__version__"]:
            return ast.literal_eval(line.value)
    raise SystemExit("chokepoints/__init__.py has no line __version__ = ...: write it.")


def main() -> int:
    keys = os.environ.get("KEYS") == "on"
    target = pack(SITE, ROOT / "dist" / f"chokepoints-{version()}.zip", keys)
    print(f"{target.relative_to(ROOT)}, {target.stat().st_size / 1e6:.1f} MB: unpack it and open index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
