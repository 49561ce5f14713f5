"""Whether anything at all changed since the last build, told without reading a file.

The build as a whole has a trace too: every file that its stages would look at, with size and time, the
command line, and the moments at which a post becomes due or expires. Where all of that is as it was,
the answer of the last build is the answer of this one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.build.files import is_doubtful
from sitegen.build.model import BuildRequest
from sitegen.config.load import LoadedConfig
from sitegen.config.themes import Theme

_THEME_FOLDERS = ("templates", "assets", "static", "i18n", "data", "archetypes")

_DEEP = 100
"""Folders within each other. Of deeper ones, also without a file, a scan may have something to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a build found when it began.

    Attributes:
        fingerprint: of the files, the command line and the settings.
        taken_ns: when it was begun, since the epoch.
        files: size and modification time in nanoseconds by absolute path; a size of -1: there is none.
    """

    fingerprint: str
    taken_ns: int
    files: Mapping[str, tuple[int, int]]

    def proves_something(self, now_ns: int) -> bool:
        """Whether no file changed so shortly before that it may change again unseen."""
        return not is_doubtful(max((mtime_ns for _, mtime_ns in self.files.values()), default=0), now_ns)


def take_snapshot(request: BuildRequest, loaded: LoadedConfig, themes: Iterable[Theme]) -> Snapshot:
    """Look at everything that a build reads, without reading it."""
    taken_ns = time.time_ns()
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr(_asked(request, loaded)).encode("utf-8", "surrogatepass"))
    files: dict[str, tuple[int, int]] = {}
    for path, size, mtime_ns in _files(request.source.absolute(), loaded, themes):
        digest.update(f"{path}\0{size}\0{mtime_ns}\n".encode("utf-8", "surrogateescape"))
        files[path] = (size, mtime_ns)
    return Snapshot(fingerprint=digest.hexdigest(), taken_ns=taken_ns, files=files)


def _asked(request: BuildRequest, loaded: LoadedConfig) -> tuple[object, ...]:
    variables = {name: value for name, value in request.variables.items() if name.startswith("HUGO")}
    return (
        loaded.environment,
        request.config_files,
        request.config_dir,
        sorted(request.overrides.items(), key=str),
        sorted(variables.items()),
    )


def _files(root: Path, loaded: LoadedConfig, themes: Iterable[Theme]) -> Iterator[tuple[str, int, int]]:
    places = loaded.config.directories
    for file in loaded.files:
        yield from _entry(os.path.join(root, file))  # noqa: PTH118 - measured
    own = (places.content, *places.static, places.assets, places.data, places.i18n, places.templates)
    folders = [os.path.join(root, name) for name in own]  # noqa: PTH118 - measured
    folders += [str(theme.path.absolute() / name) for theme in themes for name in _THEME_FOLDERS]
    for folder in folders:
        yield from _below(folder)


def _below(folder: str) -> Iterator[tuple[str, int, int]]:
    """Every file below a folder; what a link leads to is walked once, so that a ring of them ends."""
    waiting, followed, above = [folder], set[str](), folder.count(os.sep)
    while waiting:  # `os.walk` recurses, and folders may be a thousand deep
        try:
            with os.scandir(waiting.pop()) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                if entry.path.count(os.sep) - above > _DEEP:
                    yield entry.path, 0, 0
                continue
            if not _is_linked_folder(entry):
                yield from _entry(entry.path)
                continue
            real = os.path.realpath(entry.path)
            yield f"{entry.path} -> {real}", 0, 0
            if real not in followed:
                followed.add(real)
                waiting.append(entry.path)


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # links that lead round and round
        return False


def _entry(path: str) -> Iterator[tuple[str, int, int]]:
    try:
        status = os.stat(path)  # noqa: PTH116 - measured
    except OSError:
        yield path, -1, 0
        return
    yield path, status.st_size, status.st_mtime_ns


def next_turn(moments: Iterable[dt.datetime | None], now: dt.datetime) -> dt.datetime | None:
    """The first moment from now on at which a page becomes due or expires.

    Now itself is one: a page that expires at this moment is still there, and gone in the next.
    """
    return min((m for m in moments if m is not None and m >= now), default=None)


def still_stands(
    kept: Mapping[str, Any],
    snapshot: Snapshot,
    now: dt.datetime,
    *,
    destination: Path,
    published: Mapping[str, Any],
) -> bool:
    """Whether a build would find, and leave, everything as the last one did.

    `kept` is what `to_keep` gave for that build, `published` is path → (size, mtime_ns) of its files.
    """
    if kept.get("fingerprint") != snapshot.fingerprint:
        return False
    moment = now.astimezone(dt.UTC).isoformat()
    if moment < kept["since"] or (kept["until"] and moment >= kept["until"]):
        return False
    if any(print_moment(now, layout) != shown for layout, shown in kept["now"].items()):
        return False
    return all(is_as_published(f"{destination}/{path}", entry) for path, entry in published.items())


def is_as_published(path: str, entry: Any) -> bool:
    """Whether a published file is as it was left; a change from outside is made good."""
    try:
        status = os.stat(path)  # noqa: PTH116 - measured
    except OSError:
        return False
    return bool(entry and status.st_size == entry[0] and status.st_mtime_ns == entry[1])


def to_keep(
    snapshot: Snapshot, now: dt.datetime, until: dt.datetime | None, layouts: Iterable[str]
) -> dict[str, Any]:
    """What the next build needs in order to see that nothing changed.

    `until` is when a page becomes due or expires, if one does; `layouts` are those in which templates
    printed `now` (a full moment is never the same again).
    """
    return {
        "fingerprint": snapshot.fingerprint,
        "since": now.astimezone(dt.UTC).isoformat(),
        "until": until.astimezone(dt.UTC).isoformat() if until else None,
        "now": {layout: print_moment(now, layout) for layout in layouts},
    }


def print_moment(now: dt.datetime, layout: str) -> str:
    """The moment of a build as far as a template saw it; an empty layout is all of it."""
    return now.strftime(layout) if layout else now.isoformat()
