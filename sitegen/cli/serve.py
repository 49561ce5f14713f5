"""`sitegen serve`: see the site in a browser while it is written."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.build.model import BuildRequest
from sitegen.cli.console import Piece, say, tell
from sitegen.cli.findings import as_json, counted, report
from sitegen.cli.options import HugoCommand, SiteOptions, listed, site_options, switch, unused_server_options
from sitegen.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from sitegen.serve.model import Change, Started

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m)")
_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0}
_NAMED = 3
"""Files and pages of a change that are named."""


def _read_duration(ctx: click.Context, param: click.Parameter, value: str | None) -> float:
    """Read `700ms` or `2s`, as Go's `time.ParseDuration` does; seconds."""
    if not value:
        return 0.0
    match = _DURATION.fullmatch(value)
    if match is None:
        raise click.BadParameter(f"{value!r} is no duration; write it as 700ms or 2s", ctx, param)
    return max(float(match[1]) * _UNITS_S[match[2]], 0.05)


@click.command(cls=HugoCommand)
@site_options
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=1313, help="Port.  [default: 1313]")
@click.option("--bind", default="127.0.0.1", help="Address to listen on.  [default: 127.0.0.1]")
@switch("--appendPort", "append_port", help="Put the port into --baseURL.  [default: true]")
@switch("-D", "--buildDrafts", "drafts", help="Show drafts too.  [default: true]")
@switch("-F", "--buildFuture", "future", help="Show what is dated in the future too.")
@switch("-E", "--buildExpired", "expired", help="Show what has expired too.")
@switch("--minify", help="Serve smaller files that show the same.")
@click.option("-O", "--open", "--openBrowser", "opens", is_flag=True, help="Open the site in a browser.")
@click.option("-N", "--navigateToChanged", "navigate", is_flag=True, help="Go to the page that was saved.")
@click.option("--disableLiveReload", "quiet_pages", is_flag=True, help="Serve pages without our script.")
@switch("-w", "--watch", help="Follow changes.  [default: true]")
@click.option(
    "--poll",
    callback=_read_duration,
    metavar="DURATION",
    help="Look at the files this often, where the system does not tell of changes: 700ms.",
)
@click.option(
    "--cacheDir",
    "cache_dir",
    type=click.Path(path_type=Path),
    help="Folder of the cache.  [default: .sitegen]",
)
@click.option("--ignoreCache", "ignore_cache", is_flag=True, help="Begin as if there were no cache.")
@listed("--disableKinds", help="Leave out kinds of pages: rss, sitemap, taxonomy, ...")
@switch("--enableGitInfo", "git_info", help="Take dates of last change from Git.")
@click.option("--json", "json_wanted", is_flag=True, help="Print one JSON document a line for each event.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding, however many are alike.")
@click.option("-q", "--quiet", is_flag=True, help="Print warnings and errors only.")
@unused_server_options
def serve(
    *,
    site: SiteOptions,
    port: int,
    bind: str,
    append_port: bool | None,
    drafts: bool | None,
    future: bool | None,
    expired: bool | None,
    minify: bool | None,
    opens: bool,
    navigate: bool,
    quiet_pages: bool,
    watch: bool | None,
    poll: float,
    cache_dir: Path | None,
    ignore_cache: bool,
    disablekinds: tuple[str, ...],
    git_info: bool | None,
    json_wanted: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Serve the site and show every change at once.

    Pages are made when a browser asks for them, in memory; nothing is written to the publish folder.
    Drafts are shown, unless --buildDrafts=false. End it with Ctrl-C.
    """
    from sitegen.serve.model import ServeRequest
    from sitegen.serve.serve import serve as run

    settings = site.over(
        {
            "buildDrafts": True if drafts is None else drafts,
            "buildFuture": future,
            "buildExpired": expired,
            "minify": None if minify is None else {"minifyOutput": minify},
            "disableKinds": list(disablekinds) or None,
            "enableGitInfo": git_info,
        }
    )
    request = ServeRequest(
        build=_build_request(
            settings, cache_dir=cache_dir and site.source / cache_dir, ignore_cache=ignore_cache
        ),
        port=port,
        bind=bind,
        base_url=settings.overrides.get("baseURL"),
        append_port=append_port is not False,
        clock_stands=site.clock_given,
        live_reload=not quiet_pages,
        navigate=navigate,
        poll_s=poll,
        watch=watch is not False,
    )
    shows_drafts = drafts is not False
    console = (
        Lines()
        if json_wanted
        else Console(shows_drafts=shows_drafts, verbose=verbose, quiet=quiet, opens=opens)
    )
    run(request, console)
    return 0


def _build_request(site: SiteOptions, **more: Any) -> BuildRequest:
    return BuildRequest(
        source=site.source,
        environment=site.environment or os.environ.get("HUGO_ENVIRONMENT") or "development",
        config_files=site.config_files,
        config_dir=site.config_dir,
        overrides={key: value for key, value in site.overrides.items() if key != "baseURL"},
        variables=dict(os.environ),
        now=site.now,
        **more,
    )


class Console:
    """Tells a person what happens."""

    def __init__(self, *, shows_drafts: bool, verbose: bool, quiet: bool, opens: bool) -> None:
        self._shows_drafts = shows_drafts
        self._verbose = verbose
        self._quiet = quiet
        self._opens = opens

    def started(self, started: Started) -> None:
        """Say where the site is."""
        if started.port_taken is not None:
            tell(Piece(f"Port {started.port_taken} is taken; this is the next free one.", "yellow"))
        if started.is_open:
            tell(Piece("Everyone in your network can see this preview, drafts too.", "yellow", bold=True))
        if not self._quiet:
            say(Piece("Serving ", "green", bold=True), Piece(started.url, "cyan", bold=True))
            say(f"  {_pages(started)}{self._drafts(started)}, in {_duration(started.seconds)}")
            say(Piece("  Ctrl-C ends it.", dim=True))
        sys.stdout.flush()
        if self._opens:
            _open(started.url)

    def _drafts(self, started: Started) -> str:
        if not self._shows_drafts:
            return ", without drafts"
        count = f"{started.drafts} draft{'' if started.drafts == 1 else 's'}" if started.drafts else "drafts"
        return f", {count} included (--buildDrafts=false leaves them out)"

    def changed(self, change: Change, stale: tuple[str, ...]) -> None:
        """Print a line: when, what, which pages, how long."""
        if change.mended:
            tell(Piece("The mistakes are mended.", "green"))
        elif change.errors:
            tell(Piece(counted(change.errors), "red", bold=True), " in the site")
        if self._quiet:
            return
        shown = sorted({*change.reloaded, *stale})
        pages = f"  {_few(shown)}" if shown else "  no page that was shown"
        say(
            Piece(time.strftime("%H:%M:%S  "), dim=True),
            _few(change.files) or "a date has come",
            Piece(pages, "cyan" if shown else None),
            Piece(f"  {_duration(change.seconds)}", dim=True),
        )
        sys.stdout.flush()

    def found(self, findings: tuple[Diagnostic, ...]) -> None:
        """Print findings as a build does."""
        least = Severity.WARNING if self._quiet else Severity.NOTE
        report(findings, at_least=least, whole=self._verbose)

    def failed(self, where: str, report: str) -> None:
        """Say that sitegen failed."""
        tell(Piece("sitegen failed, and it is not your site's fault.", "red", bold=True), f" ({where})")
        tell("Please report it, with all that follows:\n")
        tell(report)


class Lines:
    """Tells a program what happens: a JSON document a line (docs/preview.md describes them)."""

    def started(self, started: Started) -> None:
        """Say where the site is."""
        self._line(
            "started",
            url=started.url,
            port_taken=started.port_taken,
            open=started.is_open,
            pages=started.pages,
            drafts=started.drafts,
            seconds=round(started.seconds, 4),
        )

    def changed(self, change: Change, stale: tuple[str, ...]) -> None:
        """Say what a change was."""
        self._line(
            "changed",
            files=change.files,
            reloaded=change.reloaded,
            swapped=[swap.path for swap in change.swapped],
            stale=stale,
            errors=[as_json(d) for d in change.errors],
            seconds=round(change.seconds, 4),
        )

    def found(self, findings: tuple[Diagnostic, ...]) -> None:
        """Say what was found."""
        self._line("found", diagnostics=[as_json(d) for d in findings])

    def failed(self, where: str, report: str) -> None:
        """Say that sitegen failed."""
        self._line("failed", where=where, report=report)

    def _line(self, event: str, **values: Any) -> None:
        click.echo(json.dumps({"event": event, **values}))
        sys.stdout.flush()


def _open(url: str) -> None:
    """Open a browser, which may take its time, and may not be there."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _few(names: Sequence[str]) -> str:
    named = ", ".join(names[:_NAMED])
    return f"{named} and {len(names) - _NAMED} more" if len(names) > _NAMED else named


def _pages(started: Started) -> str:
    return f"{started.pages} page{'' if started.pages == 1 else 's'}"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


__all__ = ["Console", "Lines", "serve"]
