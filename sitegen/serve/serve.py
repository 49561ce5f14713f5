"""A preview from its first page to Ctrl-C: what runs beside what.

One thread (`worker`) has the site; this one, the event loop, has browsers and the watcher's word. A request
that comes while files are being written waits until the change is taken in, so that nobody sees half of one.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from sitegen.diagnostics import ConfigError, Diagnostic, OutputError, Severity
from sitegen.serve.editions import Editor
from sitegen.serve.guard import Guard, is_loopback
from sitegen.serve.http import Desk, application
from sitegen.serve.mistakes import failure_page
from sitegen.serve.model import Answer, Change, Listener, ServeRequest, Started
from sitegen.serve.preview import Preview
from sitegen.serve.reload import Browsers
from sitegen.serve.watch import Watcher
from sitegen.serve.worker import Worker
from sitegen.text.urls import is_base_url

_PORTS = 50
"""Ports that are tried, one after another."""
_LAST_PORT = 65_535
_LONGEST_HEAD = 1 << 20
"""Bytes of a request's line and fields; the connection is closed where there are more."""
_SECOND_LOOK_S = 1.0
"""Seconds after a change until all files are looked at, in case the system did not tell of everything."""
_IDLE_S = 1.5
"""Seconds without a request or change after which nobody is taken to be waiting."""
_REST_S = 20.0
"""Seconds after which what is known is written down, in case the process is killed."""
_FAREWELL_S = 2.0
"""Seconds that writing it down may take in the end."""
_SETTLED_S = 0.04
"""Seconds without a word of files after which browsers are told: programs save in several steps. What a
change comes to is worked out meanwhile."""
_LONGEST_UNTOLD_S = 1.0
"""Seconds after which they are told all the same, though files are still being written."""
_REPORT_S = 0.1
"""Seconds after a change until it is reported: browsers come first."""
_CHANGES = 20
"""Changes in a row, without a pause, after which what they left behind is let go of."""
_LONGEST_WAIT_S = 60.0
"""Seconds after which the clock is looked at again: it may be set, and machines sleep."""
_POLL_S = 1.0
"""Seconds between looks where the system cannot tell."""


def serve(request: ServeRequest, listener: Listener) -> None:
    """Run a preview until the process is interrupted.

    Raises:
        OutputError: it cannot listen there.
    """
    began = time.perf_counter()
    sockets, port = _listen(request.bind, request.port)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_Server(request, listener, sockets, port, began).run())
    finally:
        for each in sockets:
            each.close()


