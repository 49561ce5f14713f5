"""Case files: many small inputs with what is expected of them, readable side by side.

The format is markdown-it-py's: a title, then input and expectation between lines that hold one dot.

    Emphasis beside a Japanese bracket
    .
    **「強調」**の
    .
    <p><strong>「強調」</strong>の</p>
    .

Lines between cases that are empty or start with `#` are skipped. A tab is written `→` where it matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `line` is its title's, from 1."""

    title: str
    line: int
    given: str
    expected: str


def read_cases(name: str) -> list[object]:
    """The cases of `tests/cases/NAME` as pytest parameters, with `file:line title` for their ids."""
    stem = Path(name).stem
    return [
        pytest.param(case, id=f"{stem}:{case.line} {case.title}")
        for case in parse_cases((ROOT / name).read_text(encoding="utf-8"))
    ]


def parse_cases(text: str) -> Iterator[Case]:
    """Split the text of a case file; an unfinished case is an error, lest it pass unseen."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].startswith("#"):
            at += 1
            continue
        title, line = lines[at].strip(), at + 1
        try:
            first = lines.index(".", at + 1)
            middle = lines.index(".", first + 1)
            last = lines.index(".", middle + 1)
        except ValueError:
            raise ValueError(f"line {line}: the case `{title}` is not finished") from None
        if first != at + 1:
            raise ValueError(f"line {line}: the title `{title}` is not followed by a line with one dot")
        yield Case(title, line, _block(lines[first + 1 : middle]), _block(lines[middle + 1 : last]))
        at = last + 1


def _block(lines: list[str]) -> str:
    return "".join(line + "\n" for line in lines).replace("→", "\t")


def rewrite_case(name: str, case: Case, expected: str) -> None:
    """Put what was right into the case's second block; for `--rewrite-golden`."""
    file = ROOT / name
    given = case.given.replace("\t", "→")
    old = f"{case.title}\n.\n{given}.\n{case.expected.replace(chr(9), '→')}.\n"
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise AssertionError(f"{name}:{case.line} cannot be found again; are two cases alike?")
    new = f"{case.title}\n.\n{given}.\n{expected}.\n"
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
