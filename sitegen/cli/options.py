"""Options in Hugo's spellings, and what becomes of those that Hugo has and sitegen does not need.

A workflow's `hugo --gc --minify --baseURL X` goes on working as `sitegen build --gc --minify --baseURL X`.
An option without a meaning here is taken in silence if leaving it out changes nothing, and answered
with what to do instead if it does.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sitegen.config.load import LoadedConfig

Function = Callable[..., Any]

_SWITCH_VALUES = {"true": True, "1": True, "t": True, "false": False, "0": False, "f": False}
"""What Go's flag parser takes after `--minify=` (https://pkg.go.dev/strconv#ParseBool), in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """Which site, as seen from when: what every command that reads a site is told.

    Attributes:
        source: root of the site.
        config_files: of `--config`, relative to the source; none: found by name.
        environment: None: `HUGO_ENVIRONMENT`, or the command's own default.
        now: aware.
        clock_given: whether `--clock` said so; then it does not go on.
        overrides: settings of the command line by their configuration key.
    """

    source: Path
    config_files: tuple[str, ...] = ()
    config_dir: str = "config"
    environment: str | None = None
    now: dt.datetime
    overrides: Mapping[str, Any]
    clock_given: bool = False

    def over(self, settings: Mapping[str, Any]) -> SiteOptions:
        """The same with more settings; those that are None were not given."""
        given = {key: value for key, value in settings.items() if value is not None}
        return replace(self, overrides={**self.overrides, **given})

    def load(self) -> LoadedConfig:
        """Read the site's configuration. Raises ConfigError."""
        from sitegen.config.load import load_config

        return load_config(
            self.source,
            files=self.config_files,
            config_dir=self.config_dir,
            environment=self.environment,
            variables=os.environ,
            overrides=self.overrides,
        )


class HugoCommand(click.Command):
    """A command whose switches also take Go's `--minify=true` and `-D=false`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the values of switches out before click sees them: it has none such."""
        switches = {
            name: param
            for param in self.params
            if isinstance(param, click.Option) and param.is_flag
            for name in param.opts
        }
        plain: list[str] = []
        refused: list[str | None] = []
        for at, argument in enumerate(args):
            if argument == "--":
                plain += args[at:]
                break
            name, equals, value = argument.partition("=")
            if not equals or name not in switches:
                plain.append(argument)
            elif _switch_value(name, value, ctx):
                plain.append(name)
            else:
                refused.append(switches[name].name)
        rest = super().parse_args(ctx, plain)
        ctx.params.update((name, False) for name in refused if name in ctx.params)
        return rest


def site_options(command: Function) -> Function:
    """Give a command the options that say which site; it gets them as `site: SiteOptions`."""

    @functools.wraps(command)
    def with_site(
        *,
        source: Path,
        config: tuple[str, ...],
        config_dir: str,
        environment: str | None,
        clock: dt.datetime | None,
        themes_dir: str | None,
        content_dir: str | None,
        theme: tuple[str, ...],
        base_url: str | None,
        **more: Any,
    ) -> Any:
        site = SiteOptions(
            source=source,
            config_files=config,
            config_dir=config_dir,
            environment=environment,
            now=clock or dt.datetime.now(dt.UTC),
            clock_given=clock is not None,
            overrides={},
        ).over(
            {
                "baseURL": base_url,
                "themesDir": themes_dir,
                "contentDir": content_dir,
                "theme": list(theme) or None,
            }
        )
        return command(site=site, **more)

    optioned: Function = with_site
    for option in reversed(_SITE_OPTIONS):
        optioned = option(optioned)
    return optioned


def unused_options(command: Function) -> Function:
    """Take Hugo's options that change nothing here, and answer those that would."""
    for name in _WITHOUT_EFFECT:
        command = click.option(name, is_flag=True, hidden=True, expose_value=False)(command)
    for name in _WITHOUT_EFFECT_WITH_VALUE:
        command = click.option(name, hidden=True, expose_value=False)(command)
    for names, answer in _ANSWERS.items():
        command = _answered(names, answer, is_flag=True)(command)
    for names, answer in _ANSWERS_WITH_VALUE.items():
        command = _answered(names, answer, is_flag=False)(command)
    return command


def unused_server_options(command: Function) -> Function:
    """Take the options of `hugo server` that change nothing here, and answer those that would."""
    for name in (*_WITHOUT_EFFECT, *_SERVER_WITHOUT_EFFECT):
        command = click.option(name, is_flag=True, hidden=True, expose_value=False)(command)
    for name in (*_WITHOUT_EFFECT_WITH_VALUE, *_SERVER_WITHOUT_EFFECT_WITH_VALUE):
        if name != "--poll":
            command = click.option(name, hidden=True, expose_value=False)(command)
    for flag, answer in _SERVER_ANSWERS.items():
        command = _answered(flag, answer, is_flag=True)(command)
    for names, answer in (*_ANSWERS_WITH_VALUE.items(), *_SERVER_ANSWERS_WITH_VALUE.items()):
        command = _answered(names, answer, is_flag=False)(command)
    return command


