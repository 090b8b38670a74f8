"""What the record teaches: ranges of a model's numbers before and after it is held against what was published."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from modelbook.errors import BookError
from modelbook.sphinx_ext.pages import TEMPLATES, Generated, table
from modelbook.worlds import ranges, words

FINE = 40  # parts of a range's width: what is compared is told a digit finer than a range alone
LITTLE = 0.005  # of a spread: less is none in whole per cent
HEAD = ("5th to 95th percentile", "All draws", "Worlds that fit", "Middle", "Ranges halved", "Ranges doubled")


class Taught(Generated):
    """A table of numbers and what the record teaches of each.

    ::

        ```{taught} growth
        made@60: Made a worker after sixty years
        ```

    Each line names an output, in a step where it has steps, and says what it is; the words may be left out.
    """

    has_content = True

    def html(self) -> Markup:
        engine = self.engine
        if not self.content:
            raise BookError("{taught} names no output.", mend="Write a line OUTPUT@STEP: words for each number.")
        asked = [ranges.named(engine, line) for line in self.content]
        found = [(label, unit, ranges.taught(engine, output, step)) for label, unit, output, step in asked]
        body = [_cells(label, unit, told) for label, unit, told in found]
        narrows = [(label, *_narrowed(told)) for label, _, told in found]
        first = found[0][2]
        return table(HEAD, body, numbers=len(HEAD) - 1) + TEMPLATES.render(
            "taught.html", narrows=narrows, n=f"{first['n']:,}", ess=f"{first['ess']:,.0f}"
        )


def _cells(label: str, unit: str, told: dict) -> list[str]:
    """The row of a number."""
    step = words.coarse(told["after"][0], told["after"][-1], FINE)
    middle = _said(told["after"][2], step, unit)
    if told["after"][0] < 0 < told["after"][-1]:
        middle += f"; {_share(told['negative'])} below 0"
    halved, doubled = (told["ranges"][factor] for factor in ("0.5", "2.0"))
    return [label, _range(told["before"], step, unit), _range(told["after"], step, unit), middle,
            _range(halved, step, unit), _range(doubled, step, unit)]  # fmt: skip


def _range(levels: Sequence[float], step: float, unit: str) -> str:
    return f"{words.short(words.coarsely(levels[0], step), unit)} to {_said(levels[-1], step, unit)}"


def _said(x: float, step: float, unit: str) -> str:
    return words.measured(words.coarsely(x, step), unit)


def _share(x: float) -> str:
    return words.shown(x, "percent")


def _narrowed(told: dict) -> tuple[bool, str, str, str]:
    """Whether the record narrows a number, what it leaves of the spread; what would narrow it most, and what that leaves."""
    before, after = (told[name][-1] - told[name][0] for name in ("before", "after"))
    spread = after / before if before else 1.0
    tells = told["left"] < 1 - LITTLE
    return spread < 1 - LITTLE, _share(spread), told["narrows"] if tells else "", _share(told["left"])


def setup(app):
    """Register the directive."""
    app.add_directive("taught", Taught)
