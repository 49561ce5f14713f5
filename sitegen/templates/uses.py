"""What the texts of templates refer to, known from one build to the next.

To find it a template is parsed, and so is all that it refers to; a plan asks that of every list's template,
also where none of them is to be rendered. It follows from the text alone, and is kept by its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Uses:
    """What a template's text refers to.

    Attributes:
        variables: names that stand for values.
        templates: those that it extends, includes or imports, as far as their names are constants.
    """

    variables: frozenset[str]
    templates: tuple[str, ...]


class KnownUses:
    """The uses of texts, by the texts.

    Args:
        known: what `to_keep` gave in an earlier build.
    """

    def __init__(self, known: Mapping[str, Any] | None = None) -> None:
        self._known = known or {}
        self._found: dict[str, Uses] = {}

    def get(self, text: str) -> Uses | None:
        """What is known of a text."""
        key = _digest(text)
        if key not in self._found and (uses := _unpacked(self._known.get(key))):
            self._found[key] = uses
        return self._found.get(key)

    def put(self, text: str, uses: Uses) -> None:
        """Keep the uses of a text."""
        self._found[_digest(text)] = uses

    def to_keep(self) -> dict[str, Any]:
        """Those that were asked for, as JSON can write them."""
        return {key: (sorted(uses.variables), uses.templates) for key, uses in self._found.items()}


def _unpacked(kept: Any) -> Uses | None:
    try:
        variables, templates = kept
        return Uses(frozenset(map(str, variables)), tuple(map(str, templates)))
    except (TypeError, ValueError):
        return None  # written by another version, or torn


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


__all__ = ["KnownUses", "Uses"]
