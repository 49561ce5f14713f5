"""Phrases of a Japanese title, so that a line breaks between them and not inside a word.

The boundaries are those of BudouX (https://github.com/google/budoux), a 36 KB model with no dependencies:
script changes and particles alone cannot tell `いいので` from `ので` or where a row of kanji parts. The model
is read when the first title is cut, and gone by here: BudouX's own parser asks for thirteen features at every
character, most of which have no weight; to ask for those that have is over three times as fast.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from sitegen.text.counting import has_cjk

# The features of the model: texts of so many characters that begin so far from the place of a cut.
_FEATURES: Final = {
    "UW1": (1, -3), "UW2": (1, -2), "UW3": (1, -1), "UW4": (1, 0), "UW5": (1, 1), "UW6": (1, 2),
    "BW1": (2, -2), "BW2": (2, -1), "BW3": (2, 0),
    "TW1": (3, -3), "TW2": (3, -2), "TW3": (3, -1), "TW4": (3, 0),
}  # fmt: skip
_FARTHEST: Final = 3
"""Characters between a text of a feature and a cut that it speaks for, at the most."""

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
    kept, start = [], 0
    for cut in _cuts(text):
        if _may_part(text[cut - 1], text[cut]):
            kept.append(text[start:cut])
            start = cut
    return (*kept, text[start:])


def _cuts(text: str) -> Iterable[int]:
    """Where the model would cut: where the weights come to more than half of all."""
    weights, half = _model()
    scores = [0] * (len(text) + 2 * _FARTHEST)
    for at in range(len(text)):
        for length, known in enumerate(weights, 1):
            # Near the end a slice is shorter, and no text of that length.
            for distance, weight in known.get(text[at : at + length], ()):
                scores[at + distance] += weight
    return (at for at in range(1, len(text)) if scores[at + _FARTHEST] > half)


def _may_part(last: str, first: str) -> bool:
    """Whether a line may end with one character and the next begin with the other."""
    return not (first in _NOT_FIRST or last in _NOT_LAST or _WITHIN_WORD.fullmatch(last + first))


_Weights = dict[str, list[tuple[int, int]]]


@cache
def _model() -> tuple[tuple[_Weights, ...], float]:
    """For texts of 1, 2 and 3 characters where they speak for a cut, and how much; half of all weights."""
    import budoux

    model = json.loads(files(budoux).joinpath("models/ja.json").read_bytes())
    weights: tuple[_Weights, ...] = ({}, {}, {})
    for name, texts in model.items():
        length, start = _FEATURES[name]
        for text, weight in texts.items():
            weights[length - 1].setdefault(text, []).append((_FARTHEST - start, weight))
    return weights, sum(sum(texts.values()) for texts in model.values()) / 2
