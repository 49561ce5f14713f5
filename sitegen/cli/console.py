"""What sitegen says, and how: streams, colours, encodings. The only module that writes to them.

Results go to standard output, findings and progress to standard error, so that `sitegen list all > file`
and `sitegen build --json | jq` hold what was asked for and nothing else. Text of the site's files is
shown, never interpreted: control characters become symbols before they reach a terminal.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import Any, TextIO

import click

from sitegen.diagnostics import printable


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and how it looks; several make a line.

    Attributes:
        text: as it is; controls are made visible when it is shown.
        color: of click's names (`red`, `yellow`, `cyan`, ...), or None: the terminal's own.
    """

    text: str
    color: str | None = None
    bold: bool = False
    dim: bool = False


def say(*pieces: Piece | str) -> None:
    """Print one line to standard output."""
    _write(sys.stdout, pieces)


def tell(*pieces: Piece | str) -> None:
    """Print one line to standard error."""
    _write(sys.stderr, pieces)


def say_json(document: Any) -> None:
    """Print one JSON document to standard output; ASCII only where the stream cannot hold everything."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
    click.echo(json.dumps(document, ensure_ascii=not is_unicode, indent=2))


def say_text(text: str) -> None:
    """Print text of several lines to standard output as it is; it ends with one line end."""
    click.echo(text.rstrip("\n"), color=has_color(sys.stdout))


def is_terminal(stream: TextIO) -> bool:
    """Whether a person watches, on a terminal that can do more than print."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_color(stream: TextIO) -> bool:
    """Whether to colour: on a terminal, unless `NO_COLOR` is set (https://no-color.org), or if forced to."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return is_terminal(stream)


def prepare_streams() -> None:
    """Let no character stop a report: what the stream's encoding lacks is written as an escape.

    Standard output of a pipe on Japanese Windows is cp932, of a bare container ASCII; titles hold anything.
    """
    # A stream that the caller closed (`>&-`) is None; its number would go to the next file that is opened.
    sys.stdin, sys.stdout, sys.stderr = (
        stream if stream is not None else open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115
        for stream, mode in ((sys.stdin, "r"), (sys.stdout, "w"), (sys.stderr, "w"))
    )
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def visible(text: str) -> str:
    """Make controls of a text visible, line by line."""
    return "\n".join(printable(line) for line in text.split("\n"))


def _write(stream: TextIO, pieces: tuple[Piece | str, ...]) -> None:
    color = has_color(stream)
    click.echo("".join(_styled(piece, color) for piece in pieces), file=stream, color=color)


def _styled(piece: Piece | str, color: bool) -> str:
    if isinstance(piece, str):
        return visible(piece)
    text = visible(piece.text)
    if not color:
        return text
    return click.style(text, fg=piece.color, bold=piece.bold or None, dim=piece.dim or None)
