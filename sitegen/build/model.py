"""What a build is asked for and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sitegen.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """One `sitegen build`, as asked on the command line.

    Attributes:
        source: root of the site.
        destination: where to publish, from the working folder; None: `publishDir` of the configuration.
        environment: None: `HUGO_ENVIRONMENT`, or `production`.
        overrides: settings of the command line by their key (`{"baseURL": ..., "buildDrafts": True}`).
        variables: the process environment (`HUGO_...`).
        now: the moment of the build, aware; decides what is due, and is `now` in templates.
        gc: prune caches of what is no longer used.
        clean_destination: remove files from the destination that sitegen did not make.
        jobs: processes; 0: one for each core.
        strict: warnings fail the build, before anything is published.
        ignore_cache: build as if there were no earlier build.
        cache_dir: where that is kept; None: `.sitegen` in the site.
        profile: measure where the time goes, at the cost of some.
    """

    source: Path
    destination: Path | None = None
    environment: str | None = None
    config_files: tuple[str, ...] = ()
    config_dir: str = "config"
    overrides: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    now: dt.datetime
    gc: bool = False
    clean_destination: bool = False
    jobs: int = 0
    strict: bool = False
    ignore_cache: bool = False
    cache_dir: Path | None = None
    profile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """Where a part of the time went, over all processes.

    Attributes:
        kind: `template`, `shortcode`, `body` (its Markdown) or `output` (what is published).
        name: which one.
        count: how often.
        own_s: seconds, without what else is measured within.
        whole_s: seconds, with that.
    """

    kind: str
    name: str
    count: int
    own_s: float
    whole_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    Attributes:
        published: whether the destination holds this build; False: it was left as it was.
        pages: number of pages by kind, for people: `{"page": 12, "term": 40, "pager": 3, ...}`.
        written, unchanged, removed: files in the destination.
        stages: (name, seconds), in order.
        profile: where the time went, if that was asked for and there was anything to make.
    """

    destination: Path
    published: bool
    diagnostics: tuple[Diagnostic, ...] = ()
    pages: Mapping[str, int] = field(default_factory=dict)
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    stages: tuple[tuple[str, float], ...] = ()
    skipped: tuple[str, ...] = ()
    """Content files that were left out for their mistakes, where the site asks for that."""
    profile: tuple[ProfileRow, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings are this severe."""
        return sum(d.severity is severity for d in self.diagnostics)


class Progress(Protocol):
    """Who shows how far a build is. `cli` has one for a terminal; `Silent` is for everything else."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; `total` steps are to come, where that is known."""
        ...

    def advance(self, steps: int = 1) -> None:
        """So many steps of the stage are done."""
        ...


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""
