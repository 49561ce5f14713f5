"""A site in one string: write it, build it, edit it, read what it published."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from sitegen.build.model import BuildReport
    from sitegen.diagnostics import Diagnostic

NOW = dt.datetime(2025, 7, 1, 12, 0, tzinfo=dt.UTC)
"""The moment of every test build, unless the test sets its own."""

_HEADER = re.compile(r"^-- (.+?) --[ \t]*$", re.MULTILINE)


class BuildFailedError(AssertionError):
    """A build that was to succeed reported errors; the message holds them as the console prints them."""


def parse_archive(text: str) -> dict[str, str]:
    """Split `-- path --` sections (Go's txtar format) into files by path.

    The text is dedented first, so that an archive can be indented like the test around it. What stands
    before the first header is a comment. Each file ends with a line end, unless it is empty.
    """
    text = textwrap.dedent(text.lstrip("\n"))
    headers = list(_HEADER.finditer(text))
    ends = [*(h.start() for h in headers[1:]), len(text)]
    files: dict[str, str] = {}
    for header, end in zip(headers, ends, strict=False):
        path, body = header[1], text[header.end() + 1 : end]
        if path in files:
            raise ValueError(f"two files are called {path}")
        files[path] = body.rstrip("\n") + "\n" if body.strip() else ""
    return files


class SiteBuilder:
    """A site under `root`, made for one test.

    Attributes:
        root: the site's folder; `public/` below it unless `destination` says otherwise.
        now: the moment of its builds; assign another one to move the clock.
        report: of the last build, or None.
    """

    def __init__(self, root: Path, archive: str = "", *, now: dt.datetime = NOW) -> None:
        self.root = root
        self.now = now
        self.destination = root / "public"
        self.report: BuildReport | None = None
        self.files(archive)

    def files(self, archive: str) -> Self:
        """Write every file of an archive, over what is there."""
        for path, text in parse_archive(archive).items():
            self.write(path, text)
        return self

    def write(self, path: str, content: str | bytes) -> Self:
        """Write one file; text is UTF-8 with the line ends as given."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def edit(self, path: str, old: str, new: str) -> Self:
        """Replace `old`, which must be there, by `new` in one file."""
        text = (self.root / path).read_bytes().decode()
        if old not in text:
            raise AssertionError(f"{path} does not hold {old!r}")
        return self.write(path, text.replace(old, new))

    def remove(self, path: str) -> Self:
        """Delete one file."""
        (self.root / path).unlink()
        return self

    def rename(self, path: str, to: str) -> Self:
        """Move one file."""
        target = self.root / to
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(target)
        return self

    def try_build(
        self,
        *,
        overrides: Mapping[str, Any] | None = None,
        variables: Mapping[str, str] | None = None,
        **more: Any,
    ) -> BuildReport:
        """Build, with whatever result; mistakes that stop a build early are in the report too.

        `more` are further fields of `BuildRequest`. One process unless `jobs` is given: a test is small.
        """
        from sitegen.build.build import build
        from sitegen.build.model import BuildReport, BuildRequest
        from sitegen.diagnostics import SitegenError

        destination = more.pop("destination", None)
        self.destination = self.root / "public" if destination is None else destination
        request = BuildRequest(
            source=self.root,
            destination=destination,
            overrides=overrides or {},
            variables=variables or {},
            **{"now": self.now, "jobs": 1, **more},
        )
        try:
            self.report = build(request)
        except SitegenError as error:
            self.report = BuildReport(
                destination=self.destination, published=False, diagnostics=error.diagnostics
            )
        return self.report

    def build(self, **options: Any) -> BuildReport:
        """Build, and fail the test if anything is wrong with the site. Warnings are let through."""
        from sitegen.diagnostics import Severity

        report = self.try_build(**options)
        if report.count(Severity.ERROR) or not report.published:
            raise BuildFailedError("\n" + self.messages)
        return report

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Findings of the last build."""
        return self.report.diagnostics if self.report else ()

    @property
    def messages(self) -> str:
        """Findings of the last build, as the console prints them, in the order of a report."""
        from sitegen.diagnostics import format_diagnostic

        return "\n\n".join(format_diagnostic(d) for d in sorted(self.diagnostics, key=lambda d: d.sort_key))

    @property
    def codes(self) -> list[str]:
        """Codes of the last build's findings, sorted by place."""
        return [d.code for d in sorted(self.diagnostics, key=lambda d: d.sort_key)]

    def read(self, path: str) -> str:
        """A published file as text."""
        return self.read_bytes(path).decode()

    def read_bytes(self, path: str) -> bytes:
        """A published file; a missing one is answered with the names of those that are there."""
        file = self.destination / path
        if not file.is_file():
            raise AssertionError(
                f"{path} was not published; there are: {', '.join(self.outputs()) or 'none'}"
            )
        return file.read_bytes()

    def exists(self, path: str) -> bool:
        """Whether a file was published."""
        return (self.destination / path).is_file()

    def outputs(self, suffix: str = "") -> list[str]:
        """Paths of the published files, sorted, with forward slashes."""
        found = (
            p.relative_to(self.destination).as_posix() for p in self.destination.rglob("*") if p.is_file()
        )
        return sorted(p for p in found if p.endswith(suffix))

    def snapshot(self) -> dict[str, bytes]:
        """Every published file with its bytes: two builds are the same when these are equal."""
        return {path: self.read_bytes(path) for path in self.outputs()}
