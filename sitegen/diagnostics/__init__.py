"""What is wrong with a user's files: where it is, how it reads, and what to write instead.

The lowest room: everything may report, nothing here knows what a site is.
"""

from sitegen.diagnostics.diagnostic import Diagnostic, Excerpt, Severity, Span, at, nearest, printable
from sitegen.diagnostics.errors import (
    ConfigError,
    LinkError,
    OutputError,
    ParseError,
    RenderError,
    SitegenError,
    SourceError,
)
from sitegen.diagnostics.text import format_diagnostic

__all__ = [
    "ConfigError",
    "Diagnostic",
    "Excerpt",
    "LinkError",
    "OutputError",
    "ParseError",
    "RenderError",
    "Severity",
    "SitegenError",
    "SourceError",
    "Span",
    "at",
    "format_diagnostic",
    "nearest",
    "printable",
]
