"""Menus: what cannot be resolved is said, and shown all the same."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.config.model import MenuEntryConfig
from sitegen.content.model import Exclusion, PageSource
from sitegen.site.model import MenuEntry, Site
from tests.unit.site.builders import assembled, source

POSTS = (source("posts/a.md", title="A"), source("posts/_index.md", title="Posts"))


def with_menu(*entries: MenuEntryConfig, sources: tuple[PageSource, ...] = POSTS, **more: Any) -> Site:
    return assembled(*sources, menus=(("main", entries),), **more)


def entry(name: str = "", **fields: Any) -> MenuEntryConfig:
    return MenuEntryConfig(name=name, **fields)


def tree(menu: tuple[MenuEntry, ...]) -> list[Any]:
    return [(e.name, tree(e.children)) if e.children else e.name for e in menu]


def messages(site: Site) -> list[tuple[str, str, str | None]]:
    assert {d.severity for d in site.diagnostics} <= {"warning"}
    return [(d.code, d.message, d.hint) for d in site.diagnostics]


def test_page_of_an_entry_lends_what_the_entry_lacks() -> None:
    site = with_menu(
        entry(page_ref="posts"),
        sources=(source("posts/_index.md", title="Posts", link_title="All", weight=3),),
    )
    (found,) = site.menus["main"]
    assert (found.name, found.title, found.url, found.page, found.weight) == (
        "All", "Posts", "/posts/", "/posts", 3,
    )  # fmt: skip


def test_base_path_goes_before_paths_from_the_root_alone() -> None:
    urls = ["/a b/?q=日#f", "rel/", "#f", "https://x.example/日本", "//host/x", "mailto:a@b.c"]
    site = with_menu(*(entry(str(n), url=url) for n, url in enumerate(urls)), base_url="https://e.org/sub/")
    assert [e.url for e in site.menus["main"]] == [
        "/sub/a%20b/?q=日#f", "rel/", "#f", "https://x.example/日本", "//host/x", "mailto:a@b.c",
    ]  # fmt: skip


def test_unresolved_page() -> None:
    site = with_menu(entry("Posts", page_ref="/post"), entry(page_ref="zzz"))
    assert messages(site) == [
        (
            "menu-page-unknown",
            'menu `main`: `pageRef = "/post"` of entry `Posts`: there is no page `/post`',
            "did you mean `/posts`?",
        ),
        (
            "menu-page-unknown",
            'menu `main`: `pageRef = "zzz"` of an entry without a name: there is no page `zzz`',
            "write the path of its file below the content folder",
        ),
    ]
    assert [(e.name, e.url) for e in site.menus["main"]] == [("Posts", ""), ("zzz", "")]


def test_unresolved_page_with_a_url_is_what_the_url_is_for() -> None:
    site = with_menu(entry("Posts", page_ref="/nowhere", url="/elsewhere/"))
    assert site.diagnostics == ()
    assert site.menus["main"][0].url == "/elsewhere/"


def test_page_that_is_a_draft_is_called_one() -> None:
    draft = source("posts/d.md", draft=True)
    site = assembled(
        *POSTS,
        excluded=[(draft, Exclusion.DRAFT)],
        menus=(("main", (entry("D", page_ref="posts/d"),)),),
    )
    assert "is a draft" in site.diagnostics[0].message


def test_parent_that_is_no_entry() -> None:
    """Hugo makes one in silence; so do we, aloud."""
    site = with_menu(entry("Postss", url="/p/"), entry("child", parent="Posts", url="/c/"))
    assert tree(site.menus["main"]) == [("Posts", ["child"]), "Postss"]
    assert messages(site) == [
        (
            "menu-parent-unknown",
            "menu `main`: entry `child` has the parent `Posts`, which is no entry",
            "did you mean `Postss`?",
        )
    ]


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ({"a": "a"}, ["a"]),
        ({"a": "b", "b": "a"}, [("a", ["b"])]),
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, [("a", [("c", ["b"]), "d"])]),
    ],
)
def test_circle_is_opened(parents: dict[str, str], expected: list[Any]) -> None:
    """Hugo shows none of these entries."""
    site = with_menu(*(entry(name, parent=parent, url="/") for name, parent in parents.items()))
    assert tree(site.menus["main"]) == expected
    assert [d.code for d in site.diagnostics] == ["menu-parent-circular"]


def test_later_entry_of_one_name_takes_the_place_of_the_first() -> None:
    site = with_menu(entry("dup", url="/1/"), entry("dup", url="/2/"))
    assert [e.url for e in site.menus["main"]] == ["/2/"]
    assert messages(site) == [
        (
            "menu-entry-duplicate",
            "menu `main` has two entries called `dup`; only the later one is shown",
            "give each an `identifier` of its own",
        )
    ]


def test_front_matter_entry_names_its_file() -> None:
    site = assembled(source("a.md", title="A", menus=(("main", MenuEntryConfig(parent="x")),)))
    assert site.diagnostics[0].path == "content/a.md"
    assert site.menus["main"][0].children[0].page == "/a"


def test_sections_join_a_menu_unless_it_names_them() -> None:
    site = with_menu(
        entry("My posts", identifier="posts", url="/p/"),
        sources=(*POSTS, source("news/x.md")),
        section_pages_menu="main",
    )
    assert [(e.identifier, e.name) for e in site.menus["main"]] == [("posts", "My posts"), ("news", "News")]
