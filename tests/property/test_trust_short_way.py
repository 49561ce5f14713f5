"""The short way for plain quotes is the long one, only shorter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitegen.config.model import MarkupConfig, TrustConfig, TypographerConfig
from sitegen.markup.trust import _PLAIN, Untrusted

TRUST = TrustConfig()
EVERYTHING = MarkupConfig(
    unsafe=True,
    hard_wraps=True,
    single_tilde_strikes=True,
    typographer=TypographerConfig(left_angle_quote="«", right_angle_quote="»"),
    emoji=True,
    insert=True,
    mark=True,
    subscript=True,
    superscript=True,
    attribute_block=True,
)
QUOTES = [
    Untrusted(config, TRUST, "q")
    for config in (
        MarkupConfig(),
        EVERYTHING,
        replace(EVERYTHING, cjk_emphasis=False, linkify_cjk=False, subscript=False),
        MarkupConfig(typographer=TypographerConfig(ellipsis="&hellip;<")),
        MarkupConfig(typographer=TypographerConfig(enabled=False)),
    )
]
PIECES = st.sampled_from(
    [
        *"日本語、。「」 abcwW0123456789.:;,!?()/|%#&<>+-='\"　〜～{}*_`~^@",
        "<br>",
        "<br>",
        "<br/>",
        "<br />",
        "<BR>",
        "。<br>＞",
        "&amp",
        "&#",
        "www",
        "http",
        "https://a.example/",
        "http://b.example/c_d?e=f&g",
        " https://日本.example/x",
        "https://a.example...https://b.example",
        "https://a.example:8/",
        "https://[",
        "://",
        "a_b",
        "[1]",
        " [2] ",
        "...",
        "](",
        "a@b.example",
        ":a",
        ":+1:",
        "..",
        "1.",
        "2)",
        ": ",
        "- ",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\ufeff",
        "é",
        "e\u0301",
        "🍣",
        "\ud800",
        "\x7f",
        "\x85",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=40))


@pytest.mark.parametrize("quote", QUOTES, ids=["default", "everything", "hugo", "dots", "typed"])
@settings(deadline=None)
@given(text=TEXTS)
def test_the_short_ways_are_the_long_one(quote: Untrusted, text: str) -> None:
    assume(_PLAIN.fullmatch(text) or quote._linked(text) is not None)
    assert quote.render(text) == quote.carefully(text)


def test_the_short_way_is_taken() -> None:
    """Nine quotes in ten are like these."""
    for text in (
        "これは「引用」です。",
        "一行目。<br><br>＞二行目？",
        "GPT-4は 10% 速い (たぶん) & 1 < 2: そう",
        "何でもあり[1]、snake_case、C+は$5。",
        "C++の_pは*qで、2^31は~10倍 @nobody へ`。",
        "それで....どうなった...",
    ):
        assert _PLAIN.fullmatch(text)


def test_the_short_way_for_urls_is_taken() -> None:
    """Half of the other quotes are like these."""
    for text in (
        "詳しくは https://a.example/b?c=d を。",
        "https://a.example/<br>そして<br>http://b.example",
        "参考[0]... [0] https://a.example/long-na...",
    ):
        assert QUOTES[0]._linked(text) == QUOTES[0].carefully(text)


MARKUP = st.sampled_from(
    [
        *"日本語、。「」 ab09.:;,!?()/|%#&<>+-='\"*_~`[]\\　{}^$@",
        "**",
        "](",
        "https://a.example/",
        "www.a.example",
        "<b>",
        "</b>",
        "<a href=x>",
        "</a>",
        "<br>",
        "<x>",
        "&amp;",
        "...",
        "--",
        "a@b.example",
        ":smile:",
        "\t",
        "\0",
        "==",
        "++",
        "![",
    ]
)


@pytest.mark.parametrize("quote", QUOTES, ids=["default", "everything", "hugo", "dots", "typed"])
@settings(deadline=None)
@given(text=st.lists(MARKUP, max_size=25).map("".join))
def test_a_single_line_is_rendered_as_a_document_is(quote: Untrusted, text: str) -> None:
    assert quote.carefully(text) == quote.as_document(text)
