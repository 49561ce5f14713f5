"""A build from the first file to the last: the stages in order, on one screen."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.build.cache import Cache, report_to_json
from sitegen.build.freshness import Freshness
from sitegen.build.inputs import Inputs
from sitegen.build.model import BuildReport, BuildRequest, Progress
from sitegen.build.publish import Staging, clean, remove
from sitegen.build.snapshot import Snapshot, next_turn, to_keep
from sitegen.build.timing import Stages
from sitegen.build.walk import walk
from sitegen.build.workers import cores
from sitegen.config.load import LoadedConfig
from sitegen.config.themes import Theme
from sitegen.content.model import Scan
from sitegen.content.places import placed
from sitegen.content.scan import scan
from sitegen.diagnostics import Diagnostic, Severity, SitegenError
from sitegen.images.cache import prune
from sitegen.outputs.kinds import Copy, PageOutput, Processed, Redirect
from sitegen.outputs.plan import Plan, make_plan
from sitegen.site.assemble import assemble
from sitegen.templates.renderer import Materials, Renderer


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


def evaluate(begun: Begun, stages: Stages, progress: Progress) -> BuildReport:
    """Make what is stale and publish it; where anything is wrong, leave what is published alone."""
    request, cache, destination = begun.request, begun.cache, begun.destination
    found = list(begun.found)

    stages.begin("scan")
    materials = prepare(request, begun.loaded, begun.themes, cache)
    found += (*materials.scan.diagnostics, *placed(request.source, materials.site.diagnostics))

    stages.begin("plan")
    renderer = Renderer(materials)
    plan = make_plan(renderer)
    found += plan.diagnostics
    freshness = Freshness(
        renderer, Inputs(renderer, cache.files), cache, cache.traces(), published=cache.published()
    )
    before = frozenset(freshness.published)

    with Staging(destination) as staging:
        walked = walk(
            renderer, plan, freshness, staging, destination,
            jobs=request.jobs or cores(), stages=stages, progress=progress,
        )  # fmt: skip
        joined = walked.plan
        found += walked.diagnostics

        stages.begin("publish")
        report = BuildReport(
            destination=destination, published=False, diagnostics=in_order(found), pages=_count(joined)
        )
        if report.count(Severity.ERROR) or (request.strict and report.count(Severity.WARNING)):
            return report
        cache.announce(joined.outputs.keys() - before)
        written = staging.publish(r.staged for r in walked.made if r.staged)
        removed = remove(destination, before - joined.outputs.keys())
        if request.clean_destination:
            removed += clean(destination, joined.outputs.keys())
        freshness.made(walked.made, joined.outputs, destination)

    stages.begin("save")
    report = replace(
        report, published=True, written=written, unchanged=len(joined.outputs) - written, removed=removed
    )
    freshness.save(joined.outputs, _kept(begun, materials.scan, freshness, report))
    if request.gc and cache.images:
        _prune_images(cache.images, renderer, joined)
    return replace(report, diagnostics=in_order((*report.diagnostics, *cache.diagnostics)))


def prepare(request: BuildRequest, loaded: LoadedConfig, themes: Iterable[Theme], cache: Cache) -> Materials:
    """Scan and assemble: everything that rendering starts from."""
    folders = tuple(t.path for t in themes)
    scanned = scan(request.source, loaded.config, themes=folders, now=request.now, cache=cache.heads)
    return Materials(
        root=request.source,
        config=loaded.config,
        scan=scanned,
        site=assemble(loaded.config, scanned, now=request.now),
        theme_folders=folders,
        now=request.now,
        image_cache=cache.images,
    )


def _prune_images(folder: Path, renderer: Renderer, plan: Plan) -> None:
    """Keep of the processed images those that are published."""
    with contextlib.suppress(SitegenError):  # an original that is gone by now; the next build tells
        known = renderer.pictures.images
        shown = [o for o in plan.outputs.values() if isinstance(o, Processed)]
        prune(folder, {name for o in shown for name in known.cached(o.source, o.operation)})


def _kept(begun: Begun, scanned: Scan, freshness: Freshness, report: BuildReport) -> dict[str, object]:
    """What lets the next build see at once that nothing changed; nothing, if it could be mistaken."""
    if not begun.snapshot.proves_something(time.time_ns()) or begun.loaded.config.content.enable_git_info:
        return {}
    fronts = [s.front for s in (*scanned.sources, *(s for s, _ in scanned.excluded))]
    until = next_turn((m for f in fronts for m in (f.publish_date, f.expiry_date)), begun.request.now)
    kept = to_keep(begun.snapshot, begun.request.now, until, freshness.printed_moments())
    return {**kept, "report": report_to_json(report)}


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings by place, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.sort_key))


def _count(plan: Plan) -> dict[str, int]:
    """What the plan holds, for people."""
    counts: Counter[str] = Counter()
    for output in plan.outputs.values():
        match output:
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
