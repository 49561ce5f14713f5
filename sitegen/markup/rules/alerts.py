"""Alerts: a block quote that begins with `[!NOTE]` (GitHub), `[!NOTE]- title` (Obsidian).

As in Hugo they are plain quotes until a render hook makes something of them.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKER = re.compile(r"\[!([A-Za-z0-9_]+)\]([-+]?)(?:[ \t]+([^\n]*))?(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Alert:
    """What the first line of an alert says.

    Attributes:
        kind: in lower case: `note`.
        sign: `-` (folded), `+` or empty.
        title: inline tokens.
        body: block tokens of the quote without its first line.
    """

    kind: str
    sign: str
    title: list[Token]
    body: list[Token]


def read_alert(quote: list[Token], parser: MarkdownIt, env: MutableMapping[str, Any]) -> Alert | None:
    """Read a quote, its own tokens included, as an alert; None: it is a plain one."""
    if len(quote) < 4 or quote[1].type != "paragraph_open":
        return None
    inline = quote[2]
    marker = _MARKER.match(inline.content)
    if marker is None:
        return None
    rest = inline.content[marker.end() :]
    title = parser.inline.parse((marker[3] or "").strip(), parser, env, [])
    body = quote[4:-1]
    if rest:
        inline.content = rest
        inline.children = parser.inline.parse(rest, parser, env, [])
        body = quote[1:-1]
    return Alert(marker[1].lower(), marker[2], title, body)
