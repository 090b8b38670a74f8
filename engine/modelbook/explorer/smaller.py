"""Scripts and styles as a reader's browser gets them: small."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import minify_html

from modelbook.explorer import bundle

OTHERS = (bundle.VEGA.name, bundle.QR.name)  # come small already, with their notices at the top
# Remarks to authors, some of which minify-html keeps; not after a quote, for in quotes they are words.
REMARK = re.compile(r"^([^\"'`\n]*?)/\*\*(?:(?!\*/).)*\*/", re.S | re.M)
# Words of a table that would end the tag around what minify-html reads.
ENDING = re.compile(r"<(/(?:script|style)|!--)", re.I)


@lru_cache(maxsize=256)  # pages share most of their files; what comes out follows from the text alone
def smaller(name: str, text: str) -> str:
    """A script or a style as minify-html writes it: without comments, line breaks, and long names that nobody outside sees."""
    kind = Path(name).suffix
    if kind not in (".js", ".css") or name in OTHERS:
        return text
    tag = "script" if kind == ".js" else "style"
    while (bare := REMARK.sub(r"\1", text)) != text:
        text = bare
    text = ENDING.sub(r"<\\\1", text)  # the same in quotes
    small = minify_html.minify(f"<{tag}>{text}</{tag}>", minify_js=True, minify_css=True)
    return small.removeprefix(f"<{tag}>").removesuffix(f"</{tag}>") + "\n"
