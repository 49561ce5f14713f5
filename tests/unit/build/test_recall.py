"""What a build leaves of how a site is put together, and how far the next one believes it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sitegen.build import evaluate, groundwork
from sitegen.build.store import Store
from tests.support import SiteBuilder

LONG_AGO = 1_600_000_000
SITE = """
    -- sitegen.toml --
    baseURL = "https://example.org/"
    timeZone = "Asia/Tokyo"
    [[cascade]]
    mood = "calm"
    [cascade.target]
    path = "/posts/**"
    [[menus.main]]
    name = "Posts"
    pageRef = "/posts"
    -- data/facts.yaml --
    day: 2025-01-02
    list: [1, 1.0, true, null, {a: [x]}]
    -- content/_index.md --
    +++
    title = "Home"
    cascade = {params = {from = "home"}}
    +++
    -- content/posts/a/index.md --
    +++
    title = "A"
    date = 2025-01-01T09:00:00
    tags = ["x", "日本"]
    aliases = ["/old/"]
    outputs = ["html"]
    [[resources]]
    src = "*.txt"
    title = "Text"
    [menus.main]
    weight = 2
    [sitemap]
    priority = 0.5
    [params]
    when = 2025-02-03
    at = 10:11:12
    +++
    Body of A.
    -- content/posts/a/note.txt --
    note
    -- content/posts/b.md --
    +++
    title = "B"
    date = 2025-01-02
    tags = ["x"]
    expiryDate = 2035-01-01
    [build]
    list = "local"
    +++
    Body of B.
    -- content/posts/draft.md --
    +++
    title = "Draft"
    draft = true
    +++
    -- content/loose.txt --
    loose
    -- static/plain.txt --
    plain
    -- assets/style.css --
    p {}
    -- templates/page.html --
    {{ page.title }} {{ page.content }} {{ page.params.mood }} {{ site.data.facts.day }}
    {% for p in page.related(3) %}[{{ p.title }}]{% endfor %}
    -- templates/list.html --
    {{ page.title }}{% for p in page.pages %} {{ p.title }}{% endfor %}
"""


def settled(root: Path) -> None:
    """Make files of the site so old that their times prove something."""
    for path in root.rglob("*"):
        if path.is_file() and not {".sitegen", "public"} & set(path.relative_to(root).parts):
            os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def site(tmp_path: Path) -> SiteBuilder:
    built = SiteBuilder(tmp_path / "site", SITE)
    settled(built.root)
    built.build()
    return built


def published(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def is_clean(site: SiteBuilder, clean: Path) -> bool:
    """Whether what is published is what a build from nothing publishes."""
    found = published(site.root / "public")
    site.build(destination=clean, ignore_cache=True)
    return found == published(clean)


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Says `scan` whenever every file is read."""
    found: list[str] = []
    scan = groundwork.scan

    def noted(*args: Any, **named: Any) -> Any:
        found.append("scan")
        return scan(*args, **named)

    monkeypatch.setattr(groundwork, "scan", noted)
    return found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/posts/a/index.md", "Body of A.", "Other."),
        ("content/posts/a/index.md", '"A"', '"Z"'),
        ("content/posts/a/index.md", '"x", ', ""),
        ("content/posts/a/index.md", "2025-01-01T09", "2025-01-03T09"),
        ("content/posts/a/note.txt", "note", "other"),
        ("static/plain.txt", "plain", "other"),
        ("templates/page.html", "{{ page.title }}", "<b>{{ page.title }}</b>"),
    ],
)
def test_files_that_were_written_are_all_that_is_read(
    site: SiteBuilder, scans: list[str], tmp_path: Path, path: str, old: str, new: str
) -> None:
    site.edit(path, old, new).build()
    assert not scans
    assert is_clean(site, tmp_path / "clean")


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.write("content/posts/c.md", "+++\ntitle = 'C'\ntags = ['x']\n+++\nC"),
        lambda site: site.remove("content/posts/b.md"),
        lambda site: site.rename("content/posts/b.md", "content/posts/d.md"),
        lambda site: site.edit("content/posts/draft.md", "true", "false"),
        lambda site: site.edit("content/_index.md", '"home"', '"index"'),
        lambda site: site.edit("sitegen.toml", '"calm"', '"wild"'),
        lambda site: site.edit("data/facts.yaml", "2025-01-02", "2026-01-02"),
        lambda site: site.write("templates/term.html", "{{ page.title }}!"),
    ],
)
def test_other_changes_show_as_well(
    site: SiteBuilder, tmp_path: Path, change: Callable[[SiteBuilder], SiteBuilder]
) -> None:
    change(site).build()
    assert is_clean(site, tmp_path / "clean")


