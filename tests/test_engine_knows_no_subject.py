"""The engine knows no subject: its source has no name, table, colour, date, actor, currency or count of this book.

The words are taken from the book's own data where it can be, so that a new chip or actor is looked for too.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from bad_book import ROOT

import chokepoints
from chokepoints.look import ACTORS

ENGINE = ROOT / "engine"
BOOK = chokepoints.book()
OF_ANY_BOOK = {  # tables that the engine defines or that a part of it reads, whatever the subject
    "assumptions", "symbols", "scenarios", "scenario_values", "edition_values", "texts", "links", "residuals", "points", "bets", "aims",
    "conclusion", "glossary", "forecasts", "retired", "releases",
}  # fmt: skip
LEFT_OUT = {"vendor", "node_modules", "__pycache__", "_build", "build", "package-lock.json", ".pytest_cache"}
OF_THE_ENGINE = ("controls", "inputs")  # sliders, and what a model reads
PLAIN = re.compile(r"[a-z]+")
SUBJECT = r"""chokepoints? hua\W?wei ascend nvidia smic tsmc hisilicon kirin amd asml cxmt ymtc micron samsung sk.hynix bytedance
    baidu alibaba tencent semianalysis chips? wafers? dies? semiconductors? gpus? hbm foundry foundries lithography smuggl\w*
    china chinese beijing taiwan japan netherlands u\.s\. america\w* washington congress commerce bis trump biden
    exports export.(?:control|licen[cs]e|ban|rule|restriction)s? embargo\w* sanction\w* entity.list fdpr yuan cny rmb renminbi
    six.models six.chapters seven.chapters""".split()


def words(cells) -> set[str]:
    """What cells name, joined by ; where they are several; words that any text may hold aside."""
    found = {word.strip() for cell in cells for word in str(cell).split(";")}
    return {word for word in found if len(word) > 2 and not PLAIN.fullmatch(word)}


@cache
def patterns() -> dict[str, re.Pattern]:
    """What to look for, by what it is."""
    tables = sorted(set(BOOK.resources) - OF_ANY_BOOK)
    controls, events = BOOK.table("controls"), BOOK.table("events")
    names = {
        "an actor": words(
            [*controls.side, *controls.administration, *controls.agency, *BOOK.table("adoption").adopter]
        ),
        "a thing": words([*BOOK.table("chips").chip, *BOOK.table("adoption").supplier, *BOOK.table("chips").id]),
        "an assumption": {name for name in BOOK.assumptions if "_" in name},
        "a date": {str(day)[:10] for day in [*controls.date, *events.date]},
        "a row": {str(ident) for ident in [*controls.id, *events.id, *BOOK.table("estimates").id]},
    }
    found = {
        what: re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(some)))})(?![\w-])", re.I)
        for what, some in names.items()
    }
    found["the subject"] = re.compile(rf"(?<![a-z])(?:{'|'.join(SUBJECT)})(?![a-z])", re.I)
    # Ordinary words name a table or a model only where they stand as a name.
    one, quoted = "|".join(tables), "|".join(name for name in tables if name not in OF_THE_ENGINE)
    found["a table"] = re.compile(
        rf"""(?:table\(|data/|resources\[)["']?(?:{one})\b|["'`](?:{quoted})["'`]|\b(?:{one})\.csv|["'](?:{one})["'] (?:not )?in book"""
    )
    colours = "|".join(sorted(ACTORS))
    found["a colour"] = re.compile(rf"""--(?:{colours})\b|colour\(["'](?:{colours})["']\)""")
    models = "|".join(BOOK.models)
    found["a model"] = re.compile(rf"""["'`](?:{models})(?:["'`]|[.@])|\b(?:{models})\.[a-z]+_\w+@""")
    return found


def sources() -> list[Path]:
    """The engine's source, tests and examples: all of it that is text, without what others wrote."""
    kinds = {
        ".py",
        ".js",
        ".css",
        ".html",
        ".toml",
        ".json",
        ".md",
        ".svg",
        ".txt",
        ".csv",
        ".mjs",
        ".yml",
        ".bib",
        ".ts",
    }
    files = (file for file in ENGINE.rglob("*") if file.suffix in kinds and file.is_file())
    return sorted(file for file in files if not LEFT_OUT & set(file.relative_to(ENGINE).parts))


@cache
def known() -> dict[str, str]:
    """Each place where the engine speaks of the subject, as ``file: word``, and what the word is."""
    out = {}
    for file in sources():
        name, text = file.relative_to(ENGINE).as_posix(), file.read_text(encoding="utf-8")
        for what, pattern in patterns().items():
            if what == "a model" and not name.startswith("modelbook/"):
                continue  # an example may have a model of that name
            for hit in pattern.finditer(text):
                line = text[: hit.start()].count("\n") + 1
                out.setdefault(f"{name}: {hit[0].strip()}", f"{what}, line {line}")
    return out


def test_the_engine_speaks_of_the_subject_nowhere():
    assert known() == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# as with Huawei", "the subject"),
        ("it exports controls", "the subject"),
        ('colour("us")', "a colour"),
        ('book.table("estimates")', "a table"),
        ("data/events.csv", "a table"),
        ("such as ``supply``", "a model"),
        ("die_area", "an assumption"),
        ("since 2022-10-07", "a date"),
        ("H20", "a thing"),
        ("United States", "an actor"),
        ("Six models", "the subject"),
        ("CNY", "the subject"),
    ],
)
def test_each_kind_of_word_is_found(text, what):
    assert patterns()[what].search(text)


@pytest.mark.parametrize(
    "text", ["export default { render };", "controls: sequence of str", "the inputs of a model", "mandatory"]
)
def test_words_of_any_book_are_left_alone(text):
    assert [what for what, pattern in patterns().items() if pattern.search(text)] == []


def test_the_engines_tests_use_nothing_of_this_book():
    """Helpers are shared one way: tests of the book may import those of the engine."""
    ours = {"chokepoints", *(file.stem for folder in ("tests", "tools") for file in (ROOT / folder).glob("*.py"))}
    ours -= {file.stem for file in (ENGINE / "tests").glob("*.py")}
    for file in (ENGINE / "tests").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & ours, f"{file.name}:{node.lineno}"
