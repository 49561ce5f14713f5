"""Putting what was made where readers see it, file by file, each of them whole.

Outputs are written to a staging folder beside the destination (so that a rename moves them) and only
moved in when the whole build is known to be good. A file whose bytes are there already is left alone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sitegen.diagnostics import Diagnostic, OutputError

_NEVER = (".git", "layouts")
"""Folders that no setting names and that hold what a person wrote."""
_COMPARE = 1 << 16
"""Bytes compared at a time."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One output, made: under which name it waits, or None where the destination has the same bytes."""

    path: str
    name: str | None


class Staging:
    """A folder beside the destination for what is not published yet."""

    def __init__(self, destination: Path) -> None:
        self._destination = destination
        self.folder = destination.parent / f".{destination.name}.{os.getpid()}.staging"
        self._count = 0

    def __enter__(self) -> Self:
        """Make it, and remove what killed builds left."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            for old in self.folder.parent.glob(f".{self._destination.name}.*.staging"):
                if not _is_alive(old.name.split(".")[-2]):
                    shutil.rmtree(old, ignore_errors=True)
            self.folder.mkdir()
        except OSError as e:
            raise output_error(e, self.folder.parent) from e
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, path: str, data: bytes) -> Staged:
        """Keep an output's bytes until it is published. Raises OutputError: disk full, not permitted."""
        if _holds(self._destination / path, data):
            return Staged(path, None)
        self._count += 1
        name = f"{os.getpid()}-{self._count}"
        try:
            with open(self.folder / name, "wb", buffering=0) as file:  # noqa: PTH123 - measured
                view = memoryview(data)
                while view:
                    view = view[file.write(view) :]
        except OSError as e:
            raise output_error(e, self.folder / name) from e
        return Staged(path, name)

    def publish(self, staged: Iterable[Staged]) -> int:
        """Move outputs to their places; the number of files that changed."""
        made: set[Path] = set()
        count = 0
        for item in staged:
            if item.name is None:
                continue
            target = self._destination / item.path
            try:
                if target.parent not in made:
                    _make_folder(target.parent, self._destination)
                    made.add(target.parent)
                _replace(self.folder / item.name, target)
            except OSError as e:
                raise output_error(e, target) from e
            count += 1
        return count


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file has exactly these bytes."""
    try:
        if os.stat(path).st_size != len(data):  # noqa: PTH116 - measured
            return False
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - measured
            view = memoryview(data)
            return all(file.read(_COMPARE) == view[i : i + _COMPARE] for i in range(0, len(data), _COMPARE))
    except OSError:
        return False


def _make_folder(folder: Path, destination: Path) -> None:
    """Make a folder; a file of an earlier build that stands in its way goes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        while folder != destination and not os.path.lexists(folder):
            folder = folder.parent
        folder.unlink()
        folder.mkdir(parents=True, exist_ok=True)


def _replace(source: Path, target: Path) -> None:
    try:
        os.replace(source, target)  # noqa: PTH105 - measured
    except IsADirectoryError:
        shutil.rmtree(target)
        os.replace(source, target)  # noqa: PTH105 - measured


def remove(destination: Path, paths: Iterable[str]) -> int:
    """Remove files from the destination, and the folders that this empties; how many there were."""
    count = 0
    for path in paths:
        target = destination / path
        with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            target.unlink()
            count += 1
        for folder in target.parents:
            if folder == destination or destination not in folder.parents:
                break
            try:
                folder.rmdir()
            except OSError:
                break
    return count


def clean(destination: Path, keep: Container[str]) -> int:
    """Remove every file that is not to be kept; how many there were.

    Folders whose name begins with a dot, such as `.git`, are left alone, as Hugo leaves them. Links are
    removed, never followed.
    """
    foreign: list[str] = []
    waiting = [""] if destination.is_dir() else []
    while waiting:
        prefix = waiting.pop()
        with os.scandir(destination / prefix) as found:
            for entry in found:
                path = prefix + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    foreign += [path] if path not in keep else []
                elif not entry.name.startswith("."):
                    waiting.append(f"{path}/")
    return remove(destination, foreign)


def check_destination(destination: Path, root: Path, inputs: Iterable[str]) -> None:
    """Refuse a destination that holds the site, or is one of its source folders.

    Raises:
        OutputError: it is the site's root or above it, or in or above a folder that the site is read from.
    """
    real = destination.resolve()
    sources = [root.resolve(), *((root / name).resolve() for name in (*inputs, *_NEVER))]
    for source in sources:
        inside = source != sources[0] and real.is_relative_to(source)
        if real == source or source.is_relative_to(real) or inside:
            raise OutputError(
                Diagnostic(
                    code="destination-holds-source",
                    message=f"the destination {destination} holds the site's own files, or lies among them",
                    hint="publish to a folder of its own, such as public",
                )
            )
    if real.exists() and not real.is_dir():
        raise OutputError(
            Diagnostic(code="destination-is-file", message=f"the destination {destination} is a file")
        )


def output_error(error: OSError, path: Path) -> OutputError:
    """What went wrong while writing, for people."""
    known = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EACCES: "not permitted",
        errno.EPERM: "not permitted",
        errno.EROFS: "the file system is read-only",
        errno.ENAMETOOLONG: "the name is too long for this file system",
    }
    what = known.get(error.errno or 0, error.strerror or str(error))
    return OutputError(Diagnostic(code="cannot-write", message=f"cannot write {path}: {what}"))


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


__all__ = ["Staged", "Staging", "check_destination", "clean", "output_error", "remove"]
