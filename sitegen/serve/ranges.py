"""Range requests (RFC 9110, 14): browsers play and seek in videos with them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `start` to `end` of a body, the last one excluded."""

    start: int
    end: int


def read_range(header: str | None, length: int) -> Part | None:
    """The part of a body that is asked for; None: all of it.

    A header with several ranges, or that makes no sense, may be ignored (14.2), and is.

    Raises:
        ValueError: the body has no such part.
    """
    match = _RANGE.fullmatch(header) if header else None
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        count = min(int(match[2]), length)
        if not count:
            raise ValueError(header)
        return Part(length - count, length)
    start = int(match[1])
    last = int(match[2]) if match[2] else length - 1
    if match[2] and last < start:
        return None
    if start >= length:
        raise ValueError(header)
    return Part(start, min(last, length - 1) + 1)


__all__ = ["Part", "read_range"]
