"""`sitegen deploy`: bring the published folder to a host, after showing what would change there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sitegen.cli.console import Piece, is_terminal, say, tell
from sitegen.cli.options import HugoCommand, SiteOptions, site_options, unused_options
from sitegen.cli.progress import shown_progress
from sitegen.cli.workflow import repository_of
from sitegen.deploy.changes import Changes, published_files
from sitegen.diagnostics import Diagnostic, OutputError

_SHOWN = 10
_MOST_DELETED = 256
"""Hugo's `--maxDeletes`."""

Function = Callable[..., Any]


def _deploy_options(command: Function) -> Function:
    options = (
        click.option(
            "-d",
            "--destination",
            type=click.Path(path_type=Path),
            help="The published folder, relative to the source.  [default: public]",
        ),
        click.option(
            "-n", "--dryRun", "--dry-run", "dry", is_flag=True, help="Show what would be done, and stop."
        ),
        click.option("-y", "--yes", is_flag=True, help="Do not ask."),
        click.option(
            "--maxDeletes",
            "most",
            type=int,
            default=_MOST_DELETED,
            show_default=True,
            help="Files to remove at most; -1: any number.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Name every file."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(no_args_is_help=True)
def deploy() -> None:
    """Bring the published folder to a host."""


@deploy.command(cls=HugoCommand)
@click.argument("name", default="gh-pages")
@click.option("--remote", default="origin", show_default=True, help="Remote of the repository.")
@click.option("-m", "--message", default="Publish the site", show_default=True, help="Of the commit.")
@_deploy_options
@site_options
@unused_options
def branch(
    *,
    name: str,
    remote: str,
    message: str,
    destination: Path | None,
    dry: bool,
    yes: bool,
    most: int,
    verbose: bool,
    site: SiteOptions,
) -> int:
    """Push the published folder as the branch NAME (gh-pages), with one commit more."""
    from sitegen.deploy.branch import BranchTarget

    repository = repository_of(site.source)
    if repository is None:
        raise OutputError(
            Diagnostic(code="deploy-git", message=f"{site.source.resolve()} is in no Git repository")
        )
    target = BranchTarget(repository, name, remote)
    plan = target.plan(published_files(_folder(site, destination)), message)
    if not _go_on(plan.changes, f"{remote}, branch {name}", dry=dry, yes=yes, most=most, verbose=verbose):
        return 0
    target.push(plan)
    say(Piece("Pushed", "green", bold=True), f" {plan.commit[:10]} to {remote}, branch {name}")
    return 0


@deploy.command(cls=HugoCommand)
@click.argument("place", metavar="BUCKET[/PREFIX]")
@click.option("--endpoint", metavar="URL", help="Of a store that is not Amazon's.")
@click.option("--region", help="Of the bucket.  [default: the environment's]")
@_deploy_options
@site_options
@unused_options
def s3(
    *,
    place: str,
    endpoint: str | None,
    region: str | None,
    destination: Path | None,
    dry: bool,
    yes: bool,
    most: int,
    verbose: bool,
    site: SiteOptions,
) -> int:
    """Send what changed to an S3-compatible store; what is not of the site is removed there.

    Needs boto3 (pip install "sitegen[s3]"); credentials are found as by Amazon's own tools.
    """
    from sitegen.deploy.s3 import S3Target, connect

    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    files = published_files(_folder(site, destination))
    target = S3Target(connect(endpoint, region), bucket, prefix)
    changes = target.plan(files)
    where = f"s3://{bucket}/{prefix}"
    if not _go_on(changes, where, dry=dry, yes=yes, most=most, verbose=verbose):
        return 0
    with shown_progress(wanted=True) as progress:
        progress.stage("send", sum(map(len, changes.uploads)) + len(changes.removed))
        target.deploy(changes, files, progress.advance)
    say(Piece("Deployed", "green", bold=True), f" to {where}")
    return 0


def _folder(site: SiteOptions, destination: Path | None) -> Path:
    return site.source / (destination or site.load().config.directories.publish)


def _go_on(changes: Changes, where: str, *, dry: bool, yes: bool, most: int, verbose: bool) -> bool:
    """Show what would be done, and find out whether to do it."""
    if not changes:
        say(f"Nothing to do: {where} is as it should be.")
        return False
    for word, color, paths in (
        ("add", "green", changes.added),
        ("change", "yellow", changes.changed),
        ("remove", "red", changes.removed),
    ):
        shown = paths if verbose else paths[:_SHOWN]
        for path in shown:
            say(Piece(f"{word:>8}", color), f"  {path}")
        if len(paths) > len(shown):
            say(Piece(f"{word:>8}", color), f"  and {len(paths) - len(shown):,} more")
    added, changed, removed = (len(p) for p in (changes.added, changes.changed, changes.removed))
    say(f"{where}: {added:,} to add, {changed:,} to change, {removed:,} to remove")
    if most >= 0 and len(changes.removed) > most:
        raise OutputError(
            Diagnostic(
                code="deploy-deletes",
                message=f"{len(changes.removed):,} files would be removed, and at most {most:,} may be",
                hint="if that is right, add --maxDeletes -1",
            )
        )
    if dry or yes:
        return not dry
    if not is_terminal(sys.stdin):
        tell("Nothing was done. Nobody can be asked here: add --yes.")
        raise click.exceptions.Exit(2)
    return click.confirm("Go on?", err=True)
