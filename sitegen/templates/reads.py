"""What an evaluation read: the raw material of a verifying trace (design 1).

Views, functions and the template loader note every input they hand out, so a template cannot depend
on something that its trace does not name. What an input's digest is, `build` knows.
"""

from __future__ import annotations

import enum
from typing import NamedTuple


class Input(enum.StrEnum):
    """Kinds of input. The name that goes with each is given in brackets."""

    PAGE = "page"
    """Metadata of a page (its key)."""
    BODY = "body"
    """A page's rendered body (its key)."""
    FACTS = "facts"
    """What lists show of a body: summary, counts, headings (its key)."""
    SOURCE = "source"
    """The bytes of a page's content file (its key)."""
    RESOURCES = "resources"
    """Which resources a page has (its key)."""
    LIST = "list"
    """The keys in a list, in order (`regular`, `children:/posts`, `terms:tags`, `neighbours:/a`, ...)."""
    RELATED = "related"
    """The related pages of a page (`LIMIT:KEY`)."""
    FIND = "find"
    """Which page a reference leads to (`ORIGIN KEY\\0REFERENCE`)."""
    TEMPLATE = "template"
    """The text of a template, or that there is none (its name)."""
    TEMPLATES = "templates"
    """Which templates there are in a folder (`shortcodes`)."""
    CONFIG = "config"
    """One part of the configuration (its name)."""
    DATA = "data"
    """One top-level name of the data files."""
    FILE = "file"
    """The bytes of a file, or that there is none (`assets/PATH`, `static/PATH`, or a path of the site)."""
    TEXTS = "texts"
    """The theme's texts in the site's language (no name)."""
    NOW = "now"
    """The moment of the build, as coarse as it was asked for (a strftime layout)."""


class Read(NamedTuple):
    """One input that was read."""

    kind: Input
    name: str


class Reads(set[Read]):
    """The inputs that one evaluation read."""

    def note(self, kind: Input, name: str) -> None:
        """Remember that this input was read."""
        self.add(Read(kind, name))
