"""What a book has worked out stays with the book, until its files change: no cache outlives or outreaches its owner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from modelbook.tables import asked

P = ParamSpec("P")
R = TypeVar("R")


class Keeper(Protocol):
    """What has a store of its own: a book, an engine."""

    kept: dict[Any, Any]


Owner = TypeVar("Owner", bound=Keeper)


def kept(function: Callable[Concatenate[Owner, P], R]) -> Callable[Concatenate[Owner, P], R]:
    """Remember the results of a function in its first argument, which is their owner.

    The other arguments are given by place, and can be looked up in a dict; one that is left out is its default. What a result
    was made of is told each time that it is asked for (`tables.asked`).
    """
    others = [*signature(function).parameters.values()][1:]
    defaults = tuple(other.default for other in others)

    @wraps(function)
    def once(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (function, *args, *(kwargs.items() if kwargs else defaults[len(args) :]))
        if key in owner.kept:
            result, made_of = owner.kept[key]
            asked.tell(made_of)
            return cast("R", result)
        with asked.listening() as heard:
            made = function(owner, *args, **kwargs)
        owner.kept[key] = made, frozenset(heard)
        return made

    return cast("Callable[Concatenate[Owner, P], R]", once)  # `wraps` hides the type of what it wraps
