"""A build: the stages in order, on one screen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sitegen.build.cache import Cache
from sitegen.build.freshness import Freshness
from sitegen.build.inputs import Inputs
from sitegen.build.model import BuildReport, BuildRequest, Progress, Silent
from sitegen.build.publish import Staging, check_destination, remove
from sitegen.build.spool import Spool
from sitegen.build.stages import Waves
from sitegen.build.workers import cores
from sitegen.config.load import LoadedConfig, load_config
from sitegen.config.themes import Theme, find_themes
from sitegen.content.scan import scan
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.outputs.kinds import Copy, PageOutput, Redirect
from sitegen.outputs.plan import Plan, make_plan
from sitegen.site.assemble import assemble
from sitegen.templates.renderer import Materials, Renderer


class _Stages:
    """Names and times the stages as they begin."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._times: dict[str, float] = {}
        self._name = ""
        self._since = time.perf_counter()

    def begin(self, name: str, total: int | None = None) -> None:
        """One stage ends and another begins; a stage may go on in several parts."""
        self._end()
        self._name = name
        self._progress.stage(name, total)

    def _end(self) -> None:
        now = time.perf_counter()
        if self._name:
            self._times[self._name] = self._times.get(self._name, 0.0) + now - self._since
        self._since = now

    def times(self) -> tuple[tuple[str, float], ...]:
        """(name, seconds) of each stage, in order."""
        self._end()
        return tuple(self._times.items())


def build(request: BuildRequest, progress: Progress | None = None) -> BuildReport:
    """Build a site and publish it, or, where anything is wrong with it, leave what is published alone.

    Raises:
        SitegenError: the configuration or the destination cannot be used at all.
    """
    stages = _Stages(progress or Silent())
    progress = progress or Silent()

    stages.begin("configuration")
    loaded, themes, found = configure(request)
    directories = loaded.config.directories
    destination = destination_of(request, loaded)
    inputs = (directories.content, directories.assets, directories.data, *directories.static)
    check_destination(destination, request.source, inputs)
    cache = Cache(
        request.cache_dir or request.source / directories.cache,
        destination,
        time.time_ns(),
        ignore=request.ignore_cache,
    )

    stages.begin("scan")
    materials, more = prepare(request, loaded, themes, cache)
    found += more

    stages.begin("plan")
    renderer = Renderer(materials)
    plan = make_plan(renderer)
    found += plan.diagnostics
    freshness = Freshness(renderer, Inputs(renderer, cache.files), cache, cache.traces())

    with Staging(destination) as staging:
        waves = Waves(renderer, staging, request.jobs or cores(), progress, freshness.table)
        stale_bodies = freshness.stale_bodies(p for p in materials.site.pages.values() if p.source)
        stages.begin("bodies", len(stale_bodies))
        bodies = waves.bodies(stale_bodies)
        freshness.rendered(bodies)
        renderer.bodies = Spool(staging.folder, {b.key: b.place for b in bodies if b.place}, freshness.facts())
        broken = {b.key for b in bodies if b.place is None}

        sound = [o for o in plan.outputs.values() if not (isinstance(o, PageOutput) and o.page.key in broken)]
        stale = freshness.stale_outputs(sound, destination)
        stages.begin("outputs", len(stale))
        made = waves.outputs(stale)
        asked = [*freshness.asked_files(), *(f for r in made for f in r.files), *(f for b in bodies for f in b.files)]
        joined = plan.joined(Copy(path=f.path, file=f, input=f.source.path) for f in asked)
        extra = [o for path, o in joined.outputs.items() if path not in plan.outputs]
        made += waves.outputs(freshness.stale_outputs(extra, destination))

        found += joined.diagnostics[len(plan.diagnostics) :]
        found += freshness.repeated()
        found += (d for b in bodies for d in b.diagnostics)
        found += (d for r in made for d in r.diagnostics)

        stages.begin("publish")
        report = BuildReport(
            destination=destination, published=False, diagnostics=_sorted(found), pages=_count(joined)
        )
        if report.count(Severity.ERROR) or (request.strict and report.count(Severity.WARNING)):
            return replace(report, stages=stages.times())
        before = cache.published()
        cache.announce(joined.outputs.keys() - before)
        written = staging.publish(r.staged for r in made if r.staged)
        orphans = before - joined.outputs.keys()
        removed = remove(destination, orphans)
        freshness.made(made, joined.outputs, destination)

    stages.begin("save")
    freshness.save(joined.outputs)
    return replace(
        report,
        published=True,
        written=written,
        unchanged=len(joined.outputs) - written,
        removed=removed,
        diagnostics=_sorted((*report.diagnostics, *cache.diagnostics)),
        stages=stages.times(),
    )


def configure(request: BuildRequest) -> tuple[LoadedConfig, tuple[Theme, ...], list[Diagnostic]]:
    """The configuration and the themes that it names."""
    loaded = load_config(
        request.source,
        files=request.config_files,
        config_dir=request.config_dir,
        environment=request.environment,
        variables=request.variables,
        overrides=request.overrides,
    )
    themes, warnings = find_themes(request.source, loaded.config)
    return loaded, themes, [*loaded.diagnostics, *warnings]


def destination_of(request: BuildRequest, loaded: LoadedConfig) -> Path:
    """Where to publish."""
    return (request.destination or request.source / loaded.config.directories.publish).absolute()


def prepare(
    request: BuildRequest, loaded: LoadedConfig, themes: Iterable[Theme], cache: Cache
) -> tuple[Materials, list[Diagnostic]]:
    """Scan and assemble: everything that rendering starts from."""
    folders = tuple(t.path for t in themes)
    scanned = scan(request.source, loaded.config, themes=folders, now=request.now, cache=cache.heads)
    site = assemble(loaded.config, scanned, now=request.now)
    materials = Materials(
        root=request.source,
        config=loaded.config,
        scan=scanned,
        site=site,
        theme_folders=folders,
        now=request.now,
    )
    return materials, [*scanned.diagnostics, *site.diagnostics]


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.sort_key))


def _count(plan: Plan) -> dict[str, int]:
    """What the plan holds, for people."""
    counts: Counter[str] = Counter()
    for output in plan.outputs.values():
        match output:
            case PageOutput(number=1, format=form):
                counts[output.page.kind if form.name == "html" else f"{form.name} files"] += 1
            case PageOutput():
                counts["pagers"] += 1
            case Redirect():
                counts["redirects"] += 1
            case Copy():
                counts["files"] += 1
            case _:
                counts["about the site"] += 1
    return dict(counts)


__all__ = ["build", "configure", "destination_of", "prepare"]
