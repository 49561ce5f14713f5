"""Counting Japanese and other words our own way, and staying fast on anything."""

from __future__ import annotations

import time

import pytest

from sitegen.text.counting import count_words, has_cjk, plain_text, reading_minutes, summary_cut


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("hello world", 2),
        ("hello, world! -- 1.5", 3),
        ("日本語", 3),
        ("日本語です。", 5),
        ("カタカナー", 5),
        ("人々は「本」を読む。", 7),
        ("AIは賢い", 4),
        ("Python 3.11で書く", 5),
        ("、。！？「」…—", 0),
        ("한국어 문장", 2),
        ("ｶﾀｶﾅ", 4),
        ("𠮷野家", 3),
        ("naïve café", 2),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("短い", 1),
        ("あ" * 500, 1),
        ("あ" * 501, 2),
        ("word " * 212, 1),
        ("word " * 213, 2),
        ("あ" * 250 + " word" * 106, 1),
        ("あ" * 250 + " word" * 107, 2),
    ],
)
def test_reading_minutes_add_up_by_script(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes


@pytest.mark.parametrize("text", ["漢", "か", "カ", "ｶ", "한", "々", "x 𠮷"])
def test_has_cjk(text: str) -> None:
    assert has_cjk(text)


@pytest.mark.parametrize("text", ["", "abc", "é", "、。「」", "Ω", "ＡＢＣ", "ー", "〆", "・"])
def test_has_no_cjk(text: str) -> None:
    assert not has_cjk(text)


def test_text_after_a_malformed_tag_is_kept() -> None:
    """Hugo drops all that follows."""
    assert plain_text("<p =>a</p>b") == "a\nb"


def test_summary_ends_after_the_paragraph_that_reaches_the_length() -> None:
    html = "<p>一二三</p>\n<p>四五六</p>\n<p>七</p>"
    assert html[: summary_cut(html, 4)] == "<p>一二三</p>\n<p>四五六</p>"
    assert summary_cut(html, 0) == 0
    assert summary_cut(html, 100) == len(html)


def test_summary_is_whole_html() -> None:
    html = "<blockquote>\n<p>一二三</p>\n<p>四</p>\n</blockquote>\n<p>五</p>"
    assert html[: summary_cut(html, 2)].endswith("</blockquote>")


def test_element_never_closed_leaves_the_cut_where_it_was() -> None:
    html = "<div><p>一二三</p>\n<p>四</p>"
    assert html[: summary_cut(html, 2)] == "<div><p>一二三</p>"


@pytest.mark.parametrize(
    "piece",
    [
        '<a "',
        "<!--",
        "<script>",
        "<a b='\"",
        "<",
        "<a ",
        "\"<a>'",
        " \n",
        "<p>\xa0\xa0",
        "<b>",
        "</script",
        "あ<br>",
        "</p>",
        "<p>a</p>",
        "</b>",
        "\u3000",
        "-",
        "_",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    """A quarter of a megabyte of whatever breaks a careless expression: seconds if it were quadratic."""
    text = piece * (250_000 // len(piece))
    start = time.process_time()
    plain_text(text)
    count_words(text)
    reading_minutes(text)
    summary_cut(text, 10**9)
    summary_cut("<p>a</p>" + text, 1)
    assert time.process_time() - start < 3
