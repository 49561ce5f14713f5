"""What hosts of static files refuse, leave out or show otherwise.

GitHub Pages: https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits, and
`actions/upload-pages-artifact`, which from version 4 on leaves out names that begin with a dot. Cloudflare
Pages: https://developers.cloudflare.com/pages/platform/limits/.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.outputs.kinds import Output

MEBIBYTE = 1024 * 1024
_GITHUB_SITE = 1024 * MEBIBYTE
_GITHUB_FILE = 100 * MEBIBYTE
_CLOUDFLARE_FILES = 20_000
_CLOUDFLARE_FILE = 25 * MEBIBYTE
_KNOWN_DOTS = frozenset((".well-known", ".nojekyll"))
_NOT_ON_WINDOWS = frozenset('<>:"|?*\\')
_SHOWN = 5


def limits(sizes: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Sizes and numbers; `sizes` is path → bytes."""
    total = sum(sizes.values())
    if total > _GITHUB_SITE:
        yield _finding(
            "host-size", f"the site has {total / MEBIBYTE:,.0f} MiB; GitHub Pages takes 1,024", Severity.ERROR
        )
    for path, size in sizes.items():
        if size > _GITHUB_FILE:
            message = f"{path} has {size / MEBIBYTE:,.0f} MiB; GitHub takes files up to 100"
            yield _finding("host-size", message, Severity.ERROR)
        elif size > _CLOUDFLARE_FILE:
            message = f"{path} has {size / MEBIBYTE:,.0f} MiB; Cloudflare Pages takes files up to 25"
            yield _finding("host-size", message, Severity.NOTE)
    if len(sizes) > _CLOUDFLARE_FILES:
        message = f"the site has {len(sizes):,} files; Cloudflare Pages takes {_CLOUDFLARE_FILES:,} for free"
        yield _finding("host-files", message, Severity.NOTE)


def names(outputs: Mapping[str, Output]) -> Iterator[Diagnostic]:
    """Names that get lost on the way, or that two systems read differently."""
    dots = _folders_with_dots(outputs)
    if dots:
        yield Diagnostic(
            code="host-dot-name",
            severity=Severity.WARNING,
            message=f"names that begin with a dot: {_listed(dots)}; "
            "`actions/upload-pages-artifact` leaves them out from version 4 on",
            hint="stay with version 3, or set `include-hidden-files: true`, or give these pages a `slug`",
        )
    for one, other in _twins(outputs):
        yield Diagnostic(
            code="url-differs-by-case",
            severity=Severity.WARNING,
            message=f"{one} and {other} differ only in case or Unicode form: on macOS and Windows, and for "
            "some hosts, they are one file",
            hint="give one of them another `slug`",
        )
    strange = sorted(path for path in outputs if not _NOT_ON_WINDOWS.isdisjoint(path))
    if strange:
        yield Diagnostic(
            code="host-windows-name",
            severity=Severity.NOTE,
            message=f"names that Windows cannot hold: {_listed(strange)}",
        )


def _folders_with_dots(paths: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        if path[0] == "." or "/." in path:
            parts = path.split("/")
            first = next(i for i, part in enumerate(parts) if part.startswith("."))
            if parts[first] not in _KNOWN_DOTS:
                found["/".join(parts[: first + 1])] = None
    return sorted(found)


def _twins(paths: Iterable[str]) -> list[tuple[str, str]]:
    alike: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        alike[unicodedata.normalize("NFC", path).casefold()].append(path)
    return [(group[0], other) for group in map(sorted, alike.values()) for other in group[1:]]


def _listed(paths: list[str]) -> str:
    more = len(paths) - _SHOWN
    return ", ".join(paths[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _finding(code: str, message: str, severity: Severity) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, message=message)
