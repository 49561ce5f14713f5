"""Files below a folder, in order, without leaving the site.

Symbolic links are followed while they stay inside; one that leads out, or round in a circle, or nowhere,
is reported and left.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from sitegen.content.model import SourceFile
from sitegen.diagnostics import Diagnostic, Severity

_DEEPEST = 128
"""Folders within each other; a path of them all must fit what systems take (4,096 bytes on Linux)."""

Report = Callable[[Diagnostic], None]
Ignored = Callable[[str, str], bool]


def is_ignored(name: str) -> bool:
    """Names that Hugo passes over: `.x`, `#x`, `x~` and such (`hugofs/files/classifier.go`, measured)."""
    return name.startswith((".", "#")) or name.endswith("~")


class Ignore:
    r"""Which files of `content` a site leaves out: Hugo's own rules, and `ignoreFiles`.

    Hugo holds the expressions against the absolute path. Here that path begins at the site's root, so
    that `/drafts/` and `\.bak$` do the same and the place of the site on a machine does nothing.
    """

    def __init__(self, patterns: Sequence[str], report: Report) -> None:
        self._patterns = [p for p in (_compiled(pattern, report) for pattern in patterns) if p]

    def __call__(self, name: str, path: str) -> bool:
        """Whether to leave out the file or folder of this name, at this path in the site."""
        return is_ignored(name) or any(pattern.search("/" + path) for pattern in self._patterns)


def nothing_ignored(name: str, path: str) -> bool:  # noqa: ARG001  (an `Ignored`)
    """For folders that are copied as they are: `.well-known` and `.nojekyll` are meant to be there."""
    return False


def _compiled(pattern: str, report: Report) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error as error:
        report(
            Diagnostic(
                code="config-ignore-files",
                message=f"`{pattern}` in ignoreFiles is no regular expression: {error}",
                hint="escape a dot as \\., and end with $ to match the end of the path",
            )
        )
        return None


def walk_files(
    base: Path, folder: str, ignored: Ignored, report: Report, *, shown: str = ""
) -> list[tuple[str, SourceFile]]:
    """Every file below `base / folder`, sorted, each with its path below `folder`; none without the folder.

    Args:
        base: what links may not lead out of: the site, or a theme.
        folder: relative to `base`.
        ignored: asked with each entry's name and path; for a folder, all below it is left out.
        report: takes what is wrong.
        shown: path of `base` as the site knows it, put before every `SourceFile.path`; empty: the site.
    """
    folder = folder.strip("/")
    walk = _Walk(base, ignored, report)
    top = base / folder
    prefix = "/".join(part for part in (shown.rstrip("/"), folder) if part)
    if top.is_dir() and not (top.is_symlink() and not walk.allows(top, prefix)):
        walk.visit(os.fspath(top), prefix, (os.path.realpath(top),))
    return sorted((file.path[len(prefix) + 1 :], file) for file in walk.files)


class _Walk:
    def __init__(self, root: Path, ignored: Ignored, report: Report) -> None:
        self._inside = os.path.realpath(root)
        self._ignored = ignored
        self._report = report
        self.files: list[SourceFile] = []

    def visit(self, folder: str, prefix: str, above: tuple[str, ...]) -> None:
        if len(above) > _DEEPEST:
            self._report(_too_deep(prefix))
            return
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            self._report(_unreadable(prefix, error))
            return
        for entry in entries:
            path = f"{prefix}/{entry.name}" if prefix else entry.name
            if not self._ignored(entry.name, path):
                self._take(entry, path, above)

    def _take(self, entry: os.DirEntry[str], path: str, above: tuple[str, ...]) -> None:
        is_link = entry.is_symlink()
        if is_link and not self.allows(Path(entry.path), path):
            return
        try:
            if entry.is_dir():
                self._descend(entry, path, above, is_link=is_link)
            elif entry.is_file():
                facts = entry.stat()
                self.files.append(SourceFile(path, facts.st_size, facts.st_mtime_ns))
        except OSError as error:
            self._report(_unreadable(path, error))

    def _descend(self, entry: os.DirEntry[str], path: str, above: tuple[str, ...], *, is_link: bool) -> None:
        if not is_link:
            # Only a link can close a circle, so that only a link's target is compared; a folder's own
            # real path follows from its parent's.
            self.visit(entry.path, path, (*above, os.path.join(above[-1], entry.name)))  # noqa: PTH118
            return
        real = os.path.realpath(entry.path)
        if real in above:
            self._report(
                Diagnostic(
                    code="source-loop",
                    message="this link leads back to a folder that holds it",
                    severity=Severity.WARNING,
                    path=path,
                    hint="remove the link; it was not followed",
                )
            )
            return
        self.visit(entry.path, path, (*above, real))

    def allows(self, link: Path, path: str) -> bool:
        """Whether a link leads to something inside the site; reports it where not."""
        real = os.path.realpath(link)
        if not os.path.exists(real):  # noqa: PTH110
            self._report(
                Diagnostic(
                    code="source-dangling",
                    message="this link leads to nothing",
                    severity=Severity.WARNING,
                    path=path,
                    hint="remove the link, or restore what it led to",
                )
            )
            return False
        if os.path.commonpath((real, self._inside)) == self._inside:
            return True
        self._report(
            Diagnostic(
                code="source-outside",
                message="this link leads out of the site",
                path=path,
                hint="copy the file into the site; what is outside is never published",
            )
        )
        return False


def _unreadable(path: str, error: OSError) -> Diagnostic:
    return Diagnostic(
        code="source-unreadable",
        message=f"cannot be read: {error.strerror or error}",
        path=path,
        hint="give it read permission, or remove it",
    )


def _too_deep(path: str) -> Diagnostic:
    shown = path if len(path) <= 200 else f"{path[:200]}…"
    return Diagnostic(
        code="source-depth",
        message=f"this folder stands more than {_DEEPEST} folders deep; it was not read",
        path=shown,
        hint="move its files up",
    )
