"""Preview one site with Hugo and with sitegen in turn, and print how soon each shows what was saved.

    python -m tests.benchmarks.bench_preview [--posts N] [--site SITE] [--edits N] [--hour N] [--work FOLDER]

Both get the same posts, each a copy of its own, and the same edits: a quote in the middle of the site says
more. A program stands in for the browser: it loads the page, listens as live reload's protocol wants it, and
loads the page again when it is told to; the clock starts when the file has been written, and stops when the
message is there, and again when the new page is there with the new word in it. Pauses between edits are 0.3
to 1.3 seconds, the same for both. Memory (PSS, see `bench`) is looked at after the first page, after the
edits, and after as many more as somebody saves in an hour.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.bench import Arena, _family, _program, _pss, _version, environment, machine, make_arena
from tests.serve.client import Socket
from tests.support.hugo import find_hugo

_PATIENCE_S = 600.0
"""Seconds that a start may take, of a program that builds the whole site first."""
_FORGOTTEN_S = 60.0
"""Seconds after which a saving that was not told of, or is not shown, is taken to be forgotten."""


@dataclass(frozen=True, slots=True)
class Server:
    """A program that previews a site of its own.

    Attributes:
        command: without the port.
        kept: folders of what it keeps between runs, relative to `folder`.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    kept: tuple[str, ...]

    @contextlib.contextmanager
    def running(self, port: int) -> Iterator[int]:
        """Run it; its process id."""
        process = subprocess.Popen(
            [*self.command, "--port", str(port)],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def forget(self) -> None:
        """As if it had never run."""
        for name in self.kept:
            shutil.rmtree(self.folder / name, ignore_errors=True)


@dataclass(slots=True)
class Result:
    """Seconds and MB of one program."""

    first_page: list[float] = field(default_factory=list)
    first_home: list[float] = field(default_factory=list)
    cold_page: float = 0.0
    message: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    untold: int = 0
    unseen: int = 0


class Reader:
    """Somebody who looks at one page while it is written."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._socket: Socket | None = None

    def get(self, path: str = "") -> bytes:
        connection = http.client.HTTPConnection("localhost", self._port, timeout=_PATIENCE_S)
        with contextlib.closing(connection):
            connection.request("GET", path or self._path)
            answer = connection.getresponse()
            body = answer.read()
            return body if answer.status == 200 else b""

    def wait_for_page(self, path: str = "") -> None:
        """Ask until there is a page."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                if self.get(path):
                    return
            time.sleep(0.005)
        raise TimeoutError(path)

    def listen(self) -> None:
        """Connect as the script in the page does."""
        version = self.get().partition(b"livereload.js?page=")[2].partition(b'"')[0].decode()
        self._socket = Socket(
            self._port, f"/livereload?page={version}" if len(version) == 32 else "/livereload"
        )
        protocol = "http://livereload.com/protocols/official-7"
        self._socket.send({"command": "hello", "protocols": [protocol]})
        self._socket.send({"command": "info", "url": f"http://localhost:{self._port}{self._path}"})
        time.sleep(0.2)
        self.drain()

    def drain(self) -> None:
        """Pass over what was said before."""
        assert self._socket
        while self._socket.receive(0.0):
            pass

    def is_told(self) -> bool:
        """Wait for the message; a program that forgets a saving sends none."""
        assert self._socket
        while message := self._socket.receive(_FORGOTTEN_S):
            if message["command"] == "reload":
                return True
        return False

    def sees(self, word: str) -> bool:
        """Ask until the page has a word, in vain if the saving was forgotten."""
        end = time.monotonic() + _FORGOTTEN_S
        while word.encode() not in self.get():
            if time.monotonic() > end:
                return False
            time.sleep(0.002)
        return True

    def close(self) -> None:
        if self._socket:
            self._socket.close()


def servers(arena: Arena, hugo: str | None) -> list[Server]:
    """The programs, each with a copy of the site."""
    serve = (sys.executable, "-m", "sitegen", "serve", "--quiet", "--buildDrafts=false")
    found = [Server("sitegen", serve, arena.site, (".sitegen",))]
    if hugo:
        folder = next(c.folder for c in arena.contestants if c.name == "Hugo")
        for link in [p for p in folder.iterdir() if p.is_symlink()]:
            target = link.resolve()
            link.unlink()
            shutil.copytree(target, link)
        options = ("--environment", "bench", "--noBuildLock", "--logLevel", "error", "--renderToMemory")
        command = (hugo, "server", *options, "--cacheDir", str(folder / "cache"))
        found.insert(0, Server("Hugo", command, folder, ("resources", "cache")))
    return found


def measure(server: Server, post: str, runs: int, edits: int, hour: int) -> Result:
    """Start it so often, then edit."""
    result = Result()
    file = server.folder / post
    path = "/" + post.removeprefix("content/").removesuffix("index.md")
    server.forget()
    for run in range(runs + 1):
        for first in ("page", "home"):
            reader = Reader(port := _free_port(), path)
            begun = time.perf_counter()
            with server.running(port):
                reader.wait_for_page("" if first == "page" else "/")
                seconds = time.perf_counter() - begun
            if run:
                (result.first_page if first == "page" else result.first_home).append(seconds)
            elif first == "page":
                result.cold_page = seconds
            _say(server, f"start {run} of {runs}, {seconds:.2f} s to the {first}")
    random.seed(5)
    reader = Reader(port := _free_port(), path)
    with server.running(port) as pid:
        reader.wait_for_page()
        reader.listen()
        result.megabytes.append(_megabytes(pid))
        for number in range(edits):
            time.sleep(random.uniform(0.3, 1.3))
            _edit(file, f"e{number}x", reader, result)
        _say(server, f"{edits} edits, median {_median_ms(result.page)} to the new page")
        result.megabytes.append(_megabytes(pid))
        reader.close()
        for number in range(hour):
            _write(file, f"h{number}x")
            result.unseen += not reader.sees(f"h{number}x")
            time.sleep(0.05)
            if number % 50 == 49:
                _say(server, f"{number + 1} edits more")
        time.sleep(3)
        result.megabytes.append(_megabytes(pid))
    return result


def _say(server: Server, what: str) -> None:
    """Tell of progress: who builds the whole site for each edit takes the better part of an hour."""
    print(f"{server.name}: {what}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)


def _edit(file: Path, word: str, reader: Reader, result: Result) -> None:
    reader.drain()
    _write(file, word)
    begun = time.perf_counter()
    if reader.is_told():
        result.message.append(time.perf_counter() - begun)
    else:
        result.untold += 1
    if reader.sees(word):
        result.page.append(time.perf_counter() - begun)
    else:
        result.unseen += 1


def _write(file: Path, word: str) -> None:
    text = file.read_text(encoding="utf-8")
    end = text.index('" userName=')
    text = f"{text[:end]}。{word}{text[end:]}"
    file.write_text(text, encoding="utf-8")


def _megabytes(pid: int) -> float:
    return sum(map(_pss, _family(pid))) / 1e6


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def table(results: dict[str, Result]) -> Iterator[str]:
    """What was measured, in Markdown."""
    names = list(results)
    yield "| what | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"
    rows = (
        ("start to the page of a post, median", lambda r: f"{statistics.median(r.first_page):.2f} s"),
        ("start to the home page, median", lambda r: f"{statistics.median(r.first_home):.2f} s"),
        ("the very first start, to the page of a post", lambda r: f"{r.cold_page:.2f} s"),
        ("save to reload message, median", lambda r: _median_ms(r.message)),
        ("95th percentile", lambda r: f"{_percentile(r.message) * 1000:.0f} ms"),
        ("save to new page, median", lambda r: _median_ms(r.page)),
        ("95th percentile", lambda r: f"{_percentile(r.page) * 1000:.0f} ms"),
        ("savings that were forgotten: no message, no new page", lambda r: f"{r.untold}, {r.unseen}"),
        ("memory after the first page", lambda r: f"{r.megabytes[0]:.0f} MB"),
        ("after the edits", lambda r: f"{r.megabytes[1]:.0f} MB"),
        ("after an hour's edits more", lambda r: f"{r.megabytes[2]:.0f} MB"),
    )
    for what, show in rows:
        yield f"| {what} | " + " | ".join(show(results[name]) for name in names) + " |"


def _median_ms(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms" if seconds else "none"


def _percentile(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.95))]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help="a site to copy; without one it is generated")
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3, help="starts")
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--hour", type=int, default=500, help="edits for memory")
    parser.add_argument("--work", type=Path, help="folder to work in; a temporary one, removed, without it")
    parser.add_argument("--hugo", help="the program; found by itself, `none` to leave it out")
    given = parser.parse_args(arguments)
    hugo = None if given.hugo == "none" else _program(given.hugo or find_hugo())
    print(f"{machine()}{', ' + _version(hugo) if hugo else ''}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=given.work) as work:
        arena = make_arena(Path(work), given.posts, given.site, hugo, 0)
        post = arena.post.relative_to(arena.site).as_posix()
        results: dict[str, Result] = {}
        for server in servers(arena, hugo):
            results[server.name] = measure(server, post, given.runs, given.edits, given.hour)
        print(f"{arena.posts} posts; {given.edits} edits, then {given.hour}\n")
        print("\n".join(table(results)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
