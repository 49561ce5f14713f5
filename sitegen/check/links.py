"""Where links lead: to a file of the site, to an anchor in it, or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from sitegen.text.urls import base_path

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_WEB = frozenset(("http", "https"))
_TOP = frozenset(("", "top"))
"""Fragments that every page has (HTML standard, 7.4.6.3)."""


@dataclass(frozen=True, slots=True)
class Local:
    """An address on this site.

    Attributes:
        path: of the URL below the base URL, raw Unicode, without the leading slash; empty: the home page.
        fragment: raw; empty: none, or the top of the page.
    """

    path: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class External:
    """An address elsewhere, without its fragment."""

    url: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """What no browser can follow."""

    reason: str


Target = Local | External | Malformed | None
"""None: nothing that can be looked at (`mailto:`, `data:`, a path of the host beside the site)."""


class Addresses:
    """Reads links as a browser does that is on a page of the site."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._scheme = parts.scheme or "https"
        self._host = parts.netloc.lower()
        self._folder = base_path(base_url)
        self._known: dict[str, Target] = {}

    def read(self, href: str, page: str) -> Target:
        """Where `href` leads from the page at URL path `page`, which is below the base URL and escaped."""
        if href.startswith("/") or _SCHEME.match(href):
            found = self._known.get(href, self)
            if found is self:
                found = self._known[href] = self._read(href)
            return found  # type: ignore[return-value]  # never self
        try:
            return self._read(urljoin(self._folder + page, href))
        except ValueError as e:
            return Malformed(str(e))

    def _read(self, href: str) -> Target:
        scheme = _SCHEME.match(href)
        if scheme and scheme[1].lower() not in _WEB:
            return None
        try:
            parts = urlsplit(href)
            parts.port  # noqa: B018 - raises where there is no number
        except ValueError as e:
            return Malformed(str(e))
        if scheme and not parts.hostname:
            return Malformed("it names no host")
        if parts.netloc and parts.netloc.lower() != self._host:
            return External(parts._replace(scheme=parts.scheme or self._scheme, fragment="").geturl())
        if not parts.path.startswith(self._folder) and parts.path != self._folder.rstrip("/"):
            return None
        path = unquote(parts.path[len(self._folder) :], errors="surrogateescape")
        fragment = parts.fragment.partition(":~:")[0]  # text fragments name no element
        return Local(path, "" if fragment.lower() in _TOP else unquote(fragment))


def file_at(path: str, files: Container[str]) -> str | None:
    """The file that a host shows at a URL path below the base URL, or None: it shows none."""
    tries = (
        (f"{path}index.html",)
        if not path or path.endswith("/")
        else (path, f"{path}/index.html", f"{path}.html")
    )
    return next((name for name in tries if name in files), None)


def page_url(path: str) -> str:
    """The URL path below the base URL at which a host shows a file: the folder of an `index.html`."""
    return path[: -len("index.html")] if path == "index.html" or path.endswith("/index.html") else path


def has_anchor(fragment: str, ids: Container[str]) -> bool:
    """Whether a page has what a fragment names; escaped or not, as browsers try both."""
    return fragment in ids or unquote(fragment) in ids


def similar(path: str, files: Mapping[str, object]) -> str | None:
    """A file whose path differs in case or in a trailing slash only; some hosts show it, others do not."""
    wanted = path.strip("/").lower()
    for name in files:
        if page_url(name).strip("/").lower() == wanted:
            return name
    return None
