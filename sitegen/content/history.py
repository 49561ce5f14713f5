"""When each file was last committed, from one call of git."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

from sitegen.diagnostics import Diagnostic, Severity, SourceError

_COMMIT = "\x01"
_LOG = ("log", "--relative", "--name-only", "--no-merges", "-z", f"--format={_COMMIT}%aI", "--", ".")


def last_commits(root: Path) -> dict[str, dt.datetime]:
    """Author date of the newest commit of every file below `root`, by path relative to it.

    Raises:
        SourceError: there is no git, or no repository. A warning: dates then come from elsewhere.
    """
    command = ("git", "-C", str(root), "-c", "core.quotePath=false", *_LOG)
    try:
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  (fixed words and a path)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SourceError(_no_history(error)) from error
    return _read(done.stdout.decode(errors="surrogateescape"))


def _read(log: str) -> dict[str, dt.datetime]:
    dates: dict[str, dt.datetime] = {}
    for commit in log.split(_COMMIT)[1:]:
        moment, _, names = commit.partition("\0")
        when = dt.datetime.fromisoformat(moment.strip())
        for name in names.split("\0"):
            if name.strip("\n"):
                dates.setdefault(name.strip("\n"), when)
    return dates


def _no_history(error: OSError | subprocess.CalledProcessError) -> Diagnostic:
    said = (
        error.stderr.decode(errors="replace").strip()
        if isinstance(error, subprocess.CalledProcessError)
        else error
    )
    return Diagnostic(
        code="git-history",
        message=f"enableGitInfo is on, and git cannot tell when files were changed: {said}",
        severity=Severity.WARNING,
        hint="build inside a clone with its whole history, or set enableGitInfo = false",
    )
