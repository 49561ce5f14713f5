"""`sitegen build`: build the site, publish it, say what was done."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.build.model import BuildReport, BuildRequest, ProfileRow, Progress
from sitegen.cli.console import Piece, say, say_json
from sitegen.cli.findings import annotate, as_json, counted, from_os_error, report
from sitegen.cli.options import HugoCommand, SiteOptions, listed, site_options, switch, unused_options
from sitegen.cli.progress import shown_progress
from sitegen.diagnostics import Severity, SitegenError

if TYPE_CHECKING:
    from sitegen.build.verify import Verified

_LEVELS = {"debug": Severity.NOTE, "info": Severity.NOTE, "warn": Severity.NOTE, "error": Severity.ERROR}
"""Least severe finding that is printed, by Hugo's `--logLevel`."""

_PATHS_SHOWN = 5

SKIPPED = 3
"""Exit status of a build that published everything but pages with mistakes."""

_KINDS = {
    "home": "home",
    "section": "sections",
    "page": "pages",
    "taxonomy": "taxonomies",
    "term": "terms",
}
"""Kinds of pages in the order of the summary, and what several of them are called."""


_PROFILED = {
    "template": "Templates",
    "shortcode": "Shortcodes",
    "body": "Bodies, the slowest (their own: Markdown)",
    "output": "Files, the slowest (their own: minifying, images, writing)",
}
_ROWS = 15
"""Rows of each table of `--profile`."""


TERMINATED = 143
"""Exit status after SIGTERM, as shells say it."""