class _Server:
    def __init__(
        self,
        request: ServeRequest,
        listener: Listener,
        sockets: list[socket.socket],
        port: int,
        began: float,
    ) -> None:
        self._request = request
        self._listener = listener
        self._sockets = sockets
        self._port = port
        self._began = began
        self._begun = asyncio.Event()
        self._stopped = asyncio.Event()
        self._active = 0.0
        self._left_behind = 0
        self._untold: Change | None = None
        self._untold_since = 0.0
        self._telling: asyncio.TimerHandle | None = None
        self._reports: list[asyncio.Future[None]] = []
        self._packing: asyncio.Future[None] | None = None

    async def run(self) -> None:
        request, loop = self._request, asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._stopped.set)
        editor = Editor(request.build, (lambda: request.build.now) if request.clock_stands else _now)
        address = f"http://{_host(request.bind)}:{self._port}"
        base_url = _base_url(request, address, self._port)
        editor.locate(address, base_url)
        self._worker = Worker(loop)
        self._watcher = Watcher(loop, request.poll_s)
        self._preview = Preview(editor, _Forwarder(self._listener, loop))
        self._browsers = Browsers(self._version_of)
        guard = Guard([request.bind, urlsplit(base_url or "").hostname or ""])
        desk = Desk(self._ask, guard, self._browsers, request.live_reload)
        server = HTTPServer(application(desk), max_header_size=_LONGEST_HEAD)
        server.add_sockets(self._sockets)
        try:
            await self._until_stopped(self._live(address, base_url))
        finally:
            server.stop()
            self._watcher.stop()
            if self._begun.is_set():
                last = partial(self._preview.remember, is_calm=self._watcher.is_calm)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._say_farewell(last), _FAREWELL_S)

    async def _say_farewell(self, remember: Callable[[], None]) -> None:
        if self._packing is not None:
            await self._packing
        if packing := await self._worker.run(self._preview.packing):
            await self._worker.run(packing)
        await self._worker.run(remember)

    async def _until_stopped(self, life: Any) -> None:
        """Live until the process is asked to end; whatever fails in between ends it too."""
        tasks = [asyncio.ensure_future(life), asyncio.ensure_future(self._stopped.wait())]
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        for task in done:
            task.result()

    async def _live(self, address: str, base_url: str | None) -> None:
        await self._worker.run(self._preview.begin)
        self._begun.set()
        self._say_started(base_url or address + self._preview.prefix)
        if not self._request.watch:
            await self._stopped.wait()
        await self._follow()
        self._watcher.hint([""], time.perf_counter())  # something may have happened before we watched
        await asyncio.gather(self._changes(), self._tidy())

    def _say_started(self, url: str) -> None:
        pages, drafts = self._preview.counts()
        asked = self._request.port
        self._listener.started(
            Started(
                url=url,
                port_taken=asked if asked and asked != self._port else None,
                is_open=not is_loopback(self._request.bind),
                pages=pages,
                drafts=drafts,
                seconds=time.perf_counter() - self._began,
            )
        )

    # Requests.

    async def _ask(self, path: str, referrer: str) -> Answer:
        await self._begun.wait()
        await self._watcher.calm()
        self._active = time.monotonic()
        try:
            return await self._worker.run(partial(self._preview.answer, path, referrer))
        except Exception:  # noqa: BLE001 - a mistake of ours, shown where the page would be
            report = traceback.format_exc()
            self._listener.failed(path, report)
            return failure_page(report)

    async def _version_of(self, path: str) -> str:
        return (await self._ask(path, "")).version

    # Changes.

    async def _follow(self) -> bool:
        """Watch what there is by now; answers whether that is more than before."""
        try:
            return await self._worker.run(
                partial(self._watcher.follow, self._preview.places, self._preview.links)
            )
        except OSError as e:
            self._watcher.poll(_POLL_S)
            self._listener.found((_not_watched(e),))
            return False

    async def _changes(self) -> None:
        """Take in one change after another."""
        unsure = False
        while True:
            patience_s = _SECOND_LOOK_S if unsure else self._until_turn_s()
            try:
                paths, since = await asyncio.wait_for(self._watcher.change(), patience_s)
            except TimeoutError:
                if not self._watcher.is_calm or not (unsure or self._preview.is_due()):
                    continue
                paths, since = frozenset({""}), time.perf_counter()
            unsure = "" not in paths and bool(paths)
            await self._take_in(frozenset() if "" in paths else paths, since)

    def _until_turn_s(self) -> float | None:
        """Seconds until the clock is worth a look; None: it stands, or is seen to with every look."""
        if self._request.clock_stands or self._request.poll_s:
            return None
        return min(max(self._preview.until_turn_s(), 0.0), _LONGEST_WAIT_S)

    async def _take_in(self, paths: Iterable[str], since: float) -> None:
        self._active = time.monotonic()
        try:
            change = await self._worker.run(
                partial(
                    self._preview.change,
                    paths,
                    self._browsers.shown(),
                    since,
                    navigate=self._request.navigate,
                )
            )
        except Exception:  # noqa: BLE001 - a mistake of ours; the next change may be without it
            self._listener.failed("a change", traceback.format_exc())
            change = None
        self._watcher.taken_in()
        if change is not None:
            self._untold_since = self._untold_since if self._untold else time.perf_counter()
            self._untold = change.after(self._untold)
        self._tell_soon()
        if await self._follow():
            self._watcher.hint([""], time.perf_counter())  # there may have been more before we watched

    def _tell_soon(self) -> None:
        """Tell of what was taken in, as soon as nobody is likely to write more of it."""
        if self._telling is not None:
            self._telling.cancel()
        if self._untold is not None:
            left = self._watcher.last_word + _SETTLED_S - time.perf_counter()
            self._telling = asyncio.get_running_loop().call_later(max(left, 0.0), self._tell)

    def _tell(self) -> None:
        change, waited = self._untold, time.perf_counter() - self._untold_since
        if change is None or (not self._watcher.is_calm and waited < _LONGEST_UNTOLD_S):
            return  # there is more to come, and it is told with that
        self._untold = None
        self._browsers.tell(change)
        self._reports.append(asyncio.ensure_future(self._report(change)))

    async def _tidy(self) -> None:
        """Clear up whenever something was done, and nothing is."""
        tidied = remembered = self._active = time.monotonic()
        while True:
            await asyncio.sleep(_IDLE_S)
            now = time.monotonic()
            if tidied < self._active < now - _IDLE_S:
                tidied = now
                self._left_behind = 0
                await self._worker.run(self._preview.let_go)
                if packing := await self._worker.run(self._preview.packing):
                    self._packing = asyncio.ensure_future(asyncio.to_thread(packing))
            if remembered < self._active < now - _REST_S:
                remembered = now
                await self._worker.run(self._preview.remember)

    async def _report(self, change: Change) -> None:
        """Say what a change was, when browsers have what they want."""
        await asyncio.sleep(_REPORT_S)
        self._listener.changed(change, await self._worker.run(self._preview.stale))
        self._reports = [task for task in self._reports if not task.done()]
        self._left_behind += 1
        if self._left_behind >= _CHANGES:
            self._left_behind = 0
            await self._worker.run(self._preview.let_go)


