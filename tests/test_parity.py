"""Python and the browser give the same numbers, the same draws and the same words, in worlds made at random."""

import math
import random
from itertools import product

import numpy as np
import pytest
from front_end import STAGE, markup, open_empty, open_explorer
from pandas.api.types import is_numeric_dtype
from random_worlds import all_keys, scenarios, world

import chokepoints
from chokepoints import BookError
from modelbook.drawing import charts as drawing
from modelbook.worlds import sampling, streaming, words
from modelbook.worlds.words import quantity

ENGINE = chokepoints.engine("supply")
NUMERIC = [o.column for o in ENGINE.model.outputs if not o.names]
NAMED = [o.column for o in ENGINE.model.outputs if o.names]
SCALE = ENGINE.frame()[NUMERIC].abs().max()
WORLDS = [world(ENGINE, rng) for rng in [random.Random(2026)] for _ in range(600)]


@pytest.fixture(scope="module")
def front(browser):
    page = open_empty(browser, ENGINE)
    yield page
    page.close()


def close(a, b, scale):
    """Equal to 1e-9 of the value or of the output's scale."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    bound = 1e-9 * np.maximum(np.maximum(np.abs(a), np.abs(b)), scale)
    return (np.abs(a - b) <= bound) | (np.isnan(a) & np.isnan(b))


# --- numbers


def test_random_worlds_reach_every_key_and_scenario():
    assert {key for values, _ in WORLDS for key in values} == set(all_keys(ENGINE))
    assert {scenario for _, scenario in WORLDS} == set(scenarios(ENGINE))
    assert sum(any("@" in key for key in values) for values, _ in WORLDS) > 200
    assert len({row for values, s in WORLDS for row in ENGINE.frame(values, s).binding}) == 3


@pytest.mark.parametrize("name", chokepoints.engines())
def test_numpy_and_the_generated_javascript_agree(browser, name):
    """Of each model, every column of the rows, the summary and the members: of the Ascend model in 600 worlds."""
    engine = chokepoints.engine(name)
    worlds = WORLDS if engine is ENGINE else [world(engine, rng) for rng in [random.Random(6)] for _ in range(150)]
    page = open_empty(browser, engine)
    run = """([name, worlds]) => { const { rows, summary, members } = modelbook.world, m = modelbook.models[name];
      return worlds.map(([v, s]) => [rows(m, v, s), [summary(m, v, s)], members(m, v, s)]); }"""
    for (values, scenario), there in zip(worlds, page.evaluate(run, [name, worlds]), strict=True):
        here = engine.frame(values, scenario), engine.summary(values, scenario), engine.members(values, scenario)
        for frame, rows in zip(here, there, strict=True):
            same(frame, rows, f"{values}, {scenario}")
    page.close()


def same(frame, rows, where):
    assert len(frame) == len(rows), where
    assert not rows or list(rows[0]) == list(frame.columns), where
    for column in frame:
        there = [row[column] for row in rows]
        if is_numeric_dtype(frame[column]):
            scale = 0 if column == "year" else max(1, np.abs(frame[column]).max())
            assert close(frame[column], [math.nan if x is None else x for x in there], scale).all(), (column, where)
        else:
            assert list(frame[column]) == there, (column, where)


def test_memory_used_again_changes_no_number(front):
    """Draws write over the arrays of the draw before."""
    code = """worlds => {
      const m = modelbook.models.supply, memory = {}, axes = {time: m.steps};
      return worlds.map(([v, s]) => {
        const inputs = modelbook.world.resolve(m, v, s);
        const again = m.compute(inputs, axes, memory), fresh = m.compute(inputs, axes);
        return m.outputs.every(o => fresh[o.column].every((x, i) => Object.is(x, again[o.column][i])));
      });
    }"""
    assert all(front.evaluate(code, WORLDS[:50]))


def test_settings_become_the_same_inputs(front):
    code = """worlds => worlds.map(([v, s]) => {
      const m = modelbook.models.supply, found = modelbook.world.resolve(m, v, s);
      return Object.fromEntries(Object.entries(found).map(([k, x]) => [m.symbols[k], typeof x === 'number' ? [x] : [...x]]));
    })"""
    some = WORLDS[:200]
    for (values, scenario), there in zip(some, front.evaluate(code, some), strict=True):
        here = ENGINE.assumptions.resolve("supply", ENGINE.axes["time"], values, scenario)
        assert set(here) == set(there)
        for name, x in here.items():
            np.testing.assert_allclose(np.ravel(x), there[name], rtol=1e-15, atol=0, err_msg=name)


def test_ranges_are_the_same(front):
    code = "keys => keys.map(k => modelbook.world.range(modelbook.world.ofKey(modelbook.models.supply, k)))"
    keys = all_keys(ENGINE)
    for key, there in zip(keys, front.evaluate(code, keys), strict=True):
        assert tuple(there) == pytest.approx(ENGINE.assumptions.range_of(key), rel=1e-14), key


def test_what_is_refused_is_the_same(front):
    rng = random.Random(7)
    keys = [
        *all_keys(ENGINE),
        "nosuch",
        "smic_yield",
        "smic_yield@1999",
        "die_area@2027",
        "wafer_diameter",
        "smic_yield@",
    ]
    asked = []
    for key in keys:
        try:
            low, high = ENGINE.assumptions.range_of(key)
        except BookError:
            low, high = 0.0, 1.0
        numbers = [
            low,
            high,
            (low + high) / 2,
            low - 0.01 * max(abs(low), 1),
            high + 0.01 * max(abs(high), 1),
            rng.uniform(-9, 9),
        ]
        asked += [(key, str(x)) for x in numbers] + [
            (key, text) for text in ("NaN", "Infinity", "", "abc", "-Infinity")
        ]
    code = "asked => asked.map(([k, v]) => k in modelbook.world.checked(modelbook.models.supply, {[k]: v}).good)"
    for (key, text), taken in zip(asked, front.evaluate(code, asked), strict=True):
        try:
            ENGINE.assumptions.checked({key: text})
            here = True
        except BookError:
            here = False
        assert taken == here, (key, text)


# --- draws


@pytest.mark.parametrize("seed", [0, 1, 2, 12345, 2**31, 2**32 - 1])
def test_seeds_shift_the_lattice_alike(front, seed):
    there = front.evaluate("s => modelbook.sampling.shifts(s, 40)", seed)
    np.testing.assert_array_equal(sampling.shifts(seed, 40), there)
    assert len(set(there)) == 40
    assert all(0 <= x < 1 for x in there)


def test_the_generating_vector_is_the_same(front):
    assert front.evaluate("modelbook.vector") == list(sampling.VECTOR)


def test_probabilities_become_the_same_values(front):
    u = [0.0, 1e-9, *np.linspace(0.01, 0.99, 21), 1 - 1e-12]
    drawn = sampling.uncertain(ENGINE.assumptions, "supply")
    code = """({ids, modes, u}) => ids.map((id, k) => modes[k].map(mode =>
      u.map(p => modelbook.sampling.quantileOf(modelbook.models.supply.assumptions[id], mode, p))))"""
    modes = [[a.low, (a.low + a.high) / 2, a.high, a.low - 1, a.high + 1, a.start] for a in drawn]
    there = front.evaluate(code, {"ids": [a.id for a in drawn], "modes": modes, "u": u})
    for a, of_a, found in zip(drawn, modes, there, strict=True):
        for mode, values in zip(of_a, found, strict=True):
            here = sampling.quantile_of(a, mode, np.array(u))
            np.testing.assert_allclose(here, values, rtol=1e-13, atol=1e-13)
            assert (np.diff(here) >= -1e-12).all()
            assert here.min() >= a.low - 1e-12
            assert here.max() <= a.high + 1e-12


@pytest.mark.parametrize(("k", "n", "seed"), [(0, 256, 1), (1, 256, 1), (2, 100, 2), (3, 1000, 7)])
def test_fans_agree(front, k, n, seed):
    values, scenario = [({}, "baseline"), ({}, "sealed"), *WORLDS[:40:20]][k]
    values = {key: x for key, x in values.items() if not key.startswith("wafer")}
    code = "([v, s, n, seed, c]) => modelbook.sampling.fan(modelbook.models.supply, v, s, n, seed, c)"
    there = {(r["year"], r["output"]): r for r in front.evaluate(code, [values, scenario, n, seed, NUMERIC])}
    here = streaming.quantiles(ENGINE, values, scenario, n, seed)
    assert len(there) == len(here)
    for row in here.to_dict("records"):
        other = there[row["year"], row["output"]]
        for q in sampling.QUANTILES:
            assert close(row[q], other[q], SCALE[row["output"]]), (row, other)


def test_only_uncertain_assumptions_are_drawn(front):
    drawn = sampling.draws(ENGINE.assumptions, "supply", {"smic_yield@2027": 0.5}, "baseline", 64, 1)
    moved = {key for key, x in drawn.items() if np.size(x) > 1}
    a = ENGINE.assumptions
    own = [x for x in a.values() if x.id in ENGINE.symbols.values()]
    choices = {x.key for x in own if x.role != "uncertain"}
    assert moved == {x.key for x in own if x.role == "uncertain" and not x.is_constant}
    assert choices and not moved & choices
    assert drawn["smic_yield@2027"] == 0.5
    for key in moved:
        low, high = a.range_of(key)
        assert (drawn[key] >= low).all() and (drawn[key] <= high).all()


def test_what_matters_is_the_same_in_python(front):
    values, scenario = {"leaked_cards_scale": 2.0, "smic_yield@2027": 0.3}, "semianalysis_memory"
    code = """([v, s]) => modelbook.sampling.tornado(modelbook.models.supply, v, s, 'dependency_h100e', 2027)
      .map(b => [b.a.key, b.low, b.high])"""
    there = front.evaluate(code, [values, scenario])

    def dependency(v):
        return ENGINE.frame(v, scenario).set_index("year").dependency_h100e[2027]

    here = dependency(values)
    assert {key for key, *_ in there} == set(ENGINE.assumptions.keys_of("supply"))
    for key, *ends in there:
        wanted = [dependency({**values, key: end}) - here for end in ENGINE.assumptions.range_of(key)]
        assert ends == pytest.approx(wanted, abs=1e-9), key
    widths = [abs(high - low) for _, low, high in there]
    assert widths == sorted(widths, reverse=True)


# --- words

rng = random.Random(3)
TIES = [x / 2 for x in range(-7, 8)] + [
    0.125,
    0.375,
    1.005,
    2.675,
    0.0005,
    0.0015,
    0.00005,
    0.045,
    0.995,
    999.5,
    999999.5,
    9.995e5,
]
EDGES = [
    0.0,
    -0.0,
    1e-12,
    -1e-12,
    0.0004,
    -0.0004,
    1e6,
    999999.999,
    -1e6,
    1e9,
    1e15,
    2**53,
    1.2345e18,
    1e18,
    -1e18,
    math.nan,
]
FORMATS = words.formats(chokepoints.book())
NUMBERS = TIES + EDGES + [rng.choice([-1, 1]) * 10 ** rng.uniform(-6, 18) for _ in range(400)]


@pytest.mark.parametrize("form", FORMATS)
def test_numbers_are_written_alike(front, form):
    there = front.evaluate("([all, form]) => all.map(x => modelbook.words.shown(x, form, ''))", [NUMBERS, form])
    assert [words.shown(x, form, formats=FORMATS) for x in NUMBERS] == there


@pytest.mark.parametrize("unit", ["", "share", "year", "M cards"])
def test_numbers_without_a_format_are_written_alike(front, unit):
    there = front.evaluate("([all, unit]) => all.map(x => modelbook.words.shown(x, undefined, unit))", [NUMBERS, unit])
    assert [words.shown(x, None, unit) for x in NUMBERS] == there


@pytest.mark.parametrize("unit", ["share", "mm2"])
def test_values_of_controls_are_written_alike(front, unit):
    there = front.evaluate("([all, unit]) => all.map(x => modelbook.words.quantity(x, unit))", [NUMBERS, unit])
    assert [quantity(x, unit) for x in NUMBERS] == there


@pytest.mark.parametrize(
    ("x", "form", "text"),
    [
        (0.2325, "percent", "23%"), (0.125, "percent", "13%"), (-0.125, "percent", "−13%"), (0.2325, "percent1", "23.3%"),
        (-0.0004, "percent", "0%"), (1234.5, "0", "1,235"), (812000, "million", "812,000"), (1350000, "million", "1.35 million"),
        (1e6, "million", "1 million"), (12000, "usd", "$12,000"), (7.5, "usdbn", "$7.5bn"), (2027, "year", "2027"),
        (45000, "k", "45k"), (2.5, "plain", "2.5"), (math.nan, "1", "not available"),
    ],
)  # fmt: skip
def test_formats_say_what_they_should(x, form, text):
    assert words.shown(x, form, formats=FORMATS) == text


@pytest.mark.parametrize("x", [math.inf, -math.inf, 1e30])
def test_numbers_beyond_all_sense_stop_nothing(x):
    """A reader's settings may divide by next to nothing."""
    assert all(words.shown(x, form, formats=FORMATS) for form in FORMATS)


