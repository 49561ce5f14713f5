"""From the path in a request to a path in the plan (RFC 3986, 2.1 and 3.3; RFC 9112, 3.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request leads.

    Attributes:
        file: path of an output, raw Unicode; empty, if `is_bad` or `elsewhere`.
        is_bad: nothing can ever be there: it climbs, has an empty part, or is no text.
        elsewhere: where the site is, for who asks outside of it.
    """

    file: str = ""
    is_bad: bool = False
    elsewhere: str = ""


def read_address(path: str, prefix: str) -> Address:
    """Read a path, percent-encoded as it came.

    Args:
        path: begins with a slash.
        prefix: path of the site, raw, with slashes at both ends.
    """
    raw = _decoded(path)
    if raw is None:
        return Address(is_bad=True)
    if not raw.startswith(prefix):
        is_near = prefix in ("/", f"{raw}/") or raw == "/"
        return Address(elsewhere=quote(prefix)) if is_near else Address(is_bad=True)
    inside = raw[len(prefix) :]
    parts = inside.split("/")
    if any(part in ("", ".", "..") for part in parts[:-1]) or parts[-1] in (".", ".."):
        return Address(is_bad=True)
    return Address(file=inside if parts[-1] else f"{inside}index.html")


def _decoded(path: str) -> str | None:
    if not path.startswith("/") or _BROKEN_ESCAPE.search(path):
        return None
    try:
        text = unquote_to_bytes(path.encode("latin-1", "strict")).decode()
    except UnicodeError:
        return None
    return None if _CONTROL.search(text) else text


def quoted(file: str, prefix: str) -> str:
    """The URL path of an output."""
    name = file.removesuffix("index.html") if file == "index.html" or file.endswith("/index.html") else file
    return quote(prefix + name)


__all__ = ["Address", "quoted", "read_address"]
