"""Phrases of a Japanese title, so that a line breaks between them and not inside a word.

The boundaries are found by BudouX (https://github.com/google/budoux), a 36 KB model with no dependencies:
script changes and particles alone cannot tell `いいので` from `ので` or where a row of kanji parts. It is
imported when the first title is cut.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from sitegen.text.counting import has_cjk

if TYPE_CHECKING:
    from budoux.parser import Parser

# Where the model would cut and must not: within a word or number of ASCII characters; before what may not
# begin a line and after what may not end one (JIS X 4051, https://www.w3.org/TR/jlreq/#characters_not_starting_a_line).
_WITHIN_WORD: Final = re.compile(
    r"[A-Za-z0-9_.,+#'’-][A-Za-z0-9_+#'’-]|[0-9０-９][0-9０-９年月日時分秒円%％]"
)
_NOT_FIRST: Final = frozenset(
    "、。，．,.・:;：；!?！？‼⁇⁈⁉…‥ー〜～)]}）］｝〕〉》」』】〙〗〟’”»ゝゞ々〻ヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "%％℃゛゜" + " \u3000"
)
_NOT_LAST: Final = frozenset("([{（［｛〔〈《「『【〘〖〝‘“«#＃$＄¥￥")


def phrases(text: str) -> tuple[str, ...]:
    """The text cut at phrase boundaries, blanks staying at the end of a phrase; joined, it is the text again.

    Text without Japanese or Chinese is one phrase: there, lines break at blanks without help.
    """
    if not has_cjk(text):
        return (text,) if text else ()
    found = _parser().parse(text)
    kept = [found[0]]
    for phrase in found[1:]:
        if _may_part(kept[-1], phrase):
            kept.append(phrase)
        else:
            kept[-1] += phrase
    return tuple(kept)


def _may_part(left: str, right: str) -> bool:
    return not (
        right[0] in _NOT_FIRST or left[-1] in _NOT_LAST or _WITHIN_WORD.fullmatch(left[-1] + right[0])
    )


@cache
def _parser() -> Parser:
    from budoux.parser import load_default_japanese_parser

    return load_default_japanese_parser()
