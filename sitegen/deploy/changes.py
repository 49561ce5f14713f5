"""What a deployment would do, before it does it."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics import Diagnostic, OutputError

_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ico": "image/x-icon",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "js": "text/javascript",
    "json": "application/json",
    "md": "text/markdown",
}
"""Those that systems disagree about."""
_WITH_CHARSET = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")
_FINGERPRINT = re.compile(r"[._][0-9a-f]{16,}\.[A-Za-z0-9]+$")


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths, sorted, relative to the published folder."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def uploads(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """What is to be sent, in three turns: files, pages that show them, lists that lead to those."""
        groups: tuple[list[str], list[str], list[str]] = ([], [], [])
        for path in sorted((*self.added, *self.changed)):
            groups[_turn(path)].append(path)
        return tuple(groups[0]), tuple(groups[1]), tuple(groups[2])


def _turn(path: str) -> int:
    if not path.endswith((".html", ".xml", ".json")):
        return 0
    return 2 if path.count("/") < 2 or not path.endswith(".html") else 1


def published_files(folder: Path) -> dict[str, Path]:
    """Files of the published folder by their path in it, with forward slashes.

    Raises:
        OutputError: there are none; a deployment would remove the whole site.
    """
    found: dict[str, Path] = {}
    for base, _, names in os.walk(folder):
        for name in names:
            file = Path(base, name)
            found[file.relative_to(folder).as_posix()] = file
    if "index.html" not in found:
        raise OutputError(
            Diagnostic(
                code="nothing-to-deploy",
                message=f"{folder} holds no site: it has no index.html",
                hint="run `sitegen build` first, or name the folder with --destination",
            )
        )
    return dict(sorted(found.items()))


def content_type(path: str) -> str:
    """The type that a host is to send with a file; text is UTF-8."""
    suffix = path.rpartition(".")[2].lower()
    kind = _TYPES.get(suffix) or mimetypes.guess_type(path, strict=False)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_WITH_CHARSET) else kind


def cache_control(path: str) -> str:
    """How long a browser may keep a file: for ever if its name says what is in it, else till it asks."""
    return "public, max-age=31536000, immutable" if _FINGERPRINT.search(path) else "no-cache"


def md5_of(file: Path) -> str:
    """MD5 of a file, as stores tell it of an object; no guard against forgery, and none is needed."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def compare(here: Iterable[str], there: Iterable[str], same: Iterable[str]) -> Changes:
    """Changes from what is there to what is here; `same` are paths whose bytes are equal."""
    ours, theirs, equal = set(here), set(there), set(same)
    return Changes(
        added=tuple(sorted(ours - theirs)),
        changed=tuple(sorted((ours & theirs) - equal)),
        removed=tuple(sorted(theirs - ours)),
    )
