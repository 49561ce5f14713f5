"""Words, characters and minutes: how long a text is, in any script.

Japanese has no blanks between words, so a count of blank-separated runs says nothing of it. Here each
Chinese or Japanese character counts as one and every other run between blanks as one word; Hugo's own
counts stand beside ours for sites that keep them.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.text.scripts import count_by_script

# Unicode's scripts Han, Hiragana, Katakana and Hangul: ー and 〆, which two of them share, are in none.
_OF_CJK_SCRIPT: Final = re.compile(
    "[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u302e-\u302f\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fd-\u30ff\u3131-\u318e\u31f0-\u321e\u3260-\u327e\u32d0-\u32fe\u3300-\u3357\u3400-\u4dbf\u4e00-\u9fff"
    "\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufad9\uff66-\uff6f\uff71-\uff9d\uffa0-\uffdc"
    "\U0001aff0-\U0001b16f\U0001f200\U00020000-\U000323af]"
)

CJK_PER_MINUTE: Final = 500
WORDS_PER_MINUTE: Final = 212

# Once begun, each of these matches, at the latest up to the end of the text: so a text is read once, however
# malformed it is. A tag ends at the first > outside quotes.
_TAG_REST: Final = r"""[^>"']*+(?:(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))[^>"']*+)*+(?:>|\Z)"""
_MARKUP: Final = re.compile(
    r"<(?:!--(?s:.*?)(?:-->|\Z)"
    rf"|(?P<raw>(?i:script|style))(?=[\s/>]){_TAG_REST}(?s:.*?)(?:(?i:</(?P=raw)(?=[\s/>])){_TAG_REST}|\Z)"
    rf"|/?[A-Za-z]{_TAG_REST})"
)
_USUAL_TAG: Final = re.compile(
    r"<(?:(?:br(?: /)?|/p)(?=>)"
    r"""|(?!s(?:cript|tyle)[\s/>])/?+[a-z][a-z0-9-]*+(?:>|(?:[^"'>=]{1,40}+="[^"]*+")*+[^"'>]{0,40}+>))([^<]*+)"""
)
"""A tag and the text behind it, as programs write them; the > of what ends a line is left to the text."""
_START_OR_END_TAG: Final = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9-]*)(?![^\s/>]){_TAG_REST}")
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TAG_PART: Final = re.compile(r"</?[A-Za-z]+>?\Z|[A-Za-z]+=[\"']|>\Z")
_BLANK: Final = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_BLANK_RUN: Final = re.compile(f"({_BLANK}){_BLANK}+")


def has_cjk(text: str) -> bool:
    """Is any Han, Hangul, Hiragana or Katakana character in it (Hugo: `hasCJKLanguage`)?"""
    return not text.isascii() and _OF_CJK_SCRIPT.search(text) is not None


def plain_text(html: str) -> str:
    """The text of rendered HTML, as Hugo's `.Plain` has it: to be counted, searched and excerpted.

    Line ends become blanks; closing p and br become line ends; tags, comments, scripts and styles go; of a
    run of blanks the first stays. Entities stay as they are. Where a tag is malformed Hugo drops all that
    follows; here it ends where a browser would end it.
    """
    if "<" not in html and ">" not in html:
        return html
    text = html.replace("\n", " ").replace("</p>", "\n").replace("<br>", "\n").replace("<br />", "\n")
    return _BLANK_RUN.sub(r"\1", _MARKUP.sub("", text))


def measure_html(html: str) -> tuple[int, int]:
    """(words, minutes) of rendered HTML: `count_words` and `reading_minutes` of its text."""
    texts = _USUAL_TAG.findall(html)
    if len(texts) == html.count("<") == html.count(">"):
        # All that can begin or end a tag does. What stands before the first one is text, too.
        text = html.partition("<")[0] + "".join(texts).replace(">", "\n")
    else:
        text = plain_text(html)
    cjk, words = count_by_script(text)
    return cjk + words, _minutes(cjk, words)


def count_words(text: str) -> int:
    """Each Japanese or Chinese character counts one, so does each run of other letters between blanks."""
    cjk, words = count_by_script(text)
    return cjk + words


def count_words_hugo(text: str, *, cjk: bool) -> int:
    """Hugo's `.WordCount`: runs between blanks; on a CJK page one that is not ASCII counts its characters."""
    runs = text.split()
    if not cjk:
        return len(runs)
    return sum(1 if run.isascii() else len(run) for run in runs)


def reading_minutes(text: str) -> int:
    """Minutes to read it, rounded up: 500 CJK characters or 212 words of other scripts take one, added."""
    return _minutes(*count_by_script(text))


def _minutes(cjk: int, words: int) -> int:
    scaled = cjk * WORDS_PER_MINUTE + words * CJK_PER_MINUTE
    return -(-scaled // (CJK_PER_MINUTE * WORDS_PER_MINUTE))


def reading_minutes_hugo(words: int, *, cjk: bool) -> int:
    """Hugo's `.ReadingTime` since 0.166, rounded up: 212 words a minute, 500 on a CJK page."""
    return -(-words // (CJK_PER_MINUTE if cjk else WORDS_PER_MINUTE))


def fuzzy_count(words: int) -> int:
    """Hugo's `.FuzzyWordCount`: up to the next hundred."""
    return -(-words // 100) * 100


def summary_cut(html: str, length: int, *, hugo_cjk: bool | None = None) -> int:
    """Where an automatic summary of rendered HTML ends.

    That is after the closing p in which the running count first reaches `length` or, if that p stands in a
    list, a quotation or another element, after the outermost of these, so that the summary is whole. Without
    such a p all of it is the summary.

    Args:
        html: the rendered page.
        length: in words; 0 or less gives 0, an empty summary.
        hugo_cjk: None counts as `count_words` does; otherwise as Hugo does on a page that is CJK or not.
    """
    if length <= 0:
        return 0
    count = start = 0
    while (end := html.find("</p>", start)) >= 0:
        paragraph = html[start:end]
        if hugo_cjk is None:
            count += count_words(plain_text(paragraph))
        else:
            count += _count_in_paragraph_hugo(paragraph, cjk=hugo_cjk)
        # Hugo goes on within the closing tag, whose > it then takes for a word of its own and leaves out.
        start = end + len("</p>")
        if count >= length:
            return _after_open_elements(html, start)
    return len(html)


def _count_in_paragraph_hugo(paragraph: str, *, cjk: bool) -> int:
    """Runs between blanks but for what looks like part of a tag; the last character is never looked at."""
    words = [word for word in paragraph[:-1].split() if not _TAG_PART.match(word)]
    if not cjk:
        return len(words)
    plain = map(plain_text, words)
    return sum(1 if word.isascii() else len(word) for word in plain)


def _after_open_elements(html: str, cut: int) -> int:
    """The first place from `cut` on where no element is open; `cut` itself if there is none."""
    open_elements: list[str] = []
    depths: dict[str, int] = {}  # of each name among them: looking through the list would be quadratic
    for tag in _START_OR_END_TAG.finditer(html):
        if tag.start() >= cut and not open_elements:
            return cut
        closes, name = tag[1], tag[2].lower()
        if not closes:
            if name not in _VOID:
                open_elements.append(name)
                depths[name] = depths.get(name, 0) + 1
        elif depths.get(name):
            while (last := open_elements.pop()) != name:
                depths[last] -= 1
            depths[name] -= 1
            if tag.start() >= cut and not open_elements:
                return tag.end()
    return cut
