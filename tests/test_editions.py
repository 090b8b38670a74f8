"""The first edition is kept: its numbers, its structure and its scenarios, in all six models."""

from pathlib import Path

import pandas as pd
import pytest

import chokepoints
from chokepoints import BookError

KEPT = (
    Path(__file__).parent / "first_edition"
)  # what the models of version 0.1 gave, written before a baseline was moved


def kept(model: str) -> dict[tuple[str, str], pd.DataFrame]:
    """The results of the first edition: (scenario, summary or rows) -> one row a row of the result."""
    table = pd.read_csv(KEPT / f"{model}.csv", dtype=str, keep_default_na=False)
    return {
        key: part.pivot(index="row", columns="output", values="value").sort_index(key=lambda k: k.astype(int))
        for key, part in table.groupby(["scenario", "part"], sort=False)
    }


def agrees(x: object, then: str) -> bool:
    """Whether a cell is what it was, to the printed digits."""
    if isinstance(x, str):
        return x == then
    number = float(x)  # type: ignore[arg-type]
    return then == "" if number != number else abs(number - float(then)) <= 1e-9 * max(1, abs(number))


@pytest.mark.parametrize("model", chokepoints.engines())
def test_the_first_edition_gives_its_numbers(model):
    for (scenario, part), then in kept(model).items():
        now = chokepoints.run(model, scenario=scenario, edition="1", summary=part == "summary").reset_index(drop=True)
        assert len(now) == len(then), scenario
        wrong = {(c, k): (now[c][k], x) for c in then for k, x in enumerate(then[c]) if not agrees(now[c][k], x)}
        assert wrong == {}, scenario


def test_an_edition_that_is_not_there_is_told():
    with pytest.raises(BookError, match="There is no edition '3'"):
        chokepoints.run("supply", edition="3")


def test_the_present_edition_may_be_named():
    assert chokepoints.run("supply", edition="2").equals(chokepoints.run("supply"))
