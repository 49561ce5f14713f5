"""Attributes in braces: `{#id .class key=value}` behind headings, blocks and the language of a fence.

Goldmark's grammar (`parser/attribute.go`): values are words, quoted strings, numbers, true and false, and
for fences lists of those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

Value = str | int | float | bool | list["Value"]

_BLANKS = re.compile(r"[ \t\n,]*+")
_SHORT = re.compile(r"([#.])([^\s{}#.=\"'<>`]++)")
_KEY = re.compile(r"([A-Za-z_:][A-Za-z0-9_.:-]*+)[ \t]*+=[ \t]*+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"|' + r"'((?:[^'\\]|\\.)*+)'", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]++(?:\.[0-9]++)?(?![A-Za-z0-9_.-])")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_:.-]*+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#+$")
_HEADING_TAIL = re.compile(r"[ \t]*+(\{[^{}\n]*\})[ \t]*$")


def parse_attributes(text: str) -> dict[str, Value] | None:
    """Read `{...}`, braces included. None: it is no such thing, and is to be left as text."""
    if not (text.startswith("{") and text.endswith("}")):
        return None
    found: dict[str, Value] = {}
    pos, end = 1, len(text) - 1
    while True:
        pos = _skip(text, pos)
        if pos >= end:
            return found if found and pos == end else None
        if short := _SHORT.match(text, pos, end):
            _add_short(found, short[1], short[2])
            pos = short.end()
            continue
        key = _KEY.match(text, pos, end)
        value = _value(text, key.end(), end) if key else None
        if key is None or value is None:
            return None
        found[key[1]] = value[0]
        pos = value[1]


def _add_short(found: dict[str, Value], sign: str, name: str) -> None:
    if sign == "#":
        found["id"] = name
    else:
        found["class"] = f"{found['class']} {name}" if "class" in found else name


def _skip(text: str, pos: int) -> int:
    blanks = _BLANKS.match(text, pos)
    return blanks.end() if blanks else pos


def _value(text: str, pos: int, end: int) -> tuple[Value, int] | None:
    if text.startswith("[", pos):
        return _list(text, pos + 1, end)
    if quoted := _QUOTED.match(text, pos, end):
        inner = quoted[1] if quoted[1] is not None else quoted[2]
        return _ESCAPED.sub(r"\1", inner), quoted.end()
    if number := _NUMBER.match(text, pos, end):
        return (float(number[0]) if "." in number[0] else int(number[0])), number.end()
    if word := _WORD.match(text, pos, end):
        return {"true": True, "false": False}.get(word[0], word[0]), word.end()
    return None


def _list(text: str, pos: int, end: int) -> tuple[Value, int] | None:
    items: list[Value] = []
    while True:
        pos = _skip(text, pos)
        if pos >= end:
            return None
        if text[pos] == "]":
            return items, pos + 1
        if text[pos] == "[":
            return None
        item = _value(text, pos, end)
        if item is None:
            return None
        items.append(item[0])
        pos = item[1]


def html_attributes(attributes: Mapping[str, Value]) -> dict[str, str | int | float]:
    """The attributes as they go into a tag. Event handlers are no attributes of text (as in Goldmark)."""
    return {
        name: _plain(value)
        for name, value in attributes.items()
        if not name.lower().startswith("on") and not isinstance(value, list)
    }


def _plain(value: Value) -> str | int | float:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, (str, int, float)) else ""


def heading_attributes(state: StateCore) -> None:
    """Move `{...}` at the end of a heading into its tag."""
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            _take_from_heading(token, state.tokens[index + 1])


def _take_from_heading(heading: Token, inline: Token) -> None:
    if not inline.content.endswith("}"):
        return
    # The tail alone is looked at: a heading of a megabyte of braces stays linear.
    start = inline.content.rfind("{")
    found = _HEADING_TAIL.match(inline.content, start) if start >= 0 else None
    attributes = parse_attributes(found[1]) if found else None
    if attributes is not None:
        heading.attrs = html_attributes(attributes)
        inline.content = inline.content[:start].rstrip(" \t")
        if heading.markup.startswith("#"):
            inline.content = _CLOSING_MARKS.sub("", inline.content)


def block_attributes(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803, ARG001
    """`{...}` alone on a line directly below a paragraph, list, quote, table: they belong to that block."""
    start = state.bMarks[startLine] + state.tShift[startLine]
    if not state.src.startswith("{", start) or state.is_code_block(startLine):
        return False
    attributes = parse_attributes(state.src[start : state.eMarks[startLine]].rstrip())
    if attributes is None:
        return False
    if silent:
        return True
    if startLine > 0 and not state.isEmpty(startLine - 1):
        block = _block_that_ends(state.tokens, state.level)
        if block is not None:
            block.attrs = {**block.attrs, **html_attributes(attributes)}
    state.line = startLine + 1
    return True


def _block_that_ends(tokens: list[Token], level: int) -> Token | None:
    """The block that the last token closes."""
    if not tokens or tokens[-1].nesting > 0:
        return None
    for token in reversed(tokens):
        if token.level == level and token.nesting >= 0:
            return token
    return None
