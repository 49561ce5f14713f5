"""However a site was before: worked out from there, it is what it is when worked out from nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config.model import Config, MenuEntryConfig, SiteConfig, Taxonomy
from sitegen.content.model import Exclusion, PageSource, Publish, Scan, SourceFile
from sitegen.site.assemble import Assembly, work_out, work_out_again
from tests.unit.site.builders import NOW, source

PATHS = (
    "a.md",
    "_index.md",
    "posts/_index.md",
    "posts/a.md",
    "posts/b.md",
    "posts/c/index.md",
    "posts/deep/_index.md",
    "posts/deep/d.md",
    "other/e.md",
    "tags/f.md",
    "tags/ui/_index.md",
    "categories/_index.md",
)
CONFIG = Config(
    site=SiteConfig(
        taxonomies=(
            Taxonomy(singular="tag", plural="tags"),
            Taxonomy(singular="category", plural="categories"),
        ),
        menus=(("main", (MenuEntryConfig(name="A", page_ref="/posts/a"),)),),
    )
)
DATES = st.sampled_from(["2024-01-01", "2025-01-01", "2026-01-01"])
FRONT = st.fixed_dictionaries(
    {"title": st.sampled_from(["", "One", "Two"])},
    optional={
        "date": DATES,
        "slug": st.sampled_from(["s", "t"]),
        "url": st.sampled_from(["/u/", "/../u/"]),
        "aliases": st.sampled_from([("/old/",), ("../../..",), ("/posts/a/",)]),
        "tags": st.sampled_from([("UI",), ("UI/UX",), ("ui", "x"), ("..",)]),
        "categories": st.just(("c",)),
        "tags_weight": st.integers(0, 2),
        "weight": st.integers(0, 2),
        "headless": st.booleans(),
        "outputs": st.just(("html", "json")),
        "menus": st.just((("main", MenuEntryConfig(name="own")),)),
        "build": st.sampled_from(
            [
                dataclasses.replace(source("x.md").front.build, list=Publish.NEVER),
                dataclasses.replace(source("x.md").front.build, render=Publish.NEVER),
            ]
        ),
    },
)
FILES = st.dictionaries(st.sampled_from(PATHS), FRONT, min_size=1)


def scanned(files: dict[str, dict[str, Any]], kept: Scan | None = None, loose: int = 0) -> Scan:
    """The scan of these files; what is as it was in an earlier one is the same object."""
    old = {s.file.path: s for s in (*kept.sources, *(s for s, _ in kept.excluded))} if kept else {}
    made = [source(path, **dict(front)) for path, front in sorted(files.items())]
    found: list[PageSource] = [o if (o := old.get(s.file.path)) == s else s for s in made]
    drafts = {s.file.path for s in found if s.front.slug == "t"}
    return Scan(
        sources=tuple(s for s in found if s.file.path not in drafts),
        excluded=tuple((s, Exclusion.DRAFT) for s in found if s.file.path in drafts),
        loose={"posts/x.png": SourceFile("content/posts/x.png", loose, loose)} if loose else {},
    )


def assert_same(found: Assembly, expected: Assembly) -> None:
    assert found == expected
    for name in ("pages", "children", "neighbours", "section_neighbours", "terms", "menus", "by_name"):
        assert list(getattr(found.site, name)) == list(getattr(expected.site, name)), name


@settings(max_examples=150, deadline=None)
@given(FILES, FILES, st.integers(0, 2), st.integers(0, 2))
def test_another_site(before: dict[str, Any], after: dict[str, Any], old: int, new: int) -> None:
    first = work_out(CONFIG, scanned(before, loose=old), now=NOW)
    scan = scanned(after, first.scan, new)
    found = work_out(CONFIG, scan, now=NOW + dt.timedelta(days=900), before=first)
    assert_same(found, work_out(CONFIG, scan, now=NOW + dt.timedelta(days=900)))


@settings(max_examples=300, deadline=None)
@given(FILES, st.data())
def test_pages_that_were_written(before: dict[str, Any], data: st.DataObject) -> None:
    first = work_out(CONFIG, scanned(before), now=NOW)
    for _ in range(3):
        path = data.draw(st.sampled_from(sorted(before)))
        front = data.draw(FRONT)
        before = {**before, path: {**before[path], **front} if data.draw(st.booleans()) else front}
        scan = scanned(before, first.scan)
        first = work_out_again(first, CONFIG, scan, now=NOW)
        assert_same(first, work_out(CONFIG, scan, now=NOW))


def test_a_page_that_comes_out_as_it_was_is_the_same_object() -> None:
    files: dict[str, Any] = {
        "posts/a.md": {"title": "A", "tags": ("x",)},
        "posts/b.md": {"title": "B"},
        "posts/_index.md": {"title": "Posts"},
    }
    first = work_out(CONFIG, scanned(files), now=NOW)
    files["posts/a.md"] = {"title": "Other", "tags": ("y",)}
    again = work_out_again(first, CONFIG, scanned(files, first.scan), now=NOW)
    other = {key for key, page in again.site.pages.items() if page is not first.site.pages.get(key)}
    assert other == {"/posts/a", "/tags/y"}
