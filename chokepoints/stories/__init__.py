"""Charts of published figures alone: one module a chapter."""