CONDITIONS = [
    "binding@2027 = hbm", "binding@2027 != hbm", "dependency_h100e@2027 > 0.3", "dependency_h100e@2027 <= 0.3",
    "binding@2027 = hbm and dependency_value@2027 < 0.1", "", "h100e_domestic_m@2027 >= h100e_foreign_m@2027",
    "measure = value", "measure != value and binding@2026 = binding@2027",
]  # fmt: skip


def test_conditions_hold_alike(front):
    code = """([conditions, v, s]) => {
      const rows = modelbook.world.rows(modelbook.models.supply, v, s);
      const value = ref => ref === 'measure' ? 'value' : rows.find(r => r.year === +ref.split('@')[1])[ref.split('@')[0]];
      return conditions.map(c => modelbook.words.holds(c, value));
    }"""
    seen = set()
    for values, scenario in WORLDS[:60]:
        frame = ENGINE.frame(values, scenario).set_index("year")

        def value(ref, frame=frame):
            column, _, year = ref.partition("@")
            return "value" if ref == "measure" else frame.loc[int(year), column]

        here = [words.holds(c, value) for c in CONDITIONS]
        assert front.evaluate(code, [CONDITIONS, values, scenario]) == here
        seen |= set(enumerate(here))
    assert len(seen) > 1.5 * len(CONDITIONS)  # conditions that hold and that do not were met


