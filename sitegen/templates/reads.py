"""What an evaluation read: the raw material of a verifying trace (design 1).

Views, functions and the template loader note every input they hand out, so a template cannot depend
on something that its trace does not name. What an input's digest is, `build` knows.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from typing import Self


class Input(enum.IntEnum):
    """Kinds of input. The name that goes with each is given in brackets."""

    PAGE = 0
    """Metadata of a page (its key)."""
    BODY = 1
    """A page's rendered body (its key)."""
    FACTS = 2
    """What lists show of a body: summary, counts, headings (its key)."""
    SOURCE = 3
    """The bytes of a page's content file (its key)."""
    RESOURCES = 4
    """Which resources a page has (its key)."""
    LIST = 5
    """The keys in a list, in order (`regular`, `children:/posts`, `terms:tags`, `neighbours:/a`, ...)."""
    RELATED = 6
    """The related pages of a page (`LIMIT:KEY`)."""
    FIND = 7
    """Which page a reference leads to (`ORIGIN KEY\\0REFERENCE`)."""
    TEMPLATE = 8
    """The text of a template, or that there is none (its name)."""
    TEMPLATES = 9
    """Which templates there are in a folder (`shortcodes`)."""
    CONFIG = 10
    """One part of the configuration (its name)."""
    DATA = 11
    """One top-level name of the data files."""
    FILE = 12
    """The bytes of a file, or that there is none (`assets/PATH`, `static/PATH`, or a path of the site)."""
    TEXTS = 13
    """The theme's texts in the site's language (no name)."""
    NOW = 14
    """The moment of the build, as coarse as it was asked for (a strftime layout)."""


class Reads:
    """The inputs that one evaluation read.

    Noted millions of times in a build, hence a set of names for each kind and no object for each read.
    """

    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: tuple[set[str], ...] = tuple(set() for _ in Input)

    def note(self, kind: Input, name: str) -> None:
        """Remember that this input was read."""
        self._names[kind].add(name)

    def noting(self, kind: Input) -> Callable[[str], None]:
        """What notes inputs of one kind: for the kind that is read most."""
        return self._names[kind].add

    def __iter__(self) -> Iterator[tuple[Input, str]]:
        """Every input once."""
        for kind in Input:
            for name in self._names[kind]:
                yield kind, name

    def __ior__(self, other: Reads) -> Self:
        for own, more in zip(self._names, other._names, strict=True):
            own.update(more)
        return self