@click.command(cls=HugoCommand)
@site_options
@click.option(
    "-d",
    "--destination",
    type=click.Path(path_type=Path),
    help="Folder to publish to, relative to the source.  [default: public]",
)
@switch("-D", "--buildDrafts", "drafts", help="Publish drafts too.")
@switch("-F", "--buildFuture", "future", help="Publish what is dated in the future too.")
@switch("-E", "--buildExpired", "expired", help="Publish what has expired too.")
@switch("--minify", help="Write smaller files that show the same.")
@click.option("--gc", is_flag=True, help="Remove what the cache no longer needs, afterwards.")
@click.option(
    "--cleanDestinationDir",
    "clean",
    is_flag=True,
    help="Remove files from the destination that no build made.",
)
@click.option(
    "--cacheDir",
    "cache_dir",
    type=click.Path(path_type=Path),
    help="Folder of the cache, relative to the source.  [default: .sitegen]",
)
@click.option("--ignoreCache", "ignore_cache", is_flag=True, help="Build as if there were no cache.")
@listed("--disableKinds", help="Leave out kinds of pages: rss, sitemap, taxonomy, ...")
@switch("--enableGitInfo", "git_info", help="Take dates of last change from Git.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, help="Processes.  [default: one a core]")
@click.option(
    "--onError",
    "on_error",
    type=click.Choice(["fail", "skip"]),
    help="Publish nothing if a page has a mistake, or leave out that page.  [default: fail]",
)
@click.option("--strict", "--panicOnWarning", is_flag=True, help="Publish nothing if there is a warning.")
@click.option("--verify", "verify_wanted", is_flag=True, help="Then build from nothing too, and compare.")
@click.option(
    "--profile",
    "--templateMetrics",
    "profile",
    is_flag=True,
    help="Say where the time went: by template, by shortcode, by page.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print one JSON document instead of the summary.")
@click.option("-q", "--quiet", is_flag=True, help="Print warnings and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding, however many are alike.")
@click.option("--logLevel", "level", type=click.Choice(list(_LEVELS)), hidden=True)
@unused_options
def build(
    *,
    site: SiteOptions,
    destination: Path | None,
    drafts: bool | None,
    future: bool | None,
    expired: bool | None,
    minify: bool | None,
    gc: bool,
    clean: bool,
    cache_dir: Path | None,
    ignore_cache: bool,
    disablekinds: tuple[str, ...],
    git_info: bool | None,
    jobs: int,
    on_error: str | None,
    strict: bool,
    verify_wanted: bool,
    profile: bool,
    json_wanted: bool,
    quiet: bool,
    verbose: bool,
    level: str | None,
) -> int:
    """Build the site and publish it.

    The exit status is 0 if the site was published, 1 if it has mistakes (what was published before
    stays as it was), 2 if the command line has one, 3 if pages with mistakes were left out.
    """
    request = _request(
        site.over(
            {
                "buildDrafts": drafts,
                "buildFuture": future,
                "buildExpired": expired,
                "minify": None if minify is None else {"minifyOutput": minify},
                "disableKinds": list(disablekinds) or None,
                "enableGitInfo": git_info,
                "sitegen.onError": on_error,
            }
        ),
        destination=destination and site.source / destination,
        gc=gc,
        clean_destination=clean,
        jobs=jobs,
        strict=strict,
        ignore_cache=ignore_cache,
        cache_dir=cache_dir and site.source / cache_dir,
        profile=profile,
    )
    with shown_progress(wanted=not (quiet or json_wanted)) as progress, _terminated_in_order():
        result = run(request, progress)
        verified = verify(request, result, progress) if verify_wanted and result.published else None
    if verified is not None:
        result = replace(result, diagnostics=(*result.diagnostics, *verified.diagnostics))
    if json_wanted:
        say_json(document(result))
    else:
        least = _LEVELS[level] if level else Severity.WARNING if quiet else Severity.NOTE
        report(result.diagnostics, at_least=least, whole=verbose or level in ("debug", "info"))
        if not quiet or not result.published:
            summarize(result, verified)
            show_profile(result.profile)
    annotate(result.diagnostics, request.source)
    if not result.published or (verified and verified.diagnostics):
        return 1
    return SKIPPED if result.skipped else 0


@contextlib.contextmanager
def _terminated_in_order() -> Iterator[None]:
    """Within, SIGTERM ends everything as an interrupt does; left alone it would end this process only."""

    def end(*_: object) -> None:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def run(request: BuildRequest, progress: Progress) -> BuildReport:
    """Build; whatever the user's files or the system got in the way is part of the report."""
    from sitegen.build.build import build as build_site

    try:
        return build_site(request, progress)
    except SitegenError as error:
        diagnostics = error.diagnostics
    except BrokenPipeError:
        raise
    except OSError as error:
        diagnostics = (from_os_error(error),)
    destination = request.destination or request.source / "public"
    return BuildReport(destination=destination, published=False, diagnostics=diagnostics)


def verify(request: BuildRequest, result: BuildReport, progress: Progress) -> Verified:
    """Hold what was published against a build from nothing; what got in the way is a finding too."""
    from sitegen.build.verify import Verified
    from sitegen.build.verify import verify as verify_site

    try:
        return verify_site(request, result, progress)
    except SitegenError as error:
        return Verified(0, error.diagnostics)
    except OSError as error:
        return Verified(0, (from_os_error(error),))


def document(result: BuildReport) -> dict[str, Any]:
    """The report as `--json` prints it (docs/commands.md describes it)."""
    from sitegen import __version__

    return {
        "sitegen": __version__,
        "published": result.published,
        "destination": str(result.destination),
        "skipped": list(result.skipped),
        "pages": dict(result.pages),
        "files": {"written": result.written, "unchanged": result.unchanged, "removed": result.removed},
        "findings": {f"{severity}s": result.count(severity) for severity in Severity},
        "diagnostics": [as_json(d) for d in sorted(result.diagnostics, key=lambda d: d.sort_key)],
        "stages": [{"name": name, "seconds": round(seconds, 4)} for name, seconds in result.stages],
        "seconds": round(_seconds(result), 4),
        **({"profile": [asdict(row) for row in result.profile]} if result.profile else {}),
    }


def summarize(result: BuildReport, verified: Verified | None = None) -> None:
    """Print what was done, for people."""
    findings = counted(result.diagnostics)
    if not result.published:
        say(Piece("Nothing was published", "red", bold=True), f": {findings}")
        if result.destination.exists():
            say(f"{_shown(result.destination)} is as it was.")
        return
    pages = {kind: result.pages[kind] for kind in _KINDS if result.pages.get(kind)}
    besides = {name: count for name, count in result.pages.items() if name not in _KINDS and count}
    where, took = _shown(result.destination), _duration(_seconds(result))
    say(
        Piece("Published", "green", bold=True), f" {_count(sum(pages.values()), 'page')} to {where} in {took}"
    )
    if result.skipped:
        left = _count(len(result.skipped), "page")
        say(Piece(f"  {left} left out for mistakes", "yellow"), f": {_some(result.skipped)}")
    _row("pages", ", ".join(f"{n} {kind if n == 1 else _KINDS[kind]}" for kind, n in pages.items()))
    _row("besides", ", ".join(f"{n} {name}" for name, n in besides.items()))
    _row("files", f"{result.written} written, {result.unchanged} unchanged, {result.removed} removed")
    _row("findings", findings or "none")
    if verified is not None:
        wrong = len(verified.diagnostics)
        same = f"{verified.files} files are what a build from nothing makes"
        _row("verified", f"no: {_count(wrong, 'difference')}" if wrong else same)
    _row("time", ", ".join(f"{name} {_duration(seconds)}" for name, seconds in result.stages))


def show_profile(rows: Sequence[ProfileRow]) -> None:
    """Print where the time went; nothing, if nothing was measured."""
    for kind, title in _PROFILED.items():
        found = [row for row in rows if row.kind == kind]
        if not found:
            continue
        by_page = kind in ("body", "output")
        found.sort(key=lambda row: row.whole_s if by_page else row.own_s, reverse=True)
        total = sum(row.own_s for row in found)
        say()
        say(Piece(title, bold=True), f": {_duration(total)} of its own, all processes together")
        say(Piece(f"  {'own':>9} {'with all':>9} {'times':>8}", dim=True))
        for row in found[:_ROWS]:
            say(f"  {_duration(row.own_s):>9} {_duration(row.whole_s):>9} {row.count:>8}  {row.name}")
        if len(found) > _ROWS:
            say(Piece(f"  and {len(found) - _ROWS} more (--json has all)", dim=True))


def _request(site: SiteOptions, **more: Any) -> BuildRequest:
    return BuildRequest(
        source=site.source,
        environment=site.environment,
        config_files=site.config_files,
        config_dir=site.config_dir,
        overrides=site.overrides,
        variables=dict(os.environ),
        now=site.now,
        **more,
    )


def _some(paths: Sequence[str]) -> str:
    more = len(paths) - _PATHS_SHOWN
    return ", ".join(paths[:_PATHS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _row(name: str, value: str) -> None:
    if value:
        say(Piece(f"  {name:<9}", dim=True), value)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _seconds(result: BuildReport) -> float:
    return sum(seconds for _, seconds in result.stages)


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _shown(path: Path) -> str:
    """A path as short as it can be said from the working folder."""
    absolute = path.absolute()
    working = Path.cwd()
    return str(absolute.relative_to(working)) if absolute.is_relative_to(working) else str(absolute)
