"""The answers of every lesson, and what it calls mistakes, are what `chokepoints run` prints: nothing of a lesson's own is asked."""

import json
import operator
from functools import cache

import pytest

import chokepoints
from modelbook.cli import main
from modelbook.parts.packs import answering, blocks, reading, solving

BOOK = chokepoints.book()
PACKS = {pack.name: pack for pack in reading.packs(BOOK)}
DOES = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "min": min, "max": max,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


@cache
def printed(model: str, scenario: str, settings: str, summary: bool) -> list[dict]:
    """What the command prints, a row a step; of one world."""
    command = ["run", model, "--scenario", scenario, "--unbounded", "--format", "json"]
    for key, x in json.loads(settings).items():
        command += ["--set", f"{key}={x!r}"]
    out = printed.capture  # type: ignore[attr-defined]
    out.readouterr()
    assert main([*command, *(["--summary"] if summary else [])], prog="chokepoints", open_book=chokepoints.book) == 0
    return json.loads(out.readouterr().out)


@pytest.fixture(autouse=True)
def capture(capsys):
    printed.capture = capsys  # type: ignore[attr-defined]


def number(read: dict, more: dict) -> float | str:
    """What a plan reads of a run."""
    column, _, step = read["ref"].partition("@")
    settings = json.dumps(read["settings"] | more, sort_keys=True)
    rows = printed(read["model"], read["scenario"], settings, not step)
    if not step:
        return rows[0][column]
    time = BOOK.engine(read["model"]).model.time_name
    return next(row[column] for row in rows if row[time] == int(step))


def reckoned(part: dict, more: dict | None = None) -> float | str:
    """What a plan's expression is worth."""

    def at(tree):
        if not isinstance(tree, list):
            return tree
        if tree[0] == "read":
            return number(part["reads"][tree[1]], more or {})
        return DOES[tree[0]](*map(at, tree[1:])) if len(tree) > 2 else -at(tree[1])

    return at(part["tree"])


def holds(plan: dict, more: dict) -> bool:
    right = plan["right"]["word"] if "word" in plan["right"] else reckoned(plan["right"])
    return DOES[plan["sign"]](reckoned(plan["left"], more), right)


def agrees(answer: solving.Answer, worth: float | str) -> None:
    plan = solving.plan(BOOK, answer)
    if "solve" not in plan:
        if any(read["assumed"] for read in plan["reads"]):
            return  # an assumption as it stands in data/, which no run prints
        x = reckoned(plan)
        assert x == worth if isinstance(worth, str) else plan["times"] * x == pytest.approx(worth, rel=1e-9), (
            answer.text
        )
        return
    key, step = plan["solve"]["key"], plan["solve"]["step"]
    x = round(float(worth) / plan["times"], 10)
    here = holds(plan, {key: x})
    beside = [holds(plan, {key: round(x + side * step, 10)}) for side in (-1, 1)]
    assert here and not all(beside), f"{answer.text}: the relation turns at its answer"


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_every_answer_is_what_the_command_prints(name):
    pack = PACKS[name]
    for block in blocks.blocks(pack):
        if block.kind == "guess":
            guess = blocks.guess(pack, block)
            agrees(guess.answer, guess.worth)
    for ask in blocks.asks(pack):
        if ask.answer:
            agrees(ask.answer, ask.worth)
        for option in ask.options:
            if option.relation:
                assert holds(solving.planned(BOOK, option.relation), {}) == (option.word == ask.worth), (
                    ask.id,
                    option.word,
                )
        for wrong, x in zip(ask.wrongs, answering.worths(BOOK, ask), strict=True):
            agrees(wrong.answer, x)
