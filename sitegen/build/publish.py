"""Putting what was made where readers see it, each file whole.

Outputs are written to a staging folder beside the destination (so that a rename moves them), each at the
path that it will have, and only moved in when the whole build is known to be good: a folder that is not there
yet in one step, with all that is in it; into one that is, file by file. A file whose bytes are there already
is left alone.
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
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Staged:
    """One output, made.

    Attributes:
        is_new: it waits to be published; False: the destination has the same bytes.
        size, mtime_ns: of its file, which keeps them when it is published.
    """

    path: str
    is_new: bool
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class _Moved:
    """A file or folder that was published, and where what it replaced waits, if that could be kept."""

    target: str
    before: str | None
    is_new: bool


class Staging:
    """A folder beside the destination for what is not published yet. Several processes may put into it."""

    def __init__(self, destination: Path) -> None:
        self._destination = destination
        self._prefix = f".{destination.name}"
        self.folder = _place_for(destination) / f"{self._prefix}.{os.getpid()}.staging"
        self._tree = self.folder / "site"
        self._is_first = False
        self._last_folder = ""
        self._count = 0
        self._moved: list[_Moved] = []

    def __enter__(self) -> Self:
        """Make it, and remove what killed builds left."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            for old in left_behind(self.folder.parent, self._prefix, "staging"):
                shutil.rmtree(old, ignore_errors=True)
            self.folder.mkdir()
            self._tree.mkdir()
            self._is_first = not os.path.lexists(self._destination)
        except BaseException as e:  # an interrupt too: nobody leaves what was not entered
            self.__exit__()
            if isinstance(e, OSError):
                raise output_error(e, self.folder.parent) from e
            raise
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, path: str, data: bytes) -> Staged:
        """Keep an output's bytes until it is published. Raises OutputError: disk full, not permitted."""
        status = None if self._is_first else _status_of(f"{self._destination}/{path}", data)
        if status is not None:
            return Staged(path, False, status.st_size, status.st_mtime_ns)
        try:
            folder, _, name = f"{self._tree}/{path}".rpartition("/")
            if folder != self._last_folder:  # what a page publishes follows each other in the plan
                _make_folder(folder)
                self._last_folder = folder
            status = _write(f"{folder}/{name}", data)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return Staged(path, True, 0, 0)  # on the way to another output: the plan tells of both
        except OSError as e:
            raise output_error(e, self.folder.parent) from e  # the same as for bodies: it is told once
        return Staged(path, True, status.st_size, status.st_mtime_ns)

    def withdraw(self, paths: Iterable[str]) -> None:
        """Forget outputs that are not to be published."""
        self._last_folder = ""
        remove(self._tree, paths)

    def clear(self) -> None:
        """Forget everything that was put."""
        self._last_folder = ""
        try:
            shutil.rmtree(self._tree)
            self._tree.mkdir()
        except OSError as e:
            raise output_error(e, self.folder) from e

    def publish(self, ours: Container[str] | None = None) -> None:
        """Move all outputs to their places.

        Where one of them cannot be moved, or the build is interrupted, those before it are taken back.
        `ours` are the files that a folder in the way of one may hold; None: any.
        """
        waiting = [(str(self._tree), str(self._destination))]
        target = waiting[0][1]
        try:
            while waiting:
                source, target = waiting.pop()
                if self._move_folder(source, target):
                    continue
                with os.scandir(source) as found:
                    entries = list(found)
                for entry in entries:
                    target_of = f"{target}/{entry.name}"
                    if entry.is_dir():
                        waiting.append((entry.path, target_of))
                    else:
                        self._move_file(entry.path, target_of, ours)
        except OSError as e:
            self._take_back()
            raise output_error(e, Path(target)) from e
        except BaseException:
            self._take_back()
            raise

    def _move_folder(self, source: str, target: str) -> bool:
        """Move a folder with all that is in it, unless there is one; a file that stands in its way goes."""
        if os.path.isdir(target):  # noqa: PTH112 - measured, as the next
            return False
        before = self._set_aside(target) if os.path.lexists(target) else None
        self._moved.append(_Moved(target, before, is_new=before is None))
        os.replace(source, target)  # noqa: PTH105
        return True

    def _move_file(self, source: str, target: str, ours: Container[str] | None) -> None:
        second = self._aside()
        before: str | None = second
        is_new = False
        try:
            # A second name, and then one step: there is no moment without the file.
            os.link(target, second, follow_symlinks=False)
        except FileNotFoundError:
            is_new = True
        except OSError:  # a folder; or a file system without links, where what is replaced cannot be kept
            is_folder = _is_folder(target)
            if is_folder and ours is not None:
                self._refuse_foreign(Path(target), ours)
            before = self._set_aside(target) if is_folder else None
        self._moved.append(_Moved(target, None if is_new else before, is_new))
        os.replace(source, target)  # noqa: PTH105 - measured

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

    def _set_aside(self, path: str) -> str:
        kept = self._aside()
        os.replace(path, kept)  # noqa: PTH105 - measured
        return kept

    def _aside(self) -> str:
        """A name in the staging folder that nothing has."""
        self._count += 1
        return f"{self.folder}/{self._count}.before"

    def _take_back(self) -> None:
        """Undo what `publish` did, the last first."""
        for moved in reversed(self._moved):
            with contextlib.suppress(OSError):
                if moved.is_new or _is_folder(moved.target) or (moved.before and _is_folder(moved.before)):
                    self._set_aside(moved.target)
            with contextlib.suppress(OSError):
                if moved.before is not None:
                    os.replace(moved.before, moved.target)  # noqa: PTH105 - measured


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


def _status_of(path: str, data: bytes) -> os.stat_result | None:
    """Size and time of a file that has exactly these bytes; None: it has not."""
    try:
        status = os.stat(path)  # noqa: PTH116 - measured
        if status.st_size != len(data):
            return None
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - measured
            view = memoryview(data)
            same = all(file.read(_COMPARE) == view[i : i + _COMPARE] for i in range(0, len(data), _COMPARE))
    except OSError:
        return None
    return status if same else None


def _make_folder(path: str) -> None:
    """Make a folder, and those that lead to it, unless it is there. Raises OSError."""
    try:
        os.mkdir(path)  # noqa: PTH102 - measured: a folder for every other file
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - as above


def _write(path: str, data: bytes) -> os.stat_result:
    """Write a file; its size and time. Raises OSError."""
    file = os.open(path, _NEW, 0o666)  # a file object would cost more than the rest
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(file, view) :]
        return os.fstat(file)
    finally:
        os.close(file)


def _is_folder(path: str) -> bool:
    """Whether it is a folder, and no link to one."""
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114 - text, as everything here


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
