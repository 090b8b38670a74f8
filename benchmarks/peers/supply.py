"""The supply model and its first chart in a notebook: a slider's value goes in, a Vega-Lite specification comes out.

It is what a notebook's author would write, kept as fast as the tools allow: the model is open, the specification is made once,
and what is shown is a plain dict, so that no tool waits for Altair to check it against its schema.
"""

import copy
import json
import re

from chokepoints import book, look
from modelbook.drawing import charts

MODEL, CHART, KEY = "supply", "supply_by_source", "hbm_domestic_scale"
DRAWS = 128  # what the page draws while a slider moves
MIME = "application/vnd.vegalite.v5+json"  # what JupyterLab and Voila draw by themselves

ENGINE = book().engine(MODEL)
SLIDER = ENGINE.assumptions.of_key(KEY)[0]
FANNED = charts.shown(book(), MODEL).fanned


def _specification() -> dict:
    spec = charts.named(book(), CHART).spec()
    text = re.sub(r"var\(--([\w-]+)\)", lambda name: look.COLOURS.get(name[1], ("#888",))[0], json.dumps(spec))
    return json.loads(text) | {"usermeta": {"embedOptions": {"renderer": "svg", "actions": False}}}


SPEC = _specification()


def rows(frame) -> list[dict]:
    return json.loads(frame.to_json(orient="records"))


def chart(value: float, bands: bool) -> dict:
    """The chart in the world in which the slider stands at `value`, with the band of draws or without."""
    values = {KEY: value}
    fan = book().run(MODEL, values, draws=DRAWS) if bands else None
    drawn = {
        "rows": rows(ENGINE.frame(values)),
        "ghost": rows(ENGINE.frame()),
        "fan": rows(fan[fan.output.isin(FANNED)]) if bands else [],
        "compare": [],
    }
    return copy.copy(SPEC) | {"datasets": drawn}
