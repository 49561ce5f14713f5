"""Links made absolute for feeds, or relative for sites that are read from a folder."""

from __future__ import annotations

import time

import pytest

from sitegen.outputs.links import with_absolute_links, with_relative_links

BASE = "https://example.org/sub/"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="/sub/a/">', '<a href="https://example.org/sub/a/">'),
        ('<a href="/a/#b">', '<a href="https://example.org/sub/a/#b">'),
        ("<img src='/a.png'>", "<img src='https://example.org/sub/a.png'>"),
        ("&lt;a href=&#34;/a/&#34;&gt;", "&lt;a href=&#34;https://example.org/sub/a/&#34;&gt;"),
        ('<a href="/">', '<a href="https://example.org/sub/">'),
        ('<a href="//host/a">', '<a href="//host/a">'),
        ('<a href="a/">', '<a href="a/">'),
        ('<a href="https://e.org/a">', '<a href="https://e.org/a">'),
        ('<a data-href="/a">', '<a data-href="/a">'),
        ('text href="/a', 'text href="https://example.org/sub/a'),
        (
            '<img srcset="/a.png 1x, /sub/b.png 2x, c.png 3x, //h/d.png 4x" src="/a.png">',
            (
                '<img srcset="https://example.org/sub/a.png 1x, https://example.org/sub/b.png 2x, c.png 3x, '
                '//h/d.png 4x" src="https://example.org/sub/a.png">'
            ),
        ),
    ],
)
def test_absolute(text: str, expected: str) -> None:
    assert with_absolute_links(text, BASE) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("index.html", "./a/"), ("b.html", "./a/"), ("x/index.html", "../a/"), ("x/y/index.html", "../../a/")],
)
def test_relative(path: str, expected: str) -> None:
    assert with_relative_links('<a href="/sub/a/">', BASE, path) == f'<a href="{expected}">'


@pytest.mark.parametrize("part", ['href="', 'href="/', ' srcset="/a, ', " src=&#34;/", " " * 9 + "href="])
def test_long_texts_take_linear_time(part: str) -> None:
    text = part * (500_000 // len(part))
    started = time.process_time()
    with_absolute_links(text, BASE)
    assert time.process_time() - started < 3


def test_style_sheet_of_a_feed_stays_where_the_feed_lies() -> None:
    text = '<?xml-stylesheet type="text/css" href="/sub/a.css"?>\n<rss><a href="/b"/></rss>'
    made = with_absolute_links(text, BASE)
    assert made == text.replace('"/b"', f'"{BASE}b"')
