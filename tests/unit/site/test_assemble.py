"""What the whole of assembly promises."""

from __future__ import annotations

import pickle
import random

import pytest

from sitegen.config.model import Config, Kind, SiteConfig
from sitegen.content.model import BuildOptions, Exclusion, Publish, Scan
from sitegen.site.assemble import assemble
from tests.unit.site.builders import NOW, assembled, codes, source

SOURCES = (
    source("posts/a.md", title="A", date="2025-01-01", tags=("x", "y")),
    source("posts/b.md", title="B", date="2025-01-01", tags=("y",), aliases=("/old/",)),
    source("posts/deep/_index.md", title="Deep"),
    source("posts/deep/c.md", title="C", tags="X"),
    source("about.md", title="About"),
)


def test_empty_site_has_a_home_and_its_taxonomies() -> None:
    site = assembled(title="Mine")
    assert list(site.pages) == ["/categories", "/", "/tags"]  # by title
    assert site.pages["/"].title == "Mine"
    assert site.pages["/"].file == "index.html"
    assert site.children == {"/": (), "/categories": (), "/tags": ()}
    assert site.regular == ()
    assert site.lastmod is None


def test_site_crosses_processes() -> None:
    site = assembled(*SOURCES)
    assert pickle.loads(pickle.dumps(site)) == site


def test_order_of_sources_does_not_matter() -> None:
    shuffled = list(SOURCES)
    random.Random(7).shuffle(shuffled)
    config = Config()
    once = assemble(config, Scan(sources=SOURCES), now=NOW)
    assert assemble(config, Scan(sources=tuple(shuffled)), now=NOW) == once
    assert list(assemble(config, Scan(sources=tuple(shuffled)), now=NOW).pages) == list(once.pages)


def test_every_child_and_parent_is_a_page() -> None:
    site = assembled(*SOURCES)
    for key, below in site.children.items():
        assert {key, *below} <= site.pages.keys()
    assert {page.parent for page in site.pages.values()} - {None} <= site.pages.keys()


@pytest.mark.parametrize(
    ("kind", "gone", "without_url"),
    [
        ("page", {"/about", "/posts/a", "/posts/b", "/posts/deep/c", "/tags/x", "/tags/y"}, set()),
        ("term", {"/tags/x", "/tags/y"}, set()),
        ("section", set(), {"/posts", "/posts/deep"}),
        ("taxonomy", set(), {"/tags", "/categories"}),
        ("home", set(), {"/"}),
    ],
)
def test_disabled_kind(kind: str, gone: set[str], without_url: set[str]) -> None:
    """A list still holds its pages together: the parent of a page of a disabled section is that section."""
    everything = assembled(*SOURCES).pages.keys()
    site = assembled(*SOURCES, disable_kinds=frozenset({kind}))
    # Without pages there is no reason for a section that no `_index.md` asks for.
    assert everything - site.pages.keys() - {"/posts"} == gone
    assert {key for key, page in site.pages.items() if not page.url} == without_url
    assert not without_url & set(site.children["/"])


def test_disabled_feed_is_taken_from_every_kind() -> None:
    site = assembled(*SOURCES, disable_kinds=frozenset({"rss"}))
    assert {page.outputs for page in site.pages.values()} == {("html",)}


def test_outputs_of_front_matter_take_the_place_of_the_configured() -> None:
    site = assembled(source("a.md", outputs=("json",)), outputs=((Kind.PAGE, ("html", "rss")),))
    assert site.pages["/a"].outputs == ("json",)


def test_page_that_is_only_linked_has_a_url_and_no_file_and_no_aliases() -> None:
    options = BuildOptions(render=Publish.LINK)
    page = assembled(source("a.md", build=options, aliases=("/b/",))).pages["/a"]
    assert (page.url, page.file, page.aliases) == ("/a/", "", ())


def test_excluded_pages_are_known_by_key() -> None:
    site = assembled(source("a.md"), excluded=[(source("posts/d.md", draft=True), Exclusion.DRAFT)])
    assert site.excluded == {"/posts/d": Exclusion.DRAFT}
    assert "/posts" in site.pages  # as in Hugo: a folder of pages is a section, drafts or not


def test_two_files_of_one_page_are_an_error() -> None:
    site = assembled(source("posts/My Trip.md", title="1"), source("posts/my-trip/index.md", title="2"))
    (found,) = site.diagnostics
    assert found.code == "page-duplicate"
    assert found.message == "this file and `content/posts/My Trip.md` are one page, `/posts/my-trip`"
    assert found.path == "content/posts/my-trip/index.md"
    assert site.pages["/posts/my-trip"].title == "1"


def test_page_in_the_place_of_a_section_is_an_error() -> None:
    site = assembled(source("posts.md"), source("posts/a.md"))
    (found,) = site.diagnostics
    assert found.code == "page-duplicate"
    assert found.message == "this page has the place of a list, `/posts`"
    assert found.hint == "rename it, or write the list's own text into `posts/_index.md`"


def test_title_of_a_list_whose_file_has_none() -> None:
    """Hugo leaves it blank."""
    site = assembled(
        source("_index.md"), source("posts/_index.md"), source("tags/_index.md"), source("tags/go/_index.md"),
        title="Mine", taxonomies=SiteConfig().taxonomies,
    )  # fmt: skip
    titles = [site.pages[key].title for key in ("/", "/posts", "/tags", "/tags/go")]
    assert titles == ["Mine", "Posts", "Tags", "go"]


@pytest.mark.parametrize(
    ("settings", "title"),
    [
        ({}, "My-Story-Posts"),
        ({"pluralize_list_titles": False}, "My-Story-Post"),
        ({"capitalize_list_titles": False}, "my-story-posts"),
    ],
)
def test_automatic_title_of_a_section(settings: dict[str, bool], title: str) -> None:
    site = assembled(source("my-story-post/a.md"), **settings)
    assert site.pages["/my-story-post"].title == title


def test_no_diagnostics_for_a_sound_site() -> None:
    assert codes(assembled(*SOURCES[:3])) == []
