"""A column of a table as numbers over a model's sets: one a member, or one a pair of members (a matrix)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from modelbook.errors import BookError, Place
from modelbook.language.model import Model
from modelbook.language.to_numpy import Array


def over_sets(
    model: Model, members: Mapping[str, Sequence[Any]], table: str, frame: pd.DataFrame, column: str
) -> tuple[list[str], Array]:
    """The sets that a column runs over, in the model's order, and its numbers, flat in that order.

    Raises
    ------
    BookError
        For a matrix that lacks a pair of members, or has one twice.
    """
    own = [name for name, of in model.sets.items() if of == table]
    if own:
        return own[:1], frame[column].to_numpy(float)
    where = Place(f"data/{table}.csv" if table not in model.tables else model.file or model.name)
    sets = [name for name in model.sets if name in frame]
    if not sets:
        heads = " and ".join(model.sets) or "a set of the model"
        raise BookError(
            f"no column of it is named after a set of {model.name}.", where=where, mend=f"Name columns {heads}."
        )
    named = frame.assign(**{name: frame[name].astype(str) for name in sets}).set_index(sets)[column]
    if named.index.duplicated().any():
        twice = named.index[named.index.duplicated()][0]
        raise BookError(f"the row of {_pair(sets, twice)} stands twice.", where=where, mend="Remove one of the two.")
    every = pd.MultiIndex.from_product([[str(m) for m in members[name]] for name in sets], names=sets)
    index = every if len(sets) > 1 else every.get_level_values(0)
    full = named.reindex(index)
    if full.isna().any():
        what = f"there is no {column} for {_pair(sets, full.index[full.isna()][0])}."
        raise BookError(what, where=where, mend="Add its row, with 0 where nothing goes.")
    return sets, np.asarray(full, float)


def _pair(sets: Sequence[str], place: Any) -> str:
    each = place if isinstance(place, tuple) else (place,)
    return ", ".join(f"{name} {member}" for name, member in zip(sets, each, strict=True))
