"""The progress bar: on a terminal only, and gone afterwards."""

from __future__ import annotations

import io
import re
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


def watch(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in place of standard error, which pytest sets anew for each test's own part."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_a_quick_build_shows_nothing(monkeypatch: pytest.MonkeyPatch):
    terminal = watch(monkeypatch)
    with shown_progress(wanted=True) as progress:
        progress.stage("pages", 2)
        progress.advance(2)
    assert terminal.getvalue() == ""


def test_a_long_build_gets_a_bar_that_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch):
    terminal = watch(monkeypatch)
    monkeypatch.setattr("sitegen.cli.progress.PATIENCE_S", 0)
    threads = threading.active_count()
    with shown_progress(wanted=True) as progress:
        assert isinstance(progress, Bar)
        progress.stage("[red]pages[/]", 200)
        for _ in range(200):
            progress.advance()
        progress.stage("outputs", 3)
        assert threading.active_count() == threads, "a build forks: no thread may be there to hold a lock"
    shown = terminal.getvalue()
    assert "[red]pages[/]" in shown
    assert "0/3" in re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert shown.rstrip().endswith("\x1b[2K"), "the line is erased"
    assert shown.count("\x1b[?25h") == shown.count("\x1b[?25l"), "the cursor is back"


def test_an_interrupt_takes_the_bar_away(monkeypatch: pytest.MonkeyPatch):
    terminal = watch(monkeypatch)
    monkeypatch.setattr("sitegen.cli.progress.PATIENCE_S", 0)

    def interrupted() -> None:
        with shown_progress(wanted=True) as progress:
            progress.stage("pages", 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert terminal.getvalue().rstrip().endswith("\x1b[2K")
