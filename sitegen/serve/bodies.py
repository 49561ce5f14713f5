"""A body that was rendered, with its trace."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.diagnostics import Diagnostic
from sitegen.templates.facts import Facts
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Input

Trace = tuple[tuple[Input, str, str | None], ...]
"""What was read: kind, name, and the digest that it had."""


@dataclass(slots=True, kw_only=True)
class KeptBody:
    """A body that was rendered.

    Attributes:
        html: None: it was let go of, and is rendered again when it is shown.
        edition: number of the last one in which it was known to be fresh.
        made_ns: when it was ready and its trace digested, since the epoch.
    """

    html: str | None
    facts: Facts
    digest: str
    trace: Trace
    files: tuple[PublishedFile, ...]
    warnings: tuple[Diagnostic, ...]
    edition: int
    made_ns: int


__all__ = ["KeptBody", "Trace"]