def switch(*names: str, help: str, hidden: bool = False) -> Callable[[Function], Function]:  # noqa: A002 - click's word
    """A switch that knows whether it was given: None is «not said», so that the configuration decides."""
    return click.option(*names, is_flag=True, default=None, help=help, hidden=hidden)


def listed(*names: str, help: str, hidden: bool = False) -> Callable[[Function], Function]:  # noqa: A002 - click's word
    """An option of several names: `-t a,b` or `-t a -t b`."""
    return click.option(
        *names, multiple=True, callback=_split_names, metavar="NAMES", help=help, hidden=hidden
    )


def _split_names(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _read_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.datetime | None:
    """Read a point in time as Hugo's `--clock` takes it (RFC 3339); without an offset it is UTC."""
    if value is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is no time; write it as 2021-11-06T22:30:00+09:00"
        raise click.BadParameter(message, ctx, param) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _switch_value(name: str, value: str, ctx: click.Context) -> bool:
    known = _SWITCH_VALUES.get(value.lower())
    if known is None:
        raise click.UsageError(f"{name} is a switch: {name}=true or {name}=false, not {value!r}", ctx)
    return known


def _answered(names: tuple[str, ...], answer: str, *, is_flag: bool) -> Callable[[Function], Function]:
    def refuse(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            raise click.UsageError(f"{names[0]}: {answer}", ctx)

    return click.option(*names, is_flag=is_flag, hidden=True, expose_value=False, callback=refuse)


_SITE_OPTIONS: tuple[Callable[[Function], Function], ...] = (
    click.option(
        "-s",
        "--source",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=".",
        help="Folder of the site.  [default: this one]",
    ),
    listed(
        "--config",
        help="Configuration files, relative to the source (instead of sitegen.toml, hugo.toml, ...).",
    ),
    click.option(
        "--configDir", "config_dir", default="config", help="Folder of configuration.  [default: config]"
    ),
    click.option(
        "-e",
        "--environment",
        help="Build for this environment.  [default: production; of serve: development]",
    ),
    click.option("--clock", callback=_read_moment, metavar="TIME", help="Build as if it were this moment."),
    click.option(
        "-b", "--baseURL", "base_url", help="Where the site will be, such as https://example.org/blog/."
    ),
    listed("-t", "--theme", help="Themes to use, from the themes folder."),
    click.option("--themesDir", "themes_dir", hidden=True),
    click.option("-c", "--contentDir", "content_dir", help="Folder of content.  [default: content]"),
)

_WITHOUT_EFFECT = (
    "--noBuildLock",  # there is no lock to leave out
    "--noChmod",
    "--noTimes",
    "--forceSyncStatic",  # files are compared by what they hold
    "--printPathWarnings",  # always done
    "--printI18nWarnings",
    "--printUnusedTemplates",
    "--printMemoryUsage",
)

_WITHOUT_EFFECT_WITH_VALUE = ("--ignoreVendorPaths", "--poll")

_SEE_TIMES = "`sitegen build --profile` says where the time goes"

_ANSWERS = {
    ("--watch", "-w"): "a build ends when it is done; run it again after a change",
    ("--renderToMemory", "-M"): "a build is published to a folder; name another one with --destination",
    ("--templateMetricsHints",): _SEE_TIMES,
}

_ANSWERS_WITH_VALUE = {
    ("--layoutDir", "-l"): "layouts hold Go templates, which sitegen cannot read; its own are in `templates`",
    ("--renderSegments",): "sitegen has no segments; it builds the whole site",
    ("--trace",): _SEE_TIMES,
}

_SERVER_WITHOUT_EFFECT = (
    "--disableFastRender",  # there is no other way than the fast one, and it is right
    "--noHTTPCache",  # browsers are always told to ask again
    "--gc",
    "--cleanDestinationDir",
    "--panicOnWarning",
    "--renderStaticToDisk",  # nothing is written
    "--pprof",
    "--renderToMemory",
    "-M",
)

_SERVER_WITHOUT_EFFECT_WITH_VALUE = ("--logLevel", "--destination", "-d")

_SERVER_ANSWERS: dict[tuple[str, ...], str] = {
    ("--tlsAuto",): "the preview speaks HTTP; browsers trust localhost without a certificate",
    ("--disableBrowserError",): "a page with a mistake cannot be shown as if it had none",
    ("--templateMetrics",): _SEE_TIMES,
    ("--templateMetricsHints",): _SEE_TIMES,
}

_SERVER_ANSWERS_WITH_VALUE: dict[tuple[str, ...], str] = {
    ("--liveReloadPort",): "live reload goes through the same port as the pages",
    ("--tlsCertFile",): "the preview speaks HTTP; browsers trust localhost without a certificate",
    ("--tlsKeyFile",): "the preview speaks HTTP; browsers trust localhost without a certificate",
}
