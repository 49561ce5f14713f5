"""Raw heads: what one reading of a content file yields, before anything is resolved.

A raw head depends on the bytes of its own file and on nothing else, so it may be kept between builds: by
size and time, or, where these are others (a fresh checkout), by the bytes' digest. What it means (cascades,
types, dates) is worked out anew from raw heads in every build and cannot be stale.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sitegen.content.front_matter import parse_head, split_head
from sitegen.content.model import SourceFile
from sitegen.content.read import decode, read_bytes
from sitegen.text.counting import has_cjk


@dataclass(frozen=True, slots=True, kw_only=True)
class RawHead:
    """The plain facts of one content file.

    Attributes:
        table: front matter as plain data, keys as written.
        digest: BLAKE2b (16 bytes, hex) of the file's bytes.
        has_cjk: the body holds a Han, Hangul, Hiragana or Katakana character.
    """

    format: str
    table: dict[str, Any]
    body_offset: int
    digest: str
    has_cjk: bool


class HeadCache(Protocol):
    """A store of raw heads between builds. Any doubt is a miss."""

    def get(self, path: str, size: int, mtime_ns: int) -> Mapping[str, Any] | None:
        """What `put` was given for the same file, size and time."""
        ...

    def earlier(self, path: str) -> Mapping[str, Any] | None:
        """What `put` was given for the file when its size or time may have been others."""
        ...

    def put(self, path: str, size: int, mtime_ns: int, head: Mapping[str, Any]) -> None:
        """Keep a raw head: plain data that JSON can write."""
        ...


def read_head(root: Path, file: SourceFile, cache: HeadCache | None = None) -> RawHead:
    """The raw head of a file, from the cache where it has it.

    Raises:
        SourceError: the file cannot be read or is no text.
        ParseError: its head is malformed. Neither is ever cached.
    """
    head = _unpack(cache.get(file.path, file.size, file.mtime_ns)) if cache else None
    if head is not None:
        return head
    data = read_bytes(root, file.path)
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    head = _unpack(cache.earlier(file.path)) if cache else None
    if head is None or head.digest != digest:
        head = _read(data, digest, file.path)
    if cache:
        cache.put(file.path, file.size, file.mtime_ns, _pack(head))
    return head


def _read(data: bytes, digest: str, path: str) -> RawHead:
    text = decode(data, path)
    span = split_head(text, path)
    return RawHead(
        format=span.format,
        table=parse_head(text, span, path),
        body_offset=span.body_offset,
        digest=digest,
        has_cjk=has_cjk(text[span.body_offset :]),
    )


def _pack(head: RawHead) -> dict[str, Any]:
    return {
        "format": head.format,
        "table": _tagged(head.table),
        "body_offset": head.body_offset,
        "digest": head.digest,
        "has_cjk": head.has_cjk,
    }


def _unpack(kept: Mapping[str, Any] | None) -> RawHead | None:
    if kept is None:
        return None
    try:
        return RawHead(
            format=str(kept["format"]),
            table=dict(_untagged(kept["table"])),
            body_offset=int(kept["body_offset"]),
            digest=str(kept["digest"]),
            has_cjk=bool(kept["has_cjk"]),
        )
    except (KeyError, TypeError, ValueError):
        return None  # written by another version, or torn


# What JSON has no form for is a table of one key that begins with a NUL. A source may hold such a table too
# (`{"\u0000a": 1}`): it is then wrapped in one.
_TAG = "\0"
_READERS = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "float": float,
}


def _tagged(value: Any) -> Any:
    if isinstance(value, dict):
        table = {key: _tagged(child) for key, child in value.items()}
        is_taken = len(table) == 1 and next(iter(table)).startswith(_TAG)
        return {_TAG + "table": table} if is_taken else table
    if isinstance(value, list):
        return [_tagged(child) for child in value]
    if isinstance(value, dt.datetime):
        return {_TAG + "datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {_TAG + "date": value.isoformat()}
    if isinstance(value, dt.time):
        return {_TAG + "time": value.isoformat()}
    if isinstance(value, float) and not -1e308 < value < 1e308:
        return {_TAG + "float": repr(value)}  # infinities and NaN
    return value


def _untagged(value: Any) -> Any:
    if type(value) is list:  # from JSON, which has no others; most are texts
        return [child if type(child) is str else _untagged(child) for child in value]
    if type(value) is not dict:
        return value
    if len(value) == 1:
        ((name, inner),) = value.items()
        if name == _TAG + "table":
            value = inner
        elif name.startswith(_TAG):
            return _READERS[name[1:]](inner)
    return {key: child if type(child) is str else _untagged(child) for key, child in value.items()}
