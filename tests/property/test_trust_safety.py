"""Whatever strangers write, nothing but harmless elements results, well nested, and they stay readable."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.model import TrustConfig
from sitegen.markup.trust import Untrusted
from tests.unit.markup.fake_host import CONFIG
from tests.unit.markup.strict_html import elements, harm_in, text_of

TRUST = TrustConfig()
QUOTE = Untrusted(CONFIG, TRUST, "q")
PIECES = st.sampled_from(
    [
        *"<>\"'`&/=[]()!*_~#|\\:- \n\tax",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href=x>",
        "</a>",
        "<a href='javascript:x'>",
        "<code>",
        "</code>",
        "<br>",
        "<q",
        "<script>",
        "</script>",
        "<img src=x onerror=y>",
        "<div>",
        "</div>",
        "</p>",
        "<p>",
        "<!--",
        "-->",
        "<![CDATA[",
        "javascript:",
        "data:",
        "http://a.example/",
        "](",
        "![",
        "**",
        "```\n",
        "- ",
        "1. ",
        "> ",
        "# ",
        "&lt;",
        "&#60;",
        "&quot;",
        "onclick=x",
        " style=y",
        "<svg",
        "/>",
        "\n\n",
        "|a|\n|-|\n",
        "www.a.example",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_only_harmless_elements_result(text: str) -> None:
    assert harm_in(QUOTE.render(text)) == []


@settings(deadline=None)
@given(TEXTS)
def test_the_page_around_stays_whole(text: str) -> None:
    rendered = QUOTE.render(text)
    (outer, *_) = elements(f"<div><div>{rendered}</div><hr id=after></div>")
    assert [e.tag for e in outer] == ["div", "hr"]


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "N"], include_characters="<>"), max_size=40))
def test_letters_are_never_lost(text: str) -> None:
    allowed = {f"<{slash}{tag}>" for tag in TRUST.tags for slash in ("", "/")}
    if any(tag in text.lower() for tag in allowed):
        return
    letters = [c for c in text if c.isalnum()]
    shown = text_of(QUOTE.render(text))
    assert [c for c in shown if c.isalnum()] == letters
