from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from sitegen.build.build import configure
from sitegen.build.disk import Area, Digests, Places, look_again, places_of, take_look
from sitegen.build.model import BuildRequest


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for name in ("content/posts", "static"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/posts/a.md").write_text("a")
    (tmp_path / "sitegen.toml").write_text("")
    request = BuildRequest(source=tmp_path, now=dt.datetime.now(dt.UTC))
    loaded, themes, _ = configure(request)
    return places_of(request, loaded, themes)


def names(paths: frozenset[str], places: Places) -> list[str]:
    return sorted(os.path.relpath(path, places.root) for path in paths)


def test_what_files_are_to_the_site(places: Places):
    root = places.root
    expected = {
        "sitegen.toml": Area.CONFIG, "hugo.yaml": Area.CONFIG, "config/_default/a.toml": Area.CONFIG,
        "content/a.md": Area.CONTENT, "static/x/y": Area.STATIC, "assets/a.css": Area.ASSETS,
        "data/a.toml": Area.DATA, "i18n/ja.toml": Area.TEXTS, "templates/a.html": Area.TEMPLATES,
        "notes.txt": None, "public/index.html": None, "contents/a.md": None,
    }  # fmt: skip
    assert {path: places.area(f"{root}/{path}") for path in expected} == expected


def test_what_happened_between_two_looks(places: Places, tmp_path: Path):
    before = take_look(places)
    (tmp_path / "content/posts/b.md").write_text("b")
    (tmp_path / "content/posts/a.md").write_text("longer")
    (tmp_path / "sitegen.toml").unlink()
    difference = before.differences(take_look(places))
    assert names(difference.added, places) == ["content/posts/b.md"]
    assert names(difference.written, places) == ["content/posts/a.md"]
    assert names(difference.removed, places) == ["sitegen.toml"]
    assert difference.since_ns == before.taken_ns
    assert not before.differences(before)


def test_a_change_began_with_its_first_file(places: Places, tmp_path: Path):
    before = take_look(places)
    (tmp_path / "content/posts/a.md").write_text("longer")
    difference = before.differences(take_look(places))
    assert difference.since_ns >= (tmp_path / "content/posts/a.md").stat().st_mtime_ns


def test_the_same_size_and_time_hide_nothing(places: Places, tmp_path: Path):
    path = tmp_path / "content/posts/a.md"
    status, before = path.stat(), take_look(places)
    path.write_text("b")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert before.differences(take_look(places)).written


def test_looking_at_some_paths_is_looking_at_all_if_nothing_else_changed(places: Places, tmp_path: Path):
    before = take_look(places)
    content = tmp_path / "content"
    (content / "new/deep").mkdir(parents=True)
    (content / "new/deep/x.md").write_text("x")
    (content / "posts/a.md").rename(content / "posts/c.md")
    (content / "posts/.hidden.md").write_text("")
    (tmp_path / "static/.kept").write_text("")
    named = [content / "new", content / "posts/a.md", content / "posts/c.md", content / "posts/.hidden.md",
             tmp_path / "static/.kept", tmp_path / "elsewhere"]  # fmt: skip
    assert look_again(before, places, map(str, named)).files == take_look(places).files
    (content / "posts").rename(tmp_path / "gone")
    after = look_again(take_look(places), places, [str(content / "posts")])
    assert not [path for path in after.files if "/posts/" in path]


def test_a_link_to_itself_ends(places: Places, tmp_path: Path):
    (tmp_path / "content/loop").symlink_to(tmp_path / "content")
    (tmp_path / "content/nowhere").symlink_to(tmp_path / "nothing")
    assert len([p for p in take_look(places).files if p.endswith("a.md")]) == 1


def test_a_digest_stands_until_the_file_is_known_to_be_written(tmp_path: Path):
    path = tmp_path / "x"
    path.write_text("1")
    digests = Digests({}, 0)
    first = digests.digest(str(path))
    path.write_text("2")
    assert digests.digest(str(tmp_path / "y" / ".." / "x")) == first
    digests.forget(str(path))
    assert digests.digest(str(path)) not in ("", first)
    assert digests.digest(str(tmp_path / "missing")) == ""


def test_a_digest_of_an_earlier_preview_is_not_believed_of_a_file_that_was_written(tmp_path: Path):
    path, other = tmp_path / "x", tmp_path / "other"
    path.write_text("1")
    other.write_text("1")
    later = time.time_ns() + 10_000_000_000
    before = Digests({}, later)
    before.digest(str(path))
    before.digest(str(other))
    os.utime(path, ns=(1, path.stat().st_mtime_ns))
    facts = path.stat()
    path.write_text("2")
    os.utime(path, ns=(1, facts.st_mtime_ns))  # as some tools leave it
    digests = Digests(before.to_keep(), later)
    assert digests.digest(str(path)) == before.digest(str(path))
    digests.forget(str(path))
    assert digests.digest(str(path)) != before.digest(str(path))
    assert digests.to_keep().keys() == {str(path), str(other)}
