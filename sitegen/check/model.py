"""What a check is asked for and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sitegen.build.model import BuildRequest
from sitegen.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """One `sitegen check`.

    Attributes:
        build: the site, and how it would be built; its destination is not touched.
        external: ask other hosts whether what the site links to is there.
    """

    build: BuildRequest
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was looked at, and what was found.

    Attributes:
        counts: by what is counted, for people: `{"pages": 12, "links": 340, ...}`.
        stages: (name, seconds), in order.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    stages: tuple[tuple[str, float], ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings are this severe."""
        return sum(d.severity is severity for d in self.diagnostics)
