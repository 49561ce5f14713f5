"""Whether what the site links to elsewhere is still there, asked as politely as a person with patience.

Few requests at once, and of one host never two within a second; `HEAD` first, `GET` only where a host does
not answer that; what `robots.txt` forbids is not asked. Answers are kept in the cache folder, good ones for a
week and bad ones for a day, so that a daily check asks little. What a host answers to a program is not what
it answers to a reader: a refusal is a note, only «gone» and «no such host» are warnings.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import urllib.robotparser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from sitegen import __version__
from sitegen.build.model import Progress
from sitegen.check.sources import Sources, found_on
from sitegen.diagnostics import Diagnostic, Severity

USER_AGENT = f"sitegen/{__version__} (checks the links of one site; obeys robots.txt)"
_DAY_S = 86_400
_GONE = frozenset((404, 410))
_MOST_ROBOTS = 500_000
"""Bytes of a `robots.txt` that are read (RFC 9309, 2.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How other hosts are asked.

    Attributes:
        at_once: hosts that are asked at the same time.
        pause_s: seconds between two requests to one host.
        timeout_s: seconds to wait for an answer.
        good_s, bad_s: seconds for which an answer is believed.
    """

    at_once: int = 8
    pause_s: float = 1.0
    timeout_s: float = 15.0
    good_s: float = 7 * _DAY_S
    bad_s: float = _DAY_S


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said.

    Attributes:
        status: of HTTP; 0: none, `reason` says why; -1: `robots.txt` forbids to ask.
        reason: for people.
        moved: where to, if it has moved for good.
    """

    status: int
    reason: str = ""
    moved: str = ""

    @property
    def is_good(self) -> bool:
        """Whether a reader would get there."""
        return 200 <= self.status < 300


def ask(
    addresses: Mapping[str, Sequence[str]],
    sources: Sources,
    cache: Path,
    progress: Progress,
    manners: Manners | None = None,
) -> Iterator[Diagnostic]:
    """Ask for all addresses (each with the outputs that have it); findings as they are known in the end."""
    manners = manners or Manners()
    known = _Known(cache, manners)
    wanted = [url for url in sorted(addresses) if known.get(url) is None]
    progress.advance(len(addresses) - len(wanted))
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in wanted:
        by_host[urlsplit(url).netloc.lower()].append(url)
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=manners.at_once) as pool:
        tasks = [pool.submit(_ask_host, urls, manners, known, stop) for urls in by_host.values()]
        try:
            for task in as_completed(tasks):
                progress.advance(task.result())
        except BaseException:
            stop.set()
            raise
        finally:
            known.save()
    for url, outputs in sorted(addresses.items()):
        answer = known.get(url)
        if answer is not None:
            yield from _finding(url, answer, outputs, sources)


def _finding(url: str, answer: Answer, outputs: Iterable[str], sources: Sources) -> Iterator[Diagnostic]:
    hint = None
    if answer.status in _GONE or answer.status == 0:
        code, severity = "external-broken", Severity.WARNING
        message = f"`{url}` cannot be reached: {answer.reason}"
        hint = "the Internet Archive may have it: https://web.archive.org/"
    elif not answer.is_good:
        code, severity = "external-refused", Severity.NOTE
        message = f"`{url}` could not be checked: {answer.reason}"
    elif answer.moved:
        code, severity = "external-moved", Severity.NOTE
        message = f"`{url}` has moved to `{answer.moved}` for good"
    else:
        return
    yield from found_on(sources, outputs, url, code=code, severity=severity, message=message, hint=hint)


