"""`:smile:` where the site sets `enableEmoji`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.markup.emoji import emoji_named

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState

_CODE = re.compile(r":([A-Za-z0-9_+’'().&-]{1,80}):")


def emoji(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
    """A known name between colons; an unknown one stays what it is."""
    found = _CODE.match(state.src, state.pos)
    character = emoji_named(found[1]) if found else None
    if found is None or character is None:
        return False
    token = state.push("text_special", "", 0)
    token.content, token.markup, token.info = character, found[0], "emoji"
    state.pos = found.end()
    return True
