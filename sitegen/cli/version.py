"""`sitegen version`: what runs, for people who report a mistake and for programs."""

from __future__ import annotations

import platform
import sys
from typing import Any

import click

from sitegen import __version__
from sitegen.cli.console import say, say_json

_LIBRARIES = ("Jinja2", "markdown-it-py", "Pygments", "Pillow")
"""Those whose output is in the pages."""


@click.command()
@click.option("--json", "json_wanted", is_flag=True, help="Print a JSON document.")
@click.option("-v", "--verbose", is_flag=True, help="Name the libraries too.")
def version(*, json_wanted: bool, verbose: bool) -> int:
    """Print the version of sitegen."""
    if json_wanted:
        say_json(_document())
        return 0
    say(one_line())
    if verbose:
        for name, number in _document()["libraries"].items():
            say(f"{name} {number}")
    return 0


def one_line() -> str:
    """Version, Python and system, as a report of a mistake needs them."""
    return f"sitegen {__version__} (Python {platform.python_version()}, {sys.platform} {platform.machine()})"


def _document() -> dict[str, Any]:
    from importlib import metadata

    return {
        "sitegen": __version__,
        "python": platform.python_version(),
        "system": sys.platform,
        "machine": platform.machine(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }
