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

from sitegen.build.files import left_behind
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


@dataclass(frozen=True, slots=True)
class _Moved:
    """A file that was published, and where the one that it replaced waits, if there was one and it could."""

    target: Path
    before: Path | None
    is_new: bool


class Staging:
    """A folder beside the destination for what is not published yet."""

    def __init__(self, destination: Path) -> None:
        self._destination = destination
        self._prefix = f".{destination.name}"
        self.folder = _place_for(destination) / f"{self._prefix}.{os.getpid()}.staging"
        self._count = 0
        self._moved: list[_Moved] = []
        self._obstacles: list[tuple[Path, Path]] = []
        """Files that were where a folder had to be, and where they wait."""

    def __enter__(self) -> Self:
        """Make it, and remove what killed builds left."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            for old in left_behind(self.folder.parent, self._prefix, "staging"):
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
            raise output_error(e, self._destination) from e  # the same for all: it is told once
        return Staged(path, name)

    def publish(self, staged: Iterable[Staged], ours: Container[str] | None = None) -> int:
        """Move outputs to their places; the number of files that changed.

        Where one of them cannot be moved, or the build is interrupted, those before it are taken back.
        `ours` are the files that a folder in the way of one may hold; None: any.
        """
        made: set[Path] = set()
        target = self._destination
        try:
            for item in staged:
                if item.name is None:
                    continue
                target = self._destination / item.path
                if target.parent not in made:
                    self._make_folder(target.parent)
                    made.add(target.parent)
                self._move(self.folder / item.name, target, ours)
        except OSError as e:
            self._take_back()
            raise output_error(e, target) from e
        except BaseException:
            self._take_back()
            raise
        return len(self._moved)

    def _move(self, source: Path, target: Path, ours: Container[str] | None) -> None:
        second = self.folder / f"{source.name}.before"
        before: Path | None = second
        is_new = False
        try:
            # A second name, and then one step: there is no moment without the file.
            os.link(target, second, follow_symlinks=False)
        except FileNotFoundError:
            is_new = True
        except OSError:  # a folder; or a file system without links, where what is replaced cannot be kept
            is_folder = target.is_dir() and not target.is_symlink()
            if is_folder and ours is not None:
                self._refuse_foreign(target, ours)
            before = self._set_aside(target) if is_folder else None
        os.replace(source, target)  # noqa: PTH105 - measured
        self._moved.append(_Moved(target, None if is_new else before, is_new))

    def _refuse_foreign(self, folder: Path, ours: Container[str]) -> None:
        """Raise OutputError if a folder holds files that sitegen did not make."""
        for path in folder.rglob("*"):
            name = path.relative_to(self._destination).as_posix()
            if (path.is_symlink() or not path.is_dir()) and name not in ours:
                raise OutputError(
                    Diagnostic(
                        code="folder-in-the-way",
                        message=f"{folder} is to be a file, and is a folder with {name} in it, "
                        "which sitegen did not make",
                        hint="move it away, or have it removed with --cleanDestinationDir",
                    )
                )

    def _make_folder(self, folder: Path) -> None:
        """Make a folder; a file of an earlier build that stands in its way goes."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            while folder != self._destination and not os.path.lexists(folder):
                folder = folder.parent
            self._obstacles.append((folder, self._set_aside(folder)))
            folder.mkdir(parents=True, exist_ok=True)

    def _set_aside(self, path: Path) -> Path:
        self._count += 1
        kept = self.folder / f"{os.getpid()}-{self._count}.before"
        os.replace(path, kept)  # noqa: PTH105 - measured
        return kept

    def _take_back(self) -> None:
        """Undo what `publish` did, the last first."""
        for moved in reversed(self._moved):
            with contextlib.suppress(OSError):
                if moved.is_new:
                    remove(self._destination, [moved.target.relative_to(self._destination).as_posix()])
                elif moved.before is not None:
                    if moved.before.is_dir():
                        moved.target.unlink()
                    os.replace(moved.before, moved.target)  # noqa: PTH105 - as above
        for path, kept in reversed(self._obstacles):
            with contextlib.suppress(OSError):
                shutil.rmtree(path, ignore_errors=True)
                os.replace(kept, path)  # noqa: PTH105 - as above


def _place_for(destination: Path) -> Path:
    """The folder from which a rename leads to the destination.

    That is the one that holds it; or it itself, where it is a file system of its own (a volume of a
    container) or where nothing can be made beside it. A destination that is a link is where it leads.
    """
    real = destination.resolve()
    try:
        is_apart = os.path.ismount(real) or real.stat().st_dev != real.parent.stat().st_dev
        return real if is_apart or not os.access(real.parent, os.W_OK) else real.parent
    except OSError:
        return real.parent  # it is yet to be made


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


__all__ = ["Staged", "Staging", "check_destination", "clean", "output_error", "remove"]
