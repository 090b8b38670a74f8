"""What is computed again within a step: between a rate's symbols and their rates, between a solved symbol and its equation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from modelbook.language.equations import TIME
from modelbook.language.statements import Statement, names_in


def with_again(pool: dict[str, Statement]) -> dict[str, Statement]:
    """The statements, those of rates and solved symbols with what they compute again, in the order in which that can run."""
    out = dict(pool)
    stays = {name for name, s in pool.items() if s.start is not None or s.seed is not None}
    solved = [name for name, s in pool.items() if s.low is not None]
    for name in reversed(solved):  # the later are the inner ones: the earlier read nothing yet, and are given
        s = out[name]
        inside = between(out, names_in(s.expr), {name}, set())
        outside = set().union(*(names_in(part) for part in s.same_step), *(out[i].reads for i in inside))
        out[name] = replace(s, inside=inside, outside=frozenset(outside - {name, *inside}))
    rates = {name for name, s in out.items() if s.is_rate}
    wanted = set().union(*(names_in(out[name].expr) for name in rates), set())
    inside = between(out, wanted, {*rates, TIME}, stays - rates)
    for name in rates:
        out[name] = replace(out[name], inside=inside)
    return out


def between(pool: dict[str, Statement], wanted: Iterable[str], moved: set[str], held: set[str]) -> tuple[str, ...]:
    """The symbols that are needed for those wanted and change with those moved, in order; those held stay as they are."""
    found: list[str] = []
    changes: dict[str, bool] = {}

    def visit(name: str) -> bool:
        if name in moved:
            return True
        if name in held or name not in pool:
            return False
        if name not in changes:
            changes[name] = False  # a circle is told where the statements are ordered
            each = [visit(other) for other in sorted(pool[name].reads)]  # all are visited
            changes[name] = any(each)
            if changes[name]:
                found.append(name)
        return changes[name]

    for name in sorted(wanted):
        visit(name)
    return tuple(found)
