"""Rendered bodies on disk, between the wave that makes them and the wave that shows them.

At the size of the real site they are 60 MB, at ten times it 600: too much to hold, little to write
once and read back once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen.build.publish import output_error
from sitegen.templates.facts import Facts


class Slice(NamedTuple):
    """Where one body is: a file of the spool, and bytes in it."""

    file: str
    start: int
    length: int


class SpoolWriter:
    """One process's part of the spool: a file that only it writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pid = -1
        self._handle = -1
        self._name = ""
        self._end = 0

    def write(self, data: bytes) -> Slice:
        """Append a body, in UTF-8 (`surrogatepass`). Raises OutputError: disk full."""
        start, view = self._end, memoryview(data)
        try:
            if self._pid != os.getpid():  # a fork inherits the object, and must not share the file
                self._open()
                start = 0
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError as e:
            raise output_error(e, self._folder.parent) from e
        self._end += len(data)
        return Slice(self._name, start, len(data))

    def _open(self) -> None:
        self._pid = os.getpid()
        self._name = f"bodies-{self._pid}"
        self._handle = os.open(self._folder / self._name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._end = 0


class Spool:
    """All bodies that the first wave rendered."""

    def __init__(self, folder: Path, slices: Mapping[str, Slice], facts: Callable[[str], Facts]) -> None:
        self._folder = folder
        self._slices = slices
        self._facts = facts
        self._handles: dict[str, int] = {}

    def html(self, key: str) -> str | None:
        """The HTML of a page's body, or None: it was not rendered."""
        place = self._slices.get(key)
        if place is None:
            return None
        handle = self._handles.get(place.file)
        if handle is None:
            handle = self._handles[place.file] = os.open(self._folder / place.file, os.O_RDONLY)
        return os.pread(handle, place.length, place.start).decode("utf-8", "surrogatepass")

    def facts(self, key: str) -> Facts | None:
        """The facts of a page's body; a body with a mistake has none to show, and is not tried again."""
        return self._facts(key)

    def close(self) -> None:
        """Let go of the files."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()
