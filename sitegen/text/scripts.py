"""How much of a text is Japanese or Chinese, and how many words of other scripts it has beside that.

Every character of a site is counted, so no step here is taken for one character or one word: all of them are
made for the whole text at once, in about five nanoseconds a character. Of what kind a character is, two
tables tell, one for the upper half of its number and one for the lower: the bits that both give.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Han, Hiragana, Katakana with their extensions and iteration marks; punctuation of these scripts is left out.
_CJK: Final = re.compile(
    "[\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001aff0-\U0001b16f\U00020000-\U000323af]"
)
_LETTER: Final = re.compile(r"[^\W_]")  # or digit, of any script
_BLANK: Final = re.compile(r"\s")

_IDEOGRAPHS: Final = (*range(0x34, 0x4D), *range(0x4E, 0xA0), 0xF9, 0xFA)
"""Pages of 256 characters that are all of them Japanese or Chinese."""
_MIXED: Final = (
    (0x00, _BLANK, 1, b" "),
    (0x00, _LETTER, 2, b"a"),
    (0x30, _BLANK, 4, b" "),
    (0x30, _CJK, 8, b"\n"),
    (0xFF, _CJK, 16, b"\n"),
    (0xFF, _LETTER, 32, b"a"),
)
"""What other pages hold: each kind of character in each of them has a bit, and a byte that it becomes. Of two
kinds the first one counts."""
_ALWAYS: Final = 64
_UNUSUAL_SET: Final = (
    "[^\0-\xff\u2010-\u2027\u2030-\u205e\u2190-\u245f\u2500-\u2775\u3000-\u30ff\u3400-\u4cff\u4e00-\u9fff\uf900-\ufaff"
    "\uff00-\uffff]"
)
_UNUSUAL: Final = re.compile(f"{_UNUSUAL_SET}{_UNUSUAL_SET}*+")  # `re` seeks a set faster than a repeated one
"""Characters of the pages without a bit, but for the punctuation and the signs that are frequent there."""


def count_by_script(text: str) -> tuple[int, int]:
    """(Japanese and Chinese characters, runs of anything else that hold a letter or digit)."""
    if text.isascii():
        return 0, len(text.encode().translate(_ASCII, _ASCII_NOTHING).split())
    units = _UNUSUAL.sub(_usual, text).encode("utf-16-le")
    upper, lower = units[1::2].translate(_UPPER), units[::2].translate(_LOWER)
    both = int.from_bytes(upper, "little") & int.from_bytes(lower, "little")
    kinds = both.to_bytes(len(lower), "little").translate(_KINDS, b"\0")
    return kinds.count(b"\n"), len(kinds.split())


def _usual(unusual: re.Match[str]) -> str:
    """The same as usual characters of the same kinds."""
    return "".join(map(_kind, unusual[0]))


@lru_cache(maxsize=1 << 12)
def _kind(char: str) -> str:
    if _CJK.match(char):
        return "一"
    return "a" if _LETTER.match(char) else " " if char.isspace() else ""


def _tables() -> tuple[bytes, bytes, bytes]:
    """Bits by the upper half of a character's number, bits by the lower, and what they come to."""
    upper, lower, kinds = bytearray(256), bytearray([_ALWAYS] * 256), bytearray(256)
    for page in _IDEOGRAPHS:
        upper[page] = _ALWAYS
    kinds[_ALWAYS] = ord("\n")
    for page, pattern, bit, shown in _MIXED:
        kinds[bit] = shown[0]
        for low in range(256):
            if not lower[low] & upper[page] and pattern.match(chr(page << 8 | low)):
                lower[low] |= bit
        upper[page] |= bit
    return bytes(upper), bytes(lower), bytes(kinds)


_UPPER, _LOWER, _KINDS = _tables()
_ASCII: Final = bytes(_KINDS[_UPPER[0] & low] for low in _LOWER)
_ASCII_NOTHING: Final = bytes(i for i, kind in enumerate(_ASCII) if not kind)
