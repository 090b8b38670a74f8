"""Labels at the ends of lines are pushed apart by as many pixels as they need, whatever the axis spans."""

import itertools

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert

from modelbook.drawing import LABEL_Y, data, spread

GAP, HEIGHT = 15, 120
ROWS = pd.DataFrame(
    [
        {"case": case, "value": value, "name": f"{case}:{k}"}
        for case, seed in enumerate(np.random.default_rng(5).uniform(0.01, 1, 60))
        for k, value in enumerate(np.random.default_rng(case).beta(seed, 1, 1 + case % 7))
    ]
)


def _drawn(domain, kind):
    """Where each label stands, and where its value is, in pixels from the top."""
    y = alt.Y("value:Q", scale=alt.Scale(type=kind, domain=domain, nice=False))
    points = alt.Chart(data("rows")).mark_point().encode(y=y)
    labels = spread(alt.Chart(data("rows")), "value", GAP, by=["case"]).mark_text().encode(y=LABEL_Y, text="name:N")
    chart = alt.layer(points, labels).properties(width=100, height=HEIGHT)
    spec = chart.to_dict(validate=False) | {"datasets": {"rows": ROWS.to_dict("records")}}
    view = vl_convert.vegalite_to_scenegraph(spec)["scenegraph"]
    placed = {}

    def walk(part):
        for item in part.get("items", []):
            if part.get("marktype") == "text" and ":" in str(item.get("text", "")):
                placed[item["text"]] = item["y"]
            walk(item)

    walk(view)
    scale = np.log if kind == "log" else np.asarray
    low, high = scale(np.array(domain))
    at = HEIGHT * (1 - (scale(ROWS.value.to_numpy()) - low) / (high - low))
    return ROWS.assign(at=at, placed=[placed[name] for name in ROWS.name])


@pytest.mark.parametrize(("domain", "kind"), [((0, 1), "linear"), ((0, 8), "linear"), ((1e-4, 1), "log")])
def test_labels_stand_apart_in_the_order_of_their_values(domain, kind):
    moved = 0
    for _, case in _drawn(domain, kind).groupby("case"):
        case = case.sort_values(["at", "placed"])
        placed, at = case.placed.to_numpy(), case["at"].to_numpy()
        assert np.all(np.diff(placed) >= GAP - 1e-6), case
        assert placed[0] >= -1e-6, case
        apart = all(b - a >= GAP for a, b in itertools.pairwise(at))
        if apart:
            np.testing.assert_allclose(placed, at, atol=1e-6)
        moved += not apart
        assert placed[-1] <= max(at[-1], GAP * (len(at) - 1)) + 1e-6, "no lower than it has to be"
    assert moved > 10, "cases in which there is something to do"
