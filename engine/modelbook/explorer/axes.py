"""What an explorer's axes span: its named sets of values, and each lever in sight at both its ends.

`spans` is what the page begins with. A world of the reader's own may go past it; ``chart.js`` then lets the axis grow, once the
lever is let go.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from modelbook.drawing import charts as drawing
from modelbook.drawing import domains
from modelbook.explorer import bundle
from modelbook.tables.kept import kept
from modelbook.worlds.engine import Engine

BETWEEN = "|"  # the values of a state, as `chart.js` joins them
DIGITS = 12
MANY_RUNS = {"grid", "scenarios", "histogram"}  # datasets of many worlds already: the charts of them follow these
World = tuple[dict[str, float], str]


@kept
def spans(
    engine: Engine, charts: tuple[str, ...], controls: tuple[str, ...], presets: tuple[str, ...], scenario: str
) -> dict[str, dict]:
    """The ends of an explorer's axes.

    Parameters
    ----------
    engine : Engine
    charts, controls, presets : tuple of str
        The explorer's charts, the keys of its levers in sight, and the named sets of values that it offers.
    scenario : str
        The named set of values that it starts with.

    Returns
    -------
    dict of chart to dict
        ``by``: names whose values tell states apart, views that the chart knows and the categories that the model's `Show` sets
        apart. ``ends``: by these values, joined, the ends (low, high) by scale. Only charts with an axis that follows data.
    """
    book, name = engine.book, engine.model.name
    show = drawing.shown(book, name)
    drawn = {c: set(drawing.datasets_of(book, c)) for c in charts}
    ours = [c for c in charts if not drawn[c] & MANY_RUNS]
    followed = {c: spec for c in ours if domains.followed(spec := drawing.vega(book, c))}
    wanted = {dataset for c in followed for dataset in drawn[c]}
    out: dict[str, dict] = {}
    choices = [engine.assumptions[category].choices for category in show.apart]
    for words in itertools.product(*choices) if followed else ():
        chosen = dict(zip(show.apart, words, strict=True))
        found = worlds(engine, controls, presets, scenario, chosen)
        rows = [_datasets(engine, world, wanted) for world in found]
        for chart, spec in followed.items():
            known = {signal["name"] for signal in spec.get("signals", [])}
            views = {view: list(values) for view, values in show.views.items() if view in known}
            states = [dict(zip(views, values, strict=True)) for values in itertools.product(*views.values())]
            one = out.setdefault(chart, {"by": [*views, *show.apart], "ends": {}})
            for state, ends in zip(states, domains.ends(book.root, spec, rows, states), strict=True):
                one["ends"][BETWEEN.join([*state.values(), *words])] = {
                    scale: [float(f"{x:.{DIGITS}g}") for x in span] for scale, span in ends.items()
                }
    return out


def worlds(
    engine: Engine, controls: Sequence[str], presets: Sequence[str], scenario: str, chosen: Mapping[str, str]
) -> Iterator[World]:
    """Settings and scenario of each world that the axes hold, with some categories as they are chosen."""
    assumptions, name = engine.assumptions, engine.model.name
    given = {category: float(assumptions[category].choices.index(word)) for category, word in chosen.items()}
    for preset in dict.fromkeys([scenario, *presets]):
        values = assumptions.scenario(name, preset).values
        if preset == scenario:
            yield dict(given), preset
        elif all(values.get(c, assumptions[c].start) == x for c, x in given.items()):
            yield {}, preset
    for key in controls:
        a, _ = assumptions.of_key(key)
        if a.id in given:
            continue
        c = assumptions.control(name, a, given, scenario)
        ends = range(int(c.low), int(c.high) + 1) if a.choices else (c.low, c.high)
        for x in ends:
            yield {**given, c.key: float(x)}, scenario


def state(engine: Engine, by: Sequence[str], view: Mapping[str, str], scenario: str) -> str:
    """In which state an explorer begins: the values of `by`, joined."""
    values = engine.assumptions.scenario(engine.model.name, scenario).values

    def word(category: str) -> str:
        a = engine.assumptions[category]
        return a.choices[int(values.get(category, a.start))]

    return BETWEEN.join(view[name] if name in view else word(name) for name in by)


def _datasets(engine: Engine, world: World, wanted: set[str]) -> dict[str, list[dict]]:
    """What charts draw of a world."""
    rows = engine.frame(*world).to_dict("records")
    made = {"rows": rows, "points": bundle.points_at(engine, rows)}
    if "members" in wanted:
        made["members"] = engine.members(*world).to_dict("records")
    if "summary" in wanted and engine.model.singles:
        made["summary"] = engine.summary(*world).to_dict("records")
    return {name: [drawing.filled(row) for row in made[name]] for name in made if name in wanted}