@pytest.mark.parametrize(
    ("base_url", "is_read"), [("http://localhost:1/", False), ("https://e.org/p/", True)]
)
def test_of_the_base_url_only_the_path_goes_into_addresses(
    site: SiteBuilder, scans: list[str], tmp_path: Path, base_url: str, is_read: bool
) -> None:
    site.write(
        "templates/page.html", "{{ page.permalink }} {{ page.rel_permalink }} {{ site.menus.main[0].url }}"
    )
    site.build(overrides={"baseURL": base_url})
    assert bool(scans) is is_read
    found = published(site.root / "public")
    site.build(destination=tmp_path / "clean", ignore_cache=True, overrides={"baseURL": base_url})
    assert found == published(tmp_path / "clean")


def test_what_is_written_during_a_build_is_read_again(site: SiteBuilder, tmp_path: Path) -> None:
    """A file of this moment may change within the same tick of the clock."""
    path = site.root / "content/posts/b.md"
    site.edit("content/posts/b.md", "Body of B.", "Body of C.").build()
    status = path.stat()
    site.edit("content/posts/b.md", "Body of C.", "Body of D.")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    site.build()
    assert "Body of D." in (site.root / "public/posts/b/index.html").read_text(encoding="utf-8")
    assert is_clean(site, tmp_path / "clean")


def test_many_written_files_are_left_anew(site: SiteBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bool] = []
    pack_up = evaluate.pack_up

    def noted(*args: Any, **named: Any) -> Any:
        left.append(True)
        return pack_up(*args, **named)

    monkeypatch.setattr(evaluate, "pack_up", noted)
    site.edit("content/posts/b.md", "Body of B.", "Body of C.").build()
    assert not left
    for number in range(20):
        site.write(f"static/{number}.txt", "one")
    site.build()
    assert left


def test_what_was_read_again_and_is_the_same_can_be_left(
    site: SiteBuilder, scans: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "FEW_CHANGES", 0)
    path = site.root / "content/posts/b.md"
    for _ in range(2):
        path.touch()
        site.build()
    settled(site.root)
    site.edit("content/posts/a/index.md", "Body of A.", "Other.").build()
    assert not scans


def tampered(site: SiteBuilder, change: Callable[[dict[str, Any]], object]) -> None:
    """Have the store say something else, with all its checksums."""
    path = site.root / ".sitegen/build.cache"
    store = Store.open(path)
    names = ("groundwork", "columns", "traces", "lengths", "ids", "snapshot", "heads", "files", "templates")
    for name in names:
        store.raw(name)
    head = store.json("groundwork", {})
    change(head)
    store.put_json("groundwork", head)
    store.save(path)


def swapped(head: dict[str, Any], key: str, old: object, new: object) -> None:
    assert old in head[key]
    head[key] = [new if value == old else value for value in head[key]]


def led_astray(head: dict[str, Any], path: str) -> None:
    """Name a file of elsewhere, and have it stand for one of the site."""
    at = head["paths"].index("static/plain.txt")
    for key, value in (("paths", path), ("sizes", 1), ("times", 1)):
        head[key].append(value)
    head["sources"] = [[len(head["paths"]) - 1 if s[0] == at else s[0], *s[1:]] for s in head["sources"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda head: led_astray(head, "/etc/hostname"),
        lambda head: led_astray(head, "../secret.txt"),
        lambda head: swapped(head, "paths", "content/posts/b.md", "/etc/hostname"),
        lambda head: swapped(head, "paths", "static/plain.txt", "../secret.txt"),
        lambda head: swapped(head, "texts", "plain.txt", "../../outside.txt"),
        lambda head: swapped(head, "texts", "plain.txt", "/outside.txt"),
        lambda head: head.update(texts=[]),
        lambda head: head.update(root=0),
        lambda head: head.update(known=3),
        lambda head: head.update(sources=[]),
        lambda head: head.update(sizes=[]),
        lambda head: head.update(made="yesterday"),
        lambda head: head.update(related=[["3:/posts/a", [99]]]),
        lambda head: head.update(records=[["Popen", 1]]),
        lambda head: [head.pop(key) for key in list(head) if key != "settings"],
    ],
)
def test_a_store_from_elsewhere_reads_and_writes_nothing_that_the_site_does_not(
    site: SiteBuilder, tmp_path: Path, change: Callable[[Mapping[str, Any]], object]
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    tampered(site, change)
    (site.root / "public/plain.txt").unlink()
    site.edit("content/posts/a/index.md", "Body of A.", "Other.").build()
    assert is_clean(site, tmp_path / "clean")
    assert not list(tmp_path.glob("outside*"))
    assert "secret" not in json.dumps([b.decode() for b in published(site.root / "public").values()])
