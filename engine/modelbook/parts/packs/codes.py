"""Addresses of a lesson and their QR codes, as a sheet prints them."""

from __future__ import annotations

from markupsafe import Markup


def address_of(base: str, page: str) -> str:
    """An address in full where the book has one, else below its folder."""
    return f"{base}{page}"


def code_of(base: str, page: str) -> Markup:
    """The QR code of an address as SVG; nothing for a book without an address, where no phone could go."""
    import segno  # of use to a build alone

    if not base:
        return Markup()
    made = segno.make(address_of(base, page), micro=False, error="m")
    return Markup(made.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))
