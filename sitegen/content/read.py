"""The bytes of a source as text: UTF-8 without its byte order mark, line ends as they are.

Nothing else is translated, so that an offset into the text is a place in the file: a carriage return
before a line feed stays (CommonMark 2.1 counts both forms as one line ending, and so does
markdown-it-py, which turns them into line feeds itself before it parses).
"""

from __future__ import annotations

import codecs
import os
from pathlib import Path

from sitegen.content.model import SourceFile
from sitegen.diagnostics import Diagnostic, SourceError, at

_SHOWN_PATH = 1024


def read_bytes(root: Path, path: str) -> bytes:
    """All bytes of `root / path`, which may be absolute.

    Raises:
        SourceError: the file is gone, no file, or not permitted.
    """
    try:
        # Unbuffered: a post is read in one call, and 2,000 buffers cost more than the reading.
        with open(os.path.join(root, path), "rb", buffering=0) as file:  # noqa: PTH118, PTH123  (measured)
            return file.readall()
    except OSError as error:
        raise SourceError(
            Diagnostic(
                code="source-unreadable",
                message=f"cannot be read: {error.strerror or error}",
                path=path,
                hint="give the file read permission, or remove it",
            )
        ) from error


def decode(data: bytes, path: str) -> str:
    """Text of UTF-8 `data`, a leading byte order mark skipped.

    Raises:
        SourceError: with the place of the first byte that is not UTF-8, or is NUL. The excerpt shows
            undecodable bytes as U+FFFD.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise SourceError(_not_utf8(data, error, path)) from error
    nul = text.find("\0")
    if nul >= 0:
        raise SourceError(
            at(
                text,
                nul,
                path=path,
                code="source-nul",
                message=f"a NUL character (byte {len(text[:nul].encode())} of the file); text has none",
                hint="remove it; if the file is UTF-16, save it as UTF-8",
            )
        )
    return text


def read_text(root: Path, file: SourceFile) -> str:
    """Text of a source file, decoded as `scan` decoded it: offsets into one are offsets into the other.

    Raises:
        SourceError: the file cannot be read, or is not text any more.
    """
    return decode(read_bytes(root, file.path), file.path)


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Diagnostic:
    before = data[: error.start].decode()
    around = before + data[error.start : error.start + _SHOWN_PATH].decode(errors="replace")
    return at(
        around,
        len(before),
        path=path,
        code="source-not-utf8",
        message=f"byte {error.start} is 0x{data[error.start]:02x}, which is not UTF-8: {error.reason}",
        hint="save the file as UTF-8",
    )
