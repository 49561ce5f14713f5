"""`sitegen check`: look at the whole site without publishing it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.build.model import BuildRequest, Progress
from sitegen.cli.console import Piece, say, say_json
from sitegen.cli.findings import annotate, as_json, counted, from_os_error, report
from sitegen.cli.options import HugoCommand, SiteOptions, site_options, switch, unused_options
from sitegen.cli.progress import shown_progress
from sitegen.diagnostics import Severity, SitegenError

if TYPE_CHECKING:
    from sitegen.check.model import CheckReport, CheckRequest


@click.command(cls=HugoCommand)
@site_options
@switch("-D", "--buildDrafts", "drafts", help="Look at drafts too.")
@switch("-F", "--buildFuture", "future", help="Look at what is dated in the future too.")
@switch("-E", "--buildExpired", "expired", help="Look at what has expired too.")
@click.option("--external", is_flag=True, help="Ask other hosts whether what is linked is there.")
@click.option(
    "--cacheDir",
    "cache_dir",
    type=click.Path(path_type=Path),
    help="Folder of the cache, relative to the source.  [default: .sitegen]",
)
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, help="Processes.  [default: one a core]")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--json", "json_wanted", is_flag=True, help="Print one JSON document instead of the summary.")
@click.option("-q", "--quiet", is_flag=True, help="Print warnings and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding, however many are alike.")
@unused_options
def check(
    *,
    site: SiteOptions,
    drafts: bool | None,
    future: bool | None,
    expired: bool | None,
    external: bool,
    cache_dir: Path | None,
    jobs: int,
    strict: bool,
    json_wanted: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Look at the whole site without publishing it.

    Links, anchors, images, HTML, feeds, front matter, limits of hosts. The exit status is 0 if there is
    no error (with --strict: nor a warning), else 1.
    """
    from sitegen.check.model import CheckRequest

    site = site.over({"buildDrafts": drafts, "buildFuture": future, "buildExpired": expired})
    build = BuildRequest(
        source=site.source,
        environment=site.environment,
        config_files=site.config_files,
        config_dir=site.config_dir,
        overrides=site.overrides,
        variables=dict(os.environ),
        now=site.now,
        jobs=jobs,
        cache_dir=cache_dir and site.source / cache_dir,
    )
    with shown_progress(wanted=not (quiet or json_wanted)) as progress:
        result = run(CheckRequest(build=build, external=external), progress)
    is_good = not any(d.is_mistake(strict=strict) for d in result.diagnostics)
    if json_wanted:
        say_json(document(result, is_good))
    else:
        least = Severity.WARNING if quiet else Severity.NOTE
        report(result.diagnostics, at_least=least, whole=verbose)
        if not quiet or not is_good:
            summarize(result, is_good)
    annotate(result.diagnostics, site.source)
    return 0 if is_good else 1


def run(request: CheckRequest, progress: Progress) -> CheckReport:
    """Check; whatever the user's files or the system got in the way is part of the report."""
    from sitegen.check.check import check as check_site
    from sitegen.check.model import CheckReport

    try:
        return check_site(request, progress)
    except SitegenError as error:
        return CheckReport(diagnostics=error.diagnostics)
    except BrokenPipeError:
        raise
    except OSError as error:
        return CheckReport(diagnostics=(from_os_error(error),))


def document(result: CheckReport, is_good: bool) -> dict[str, Any]:
    """The report as `--json` prints it (docs/commands.md describes it)."""
    from sitegen import __version__

    return {
        "sitegen": __version__,
        "good": is_good,
        "looked at": dict(result.counts),
        "findings": {f"{severity}s": result.count(severity) for severity in Severity},
        "diagnostics": [as_json(d) for d in sorted(result.diagnostics, key=lambda d: d.sort_key)],
        "stages": [{"name": name, "seconds": round(seconds, 4)} for name, seconds in result.stages],
        "seconds": round(_seconds(result), 4),
    }


def summarize(result: CheckReport, is_good: bool) -> None:
    """Print what was looked at, for people."""
    head = Piece("Good", "green", bold=True) if is_good else Piece("Not good", "red", bold=True)
    say(head, f": {counted(result.diagnostics) or 'nothing found'}")
    if result.counts:
        counts = result.counts
        said = ", ".join(f"{number:,} {name}" for name, number in counts.items() if name != "bytes")
        say(Piece("  looked at ", dim=True), f"{said}, {counts['bytes'] / 2**20:,.1f} MiB")
    say(Piece("  time      ", dim=True), ", ".join(f"{name} {s:.1f} s" for name, s in result.stages))


def _seconds(result: CheckReport) -> float:
    return sum(seconds for _, seconds in result.stages)
