"""Reads and writes the files of tests/cases/markdown.

A file begins with its settings in TOML between lines of `+++`: `hugo` (configuration for the regenerating
script, none where a case is sitegen's own), and `[markup]` (fields of MarkupConfig). Cases follow:

    >>> title
    source
    <<<
    expected HTML
"""

from __future__ import annotations

import dataclasses
import html
import re
import tomllib
from pathlib import Path
from typing import Any

from sitegen.config.model import MarkupConfig

CASES = Path(__file__).resolve().parents[1] / "cases" / "markdown"

_TASK_NAME = re.compile(r'(?<=type="checkbox") aria-label="[^"]+"')
"""What the box of a task is for: Hugo's has no name."""

_ENTITY = re.compile(r"&(?:[lr][sda]quo|laquo|raquo|hellip|[nm]dash|#160|#x[0-9a-f]+);")


@dataclasses.dataclass(frozen=True)
class Case:
    title: str
    line: int
    source: str
    expected: str


@dataclasses.dataclass(frozen=True)
class CaseFile:
    head: str
    hugo: str | None
    settings: dict[str, Any]
    cases: tuple[Case, ...]

    @property
    def config(self) -> MarkupConfig:
        return overlay(MarkupConfig(), self.settings)


def overlay(config: Any, settings: dict[str, Any]) -> Any:
    """A frozen dataclass with some fields changed; tables change the dataclasses within."""
    changes = {}
    for name, value in settings.items():
        if isinstance(value, dict):
            changes[name] = overlay(getattr(config, name), value)
        elif isinstance(value, list):
            changes[name] = tuple(tuple(v) if isinstance(v, list) else v for v in value)
        else:
            changes[name] = value
    return dataclasses.replace(config, **changes)


def read_cases(path: Path) -> CaseFile:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    settings = tomllib.loads(head)
    cases = []
    line = head.count("\n") + 3
    for chunk in re.split(r"(?m)^>>> ", body)[1:]:
        title, rest = chunk.split("\n", 1)
        source, expected = rest.split("<<<\n", 1)
        cases.append(Case(title, line, source.removesuffix("\n"), expected.rstrip("\n")))
        line += chunk.count("\n")
    return CaseFile(head, settings.get("hugo"), settings.get("markup", {}), tuple(cases))


def write_cases(path: Path, content: CaseFile) -> None:
    out = [f"+++\n{content.head}+++\n"]
    out += [f">>> {c.title}\n{c.source}\n<<<\n{c.expected}\n\n" for c in content.cases]
    path.write_text("".join(out), encoding="utf-8")


def normal(markup: str) -> str:
    """HTML with characters for Hugo's entities, as sitegen writes them, and with tasks that have no name."""
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), markup)
    return _TASK_NAME.sub("", text).rstrip("\n")
