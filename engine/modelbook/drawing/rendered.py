"""A chart as an SVG document, and such a document as a PNG: drawn once, kept in the book's folder under what it comes from."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import vl_convert

from modelbook.tables.built import once


def svg(root: Path, spec: Mapping[str, object]) -> str:
    """A chart drawn.

    Parameters
    ----------
    root : Path
        The book's folder.
    spec : mapping
        The chart compiled to Vega, its datasets filled.
    """
    told = json.dumps(spec)
    name = sha256(f"{_version()} {told}".encode()).hexdigest()[:24]
    return str(once(root, f"drawings/{name}", lambda: vl_convert.vega_to_svg(told)))


def png(root: Path, document: str) -> bytes:
    """An SVG document as a PNG, drawn once as well."""
    name = sha256(f"{_version()} png {document}".encode()).hexdigest()[:24]
    return b64decode(once(root, f"drawings/{name}", lambda: b64encode(vl_convert.svg_to_png(document)).decode("ascii")))


@cache
def _version() -> str:
    return metadata.version("vl-convert-python")
