"""A build: the stages in order, on one screen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sitegen.build.model import BuildReport, BuildRequest, Progress, Silent
from sitegen.build.publish import Staging, check_destination
from sitegen.build.stages import make_outputs, render_bodies, spooled
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
    jobs = request.jobs or cores()

    stages.begin("configuration")
    loaded, themes, found = configure(request)
    destination = destination_of(request, loaded)
    directories = loaded.config.directories
    check_destination(
        destination, request.source, (directories.content, directories.assets, directories.data, *directories.static)
    )

    stages.begin("scan")
    materials, more = prepare(request, loaded, themes)
    found += more

    stages.begin("plan")
    renderer = Renderer(materials)
    plan = make_plan(renderer)
    found += plan.diagnostics

    with Staging(destination) as staging:
        stages.begin("bodies", len(materials.site.pages))
        pages = [p for p in materials.site.pages.values() if p.source]
        bodies = render_bodies(renderer, pages, staging.folder, jobs, progress)
        found += (d for b in bodies for d in b.diagnostics)
        broken = {b.key for b in bodies if b.place is None}

        stages.begin("outputs", len(plan.outputs))
        renderer.bodies = spooled(staging.folder, bodies)
        sound = [o for o in plan.outputs.values() if not (isinstance(o, PageOutput) and o.page.key in broken)]
        made = make_outputs(renderer, sound, staging, jobs, progress)
        asked = (f for r in (*bodies, *made) for f in r.files)
        joined = plan.joined(Copy(path=f.path, file=f, input=f.source.path) for f in asked)
        extra = [o for path, o in joined.outputs.items() if path not in plan.outputs]
        made += make_outputs(renderer, extra, staging, jobs, progress)
        found += (*joined.diagnostics[len(plan.diagnostics) :], *(d for r in made for d in r.diagnostics))

        stages.begin("publish")
        report = BuildReport(
            destination=destination, published=False, diagnostics=_sorted(found), pages=_count(joined)
        )
        if report.count(Severity.ERROR) or (request.strict and report.count(Severity.WARNING)):
            return replace(report, stages=stages.times())
        results = [r.staged for r in made if r.staged]
        written = staging.publish(results)
    return replace(
        report, published=True, written=written, unchanged=len(results) - written, stages=stages.times()
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
    request: BuildRequest, loaded: LoadedConfig, themes: Iterable[Theme]
) -> tuple[Materials, list[Diagnostic]]:
    """Scan and assemble: everything that rendering starts from."""
    folders = tuple(t.path for t in themes)
    scanned = scan(request.source, loaded.config, themes=folders, now=request.now)
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
