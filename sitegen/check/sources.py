"""From a finding in what is published back to the line that somebody wrote."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from sitegen.content.model import SourceFile
from sitegen.content.read import read_text
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, Span, at
from sitegen.outputs.kinds import Output
from sitegen.site.model import Page


class Sources:
    """The content files behind outputs, read when something is found in them."""

    def __init__(self, root: Path, outputs: Mapping[str, Output]) -> None:
        self._root = root
        self._outputs = outputs
        self._texts: dict[str, str] = {}

    def file_of(self, path: str) -> SourceFile | None:
        """The content file of the page that is published at `path`, if it has one."""
        page = getattr(self._outputs.get(path), "page", None)
        return page.source.file if isinstance(page, Page) and page.source else None

    def find(self, path: str, wanted: str) -> tuple[SourceFile, str, Span] | None:
        """Where the source of an output says `wanted` (an address): file, its text, and the place in it."""
        file = self.file_of(path)
        if file is None or not wanted:
            return None
        text = self._text(file)
        for form in dict.fromkeys((wanted, unquote(wanted), html.escape(wanted), wanted.strip("/"))):
            start = text.find(form) if form else -1
            if start >= 0:
                return file, text, Span(start, start + len(form))
        return None

    def _text(self, file: SourceFile) -> str:
        if file.path not in self._texts:
            try:
                self._texts[file.path] = read_text(self._root, file)
            except SitegenError:
                self._texts[file.path] = ""
        return self._texts[file.path]


def found_on(
    sources: Sources,
    paths: Iterable[str],
    wanted: str,
    *,
    code: str,
    severity: Severity,
    message: str,
    hint: str | None = None,
) -> list[Diagnostic]:
    """Findings about an address that several outputs hold.

    One for each content file that says it. Where none does, a template or the settings do: then it is one
    finding, however many pages show it.
    """
    paths = sorted(paths)
    placed: dict[str, Diagnostic] = {}
    for path in paths:
        place = sources.find(path, wanted)
        if place is not None:
            file, text, span = place
            placed.setdefault(
                file.path,
                at(
                    text, span, path=file.path, code=code, message=message, hint=hint, severity=severity,
                ),
            )  # fmt: skip
    if placed:
        return list(placed.values())
    first = sources.file_of(paths[0])
    alone = Diagnostic(code=code, severity=severity, message=f"{message} ({shown_on(paths)})", hint=hint)
    return [replace(alone, path=first.path) if first and len(paths) == 1 else alone]


def shown_on(paths: list[str]) -> str:
    """Which pages, for people: `on posts/a/index.html and 12 more pages`."""
    more = len(paths) - 1
    return f"on {paths[0]}" + (f" and {more:,} more page{'' if more == 1 else 's'}" if more else "")
