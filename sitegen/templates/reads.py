"""What an evaluation read: the raw material of a verifying trace (design 1).

Views, functions and the template loader note every input they hand out, so a template cannot depend
on something that its trace does not name. What an input's digest is, `build` knows.
"""

from __future__ import annotations

import enum
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence


class Input(enum.IntEnum):
    """Kinds of input. The name that goes with each is given in brackets."""

    PAGE = 0
    """Metadata of a page (its key)."""
    BODY = 1
    """A page's rendered body (its key)."""
    FACTS = 2
    """One thing that lists show of a body (`summary:KEY`, `word_count:KEY`, as `facts.Facts` names them)."""
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

    Attributes:
        parts: what was read for parts that were made apart, and are shown by many: each is kept as a whole,
            so that showing it once more is one note and not one for each of its inputs.
        numbers: what whoever keeps traces knows these inputs by, in place of names; None: nobody does yet.
    """

    __slots__ = ("_names", "numbers", "parts")

    def __init__(self) -> None:
        self._names: defaultdict[Input, set[str]] = defaultdict(set)
        self.parts: set[Reads] = set()
        self.numbers: Sequence[int] | None = None

    def note(self, kind: Input, name: str) -> None:
        """Remember that this input was read."""
        self._names[kind].add(name)

    def noting(self, kind: Input) -> Callable[[str], None]:
        """What notes inputs of one kind: for the kinds that are read most."""
        return self._names[kind].add

    def stand_for(self, numbers: Sequence[int]) -> None:
        """Be a finished part's inputs by their numbers; the names, ten times as large, are let go.

        Parts are kept by the ten thousand, as long as any page may show them.
        """
        self.numbers, self._names, self.parts = numbers, _NO_NAMES, _NO_PARTS

    def own(self) -> Iterator[tuple[Input, set[str]]]:
        """The inputs that were read here and not for a part, by kind."""
        return iter(self._names.items())

    def __iter__(self) -> Iterator[tuple[Input, str]]:
        """Every input once, those of the parts included."""
        own = ((kind, name) for kind, names in self.own() for name in names)
        return iter(dict.fromkeys(itertools.chain(own, *self.parts)) if self.parts else own)


_NO_NAMES: defaultdict[Input, set[str]] = defaultdict()
"""Takes none: it has nothing to make a set by."""
_NO_PARTS: set[Reads] = set()
