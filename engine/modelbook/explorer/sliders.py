"""What a slider's markup says: its step, and which of a path's numbers it shows."""

from __future__ import annotations

import math

from modelbook.language.model import Model
from modelbook.worlds.assumption import Assumption


def step(a: Assumption) -> str:
    """A slider's step; ``any`` where it is so fine that an arrow key would show nothing (keys then go by hundredths)."""
    return "any" if (a.high - a.low) / a.step > 1000 else number(a.step)


def nice_step(low: float, high: float) -> float:
    """A step of 1, 0.1, 0.01 and so on, a hundred of them or more from low to high. The twin of ``niceStep``."""
    return 10.0 ** math.floor(math.log10((high - low) / 100) + 1e-9)


def kind_of(a: Assumption, year: int | None) -> str:
    """What kind of number a control moves."""
    return a.kinds[year] if year and a.is_path else a.kind


def number(x: float) -> str:
    """A number for an HTML attribute."""
    return f"{x:.12g}"


def when(a: Assumption, model: Model) -> str:
    """What a path's control shows: the focus time, or the sum over all."""
    if not a.is_path:
        return ""
    return f"{model.steps[0]}–{model.steps[-1]}" if a.scale_from <= model.steps[0] else str(model.focus)