SAID = """() => [
  ...[...document.querySelectorAll('[data-say]')].map(el => [el.dataset.say, el.textContent]),
  ['sentence', document.querySelector('.sentence').textContent],
  ...[...document.querySelectorAll('[data-chart]')].map(el => ['alt:' + el.dataset.chart, el.querySelector('desc').textContent]),
]"""


def test_sentences_titles_and_descriptions_agree_in_worlds_made_at_random(browser):
    m = markup(ENGINE)
    page = open_explorer(browser, ENGINE, m.html())
    page.evaluate(STAGE)
    views = [dict(zip(drawing.shown(chokepoints.book(), "supply").views, one, strict=True)) for one in _combinations()]
    said = set()
    for i, (values, scenario) in enumerate(WORLDS[:80]):
        view = views[i % len(views)]
        page.evaluate("some => put(some)", {"values": values, "scenario": scenario, "view": view})
        m.scenario, m.view = scenario, {**m.view, **view}
        m.rows = ENGINE.frame(values, scenario).to_dict("records")
        for slot, text in page.evaluate(SAID):
            assert text == words.plain(m.say(slot)), (slot, values, scenario, view)
            said.add(text)
    page.close()
    assert len(said) > 300


def _combinations():
    return list(product(*(list(values) for values in drawing.shown(chokepoints.book(), "supply").views.values())))


