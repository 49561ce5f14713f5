"""What a scan does beside front matter: walks, links out of the site, themes, caches, bad bytes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.model import Config, ContentConfig, Directories, Language, SiteConfig
from sitegen.content import heads
from sitegen.content.model import BundleKind, Publish, Scan
from sitegen.content.read import read_text
from sitegen.content.scan import scan
from sitegen.diagnostics import SourceError
from tests.support import NOW
from tests.support.site import parse_archive


def make(root: Path, archive: str) -> Path:
    for path, text in parse_archive(archive).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return root


def look(root: Path, content: ContentConfig | None = None, **more: Any) -> Scan:
    return scan(root, Config(content=content or ContentConfig()), now=NOW, **more)


def codes(found: Scan) -> list[tuple[str, str | None]]:
    return [(d.code, d.path) for d in found.diagnostics]


PAGE = "---\ntitle: t\n---\nbody\n"


def test_every_mistake_of_a_site_is_reported_in_one_run(tmp_path: Path) -> None:
    make(
        tmp_path,
        """
        -- content/a.md --
        +++
        title = x
        +++
        -- content/b.md --
        ---
        title: [
        ---
        -- content/c.md --
        {"title": }
        -- content/d.md --
        ---
        title: fine
        ---
        -- content/e.md --
        ---
        title: e
        date: never
        ---
        -- data/f.toml --
        x
        """,
    )
    found = look(tmp_path)

    assert codes(found) == [
        ("front-matter-toml", "content/a.md"),
        ("front-matter-yaml", "content/b.md"),
        ("front-matter-json", "content/c.md"),
        ("front-matter-date", "content/e.md"),
        ("data-toml", "data/f.toml"),
    ]
    assert [source.key for source in found.sources] == ["/d"]


@pytest.mark.parametrize("encoding", ["utf-16", "shift_jis", "cp1252"])
def test_other_encodings_are_refused_with_the_place_of_the_byte(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "content").mkdir()
    text = "---\ntitle: café\n---\n" if encoding == "cp1252" else "---\ntitle: 日本\n---\n"
    (tmp_path / "content" / "a.md").write_bytes(text.encode(encoding))

    (diagnostic,) = look(tmp_path).diagnostics

    assert diagnostic.code == "source-not-utf8"
    assert diagnostic.line is not None
    assert "UTF-8" in (diagnostic.hint or "")


def test_a_byte_order_mark_is_skipped_and_offsets_go_without_it(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_bytes(b"\xef\xbb\xbf---\ntitle: t\n---\nbody")

    (source,) = look(tmp_path).sources

    assert source.front.title == "t"
    assert read_text(tmp_path, source.file)[source.body_offset :] == "body"


def test_windows_line_ends_stay_and_the_body_begins_after_them(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_bytes(b"+++\r\ntitle = 't'\r\n+++\r\none\r\ntwo\r\n")

    (source,) = look(tmp_path).sources

    assert source.front.title == "t"
    assert read_text(tmp_path, source.file)[source.body_offset :] == "one\r\ntwo\r\n"


def test_a_file_that_is_gone_is_a_source_error(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/a.md --\n{PAGE}")
    (source,) = look(tmp_path).sources
    (tmp_path / "content" / "a.md").unlink()

    with pytest.raises(SourceError, match=r"content/a\.md"):
        read_text(tmp_path, source.file)


def test_a_link_out_of_the_site_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    make(outside, f"-- secret.md --\n{PAGE}")
    site = make(tmp_path / "site", f"-- content/a.md --\n{PAGE}")
    (site / "content" / "b.md").symlink_to(outside / "secret.md")
    (site / "content" / "folder").symlink_to(outside)
    (site / "static").symlink_to(outside)
    (site / "assets").mkdir()
    (site / "assets" / "x.md").symlink_to("../../outside/secret.md")

    found = look(site)

    assert [source.key for source in found.sources] == ["/a"]
    assert not found.static
    assert not found.assets
    assert codes(found) == [
        ("source-outside", path) for path in ("assets/x.md", "content/b.md", "content/folder", "static")
    ]


def test_links_inside_the_site_are_followed_and_circles_are_not(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/p/a.md --\n{PAGE}\n-- content/q/b.md --\n{PAGE}")
    (tmp_path / "content" / "p" / "again").symlink_to(tmp_path / "content" / "p")
    (tmp_path / "content" / "q" / "p").symlink_to(tmp_path / "content" / "p")
    (tmp_path / "content" / "c.md").symlink_to("p/a.md")
    (tmp_path / "content" / "lost.md").symlink_to("nowhere.md")

    found = look(tmp_path)

    assert [source.key for source in found.sources] == ["/c", "/p/a", "/q/b", "/q/p/a"]
    assert {code for code, _ in codes(found)} == {"source-loop", "source-dangling"}
    assert all(d.severity == "warning" for d in found.diagnostics)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/a.md --\n{PAGE}")
    (tmp_path / "content" / "a.md").chmod(0)

    assert codes(look(tmp_path)) == [("source-unreadable", "content/a.md")]


def test_the_site_wins_over_its_themes_file_by_file(tmp_path: Path) -> None:
    theme = make(
        tmp_path / "elsewhere" / "theme",
        """
        -- static/a.txt --
        theme
        -- static/b.txt --
        theme
        -- assets/c.css --
        theme
        -- data/d.toml --
        x = "theme"
        y = "theme"
        -- data/e.toml --
        x = "theme"
        """,
    )
    second = make(
        tmp_path / "site" / "themes" / "second", "-- static/b.txt --\nsecond\n-- static/z --\nsecond\n"
    )
    site = make(
        tmp_path / "site",
        """
        -- static/a.txt --
        site
        -- data/d.toml --
        x = "site"
        """,
    )
    found = look(site, themes=[theme, second])

    assert {path: file.path for path, file in found.static.items()} == {
        "a.txt": "static/a.txt",
        "b.txt": f"{theme.as_posix()}/static/b.txt",
        "z": "themes/second/static/z",
    }
    assert all((site / file.path).is_file() for file in (*found.static.values(), *found.assets.values()))
    assert found.data == {"d": {"x": "site"}, "e": {"x": "theme"}}


def test_static_files_are_copied_whatever_their_names(tmp_path: Path) -> None:
    make(
        tmp_path,
        "-- static/.well-known/x --\n1\n-- static/.nojekyll --\n\n-- static/a~ --\n1\n-- static2/b --\n2\n",
    )
    config = Config(directories=Directories(static=("static", "static2")))

    found = scan(tmp_path, config, now=NOW)

    assert sorted(found.static) == [".nojekyll", ".well-known/x", "a~", "b"]


def test_ignore_files_are_expressions_over_the_path(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/a.md --\n{PAGE}\n-- content/b.txt --\nx\n-- content/drafts/c.md --\n{PAGE}")

    found = look(tmp_path, ContentConfig(ignore_files=(r"\.txt$", "/drafts/", "(")))

    assert ([s.key for s in found.sources], dict(found.loose)) == (["/a"], {})
    assert codes(found) == [("config-ignore-files", None)]


def test_other_markup_is_left_out_with_a_warning_and_html_is_an_error(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/a.adoc --\nx\n-- content/b.org --\nx\n-- content/c.html --\n{PAGE}")

    assert [(d.code, d.severity) for d in look(tmp_path).diagnostics] == [
        ("content-markup", "warning"),
        ("content-markup", "warning"),
        ("content-html", "error"),
    ]
    (allowed,) = look(tmp_path, ContentConfig(allow_html=True)).sources
    assert (allowed.key, allowed.markup) == ("/c", "html")


def test_the_language_of_a_file_name_is_no_part_of_its_key(tmp_path: Path) -> None:
    for path in ("content/p/a.ja.md", "content/p/b/index.ja.md", "content/c.fr.md"):
        make(tmp_path, f"-- {path} --\n{PAGE}")
    config = Config(site=SiteConfig(language=Language(key="ja")))

    found = scan(tmp_path, config, now=NOW)

    assert [(s.key, s.bundle) for s in found.sources] == [
        ("/c.fr", BundleKind.SINGLE),
        ("/p/a", BundleKind.SINGLE),
        ("/p/b", BundleKind.LEAF),
    ]


def test_headless_is_in_no_list_and_has_no_file(tmp_path: Path) -> None:
    make(tmp_path, "-- content/a/index.md --\n---\ntitle: t\nheadless: true\n---\n-- content/a/x.txt --\n1\n")

    (source,) = look(tmp_path).sources

    assert (source.front.build.list, source.front.build.render) == (Publish.NEVER, Publish.NEVER)
    assert source.front.build.publish_resources
    assert [resource.relative for resource in source.resources] == ["x.txt"]


def test_dates_follow_the_time_zone(tmp_path: Path) -> None:
    make(tmp_path, "-- content/a.md --\n---\ntitle: t\ndate: 2025-06-01T09:00:00\n---\n")

    (source,) = look(tmp_path, ContentConfig(time_zone="Asia/Tokyo")).sources

    assert source.front.date == dt.datetime(2025, 6, 1, 0, 0, tzinfo=dt.UTC)
    assert codes(look(tmp_path, ContentConfig(time_zone="Mars/Olympus"))) == [("config-time-zone", None)]


def test_a_page_is_due_to_the_second(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/a.md --\n---\ntitle: t\npublishDate: {NOW.isoformat()}\n---\n")

    assert len(look(tmp_path).sources) == 1
    before = scan(tmp_path, Config(), now=NOW - dt.timedelta(seconds=1))
    assert [str(reason) for _, reason in before.excluded] == ["future"]


def test_modification_times_and_git_give_lastmod(tmp_path: Path) -> None:
    make(tmp_path, f"-- content/日本.md --\n{PAGE}\n-- content/b.md --\n{PAGE}")
    os.utime(tmp_path / "content" / "b.md", (1_700_000_000, 1_700_000_000))
    env = {
        **os.environ,
        "GIT_AUTHOR_DATE": "2024-03-04T05:06:07+09:00",
        "GIT_COMMITTER_DATE": "2024-03-04T05:06:07Z",
    }
    git = ["git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=e@example.org"]
    for command in (["init", "-q"], ["add", "content/日本.md"], ["commit", "-q", "-m", "m"]):
        subprocess.run([*git, *command], check=True, env=env, capture_output=True)

    config = ContentConfig(lastmod_sources=(":git", ":fileModTime"), enable_git_info=True)
    lastmod = {source.key: source.front.lastmod for source in look(tmp_path, config).sources}

    assert lastmod["/日本"] == dt.datetime.fromisoformat("2024-03-04T05:06:07+09:00")
    assert lastmod["/b"] == dt.datetime.fromtimestamp(1_700_000_000, dt.UTC)


def test_without_a_repository_git_dates_are_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    make(tmp_path, f"-- content/a.md --\n{PAGE}")

    found = look(tmp_path, ContentConfig(enable_git_info=True))

    assert [(d.code, d.severity) for d in found.diagnostics] == [("git-history", "warning")]
    assert len(found.sources) == 1


class Memory:
    """A head cache in memory that passes everything through JSON, as a store on disk would."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int, int], str] = {}

    def get(self, path: str, size: int, mtime_ns: int) -> Mapping[str, Any] | None:
        kept = self.kept.get((path, size, mtime_ns))
        return None if kept is None else json.loads(kept)

    def earlier(self, path: str) -> Mapping[str, Any] | None:
        return next((json.loads(kept) for (of, _, _), kept in self.kept.items() if of == path), None)

    def put(self, path: str, size: int, mtime_ns: int, head: Mapping[str, Any]) -> None:
        self.kept[path, size, mtime_ns] = json.dumps(head, allow_nan=False)


CACHED = """
-- content/_index.md --
+++
title = "Home"
[cascade.params]
when = 2025-01-02
+++
-- content/a.md --
+++
title = "A"
date = 2025-01-02T03:04:05
at = 03:04:05
offset = 2025-01-02T03:04:05+09:00
infinite = -inf
big = 123456789012345678901234567890
nested = [{ a = 2025-01-02 }, [1.5, true]]
+++
日本
-- content/b/index.md --
---
title: B
---
-- content/b/r.md --
---
title: R
---
"""


def test_a_cached_scan_equals_a_fresh_one_and_reads_no_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, CACHED)
    cache = Memory()
    fresh = look(tmp_path, cache=cache)
    monkeypatch.setattr("sitegen.content.heads.read_bytes", lambda *_: pytest.fail("a file was read"))

    assert len(cache.kept) == 4
    assert look(tmp_path, cache=cache).sources == fresh.sources


