"""``{sobol} MODEL``: which assumptions a number's variance comes from, alone and together with others."""

from __future__ import annotations

from modelbook.errors import BookError
from modelbook.sphinx_ext.pages import TEMPLATES, Generated, table
from modelbook.worlds import ranges, words

SHOWN = 0.01  # of the variance: assumptions with a smaller total are named by their number alone
HEAD = ("Assumption", "Alone", "Alone and with others")


class Sobol(Generated):
    """A table of Sobol indices of one number.

    ::

        ```{sobol} growth
        made@60: Made a worker after sixty years
        ```

    The line names an output, in a step where it has steps, and says what it is.
    """

    has_content = True

    def html(self) -> str:
        engine = self.engine
        if len(self.content) != 1:
            raise BookError("{sobol} is about one output.", mend="Write one line OUTPUT@STEP: words for the number.")
        label, _, output, step = ranges.named(engine, self.content[0])
        frame = ranges.sobol(engine, output if step is None else f"{output}@{step}")
        seen = frame[frame.total >= SHOWN]
        body = [[r.label, _share(r.first), _share(r.total)] for r in seen.itertuples()]
        together = max(0.0, 1 - float(frame["first"].clip(lower=0).sum()))
        return table(HEAD, body, label, numbers=2) + TEMPLATES.render(
            "sobol.html", together=_share(together), left=len(frame) - len(seen)
        )


def _share(x: float) -> str:
    """A share of the variance; estimates a little below zero are none."""
    return words.shown(max(x, 0.0), "percent")


def setup(app):
    """Register the directive."""
    app.add_directive("sobol", Sobol)
