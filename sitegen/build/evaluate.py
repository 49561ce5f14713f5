"""A build from the first file to the last: the stages in order, on one screen."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sitegen.build.cache import Cache, report_to_json
from sitegen.build.disk import places_of
from sitegen.build.freshness import Freshness
from sitegen.build.groundwork import Ground, plan_out, put_together
from sitegen.build.inputs import Inputs
from sitegen.build.model import BuildReport, BuildRequest, Progress
from sitegen.build.profile import Stopwatch
from sitegen.build.publish import Staging, clean, remove
from sitegen.build.recall import FEW_CHANGES, Laid, Recalled, answers, pack_up, recall
from sitegen.build.snapshot import Snapshot, to_keep
from sitegen.build.timing import Stages
from sitegen.build.tolerance import Attempt, judge, keep_published, sources_of, too_many
from sitegen.build.walk import walk
from sitegen.build.workers import apart, cores
from sitegen.config.load import LoadedConfig
from sitegen.config.themes import Theme
from sitegen.content.places import placed
from sitegen.diagnostics import Diagnostic, SitegenError
from sitegen.images.cache import prune
from sitegen.outputs.kinds import Copy, PageOutput, Processed, Redirect, owner_of
from sitegen.outputs.plan import NOT_FOUND, Plan
from sitegen.templates.compiled import CompiledTemplates
from sitegen.templates.renderer import Materials, Renderer

_LARGE = 10_000
"""Pages of a site from which on it is worth half a second to be rid of the memory that packing takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A build whose settings are known."""

    request: BuildRequest
    loaded: LoadedConfig
    themes: tuple[Theme, ...]
    destination: Path
    cache: Cache
    snapshot: Snapshot
    found: tuple[Diagnostic, ...]
    watch: Stopwatch | None = None


def evaluate(begun: Begun, stages: Stages, progress: Progress) -> BuildReport:
    """Make what is stale and publish it; where anything is wrong, leave what is published alone."""
    request, cache, destination = begun.request, begun.cache, begun.destination
    with Staging(destination) as staging:
        attempt, skipped, blamed = _tolerated(begun, staging, stages, progress)
        freshness, plan = attempt.freshness, attempt.walked.plan
        before = frozenset(freshness.published)

        stages.begin("publish")
        found = in_order((*attempt.found, *blamed))
        report = BuildReport(destination=destination, published=False, diagnostics=found, pages=_count(plan))
        if not skipped and any(d.is_mistake(strict=request.strict) for d in found):
            return report
        staged = [r for r in attempt.walked.made if r.staged]
        made = [r for r in staged if owner_of(plan.outputs[r.path]) not in skipped] if skipped else staged
        kept = keep_published(freshness, skipped, destination) if skipped else frozenset()
        cache.announce(plan.outputs.keys() - before)
        replaceable = None if request.clean_destination else before
        if skipped:
            staging.withdraw({r.path for r in staged} - {r.path for r in made})
        staging.publish(replaceable)
        written = sum(r.staged.is_new for r in made if r.staged)
        freshness.made(made, plan.outputs)
        published = kept | (freshness.outputs.keys() & freshness.published.keys())
        removed = remove(destination, before - published)
        if request.clean_destination:
            removed += clean(destination, published)

    stages.begin("save")
    report = replace(
        report,
        published=True,
        written=written,
        unchanged=len(published) - written,
        removed=removed,
        skipped=tuple(sorted(skipped)),
    )
    snapshot = {} if skipped else _kept(begun, attempt, report)
    if packed := attempt.laid.packed:  # how the site is put together, for the next build
        found_out = answers(attempt.materials.site, freshness.site_premise, freshness.related())
        cache.keep_groundwork(*packed, found_out)
    freshness.save(published, snapshot)
    if request.gc and cache.images:
        _prune_images(cache.images, attempt.materials, plan)
    return replace(
        report,
        diagnostics=in_order((*report.diagnostics, *cache.diagnostics)),
        profile=begun.watch.rows() if begun.watch else (),
    )


def _tolerated(
    begun: Begun, staging: Staging, stages: Stages, progress: Progress
) -> tuple[Attempt, frozenset[str], tuple[Diagnostic, ...]]:
    """Evaluate; if the site wants it so, without the pages that have mistakes.

    Answers the last attempt, the content files that are not in it, or not anew, and what was found in those.
    """
    strict, content = begun.request.strict, begun.loaded.config.directories.content
    nobody: frozenset[str] = frozenset()
    left, blamed = nobody, dict[Diagnostic, None]()
    while True:
        attempt = _attempt(begun, staging, stages, progress, left)
        mistakes = [d for d in attempt.found if d.is_mistake(strict=strict)]
        if not begun.loaded.config.skip_mistakes or not (mistakes or left):
            return attempt, nobody, ()
        blame = judge(attempt, begun.destination, strict=strict)
        absent = sources_of(attempt.materials.scan.diagnostics, content, strict=strict)
        skipped = left | blame.leave | blame.stay | absent
        beyond = too_many(skipped, len(attempt.materials.scan.sources) + len(left) + len(absent))
        if blame.others or beyond:
            return attempt, nobody, (*blamed, beyond) if beyond else tuple(blamed)
        if blame.leave <= left:
            return attempt, skipped, tuple(blamed)
        blamed.update(dict.fromkeys(mistakes))
        left |= blame.leave
        staging.clear()


def _lay(begun: Begun, stages: Stages, left_out: frozenset[str]) -> Laid:
    """Scan, assemble and plan, from what the last build left if that can be believed."""
    stages.begin("scan")
    ground = ground_of(begun.request, begun.loaded, begun.themes, begun.cache, left_out)
    recalled = _recalled(begun, ground)
    before, changes = (recalled.groundwork, recalled.changes) if recalled else (None, None)
    assembly = put_together(ground, before, changes)
    stages.begin("plan")
    groundwork = plan_out(ground, assembly, before, changes)
    is_left = changes is not None and len(changes.difference.paths) <= FEW_CHANGES
    is_large = len(assembly.site.pages) > _LARGE
    pack = partial(pack_up, ground, groundwork, begun.snapshot.files, begun.snapshot.taken_ns)
    return Laid(
        renderer=groundwork.renderer,
        plan=groundwork.plan,
        turn=groundwork.turn,
        premise=recalled.premise if recalled and recalled.stands(groundwork) else "",
        packed=None if is_left else apart(pack, jobs=_jobs(begun.request) if is_large else 1),
    )


def _attempt(
    begun: Begun, staging: Staging, stages: Stages, progress: Progress, left_out: frozenset[str]
) -> Attempt:
    """One way through all stages up to publishing, without the pages of some content files."""
    request, cache = begun.request, begun.cache
    laid = _lay(begun, stages, left_out)
    renderer, plan = laid.renderer, laid.plan
    materials = renderer.materials
    freshness = Freshness(
        renderer,
        Inputs(renderer, cache.files),
        cache,
        cache.traces(),
        published=cache.published(),
        site_premise=laid.premise,
        keeps_facts=begun.loaded.config.skip_mistakes,
    )
    with begun.watch.watching(renderer) if begun.watch else contextlib.nullcontext():
        walked = walk(
            renderer, plan, freshness, staging, begun.destination,
            jobs=_jobs(request), stages=stages, progress=progress, watch=begun.watch,
        )  # fmt: skip
    found = (
        *begun.found,
        *materials.scan.diagnostics,
        *materials.texts.diagnostics,
        *placed(request.source, materials.site.diagnostics),
        *plan.diagnostics,
    )
    return Attempt(
        laid=laid,
        freshness=freshness,
        walked=walked,
        diagnostics=found,
    )


def _jobs(request: BuildRequest) -> int:
    return request.jobs or cores()


def ground_of(
    request: BuildRequest,
    loaded: LoadedConfig,
    themes: Sequence[Theme],
    cache: Cache,
    left_out: frozenset[str] = frozenset(),
) -> Ground:
    """What a build, or a check, lays a site on; without the pages of some content files."""
    return Ground(
        root=request.source,
        config=loaded.config,
        theme_folders=tuple(t.path for t in themes),
        places=places_of(request, loaded, themes),
        compiled=CompiledTemplates(cache.uses),
        heads=lambda: cache.heads,
        now=request.now,
        images=cache.images,
        left_out=left_out,
    )


def _recalled(begun: Begun, ground: Ground) -> Recalled | None:
    """What the last build left of the site, as far as it can be believed."""
    try:
        return recall(ground, *begun.cache.groundwork(), begun.snapshot.files)
    except ValueError as e:
        begun.cache.set_aside(e)
        return None


def _prune_images(folder: Path, materials: Materials, plan: Plan) -> None:
    """Keep of the processed images those that are published."""
    with contextlib.suppress(SitegenError):  # an original that is gone by now; the next build tells
        known = Renderer(materials).pictures.images
        shown = [o for o in plan.outputs.values() if isinstance(o, Processed)]
        prune(folder, {name for o in shown for name in known.cached(o.source, o.operation)})


def _kept(begun: Begun, attempt: Attempt, report: BuildReport) -> dict[str, object]:
    """What lets the next build see at once that nothing changed; nothing, if it could be mistaken."""
    if not begun.snapshot.proves_something(time.time_ns()) or begun.loaded.config.content.enable_git_info:
        return {}
    moments = attempt.freshness.printed_moments()
    kept = to_keep(begun.snapshot, begun.request.now, attempt.laid.turn, moments)
    return {**kept, "report": report_to_json(report)}


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings by place, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.sort_key))


def _count(plan: Plan) -> dict[str, int]:
    """What the plan holds, for people."""
    counts: Counter[str] = Counter()
    for output in plan.outputs.values():
        match output:
            case PageOutput(page=page) if page.key == NOT_FOUND:
                counts["about the site"] += 1
            case PageOutput(number=1, format=form):
                counts[str(output.page.kind) if form.name == "html" else f"{form.name} files"] += 1
            case PageOutput():
                counts["pagers"] += 1
            case Redirect():
                counts["redirects"] += 1
            case Processed():
                counts["images"] += 1
            case Copy():
                counts["files"] += 1
            case _:
                counts["about the site"] += 1
    return dict(counts)
