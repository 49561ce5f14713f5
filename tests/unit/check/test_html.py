"""Reading a page: links, ids, tags that do not nest; held to html5lib where both can judge."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.check.html import inspect


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>"


def messages(body: str) -> list[str]:
    return [problem.message for problem in inspect(page(body)).problems]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a<p>b", []),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", []),
        ("<table><tr><td>a<td>b<tr><td>c</table>", []),
        ("<table><thead><tr><th>a<tbody><tr><td>b</table>", []),
        ("<dl><dt>a<dd>b<dt>c<dd><p>d</dl>", []),
        ("<a href=x><div>a</div></a>", []),
        ("<svg><path d='M0'/><g><a/></g></svg><p>x</p>", []),
        ("<script>if (a < b) '</p>'</script>", []),
        ("<p title='a > b'>a</p>", []),
        ("<!-- <div> -->", []),
        ("<p>a<div>b</div></p>", ["</p> ends nothing that is open"]),
        ("<div><span></div>", ["</div> while <span> is open"]),
        ("<b><i>a</b></i>", ["</b> while <i> is open", "</i> ends nothing that is open"]),
        ("<span><div>a</div></span>", ["<div> in <span>, which takes text and inline elements only"]),
        ("<a><b><a>x</a></b></a>", ["<a> in another <a>"]),
        ("<ul><p>a</p></ul>", ["<p> in <ul>, which takes <li> only"]),
        ("<li>a</li>", ["<li> outside of <menu>, <ol>, <ul>, in <body>"]),
        ("<div>", ["</body> while <div> is open"]),
        ("<b>a<br></br></b>", ["</br>: this element has no end tag"]),
        ('<p id="a"><b id="a">x</b>', ['id="a" is used twice']),
        ("<p><em><ul><li>a</ul></em></p>", ["<ul> ends the <p> in which <em> is open"]),
    ],
)
def test_nesting(body: str, expected: list[str]):
    assert messages(body)[: len(expected) or None] == expected


def test_links_and_ids():
    facts = inspect(
        page(
            '<a href="/a?x=1&amp;y=2#f" id=one name="two">a</a><img src=b.png alt=""'
            '><img srcset="c.png 1x, d.png 2x" src="c.png"><script src="e.js"></script><link href=f.css>'
        )
    )
    assert [(link.href, link.element) for link in facts.links] == [
        ("/a?x=1&y=2#f", "a"),
        ("b.png", "img"),
        ("c.png", "img"),
        ("c.png", "img"),
        ("d.png", "img"),
        ("e.js", "script"),
        ("f.css", "link"),
    ]
    assert facts.ids == {"one", "two"}
    assert facts.without_alt == ["c.png"]


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", '<a b="', "<!--", "<a>", "</a>", "<p><b>", "<svg>", "<script>", "<a b='c' ", "<title>"],
)
def test_time_is_linear(piece: str):
    """A megabyte of anything is read in a moment; quadratic time would take minutes."""
    inspect(piece * (200_000 // len(piece)))


TAGS = st.sampled_from(
    [f"<{slash}{n}>" for n in "p div span b ul li a h2 table tr td blockquote".split() for slash in ("", "/")]
    + ["x"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TAGS, max_size=12).map("".join))
@example("<a><p></a>")
@example("<a><p>x</p></a>")
def test_what_is_called_good_is_good_to_a_strict_parser(body: str):
    """Nothing that a real parser had to mend goes by unseen."""
    text = page(body)
    if not inspect(text).problems:
        html5lib.HTMLParser(strict=True).parse(text)
