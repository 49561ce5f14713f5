"""URLs of pagers. What they hold is a law: `tests/property/test_site_pagination.py`."""

from __future__ import annotations

import pytest

from sitegen.site.pagination import first_pager_alias, pager_url, split, split_pagers


@pytest.mark.parametrize(
    ("url", "second", "first"),
    [
        ("/", "/page/2/", "/page/1/"),
        ("/posts/", "/posts/page/2/", "/posts/page/1/"),
        ("/日本/", "/日本/page/2/", "/日本/page/1/"),
        ("/tags/a.html", "/tags/a/page/2.html", "/tags/a/page/1.html"),
        ("/posts/index.html", "/posts/page/2/index.html", "/posts/page/1/index.html"),
        ("/index.html", "/page/2/index.html", "/page/1/index.html"),
    ],
)
def test_urls(url: str, second: str, first: str) -> None:
    assert (pager_url(url, 1), pager_url(url, 2), first_pager_alias(url)) == (url, second, first)


def test_segment_is_configured() -> None:
    assert pager_url("/posts/", 3, "seite") == "/posts/seite/3/"


def test_empty_list_has_one_pager() -> None:
    assert split((), 10) == ((),)
    (pager,) = split_pagers((), 10, "/posts/")
    assert (pager.keys, pager.number, pager.url) == ((), 1, "/posts/")


def test_size_below_one_is_no_limit() -> None:
    assert split(("a", "b"), 0) == (("a", "b"),)