WRITTEN = """() => {
  const texts = selector => [...document.querySelectorAll(selector)].map(el => el.textContent.trim());
  const values = [...document.querySelectorAll('.control input')].map(el => [el.name, el.value,
    el.type === 'text' ? '' : el.getAttribute('aria-valuetext')]);
  return {words: texts('[data-say]'), outputs: texts('output'), low: texts('[data-low]'), high: texts('[data-high]'),
    table: texts('table[data-result] td'), status: texts('.sentence'), titles: texts('svg title'), descs: texts('svg desc'),
    values, checked: [...document.querySelectorAll('input:checked')].map(el => el.value)};
}"""


@pytest.mark.parametrize("scenario", scenarios(ENGINE))
def test_coming_to_life_changes_no_word_of_the_page(browser, scenario):
    """What Python writes at build and what JavaScript writes at first are the same."""
    measure = ["h100e", "cards", "value", "installed"][scenarios(ENGINE).index(scenario) % 4]
    m = markup(ENGINE, scenario, measure=measure)
    page = open_explorer(browser, ENGINE, m.html())
    before = page.evaluate(WRITTEN)
    page.evaluate(STAGE.replace("'baseline'", repr(scenario)))
    page.wait_for_selector("figure[data-painted]")
    after = page.evaluate(WRITTEN)
    page.close()
    for part in ("titles", "descs"):  # two drawings, wide and narrow, become one
        before[part] = list(dict.fromkeys(before[part]))
        after[part] = list(dict.fromkeys(after[part]))
    for part in before:
        assert after[part] == before[part], part
