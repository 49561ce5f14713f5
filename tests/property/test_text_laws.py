"""Laws of the text room, over Japanese and whatever else is text."""

from __future__ import annotations

import datetime as dt
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.text.counting import count_words, plain_text, reading_minutes, summary_cut
from sitegen.text.dates import format_moment, iso8601, parse_moment
from sitegen.text.order import collation_key, table_for
from sitegen.text.phrases import phrases
from sitegen.text.slug import anchorize, sanitize_path
from sitegen.text.urls import base_path, escape_path, is_absolute, is_safe_link, join_base, relative_url

JAPANESE = st.text(
    st.sampled_from(
        "あかがぱアカガパーっッ々〆漢字亜鷗𠮷、。「」・！？…〜Ａａ１ aZ09-_./+#%&'()\u3000\u3099\u309a"
    )
)
ANYTHING = st.text(max_size=60)
TEXT = st.one_of(JAPANESE, ANYTHING)
FORM = st.sampled_from(["NFC", "NFD"])


@given(TEXT, FORM)
def test_sanitizing_twice_is_sanitizing_once(text: str, form: str) -> None:
    """A path made of a path is the path, so that links made of terms and links made of URLs agree."""
    once = sanitize_path(unicodedata.normalize(form, text))
    if "%" not in once:  # taking a stray % away may join two halves of an escape
        assert sanitize_path(once) == once
    assert " " not in once


@given(JAPANESE, FORM)
def test_anchor_of_an_anchor_is_the_anchor(text: str, form: str) -> None:
    once = anchorize(unicodedata.normalize(form, text))
    assert anchorize(once) == once


@given(TEXT)
def test_escaped_path_is_ascii_and_comes_back(path: str) -> None:
    link = escape_path(path)
    assert link.isascii()
    assert not set(link) & set(' "<>\\^`{|}?#\n')
    assert unquote(link) == path


@given(TEXT, TEXT)
def test_no_url_is_too_malformed(base: str, path: str) -> None:
    assert base_path(base).startswith("/")
    assert base_path(base).endswith("/")
    join_base(base, path)
    relative_url(base, path)
    is_safe_link(path, {"https"})


@given(TEXT)
def test_relative_link_begins_at_the_root(path: str) -> None:
    link = relative_url("https://example.org/docs/", path)
    assert link == path if is_absolute(path) else link.startswith("/") and not link.startswith("//")


@given(ANYTHING)
def test_no_hidden_character_makes_a_script_safe(noise: str) -> None:
    hidden = "".join(char for char in noise if unicodedata.category(char) in {"Cc", "Zs"})
    for at in range(len("javascript:")):
        url = "javascript:"[:at] + hidden + "javascript:"[at:] + "x"
        assert not is_safe_link(url, {"http", "https"})


@given(TEXT)
def test_phrases_join_to_the_text(text: str) -> None:
    cut = phrases(text)
    assert "".join(cut) == text
    assert all(cut)


@given(TEXT.filter(bool), st.sampled_from(["ja", "en", "de", "cs"]))
def test_a_text_is_ordered_level_by_level_as_part_by_part(text: str, locale: str) -> None:
    table = table_for(locale)
    parts = table._part.findall(text)
    assert collation_key(text, locale) == table.key_of(parts)


@given(st.lists(JAPANESE, max_size=4), st.sampled_from(["ja", "en"]))
def test_order_is_kept_by_what_is_added_behind(titles: list[str], locale: str) -> None:
    """Sorting is total and the key a plain value: the same text, the same key."""
    keys = [collation_key(title, locale) for title in titles]
    assert [collation_key(title, locale) for title in titles] == keys
    assert all(isinstance(key, str) for key in keys)


@given(TEXT)
def test_plain_text_counts_no_less_when_doubled(text: str) -> None:
    assert count_words(text + "\n" + text) == 2 * count_words(text)
    assert reading_minutes(text) <= count_words(text)


@given(TEXT)
def test_plain_text_of_escaped_text_is_that_text(text: str) -> None:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain_text(safe) == safe


@given(st.lists(JAPANESE, min_size=1, max_size=5), st.integers(1, 40))
def test_summary_is_a_head_of_whole_paragraphs(paragraphs: list[str], length: int) -> None:
    html = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    cut = summary_cut(html, length)
    assert html[:cut].count("<p>") == html[:cut].count("</p>")
    assert cut == len(html) or count_words(plain_text(html[:cut])) >= length


@given(st.datetimes(timezones=st.timezones(), min_value=dt.datetime(1900, 1, 1)))  # noqa: DTZ001
def test_moment_is_read_as_it_was_written(moment: dt.datetime) -> None:
    offset = moment.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        return  # RFC 3339 has no seconds in offsets
    # Timestamps: Python calls moments of two zones unequal near a change of clocks.
    seconds = moment.replace(microsecond=0).timestamp()
    assert parse_moment(iso8601(moment), dt.UTC).timestamp() == seconds
    again = parse_moment(format_moment(moment, "Mon, 02 Jan 2006 15:04:05 -0700"), dt.UTC)
    assert again.timestamp() == seconds


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_forms_of_kana_are_names(form: str) -> None:
    assert sanitize_path(unicodedata.normalize(form, "ガギグ")) == unicodedata.normalize(form, "ガギグ")
