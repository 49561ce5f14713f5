"""The end of a line inside a paragraph (CommonMark 0.31, 6.7 and 6.8; Goldmark's `EastAsianLineBreaks`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sitegen.markup.rules.flanking import is_east_asian

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState


def line_break(*, joins_cjk: bool) -> Callable[[InlineState, bool], bool]:
    """Make the rule for a line end. With `joins_cjk` none is left between two East Asian characters."""

    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
        src, pos = state.src, state.pos
        pending = state.pending
        text = pending.rstrip(" ")
        if text is not pending:
            state.pending = text
        end = pos + 1
        while end < state.posMax and src[end] in " \t":
            end += 1
        if len(pending) - len(text) >= 2:
            state.push("hardbreak", "br", 0)
        elif not (joins_cjk and pos > 0 and end < state.posMax and _is_inside_text(src, pos, end)):
            state.push("softbreak", "br", 0)
        state.pos = end
        return True

    return rule


def _is_inside_text(src: str, pos: int, end: int) -> bool:
    return is_east_asian(src[pos - 1]) and is_east_asian(src[end])
