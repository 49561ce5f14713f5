"""The order of titles: Hugo's, to the last character.

Hugo sorts with golang.org/x/text/collate, an implementation of the Unicode Collation Algorithm
(https://www.unicode.org/reports/tr10/) with the tables of CLDR 23. Many pages share a date, so this order is
what every list, feed and pager shows; a newer table would be no better and would reorder them all.

A text becomes collation elements, each with up to three weights: primary (the letter), secondary (the
accent), tertiary (case, kana, width). Texts are compared by all primary weights, then by all secondary, then
by all tertiary ones. Nothing is ignored, so blanks and punctuation sort before digits, digits before Latin,
Latin before kana, kana before kanji. Two properties of Hugo's tables are worth knowing: kanji of JIS X 0208
follow its order, and come *after* all other kanji and after symbols younger than Unicode 6.2.

`collation.json` holds what Unicode's own data cannot tell (its form: `_Table`); it is made from the Go tables
by `tests/cases/text/collation/make_table.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

Elements = tuple[str, str, str]
"""Weights of a text by level, one character a weight: their code points compare as the weights do."""

_DATA: Final = Path(__file__).with_name("collation.json")
_FIRST_PRIMARY: Final = 0x100  # below it weights would be control characters: legal, but hard to look at
_SECONDARY: Final = " "
_TERTIARY: Final = "B"  # a tertiary weight n is chr(0x40 + n)

# Primary weights of characters that the tables leave out, by kind, each followed by the character itself.
_UNIFIED_KANJI: Final = "\ue000"
_RARE_KANJI: Final = "\ue001"
_ANYTHING_ELSE: Final = "\ue002"
_TAILORED: Final = "\ue003"


@lru_cache(maxsize=1 << 14)
def collation_key(text: str, locale: str) -> str:
    """A key that sorts texts as Hugo does for a language: of two texts the lesser key comes first.

    Args:
        text: a title.
        locale: BCP 47 tag; `ja`, and most languages of Latin script, have rules of their own; all others (and
            Chinese and Korean, whose order of Han characters is not carried) go by Unicode's common order.

    Returns:
        A string to be compared with other such strings and for nothing else. Texts that differ in nothing
        that the order looks at have equal keys.
    """
    return table_for(locale).key(text) if text else ""


@lru_cache(maxsize=64)
def table_for(locale: str) -> _Table:
    """The table of a locale."""
    tag, data = locale.lower().replace("_", "-"), _data()
    while tag and tag not in data["locales"]:
        tag = tag.rpartition("-")[0]
    return _table(tag)


@cache
def _table(locale: str) -> _Table:
    return _Table(_data(), locale)


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


class _Table(dict[str, Elements]):
    """Elements of characters and contractions, worked out when they are first met.

    The data has these parts:
        order: characters by primary weight, with the other weights at their defaults; U+FFFF where a weight
            has no such character.
        ignored: characters without any weight.
        variants: characters that differ from their compatibility decomposition (NFKD) in tertiary weights
            only, by these weights.
        entries: all other characters, and contractions, with their weights.
        locales: entries that differ, by language.
    """

    def __init__(self, data: Mapping[str, Any], locale: str) -> None:
        super().__init__()
        self._entries: dict[str, Any] = {**data["entries"], **data["locales"].get(locale, {})}
        self._order: str = data["order"]
        self._tailored = _jis_kanji() if locale == "ja" else ""
        self._ignored: str = data["ignored"]
        self._variants: Mapping[str, str] = data["variants"]
        contractions = [entry for entry in self._entries if len(entry) > 1]
        self._follower = _any_of(char for entry in contractions for char in entry[1:])
        self._part = re.compile(
            f"{_any_of(entry[0] for entry in contractions)}(?:{self._follower})+|.", re.DOTALL
        )
        self._has_follower = re.compile(self._follower)
        self._levels = tuple(_Level(self, level) for level in range(3))

    def key(self, text: str) -> str:
        """See `collation_key`; without contractions, which few texts hold, level by level."""
        if self._has_follower.search(text):
            return self.key_of(self._part.findall(text))
        return "\0".join([text.translate(level) for level in self._levels])

    def key_of(self, parts: Iterable[str]) -> str:
        """The key of single characters, those that begin a contraction with all that may belong to it."""
        return "\0".join(map("".join, zip(*[self[part] for part in parts], strict=True)))

    def __missing__(self, part: str) -> Elements:
        if len(part) == 1 or part in self._entries:
            elements = self._elements(part)
        else:
            end = max(n for n in range(1, len(part)) if n == 1 or part[:n] in self._entries)
            elements = self._joined((part[:end], part[end:]))
        self[part] = elements
        return elements

    def _joined(self, parts: Iterable[str]) -> Elements:
        first, second, third = zip(*[self[part] for part in parts], strict=True)
        return "".join(first), "".join(second), "".join(third)

    def _elements(self, part: str) -> Elements:
        if part in self._entries:
            return _unpacked(self._entries[part])
        if (place := self._tailored.find(part)) >= 0:
            return _TAILORED + chr(_FIRST_PRIMARY + place), _SECONDARY, _TERTIARY
        if (place := self._order.find(part)) >= 0:
            return chr(_FIRST_PRIMARY + place), _SECONDARY, _TERTIARY
        if part in self._ignored:
            return "", "", ""
        for weights, chars in self._variants.items():
            if part in chars:
                return (*self._joined(unicodedata.normalize("NFKD", part))[:2], weights)
        if (decomposed := unicodedata.normalize("NFD", part)) != part:
            return self._joined(decomposed)
        return _implicit(part), _SECONDARY, _TERTIARY


class _Level(dict[int, str]):
    """The weights of single characters on one level, for `str.translate`."""

    def __init__(self, table: _Table, level: int) -> None:
        super().__init__()
        self._table = table
        self._level = level

    def __missing__(self, code: int) -> str:
        weights = self[code] = self._table[chr(code)][self._level]
        return weights


def _unpacked(entry: str | list[str]) -> Elements:
    """An entry is its primary weights, or all three levels where others are not at their defaults."""
    if isinstance(entry, str):
        return entry, _SECONDARY * len(entry), _TERTIARY * len(entry)
    primary, secondary, tertiary = entry
    return primary, secondary, tertiary


def _implicit(char: str) -> str:
    if "\u4e00" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        return _UNIFIED_KANJI + char
    if unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH"):
        return _RARE_KANJI + char
    return _ANYTHING_ELSE + char


def _any_of(chars: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(set(chars))))}]"


def _jis_kanji() -> str:
    """Kanji of JIS X 0208 in the order of the standard: rows 16 to 84, two of them not full."""
    last_cell = {47: 51, 84: 6}
    cells = [(row, cell) for row in range(16, 85) for cell in range(1, last_cell.get(row, 94) + 1)]
    return bytes(0xA0 + number for place in cells for number in place).decode("euc_jp")