def test_the_same_bytes_with_another_time_are_not_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, CACHED)
    cache = Memory()
    fresh = look(tmp_path, cache=cache)
    for path in (tmp_path / "content").rglob("*.md"):
        os.utime(path, (1, 1))
    (tmp_path / "content/b/index.md").write_text("---\ntitle: C\n---\n", encoding="utf-8")
    parsed: list[str] = []
    parse = heads.parse_head

    def noted(text: str, span: Any, path: str) -> dict[str, Any]:
        parsed.append(path)
        return parse(text, span, path)

    monkeypatch.setattr(heads, "parse_head", noted)
    found = {source.key: source.front for source in look(tmp_path, cache=cache).sources}

    assert parsed == ["content/b/index.md"]
    assert found["/b"].title == "C"
    assert found["/a"] == next(source.front for source in fresh.sources if source.key == "/a")


def test_a_cascade_in_an_unchanged_file_is_never_stale(tmp_path: Path) -> None:
    make(tmp_path, CACHED)
    cache = Memory()
    look(tmp_path, cache=cache)
    (tmp_path / "content" / "_index.md").write_text("+++\ntitle = 'Home'\n[cascade]\nweight = 7\n+++\n")

    weights = {source.key: source.front.weight for source in look(tmp_path, cache=cache).sources}

    assert weights == {"/": 7, "/a": 7, "/b": 7}


