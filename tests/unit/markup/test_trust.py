"""What strangers wrote, case by case."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from sitegen.config.model import TrustConfig
from sitegen.diagnostics import Diagnostic, format_diagnostic
from sitegen.markup.trust import DEEPEST, LONGEST, Untrusted
from sitegen.markup.values import html_datetime, is_allowed_url, safe_href
from tests.support import Case, read_cases
from tests.unit.markup.fake_host import CONFIG
from tests.unit.markup.strict_html import harm_in, text_of, vectors

TRUST = TrustConfig()


def untrusted(text: str, trust: TrustConfig = TRUST, shortcode: str = "quote") -> str:
    return Untrusted(CONFIG, trust, shortcode).render(text)


@pytest.mark.parametrize("case", read_cases("shortcodes/untrusted.md"))
def test_a_stranger_is_shown_and_not_obeyed(case: Case) -> None:
    assert untrusted(case.given.removesuffix("\n").replace("␀", "\0")).rstrip("\n") == case.expected.rstrip(
        "\n"
    )


@pytest.mark.parametrize(("kind", "text", "shown"), vectors())
def test_hostile_text_runs_nothing_and_can_be_read(kind: str, text: str, shown: list[str]) -> None:
    rendered = untrusted(text)
    assert harm_in(rendered) == [], kind
    seen = text_of(rendered)
    assert all("".join(words.split()) in seen for words in shown)


@pytest.mark.parametrize(
    "html",
    [
        "<script>",
        "<b onclick=x>",
        "<a href=javascript:x>",
        "<a href='data:x'>",
        "<p style=x>",
        "<!-- -->",
        "<img src=x>",
    ],
)
def test_the_judge_finds_harm(html: str) -> None:
    """The test above is worth something only if its judge can say no."""
    assert harm_in(html + "x")


def test_a_site_chooses_its_tags() -> None:
    assert (
        untrusted("<b>a</b><br>", replace(TRUST, tags=frozenset(["i"]))) == "&lt;b&gt;a&lt;/b&gt;&lt;br&gt;"
    )
    assert untrusted("a<br>b", replace(TRUST, tags=frozenset(["i"]))) == "a&lt;br&gt;b"


def test_a_shortcode_has_tags_of_its_own() -> None:
    trust = replace(TRUST, shortcodes=(("figure", frozenset(["u"])),))
    assert untrusted("<u>a</u><br>", trust, "figure") == "<u>a</u>&lt;br&gt;"
    assert untrusted("<u>a</u><br>", trust, "quote") == "&lt;u&gt;a&lt;/u&gt;<br>"


def test_a_site_chooses_its_schemes() -> None:
    trust = replace(TRUST, schemes=frozenset(["https", "tel"]))
    assert (
        untrusted("[a](tel:1) [b](http://c.example)", trust) == '<a href="tel:1">a</a> [b](http://c.example)'
    )


def test_void_tags_that_a_site_allows_have_no_end() -> None:
    assert untrusted("a<hr>b</hr><wbr/>", replace(TRUST, tags=frozenset(["hr", "wbr"]))) == "a<hr>b<wbr>"


LONG_ONES = {
    "brackets": "[",
    "stars": "*a ",
    "tags": "<b>",
    "ends": "<b></i>",
    "links": "<a href=x>",
    "links in stars": "*a <a href=x>",
    "quotes": "> ",
    "backticks": "`",
    "attributes": "<a href=x",
    "an attribute": "<a href=" + "x" * 50_000,
    "breaks": "<br>",
    "URLs in a URL": "http://a.b/(",
    "URLs with a bad port": "http://a:b.c/(",
    "URLs with an entity": "https://a.b/&amp;",
    "lists": "- a\n",
    "definitions": "a\n: b\n\n",
    "almost plain": "あ" * 50_000 + "*",
}
"""As much of it as is read at most."""


@pytest.mark.parametrize("piece", LONG_ONES.values(), ids=LONG_ONES)
def test_the_longest_quote_takes_as_long_as_its_length_asks(piece: str) -> None:
    text = piece * (LONGEST // len(piece))
    start = time.process_time()
    rendered = untrusted(text)
    assert time.process_time() - start < 6  # quadratic takes longer at this size
    assert "<script" not in rendered


def test_a_quote_that_is_too_long_is_shown_as_it_is() -> None:
    text = "**a** <script>\r\n<br>" * (LONGEST // 20 + 1)
    warnings: list[Diagnostic] = []
    rendered = Untrusted(CONFIG, TRUST, "quote").render(text, warnings.append)
    assert rendered.startswith("**a** &lt;script&gt;<br>\n<br>**a** &lt;script&gt;<br>\n<br>")
    assert "".join(text_of(rendered).split()) == "".join(text.replace("<br>", "").split())
    [warning] = warnings
    assert format_diagnostic(warning) == (
        "warning[text-too-long]: 100,020 characters are too many to be read as Markdown; "
        "they are shown as they are\n"
        "  = hint: split the text: up to 100,000 are read"
    )


def test_a_site_without_breaks_has_none_in_what_is_too_long() -> None:
    assert "<br>b" not in untrusted("a*<br>b" * LONGEST, replace(TRUST, tags=frozenset(["i"])))


def test_what_is_plain_may_have_any_length() -> None:
    text = "あ<br>" * LONGEST
    assert untrusted(text) == text


def test_tags_that_are_too_deep_are_shown() -> None:
    rendered = untrusted("<b>" * (DEEPEST + 1))
    assert rendered == "<b>" * DEEPEST + "&lt;b&gt;" + "</b>" * DEEPEST


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://a.example/", True),
        ("//a.example/", True),
        ("/a:b", True),
        ("?javascript:x", True),
        ("#javascript:x", True),
        ("a", True),
        ("", True),
        ("mailto:a@b.c", True),
        ("JAVASCRIPT:x", False),
        ("java\nscript:x", False),
        ("\x00 javascript:x", False),
        ("java\u200bscript:x", False),
        ("data:image/png;base64,AAAA", False),
        ("a:b", False),
    ],
)
def test_a_url_has_a_scheme_on_the_list_or_none(url: str, is_allowed: bool) -> None:
    assert is_allowed_url(url) is is_allowed
    assert safe_href(url) == (url.strip() if is_allowed else "")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2025-02-10T00:47:14", "2025-02-10T00:47:14"),
        ("2025-02-10 00:47", "2025-02-10T00:47"),
        ("2025/02/10 00:47:14", "2025-02-10T00:47:14"),
        ("2025/02-10 00:47:14", ""),
        ("2025-02-10T00:47+09", ""),
        ("2025-W07-1T00:47:14", ""),
        ("2025-02-10T00:4７:14", ""),
        ("2025-02-10T00:47:14.5Z", "2025-02-10T00:47:14.5Z"),
        ("2025-02-10T00:47:14+09:00", "2025-02-10T00:47:14+09:00"),
        (" 2025-02-10 ", "2025-02-10"),
        ("2025-02-30", ""),
        ("2025-13-01T00:00", ""),
        ("2025-02-10T25:00", ""),
        ("yesterday", ""),
        ('2025-02-10" onclick="x', ""),
        ("", ""),
        (None, ""),
        (20250210, ""),
    ],
)
def test_a_moment_is_one_or_nothing(written: object, value: str) -> None:
    assert html_datetime(written) == value
