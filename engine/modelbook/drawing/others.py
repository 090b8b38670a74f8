"""Worlds beside the reader's: the baseline as a thin dotted ghost, and the world compared with, named at its line.

The rows of ``ghost`` are there whenever the reader's world is another than the baseline; those of ``compare`` carry the
name of their world in the column `NAMED`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt

from modelbook.drawing.theme import HALO, colour

NAMED = "compared_with"  # the column of `compare` that holds its world's name
GHOST = {"strokeDash": [1, 3], "strokeWidth": 1.5, "color": colour("muted")}
COMPARED = {"strokeDash": [1, 3], "strokeWidth": 2, "color": colour("ink")}
AT = 0.6  # of the way along a line, where its name stands


def others(
    line: Callable[[str], alt.Chart],
    x: alt.X | str,
    y: alt.Y | str,
    along: str,
    by: Sequence[str] = (),
    **encoding: object,
) -> list[alt.Chart]:
    """The lines of the baseline and of the world compared with, and that world's name.

    Parameters
    ----------
    line : callable
        Given a dataset, the chart over it with its transforms.
    x, y : altair.X, altair.Y or str
        Where the line runs.
    along : str
        The column that rises along it.
    by : sequence of str
        Columns that tell several lines apart; the name stands at the first.
    **encoding
        Further channels of the world compared with, such as the colour of each line.
    """
    named = (
        line("compare")
        .transform_window(place="row_number()", sort=[{"field": column} for column in (*by, along)])
        .transform_joinaggregate(count="count()", **({"lines": f"distinct({by[0]})"} if by else {}))
        .transform_filter(f"datum.place == ceil({AT} * datum.count{' / datum.lines' if by else ''})")
    )
    words = [
        named.mark_text(dy=-9, fontStyle="italic", **style).encode(x=x, y=y, text=f"{NAMED}:N") for style in (HALO, {})
    ]
    detail = {"detail": [f"{column}:N" for column in by]} if by else {}
    return [
        line("ghost").mark_line(**GHOST).encode(x=x, y=y, **detail),
        line("compare").mark_line(**COMPARED).encode(x=x, y=y, **detail, **encoding),
        *words,
    ]
