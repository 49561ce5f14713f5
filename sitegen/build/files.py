"""Digests of files, worked out again only where size or time say that the bytes may be others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any

_DOUBTFUL_NS = 2_000_000_000
"""A file changed this shortly before it was looked at may change again within the same tick of the
file system's clock (two seconds on FAT); its time is then no proof of anything."""


class FileDigests:
    """Digests by path.

    Args:
        known: of an earlier build: path → (size, mtime_ns, digest).
        now_ns: when this build began.
    """

    def __init__(self, known: Mapping[str, Any], now_ns: int) -> None:
        self._known = known
        self._now_ns = now_ns
        self._found: dict[str, tuple[int, int, str]] = {}

    def digest(self, path: str) -> str:
        """BLAKE2b of a file's bytes, in hexadecimal; empty: it is no file that can be read."""
        if path in self._found:
            return self._found[path][2]
        try:
            status = os.stat(path)  # noqa: PTH116 - measured
            before = self._known.get(path)
            if before and before[0] == status.st_size and before[1] == status.st_mtime_ns:
                digest = str(before[2])
            else:
                digest = _digest(path)
        except OSError:
            return ""
        self._found[path] = (status.st_size, status.st_mtime_ns, digest)
        return digest

    def to_keep(self) -> dict[str, tuple[int, int, str]]:
        """What the next build may rely on: files whose time says something."""
        return {path: entry for path, entry in self._found.items() if not is_doubtful(entry[1], self._now_ns)}


def is_doubtful(mtime_ns: int, now_ns: int) -> bool:
    """Whether a file was changed too shortly before `now_ns` for its time to prove anything."""
    return mtime_ns > now_ns - _DOUBTFUL_NS


def _digest(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 - measured
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
