"""What a build leaves for the next one: a single file, replaced as a whole.

A database would give partial writes, and with them half-right states to recover from. This file is
written beside its place and moved in, so it is the old one or the new one; every section carries its
checksum, so a torn, foreign or altered one is noticed before a byte of it is believed. It holds JSON and
numbers, nothing that can run: a cache restored from elsewhere can be wrong, but not dangerous.

Layout: a line with a checksum of the rest of it, which is JSON (format, versions, and for each section its
length and checksum); then the sections one after the other. A section is parsed when it is asked for.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.build.files import left_behind

_FORMAT = "sitegen-cache-7"
_LONGEST_HEAD = 1 << 16
"""Bytes; the first line of a file that is none of ours may be its whole."""


class StoreDamaged(Exception):  # noqa: N818 - it says what happened
    """The file is torn or foreign."""


class Store:
    """The sections of a store file, or none of them."""

    def __init__(self, versions: Mapping[str, str], sections: Mapping[str, bytes | None]) -> None:
        self.versions = dict(versions)
        self._sections = dict(sections)
        self._sums: dict[str, str] = {}
        """Checksums as the file has them, of the sections that are still the file's."""
        self._believed: set[str] = set()

    @classmethod
    def empty(cls, versions: Mapping[str, str]) -> Store:
        """A store that holds nothing."""
        return cls(versions, {})

    @classmethod
    def open(cls, path: Path) -> Store:
        """Read the store file at `path`. Its `versions` are those that it was saved with.

        Raises:
            StoreDamaged: it is not what this program wrote.
            OSError: it cannot be read; FileNotFoundError: there is none.
        """
        data = path.read_bytes()
        end = data.find(b"\n", 0, _LONGEST_HEAD)
        checksum, _, first = data[: max(end, 0)].partition(b" ")
        # A head that says something else than what was written could pass off a section as missing.
        if checksum != _checksum(first).encode():
            raise StoreDamaged("its head does not have its checksum")
        try:
            head = json.loads(first)
            if head["format"] != _FORMAT:
                raise StoreDamaged("it is of another format")
            store = cls(head["versions"], {})
            at = end + 1
            for name, (length, checksum) in head["sections"].items():
                store._sections[name] = data[at : at + length]
                store._sums[name] = checksum
                at += length
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as e:
            raise StoreDamaged("its head is not readable") from e
        if at != len(data):
            raise StoreDamaged("it is cut short, or something follows it")
        return store

    def only(self, prefix: str, versions: Mapping[str, str]) -> Store:
        """The sections whose names begin so, in a store of these versions: those that no version changes."""
        store = Store(versions, {name: s for name, s in self._sections.items() if name.startswith(prefix)})
        store._sums = {name: s for name, s in self._sums.items() if name in store._sections}
        return store

    def drop(self, name: str) -> None:
        """Forget a section."""
        self._sections.pop(name, None)
        self._sums.pop(name, None)

    def raw(self, name: str) -> bytes:
        """The bytes of a section; empty: there is none. Raises StoreDamaged."""
        data = self._sections.get(name) or b""
        known = self._sums.get(name)
        if known is not None and name not in self._believed:
            if _checksum(data) != known:
                raise StoreDamaged(f"section `{name}` does not have its checksum")
            self._believed.add(name)
        return data

    def json(self, name: str, default: Any) -> Any:
        """The value of a section of JSON. Raises StoreDamaged."""
        data = self.raw(name)
        if not data:
            return default
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as e:
            raise StoreDamaged(f"section `{name}` is not readable") from e

    def put(self, name: str, data: bytes) -> None:
        """Set a section."""
        self._sections[name] = data
        self._sums.pop(name, None)

    def put_json(self, name: str, value: Any) -> None:
        """Set a section of JSON."""
        self.put(name, as_json(value))

    def save(self, path: Path) -> None:
        """Replace the file at `path`. Raises OSError; what was there is then still there."""
        sections = {name: data or b"" for name, data in self._sections.items()}
        head = {
            "format": _FORMAT,
            "versions": self.versions,
            "sections": {
                name: (len(data), self._sums.get(name) or _checksum(data)) for name, data in sections.items()
            },
        }
        first = json.dumps(head).encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in left_behind(path.parent, path.name, "new"):
            old.unlink(missing_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            with beside.open("wb") as file:
                file.write(_checksum(first).encode() + b" " + first + b"\n")
                file.writelines(sections.values())
            beside.replace(path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()


def as_json(value: Any) -> bytes:
    """A section of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _checksum(data: bytes) -> str:
    """Against accidents: who means harm could work out any other sum as well."""
    return f"{zlib.crc32(data):08x}"
