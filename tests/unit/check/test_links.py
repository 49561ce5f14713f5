"""Where a link leads."""

from __future__ import annotations

import pytest

from sitegen.check.links import Addresses, External, Local, Malformed, Target, file_at, page_url

FILES = {"index.html", "posts/a/index.html", "about.html", "posts/a/pic.png", "日本/index.html"}


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/blog/posts/a/", Local("posts/a/")),
        ("/blog/posts/a/#x", Local("posts/a/", "x")),
        ("/blog", Local("")),
        ("pic.png", Local("posts/a/pic.png")),
        ("../b/", Local("posts/b/")),
        ("#top", Local("posts/a/")),
        ("#%E6%97%A5", Local("posts/a/", "日")),
        ("#:~:text=x", Local("posts/a/")),
        ("", Local("posts/a/")),
        ("?page=2", Local("posts/a/")),
        ("/blog/%E6%97%A5%E6%9C%AC/", Local("日本/")),
        ("https://example.org/blog/posts/a/", Local("posts/a/")),
        ("//example.org/blog/", Local("")),
        ("HTTPS://EXAMPLE.org/blog/", Local("")),
        ("/other/", None),
        ("mailto:a@b", None),
        ("javascript:x", None),
        ("data:,", None),
        ("https://other.example/a#b", External("https://other.example/a")),
        ("//other.example/a", External("https://other.example/a")),
        ("http://[", Malformed("Invalid IPv6 URL")),
        ("http:///x", Malformed("it names no host")),
        ("https://a:b/", Malformed("Port could not be cast to integer value as 'b'")),
    ],
)
def test_where_a_link_leads(href: str, expected: Target):
    assert Addresses("https://example.org/blog/").read(href, "posts/a/") == expected


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("", "index.html"),
        ("posts/a/", "posts/a/index.html"),
        ("posts/a", "posts/a/index.html"),
        ("about", "about.html"),
        ("about/", None),
        ("posts/a/pic.png", "posts/a/pic.png"),
        ("posts/", None),
        ("日本/", "日本/index.html"),
    ],
)
def test_what_a_host_shows(path: str, file: str | None):
    assert file_at(path, FILES) == file


def test_where_a_file_is_shown():
    assert [page_url(f) for f in ("index.html", "a/index.html", "b.html")] == ["", "a/", "b.html"]
