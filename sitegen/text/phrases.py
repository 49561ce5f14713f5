"""Phrases of a Japanese title, so that a line breaks between them and not inside a word."""

from __future__ import annotations

import re
from typing import Final

_PHRASE: Final = re.compile(r"[^\u3041-\u309f]+[\u3041-\u309f]*|[\u3041-\u309f]+")


def phrases(text: str) -> tuple[str, ...]:
    """The text cut at phrase boundaries; joined again, the pieces are the text."""
    return tuple(_PHRASE.findall(text))
