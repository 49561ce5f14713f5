"""Data files: TOML, YAML, JSON and CSV below `data/`, as one tree by folder and name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sitegen.config.params import Params
from sitegen.content.model import SourceFile
from sitegen.content.plain import Malformed, parse_plain
from sitegen.content.read import read_text
from sitegen.content.walk import Report
from sitegen.diagnostics import Diagnostic, ParseError, Severity, SitegenError, Span, at

_FORMATS: Mapping[str, str] = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json", "csv": "csv"}


def load_data(root: Path, files: Iterable[tuple[str, SourceFile]], report: Report) -> Params:
    """Merge data files: `a/b.toml` becomes `data["a"]["b"]`.

    Where a file and a folder have one name, the folder's entries win over those of the file, as in Hugo.
    A CSV file is a tuple of rows, each a tuple of text.

    Args:
        root: of the site.
        files: each with its path below the data folder, sorted.
        report: takes what is malformed; such a file is left out.
    """
    tree: dict[str, Any] = {}
    for path, file in sorted(files, key=lambda item: (-item[0].count("/"), item[0])):
        name, _, extension = path.rpartition(".")
        format_ = _FORMATS.get(extension.lower())
        if format_ is None or not name:
            report(_unread(file))
            continue
        try:
            value = read_data(read_text(root, file), format_, file.path)
        except SitegenError as error:
            for diagnostic in error.diagnostics:
                report(diagnostic)
            continue
        _insert(tree, name.lower().split("/"), value)
    return Params(tree)


def read_data(text: str, format_: str, path: str) -> Any:
    """Plain data of one file.

    Raises:
        ParseError: it is malformed.
    """
    try:
        return _rows(text) if format_ == "csv" else parse_plain(text, format_)
    except Malformed as mistake:
        raise ParseError(
            at(
                text,
                Span(mistake.offset, mistake.offset + mistake.length),
                path=path,
                code=f"data-{format_}",
                message=f"malformed {format_.upper()}: {mistake.message}",
                hint=mistake.hint,
            )
        ) from mistake


def _rows(text: str) -> list[list[str]]:
    """Rows of a CSV file (RFC 4180), blank lines left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if not row:
                continue
            if rows and len(row) != len(rows[0]):
                raise Malformed(
                    f"this row has {len(row)} fields, the first has {len(rows[0])}",
                    _line_offset(text, reader.line_num),
                    "put a field that holds a comma in double quotes",
                )
            rows.append(row)
    except csv.Error as error:
        raise Malformed(
            str(error), _line_offset(text, reader.line_num), 'a " inside a field is written ""'
        ) from error
    return rows


def _line_offset(text: str, number: int) -> int:
    offset = 0
    for _ in range(number - 1):
        offset = text.find("\n", offset) + 1
    return offset


def _insert(tree: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        below = tree.setdefault(name, {})
        if not isinstance(below, dict):
            return
        tree = below
    here = tree.get(names[-1])
    if isinstance(here, dict) and isinstance(value, Mapping):
        present = {str(key).lower() for key in here}
        here.update((key, item) for key, item in value.items() if str(key).lower() not in present)
    elif here is None:
        tree[names[-1]] = dict(value) if isinstance(value, Mapping) else value


def _unread(file: SourceFile) -> Diagnostic:
    return Diagnostic(
        code="data-format",
        message="this is no data file that can be read",
        severity=Severity.WARNING,
        path=file.path,
        hint="data is TOML, YAML, JSON or CSV; move other files to assets or static",
    )
