"""The start of a chapter, an assumption or a model."""
