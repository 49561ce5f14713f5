"""`sitegen new`: a new site, new content, a new theme."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.console import Piece, say
from sitegen.cli.options import HugoCommand, SiteOptions, site_options, unused_options
from sitegen.diagnostics import Diagnostic, OutputError, SourceError

if TYPE_CHECKING:
    from sitegen.content.archetypes import NewFile

_FORMATS = ("toml", "yaml", "json")


class NewGroup(click.Group):
    """`sitegen new posts/a.md` is `sitegen new content posts/a.md`, as in Hugo."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for the path of a page, where it looks like one."""
        if args[0] not in self.commands and ("/" in args[0] or args[0].endswith((".md", ".html"))):
            args = ["content", *args]
        return super().resolve_command(ctx, args)


def _never_replace(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        raise click.UsageError(
            "--force: a page is never replaced; remove the old one, or choose another name", ctx
        )


@click.group(cls=NewGroup, no_args_is_help=True)
def new() -> None:
    """Make a new site, new content or a new theme."""


@new.command(cls=HugoCommand)
@click.argument("path")
@click.option("-k", "--kind", help="Which archetype to use.  [default: the section's]")
@click.option("-f", "--force", is_flag=True, hidden=True, expose_value=False, callback=_never_replace)
@click.option("--editor", help="Open the new file with this program.")
@site_options
@unused_options
def content(*, path: str, kind: str | None, editor: str | None, site: SiteOptions) -> int:
    """Make a new page at PATH below the content folder, from its archetype.

    `sitegen new content posts/first.md` makes one file; with `posts/first` as PATH and a folder
    `archetypes/posts`, a bundle. What is there already is never replaced.
    """
    from sitegen.config.themes import find_themes
    from sitegen.content.archetypes import new_content

    loaded = site.load()
    themes, _ = find_themes(site.source, loaded.config)
    folders = [theme.path for theme in themes]
    made = new_content(site.source, loaded.config, folders, path, kind=kind, now=site.now)
    for new_file in made:
        _write(site.source / new_file.path, new_file)
        say(Piece("Created", "green", bold=True), f" {site.source / new_file.path}")
    return _edit(editor, site.source / made[0].path) if editor else 0


@new.command(cls=HugoCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-f", "--force", is_flag=True, help="Use a folder that is not empty; files in it stay as they are."
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="toml", help="Of the configuration.")
@unused_options
def site(*, folder: Path, force: bool, form: str) -> int:
    """Make a new site in the folder DIR, with a first post."""
    from sitegen.cli.skeleton import FOLDERS, files

    if folder.is_dir() and any(folder.iterdir()) and not force:
        hint = "name another folder, or add --force: what is in it stays as it is"
        raise OutputError(Diagnostic(code="site-exists", message=f"{folder} is not empty", hint=hint))
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write_missing(folder, files(dt.datetime.now().astimezone(), form))
    say(Piece("Created", "green", bold=True), f" a site in {folder}")
    say(f"  cd {shlex.quote(str(folder))}")
    say("  sitegen build           publishes it to public/")
    say("  sitegen new content posts/second.md")
    return 0


@new.command(cls=HugoCommand)
@click.argument("name")
@click.option(
    "--copy", "copied", multiple=True, metavar="TEMPLATE", help="Begin with this of the default theme."
)
@site_options
@unused_options
def theme(*, name: str, copied: tuple[str, ...], site: SiteOptions) -> int:
    """Make a theme NAME in the site's themes folder, over the default one.

    What it lacks is taken from the default theme: it changes what it has a file for, and nothing else.
    `--copy partials/footer.html` puts that template of the default theme into it, to be changed.
    """
    from sitegen.cli.theme_skeleton import theme_files

    folder = site.source / site.load().config.directories.themes / _theme_name(name)
    if folder.exists():
        hint = "choose another name, or remove that folder"
        raise OutputError(Diagnostic(code="theme-exists", message=f"{folder} is there already", hint=hint))
    files = theme_files(name) | {f"templates/{template}": _default_template(template) for template in copied}
    _write_missing(folder, files)
    say(Piece("Created", "green", bold=True), f" a theme in {folder}")
    say(f'  theme = "{name}"          in the configuration uses it')
    say(f"  sitegen build --theme {shlex.quote(name)}   shows it once")
    return 0


def _theme_name(name: str) -> str:
    from sitegen.config.themes import is_safe_theme_name

    if not is_safe_theme_name(name) or "/" in name:
        message = f"{name!r} is no name for a theme: it is to be a folder below the themes folder"
        raise OutputError(Diagnostic(code="theme-name", message=message))
    return name


def _default_template(name: str) -> str:
    """Text of a template of the default theme; an unknown name is answered with the nearest."""
    from sitegen.config.themes import builtin_theme

    folder = builtin_theme() / "templates"
    known = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.*") if file.is_file())
    if name not in known:
        near = [n for n in known if n.endswith(f"/{name}")] or difflib.get_close_matches(name, known, n=3)
        names = " or ".join(f"`{n}`" for n in near)
        hint = f"did you mean {names}?" if near else f"there are: {', '.join(known)}"
        message = f"the default theme has no template `{name}`"
        raise SourceError(Diagnostic(code="template-missing", message=message, hint=hint))
    return (folder / name).read_text(encoding="utf-8")


def _write(file: Path, new_file: NewFile) -> None:
    """Write one file, which must not have appeared since `new_content` looked."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(new_file.copy_of.read_bytes() if new_file.copy_of else new_file.text.encode())


def _write_missing(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(text, encoding="utf-8", newline="\n")


def _edit(editor: str, file: Path) -> int:
    command = [*shlex.split(editor, posix=os.name != "nt"), str(file)]
    sys.stdout.flush()
    try:
        return subprocess.run(command, check=False).returncode and 1  # noqa: S603 - the user names the program
    except FileNotFoundError:
        message = f"there is no program `{command[0]}`; {file} was made"
        raise SourceError(Diagnostic(code="editor-missing", message=message)) from None
