"""URLs: escaping, joining, safety."""

from __future__ import annotations

import pytest

from sitegen.text.urls import base_path, escape_path, is_absolute, is_safe_link, join_base, relative_url

SCHEMES = frozenset(("http", "https", "mailto"))


@pytest.mark.parametrize(
    ("path", "link"),
    [  # all as real Hugo links pages with this `url`
        ("/x!y/", "/x!y/"),
        ("/x(y)/", "/x(y)/"),
        ("/x[y/", "/x[y/"),
        ("/x(日/", "/x%28%E6%97%A5/"),
        ("/c#/", "/c%23/"),
        ("/c++/", "/c++/"),
        ("/.net/", "/.net/"),
        ('/x"y/', "/x%22y/"),
        ("/x<y>/", "/x%3Cy%3E/"),
        ("/x y/", "/x%20y/"),
        ("/x\\y/", "/x%5Cy/"),
        ("/x`y^z|/", "/x%60y%5Ez%7C/"),
        ("/a&b,c;d=e@f$g'h*/", "/a&b,c;d=e@f$g'h*/"),
        ("/日本/", "/%E6%97%A5%E6%9C%AC/"),
        ("/😀/", "/%F0%9F%98%80/"),
    ],
)
def test_path_is_escaped_as_hugo_does(path: str, link: str) -> None:
    assert escape_path(path) == link


def test_name_with_query_or_escape_links_to_its_own_file() -> None:
    """Hugo writes the file `50%41` and links to `50%41`, which is `50A`."""
    assert escape_path("/50%41/") == "/50%2541/"
    assert escape_path("/why?/") == "/why%3F/"


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("https://example.org", "/"),
        ("https://example.org/docs", "/docs/"),
        ("https://example.org/docs/?a#b", "/docs/"),
        ("https://example.org/日本/", "/日本/"),
        ("/docs/", "/docs/"),
        ("", "/"),
        ("http://[", "/"),
    ],
)
def test_base_path(base: str, path: str) -> None:
    assert base_path(base) == path


@pytest.mark.parametrize(
    ("path", "absolute", "relative"),
    [
        ("a/b c", "https://e.org/docs/a/b%20c", "/docs/a/b%20c"),
        ("/a", "https://e.org/a", "/a"),
        ("", "https://e.org/docs/", "/docs/"),
        ("../x/", "https://e.org/x/", "/x/"),
        ("日本?q=語#節", "https://e.org/docs/%E6%97%A5%E6%9C%AC?q=%E8%AA%9E#%E7%AF%80", None),
        ("a%20b", "https://e.org/docs/a%20b", "/docs/a%20b"),
        ("#top", "https://e.org/docs/#top", "/docs/#top"),
        ("https://x.org/日本", "https://x.org/日本", "https://x.org/日本"),
        ("//x.org/a", "//x.org/a", "//x.org/a"),
        ("mailto:a@b.c", "mailto:a@b.c", "mailto:a@b.c"),
    ],
)
def test_joining_with_the_base(path: str, absolute: str, relative: str | None) -> None:
    base = "https://e.org/docs/"
    assert join_base(base, path) == absolute
    assert relative_url(base, path) == (relative or absolute.removeprefix("https://e.org"))


def test_without_a_base_links_are_root_relative() -> None:
    assert join_base("", "a/") == relative_url("", "a/") == "/a/"


@pytest.mark.parametrize("url", ["https://a.b", "//a.b", "mailto:a", "HTTP://a", "a+b.c-d:e"])
def test_absolute(url: str) -> None:
    assert is_absolute(url)


@pytest.mark.parametrize("url", ["/a", "a", "", "#a", "日本:a", "1a:b", "a/b:c"])
def test_not_absolute(url: str) -> None:
    assert not is_absolute(url)


@pytest.mark.parametrize(
    "url", ["https://a.b/", "HTTPS://a.b", "mailto:a@b.c", "/a", "a", "#a", "?a:b", "a/b:c", "", "http://["]
)
def test_safe_link(url: str) -> None:
    assert is_safe_link(url, SCHEMES)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:x",
        "java\nscript:x",
        "java\tscript:x",
        "\x01javascript:x",
        "javascript\r\n:x",
        "java\u200bscript:x",
        "\ufeffjavascript:x",
        "java\u00adscript:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc",
        "unknown:x",
        ":x",
    ],
)
def test_unsafe_link(url: str) -> None:
    assert not is_safe_link(url, SCHEMES)
