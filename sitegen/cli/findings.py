"""Findings as people, workflows and programs want them: excerpts, annotations, JSON."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sitegen.cli.console import Piece, tell
from sitegen.diagnostics import Diagnostic, Severity, format_diagnostic

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_ORDER = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}
"""Errors come last: that is where the eye is when a command has ended."""

_SHOWN = {Severity.NOTE: 5, Severity.WARNING: 5, Severity.ERROR: 20}
"""Findings of one code that are shown in full; a renamed image can cause hundreds."""

_ANNOTATIONS = 10
"""GitHub shows ten of each level a step (docs.github.com, workflow commands)."""

_CARET_LINE = re.compile(r"\s*\| +\^+")


def report(
    findings: Iterable[Diagnostic], *, at_least: Severity = Severity.NOTE, whole: bool = False
) -> None:
    """Print findings to standard error, errors last, many of one code folded unless `whole`."""
    shown = [d for d in ordered(findings) if _ORDER[d.severity] >= _ORDER[at_least]]
    seen: Counter[tuple[Severity, str]] = Counter()
    totals = Counter((d.severity, d.code) for d in shown)
    for finding in shown:
        group = (finding.severity, finding.code)
        seen[group] += 1
        limit = totals[group] if whole else _SHOWN[finding.severity]
        if seen[group] <= limit:
            _print(finding)
        if seen[group] == totals[group] > limit:
            _print_fold(finding, totals[group] - limit)


def ordered(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort findings for a report: notes, warnings, errors; each by file and place."""
    return sorted(findings, key=lambda d: (_ORDER[d.severity], *d.sort_key))


def counted(findings: Sequence[Diagnostic]) -> str:
    """Count by severity, in words: `2 errors, 1 warning`; empty: there are none."""
    counts = Counter(d.severity for d in findings)
    return ", ".join(
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        if counts[severity]
    )


def as_json(finding: Diagnostic) -> dict[str, Any]:
    """One finding for a JSON document; what is not known is null."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "hint": finding.hint,
    }


def annotate(findings: Iterable[Diagnostic], source: Path) -> None:
    """Put findings beside the lines of a pull request, when GitHub Actions runs us.

    Written to standard error, which the runner reads too, so that standard output stays what was asked for.
    `source` is the site's root; GitHub wants paths from the repository's.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    counts: Counter[Severity] = Counter()
    for finding in reversed(ordered(findings)):
        counts[finding.severity] += 1
        if counts[finding.severity] <= _ANNOTATIONS:
            tell(_annotation(finding, source))


def from_os_error(error: OSError) -> Diagnostic:
    """A full disk, a missing permission: what the system refused, and for which file."""
    reason = error.strerror or str(error) or type(error).__name__
    names = [
        os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, (str, bytes))
    ]
    where = f"{' -> '.join(names)}: " if names else ""
    return Diagnostic(code="system", message=f"{where}{reason}")


def _print(finding: Diagnostic) -> None:
    head, *rest = format_diagnostic(finding).split("\n")
    label = f"{finding.severity}[{finding.code}]"
    color = _COLORS[finding.severity]
    tell(Piece(label, color, bold=True), Piece(head.removeprefix(label), bold=True))
    for line in rest:
        tell(Piece(line, color) if _CARET_LINE.fullmatch(line) else line)
    tell()


def _print_fold(finding: Diagnostic, left: int) -> None:
    label = f"{finding.severity}[{finding.code}]"
    tell(
        Piece(label, _COLORS[finding.severity], bold=True),
        f": and {left} more like this (--verbose shows all)",
    )
    tell()


def _annotation(finding: Diagnostic, source: Path) -> str:
    level = "notice" if finding.severity is Severity.NOTE else str(finding.severity)
    properties = {
        "file": _in_repository(finding.path, source),
        "line": finding.line,
        "col": finding.column,
        "title": finding.code,
    }
    listed = ",".join(f"{name}={_escaped(str(v), ':,')}" for name, v in properties.items() if v is not None)
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return f"::{level} {listed}::{_escaped(text)}"


def _in_repository(path: str | None, source: Path) -> str | None:
    if path is None:
        return None
    file = (source / path).resolve()
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    return file.relative_to(workspace).as_posix() if file.is_relative_to(workspace) else path


def _escaped(text: str, more: str = "") -> str:
    # The runner's own escapes: github.com/actions/toolkit, packages/core/src/command.ts.
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
