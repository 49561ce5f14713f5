"""Whether a run of `*`, `_`, `~`, `"` may open or close something (CommonMark 0.31, 6.2 and Goldmark).

The specification asks for a blank or punctuation on the other side of punctuation, and Japanese writes no
blanks: `**「強調」**の` stays as it is. With `cjk`, punctuation that belongs to East Asian writing counts as
a letter, and a kanji, kana or hangul beside other punctuation as a blank would
(https://github.com/tats-u/markdown-cjk-friendly).
"""

from __future__ import annotations

import unicodedata

from markdown_it.rules_inline.state_inline import Scanned

_BLANK, _MARK, _CJK_MARK, _CJK, _OTHER = range(5)
"""Blank; punctuation; East Asian punctuation; East Asian letter; anything else."""


def flanking(src: str, start: int, *, splits_words: bool, cjk: bool, end: int = 0) -> Scanned:
    """Classify the run of equal characters at `start`; the ends of the text count as blanks.

    Args:
        src: the text of one block.
        start: of the run.
        splits_words: the marker may stand inside a word: `*` may, `_` may not.
        cjk: be friendly to East Asian text.
        end: of the run, where that is known.
    """
    size = len(src)
    end = end or run_end(src, start)
    before = _KINDS[src[start - 1]] if start else _BLANK
    after = _KINDS[src[end]] if end < size else _BLANK
    left = after != _BLANK and (not _is_mark(after, cjk) or _yields(before, cjk))
    right = before != _BLANK and (not _is_mark(before, cjk) or _yields(after, cjk))
    if splits_words:
        return Scanned(left, right, end - start)
    can_open = left and (not right or before in (_MARK, _CJK_MARK))
    can_close = right and (not left or after in (_MARK, _CJK_MARK))
    return Scanned(can_open, can_close, end - start)


def run_end(src: str, start: int) -> int:
    """Where the run of equal characters that begins at `start` ends."""
    marker, end, size = src[start], start + 1, len(src)
    while end < size and src[end] == marker:
        end += 1
    return end


def is_blank(char: str) -> bool:
    """Unicode white space as Goldmark has it; the ideographic space is one."""
    return _KINDS[char] == _BLANK


def is_mark(char: str) -> bool:
    """Punctuation or a symbol of any script."""
    return _KINDS[char] in (_MARK, _CJK_MARK)


def is_east_asian(char: str) -> bool:
    """A wide character of Chinese, Japanese or Korean text, punctuation included."""
    return _KINDS[char] in (_CJK, _CJK_MARK)


def is_glue(char: str) -> bool:
    """What Japanese text puts right before a URL: its own characters, an arrow, a bullet, a curly quote."""
    return is_east_asian(char) or (not char.isascii() and is_mark(char))


def _is_mark(kind: int, cjk: bool) -> bool:
    return kind == _MARK or (kind == _CJK_MARK and not cjk)


def _yields(kind: int, cjk: bool) -> bool:
    """Whether a character lets a marker stand between itself and punctuation."""
    return kind in (_BLANK, _MARK) or (kind == _CJK_MARK) or (kind == _CJK and cjk)


class _Kinds(dict[str, int]):
    """Asks Unicode once for each character and remembers."""

    def __missing__(self, char: str) -> int:
        kind = self[char] = _kind(char)
        return kind


def _kind(char: str) -> int:
    category = unicodedata.category(char)
    if category == "Zs" or char in "\t\n\v\f\r\x85\u2028\u2029":
        return _BLANK
    is_wide = unicodedata.east_asian_width(char) in "WFH" and not "\U0001f000" <= char < "\U00020000"
    if category[0] in "PS":
        return _CJK_MARK if is_wide else _MARK
    return _CJK if is_wide else _OTHER


_KINDS = _Kinds()
