"""Paired markers: `*em*`, `**strong**`, `~~del~~` and the extras `++ins++`, `==mark==`, `~sub~`, `^sup^`.

A marker is pushed as text and noted; when its block (or its link's text) ends, `pair_delimiters` finds the
pairs by the specification's method (CommonMark 0.31, appendix, *process emphasis*), which is markdown-it's
`processDelimiters`, and turns the texts into tags.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from markdown_it.rules_inline.balance_pairs import processDelimiters
from markdown_it.rules_inline.state_inline import Delimiter, StateInline
from markdown_it.token import Token

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState

_STAR, _UNDERSCORE, _TILDE = ord("*"), ord("_"), ord("~")
_PAIRS = {
    0x7E7E: "del",
    ord("+"): "ins",
    ord("="): "mark",
    ord("^"): "sup",
    0x7E01: "sub",
}
"""Tags of markers whose run is one token. A tilde has three meanings: hence numbers."""

DOUBLE_TILDE, SUB_TILDE = 0x7E7E, 0x7E01


def emphasis(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
    """`*` and `_`: every marker of the run is a token of its own, since one run can close several."""
    marker = state.src[state.pos]
    _push_each(state, marker, marker == "*")
    return True


def any_tildes(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
    """`~` and `~~` as Goldmark has them: emphasis by another name; three or more are text."""
    run = state.scanDelims(state.pos, True)
    if run.length > 2:
        return _as_text(state, run.length)
    _push_each(state, "~", True)
    return True


def paired(marker: int, length: int) -> Callable[[InlineState, bool], bool]:
    """Make the rule for markers that count only in runs of exactly `length`."""

    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
        run = state.scanDelims(state.pos, True)
        if run.length != length:
            return False
        state.open_delimiter(marker, 0, state.src[state.pos] * length, run)
        state.pos += length
        return True

    return rule


def whole_run_is_text(state: InlineState, silent: bool) -> bool:  # noqa: ARG001
    """The last rule of a marker: what no other rule took is text to the run's end."""
    char, end = state.src[state.pos], state.pos
    while end < state.posMax and state.src[end] == char:
        end += 1
    return _as_text(state, end - state.pos)


def _as_text(state: InlineState, length: int) -> bool:
    state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


def _push_each(state: InlineState, marker: str, splits_words: bool) -> None:
    run = state.scanDelims(state.pos, splits_words)
    for _ in range(run.length):
        state.open_delimiter(ord(marker), run.length, marker, run)
    state.pos += run.length


def pair_delimiters(tokens: list[Token], delimiters: list[Delimiter]) -> None:
    """Turn the markers that pair up into tags; the others stay text."""
    processDelimiters(cast("StateInline", None), delimiters)  # its first argument is unused
    index = len(delimiters) - 1
    while index >= 0:
        opener = delimiters[index]
        if opener.end >= 0:
            index -= _tag(tokens, delimiters, index)
        index -= 1


def _tag(tokens: list[Token], delimiters: list[Delimiter], index: int) -> int:
    """Tag one pair. Answers 1 where the marker before belongs to it too (`**`), or else 0."""
    opener = delimiters[index]
    marker, end = opener.marker, opener.end
    if marker in _PAIRS:
        _become(tokens, opener.token, delimiters[end].token, _PAIRS[marker])
        return 0
    is_double = (
        index > 0
        and delimiters[index - 1].end == end + 1
        and delimiters[index - 1].marker == marker
        and delimiters[index - 1].token == opener.token - 1
        and delimiters[end + 1].token == delimiters[end].token + 1
    )
    name = "del" if marker == _TILDE else "strong" if is_double else "em"
    _become(tokens, opener.token, delimiters[end].token, name)
    if is_double:
        tokens[opener.token - 1].content = ""
        tokens[delimiters[end].token + 1].content = ""
    return int(is_double)


def _become(tokens: list[Token], start: int, end: int, tag: str) -> None:
    for position, nesting in ((start, 1), (end, -1)):
        token: Any = tokens[position]
        token.type = f"{tag}_open" if nesting > 0 else f"{tag}_close"
        token.tag = tag
        token.nesting = nesting
        token.content = ""
