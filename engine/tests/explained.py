"""What two worlds differ by, as the page divides it, beside Python; and the games that both must divide alike."""

from __future__ import annotations

import json
import math
from pathlib import Path

from front_end import open_empty
from playwright.sync_api import Browser

from modelbook.worlds import explain as explaining
from modelbook.worlds.engine import Engine
from modelbook.worlds.explain import Side

GAMES = json.loads((Path(__file__).parent / "twins" / "explain.json").read_text(encoding="utf-8"))
EXPLAINED = """([name, pairs]) => {
  const m = modelbook.models[name];
  return pairs.map(([[values, scenario], [others, other], output]) => {
    const steps = modelbook.explain.explain(m, {values, scenario}, {values: others, scenario: other}, modelbook.explain.asked(m, output));
    let all = steps.next();
    while (!all.done) all = steps.next();
    return {...all.value, steps: all.value.steps.map(s => ({...s, parts: s.parts.map(p => [p.a.id, p.year, p.first, p.second])}))};
  });
}"""


def explained_there(browser: Browser, engine: Engine, pairs: list) -> list[dict]:
    """What the page's scripts say of pairs of worlds, each (values, scenario), and an output."""
    page = open_empty(browser, engine)
    found = page.evaluate(EXPLAINED, [engine.model.name, pairs])
    page.close()
    return found


def agree(engine: Engine, a: Side, b: Side, output: str, there: dict) -> int:
    """Python's division is that of the page, to 1e-9 of the value or of the largest step; how many assumptions differ."""
    here = explaining.explain(engine, a, b, output).set_index("assumption")
    assert there["problem"] == ""
    assert there["differing"] == len(here)
    assert there["exact"] == (len(here) <= explaining.EXACT)
    scale = max(here.contribution.abs().max(), abs(there["from"]), abs(there["to"]))
    for step in there["steps"]:
        row = here.loc["; ".join(p[0] for p in step["parts"])]
        for name in ("contribution", "error"):
            assert abs(step[name] - row[name]) <= 1e-9 * scale, (row.name, name)
        assert (step["share"] is None or math.isnan(step["share"])) == math.isnan(row["share"])
        if len(step["parts"]) == 1:
            [(_, year, first, second)] = step["parts"]
            assert (first, second) == (row.value_a, row.value_b)
            assert row.label.endswith(f", {year}") if year else True
    assert abs(sum(s["contribution"] for s in there["steps"]) - (there["to"] - there["from"])) <= 1e-9 * scale
    return len(here)
