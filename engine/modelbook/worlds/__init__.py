"""A model in a reader's world: assumptions, engine, sampling, links, flips, quantities, words."""

from modelbook.worlds import words

__all__ = ["words"]
