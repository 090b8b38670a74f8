"""data/ as typed frames: files, schema, sources, publishing."""

from modelbook.tables.files import split

__all__ = ["split"]
