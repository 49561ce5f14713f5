"""The preview over HTTP/1.1 (RFC 9110, 9112) and WebSocket (RFC 6455); Tornado reads and writes both."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from http.client import responses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado import web, websocket
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError

from sitegen.serve.guard import Guard
from sitegen.serve.model import Answer
from sitegen.serve.ranges import Part, read_range
from sitegen.serve.reload import Browser, Browsers

SCRIPT_PATH = "/livereload.js"
SOCKET_PATH = "/livereload"
_CHUNK = 1 << 18
_TAG = re.compile(r'\*|"[^"]*"')
_WHOLE_URL = re.compile(r"https?://", re.IGNORECASE)
_HEAD = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)

Ask = Callable[[str, str], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every request is answered with.

    Attributes:
        ask: what is at a path; the second is the path of the page that shows it.
        live_reload: put the script into pages.
    """

    ask: Ask
    guard: Guard
    browsers: Browsers
    live_reload: bool


def application(desk: Desk) -> web.Application:
    """The preview as Tornado serves it."""
    logging.getLogger("tornado").addHandler(logging.NullHandler())
    logging.getLogger("tornado").propagate = False
    handlers: list[tuple[str, type[web.RequestHandler], dict[str, Desk]]] = [(r".*", _Page, {"desk": desk})]
    if desk.live_reload:
        handlers[:0] = [
            (re.escape(SCRIPT_PATH), _Script, {"desk": desk}),
            (re.escape(SOCKET_PATH), _Socket, {"desk": desk}),
        ]
    return _Application(handlers, log_function=lambda _: None, websocket_max_message_size=1 << 16)


class _Application(web.Application):
    """Reads the target of a request in both forms that a server has to take (RFC 9112, 3.2)."""

    def find_handler(self, request: HTTPServerRequest, **more: Any) -> Any:
        """Find who answers."""
        if _WHOLE_URL.match(request.uri or ""):
            with contextlib.suppress(ValueError):
                parts = urlsplit(request.uri or "")
                request.host, request.path, request.query = parts.netloc, parts.path or "/", parts.query
        return super().find_handler(request, **more)


class _Handler(web.RequestHandler):
    """What all have in common: who may ask, and that nothing is to be believed tomorrow."""

    desk: Desk

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def set_default_headers(self) -> None:
        self.set_header("Server", "sitegen")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")

    def prepare(self) -> None:
        if not self.desk.guard.knows(self.request.host):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish("This preview is not called by that name. --baseURL gives it another one.\n")

    def compute_etag(self) -> str | None:
        return None

    def write_error(self, status_code: int, **_: object) -> None:
        if status_code == 405:
            self.set_header("Allow", "GET, HEAD")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {responses.get(status_code, '')}\n")


class _Script(_Handler):
    """The browser's side of live reload."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(_script())

    head = get


@cache
def _script() -> bytes:
    return Path(__file__).with_name("livereload.js").read_bytes()


class _Page(_Handler):
    """Anything of the site."""

    async def get(self) -> None:
        answer = await self.desk.ask(self.request.path, self._referrer())
        self.set_status(answer.status)
        if answer.location:
            query = f"?{self.request.query}" if self.request.query else ""
            self.set_header("Location", answer.location + query)
            self.finish()
            return
        body = self._body(answer)
        tag = f'"{answer.version}{"" if body is answer.body else "-live"}"'
        self.set_header("Content-Type", answer.media_type)
        self.set_header("ETag", tag)
        if answer.status == 200 and self._is_known(tag):
            self.set_status(304)
            self.finish()
            return
        if answer.file is not None:
            await self._send_file(answer.file, tag)
        else:
            part = self._part(len(body), tag) if answer.status == 200 else None
            if self.get_status() != 416:
                self.finish(body[part.start : part.end] if part else body)

    head = get

    def _referrer(self) -> str:
        """Path of the page of the preview that asks for this, or nothing."""
        try:
            parts = urlsplit(self.request.headers.get("Referer", ""))
        except ValueError:
            return ""
        return parts.path if parts.netloc == self.request.host else ""

    def _body(self, answer: Answer) -> bytes:
        if not (answer.is_html and self.desk.live_reload):
            return answer.body
        script = f'<script src="{SCRIPT_PATH}?page={answer.version}" defer></script>'.encode()
        head = _HEAD.search(answer.body)
        at = head.end() if head else len(answer.body)
        return answer.body[:at] + script + answer.body[at:]

    def _is_known(self, tag: str) -> bool:
        """Whether the browser has this already (RFC 9110, 13.1.2)."""
        known = _TAG.findall(self.request.headers.get("If-None-Match", ""))
        return tag in known or "*" in known

    def _part(self, length: int, tag: str) -> Part | None:
        """The part of a body that is to be sent, None: all of it; the header says which."""
        self.set_header("Accept-Ranges", "bytes")
        if self.request.method != "GET" or self.request.headers.get("If-Range", tag) != tag:
            return None
        try:
            part = read_range(self.request.headers.get("Range"), length)
        except ValueError:
            self.set_status(416)
            self.set_header("Content-Range", f"bytes */{length}")
            self.finish()
            return None
        if part is not None:
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {part.start}-{part.end - 1}/{length}")
        return part

    async def _send_file(self, path: Path, tag: str) -> None:
        """Send a long file piece by piece."""
        with path.open("rb") as file:
            length = file.seek(0, 2)
            part = self._part(length, tag)
            if self.get_status() == 416:
                return
            left = part.end - part.start if part else length
            self.set_header("Content-Length", left)
            file.seek(part.start if part else 0)
            while left and self.request.method == "GET":
                chunk = file.read(min(_CHUNK, left))
                if not chunk:
                    raise web.HTTPError(500, "the file became shorter")
                left -= len(chunk)
                self.write(chunk)
                try:
                    await self.flush()
                except StreamClosedError:
                    return
        self.finish()


class _Socket(websocket.WebSocketHandler):
    """One browser that listens."""

    desk: Desk
    _browser: Browser | None = None

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def set_default_headers(self) -> None:
        self.set_header("Server", "sitegen")

    def prepare(self) -> None:
        origin = self.request.headers.get("Origin")
        if not (self.desk.guard.knows(self.request.host) and self.check_origin(origin)):
            self.set_status(403)
            self.finish()

    def check_origin(self, origin: str | None) -> bool:
        """Whether whoever asks is the preview itself; other sites' pages may not listen."""
        return self.desk.guard.trusts(origin, self.request.host)

    def open(self, *_: str, **__: str) -> None:
        said = self.request.query_arguments.get("page", [b""])[-1].decode("ascii", "replace")
        self._browser = self.desk.browsers.join(self._send, said)

    async def on_message(self, message: str | bytes) -> None:
        if self._browser is not None:
            await self.desk.browsers.hear(self._browser, message)

    def on_close(self) -> None:
        if self._browser is not None:
            self.desk.browsers.leave(self._browser)

    def _send(self, text: str) -> None:
        try:
            self.write_message(text)
        except websocket.WebSocketClosedError:
            self.on_close()


__all__ = ["SCRIPT_PATH", "SOCKET_PATH", "Desk", "application"]
