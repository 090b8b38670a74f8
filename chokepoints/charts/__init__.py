"""The charts over the models: one module a model."""
