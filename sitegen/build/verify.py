"""Whether what is published is what a build from nothing would publish, byte for byte (design 1)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.build.build import build
from sitegen.build.cache import Cache
from sitegen.build.model import BuildReport, BuildRequest, Progress
from sitegen.build.publish import Staging
from sitegen.diagnostics import Diagnostic

_AT_ONCE = 1 << 20
"""Bytes compared at a time."""
_HINT = (
    "this is a mistake of sitegen's; `sitegen build --ignoreCache` makes it right, and a report is welcome"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a comparison came to.

    Attributes:
        files: number of files that a build from nothing publishes.
        diagnostics: an error for each file that is not what, or not where, it should be.
    """

    files: int
    diagnostics: tuple[Diagnostic, ...]


def verify(request: BuildRequest, report: BuildReport, progress: Progress | None = None) -> Verified:
    """Build beside what `report` says was published, from nothing, and compare.

    Files in the destination that no build of sitegen made are left out of it.

    Raises:
        SitegenError: there is no place for a second build.
    """
    published = report.destination
    with Staging(published.with_name(f"{published.name}-verify")) as beside:
        clean = beside.folder / "site"
        again = replace(
            request,
            destination=clean,
            cache_dir=beside.folder / "cache",
            ignore_cache=True,
            gc=False,
            profile=False,
        )
        expected = build(again, progress)
        if not expected.published:
            return Verified(0, (_finding("verify-failed", "a build from nothing does not succeed"),))
        wanted = set(_files(clean))
        return Verified(len(wanted), tuple(_differences(published, clean, wanted, _made(request, published))))


def _made(request: BuildRequest, published: Path) -> set[str]:
    """What sitegen knows to have published."""
    from sitegen.build.build import configure

    loaded, _, _ = configure(request)
    folder = request.cache_dir or request.source / loaded.config.directories.cache
    return set(Cache(folder, published, 0).published())


def _differences(published: Path, clean: Path, wanted: set[str], made: set[str]) -> Iterator[Diagnostic]:
    for path in sorted(wanted | made):
        here = published / path
        if path not in wanted:
            if here.is_file():
                yield _finding(
                    "verify-extra", f"{path} is published, and a build from nothing has no such file"
                )
        elif not here.is_file():
            yield _finding("verify-missing", f"{path} is not published")
        elif not _same(here, clean / path):
            yield _finding("verify-differs", f"{path} is not what a build from nothing makes")


def _files(folder: Path) -> Iterator[str]:
    for base, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(base, name), folder).replace(os.sep, "/")  # noqa: PTH118


def _same(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError), one.open("rb") as a, other.open("rb") as b:
        while True:
            data = a.read(_AT_ONCE)
            if data != b.read(_AT_ONCE):
                return False
            if not data:
                return True
    return False


def _finding(code: str, message: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, hint=_HINT)
