"""Counting by tables, and HTML as programs write it, gives what counting character by character gives."""

from __future__ import annotations

import re
import sys

from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.text.counting import count_words, measure_html, plain_text, reading_minutes
from sitegen.text.scripts import count_by_script

CJK = re.compile(
    "[\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001aff0-\U0001b16f\U00020000-\U000323af]"
)
WORD = re.compile(r"[^\W_]\S*")  # from the first letter or digit of a run to its end
PIECES = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<br>",
            "<br />",
            '<a href="x>y">',
            '<a href="x" id="y">',
            "<a href='\"'>",
            '<td colspan=2 class="',
            "<details open>",
            "<!-- c -->",
            "<script>s</script>",
            "<script\nsrc=''>",
            "<style>",
            "<STYLE >",
            "a",
            "語",
            "かな",
            " ",
            "\n",
            "<",
            ">",
            '"',
            "'",
            "=",
        ]
    )
    | st.text(max_size=5)
).map("".join)


def counted_plainly(text: str) -> tuple[int, int]:
    """Characters and words as they are defined."""
    return len(CJK.findall(text)), len(WORD.findall(CJK.sub(" ", text)))


@given(PIECES)
@example("<b title='>'>a</b>")
@example('<a b="<i>c">d</i>')
@example('<a b="\'">c<a b=\'">d">e')
def test_html_measures_as_its_text_does(html: str) -> None:
    text = plain_text(html)
    assert measure_html(html) == (count_words(text), reading_minutes(text))


@given(st.text() | PIECES)
def test_tables_count_as_it_is_defined(text: str) -> None:
    assert count_by_script(text) == counted_plainly(text)


def test_every_character_counts_as_it_is_defined() -> None:
    for start in range(0, sys.maxunicode + 1, 256):
        page = [chr(code) for code in range(start, start + 256)]
        assert count_by_script(" x ".join(page)) == counted_plainly(" x ".join(page))
        assert count_by_script("x-".join(page)) == counted_plainly("x-".join(page))
        assert count_by_script("-".join(page)) == counted_plainly("-".join(page))
