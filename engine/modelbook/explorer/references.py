"""Sources as a reader sees them: who, what, when, where, and a way to report a wrong number."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import quote

from modelbook.worlds.book import Book

REPORT = "issues/new?template=wrong_number.yml&title="


def reference(book: Book, key: str, note: bool = True) -> str:
    """One source as HTML: people, title (linked), year, and (with `note`) what was read where it is not the original."""
    entry = book.sources[key]
    fields = entry["fields"]
    who = ", ".join(entry["people"]) or fields.get("institution") or fields.get("organization") or ""
    title = html.escape(plain_tex(fields.get("title", key)))
    mark = f'data-source="{html.escape(key)}"'  # by which the sources page finds where a work is used
    url = html.escape(fields.get("url", ""))
    title = f'<a href="{url}" {mark}>{title}</a>' if url else f"<span {mark}>{title}</span>"
    parts = [html.escape(plain_tex(who)), title, html.escape(fields.get("year", ""))]
    read = html.escape(plain_tex(fields.get("note", ""))) if note else ""
    return ", ".join(p for p in parts if p) + (f". {read}" if read else "") + ("" if read.endswith(".") else ".")


def brief(book: Book, key: str) -> str:
    """One source in a few words, linked: people and year."""
    entry = book.sources[key]
    fields = entry["fields"]
    who = ", ".join(entry["people"]) or fields.get("institution") or fields.get("organization") or key
    text = html.escape(plain_tex(f"{who}, {fields.get('year', '')}".rstrip(", ")))
    title = html.escape(plain_tex(fields.get("title", "")))
    mark = f'title="{title}" data-source="{html.escape(key)}"'
    return (
        f'<a href="{html.escape(fields["url"])}" {mark}>{text}</a>'
        if fields.get("url")
        else f"<span {mark}>{text}</span>"
    )


def plain_tex(text: str) -> str:
    """BibTeX text without braces and the few escapes that occur."""
    for a, b in (
        ("{", ""),
        ("}", ""),
        (r"\&", "&"),
        (r"\%", "%"),
        (r"\$", "$"),
        (r"\_", "_"),
        ("--", "\u2013"),
        ("~", " "),
    ):
        text = text.replace(a, b)
    return text


def source_list(book: Book, keys: Sequence[str]) -> object:
    """Sources as an HTML list, each with its report link."""
    import markupsafe

    items = [f"<li>{reference(book, k)} {report_link(book, k)}</li>" for k in keys if k in book.sources]
    return markupsafe.Markup(f"<ul>{''.join(items)}</ul>" if items else "")


def report_link(book: Book, key: str) -> str:
    """A link to a ready-made report about a source's number."""
    home = str(book.package.get("homepage", "")).rstrip("/")
    if not home:
        return ""
    return f'<a class="report" href="{html.escape(home)}/{REPORT}{quote(f"Wrong number: {key}")}">report a wrong number</a>'
