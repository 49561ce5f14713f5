"""A build, as it is asked for: begin, see whether anything changed, and if so evaluate.

What evaluating takes is imported only when there is something to evaluate: a build of a site in which
nothing changed is over before that would be.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from sitegen.build.cache import Cache, report_from_json
from sitegen.build.model import BuildReport, BuildRequest, Progress, Silent
from sitegen.build.publish import check_destination
from sitegen.build.snapshot import Snapshot, still_stands, take_snapshot
from sitegen.build.timing import Stages
from sitegen.config.load import LoadedConfig, load_config
from sitegen.config.model import Directories
from sitegen.config.themes import Theme, find_themes
from sitegen.diagnostics import Diagnostic, Severity


def build(request: BuildRequest, progress: Progress | None = None) -> BuildReport:
    """Build a site and publish it, or, where anything is wrong with it, leave what is published alone.

    Raises:
        SitegenError: the configuration or the destination cannot be used at all.
    """
    request = replace(request, source=request.source.absolute())
    progress = progress or Silent()
    stages = Stages(progress)

    stages.begin("configuration")
    loaded, themes, found = configure(request)
    directories = loaded.config.directories
    destination = (request.destination or request.source / directories.publish).absolute()
    folder = request.cache_dir or request.source / directories.cache
    check_destination(destination, request.source, (*_read_from(directories, request), str(folder)))
    cache = Cache(folder, destination, time.time_ns(), ignore=request.ignore_cache)

    snapshot = take_snapshot(request, loaded, themes)
    if report := _unchanged(request, cache, destination, snapshot):
        return replace(report, stages=stages.times())

    from sitegen.build.evaluate import Begun, evaluate
    from sitegen.build.profile import Stopwatch

    begun = Begun(
        request=request,
        loaded=loaded,
        themes=themes,
        destination=destination,
        cache=cache,
        snapshot=snapshot,
        found=found,
        watch=Stopwatch() if request.profile else None,
    )
    return replace(evaluate(begun, stages, progress), stages=stages.times())


def _read_from(directories: Directories, request: BuildRequest) -> tuple[str, ...]:
    """Folders that hold what the site's owner wrote."""
    return (
        directories.content,
        directories.assets,
        directories.data,
        directories.i18n,
        directories.archetypes,
        directories.templates,
        directories.themes,
        request.config_dir,
        *directories.static,
    )


def configure(request: BuildRequest) -> tuple[LoadedConfig, tuple[Theme, ...], tuple[Diagnostic, ...]]:
    """The configuration, the themes that it names, and what was found in both."""
    loaded = load_config(
        request.source,
        files=request.config_files,
        config_dir=request.config_dir,
        environment=request.environment,
        variables=request.variables,
        overrides=request.overrides,
    )
    themes, warnings = find_themes(request.source, loaded.config)
    return loaded, themes, (*loaded.diagnostics, *warnings)


def _unchanged(
    request: BuildRequest, cache: Cache, destination: Path, snapshot: Snapshot
) -> BuildReport | None:
    """The last build's report, if this build would find and leave everything as that one did."""
    # What is no longer used, and what no build made, is told by a whole build.
    kept = None if request.gc or request.clean_destination else cache.kept()
    if not kept or not still_stands(
        kept, snapshot, request.now, destination=destination, published=cache.published()
    ):
        return None
    report = report_from_json(kept["report"], destination)
    return None if request.strict and report.count(Severity.WARNING) else report
