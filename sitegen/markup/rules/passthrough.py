r"""Text between delimiters such as `$$ … $$` that is left alone, for mathematics set in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from markdown_it.rules_block import StateBlock

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState

Delimiters = tuple[tuple[str, str], ...]


def inline_passthrough(
    delimiters: Iterable[tuple[str, str]],
) -> dict[str, Callable[[InlineState, bool], bool]]:
    """The rules by first character of an opening delimiter; longer delimiters are tried first."""
    by_char: dict[str, list[tuple[str, str]]] = {}
    for opener, closer in sorted(delimiters, key=lambda pair: -len(pair[0])):
        if opener and closer:
            by_char.setdefault(opener[0], []).append((opener, closer))
    return {char: _inline_rule(pairs) for char, pairs in by_char.items()}


def _inline_rule(pairs: list[tuple[str, str]]) -> Callable[[InlineState, bool], bool]:
    def rule(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
        for opener, closer in pairs:
            if not state.src.startswith(opener, state.pos):
                continue
            start = state.pos + len(opener)
            if state.html_terminator_last(closer) < start:  # cached: none is left anywhere
                continue
            end = state.src.find(closer, start)
            state.push("passthrough", "", 0).content = state.src[state.pos : end + len(closer)]
            state.pos = end + len(closer)
            return True
        return False

    return rule


def block_passthrough(delimiters: Delimiters) -> Callable[[StateBlock, int, int, bool], bool]:
    """Make the block rule: a line that begins with a delimiter, up to the line that ends the pair."""

    def rule(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
        start = state.bMarks[startLine] + state.tShift[startLine]
        if state.is_code_block(startLine):
            return False
        for opener, closer in delimiters:
            if opener and closer and state.src.startswith(opener, start):
                line = _closing_line(state, startLine, endLine, start + len(opener), closer)
                if line is None:
                    continue
                if not silent:
                    token = state.push("passthrough_block", "", 0)
                    token.content = state.getLines(startLine, line + 1, state.blkIndent, False).strip()
                    state.line = line + 1
                return True
        return False

    return rule


def _closing_line(state: StateBlock, first: int, end: int, after: int, closer: str) -> int | None:
    limit = state.eMarks[end - 1]
    found = state.src.find(closer, after, limit)
    if found < 0:
        return None
    for line in range(first, end):
        if state.eMarks[line] >= found:
            rest = state.src[found + len(closer) : state.eMarks[line]]
            return line if not rest.strip() else None
        if line > first and state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
    return None
