"""Lists that templates ask for."""

from __future__ import annotations

import pytest

from sitegen.config.params import Params
from sitegen.content.model import BuildOptions, Publish
from sitegen.site.lists import all_pages, ancestors, main_pages, main_sections, regular_pages_recursive
from sitegen.site.order import neighbours
from tests.unit.site.builders import assembled, source

PAGES = (
    source("posts/a.md", title="a"),
    source("posts/deep/b.md", title="b"),
    source("posts/sub/_index.md", title="sub"),
    source("posts/sub/c.md", title="c"),
    source("postscript/d.md", title="d"),
    source("news/e.md", title="e"),
)


def test_descendants_are_those_of_the_section_and_no_others() -> None:
    site = assembled(*PAGES)
    assert regular_pages_recursive(site, "/posts") == ("/posts/a", "/posts/deep/b", "/posts/sub/c")
    assert regular_pages_recursive(site, "/posts/sub") == ("/posts/sub/c",)
    assert regular_pages_recursive(site, "/") == site.regular
    assert regular_pages_recursive(site, "/posts/a") == ()


def test_ancestors_are_nearest_first() -> None:
    site = assembled(*PAGES)
    assert ancestors(site, "/posts/sub/c") == ("/posts/sub", "/posts", "/")
    assert ancestors(site, "/posts/deep/b") == ("/posts", "/")
    assert ancestors(site, "/") == ()


@pytest.mark.parametrize(
    ("params", "sections"),
    [
        ({}, ("posts",)),
        ({"mainSections": ["News", "posts"]}, ("News", "posts")),
        ({"mainsections": "news"}, ("news",)),
    ],
)
def test_main_sections(params: dict[str, object], sections: tuple[str, ...]) -> None:
    site = assembled(*PAGES, params=Params(params))
    assert main_sections(site) == sections
    names = {name.lower() for name in sections}
    assert main_pages(site) == tuple(k for k in site.regular if k.split("/")[1] in names)


def test_main_section_of_equally_large_ones_is_the_first_by_name() -> None:
    assert main_sections(assembled(source("b/x.md"), source("a/x.md"))) == ("a",)
    assert main_sections(assembled(source("x.md"))) == ()


def test_unlisted_pages_are_in_no_list_of_all() -> None:
    site = assembled(
        source("a.md", build=BuildOptions(list=Publish.NEVER)),
        source("b.md", build=BuildOptions(list=Publish.LOCAL)),
        source("c.md", headless=True),
        source("d.md", build=BuildOptions(render=Publish.NEVER)),
    )
    assert {key for key in all_pages(site) if site.pages[key].kind == "page"} == {"/d"}
    assert site.children["/"] == ("/b", "/d")


def test_next_is_the_newer_one() -> None:
    """`.Next` of Hugo: the list has the newest first, so the next one stands before."""
    assert neighbours(["new", "middle", "old"]) == {
        "new": ("middle", None),
        "middle": ("old", "new"),
        "old": (None, "middle"),
    }
    assert neighbours([]) == {}
