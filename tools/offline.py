"""Packs the built book into dist/chokepoints-VERSION.zip, to be unpacked anywhere and opened by index.html."""

import ast
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
# Of use only to a web server or to Sphinx: from a folder, 404.html finds neither its style nor its scripts.
LEFT_OUT = {".buildinfo", ".nojekyll", "objects.inv", "404.html", "robots.txt", "sitemap.xml"}


def pack(site: Path, target: Path) -> Path:
    """Writes the zip; all in it lies in one folder named as the zip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT:
                # A fixed date: the same site gives the same zip.
                name = f"{target.stem}/{path.relative_to(site).as_posix()}"
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    return target


def version() -> str:
    """The version of the book, from the one place where it is written; read, for an import takes a second."""
    module = ast.parse((ROOT / "chokepoints" / "__init__.py").read_text(encoding="utf-8"))
    for line in module.body:
        if isinstance(line, ast.Assign) and [target.id for target in line.targets] == ["__version__"]:
            return ast.literal_eval(line.value)
    raise SystemExit("chokepoints/__init__.py has no line __version__ = ...: write it.")


def main() -> int:
    target = pack(SITE, ROOT / "dist" / f"chokepoints-{version()}.zip")
    print(f"{target.relative_to(ROOT)}, {target.stat().st_size / 1e6:.1f} MB: unpack it and open index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
