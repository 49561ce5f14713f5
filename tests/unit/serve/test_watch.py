"""When a change is over: events as systems tell them, without a file system to wait for."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from watchdog.events import FileClosedEvent, FileCreatedEvent, FileModifiedEvent, FileMovedEvent

from sitegen.build.disk import Area, Places
from sitegen.serve import watch
from sitegen.serve.watch import Watcher


def places(root: Path) -> Places:
    return Places(str(root), {f"{root}/content": Area.CONTENT}, frozenset({f"{root}/hugo.toml"}))


def watcher(root: Path) -> Watcher:
    (root / "content").mkdir()
    made = Watcher(asyncio.get_running_loop(), poll_s=60)
    made.follow(places(root), frozenset())
    made._poll_s = 0
    return made


def test_several_steps_are_one_change(tmp_path: Path):
    async def scene() -> None:
        made = watcher(tmp_path)
        file = tmp_path / "content/a.md"
        file.write_text("x")
        assert made.is_calm
        began = time.perf_counter()
        for number in range(3):
            made._take([str(file)], FileModifiedEvent, began + number / 1000)
            await asyncio.sleep(0.02)
            assert not made.is_calm
        made._take([str(file)], FileClosedEvent, time.perf_counter())
        paths, since = await made.change()
        assert paths == {str(file)}
        assert since == began
        made.taken_in()
        assert made.is_calm
        await made.calm()

    asyncio.run(scene())


def test_a_file_that_is_open_is_waited_for(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(watch, "_TELLS_OF_CLOSING", True)

    async def scene() -> None:
        made = watcher(tmp_path)
        file = tmp_path / "content/a.md"
        file.write_text("x")
        made._take([str(file)], FileModifiedEvent, time.perf_counter())
        task = asyncio.ensure_future(made.change())
        await asyncio.sleep(0.1)
        assert not task.done()
        made._take([str(file)], FileClosedEvent, time.perf_counter())
        await asyncio.wait_for(task, 5)

    asyncio.run(scene())


def test_a_file_that_is_never_closed_is_not_waited_for_long(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(watch, "_LONGEST_OPEN_S", 0.1)

    async def scene() -> None:
        made = watcher(tmp_path)
        file = tmp_path / "content/a.md"
        file.write_text("x")
        made._take([str(file)], FileModifiedEvent, time.perf_counter())
        await asyncio.wait_for(made.change(), 5)

    asyncio.run(scene())


def test_a_change_without_end_is_taken_in_all_the_same(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(watch, "_LONGEST_S", 0.2)

    async def scene() -> None:
        made = watcher(tmp_path)
        file = tmp_path / "content/a.md"
        file.write_text("x")
        task = asyncio.ensure_future(made.change())
        for _ in range(200):
            made._take([str(file)], FileCreatedEvent, time.perf_counter())
            await asyncio.sleep(0.005)
            if task.done():
                return
        raise AssertionError("it was waited for ever")

    asyncio.run(scene())


def test_git_is_waited_for(tmp_path: Path):
    (tmp_path / ".git").mkdir()
    lock = tmp_path / ".git/index.lock"

    async def scene() -> None:
        lock.write_text("")
        made = watcher(tmp_path)
        made._take([f"{tmp_path}/content/a.md"], FileCreatedEvent, time.perf_counter())
        task = asyncio.ensure_future(made.change())
        await asyncio.sleep(0.25)
        assert not task.done()
        lock.unlink()
        await asyncio.wait_for(task, 5)

    asyncio.run(scene())


def test_what_is_nothing_to_the_site_is_passed_over(tmp_path: Path):
    async def scene() -> None:
        made = watcher(tmp_path)
        for name in ("notes.txt", "content/.a.md.swp", "content/a.md~", "content/#a#", "public/index.html"):
            made._take([f"{tmp_path}/{name}"], FileCreatedEvent, time.perf_counter())
        assert made.is_calm
        made._take(
            [f"{tmp_path}/content/.t", f"{tmp_path}/content/a.md"], FileMovedEvent, time.perf_counter()
        )
        paths, _ = await made.change()
        assert paths == {f"{tmp_path}/content/a.md"}
        made._take([f"{tmp_path}/hugo.toml"], FileCreatedEvent, time.perf_counter())
        assert not made.is_calm

    asyncio.run(scene())
