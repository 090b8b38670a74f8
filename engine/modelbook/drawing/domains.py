"""The ends of a chart's axes over many worlds, so that an axis stands still while a reader moves a lever.

What a scale spans follows from the chart's own transforms, so Vega is asked, with the chart's scales and data and without its
marks: a group for each world, and in it the ends as text. `held` writes the answer into a chart; ``chart.js`` does the same and
lets the ends grow. Calendars and lists of names are left as the data have them: they say which time and which things are shown.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from modelbook.drawing import rendered

NUMERIC = ("linear", "log", "pow", "sqrt", "symlog")
GIVEN = {"nice": False, "zero": False, "padding": 0}  # ends that are given are taken as they are
Ends = dict[str, tuple[float, float]]
Datasets = Mapping[str, Sequence[Mapping[str, object]]]


def followed(spec: Mapping) -> list[dict]:
    """The scales along x or y of a compiled chart whose ends are numbers and follow its data."""
    return [
        scale
        for scale in spec.get("scales", [])
        if scale["name"].endswith(("x", "y"))
        and scale.get("type", "linear") in NUMERIC
        and isinstance(scale["domain"], dict)
    ]


def ends(root: Path, spec: Mapping, worlds: Sequence[Datasets], signals: Sequence[Mapping[str, object]]) -> list[Ends]:
    """What each scale spans over some worlds, its own rounding included.

    Parameters
    ----------
    root : Path
        The folder of the book.
    spec : mapping
        A chart compiled to Vega, its datasets empty.
    worlds : sequence of datasets
        Rows by dataset, one a world; a dataset that is not there is empty.
    signals : sequence of mapping of signal to value
        The states in which the chart may be seen; one empty mapping for a chart without any.

    Returns
    -------
    list of dict of scale to (low, high)
        One a state. A scale without a finite end in any world is left out.
    """
    scales = [scale["name"] for scale in followed(spec)]
    if not scales:
        return [{} for _ in signals]
    asked = {
        **{key: spec[key] for key in ("$schema", "width", "height", "signals") if key in spec},
        "marks": [_group(spec, scales, world, state) for state in signals for world in worlds],
    }
    texts = ElementTree.fromstring(rendered.svg(root, asked)).iter("{http://www.w3.org/2000/svg}text")
    said = iter([[float(x) for x in (text.text or "").split()] for text in texts])
    out: list[Ends] = []
    for _ in signals:
        spans: Ends = {}
        for _ in worlds:
            for name in scales:
                low, high = next(said)
                if math.isfinite(low) and math.isfinite(high):
                    was = spans.get(name, (low, high))
                    spans[name] = (min(low, was[0]), max(high, was[1]))
        out.append(spans)
    return out


def _group(spec: Mapping, scales: Sequence[str], world: Datasets, state: Mapping[str, object]) -> dict:
    """One world in one state: the chart's data and scales, and the ends of each scale as text."""
    data = [d | {"values": list(world.get(d["name"], ()))} if _empty(d) else d for d in spec["data"]]
    known = {signal["name"] for signal in spec.get("signals", [])}
    return {
        "type": "group",
        "signals": [{"name": name, "value": value} for name, value in state.items() if name in known],
        "data": data,
        "scales": spec["scales"],
        "marks": [
            {
                "type": "text",
                "encode": {"enter": {"text": {"signal": f"join([domain('{name}')[0], domain('{name}')[1]], ' ')"}}},
            }
            for name in scales
        ],
    }


def _empty(dataset: Mapping) -> bool:
    """Whether it is one that a world fills."""
    return "source" not in dataset and not dataset.get("values")


def held(spec: dict, spans: Mapping[str, Sequence[float]]) -> dict:
    """The same compiled chart, its scales spanning what they are told to."""
    spec = copy.deepcopy(spec)
    for scale in followed(spec):
        if scale["name"] in spans:
            scale |= {"domain": list(spans[scale["name"]]), **GIVEN}
    return spec
