"""Parts that many pages show: made once, and known to all that show them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.build.traces import InputNumbers
from sitegen.templates import renderer
from sitegen.templates.reads import Input, Reads
from tests.support import SiteBuilder

SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    disableKinds = ["taxonomy", "term", "rss", "sitemap", "404", "section"]
    -- templates/home.html --
    home
    -- templates/page.html --
    {{ partial_cached("part.html", shown=get_page("/posts/a")) }}
    -- templates/part.html --
    {{ asset("a.css").fingerprint().rel_permalink }} {{ shown.title }} {{ warn("seen") }}
    -- assets/a.css --
    a {}
    -- content/posts/a.md --
    +++
    title = "A"
    +++
    -- content/posts/b.md --
    +++
    title = "B"
    +++
"""


def test_a_part_is_made_once_and_what_it_needs_belongs_to_all_that_show_it(
    site: Callable[..., SiteBuilder],
) -> None:
    made = site(SITE)
    report = made.build()
    assert [d.message for d in report.diagnostics] == ["seen"]
    page = made.read("posts/a/index.html")
    assert page == made.read("posts/b/index.html")
    assert made.read(page.split()[0].lstrip("/")) == "a {}\n"

    made.write("content/posts/a.md", "+++\ntitle = 'Other'\n+++\n")
    made.build()
    assert "Other" in made.read("posts/a/index.html")
    assert made.read("posts/a/index.html") == made.read("posts/b/index.html")


def test_what_a_part_read_is_read_by_all_that_show_it() -> None:
    inner, part, page = Reads(), Reads(), Reads()
    inner.note(Input.TEMPLATE, "inner.html")
    inner.note(Input.PAGE, "/a")
    part.note(Input.TEMPLATE, "part.html")
    part.parts.add(inner)
    page.note(Input.PAGE, "/a")
    page.parts.update((part, inner))
    found = [(Input.PAGE, "/a"), (Input.TEMPLATE, "inner.html"), (Input.TEMPLATE, "part.html")]
    assert sorted(page) == found

    table = InputNumbers()
    table.number((Input.CONFIG, "site"))
    numbers = table.trace(page)
    by_number = list(table)
    assert sorted(by_number[n] for n in numbers) == found
    assert sorted(table.trace(part)) == sorted(numbers)


def test_parts_that_were_let_go_are_made_again(
    site: Callable[..., SiteBuilder], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(SITE)
    other = '{{ partial_cached("part.html", "b", shown=get_page("/posts/b")) }}'
    made.edit("templates/page.html", "{{", f"{other}{other} {{{{")
    made.build()
    expected = made.snapshot()
    monkeypatch.setattr(renderer, "_MOST_PARTS", 1)
    report = made.build(ignore_cache=True)
    assert [d.message for d in report.diagnostics] == ["seen"]
    assert made.snapshot() == expected


def test_nothing_is_noted_in_what_stands_for_names() -> None:
    part, page = Reads(), Reads()
    part.note(Input.PAGE, "/a")
    page.parts.add(part)
    assert len(InputNumbers().trace(page)) == 1
    assert not list(part)
    with pytest.raises(KeyError):
        part.note(Input.PAGE, "/b")


def test_marks_tell_which_entries_of_a_menu_are_current(site: Callable[..., SiteBuilder]) -> None:
    made = site(
        """
        -- sitegen.toml --
        baseURL = "https://example.org/"
        disableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]
        [[menus.main]]
        name = "Home"
        pageRef = "/"
        [[menus.main]]
        name = "Posts"
        pageRef = "/posts"
        [[menus.main]]
        name = "More"
        url = "https://example.net/"
        identifier = "more"
        [[menus.main]]
        name = "A"
        pageRef = "/posts/a"
        parent = "more"
        -- templates/base.html --
        {{ site.menus.marks("main", page) | dictsort }} {{ site.menus.marks("none", page) }}
        -- templates/home.html --
        {% extends "base.html" %}
        -- templates/section.html --
        {% extends "base.html" %}
        -- templates/page.html --
        {% extends "base.html" %}
        -- content/posts/a.md --
        +++
        title = "A"
        +++
        -- content/posts/b.md --
        +++
        title = "B"
        +++
        """
    )
    made.build()

    def marks(path: str) -> str:
        return made.read(path).replace("&#39;", "'").strip()

    assert marks("index.html") == "[('/', 'page')] {}"
    assert marks("posts/index.html") == "[('/posts/', 'page')] {}"
    assert marks("posts/b/index.html") == "[('/posts/', 'true')] {}"
    both = "[('/posts/', 'true'), ('/posts/a/', 'page'), ('https://example.net/', 'true')] {}"
    assert marks("posts/a/index.html") == both
