"""What lists and pages show of a body without holding the body itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from sitegen.diagnostics import Diagnostic
from sitegen.markup.model import Heading, Rendered
from sitegen.templates.files import PublishedFile
from sitegen.templates.reads import Reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A body, but for its HTML (see `Rendered` for what each one is)."""

    toc: str = ""
    headings: tuple[Heading, ...] = ()
    summary: str = ""
    divided: bool = False
    truncated: bool = False
    word_count: int = 0
    reading_time: int = 0

    @classmethod
    def of(cls, rendered: Rendered) -> Facts:
        """The facts of a rendered body."""
        return cls(
            toc=rendered.toc,
            headings=rendered.headings,
            summary=rendered.summary,
            divided=rendered.divided,
            truncated=rendered.truncated,
            word_count=rendered.word_count,
            reading_time=rendered.reading_time,
        )


NO_FACTS = Facts()

Aspect = Literal["toc", "headings", "summary", "divided", "truncated", "word_count", "reading_time"]
"""One of the facts: what shows a page's reading time need not be made anew for other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedBody:
    """One body as `Renderer.render_body` makes it, with what it read and what it needs published."""

    html: str = ""
    facts: Facts = NO_FACTS
    reads: Reads = field(default_factory=Reads)
    files: tuple[PublishedFile, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


class Bodies(Protocol):
    """Where bodies that are already rendered are kept."""

    def html(self, key: str) -> str | None:
        """The HTML of a page's body, or None: not rendered yet."""
        ...

    def facts(self, key: str) -> Facts | None:
        """Its facts, or None."""
        ...


class NoBodies:
    """Nothing is kept: every body is rendered when it is asked for."""

    def html(self, key: str) -> str | None:  # noqa: ARG002 - a protocol's signature
        """Nothing."""
        return None

    def facts(self, key: str) -> Facts | None:  # noqa: ARG002 - a protocol's signature
        """Nothing."""
        return None
