"""What the disk holds, as far as a site is made of it: the truth that a watcher only hints at.

A look costs a few milliseconds for thousands of files, so that every change begins with one. Whether
anything changed, and what, is then never a matter of events that were lost, doubled or late.
"""

from __future__ import annotations

import enum
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.build.files import FileDigests
from sitegen.build.model import BuildRequest
from sitegen.config.formats import FORMATS
from sitegen.config.load import LoadedConfig
from sitegen.config.sources import ROOT_NAMES
from sitegen.config.themes import Theme
from sitegen.content.walk import is_ignored

Stat = tuple[int, int, int, int]
"""Size, time of modification and of change in nanoseconds, and inode of a file."""


class Area(enum.StrEnum):
    """What a file is to a site."""

    CONFIG = "config"
    CONTENT = "content"
    DATA = "data"
    ASSETS = "assets"
    STATIC = "static"
    TEXTS = "i18n"
    TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a site's files are; all paths are absolute.

    Attributes:
        folders: with all that is below them.
        files: single ones that configure the site, whether they exist or not.
    """

    root: str
    folders: Mapping[str, Area]
    files: frozenset[str]

    def area(self, path: str) -> Area | None:
        """What a file is; None: nothing to this site."""
        return self.locate(path)[0]

    def locate(self, path: str) -> tuple[Area | None, str]:
        """What a file is, with its path below the folder that makes it that."""
        if path in self.files:
            return Area.CONFIG, ""
        folder = self._folder(path)
        return (self.folders[folder], path[len(folder) + 1 :]) if folder is not None else (None, "")

    def hides(self, path: str) -> bool:
        """Whether the scan passes over a file for its name, or that of a folder it is in."""
        folder = self._folder(path) or ""
        return any(is_ignored(part) for part in path[len(folder) + 1 :].split("/"))

    def above(self) -> frozenset[str]:
        """Folders that hold these files and folders, up to the one that holds the site."""
        found = {os.path.dirname(self.root)}  # noqa: PTH120 - text, as everything here
        for path in (*self.files, *self.folders):
            folder = os.path.dirname(path)  # noqa: PTH120
            while folder not in found:
                found.add(folder)
                if f"{folder}/".startswith(f"{self.root}/"):
                    folder = os.path.dirname(folder)  # noqa: PTH120
        return frozenset(found)

    def _folder(self, path: str) -> str | None:
        return max((f for f in self.folders if path == f or path.startswith(f"{f}/")), key=len, default=None)


def places_of(request: BuildRequest, loaded: LoadedConfig | None, themes: Sequence[Theme]) -> Places:
    """Where the files of a site are; of one whose configuration cannot be read, the files that make it."""
    root = os.fspath(request.source)
    folders = {_join(root, request.config_dir): Area.CONFIG}
    names = request.config_files or [f"{name}.{kind}" for name in ROOT_NAMES for kind in FORMATS]
    files = {_join(root, name) for name in names}
    if loaded is not None:
        own = loaded.config.directories
        files.update(_join(root, file) for file in loaded.files)
        named = {_join(root, f"{own.themes}/{name}") for name in loaded.config.outputs.themes}
        files |= named
        # A theme may yet come to be one: what makes it that is watched for, and the settings are read again.
        files.update(
            f"{path}/{area}" for path in named - {os.fspath(t.path) for t in themes} for area in Area
        )
        sorts = {
            Area.CONTENT: (own.content,), Area.DATA: (own.data,), Area.ASSETS: (own.assets,),
            Area.STATIC: own.static, Area.TEXTS: (own.i18n,), Area.TEMPLATES: (own.templates,),
        }  # fmt: skip
        folders.update((_join(root, name), area) for area, names in sorts.items() for name in names)
    for theme in themes:
        path = os.fspath(theme.path)
        files.update(f"{path}/{name}" for name in ("theme.toml", *(f"{n}.toml" for n in ROOT_NAMES)))
        folders[f"{path}/config"] = Area.CONFIG
        folders.update((f"{path}/{area}", area) for area in Area if area is not Area.CONFIG)
    return Places(root, folders, frozenset(files))


def _join(root: str, name: str) -> str:
    return os.path.normpath(os.path.join(root, name))  # noqa: PTH118 - text, as everything here


@dataclass(frozen=True, slots=True)
class Look:
    """All files of a site at one moment, by absolute path.

    Attributes:
        links: folders elsewhere that links lead to.
        taken_ns: when it began, since the epoch.
    """

    files: Mapping[str, Stat] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    taken_ns: int = 0

    def differences(self, after: Look) -> Difference:
        """What is other in a later look."""
        before, now = self.files, after.files
        return Difference(
            added=frozenset(now.keys() - before.keys()),
            removed=frozenset(before.keys() - now.keys()),
            written=frozenset(p for p, stat in now.items() if p in before and before[p] != stat),
            since_ns=min((max(now[p][1:3]) for p in now if before.get(p) != now[p]), default=after.taken_ns)
            if before.keys() <= now.keys()
            else self.taken_ns,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """Files that came, went, or were written.

    Attributes:
        since_ns: when the first of that can have happened, since the epoch.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    since_ns: int = 0

    @property
    def paths(self) -> frozenset[str]:
        """All of them."""
        return self.added | self.removed | self.written

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.written)


