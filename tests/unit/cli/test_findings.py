"""Findings on a terminal, in a workflow, in JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.cli.findings import annotate, counted, from_os_error, report
from sitegen.diagnostics import Diagnostic, Severity, at


def many(count: int, severity: Severity, code: str = "same") -> list[Diagnostic]:
    return [
        Diagnostic(code=code, message=f"number {n}", severity=severity, path="a.md", line=n + 1)
        for n in range(count)
    ]


def test_errors_come_last_and_files_in_order(capsys: pytest.CaptureFixture[str]):
    report([
        Diagnostic(code="e", message="m", path="b.md", line=1),
        Diagnostic(code="w", message="m", severity=Severity.WARNING, path="z.md"),
        Diagnostic(code="e", message="m", path="a.md", line=10),
        Diagnostic(code="e", message="m", path="a.md", line=9),
    ])  # fmt: skip
    places = [line.strip() for line in capsys.readouterr().err.splitlines() if "-->" in line]
    assert places == ["--> z.md", "--> a.md:9", "--> a.md:10", "--> b.md:1"]


@pytest.mark.parametrize(("severity", "shown"), [(Severity.ERROR, 20), (Severity.WARNING, 5)])
def test_many_alike_are_folded(capsys: pytest.CaptureFixture[str], severity: Severity, shown: int):
    report([*many(shown + 34, severity), *many(1, severity, "other")])
    lines = capsys.readouterr().err.splitlines()
    assert sum(line.startswith(f"{severity}[same]: number") for line in lines) == shown
    assert f"{severity}[same]: and 34 more like this (--verbose shows all)" in lines
    assert f"{severity}[other]: number 0" in lines


def test_one_more_than_shown_is_counted(capsys: pytest.CaptureFixture[str]):
    report(many(20, Severity.ERROR))
    assert "more like this" not in capsys.readouterr().err


def test_whole_folds_nothing(capsys: pytest.CaptureFixture[str]):
    report(many(54, Severity.ERROR), whole=True)
    err = capsys.readouterr().err
    assert err.count("error[same]") == 54
    assert "more like this" not in err


def test_what_a_file_holds_does_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FORCE_COLOR", "1")
    hostile = "\x1b]0;owned\x07[bold red]x[/] \x9b31m"
    report([
        Diagnostic(code="c", message=hostile, path=f"{hostile}.md", line=1, hint=hostile),
        at(hostile, 0, path="a.md", code="c", message="m"),
    ])  # fmt: skip
    err = capsys.readouterr().err
    assert "\x07" not in err
    assert "\x9b" not in err
    assert "\x1b]" not in err
    assert err.count("[bold red]x[/]") == 4


def test_colours_only_when_asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    report(many(1, Severity.ERROR))
    assert "\x1b" not in capsys.readouterr().err
    monkeypatch.setenv("FORCE_COLOR", "1")
    report(many(1, Severity.ERROR))
    assert "\x1b[31m" in capsys.readouterr().err
    monkeypatch.setenv("NO_COLOR", "1")
    report(many(1, Severity.ERROR))
    assert "\x1b" not in capsys.readouterr().err


def test_counts_in_words():
    assert counted([]) == ""
    assert counted([*many(1, Severity.ERROR), *many(2, Severity.NOTE)]) == "1 error, 2 notes"


def test_annotations_in_a_workflow(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    annotate(
        [
            Diagnostic(code="c", message="50%\nof: it", path="content/a,b.md", line=3, column=4, hint="do"),
            Diagnostic(code="n", message="m", severity=Severity.NOTE),
        ],
        tmp_path / "site",
    )
    assert capsys.readouterr().err.splitlines() == [
        "::error file=site/content/a%2Cb.md,line=3,col=4,title=c::50%25%0Aof: it%0Ado",
        "::notice title=n::m",
    ]


def test_annotations_are_as_many_as_github_shows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    annotate([*many(30, Severity.WARNING), *many(3, Severity.ERROR)], tmp_path)
    lines = capsys.readouterr().err.splitlines()
    assert [line[:7] for line in lines] == ["::error"] * 3 + ["::warni"] * 10


def test_no_annotations_elsewhere(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    annotate(many(1, Severity.ERROR), tmp_path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied", "a"), "a: Permission denied"),
        (OSError(18, "Invalid cross-device link", "a", None, "b"), "a -> b: Invalid cross-device link"),
        (OSError("odd"), "odd"),
        (OSError(), "OSError"),
    ],
)
def test_what_the_system_refused(error: OSError, message: str):
    assert from_os_error(error).message == message
