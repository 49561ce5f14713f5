"""The progress bar: on a terminal only, and gone afterwards."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from sitegen.build.model import Silent
from sitegen.cli.progress import Bar, shown_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_nothing(capsys: pytest.CaptureFixture[str]):
    with shown_progress(wanted=True) as progress:
        assert isinstance(progress, Silent)
    assert capsys.readouterr().err == ""


def test_a_dumb_terminal_gets_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "dumb")
    with shown_progress(wanted=True) as progress:
        assert isinstance(progress, Silent)


def test_a_terminal_gets_a_bar_that_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    threads = threading.active_count()
    with shown_progress(wanted=True) as progress:
        assert isinstance(progress, Bar)
        progress.stage("[red]pages[/]", 200)
        for _ in range(200):
            progress.advance()
        assert threading.active_count() == threads, "a build forks: no thread may be there to hold a lock"
    shown = terminal.getvalue()
    assert "[red]pages[/]" in shown
    assert shown.rstrip().endswith("\x1b[2K"), "the line is erased"
    assert shown.count("\x1b[?25h") == shown.count("\x1b[?25l"), "the cursor is back"
