"""Task lists: `- [ ] to do` and `- [x] done` (GFM, as Goldmark writes them)."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ \t\nxX])\](?=\s|$)\s*")


def task_lists(state: StateCore) -> None:
    """Take the box off the first paragraph of each list item, before its text is parsed."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        if tokens[index].type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
            _take_box(tokens[index + 2])


def _take_box(inline: Token) -> None:
    box = _BOX.match(inline.content)
    if box is not None:
        inline.meta["task"] = box[1] in "xX"
        inline.content = inline.content[box.end() :]
