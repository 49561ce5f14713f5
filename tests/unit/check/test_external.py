"""Asking other hosts, all of which are on this machine."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sitegen.build.model import Silent
from sitegen.check.external import USER_AGENT, Manners, ask
from sitegen.check.sources import Sources

FAST = Manners(pause_s=0.0, timeout_s=0.5)


class Host(BaseHTTPRequestHandler):
    """Answers as its paths say."""

    asked: list[tuple[str, str, str, float]]

    def do_HEAD(self) -> None:
        self._answer(is_head=True)

    def do_GET(self) -> None:
        self._answer(is_head=False)

    def _answer(self, *, is_head: bool) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"], time.monotonic()))
        if self.path == "/robots.txt":
            self._send(200, b"User-agent: *\nDisallow: /private\n")
        elif self.path == "/head-refused" and is_head:
            self._send(405)
        elif self.path in ("/moved", "/found"):
            self._send(301 if self.path == "/moved" else 302, location="/ok")
        elif self.path == "/slow":
            time.sleep(1.5)
            self._send(200)
        elif self.path == "/loop":
            self._send(301, location="/loop")
        else:
            self._send({"/gone": 410, "/no": 404, "/refused": 403, "/broken": 500}.get(self.path, 200))

    def _send(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    Host.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def found(urls: list[str], cache: Path, manners: Manners = FAST) -> dict[str, str]:
    sources = Sources(cache.parent, {})
    addresses = {url: ["a/index.html"] for url in urls}
    return {d.message.split("`")[1]: d.code for d in ask(addresses, sources, cache, Silent(), manners)}


def test_every_answer(host: str, tmp_path: Path):
    paths = [
        "/ok",
        "/日本",
        "/no",
        "/gone",
        "/refused",
        "/broken",
        "/head-refused",
        "/moved",
        "/found",
        "/slow",
        "/loop",
        "/private",
    ]
    result = found([*(host + p for p in paths), "http://nothing.invalid/"], tmp_path / "links.json")
    assert {url.removeprefix(host): code for url, code in result.items()} == {
        "/no": "external-broken",
        "/gone": "external-broken",
        "/slow": "external-broken",
        "http://nothing.invalid/": "external-broken",
        "/refused": "external-refused",
        "/broken": "external-refused",
        "/loop": "external-refused",
        "/private": "external-refused",
        "/moved": "external-moved",
    }
    asked = [(method, path) for method, path, _, _ in Host.asked]
    assert ("HEAD", "/ok") in asked
    assert ("GET", "/ok") not in asked, "HEAD was enough"
    assert ("GET", "/head-refused") in asked
    assert not any(path == "/private" for _, path in asked)
    assert {agent for _, _, agent, _ in Host.asked} == {USER_AGENT}


def test_answers_are_kept(host: str, tmp_path: Path):
    urls, cache = [f"{host}/ok", f"{host}/no"], tmp_path / ".sitegen" / "links.json"
    first = found(urls, cache)
    Host.asked.clear()
    assert found(urls, cache) == first
    assert Host.asked == []
    found(urls, cache, Manners(pause_s=0.0, bad_s=-1.0))
    assert [path for _, path, _, _ in Host.asked] == ["/robots.txt", "/no", "/no"], "only the bad one, anew"


def test_a_damaged_cache_is_none(host: str, tmp_path: Path):
    cache = tmp_path / "links.json"
    for text in ("{", "[]", '{"x": 1}', f'{{"{host}/no": ["a", 1, 2, 3]}}'):
        cache.write_text(text)
        assert found([f"{host}/no"], cache) == {f"{host}/no": "external-broken"}
        cache.unlink()


def test_one_host_is_left_time(host: str, tmp_path: Path):
    found([f"{host}/{n}" for n in range(4)], tmp_path / "links.json", Manners(pause_s=0.1, timeout_s=2.0))
    times = [at for *_, at in Host.asked]
    assert all(later - earlier > 0.09 for earlier, later in itertools.pairwise(times))
