"""`python -m sitegen` is `sitegen`; the installed program begins here, too."""

from __future__ import annotations

import os
from typing import NoReturn

_INTERRUPTED = 130
"""`cli.main.INTERRUPTED`, which cannot be asked for while that is being read."""


def run() -> NoReturn:
    """Run the program; Ctrl-C ends it without a word, also while its modules are still being read."""
    try:
        from sitegen.cli import main

        main.run()
    except KeyboardInterrupt:
        os._exit(_INTERRUPTED)


if __name__ == "__main__":
    run()