class _Known:
    """Answers by address, those of earlier checks among them as long as they are believed."""

    def __init__(self, path: Path, manners: Manners) -> None:
        self._path = path
        self._manners = manners
        self._lock = threading.Lock()
        self._entries: dict[str, list[Any]] = {}
        with contextlib.suppress(OSError, ValueError):
            entries = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(entries, dict):
                self._entries = {url: entry for url, entry in entries.items() if _is_entry(entry)}

    def get(self, url: str) -> Answer | None:
        entry = self._entries.get(url)
        if entry is None:
            return None
        answer = Answer(*entry[:3])
        longest = self._manners.good_s if answer.is_good else self._manners.bad_s
        return answer if 0 <= time.time() - entry[3] <= longest else None

    def put(self, url: str, answer: Answer) -> None:
        with self._lock:
            self._entries[url] = [answer.status, answer.reason, answer.moved, int(time.time())]

    def save(self) -> None:
        oldest = time.time() - self._manners.good_s
        entries = {url: entry for url, entry in sorted(self._entries.items()) if entry[3] >= oldest}
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
            beside.replace(self._path)


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, list) or len(entry) != 4:
        return False
    kinds = (int, str, str, int)
    return all(isinstance(value, kind) for value, kind in zip(entry, kinds, strict=True))


def _ask_host(urls: Sequence[str], manners: Manners, known: _Known, stop: threading.Event) -> int:
    """Ask one host for its addresses, one after the other."""
    robots = _robots(urls[0], manners)
    for url in urls:
        if stop.is_set():
            break
        if not robots.can_fetch(USER_AGENT, url):
            known.put(url, Answer(-1, "robots.txt of its host asks programs to stay away"))
            continue
        stop.wait(manners.pause_s)
        known.put(url, _answer(url, manners, stop))
    return len(urls)


def _robots(url: str, manners: Manners) -> urllib.robotparser.RobotFileParser:
    """The rules of a host; none where there are none, and where they cannot be had (RFC 9309, 2.3.1)."""
    parts = urlsplit(url)
    rules = urllib.robotparser.RobotFileParser()
    try:
        with _open(urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", "")), "GET", manners) as reply:
            rules.parse(reply.read(_MOST_ROBOTS).decode("utf-8", "replace").splitlines())
    except (OSError, ValueError, http.client.HTTPException):
        rules.parse([])
    return rules


def _answer(url: str, manners: Manners, stop: threading.Event) -> Answer:
    answer = _try(url, "HEAD", manners)
    if answer.is_good or answer.status == 0:
        return answer
    stop.wait(manners.pause_s)
    return _try(url, "GET", manners)  # many hosts answer HEAD with 403, 404, 405 or 501


def _try(url: str, method: str, manners: Manners) -> Answer:
    try:
        with _open(url, method, manners) as reply:
            moved = reply.geturl() if getattr(reply, "is_permanent", False) else ""
            return Answer(reply.status, "", moved)
    except urllib.error.HTTPError as e:
        e.close()
        return Answer(e.code, f"its host answers {e.code} {e.reason}")
    except (OSError, ValueError, http.client.HTTPException) as e:
        return Answer(0, _reason(e))


def _open(url: str, method: str, manners: Manners) -> Any:
    request = urllib.request.Request(  # noqa: S310 - links.py lets http and https through and no more
        _ascii(url), method=method, headers={"User-Agent": USER_AGENT, "Accept": "*/*"}
    )
    redirects = _Redirects()
    reply = urllib.request.build_opener(redirects).open(request, timeout=manners.timeout_s)
    reply.is_permanent = redirects.is_permanent
    return reply


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, keeps the method, and remembers whether every one of them was for good."""

    def __init__(self) -> None:
        self.is_permanent = False
        self._count = 0

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Go on where it has moved to."""
        for_good = code in (301, 308)
        self.is_permanent = for_good and (self.is_permanent or not self._count)
        self._count += 1
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None:
            following.method = req.get_method()
        return following


def _ascii(url: str) -> str:
    """An address as HTTP takes it: the host in punycode, everything else percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    safe = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe=safe), quote(parts.query, safe=safe), ""))


def _reason(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    if isinstance(cause, socket.gaierror):
        return "there is no such host"
    if isinstance(cause, TimeoutError):
        return "its host does not answer"
    if isinstance(cause, ssl.SSLError):
        return f"its certificate is not good ({cause.reason or 'TLS'})"
    return str(getattr(cause, "strerror", None) or cause) or type(error).__name__


__all__ = ["USER_AGENT", "Answer", "Manners", "ask"]