@pytest.mark.parametrize("torn", [{}, {"format": "toml"}, {"format": 1, "table": [], "body_offset": "x"}])
def test_a_torn_entry_of_a_cache_is_a_miss(tmp_path: Path, torn: dict[str, Any]) -> None:
    make(tmp_path, CACHED)
    fresh = look(tmp_path)
    cache = Memory()
    look(tmp_path, cache=cache)
    cache.kept = dict.fromkeys(cache.kept, json.dumps(torn))

    assert look(tmp_path, cache=cache).sources == fresh.sources


def test_heads_with_mistakes_are_not_cached(tmp_path: Path) -> None:
    make(tmp_path, "-- content/a.md --\n+++\ntitle = x\n+++\n")
    cache = Memory()

    first = look(tmp_path, cache=cache)

    assert cache.kept == {}
    assert look(tmp_path, cache=cache).diagnostics == first.diagnostics != ()


def test_japanese_is_looked_for_in_the_body_alone(tmp_path: Path) -> None:
    make(
        tmp_path,
        "-- content/a.md --\n---\ntitle: 日本\n---\nlatin\n-- content/b.md --\n---\ntitle: t\n---\nか\n",
    )

    assert [source.has_cjk for source in look(tmp_path).sources] == [False, True]


def test_an_empty_site_is_no_mistake(tmp_path: Path) -> None:
    found = look(tmp_path)

    assert (found.sources, found.static, found.data, found.diagnostics) == ((), {}, {}, ())
