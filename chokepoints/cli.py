"""The command `chokepoints`: the engine's, with this book named."""

import sys

from chokepoints import book
from modelbook.cli import main as engine_main


def main(arguments: list[str] | None = None) -> int:
    """Run the command line of the engine on this book."""
    return engine_main(arguments, prog="chokepoints", open_book=book)


if __name__ == "__main__":
    sys.exit(main())
