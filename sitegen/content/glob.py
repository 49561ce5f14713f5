"""Globs as Hugo has them (gobwas/glob with `/` between segments), as regular expressions.

`*` and `?` stay within a segment, `**` does not; `[ab]`, `[!ab]`, `[a-z]` and `{one,two}` are choices.
"""

from __future__ import annotations

import functools
import re


@functools.cache
def glob_pattern(glob: str) -> re.Pattern[str]:
    """The expression that matches, in any case, what `glob` does; use `fullmatch`.

    Raises:
        ValueError: an unclosed bracket or brace, or a range backwards.
    """
    out: list[str] = []
    depth = position = 0
    while position < len(glob):
        char = glob[position]
        if char == "*":
            stars = len(glob[position:]) - len(glob[position:].lstrip("*"))
            out.append(".*" if stars > 1 else "[^/]*")
            position += stars
            continue
        if char == "[":
            end = glob.find("]", position + 2)
            if end < 0:
                raise ValueError(f"`[` is never closed in `{glob}`")
            out.append(_class(glob[position + 1 : end]))
            position = end + 1
            continue
        if char == "\\" and position + 1 < len(glob):
            position += 1
            out.append(re.escape(glob[position]))
        elif char == "?":
            out.append("[^/]")
        elif char == "{":
            depth += 1
            out.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            out.append(")")
        elif char == "," and depth:
            out.append("|")
        else:
            out.append(re.escape(char))
        position += 1
    if depth:
        raise ValueError(f"`{{` is never closed in `{glob}`")
    try:
        return re.compile("".join(out), re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise ValueError(f"`{glob}`: {error.msg}") from error


def _class(inside: str) -> str:
    """A set of characters; each is escaped, as Python's own sets know operators that globs do not."""
    negated = inside.startswith(("!", "^"))
    chars = inside[1:] if negated else inside
    parts: list[str] = []
    position = 0
    while position < len(chars):
        last = chars[position + 2 : position + 3] if chars[position + 1 : position + 2] == "-" else ""
        parts.append(re.escape(chars[position]) + (f"-{re.escape(last)}" if last else ""))
        position += 3 if last else 1
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def matches(glob: str, text: str) -> bool:
    """Whether the whole of `text` is what `glob` describes, whatever the case."""
    return glob_pattern(glob).fullmatch(text) is not None
