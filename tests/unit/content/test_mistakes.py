"""What a person reads when a content file cannot be used: every message in full, from the case file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.config.model import Config
from sitegen.content.scan import scan
from sitegen.diagnostics import format_diagnostic
from tests.support import NOW, Case, read_cases
from tests.support.cases import ROOT, parse_cases

FILE = "frontmatter/mistakes.txt"
BYTE = re.compile("⟨([0-9a-f]{2})⟩".encode())


def report(root: Path, given: str) -> str:
    page = root / "content" / "p" / "page.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(BYTE.sub(lambda hit: bytes.fromhex(hit[1].decode()), given.encode()))
    found = scan(root, Config(), now=NOW)
    assert not found.sources or all(d.severity != "error" for d in found.diagnostics)
    return "\n".join(format_diagnostic(d) for d in found.diagnostics) + "\n"


@pytest.mark.parametrize("case", read_cases(FILE))
def test_a_mistake_is_answered_with_its_place(case: Case, tmp_path: Path) -> None:
    assert report(tmp_path, case.given) == case.expected


def test_rewriting(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Write what is reported now into the case file, where `--rewrite-golden` asks for it."""
    if not request.config.getoption("--rewrite-golden"):
        return
    text = (ROOT / FILE).read_text(encoding="utf-8")
    head = text[: text.index("\n\n") + 2]
    parts = [
        f"{case.title}\n.\n{case.given}.\n{report(tmp_path, case.given)}.\n" for case in parse_cases(text)
    ]
    (ROOT / FILE).write_text(head + "\n".join(parts), encoding="utf-8", newline="\n")
