"""Who may ask: pages and people on this machine, and no other site in the browser.

A name that anybody can make lead to 127.0.0.1 must not open the preview to that anybody's page (DNS
rebinding), and a page of another site must not listen to what is being written.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

_EXTENSIONS = ("chrome-extension", "moz-extension", "safari-web-extension")


class Guard:
    """Knows by which names the preview may be called; `names` are those beside the machine's own."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {_as_asked(name.lower().rstrip(".")) for name in names if name} | {"localhost"}

    def knows(self, host: str) -> bool:
        """Whether a Host header (RFC 9110, 7.2) names the preview; a number cannot be rebound."""
        name = _host_name(f"//{host}")
        if name is None:
            return False
        return name in self._names or name.endswith(".localhost") or _is_number(name)

    def trusts(self, origin: str | None, host: str) -> bool:
        """Whether an Origin header is of the preview itself, of an extension, or not of a browser at all."""
        if origin is None:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        if parts.scheme in _EXTENSIONS:
            return True
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower() and self.knows(host)


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach an address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _as_asked(name: str) -> str:
    """A name as a browser sends it: `xn--wgv71a.jp` for `日本.jp` (RFC 3490, 4.1)."""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name


def _host_name(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname.rstrip(".") if parts.hostname else None


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


__all__ = ["Guard", "is_loopback"]
