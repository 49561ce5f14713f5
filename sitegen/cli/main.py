"""The `sitegen` program: find the command, run it, and end well whatever happens.

A command's module is imported when it runs: `sitegen --help` must not wait for a Markdown parser.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import click

from sitegen import __version__

OK, MISTAKES, USAGE, BUG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141
"""Exit status; a mistake of sitegen's own is `EX_SOFTWARE`, the last two are what shells say of a signal."""

COMMANDS = {
    "build": "Build the site and publish it.",
    "check": "Look at the whole site without publishing it.",
    "config": "Print the configuration, merged.",
    "deploy": "Bring the published folder to a host.",
    "init": "Add a GitHub Pages workflow to a Hugo site.",
    "list": "List drafts, future, expired or all content.",
    "new": "Make a new site, new content or a new theme.",
    "serve": "Serve the site and show every change at once.",
    "version": "Print the version of sitegen.",
}
"""Name and first sentence of each; `sitegen.cli.NAME` holds a command of that name."""

_ALIASES = {"server": "serve"}
"""Hugo's own names for the same."""

_HUGO_COMMANDS = {
    "env": "see `sitegen version --verbose`",
    "mod": "themes are folders here, there are no modules",
    "convert": "sitegen reads front matter in TOML, YAML and JSON alike, there is nothing to convert",
    "import": "sitegen reads a Hugo site as it stands, there is nothing to import",
    "gen": "styles of the highlighter are part of the theme",
    "completion": "see docs/commands.md on completion",
    "help": "see `sitegen --help`",
}


class Commands(click.Group):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        cmd_name = _ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"sitegen.cli.{cmd_name}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands in `--help` without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Point at `build` where an option of `hugo` comes without a command."""
        rest = " ".join(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise click.UsageError(
                f"{error.format_message()} Did you mean `sitegen build {rest}`?", ctx
            ) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say what to do instead of a command that only Hugo has."""
        if args[0] in _HUGO_COMMANDS:
            raise click.UsageError(f"sitegen has no command `{args[0]}`: {_HUGO_COMMANDS[args[0]]}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; mistakes of the site and refusals of the system are reported, with status 1."""
        from sitegen.diagnostics import SitegenError

        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _silence(sys.stdout)
            return PIPE_CLOSED
        except SitegenError as error:
            return _report(error)
        except OSError as error:
            return _report(error)
        return status


@click.group(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="sitegen", message="%(prog)s %(version)s")
def commands() -> None:
    """A static site generator that takes a Hugo site as it stands.

    `sitegen new site DIR` begins one, `sitegen build` publishes it. Options have Hugo's names.
    """


def run() -> NoReturn:
    """What the installed program does: `main`, and then the process ends.

    It ends at once: to take everything apart first, a million objects, takes longer than to render a post.
    Only where somebody looks on (a profiler, coverage) or still works (a thread) there may be more to do.
    """
    gc.disable()  # nothing is collected at the end either
    status = main()
    others = [t for t in threading.enumerate() if not t.daemon and t is not threading.main_thread()]
    is_alone = not (others or sys.getprofile() or sys.gettrace())
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        is_alone = False  # the interpreter says what it thinks of that
    if is_alone:
        os._exit(status)
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status; `arguments` are those of the process, unless given."""
    from sitegen.cli.console import prepare_streams

    prepare_streams()
    try:
        with _collector_off():
            status = commands.main(arguments and list(arguments), prog_name="sitegen", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception:  # noqa: BLE001 - whatever is left is a bug, and the last chance to say so well
        return _report_bug()
    return status if isinstance(status, int) else OK


@contextlib.contextmanager
def _collector_off() -> Iterator[None]:
    """Within, nobody looks for rings of objects.

    What a command makes stays until it ends, and is a million objects, which the collector would walk over
    and over. What goes on for long (workers, the preview) collects at moments of its own.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _report(error: Exception) -> int:
    from sitegen.cli.findings import from_os_error, report
    from sitegen.diagnostics import SitegenError

    if isinstance(error, SitegenError):
        report(error.diagnostics)
    elif isinstance(error, OSError):
        report([from_os_error(error)])
    return MISTAKES


def _report_bug() -> int:
    import traceback

    from sitegen.cli.console import Piece, tell
    from sitegen.cli.version import one_line

    tell(Piece("sitegen failed, and it is not your site's fault.", "red", bold=True))
    tell("Please report it, with the command you ran and all that follows:\n")
    tell(f"{one_line()}\n{traceback.format_exc()}")
    return BUG


def _silence(stream: Any) -> None:
    """Lead a closed pipe elsewhere, so that the interpreter's last flush has nowhere to fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
