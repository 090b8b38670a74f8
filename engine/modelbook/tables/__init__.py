"""data/ as typed frames: files, schema, sources, publishing."""
