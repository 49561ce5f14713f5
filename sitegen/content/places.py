"""Lines and columns for findings about front matter that later stages make, which know no text.

Assembly and the plan work on values. When one of them is a mistake (two pages on one path), the finding names
the key, and the file is read once more: only mistakes need its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sitegen.content.front_matter import locate, split_head
from sitegen.content.model import SourceFile
from sitegen.content.read import read_text
from sitegen.diagnostics import Diagnostic, SitegenError, at


def placed(root: Path, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings, those that name a key of a content file with its line, column and excerpt."""
    return tuple(_placed(root, finding) if finding.keys else finding for finding in findings)


def _placed(root: Path, finding: Diagnostic) -> Diagnostic:
    if finding.path is None or finding.line is not None:
        return replace(finding, keys=())
    try:
        text = read_text(root, SourceFile(finding.path, 0, 0))
        span = locate(text, split_head(text, finding.path), finding.keys)
    except SitegenError:  # it was readable a moment ago
        return replace(finding, keys=())
    return at(
        text,
        span,
        path=finding.path,
        code=finding.code,
        message=finding.message,
        hint=finding.hint,
        severity=finding.severity,
    )
