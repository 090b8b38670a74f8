"""The models of the book, one module each."""
