"""A book with its chapters several times over, to see how a build grows: each copy has ids of its own."""

import json
import re
from pathlib import Path

LINE = re.compile(r"^( *- file: )(chapters/\d[\w-]*)$", re.M)
COPY = "-copy"


def multiplied(root: Path, times: int) -> None:
    """Give a copy of the checkout, or a plain book (a folder with _toc.yml), `times` its chapters; earlier copies go."""
    toc, package = root / "_toc.yml", root / "data" / "datapackage.json"
    text = re.sub(rf"^ *- file: .*{COPY}\d+\n", "", toc.read_text(encoding="utf-8"), flags=re.M)
    folder = root / "book" if (root / "book").is_dir() else root
    for earlier in folder.rglob(f"*{COPY}[0-9]*.md"):
        earlier.unlink()
    unbound = json.loads(package.read_text(encoding="utf-8"))["modelbook"]["unbound"] if package.is_file() else {}
    for lead, name in LINE.findall(text):
        lines = [f"{lead}{name}"]
        page = (folder / f"{name}.md").read_text(encoding="utf-8")
        for numeral in unbound.get(f"book/{name}.md", ()):
            page = page.replace(numeral, "some")  # its reason stands under the page's own name
        for k in range(2, times + 1):
            (folder / f"{name}{COPY}{k}.md").write_text(renamed(page, k), encoding="utf-8")
            lines.append(f"{lead}{name}{COPY}{k}")
        text = text.replace(f"{lead}{name}\n", "\n".join(lines) + "\n")
    toc.write_text(text, encoding="utf-8")


def renamed(page: str, k: int) -> str:
    """A chapter whose explorers, bets and labels, and the links to them, have other names."""
    for name in set(re.findall(r'\bid="([\w-]+)"', page)):
        page = re.sub(rf'(\bid="){name}(")', rf"\g<1>{name}-{k}\2", page)
        page = re.sub(rf'(href="#){name}([?"])', rf"\g<1>{name}-{k}\2", page)
    for label in re.findall(r"^\(([\w-]+)\)=$", page, re.M):
        page = re.sub(rf"(^\(|\]\(#){label}\)", rf"\g<1>{label}-{k})", page, flags=re.M)
    page = re.sub(r"^(short_title: .*)$", rf"\1 {k}", page, flags=re.M)
    return re.sub(r"^(`{3,}\{(?:bet|drawn)\} [\w-]+)", rf"\1-{k}", page, flags=re.M)
