"""Errors that a user's own files can cause. Whatever is outside this family is a bug of sitegen's.

SitegenError
├── ConfigError    configuration: not readable, wrong type, unknown key
├── SourceError    a file: missing, not UTF-8, not permitted, outside the site
├── ParseError     front matter, shortcodes, data
├── RenderError    Markdown, templates, images
├── LinkError      ref and relref
└── OutputError    what is published: two outputs on one path, destination
"""

from __future__ import annotations

from sitegen.diagnostics.diagnostic import Diagnostic


class SitegenError(Exception):
    """One or more mistakes in a user's files; each has its place and a way out."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        # Positional values only, so that it survives pickling between worker processes
        # (https://bugs.python.org/issue1692335).
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        """The places and messages, for logs and tests; the console prints excerpts too."""
        return "; ".join(f"{d.place}: {d.message}" if d.place else d.message for d in self.diagnostics)


class ConfigError(SitegenError):
    """The configuration cannot be used."""


class SourceError(SitegenError):
    """A file cannot be read, or may not be."""


class ParseError(SitegenError):
    """Front matter, a shortcode or a data file is malformed."""


class RenderError(SitegenError):
    """A template, Markdown or an image failed to render."""


class LinkError(SitegenError):
    """A reference to a page leads nowhere."""


class OutputError(SitegenError):
    """What is to be published cannot be."""
