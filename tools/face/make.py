"""Makes the book's two faces from the files of the pinned package: weights cut, characters chosen, names changed.

The licence reserves the name of the original for unchanged files, so these carry the book's own.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Chokepoints Serif"
FACES = {  # file: (of the package, weights, style)
    "upright.woff2": ("source-serif-4-latin-wght-normal.woff2", (400, 700), "Regular"),
    "italic.woff2": ("source-serif-4-latin-wght-italic.woff2", 400, "Italic"),
}
LATIN = "".join(map(chr, range(0x20, 0x7F)))
ACCENTED = "ÄÅÉÖØÜßàáâãäåçèéêëíïñóôöøúüčłńōšž"  # in names of people, firms and places
SIGNS = "\u00a0£§©°±²³·½×¥–—‘’“”„†•…′€→−"  # mathematics has a face of its own
FEATURES = ["kern", "liga", "clig", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "pnum"]


def face(package: Path, name: str) -> bytes:
    """One face as woff2."""
    source, weights, style = FACES[name]
    font = instancer.instantiateVariableFont(
        TTFont(package / "files" / source, recalcTimestamp=False), {"wght": weights}
    )
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, recalc_timestamp=False, name_IDs=[0, 1, 2, 4, 5, 6, 14]
    )
    cut = subset.Subsetter(options)
    cut.populate(text=LATIN + ACCENTED + SIGNS)
    cut.subset(font)
    named = {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"{FAMILY.replace(' ', '')}-{style}"}
    for number, words in named.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    for record in [r for r in font["name"].names if r.platformID != 3]:
        font["name"].names.remove(record)
    font.flavor = "woff2"
    target = package / name
    font.save(target)
    return target.read_bytes()


def main(package: Path, out: Path) -> None:
    """Write the faces, their licence and what they are made from."""
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for name in FACES:
        content = face(package, name)
        (out / name).write_bytes(content)
        lines.append(
            f"| `{name}` | {FACES[name][0]} | {len(content) / 1000:.1f} kB | `{sha256(content).hexdigest()}` |"
        )
    owner = TTFont(package / "files" / FACES["upright.woff2"][0])["name"].getDebugName(0)
    text = (package / "LICENSE").read_text(encoding="utf-8")
    (out / "OFL.txt").write_text(f"{owner}\n\n{text[text.index('This Font') :]}", encoding="utf-8")
    rows = "\n".join(lines)
    (out / "README.md").write_text(README.format(rows=rows, family=FAMILY), encoding="utf-8")


README = """# The book's typeface
`{family}` is [Source Serif 4](https://github.com/adobe-fonts/source-serif) by Frank Grießhammer for Adobe, cut
down: upright in all weights from 400 to 700, italic in 400, the characters that English and the names in this book
need. Its licence, the SIL Open Font License 1.1 (`OFL.txt`), reserves the word “Source” for files that nobody
changed, so these have a name of their own.

| file | made from | size | sha256 |
|---|---|---|---|
{rows}

Made from the package `@fontsource-variable/source-serif-4` 5.3.1 of the npm registry, whose checksum is in
`tools/face/package-lock.json`, by fontTools 4.68.0 and Brotli 1.2.1: `tools/vendor_face.sh`, which without arguments
checks that the files here are what these make. `face.css` says which face stands in until they have come. This file
is written by `tools/face/make.py`.
"""

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
