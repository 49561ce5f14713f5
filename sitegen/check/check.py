"""A check, from the settings to the last finding: a build's own stages, and a look instead of publishing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitegen.build.build import configure
from sitegen.build.cache import Cache
from sitegen.build.evaluate import ground_of, in_order
from sitegen.build.freshness import Freshness
from sitegen.build.groundwork import plan_out, put_together
from sitegen.build.inputs import Inputs
from sitegen.build.model import Progress, Silent
from sitegen.build.timing import Stages
from sitegen.build.traces import Traces
from sitegen.build.walk import Walked, walk
from sitegen.build.workers import cores
from sitegen.check import heads, hosts, judge
from sitegen.check.inspect import Inspected, Inspector
from sitegen.check.model import CheckReport, CheckRequest
from sitegen.check.sources import Sources
from sitegen.diagnostics import Diagnostic
from sitegen.outputs.kinds import Copy
from sitegen.templates.reads import Input
from sitegen.templates.renderer import Materials


def check(request: CheckRequest, progress: Progress | None = None) -> CheckReport:
    """Look at the whole site, and publish nothing.

    Raises:
        SitegenError: the configuration cannot be used at all.
    """
    progress = progress or Silent()
    stages = Stages(progress)
    stages.begin("configuration")
    loaded, themes, found = configure(request.build)
    source = request.build.source
    folder = request.build.cache_dir or source / loaded.config.directories.cache

    stages.begin("scan")
    nowhere = folder / "check"  # there is nothing there, so that every output is made
    cache = Cache(folder, nowhere, time.time_ns(), ignore=request.build.ignore_cache)
    ground = ground_of(request.build, loaded, themes, cache)
    assembly = put_together(ground)

    stages.begin("plan")
    groundwork = plan_out(ground, assembly)
    renderer, plan = groundwork.renderer, groundwork.plan
    materials = renderer.materials
    freshness = Freshness(renderer, Inputs(renderer, cache.files), cache, Traces())
    with tempfile.TemporaryDirectory(prefix="sitegen-check-") as spool:
        inspector = Inspector(Path(spool), loaded.config.site.base_url, plan.outputs.keys())
        walked = walk(
            renderer, plan, freshness, inspector, nowhere,
            jobs=request.build.jobs or cores(), stages=stages, progress=progress,
        )  # fmt: skip

    stages.begin("judge")
    seen = {r.path: r.staged for r in walked.made if r.staged is not None}
    diagnostics: list[Diagnostic] = [
        *found,
        *materials.scan.diagnostics,
        *materials.texts.diagnostics,
        *materials.site.diagnostics,
        *plan.diagnostics,
        *walked.diagnostics,
        *heads.heads(source, loaded.config, materials.site),
        *heads.titles(materials.site),
        *_judged(materials, walked, seen, freshness),
    ]
    external = _external(seen.values())
    if request.external:
        from sitegen.check.external import ask

        stages.begin("external", len(external))
        sources = Sources(source, walked.plan.outputs)
        diagnostics += ask(external, sources, folder / "links.json", progress)
    return CheckReport(
        diagnostics=in_order(diagnostics), counts=_counts(seen, external), stages=stages.times()
    )


def _judged(
    materials: Materials, walked: Walked[Inspected], seen: Mapping[str, Inspected], freshness: Freshness
) -> Iterable[Diagnostic]:
    outputs = walked.plan.outputs
    sources = Sources(materials.root, outputs)
    content = materials.config.directories.content
    yield from judge.links(seen, outputs, sources)
    yield from judge.addresses(seen, sources)
    yield from judge.elements(seen, sources)
    yield from judge.unused(outputs, seen.values(), _read(walked, freshness), content)
    yield from hosts.limits({path: page.size for path, page in seen.items()})
    yield from hosts.names(outputs)


def _read(walked: Walked[Inspected], freshness: Freshness) -> frozenset[str]:
    """Names of files that templates read; that a copy reads its own file says nothing."""
    outputs = walked.plan.outputs
    ids = {i for body in walked.bodies for i in body.ids}
    for result in walked.made:
        if not isinstance(outputs[result.path], Copy):
            ids.update(result.ids)
    return frozenset(
        name
        for number, (kind, name) in enumerate(freshness.tables.inputs)
        if kind == Input.FILE and number in ids
    )


def _external(pages: Iterable[Inspected]) -> dict[str, list[str]]:
    """Addresses elsewhere, each with the outputs that have it."""
    found: dict[str, list[str]] = {}
    for page in pages:
        for url in page.external:
            found.setdefault(url, []).append(page.path)
    return found


def _counts(seen: Mapping[str, Inspected], external: Mapping[str, object]) -> dict[str, int]:
    pages = [page for path, page in seen.items() if path.endswith((".html", ".htm"))]
    return {
        "files": len(seen),
        "pages": len(pages),
        "links": sum(page.links for page in seen.values()),
        "external addresses": len(external),
        "bytes": sum(page.size for page in seen.values()),
    }