def take_look(places: Places) -> Look:
    """Look at every file of a site, without reading any."""
    found = _Found(time.time_ns())
    for path in places.files:
        found.file(path)
    for folder, area in places.folders.items():
        found.below(folder, (os.path.realpath(folder),), hides=area is not Area.STATIC)
    return Look(found.files, frozenset(found.links), found.taken_ns)


def look_again(before: Look, places: Places, paths: Iterable[str]) -> Look:
    """The last look, but for what is at and below these paths."""
    found = _Found(time.time_ns(), dict(before.files), set(before.links))
    for path in paths:
        area = places.area(path)
        if area is None or (area is not Area.STATIC and places.hides(path)):
            continue
        if found.files.pop(path, None) is None:
            for inside in [p for p in found.files if p.startswith(f"{path}/")]:
                del found.files[inside]
        if os.path.isdir(path):  # noqa: PTH112 - text, as everything here
            found.below(path, (os.path.realpath(path),), hides=area is not Area.STATIC)
        else:
            found.file(path)
    return Look(found.files, frozenset(found.links), found.taken_ns)


@dataclass(slots=True)
class _Found:
    """A look that is being taken."""

    taken_ns: int
    files: dict[str, Stat] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)

    def file(self, path: str) -> None:
        try:
            self.files[path] = _facts(os.stat(path))  # noqa: PTH116 - text, as everything here
        except OSError:
            return

    def below(self, folder: str, above: tuple[str, ...], *, hides: bool) -> None:
        """Files below a folder; what the scan passes over for its name alone is left out."""
        try:
            with os.scandir(folder) as listed:
                entries = list(listed)
        except OSError:
            return
        for entry in entries:
            if hides and is_ignored(entry.name):
                continue
            try:
                if not entry.is_dir():
                    self.files[entry.path] = _facts(entry.stat())
                elif not entry.is_symlink():
                    self.below(entry.path, above, hides=hides)
                elif (real := os.path.realpath(entry.path)) not in above:
                    self.links.add(real)
                    self.below(entry.path, (*above, real), hides=hides)
            except OSError:
                continue  # gone between two breaths, or a link to nothing


def _facts(status: os.stat_result) -> Stat:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Digests(FileDigests):
    """Digests of files, each worked out once, until a look finds that it was written."""

    def digest(self, path: str) -> str:
        """BLAKE2b of a file's bytes, in hexadecimal; empty: there is no such file."""
        return super().digest(os.path.normpath(path))

    def to_keep(self) -> dict[str, tuple[int, int, str]]:
        """What the next preview may rely on, with what this one had no need to look at."""
        unasked = self.known.keys() - self._found.keys() - self._written
        return {**{path: self.known[path] for path in unasked}, **super().to_keep()}


__all__ = ["Area", "Difference", "Digests", "Look", "Places", "Stat", "look_again", "places_of", "take_look"]
