"""A progress bar for a person at a terminal; silence for everything else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitegen.build.model import Progress, Silent
from sitegen.cli.console import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

_EVERY_S = 0.08
"""Seconds between two drawings: smooth to the eye, nothing beside a build."""


@contextmanager
def shown_progress(*, wanted: bool) -> Iterator[Progress]:
    """Show progress on standard error while the block runs; the bar is gone when it ends, however it ends."""
    if not wanted or not is_terminal(sys.stderr):
        yield Silent()
        return
    bar = _make_bar()
    with bar:
        yield Bar(bar)


class Bar:
    """One line: the stage, how far it is, how long it has taken.

    It is drawn by whoever calls, never by a thread: a build forks, and a fork while another thread
    holds a lock can stand still for ever.
    """

    def __init__(self, bar: RichProgress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)
        self._done = 0
        self._drawn_at = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._done = 0
        self._bar.reset(self._task, description=name, total=total, completed=0)
        self._draw()

    def advance(self, steps: int = 1) -> None:
        """Count steps; draw from time to time."""
        self._done += steps
        if time.monotonic() - self._drawn_at > _EVERY_S:
            self._draw()

    def _draw(self) -> None:
        self._drawn_at = time.monotonic()
        self._bar.update(self._task, completed=self._done)
        self._bar.refresh()


def _make_bar() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    return RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, markup=False, emoji=False, highlight=False),
        auto_refresh=False,
        transient=True,
    )
