"""What a book has worked out stays with the book, until its files change: no cache outlives or outreaches its owner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


class Keeper(Protocol):
    """What has a store of its own: a book, an engine."""

    kept: dict[Any, Any]


Owner = TypeVar("Owner", bound=Keeper)


def kept(function: Callable[Concatenate[Owner, P], R]) -> Callable[Concatenate[Owner, P], R]:
    """Remember the results of a function in its first argument, which is their owner.

    The other arguments are given by place, and can be looked up in a dict.
    """

    @wraps(function)
    def once(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (function, *args, *kwargs.items())
        if key not in owner.kept:
            owner.kept[key] = function(owner, *args, **kwargs)
        result: R = owner.kept[key]
        return result

    return cast("Callable[Concatenate[Owner, P], R]", once)  # `wraps` hides the type of what it wraps
