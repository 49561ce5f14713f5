"""Processed images and what was seen in sources, kept on disk between builds.

A file is named by the digest of what it was made from, so it can be missing but never stale. It is
written beside its place and moved in, and carries a checksum: one that was cut short is none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Container
from pathlib import Path

import PIL

_ALGORITHM = 1
"""Counted up when `process` makes other pixels of the same."""
_SUM = 16
"""Bytes of the checksum at the end of a file."""


class ImageCache:
    """A folder of files by digest, one folder in it for each version of what makes them."""

    def __init__(self, folder: Path | None) -> None:
        """`folder`: None keeps nothing."""
        self.folder = folder / f"{_ALGORITHM}-{PIL.__version__}" if folder else None

    def get(self, name: str) -> bytes | None:
        """What is kept under a name."""
        if self.folder is None:
            return None
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        return data[:-_SUM] if data[-_SUM:] == _checksum(data[:-_SUM]) else None

    def put(self, name: str, data: bytes) -> None:
        """Keep something. What cannot be written costs time in the next build, and nothing else."""
        if self.folder is None:
            return
        beside = self.folder / f"{name}.{os.getpid()}.new"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data + _checksum(data))
            beside.replace(self.folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()


def prune(folder: Path, used: Container[str]) -> int:
    """Remove from a cache all but the names that are used, and what other versions made; how many files."""
    here = ImageCache(folder).folder
    count = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        with contextlib.suppress(OSError):
            if path.is_dir():
                path.rmdir()  # fails, and should, where something is left in it
            elif path.parent != here or path.name not in used:
                path.unlink()
                count += 1
    return count


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SUM).digest()


__all__ = ["ImageCache", "prune"]
