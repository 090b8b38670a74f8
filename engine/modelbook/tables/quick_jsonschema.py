"""Imports jsonschema, on which Altair, Frictionless and Jupyter Book rest, without its slowest part.

Where rfc3987_syntax is installed (JupyterLab asks for it), jsonschema compiles 38 grammars at import for a check of
international addresses that none of these makes: over a second in every process, those of code cells included.
"""

import sys

SLOW = "rfc3987_syntax"

if "jsonschema" not in sys.modules and SLOW not in sys.modules:
    sys.modules[SLOW] = None  # type: ignore[assignment]  # what Python takes for: not installed
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[SLOW]  # others may still import it
