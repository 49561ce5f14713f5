"""What files say of themselves: digests, worked out again only where size or time say that they must be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_DOUBTFUL_NS = 2_000_000_000
"""A file changed this shortly before it was looked at may change again within the same tick of the
file system's clock (two seconds on FAT); its time is then no proof of anything."""
_TICK_NS = 20_000_000
"""How far a file system's clock may be behind, where it counts parts of a second at all."""
_UNSURE = "changed during the build"
"""Stands for a digest, and is none."""


class FileDigests:
    """Digests by path.

    Args:
        known: of an earlier build: path → (size, mtime_ns, digest).
        now_ns: when this build began.
    """

    def __init__(self, known: Mapping[str, Any], now_ns: int) -> None:
        self.known = known
        self._now_ns = now_ns
        self._found: dict[str, tuple[int, int, str]] = {}
        self._written: set[str] = set()
        self._is_late = False

    def distrust_changes(self) -> None:
        """What is asked for from now on was read before.

        A file that was changed since the build began may have been read as it was before that; its
        digest would then be one of bytes that nobody has seen. It is given none that is ever equal.
        """
        self._is_late = True

    def digest(self, path: str) -> str:
        """BLAKE2b of a file's bytes, in hexadecimal; empty: it is no file that can be read."""
        if path in self._found:
            return self._found[path][2]
        try:
            status = os.stat(path)  # noqa: PTH116 - measured
            if self._is_late and _changed_since(self._now_ns, status):
                return _UNSURE
            before = self.known.get(path) if path not in self._written else None
            if before and before[0] == status.st_size and before[1] == status.st_mtime_ns:
                digest = str(before[2])
            else:
                digest = _digest(path)
        except OSError:
            return ""
        self._found[path] = (status.st_size, status.st_mtime_ns, digest)
        return digest

    def forget(self, path: str) -> None:
        """A file was written, whatever its size and time say."""
        self._found.pop(path, None)
        self._written.add(path)

    def to_keep(self) -> dict[str, tuple[int, int, str]]:
        """What the next build may rely on: files whose time says something."""
        return {path: entry for path, entry in self._found.items() if not is_doubtful(entry[1], self._now_ns)}


def is_doubtful(mtime_ns: int, now_ns: int) -> bool:
    """Whether a file was changed too shortly before `now_ns` for its time to prove anything."""
    return mtime_ns > now_ns - _DOUBTFUL_NS


def _changed_since(moment_ns: int, status: os.stat_result) -> bool:
    """Whether a file was changed, or put where it is, after a moment."""
    times = (status.st_mtime_ns, status.st_ctime_ns)
    is_coarse = not any(time % 1_000_000_000 for time in times)
    return max(times) >= moment_ns - (_DOUBTFUL_NS if is_coarse else _TICK_NS)


def left_behind(folder: Path, prefix: str, suffix: str) -> Iterator[Path]:
    """What processes that are gone left in a folder, called `PREFIX.PID.SUFFIX`.

    Of this process's own number too: in a container every build has the same.
    """
    for path in folder.glob(f"{prefix}.*.{suffix}"):
        pid = path.name[len(prefix) + 1 : -len(suffix) - 1]
        if pid == str(os.getpid()) or not _is_running(pid):
            yield path


def _is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _digest(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 - measured
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
