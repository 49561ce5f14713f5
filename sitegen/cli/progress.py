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

PATIENCE_S = 0.4
"""Seconds before there is anything to show. A build of what changed is over by then, without flicker."""

_EVERY_S = 0.08
"""Seconds between two drawings: smooth to the eye, nothing beside a build."""


@contextmanager
def shown_progress(*, wanted: bool) -> Iterator[Progress]:
    """Show progress on standard error while the block runs; the bar is gone when it ends, however it ends."""
    if not wanted or not is_terminal(sys.stderr):
        yield Silent()
        return
    bar = Bar()
    try:
        yield bar
    finally:
        bar.close()


class Bar:
    """One line: the stage, how far it is, how long it has taken.

    It is drawn by whoever calls, never by a thread: a build forks, and a fork while another thread
    holds a lock can stand still for ever.
    """

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self._stage = ""
        self._total: int | None = None
        self._done = 0
        self._draw_at = time.monotonic() + PATIENCE_S

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._stage, self._total, self._done = name, total, 0
        if self._bar is not None:
            self._bar.reset(self._bar.task_ids[0])
            self._draw_at = 0.0
        self._draw()

    def advance(self, steps: int = 1) -> None:
        """Count steps; draw from time to time."""
        self._done += steps
        self._draw()

    def close(self) -> None:
        """Take the bar off the terminal."""
        if self._bar is not None:
            self._bar.stop()

    def _draw(self) -> None:
        now = time.monotonic()
        if now < self._draw_at:
            return
        self._draw_at = now + _EVERY_S
        if self._bar is None:
            self._bar = _make_bar()
            self._bar.add_task(self._stage, total=self._total, completed=self._done)
            self._bar.start()
        task = self._bar.task_ids[0]
        self._bar.update(task, description=self._stage, total=self._total, completed=self._done)
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
