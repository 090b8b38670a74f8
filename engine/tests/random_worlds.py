"""Settings at random, the same for every test that needs them: a reader's world as a dict of key to number."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from modelbook.worlds.engine import Engine


def all_keys(engine: Engine) -> list[str]:
    """Every key that a reader may set in a model: numbers, multipliers of paths, and each year of each path."""
    a = engine.assumptions
    keys = a.keys_of(engine.model.name)
    paths = [a.of_key(key)[0] for key in keys]
    return keys + [
        f"{p.id}@{year}" for p in paths if p.is_path for year in p.baseline if _wide(engine, f"{p.id}@{year}")
    ]


def _wide(engine: Engine, key: str) -> bool:
    low, high = engine.assumptions.range_of(key)
    return high > low


def scenarios(engine: Engine) -> list[str]:
    """The scenarios of all editions."""
    a, model = engine.assumptions, engine.model.name
    return [*a.scenarios[model], *a.earlier.get(model, {})]


def settings(engine: Engine) -> st.SearchStrategy[dict[str, float]]:
    """Some keys, each anywhere in its range."""

    def values(keys: list[str]) -> st.SearchStrategy[dict[str, float]]:
        return st.fixed_dictionaries({key: number(key) for key in keys})

    def number(key: str) -> st.SearchStrategy[float]:
        low, high = engine.assumptions.range_of(key)
        return st.integers(int(low), int(high)) if engine.assumptions.of_key(key)[0].choices else st.floats(low, high)

    return st.lists(st.sampled_from(all_keys(engine)), unique=True, max_size=12).flatmap(values)


def world(engine: Engine, rng: random.Random) -> tuple[dict[str, float], str]:
    """Settings and a scenario: now and then many keys, now and then the ends of the ranges."""
    a = engine.assumptions
    keys = all_keys(engine)
    chosen = rng.sample(keys, min(rng.choice([0, 1, 2, 5, 12, len(keys) // 2, len(keys)]), len(keys)))
    values = {}
    for key in chosen:
        low, high = a.range_of(key)
        value = rng.choice([low, high, *[low + rng.random() * (high - low)] * 6])
        values[key] = round(value) if a.of_key(key)[0].choices else value
    return values, rng.choice(scenarios(engine))
