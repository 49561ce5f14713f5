"""`sitegen init`: let a Hugo site that is there be published by sitegen, and touch nothing else of it."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.console import Piece, say
from sitegen.cli.findings import report
from sitegen.cli.options import HugoCommand, SiteOptions, site_options, unused_options
from sitegen.cli.workflow import (
    FILE,
    INSTALLED,
    branch_of,
    other_workflows,
    pages_workflow,
    repository_of,
)

_CACHE = "/.sitegen/"


@click.command(cls=HugoCommand)
@site_options
@click.option("--install", default=INSTALLED, show_default=True, help="What the workflow installs, for pip.")
@unused_options
def init(*, site: SiteOptions, install: str) -> int:
    """Add a GitHub Pages workflow to a Hugo site.

    Its cache goes into .gitignore; nothing else is touched, and no file is replaced. Content and
    configuration stay as they are.
    """
    loaded = site.load()
    report(loaded.diagnostics)
    root = repository_of(site.source) or site.source.resolve()
    folder = site.source.resolve().relative_to(root).as_posix().removeprefix(".")
    text = pages_workflow(install=install, branch=branch_of(root), folder=folder)
    _add_workflow(root / FILE, text)
    _ignore_cache(site.source / ".gitignore")
    for other in other_workflows(root):
        say(
            Piece("Look at", "yellow", bold=True),
            f" {other}: it publishes to GitHub Pages too; remove it when you have moved",
        )
    say("\nNext:")
    say("  sitegen check            tells what is wrong with the site")
    say("  sitegen build --strict   is what the workflow does; take out --strict to publish with warnings")
    return 0


def _add_workflow(file: Path, text: str) -> None:
    if file.exists():
        same = file.read_text(encoding="utf-8", errors="replace") == text
        say(Piece("Left", dim=True), f" {file}: {'as it should be' if same else 'it is there already'}")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    say(Piece("Created", "green", bold=True), f" {file}")


def _ignore_cache(file: Path) -> None:
    """Add a line, in the line ends that the file has."""
    data = file.read_bytes() if file.exists() else b""
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    if any(line.strip().strip("/") == _CACHE.strip("/") for line in lines):
        say(Piece("Left", dim=True), f" {file}: it has {_CACHE} already")
        return
    end = b"\r\n" if b"\r\n" in data else b"\n"
    joint = b"" if not data or data.endswith(b"\n") else end
    with file.open("ab") as stream:
        stream.write(joint + _CACHE.encode() + end)
    say(Piece("Changed" if data else "Created", "green", bold=True), f" {file}: added {_CACHE}")
