"""Scripts and styles as a reader's browser gets them: small."""

from __future__ import annotations

import re
from pathlib import Path

import minify_html

from modelbook.explorer import bundle

OTHERS = (bundle.VEGA.name, bundle.QR.name)  # come small already, with their notices at the top
REMARK = re.compile(
    r"(?<=[\n;{})])/\*\*(?:(?!\*/).)*\*/\n?", re.S
)  # before functions and statements minify-html keeps them


def smaller(name: str, text: str) -> str:
    """A script or a style as minify-html writes it: without comments, line breaks, and long names that nobody outside sees."""
    kind = Path(name).suffix
    if kind not in (".js", ".css") or name in OTHERS:
        return text
    tag = "script" if kind == ".js" else "style"
    if f"</{tag}" in text:
        raise ValueError(f"{name} holds '</{tag}', at which a page would end it: write '<\\/{tag}'.")
    small = minify_html.minify(f"<{tag}>{text}</{tag}>", minify_js=True, minify_css=True)
    return REMARK.sub("", small.removeprefix(f"<{tag}>").removesuffix(f"</{tag}>")) + "\n"
