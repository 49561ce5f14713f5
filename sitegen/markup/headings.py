"""Headings of a page: their ids, and the table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from sitegen.config.model import TableOfContentsConfig
from sitegen.markup.model import Heading
from sitegen.text.slug import anchorize

_LINK_TAG = re.compile(r"</?a(?:\s[^>]*)?>", re.IGNORECASE)


class HeadingIds:
    """Gives out ids, each once in a page (rules 11).

    Attributes:
        used: every id so far, those set by hand included.
    """

    __slots__ = ("_next", "used")

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._next: dict[str, int] = {}

    def reserve(self, written: str) -> None:
        """Note an id that was set by hand; no generated one will be the same."""
        self.used.add(written)

    def make(self, text: str, style: str) -> str:
        """Make an id from the plain text of a heading.

        Args:
            text: without markup.
            style: `github`, `github-ascii` or `blackfriday`.
        """
        wanted = anchorize(text.strip(), style) or "heading"
        chosen = wanted
        number = self._next.get(wanted, 1)
        while chosen in self.used:
            chosen = f"{wanted}-{number}"
            number += 1
        # Where the last search ended, so that ten thousand equal headings take ten thousand steps.
        self._next[wanted] = number
        self.used.add(chosen)
        return chosen


@dataclass(slots=True)
class _Entry:
    heading: Heading | None
    children: list[_Entry] = field(default_factory=list)


def toc_html(headings: Sequence[Heading], config: TableOfContentsConfig) -> str:
    """Write the table of contents exactly as Hugo's `.TableOfContents`; empty: nothing to list.

    A level that a page skips is an item without a link, so that depth in the list is depth in the page.
    """
    root = _tree(headings, config)
    if not root.children:
        return ""
    out: list[str] = ['<nav id="TableOfContents">']
    _write_list(root, 1, "ol" if config.ordered else "ul", out)
    out.append("\n</nav>")
    return "".join(out)


def _tree(headings: Sequence[Heading], config: TableOfContentsConfig) -> _Entry:
    root = _Entry(None)
    for heading in headings:
        if config.start_level <= heading.level <= config.end_level and heading.id:
            parent = root
            for _ in range(heading.level - config.start_level):
                if not parent.children:
                    parent.children.append(_Entry(None))
                parent = parent.children[-1]
            parent.children.append(_Entry(heading))
    return root


def _write_list(parent: _Entry, depth: int, tag: str, out: list[str]) -> None:
    indent = "\n" + "  " * depth
    out.append(f"{indent}<{tag}>")
    for entry in parent.children:
        out.append(f"{indent}  <li>")
        if entry.heading is not None:
            text = _LINK_TAG.sub("", entry.heading.html)  # links do not nest
            out.append(f'<a href="#{escape(entry.heading.id)}">{text}</a>')
        if entry.children:
            _write_list(entry, depth + 2, tag, out)
            out.append(f"{indent}  ")
        out.append("</li>")
    out.append(f"{indent}</{tag}>")
