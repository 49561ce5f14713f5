"""Counting HTML in one pass gives what counting its text gives."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.text.counting import count_words, measure_html, plain_text, reading_minutes

PIECES = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<br>",
            '<a href="x>y">',
            "<!-- c -->",
            "<script>s</script>",
            "<style>",
            "a",
            "語",
            "かな",
            " ",
            "\n",
            "<",
            ">",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(PIECES)
@example("<b title='>'>a</b>")
def test_html_measures_as_its_text_does(html: str) -> None:
    text = plain_text(html)
    assert measure_html(html) == (count_words(text), reading_minutes(text))
