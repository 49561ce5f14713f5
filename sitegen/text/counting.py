"""Words, characters and minutes: how long a text is, in any script.

Japanese has no blanks between words, so a count of blank-separated runs says nothing of it. Here each
Chinese or Japanese character counts as one and every other run between blanks as one word; Hugo's own
counts stand beside ours for sites that keep them.
"""

from __future__ import annotations

import re
from typing import Final

# Han, Hiragana, Katakana with their extensions and iteration marks; punctuation of these scripts is left out.
_CJK_CLASS: Final = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001aff0-\U0001b16f\U00020000-\U000323af"
)
_CJK: Final = re.compile(f"[{_CJK_CLASS}]")
_CJK_OR_HANGUL: Final = re.compile(f"[{_CJK_CLASS}\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_WORD: Final = re.compile(r"\S+")

CJK_PER_MINUTE: Final = 500
WORDS_PER_MINUTE: Final = 212

_TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)
_BLANK_RUN: Final = re.compile(r"(\s)\s+")


def has_cjk(text: str) -> bool:
    """Is any Han, Hangul, Hiragana or Katakana character in it (Hugo: `hasCJKLanguage`)?"""
    return not text.isascii() and _CJK_OR_HANGUL.search(text) is not None


def plain_text(html: str) -> str:
    """Hugo's `.Plain`."""
    if "<" not in html and ">" not in html:
        return html
    text = html.replace("\n", " ").replace("</p>", "\n").replace("<br>", "\n").replace("<br />", "\n")
    return _BLANK_RUN.sub(r"\1", _TAG.sub("", text))


def count_words(text: str) -> int:
    """Words and characters: each Japanese or Chinese character is one, each other run of letters or digits one."""
    cjk, words = _count_by_script(text)
    return cjk + words


def count_words_hugo(text: str, *, cjk: bool) -> int:
    """Hugo's `.WordCount`: runs between blanks; on a CJK page a run that is not ASCII counts its characters."""
    runs = text.split()
    if not cjk:
        return len(runs)
    return sum(1 if run.isascii() else len(run) for run in runs)


def reading_minutes(text: str) -> int:
    """Minutes to read it, rounded up: 500 CJK characters or 212 words of other scripts take one, added."""
    cjk, words = _count_by_script(text)
    scaled = cjk * WORDS_PER_MINUTE + words * CJK_PER_MINUTE
    return -(-scaled // (CJK_PER_MINUTE * WORDS_PER_MINUTE))


def reading_minutes_hugo(words: int, *, cjk: bool) -> int:
    """Hugo's `.ReadingTime` since 0.166, rounded up: 212 words a minute, 500 on a CJK page."""
    return -(-words // (CJK_PER_MINUTE if cjk else WORDS_PER_MINUTE))


def fuzzy_count(words: int) -> int:
    """Hugo's `.FuzzyWordCount`: up to the next hundred."""
    return -(-words // 100) * 100


def summary_cut(html: str, length: int, *, hugo_cjk: bool | None = None) -> int:
    """Where an automatic summary ends: after the closing p in which the running count reaches `length`.

    Args:
        html: the rendered page.
        length: in words; 0 or less gives 0, an empty summary.
        hugo_cjk: None counts as `count_words` does; otherwise as Hugo does on a page that is CJK or not.
    """
    if length <= 0:
        return 0
    count = start = 0
    while (end := html.find("</p>", start)) >= 0:
        plain = plain_text(html[start:end])
        count += count_words(plain) if hugo_cjk is None else count_words_hugo(plain, cjk=hugo_cjk)
        start = end + len("</p>")
        if count >= length:
            return start
    return len(html)


def _count_by_script(text: str) -> tuple[int, int]:
    if text.isascii():
        return 0, sum(1 for _ in re.finditer(r"\S*[^\W_]\S*", text))
    rest, cjk = _CJK.subn(" ", text)
    return cjk, len(re.findall(r"\S*[^\W_]\S*", rest))
