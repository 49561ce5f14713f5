"""Definition lists (PHP Markdown Extra, as Goldmark has them).

    Term                every line of the paragraph above is a term
    : Definition        a blank line above makes its text paragraphs

mdit-py-plugins' rule makes lists as a whole tight or loose, takes `~` for a colon, and one line as terms.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

_ANY_MARKER = re.compile(r"^[ \t>*+\-0-9.)]*+:[ \t]", re.MULTILINE)
"""A marker, perhaps within quotes and lists."""
_DEEPEST_MARKER = 4
"""Columns from which a colon belongs to indented code."""


def definition_list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """The block rule: lines of terms, perhaps a blank line, and definitions.

    Asked silently it says whether the line ends a paragraph of the definition before it.
    """
    if silent:
        return state.ddIndent >= 0 and _is_marker(state, startLine, state.ddIndent)
    if not _has_markers(state) or state.is_code_block(startLine) or _marker(state, startLine) is not None:
        return False
    marker_line = _first_marker(state, startLine, endLine)
    if marker_line is None:
        return False
    opener = state.push("dl_open", "dl", 1)
    opener.map = lines = [startLine, 0]
    line = startLine
    while True:
        _push_terms(state, line, marker_line)
        line = _definitions(state, marker_line, endLine)
        if line >= endLine or state.isEmpty(line) or _interrupts(state, line, endLine):
            break
        following = _first_marker(state, line, endLine)
        if following is None:
            break
        marker_line = following
    lines[1] = state.line = line
    state.push("dl_close", "dl", -1)
    return True


def _first_marker(state: StateBlock, start: int, end: int) -> int | None:
    """The line of the first definition of the terms that begin at `start`."""
    if (
        _marker(state, start) is not None
        or state.sCount[start] < state.blkIndent
        or state.is_code_block(start)
    ):
        return None
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if _marker(state, line) is not None:
            return line
        if _interrupts(state, line, end):
            return None
        line += 1
    if line + 1 < end and state.isEmpty(line) and _marker(state, line + 1) is not None:
        return line + 1
    return None


def _has_markers(state: StateBlock) -> bool:
    """Whether any line of the whole text could begin with a marker; most texts are done with here."""
    known = state.env.get("has_definitions")
    if known is None:
        known = state.env["has_definitions"] = _ANY_MARKER.search(state.src) is not None
    return bool(known)


def _interrupts(state: StateBlock, line: int, end: int) -> bool:
    return any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("paragraph"))


def _marker(state: StateBlock, line: int) -> int | None:
    """Where the text behind a `: ` begins; None: the line has no such marker."""
    if not _is_marker(state, line, state.blkIndent):
        return None
    return state.bMarks[line] + state.tShift[line] + 1


def _is_marker(state: StateBlock, line: int, indent: int) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    if not 0 <= state.sCount[line] - indent < _DEEPEST_MARKER or not state.src.startswith(":", start):
        return False
    return start + 1 < state.skipSpaces(start + 1) < state.eMarks[line]


def _push_terms(state: StateBlock, start: int, marker_line: int) -> None:
    for line in range(start, marker_line):
        if state.isEmpty(line):
            continue
        state.push("dt_open", "dt", 1).map = [line, line + 1]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(line, line + 1, state.blkIndent, False).strip()
        inline.map, inline.children = [line, line + 1], []
        state.push("dt_close", "dt", -1)


def _definitions(state: StateBlock, line: int, end: int) -> int:
    """Take the definitions from `line` on; answers the line behind them."""
    while True:
        behind = _definition(state, line, end, is_tight=not state.isEmpty(line - 1))
        following = behind
        while following < end and state.isEmpty(following):
            following += 1
        if following >= end or _marker(state, following) is None:
            return behind if following == behind else following
        line = following


def _definition(state: StateBlock, line: int, end: int, *, is_tight: bool) -> int:
    text = _marker(state, line)
    assert text is not None
    first = len(state.tokens)
    state.push("dd_open", "dd", 1).map = lines = [line, 0]
    kept = (state.tShift[line], state.sCount[line], state.blkIndent, state.ddIndent, state.tight)
    parent = state.parentType
    offset = state.sCount[line] + 1
    while text < state.eMarks[line] and state.src[text] in " \t":
        offset += 4 - offset % 4 if state.src[text] == "\t" else 1
        text += 1
    state.ddIndent = state.blkIndent
    state.blkIndent = state.sCount[line] + 2
    state.tShift[line], state.sCount[line] = text - state.bMarks[line], offset
    state.tight, state.parentType = True, "list"
    state.md.block.tokenize(state, line, end)
    state.tShift[line], state.sCount[line], state.blkIndent, state.ddIndent, state.tight = kept
    state.parentType = parent
    lines[1] = state.line
    state.push("dd_close", "dd", -1)
    if is_tight:
        _hide_first_paragraph(state, first)
    return state.line


def _hide_first_paragraph(state: StateBlock, first: int) -> None:
    tokens = state.tokens
    if tokens[first + 1].type == "paragraph_open":
        tokens[first + 1].hidden = tokens[first + 3].hidden = True
