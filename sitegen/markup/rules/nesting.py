"""A floor under nested blocks: what lies deeper is kept as the text it is.

markdown-it drops what exceeds its own limit, and without one, quotes ten thousand deep exhaust the stack.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, paragraph

DEEPEST = 80
"""Levels of containers (a list item takes two). Writers use fewer than ten."""


def deep_text(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """The first block rule: at the deepest level everything is a paragraph."""
    if silent or state.level < DEEPEST:
        return False
    return paragraph(state, startLine, endLine, False)
