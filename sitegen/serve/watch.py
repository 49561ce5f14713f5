"""When to look at the files again: as soon as whoever writes them is done, and no sooner.

The system tells of each step (a file emptied, written, renamed); a change is all of them together. It is
over when nothing has happened for a moment, every file that was written was closed (where the system tells),
none is missing or empty as editors leave them half-way, and Git holds no lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from sitegen.build.disk import Places

_COMINGS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileMovedEvent, FileDeletedEvent, DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
_KINDS = [*_COMINGS, FileModifiedEvent, FileClosedEvent, FileAttribEvent, DirAttribEvent]
_TELLS_OF_CLOSING = sys.platform.startswith("linux")
_FEW = 16
"""Paths up to which a change is somebody's saving, and not a program's."""
_QUIET_S, _QUIET_HALF_WAY_S, _QUIET_MANY_S = 0.012, 0.25, 0.3
"""Seconds without a word after which a change is over. All but the first allow for a busy machine, on which
an editor or Git may stand still between two steps; they hold up no plain saving."""
_LONGEST_OPEN_S = 2.0
"""Seconds without a word after which an open file is read as it is: some programs never close theirs."""
_LONGEST_S, _LONGEST_LOCKED_S = 5.0, 30.0
"""Seconds after which a change is taken in that does not end; a log that is written on and on, say."""
_TICK_S = 0.01


class Watcher(FileSystemEventHandler):
    """Gathers what the system tells of the files of a site.

    Args:
        loop: on which everything here happens, but for `on_any_event`.
        poll_s: look this often instead; 0: be told.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, poll_s: float = 0.0) -> None:
        self._loop = loop
        self._poll_s = poll_s
        self._observer: BaseObserver | None = None
        self._watches: dict[tuple[str, bool], ObservedWatch] = {}
        self._came_or_went: set[str] = set()
        """Folders, and links to some; what is watched of one that went is not what is there when it comes
        again, nor what was below it."""
        self._folders: frozenset[str] = frozenset()
        self._matters: Callable[[str], bool] = lambda _: False
        self._root = Path()
        self._was_locked = False
        self._paths: set[str] = set()
        self._open: set[str] = set()
        self._first = self._last = 0.0
        self._told = asyncio.Event()
        self._calm = asyncio.Event()
        self._calm.set()

    # What to watch.

    def follow(self, places: Places, links: frozenset[str]) -> bool:
        """Watch what there is of these places from here on; answers whether that is more than before.

        Raises:
            OSError: the system cannot watch so much.
        """
        self._root = Path(places.root)
        above = places.above()
        self._folders = above | places.folders.keys() | links
        self._matters = _matters(places, self._folders, links)
        if self._poll_s:
            return False
        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        wanted = {(path, True) for path in (*places.folders, *links)} | {(path, False) for path in above}
        wanted = {(path, deep) for path, deep in wanted if os.path.isdir(path)}  # noqa: PTH112 - text
        news = frozenset(self._came_or_went)
        self._came_or_went -= news
        again = {key for key in self._watches if any(f"{key[0]}/".startswith(f"{path}/") for path in news)}
        for key in self._watches.keys() - wanted | again:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(self._watches.pop(key))
        more = wanted - self._watches.keys()
        for path, deep in sorted(more):
            kinds = _COMINGS if path == os.path.dirname(places.root) else _KINDS  # noqa: PTH120 - text
            watch = self._observer.schedule(self, path, recursive=deep, event_filter=kinds)
            self._watches[path, deep] = watch
        return bool(more)

    def poll(self, every_s: float) -> None:
        """Give up being told, and look this often."""
        self.stop()
        self._poll_s = every_s

    def stop(self) -> None:
        """End watching."""
        if self._observer is not None:
            self._observer.stop()
            self._observer = None
            self._watches.clear()

    # What happened.

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take an event, in the watcher's own thread."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._take, paths, type(event), time.perf_counter())

    def _take(self, paths: list[str], kind: type[FileSystemEvent], when: float) -> None:
        mattering = [path for path in paths if self._matters(path)]
        if not mattering:
            return
        if kind in _COMINGS:
            self._came_or_went.update(path for path in mattering if path in self._folders)
        if kind is FileModifiedEvent and _TELLS_OF_CLOSING:
            self._open.update(mattering)
        else:
            self._open.difference_update(mattering)
        self.hint(mattering, when)

    def hint(self, paths: list[str], when: float) -> None:
        """Something happened at these paths; an empty one: anywhere."""
        if not self._paths:
            self._first = when
        self._last = max(self._last, when)
        self._paths.update(paths)
        self._calm.clear()
        self._told.set()

    # When it is over.

    async def change(self) -> tuple[frozenset[str], float]:
        """Wait for a change to happen and to be over: where it was, and when it began."""
        if self._poll_s:
            await asyncio.sleep(self._poll_s)
            return frozenset(), time.perf_counter()
        await self._told.wait()
        # Looked up anew for each change: a site can become a repository while it is watched.
        lock, self._was_locked = _git_lock(self._root), False
        while (left := self._time_left(lock)) > 0:  # noqa: ASYNC110 - it is time that is waited for
            await asyncio.sleep(left)
        paths, self._paths = frozenset(self._paths), set()
        self._open.clear()
        self._told.clear()
        return paths, self._first

    def _time_left(self, lock: Path | None) -> float:
        now = time.perf_counter()
        if lock is not None and lock.exists() and now < self._first + _LONGEST_LOCKED_S:
            self._last, self._was_locked = now, True
            return _TICK_S
        end = self._first + _LONGEST_S
        if self._open and now < min(end, self._last + _LONGEST_OPEN_S):
            return _TICK_S / 4
        return min(end, self._last + self._quiet_time()) - now

    def _quiet_time(self) -> float:
        # What Git did while it held its lock may be told of after that.
        if self._was_locked or len(self._paths) > _FEW:
            return _QUIET_MANY_S
        return _QUIET_HALF_WAY_S if any(map(_is_half_way, self._paths)) else _QUIET_S

    @property
    def last_word(self) -> float:
        """When something was last told, by `time.perf_counter`."""
        return self._last

    def taken_in(self) -> None:
        """What `change` told last is known to the preview."""
        if not self._paths:
            self._calm.set()

    @property
    def is_calm(self) -> bool:
        """Whether nothing is known of that the preview does not know."""
        return self._calm.is_set()

    async def calm(self) -> None:
        """Wait until nothing is known of that the preview does not know."""
        if not self._calm.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._calm.wait(), _LONGEST_S)


def _matters(places: Places, folders: frozenset[str], links: frozenset[str]) -> Callable[[str], bool]:
    """Tells whether a path has to do with the site."""

    def matters(path: str) -> bool:
        if places.area(path) is not None:
            return not places.hides(path)
        return path in folders or any(path.startswith(f"{link}{os.sep}") for link in links)

    return matters


def _is_half_way(path: str) -> bool:
    """Whether a path is as an editor may leave it for a moment: not there, or empty."""
    try:
        return os.stat(path).st_size == 0  # noqa: PTH116 - text
    except OSError:
        return True


def _git_lock(root: Path) -> Path | None:
    """The lock that Git holds while it writes a branch's files (gitrepository-layout, index)."""
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git / "index.lock"
        if git.is_file():  # of a worktree or a submodule: it names the folder (gitrepository-layout)
            with contextlib.suppress(OSError, UnicodeDecodeError):
                named = git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
                return folder / named / "index.lock"
    return None


__all__ = ["Watcher"]
