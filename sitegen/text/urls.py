"""URLs: escaping, joining with the site's base URL, telling safe links from others.

Nothing here raises on a malformed URL: what people write into comments and front matter is seldom a URL by
the book, and Python's own parser refuses some of it (`http://[`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import quote

_PATH_SAFE: Final = "/$&+,:;=@~!'()*"
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_SCHEME: Final = re.compile(r"([^:/?#]*):")
_IGNORED_IN_SCHEME: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff\s]+")
_PARTS: Final = re.compile(
    r"(?P<origin>(?:[A-Za-z][A-Za-z0-9+.\-]*:)?(?://[^/?#]*)?)(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL
)


def escape_path(path: str) -> str:
    """A raw Unicode path as it stands in a link: UTF-8, percent-escaped, upper-case hex digits."""
    return quote(path, safe=_PATH_SAFE, errors="surrogatepass")


def is_absolute(url: str) -> bool:
    """Does it name a scheme or a host (`https:…`, `//host/…`)?"""
    return _ABSOLUTE.match(url) is not None


def is_safe_link(url: str, schemes: Collection[str]) -> bool:
    r"""May a stranger's link be followed: a relative one, or one of these schemes (lower case)?

    A browser drops tabs and line ends anywhere in a URL and blanks and controls before it, so
    `java\nscript:` is judged as `javascript:`.
    """
    bare = _IGNORED_IN_SCHEME.sub("", url)
    match = _SCHEME.match(bare)
    return match is None or match[1].lower() in schemes


def base_path(base_url: str) -> str:
    """The path of the base URL, with slashes at both ends: `/docs/` of `https://example.org/docs`."""
    path = _split(base_url)[1].strip("/")
    return f"/{path}/" if path else "/"


def join_base(base_url: str, path: str) -> str:
    """Hugo's `absURL`: a path that begins with a slash goes below the host, any other below the base URL."""
    if is_absolute(path):
        return path
    origin, base, _ = _split(base_url)
    if path.startswith("/"):
        return origin + _escape_rest(path)
    return origin + (base if base.endswith("/") else base + "/") + _escape_rest(path)


def relative_url(base_url: str, path: str) -> str:
    """Hugo's `relURL`: the same from the host's root on."""
    if is_absolute(path):
        return path
    return (base_path(base_url) if not path.startswith("/") else "") + _escape_rest(path)


def _split(url: str) -> tuple[str, str, str]:
    match = _PARTS.match(url)
    assert match is not None
    return match["origin"], match["path"], match["rest"]


def _escape_rest(path: str) -> str:
    return quote(path, safe="/$&+,:;=@~!'()*?#%[]")
