"""The server's side of LiveReload's protocol 7 (http://livereload.com/api/protocol/).

Each browser says which page it shows, and the script in the page which version of it; so each is told
only what concerns it, and one that comes late is told at once.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sitegen.serve.model import Change, Swap

PROTOCOL = "http://livereload.com/protocols/official-7"

Send = Callable[[str], None]
VersionOf = Callable[[str], Awaitable[str]]


@dataclass(slots=True, eq=False)
class Browser:
    """One page in one browser.

    Attributes:
        path: of its URL; empty, until it said.
        versions: of what it shows; several, while it is not known which.
    """

    send: Send
    path: str = ""
    versions: set[str] = field(default_factory=set)


class Browsers:
    """Everyone who listens.

    Args:
        version_of: tells the version of the page at a path.
    """

    def __init__(self, version_of: VersionOf) -> None:
        self._version_of = version_of
        self._all: set[Browser] = set()

    def __len__(self) -> int:
        return len(self._all)

    def join(self, send: Send, version: str) -> Browser:
        """Somebody listens; `version` is what the script in the page said, if it is ours."""
        browser = Browser(send, versions={version} if version else set())
        self._all.add(browser)
        return browser

    def leave(self, browser: Browser) -> None:
        """Somebody listens no more."""
        self._all.discard(browser)

    async def hear(self, browser: Browser, text: str | bytes) -> None:
        """Take a message. What is not understood is passed over, as the protocol wants it."""
        message = _read(text)
        match message.get("command"):
            case "hello":
                browser.send(_hello())
            case "info" if isinstance(message.get("url"), str):
                await self._learn(browser, str(message["url"]))
            case _:
                pass

    async def _learn(self, browser: Browser, url: str) -> None:
        try:
            path = urlsplit(url).path or "/"
        except ValueError:
            return
        version = await self._version_of(path)
        browser.path = path
        if not browser.versions:
            browser.versions = {version}
        elif version not in browser.versions:
            browser.send(_reload(path))

    def shown(self) -> dict[str, frozenset[str]]:
        """The versions that are shown of each page."""
        found: dict[str, frozenset[str]] = {}
        for browser in self._all:
            if browser.path:
                found[browser.path] = found.get(browser.path, frozenset()) | browser.versions
        return found

    def tell(self, change: Change) -> None:
        """Tell everyone what of a change concerns them."""
        reloaded = set(change.reloaded)
        for browser in list(self._all):
            if change.navigate and browser.path and browser.path != change.navigate:
                browser.send(_reload(change.navigate, navigateTo=change.navigate))
            elif browser.path in reloaded:
                browser.send(_reload(browser.path))
            else:
                self._swap(browser, change.swapped)
            if version := change.versions.get(browser.path):
                browser.versions = {version}

    def _swap(self, browser: Browser, swaps: Iterable[Swap]) -> None:
        for swap in swaps:
            browser.send(_reload(swap.path, originalPath=swap.before))


def _hello() -> str:
    return json.dumps({"command": "hello", "protocols": [PROTOCOL], "serverName": "sitegen"})


def _reload(path: str, **more: str) -> str:
    return json.dumps({"command": "reload", "path": path, "liveCSS": True, "liveImg": True, **more})


def _read(text: str | bytes) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


__all__ = ["PROTOCOL", "Browser", "Browsers"]
