"""nbformat, without waiting for a grammar of web addresses that nobody here asks for.

nbformat imports jsonschema, which builds that grammar, where it is installed, at its own import:
1.0 of 1.4 seconds. jsonschema does without where the package cannot be imported.
"""

import sys

GRAMMAR = "rfc3987_syntax"

if GRAMMAR not in sys.modules and "jsonschema" not in sys.modules:
    sys.modules[GRAMMAR] = None
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[GRAMMAR]

import nbformat  # noqa: E402

__all__ = ["nbformat"]
