"""A published folder on a host of its own, and what a real Chromium finds wrong with its pages.

The browser is the machine's own (Playwright would bring another one); Playwright speaks to it over the
DevTools protocol. axe-core comes with the package axe-playwright-python.
"""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")

_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
"""What docs/theming.md promises to be enough. A request to another host is refused, and so is seen."""


_GIVEN_UP = "net::ERR_ABORTED"
"""Of a request that the browser needs no more: the tab grew, and a larger picture is wanted."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a request that the browser gave up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY)
        super().end_headers()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """URL of a host, without a slash at its end, that serves the folder until the block is left."""
    handler = functools.partial(_Handler, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Tab:
    """A tab in a profile of its own, on one host; it notes whatever goes wrong in it.

    Attributes:
        page: Playwright's page.
        faults: messages of the console, requests that failed, were answered with an error or went elsewhere.
    """

    def __init__(self, browser: Browser, host: str, **options: Any) -> None:
        size = {"width": WIDTHS[0], "height": 800}
        self.context = browser.new_context(**{"locale": "ja-JP", "viewport": size, **options})
        self.page: Page = self.context.new_page()
        self.host = host
        self.faults: list[str] = []
        listen = self.page.on
        listen("console", lambda m: self._note(m.type in ("error", "warning"), m.type, m.text))
        listen("pageerror", lambda error: self._note(True, "script", error))
        listen("request", lambda r: self._note(not self._is_here(r.url), "elsewhere", r.url))
        listen(
            "requestfailed", lambda r: self._note(r.failure != _GIVEN_UP, "failed", f"{r.url} {r.failure}")
        )
        listen("response", lambda r: self._note(r.status >= 400, "status", f"{r.status} {r.url}"))

    def open(self, path: str) -> Page:
        """Show a page of the host, and wait for all it needs at once."""
        self.page.goto(self.host + path, wait_until="load")
        return self.page

    def load_pictures(self) -> None:
        """Wait for the pictures that would be loaded later, too."""
        self.page.evaluate(_LOAD_PICTURES)

    def look(self, *, width: int, scheme: str) -> None:
        """Make the tab so wide (CSS pixels), and the device light or dark; note what sticks out."""
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self.page.set_viewport_size({"width": width, "height": 800})
        out = self.page.evaluate(_STICKING_OUT)
        self._note(bool(out), f"wider than {width} pixels", out)

    def ask_axe(self) -> None:
        """Note what axe-core objects to, in the tab as it is."""
        for violation in Axe().run(self.page).response["violations"]:
            first = violation["nodes"][0]
            self._note(True, f"axe {violation['id']}", f"{first['html'][:200]} {first['failureSummary']}")

    def close(self) -> None:
        """Forget the tab and its profile."""
        self.context.close()

    def _is_here(self, url: str) -> bool:
        return url.startswith((f"{self.host}/", "data:"))

    def _note(self, wrong: bool, what: str, words: object) -> None:
        if wrong:
            self.faults.append(f"{what}: {words}")


_STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const isOut = (element) => element.getBoundingClientRect().right > width + 1;
  const out = [...document.body.querySelectorAll("*")].filter(isOut);
  return out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join("\\n");
}"""

_LOAD_PICTURES = """() => Promise.all([...document.images].map(image => new Promise(done => {
  const broken = () => done(console.error("picture", image.currentSrc));
  if (image.complete && image.currentSrc) return image.naturalWidth ? done() : broken();
  image.addEventListener("load", done);
  image.addEventListener("error", broken);
  image.loading = "eager";
})))"""
