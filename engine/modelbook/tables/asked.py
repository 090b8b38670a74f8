"""What is asked of a book while something is made of it: tables, rows, works. Whoever makes a page listens, and knows when to
make it again.

========================  ============================================================
``table:visits``          a whole table
``row:visits/clinic-1``   one row of it, by its id
``works``                 the list of all works
``work:who-2020``         one of them
========================  ============================================================

What has once been worked out is kept (`tables.kept`), and tells again what it was made of each time it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

V = TypeVar("V")
_heard: ContextVar[set[str] | None] = ContextVar("heard", default=None)  # what the innermost listener has heard


def tell(things: Iterable[str]) -> None:
    """Say what is asked for now."""
    heard = _heard.get()
    if heard is not None:
        heard.update(things)


@contextmanager
def listening() -> Iterator[set[str]]:
    """Hear what is asked for within; whoever listens outside hears it too."""
    heard: set[str] = set()
    before = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(before)
        tell(heard)


@contextmanager
def unheard() -> Iterator[None]:
    """Let nobody hear what is asked for within; who asks tells it more exactly."""
    before = _heard.set(None)
    try:
        yield
    finally:
        _heard.reset(before)


def listen(into: set[str] | None) -> None:
    """Hear what is asked for from now on, into a set; None to hear nothing more."""
    _heard.set(into)


class Works(Mapping[str, V]):
    """Works by key, which tell which of them are asked for."""

    def __init__(self, works: Mapping[str, V]):
        self._works = works

    def __getitem__(self, key: str) -> V:
        tell([f"work:{key}"])
        return self._works[key]

    def __contains__(self, key: object) -> bool:
        tell([f"work:{key}"])
        return key in self._works

    def __iter__(self) -> Iterator[str]:
        tell(["works"])
        return iter(self._works)

    def __len__(self) -> int:
        tell(["works"])
        return len(self._works)