class _Forwarder:
    """Tells the listener, on the event loop, what happens in the worker."""

    def __init__(self, listener: Listener, loop: asyncio.AbstractEventLoop) -> None:
        self._listener = listener
        self._loop = loop

    def _tell(self, function: Callable[..., None], *values: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(function, *values)

    def started(self, started: Started) -> None:
        self._tell(self._listener.started, started)

    def changed(self, change: Change, stale: tuple[str, ...]) -> None:
        self._tell(self._listener.changed, change, stale)

    def found(self, findings: tuple[Diagnostic, ...]) -> None:
        self._tell(self._listener.found, findings)

    def failed(self, where: str, report: str) -> None:
        self._tell(self._listener.failed, where, report)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _listen(bind: str, port: int) -> tuple[list[socket.socket], int]:
    """Sockets on the first free port from `port` on (0: any), and that port. Raises OutputError."""
    for candidate in range(port, min(port + _PORTS, _LAST_PORT + 1)) if port else (0,):
        try:
            return _sockets(bind, candidate)
        except OSError as e:
            if e.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise OutputError(_no_address(bind, candidate, e.strerror or str(e))) from e
    raise OutputError(_no_address(bind, port, "it is taken, and so are those after it"))


def _sockets(bind: str, port: int) -> tuple[list[socket.socket], int]:
    """Sockets on one port: where `localhost` leads, that is on both kinds of address, if there are both."""
    opened = bind_sockets(port, bind)
    port = opened[0].getsockname()[1]
    if bind in ("127.0.0.1", "localhost") and socket.has_ipv6:
        try:
            opened += [] if any(s.family == socket.AF_INET6 for s in opened) else bind_sockets(port, "::1")
        except OSError as e:
            if e.errno == errno.EADDRINUSE:
                for each in opened:
                    each.close()
                raise
    return opened, port


def _host(bind: str) -> str:
    """The name of the server in its own URLs."""
    if bind in ("", "0.0.0.0", "::", "127.0.0.1", "::1", "localhost"):  # noqa: S104 - names, not bound here
        return "localhost"
    return f"[{bind}]" if ":" in bind else bind


def _base_url(request: ServeRequest, address: str, port: int) -> str | None:
    """The base URL that was asked for, if one was, with the server's port as Hugo's `--appendPort` has it.

    Raises:
        ConfigError: it is none.
    """
    wanted = (request.base_url or "").strip()
    if not wanted:
        return None
    if wanted.startswith("/") and not wanted.startswith("//"):
        whole = address + wanted
    else:
        whole = wanted if "://" in wanted else f"http://{wanted.removeprefix('//')}"
    if not is_base_url(whole):
        raise ConfigError(_no_base_url(wanted))
    parts = urlsplit(whole)
    if request.append_port and parts.port is None:
        parts = parts._replace(netloc=f"{parts.netloc.rstrip(':')}:{port}")
    return parts._replace(path=f"{parts.path.rstrip('/')}/").geturl()


def _no_base_url(wanted: str) -> Diagnostic:
    return Diagnostic(
        code="serve-base-url",
        message=f"`{wanted}` is no base URL",
        hint="write a path as in `--baseURL /docs/`, or a whole one as in `--baseURL http://my-machine/docs/`",
    )


def _no_address(bind: str, port: int, why: str) -> Diagnostic:
    return Diagnostic(
        code="serve-address",
        message=f"cannot listen on {bind}, port {port}: {why}",
        hint="choose others with --bind and --port",
    )


def _not_watched(error: OSError) -> Diagnostic:
    return Diagnostic(
        code="serve-watch",
        severity=Severity.NOTE,
        message=f"the system does not tell of changes ({error.strerror or error}); I look every second",
        hint="on Linux, fs.inotify.max_user_watches can be raised; --poll 500ms looks more often",
    )


__all__ = ["serve"]
