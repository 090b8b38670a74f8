"""Altair charts over a model's columns, and of data alone."""
