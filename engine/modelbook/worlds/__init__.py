"""A model in a reader's world: assumptions, engine, sampling, links, flips, quantities, words."""
