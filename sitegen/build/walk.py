"""The way through a plan: bodies, then outputs, then the files that these asked for.

A build goes it with a staging folder at its end, a check with somebody who looks; what is made, and in which
order, is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from sitegen.build.freshness import Freshness
from sitegen.build.model import Progress
from sitegen.build.profile import Stopwatch
from sitegen.build.spool import Spool
from sitegen.build.stages import BodyResult, OutputResult, S_co, Sink, Waves
from sitegen.build.timing import Stages
from sitegen.diagnostics import Diagnostic
from sitegen.outputs.kinds import PageOutput, asked
from sitegen.outputs.plan import Plan
from sitegen.templates.renderer import Renderer


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked(Generic[S_co]):
    """What evaluating a plan came to.

    Attributes:
        plan: with the files that templates asked for.
        bodies, made: what was stale; the rest stands as it was published.
        repeated: findings of what was not made anew.
        clashes: findings about files that were asked for.
    """

    plan: Plan
    bodies: Sequence[BodyResult]
    made: Sequence[OutputResult[S_co]]
    repeated: Sequence[Diagnostic] = ()
    clashes: Sequence[Diagnostic] = ()

    @property
    def diagnostics(self) -> Iterator[Diagnostic]:
        """Everything that was found on the way."""
        yield from self.clashes
        yield from self.repeated
        for body in self.bodies:
            yield from body.diagnostics
        for result in self.made:
            yield from result.diagnostics


def walk(
    renderer: Renderer,
    plan: Plan,
    freshness: Freshness,
    sink: Sink[S_co],
    destination: Path,
    *,
    jobs: int,
    stages: Stages,
    progress: Progress,
    watch: Stopwatch | None = None,
) -> Walked[S_co]:
    """Evaluate what is stale of a plan into `sink`; `destination` is where the last build's outputs are."""
    waves = Waves(renderer, sink, jobs, progress, freshness.tables, freshness.inputs, watch)
    stale_bodies = freshness.stale_bodies(p for p in renderer.site.pages.values() if p.source)
    stages.begin("bodies", len(stale_bodies))
    bodies = waves.bodies(stale_bodies)
    freshness.rendered(bodies)
    renderer.bodies = Spool(sink.folder, {b.key: b.place for b in bodies if b.place}, freshness.facts)
    broken = {b.key for b in bodies if b.place is None}

    freshness.planned(plan)
    sound = [o for o in plan.outputs.values() if not (isinstance(o, PageOutput) and o.page.key in broken)]
    stale = freshness.stale_outputs(sound, destination)
    stages.begin("outputs", len(stale))
    made = waves.outputs(stale)
    joined = plan.joined(asked(file) for file in freshness.asked_files((*bodies, *made)))
    extra = [o for path, o in joined.outputs.items() if path not in plan.outputs]
    made += waves.files(freshness.stale_outputs(extra, destination))
    return Walked(
        plan=joined,
        bodies=bodies,
        made=made,
        repeated=freshness.repeated(),
        clashes=joined.diagnostics[len(plan.diagnostics) :],
    )
