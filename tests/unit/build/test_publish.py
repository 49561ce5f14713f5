"""Staging: what is moved, what is left alone, and what is taken back."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.publish import Staging
from sitegen.diagnostics import OutputError


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def read(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def put(staging: Staging, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        staging.put(path, data)


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what is renamed."""
    replace, names = os.replace, list[str]()

    def noted(source: Any, target: Any) -> None:
        replace(source, target)
        names.append(Path(target).name)

    monkeypatch.setattr(os, "replace", noted)
    return names


def test_what_is_not_there_is_moved_as_a_whole(tmp_path: Path, moves: list[str]):
    files = {"a/x/1": b"1", "a/x/2": b"2", "a/y/3": b"3", "4": b"4"}
    with Staging(tmp_path / "public") as staging:
        put(staging, files)
        staging.publish()
    assert moves == ["public"]
    assert read(tmp_path / "public") == files


def test_into_a_folder_that_is_there_files_go_one_by_one(tmp_path: Path, moves: list[str]):
    write(tmp_path / "public", {"a/x/1": b"old", "a/x/mine": b"mine"})
    with Staging(tmp_path / "public") as staging:
        put(staging, {"a/x/1": b"new", "a/x/2": b"2", "a/y/3": b"3", "a/y/4": b"4"})
        staging.publish()
    assert sorted(moves) == ["1", "2", "y"]
    assert read(tmp_path / "public") == {
        "a/x/1": b"new", "a/x/2": b"2", "a/x/mine": b"mine", "a/y/3": b"3", "a/y/4": b"4"
    }  # fmt: skip


def test_the_same_bytes_are_left_alone(tmp_path: Path):
    write(tmp_path / "public", {"a": b"same"})
    status = (tmp_path / "public/a").stat()
    with Staging(tmp_path / "public") as staging:
        staged = staging.put("a", b"same")
        staging.publish()
    assert (staged.is_new, staged.size, staged.mtime_ns) == (False, 4, status.st_mtime_ns)
    assert (tmp_path / "public/a").stat() == status


def test_size_and_time_are_those_of_the_published_file(tmp_path: Path):
    with Staging(tmp_path / "public") as staging:
        staged = staging.put("a/b", b"text")
        staging.publish()
    status = (tmp_path / "public/a/b").stat()
    assert (staged.is_new, staged.size, staged.mtime_ns) == (True, status.st_size, status.st_mtime_ns)


def test_what_is_withdrawn_or_cleared_leaves_no_folder(tmp_path: Path):
    with Staging(tmp_path / "public") as staging:
        put(staging, {"first/attempt": b""})
        staging.clear()
        put(staging, {"a/b/c": b"", "a/d": b""})
        staging.withdraw(["a/b/c"])
        staging.publish()
    assert sorted(p.name for p in (tmp_path / "public").rglob("*")) == ["a", "d"]


@pytest.mark.parametrize("after", range(6))
def test_everything_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int):
    """New files and folders, files that were replaced, a file that became a folder, and the other way."""
    before = {"old": b"old", "file": b"a file", "folder/a/b": b"a folder", "other": b"other"}
    write(tmp_path / "public", before)
    expected = read(tmp_path / "public")
    replace, left = os.replace, [after]

    def fail(source: Any, target: Any) -> None:
        if not str(target).endswith(".before") and ".before" not in str(source):
            if not left[0]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            left[0] -= 1
        replace(source, target)

    with Staging(tmp_path / "public") as staging:
        put(staging, {"old": b"new", "file/x": b"x", "folder": b"a file", "fresh/a/b": b"y", "single": b"z"})
        monkeypatch.setattr(os, "replace", fail)
        if after < 5:
            with pytest.raises(OutputError, match="the disk is full"):
                staging.publish({"folder/a/b"})
            assert read(tmp_path / "public") == expected
            assert not (tmp_path / "public/fresh").exists()
        else:
            staging.publish({"folder/a/b"})
            assert read(tmp_path / "public") == {
                "old": b"new", "file/x": b"x", "folder": b"a file", "fresh/a/b": b"y", "single": b"z",
                "other": b"other",
            }  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["public"]


def test_a_link_to_a_folder_is_gone_through(tmp_path: Path):
    write(tmp_path, {"elsewhere/mine": b"mine", "public/other": b""})
    (tmp_path / "public/a").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with Staging(tmp_path / "public") as staging:
        staging.put("a/x", b"x")
        staging.publish()
    assert (tmp_path / "public/a").is_symlink()
    assert read(tmp_path / "elsewhere") == {"mine": b"mine", "x": b"x"}


@pytest.mark.parametrize("made", [1, 2])
def test_an_interrupt_while_it_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: int
):
    """Nobody leaves a `with` that was not entered: it has to clean up itself."""
    mkdir, count = Path.mkdir, iter(range(1, 9))

    def interrupted(path: Path, *args: Any, **kwargs: Any) -> None:
        mkdir(path, *args, **kwargs)
        if path.is_relative_to(tmp_path) and path != tmp_path and next(count) == made:
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", interrupted)
    with pytest.raises(KeyboardInterrupt), Staging(tmp_path / "public"):
        pytest.fail("entered")
    assert list(tmp_path.iterdir()) == []
