"""Names of emoji, as GitHub and Hugo have them."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def emoji_named(name: str) -> str | None:
    """The character (or sequence) called `name`, without its colons."""
    return _table().get(name)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Read the table when the first code is met: most pages have none."""
    lines = resources.files("sitegen.markup").joinpath("emoji.tsv").read_text(encoding="utf-8").splitlines()
    return {
        name: char
        for line in lines
        if not line.startswith("#")
        for char, *names in [line.split("\t")]
        for name in names
    }
