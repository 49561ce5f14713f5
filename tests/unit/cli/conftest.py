"""The command line without the stages below it: builds are answered by the test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sitegen.build.model import BuildReport, BuildRequest, Progress
from sitegen.cli.main import main


class Answers:
    """Stands in for `sitegen.build.build`: notes each request, answers with `report` or raises `error`."""

    def __init__(self) -> None:
        self.requests: list[BuildRequest] = []
        self.report = BuildReport(destination=Path("public"), published=True)
        self.error: BaseException | None = None

    def build(self, request: BuildRequest, progress: Progress) -> BuildReport:
        self.requests.append(request)
        progress.stage("pages", 2)
        progress.advance()
        if self.error is not None:
            raise self.error
        return self.report

    @property
    def request(self) -> BuildRequest:
        return self.requests[-1]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What the next builds answer."""
    stub = Answers()
    monkeypatch.setitem(sys.modules, "sitegen.build.build", SimpleNamespace(build=stub.build))  # type: ignore[misc]
    return stub


@pytest.fixture
def sitegen(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run a command line in this process: `status, out, err = sitegen("build", "--gc")`."""

    def run(*arguments: str) -> SimpleNamespace:
        status = main(arguments)
        captured = capsys.readouterr()
        return SimpleNamespace(status=status, out=captured.out, err=captured.err)

    return run
