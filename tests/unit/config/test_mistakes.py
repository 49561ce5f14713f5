"""Messages in full: each case is a site, and all that is said about its configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.config.load import load_config
from sitegen.diagnostics import ConfigError, Diagnostic, format_diagnostic
from tests.support import Case, SiteBuilder, read_cases
from tests.support.cases import ROOT

FILE = "config/mistakes.txt"


def said_of(site: Path) -> tuple[Diagnostic, ...]:
    try:
        return load_config(site).diagnostics
    except ConfigError as error:
        return error.diagnostics


@pytest.mark.parametrize("case", read_cases(FILE))
def test_messages(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    SiteBuilder(tmp_path / "site", case.given)
    said = "".join(format_diagnostic(d) + "\n" for d in said_of(tmp_path / "site"))
    if request.config.getoption("--rewrite-golden"):
        _rewrite(case, said)
        return
    assert said == case.expected


def _rewrite(case: Case, said: str) -> None:
    """Put what is said into the case's second block."""
    file = ROOT / FILE
    given = case.given.replace("\t", "→")
    old = f"{case.title}\n.\n{given}.\n{case.expected}.\n"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, f"{case.title}\n.\n{given}.\n{said}.\n"), "utf-8", newline="\n")
