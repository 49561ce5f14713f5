"""`<br>`, the tag that quotes are full of: what CommonMark's rule for raw HTML makes of it, in one step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.markup.inline import InlineState

_BREAK = re.compile(r"<br ?/?>")


def break_tag(state: InlineState, silent: bool) -> bool:  # noqa: ARG001 (the signature of a rule)
    """A `<br>`, `<br/>` or `<br />`, as `html_inline` reads it (CommonMark 0.31, 6.6)."""
    m = _BREAK.match(state.src, state.pos)
    if m is None:
        return False
    state.push("html_inline", "", 0).content = m[0]
    state.pos = m.end()
    return True
