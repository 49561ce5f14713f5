"""The code of the built-in theme's templates, kept in the user's own cache folder.

Making it takes a third of a second: much of what stands between `sitegen serve` and its first page, and
paid by every worker of a build. A site's store never holds code, since a store may come from elsewhere; this
folder must be the user's, and nobody else's to write to. Where there is none, code is made each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
import sys
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2

from sitegen import __version__
from sitegen.config.themes import builtin_theme
from sitegen.templates import runtime

_DIGEST_SIZE = 16
_HEAD = 2 * _DIGEST_SIZE
"""Bytes before the code: digests of what it was made of, and of itself."""


def load(name: str, filename: str | None, source: str) -> CodeType | None:
    """The code of a template of the built-in theme; None: it is of another, or not kept."""
    path = _place(name, filename)
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    code = data[_HEAD:]
    if data[:_HEAD] != _origin(name, filename, source) + _digest(code):  # of another version, or torn
        return None
    found = marshal.loads(code)  # noqa: S302 - what this user's sitegen wrote
    return found if isinstance(found, CodeType) else None


def save(name: str, filename: str | None, source: str, code: CodeType) -> None:
    """Keep the code of a template, if it is of the built-in theme."""
    path = _place(name, filename)
    if path is None:
        return
    data = marshal.dumps(code)
    waiting = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        waiting.write_bytes(_origin(name, filename, source) + _digest(data) + data)
        waiting.replace(path)


def _place(name: str, filename: str | None) -> Path | None:
    folder = _folder()
    if folder is None or filename != os.path.join(_templates_folder(), *name.split("/")):  # noqa: PTH118
        return None
    return folder / f"{name.replace('/', ' ')}.{sys.implementation.cache_tag}"


@cache
def _folder() -> Path | None:
    """`sitegen/templates` in the user's cache folder (of XDG, or `LOCALAPPDATA` on Windows), made."""
    given = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    try:
        folder = (Path(given) if given else Path.home() / ".cache") / "sitegen" / "templates"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except (OSError, RuntimeError):  # not permitted; nobody's home
        return None
    if not folder.is_absolute() or (hasattr(os, "getuid") and not _is_ours_alone(status)):
        return None
    return folder


def _is_ours_alone(status: os.stat_result) -> bool:
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _origin(name: str, filename: str | None, source: str) -> bytes:
    return _digest("\0".join((*_versions(), name, str(filename), source)).encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_SIZE).digest()


@cache
def _templates_folder() -> str:
    return str(builtin_theme() / "templates")


@cache
def _versions() -> tuple[str, ...]:
    """Of all that makes code of a template; of our own part also the time, for those who work on it."""
    with contextlib.suppress(OSError):
        ours = str(Path(runtime.__file__).stat().st_mtime_ns)
        return importlib.util.MAGIC_NUMBER.hex(), jinja2.__version__, __version__, ours
    return importlib.util.MAGIC_NUMBER.hex(), jinja2.__version__, __version__


__all__ = ["load", "save"]
