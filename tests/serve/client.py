"""A preview in a process of its own, and those who ask it, by plain sockets: nothing is smoothed over."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import queue
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE_S = 30
"""A shared machine may stand still for seconds; no test waits this long unless it fails."""


def wait_for(what: Callable[[], T], why: str = "it") -> T:
    """Ask until the answer is true."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.01)
    raise AssertionError(f"waited in vain for {why}")


@dataclass(frozen=True)
class Got:
    """An answer over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """A running `sitegen serve`."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", "serve", "-s", str(root), "-p", "0", "--json", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.events: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self._browsers: list[Browser] = []
        self._new: queue.Queue[dict[str, Any]] = queue.Queue()
        self._readers = [
            threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)
        ]
        for reader in self._readers:
            reader.start()
        try:
            self.started = self.event("started")
        except AssertionError:
            self.stop()
            raise
        self.url = str(self.started["url"])
        self.port = int(self.url.split(":")[2].split("/")[0])

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                event = json.loads(line)
                self.events.append(event)
                self._new.put(event)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            self.errors.extend(lines)

    def event(self, kind: str) -> dict[str, Any]:
        """The next event of a kind."""
        while True:
            try:
                event = self._new.get(timeout=PATIENCE_S)
            except queue.Empty:
                raise AssertionError(f"no `{kind}`: {self.events} {''.join(self.errors)}") from None
            if event["event"] == kind:
                return event

    def changes(self) -> list[dict[str, Any]]:
        return [e for e in self.events if e["event"] == "changed"]

    def request(self, path: str, method: str = "GET", **headers: str) -> Got:
        """Ask for a path exactly as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True)
            for name, value in {"Host": f"localhost:{self.port}", **headers}.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Got(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())

    def get(self, path: str, **headers: str) -> Got:
        return self.request(path, **headers)

    def until(self, path: str, text: str) -> Got:
        """Ask until a page shows a text."""
        return wait_for(lambda: got if text in (got := self.get(path)).text else None, f"{text!r} at {path}")

    def browser(self, path: str) -> Browser:
        """Somebody who looks at a page, and listens."""
        browser = Browser(self, path)
        self._browsers.append(browser)
        return browser

    def resident_mb(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("no VmRSS")

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does."""
        for browser in self._browsers:
            browser.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            for reader in self._readers:
                reader.join(10)


class Socket:
    """The client's side of RFC 6455, as far as text goes."""

    def __init__(self, port: int, path: str = "/livereload", **headers: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        fields = {
            "Host": f"localhost:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        self.status = int(self._line().split()[1])
        while self._line().strip():
            pass

    def send(self, message: object) -> None:
        data = json.dumps(message).encode() if not isinstance(message, bytes) else message
        mask = os.urandom(4)
        length = len(data)
        size = bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
        self._socket.sendall(b"\x81" + size + mask + masked)

    def receive(self, timeout: float = PATIENCE_S) -> dict[str, Any] | None:
        """The next message, or None if there is none in time."""
        if not select.select([self._socket], [], [], timeout)[0]:
            return None
        kind, length = self._exactly(2)
        if length == 126:
            (length,) = struct.unpack(">H", self._exactly(2))
        data = self._exactly(length)
        return json.loads(data) if kind == 0x81 else None

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self._socket.recv(count - len(found))
            assert more, "the socket was closed"
            found += more
        return found

    def _line(self) -> bytes:
        found = b""
        while not found.endswith(b"\r\n"):
            found += self._exactly(1)
        return found

    def close(self) -> None:
        self._socket.close()


class Browser:
    """What the script in a page does, without a browser."""

    def __init__(self, served: Served, path: str) -> None:
        self.path = path
        self._served = served
        self.socket: Socket | None = None
        self.load()

    def load(self) -> Got:
        """Load the page, and connect as its script does."""
        self.close()
        page = self._served.get(self.path)
        version = page.text.split("livereload.js?page=")[1].split('"')[0]
        self.socket = Socket(self._served.port, f"/livereload?page={version}")
        self.socket.send({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]})
        hello = self.socket.receive()
        assert hello
        assert hello["command"] == "hello"
        self.socket.send(
            {"command": "info", "url": f"{self._served.url.rstrip('/')}{self.path}", "plugins": {}}
        )
        self.socket.send({"command": "hello", "protocols": []})  # its answer tells that `info` was taken in
        assert self.socket.receive()
        return page

    def told(self, timeout: float = PATIENCE_S) -> dict[str, Any] | None:
        """What it is told next."""
        assert self.socket
        return self.socket.receive(timeout)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()


@contextlib.contextmanager
def serving(root: Path, *arguments: str) -> Iterator[Served]:
    """A preview, for as long as the block runs."""
    served = Served(root, *arguments)
    try:
        yield served
    finally:
        status = served.stop()
    assert status == 0, "".join(served.errors)
    assert not [e for e in served.events if e["event"] == "failed"], served.events
