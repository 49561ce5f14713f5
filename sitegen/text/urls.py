"""URLs: escaping, joining with the site's base URL, telling safe links from others.

Nothing here raises on a malformed URL: what people write into comments and front matter is seldom a URL by
the book, and Python's own parser refuses some of it (`http://[`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import quote, urlsplit

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_PARTS: Final = re.compile(
    r"(?P<origin>(?:[A-Za-z][A-Za-z0-9+.\-]*:)?(?://[^/?#]*)?)(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL
)
# Characters that a path may hold as they are (Go's net/url): those of the second only beside no others.
_PATH_SAFE: Final = "/$&+,:;=@~"
_ALL_PLAIN: Final = re.compile(r"[A-Za-z0-9\-._~/$&+,:;=@!'()*\[\]]*")
_ESCAPED_BYTE: Final = re.compile(r"%25([0-9A-Fa-f]{2})")
_REST_SAFE: Final = "/$&+,:;=@~!'()*?#%[]"

# What a browser leaves out of a URL (https://url.spec.whatwg.org/#url-parsing), and what one cannot see.
_UNSEEN: Final = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+"
)
_NOT_IN_BASE: Final = re.compile(r"[\s<>\"]")
_SCHEME: Final = re.compile(r"([^:/?#]*):")


def escape_path(path: str) -> str:
    """A raw Unicode path as it stands in a link: UTF-8, percent-escaped, upper-case hex digits.

    `#`, `?` and `%` are escaped, since in a raw path they are part of a name. (Hugo leaves `?` and `%41` as
    they are, and so links to something else than the file it wrote.)
    """
    if _ALL_PLAIN.fullmatch(path):
        return path
    return quote(path, safe=_PATH_SAFE, errors="surrogatepass")


def is_absolute(url: str) -> bool:
    """Does it name a scheme or a host (`https:…`, `//host/…`)?"""
    return _ABSOLUTE.match(url) is not None


def is_safe_link(url: str, schemes: Collection[str]) -> bool:
    r"""May a stranger's link be followed: a relative one, or one of these schemes (lower case)?

    A browser drops tabs and line ends anywhere in a URL and controls before it, so `java\nscript:` is judged
    as `javascript:`. The URL is as a browser would get it: entities are resolved before.
    """
    match = _SCHEME.match(_UNSEEN.sub("", url))
    return match is None or match[1].lower() in schemes


def is_base_url(url: str) -> bool:
    """Whether a site can be at a URL: one of http or https, or a path, and without a query."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number is only seen when it is asked for
    except ValueError:
        return False
    is_url = parts.scheme in ("http", "https") and bool(parts.hostname)
    is_path = not parts.scheme and url.startswith("/")
    return (is_url or is_path) and not (parts.query or parts.fragment or _NOT_IN_BASE.search(url))


def base_path(base_url: str) -> str:
    """The path of the base URL, raw, with slashes at both ends: `/docs/` of `https://example.org/docs`."""
    path = _split(base_url)[1].strip("/")
    return f"/{path}/" if path else "/"


def join_base(base_url: str, path: str) -> str:
    """Hugo's `absURL`: a path that begins with a slash goes below the host, any other below the base URL.

    Args:
        base_url: of the site; empty gives what `relative_url` gives.
        path: as an author writes it, query and fragment included; what is escaped in it stays as it is. An
            absolute URL is returned untouched.
    """
    if is_absolute(path):
        return path
    return _escape(_split(base_url)[0]) + relative_url(base_url, path)


def relative_url(base_url: str, path: str) -> str:
    """Hugo's `relURL`: as `join_base`, from the host's root on; escaped, which Hugo leaves to templates."""
    if is_absolute(path):
        return path
    _, own, rest = _split(path)
    joined = own if own.startswith("/") else base_path(base_url) + own
    return _escape(_cleaned(joined)) + quote(rest, safe=_REST_SAFE, errors="surrogatepass")


def _split(url: str) -> tuple[str, str, str]:
    """Origin, path, and the rest from the first ? or # on."""
    match = _PARTS.match(url)
    assert match is not None
    return match["origin"], match["path"], match["rest"]


def _cleaned(path: str) -> str:
    """Without `.` and `..` and double slashes; a slash at the end stays."""
    clean = "/" + posixpath.normpath(path).lstrip("/")
    return clean + "/" if path.endswith("/") and clean != "/" else clean


def _escape(path: str) -> str:
    """As `escape_path`, but what is escaped already stays."""
    return _ESCAPED_BYTE.sub(r"%\1", escape_path(path))
