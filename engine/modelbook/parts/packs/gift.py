"""A lesson's questions as GIFT, which Moodle and others import; numbers are worked out at build."""

from __future__ import annotations

import re

from modelbook.parts.packs import answering, blocks
from modelbook.parts.packs.asks import Ask
from modelbook.parts.packs.reading import Pack, licence


def text(pack: Pack) -> str:
    """All questions of a lesson: numbers with their tolerance and mistakes, choices, short answers; open ones as essays."""
    book = pack.book
    told = f"// {pack.title}. {book.name}, version {book.version}. {licence(book)}".rstrip()
    out = [told, f"$CATEGORY: {book.name}/{pack.name}"]
    for block in blocks.blocks(pack):
        if block.kind == "ask":
            ask = blocks.ask(pack, block)
            out.append(question(pack, ask))
        if block.kind == "open":
            words = " ".join(line for _, line in block.lines if line.strip())
            out.append(f"::{pack.name} {block.name} (open)::{escaped(plain(words))} {{}}")
    return "\n\n".join(out) + "\n"


def question(pack: Pack, ask: Ask) -> str:
    """One question."""
    unit = f" ({ask.unit})" if ask.unit else ""
    head = f"::{pack.name} {ask.id}::{escaped(plain(ask.question) + unit)} "
    after = f"#{escaped(ask.right)}" if ask.right else ""
    if ask.kind == "number":
        lines = [f"={_number(float(ask.worth))}:{_number(ask.accept)}{after}"]
        for wrong, x in zip(ask.wrongs, answering.worths(pack.book, ask), strict=True):
            lines.append(f"=%0%{_number(x)}:{_number(wrong.near)}#{escaped(wrong.says)}")
        return head + "{#\n" + "\n".join(lines) + "\n}"
    lines = []
    for option in ask.options:
        right = option.word == ask.worth
        if ask.kind == "choice":
            says = after if right else f"#{escaped(option.says)}" if option.says else ""
            lines.append(f"{'=' if right else '~'}{escaped(option.labels[0])}{says}")
        elif right:
            lines += [f"={escaped(label)}{after}" for label in option.labels]
        else:
            lines += [f"=%0%{escaped(label)}#{escaped(option.says)}" for label in option.labels if option.says]
    return head + "{\n" + "\n".join(lines) + "\n}"


def escaped(words: str) -> str:
    """Text without the signs that GIFT reads."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", words.replace("\n", " "))


def plain(words: str) -> str:
    """Text without marks of Markdown and HTML."""
    return re.sub(r"<[^>]+>", "", words.replace("**", "").replace("*", "")).strip()


def _number(x: float) -> str:
    return f"{x:.10g}"
