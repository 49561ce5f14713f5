"""How long each stage of a build takes."""

from __future__ import annotations

import time

from sitegen.build.model import Progress


class Stages:
    """Names and times the stages as they begin."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._times: dict[str, float] = {}
        self._name = ""
        self._since = time.perf_counter()

    def begin(self, name: str, total: int | None = None) -> None:
        """One stage ends and another begins; a stage may go on in several parts."""
        self._end()
        self._name = name
        self._progress.stage(name, total)

    def _end(self) -> None:
        now = time.perf_counter()
        if self._name:
            self._times[self._name] = self._times.get(self._name, 0.0) + now - self._since
        self._since = now

    def times(self) -> tuple[tuple[str, float], ...]:
        """(name, seconds) of each stage, in order."""
        self._end()
        return tuple(self._times.items())
